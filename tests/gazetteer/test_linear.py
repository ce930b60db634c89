"""Chainage, cuts and corridors along lines, in metres."""

import math

import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, Point, box

from gazetteer import Fidelity, Footprint, linear
from gazetteer.projection import distance_m, metric_crs, to_degrees, to_metres

CRS = "EPSG:4546"  # meridian 111° E, where metres are true


def metres(*points: tuple[float, float]) -> LineString:
    """Draw a line by metres from 111° E 37° N."""
    origin = to_metres(Point(111, 37), CRS)
    return to_degrees(LineString([(origin.x + x, origin.y + y) for x, y in points]), CRS)


def spot(x: float, y: float) -> Point:
    return Point(metres((x, y), (x + 1, y)).coords[0])


def footprint(geometry, accuracy_m=100.0, fidelity=Fidelity.PUBLISHED) -> Footprint:
    return Footprint(geometry, fidelity, accuracy_m, "test")


@pytest.mark.parametrize(("lon", "code"), [(111.9, "EPSG:4546"), (111.0, "EPSG:4546"), (73.6, "EPSG:4534")])
def test_the_zone_follows_the_longitude(lon, code):
    assert metric_crs(lon) == code


@pytest.mark.parametrize("lon", [10.0, -111.0, 137.0])
def test_longitudes_outside_china_have_no_zone(lon):
    with pytest.raises(ValueError, match=str(lon)):
        metric_crs(lon)


def test_locating_a_point_beside_the_line():
    position = linear.locate(metres((0, 0), (1000, 0), (1000, 1000)), spot(1100, 500))
    assert position.chainage_m == pytest.approx(1500, abs=0.5)
    assert position.offset_m == pytest.approx(100, abs=0.5)


def test_an_area_on_the_line_is_located_at_the_middle_of_the_passage():
    west, east = spot(200, -100), spot(600, 100)
    position = linear.locate(metres((0, 0), (1000, 0)), box(west.x, west.y, east.x, east.y))
    assert position.chainage_m == pytest.approx(400, abs=1)
    assert position.spread_m == pytest.approx(200, abs=1)
    assert position.offset_m == 0


def test_an_area_that_only_touches_the_line_is_located_where_it_does():
    line = metres((0, 0), (1000, 0), (2000, 0))
    corner = Point(line.coords[1])
    field = shapely.Polygon([corner.coords[0], spot(800, 400).coords[0], spot(1200, 400).coords[0]])
    position = linear.locate(line, field)
    assert (position.chainage_m, position.spread_m) == (pytest.approx(1000, abs=1), 0.0)


def test_a_cut_runs_from_start_to_end_and_carries_all_errors():
    line = footprint(metres((0, 0), (5000, 0)), 300)
    stretch = linear.cut(line, footprint(spot(4000, 50), 400), footprint(spot(1000, -50), 1200))
    assert linear.length_m(stretch.geometry) == pytest.approx(3000, rel=1e-3)
    assert distance_m(Point(stretch.geometry.coords[0]), spot(4000, 0)) < 2
    assert stretch.accuracy_m == pytest.approx(math.sqrt(300**2 + 400**2 + 1200**2))
    assert stretch.fidelity is Fidelity.DERIVED


def test_a_cut_is_no_surer_than_its_ends():
    ends = footprint(spot(1000, 0), fidelity=Fidelity.CONTAINER), footprint(spot(2000, 0))
    assert linear.cut(footprint(metres((0, 0), (5000, 0))), *ends).fidelity is Fidelity.CONTAINER


def test_both_ends_at_one_point_make_no_stretch():
    end = footprint(spot(-500, 0))
    with pytest.raises(ValueError, match="no stretch"):
        linear.cut(footprint(metres((0, 0), (5000, 0))), end, end)


coordinates = st.tuples(st.integers(-20_000, 20_000), st.integers(-20_000, 20_000))


@given(st.lists(coordinates, min_size=2, max_size=12, unique=True), st.floats(0.01, 0.99))
def test_cut_and_cut_make_the_whole(points, share):
    line = metres(*points)
    whole = linear.length_m(line)
    first, second = linear.substretch(line, 0, share * whole), linear.substretch(line, share * whole, whole)
    assert linear.length_m(first) + linear.length_m(second) == pytest.approx(whole, rel=1e-6)
    assert distance_m(Point(first.coords[-1]), Point(second.coords[0])) < 0.01
    assert distance_m(Point(second.coords[-1]), Point(line.coords[-1])) < 0.01


@given(
    st.lists(coordinates, min_size=2, max_size=8, unique=True), st.floats(0.02, 0.98), st.floats(0.02, 0.98)
)
def test_reversing_the_ends_reverses_the_stretch(points, a, b):
    assume(abs(a - b) > 0.01)
    line = metres(*points)
    whole = linear.length_m(line)
    there, back = linear.substretch(line, a * whole, b * whole), linear.substretch(line, b * whole, a * whole)
    assert shapely.equals_exact(there, shapely.reverse(back), tolerance=1e-9)


@pytest.mark.parametrize("ends", [(-5, 100), (0, 99_999), (70, 70)])
def test_chainages_beyond_the_line_are_refused(ends):
    with pytest.raises(ValueError, match="no stretch"):
        linear.substretch(metres((0, 0), (1000, 0)), *ends)


def test_a_line_of_which_only_a_point_is_known_cannot_be_cut():
    container = footprint(spot(0, 0), fidelity=Fidelity.CONTAINER)
    with pytest.raises(ValueError, match="not a Point"):
        linear.cut(container, footprint(spot(1000, 0)), footprint(spot(2000, 0)))


def test_parts_are_chained_by_their_nearest_ends():
    parts = MultiLineString([metres((2000, 0), (1010, 0)), metres((0, 0), (1000, 0))])
    chained = linear.chain(parts)
    assert chained.geom_type == "LineString"
    assert linear.length_m(chained) == pytest.approx(2000, abs=1)


@pytest.mark.parametrize(
    ("left", "right", "area_km2"), [(500, 500, 2.0), (500, 0, 1.0), (0, 300, 0.6), (500, 300, 1.6)]
)
def test_a_corridor_has_the_width_stated_on_each_side(left, right, area_km2):
    eastward = metres((0, 0), (2000, 0))
    corridor = linear.buffer(eastward, left, right)
    assert to_metres(corridor, CRS).area / 1e6 == pytest.approx(area_km2, rel=0.01)
    assert corridor.buffer(1e-9).intersects(spot(1000, max(left - 5, 5))) == (left > 0)
    assert corridor.buffer(1e-9).intersects(spot(1000, min(5 - right, -5))) == (right > 0)


@pytest.mark.parametrize("widths", [(0, 0), (-1, 5)])
def test_a_corridor_without_width_is_refused(widths):
    with pytest.raises(ValueError, match="widths"):
        linear.buffer(metres((0, 0), (1000, 0)), *widths)
