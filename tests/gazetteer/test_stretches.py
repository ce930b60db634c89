"""Stretches between streets, along chains of places, and beyond a road's end.

Everything is drawn in metres about 111° E 37° N:

        north road (x = 2000, y from -3000 to 3000)
             |
    ─────────┼───────────  main street (y = 0, x from 0 to 5000)
             |
"""

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

from gazetteer import Fidelity, linear, stretches
from gazetteer.bearing import apart, bearing_of, between, moved
from gazetteer.projection import distance_m, to_metres

from .test_linear import CRS, footprint, metres, spot

MAIN = footprint(metres((0, 0), (5000, 0)), 30)
NORTH = footprint(metres((2000, -3000), (2000, 3000)), 40)
EAST = footprint(metres((4000, -3000), (4000, 3000)), 40)


def test_two_roads_cross_at_a_point_as_sure_as_both():
    found = stretches.crossing(MAIN, NORTH)
    assert distance_m(found.geometry, spot(2000, 0)) < 0.5
    assert found.accuracy_m == pytest.approx(50, abs=0.1)
    assert found.fidelity is Fidelity.DERIVED


def test_a_flat_crossing_is_less_sure():
    flat = footprint(metres((0, -300), (4000, 300)), 40)
    assert stretches.crossing(MAIN, flat).accuracy_m > 3 * stretches.crossing(MAIN, NORTH).accuracy_m


def test_of_several_crossings_the_one_nearby_is_meant():
    winding = footprint(metres((1000, -500), (1000, 500), (4000, 500), (4000, -500)), 40)
    at_east = stretches.crossing(MAIN, winding, near=footprint(spot(4100, 0)))
    assert distance_m(at_east.geometry, spot(4000, 0)) < 0.5
    assert stretches.crossing(MAIN, winding).accuracy_m > 2900  # it may be either


def test_lines_that_miss_each_other_within_their_errors_cross_all_the_same():
    short = footprint(metres((2000, 40), (2000, 3000)), 40)
    found = stretches.crossing(MAIN, short)
    assert distance_m(found.geometry, spot(2000, 20)) < 0.5
    with pytest.raises(ValueError, match="200 m"):
        stretches.crossing(MAIN, footprint(metres((2000, 200), (2000, 3000)), 40))


def test_a_stretch_between_two_streets():
    found = stretches.from_to(MAIN, EAST, NORTH)
    assert linear.length_m(found.geometry) == pytest.approx(2000, abs=1)
    assert distance_m(spot(4000, 0), LineString(found.geometry).interpolate(0)) < 1
    assert found.accuracy_m == pytest.approx(math.hypot(30, 50, 50), abs=1)


def test_a_chain_of_places_runs_by_way_of_all():
    stops = [footprint(spot(x, 100), 200) for x in (500, 2500, 4500)]
    found = stretches.along(MAIN, stops)
    assert linear.length_m(found.geometry) == pytest.approx(4000, abs=1)
    assert found.note == ""
    back = stretches.along(MAIN, [stops[0], stops[2], stops[1]])
    assert linear.length_m(back.geometry) == pytest.approx(6000, abs=1)
    assert "折返" in back.note
    with pytest.raises(ValueError, match="two places"):
        stretches.along(MAIN, stops[:1])


@pytest.mark.parametrize("drawn", [((0, 0), (5000, 0)), ((5000, 0), (0, 0))])
@pytest.mark.parametrize(("direction", "street", "length"), [("西", -1500, 1500), ("east", 7000, 2000)])
def test_a_planned_extension_goes_on_to_the_cross_street(drawn, direction, street, length):
    road = footprint(metres(*drawn), 30)
    cross = footprint(metres((street, -1000), (street, 1000)), 40)
    found = stretches.extend(road, direction, cross)
    assert linear.length_m(found.geometry) == pytest.approx(length, abs=2)
    assert distance_m(found.geometry, road.geometry) < 1
    assert found.fidelity is Fidelity.SCHEMATIC
    assert found.note.startswith("规划")
    assert found.accuracy_m > 0.2 * length


def test_an_extension_keeps_the_bearing_of_its_end():
    road = footprint(metres((0, 0), (4000, 0), (5000, 500)), 30)
    found = stretches.extend(road, "东", footprint(metres((6000, -3000), (6000, 3000)), 30))
    assert distance_m(found.geometry, spot(6000, 1000)) < 3


def test_an_extension_to_a_place_ends_abreast_of_it():
    found = stretches.extend(MAIN, "东", footprint(spot(6000, 300), 300))
    assert linear.length_m(found.geometry) == pytest.approx(1000, abs=2)
    assert found.accuracy_m > math.hypot(300, 300)


def test_nothing_is_extended_backwards():
    with pytest.raises(ValueError, match="nothing to extend"):
        stretches.extend(MAIN, "西", footprint(metres((3000, 10), (3000, 1000)), 30))


def street(x: float, accuracy_m: float = 40):
    """Draw a cross street of the main street."""
    return footprint(metres((x, -1000), (x, 1000)), accuracy_m)


@pytest.mark.parametrize("drawn", [((0, 0), (5000, 0)), ((5000, 0), (0, 0))])
@pytest.mark.parametrize(
    ("start", "end", "length"),
    [
        (-1500, 2000, 3500),  # from beyond the west end to a street that crosses
        (2000, -1500, 3500),
        (-1500, 7000, 8500),  # beyond both ends
        (-1500, -500, 1000),  # both beyond one end: only what is to be built
        (-1500, 0, 1500),
    ],
)
def test_a_road_is_continued_to_the_streets_that_lie_beyond_it(drawn, start, end, length):
    found = stretches.from_to(footprint(metres(*drawn), 30), street(start), street(end), planned=True)
    assert linear.length_m(found.geometry) == pytest.approx(length, abs=3)
    assert distance_m(Point(found.geometry.coords[0]), spot(start, 0)) < 2
    assert found.fidelity is Fidelity.SCHEMATIC
    assert found.note.startswith("规划")
    assert found.accuracy_m > 0.2 * 1000


def test_nothing_is_continued_that_need_not_be():
    assert stretches.from_to(MAIN, NORTH, EAST, planned=True) == stretches.from_to(MAIN, NORTH, EAST)
    near = footprint(spot(-400, 0), 500)  # as far off as it may be: it may stand at the end
    assert stretches.from_to(MAIN, near, EAST, planned=True) == stretches.from_to(MAIN, near, EAST)
    assert linear.length_m(stretches.from_to(MAIN, street(-1500), EAST).geometry) == pytest.approx(
        4000, abs=2
    )


def test_a_place_abreast_of_the_end_is_no_reason_to_go_on():
    abreast = footprint(spot(5000, 900), 100)
    assert stretches.from_to(MAIN, NORTH, abreast, planned=True).fidelity is Fidelity.DERIVED


def test_between_places_it_is_the_plain_cut():
    ends = footprint(spot(1000, 50), 200), footprint(spot(3000, -50), 200)
    assert stretches.from_to(MAIN, *ends) == linear.cut(MAIN, *ends)


@given(st.floats(-4000, -200), st.floats(100, 4900))
def test_the_extension_and_the_road_make_the_whole(west, east):
    whole = stretches.from_to(MAIN, street(west), street(east), planned=True)
    parts = [stretches.extend(MAIN, "西", street(west)), linear.cut(MAIN, street(0), street(east))]
    assert linear.length_m(whole.geometry) == pytest.approx(
        sum(linear.length_m(part.geometry) for part in parts), abs=0.5
    )


@pytest.mark.parametrize(
    ("direction", "degrees"), [("北", 0), ("东南", 135), ("W", 270), ("northwest", 315), ("南偏西", 225)]
)
def test_directions_in_words(direction, degrees):
    assert bearing_of(direction) == degrees


def test_an_unknown_direction_is_named():
    with pytest.raises(ValueError, match="上"):
        bearing_of("上")


@given(st.floats(0, 359.99), st.floats(1, 20_000))
def test_going_along_a_bearing_leads_where_it_says(bearing, far):
    start = to_metres(spot(0, 0), CRS)
    end = moved(start, bearing, far)
    assert start.distance(end) == pytest.approx(far)
    assert apart(between(start, end), bearing) < 1e-6


COURSES = st.lists(
    st.tuples(st.floats(-20_000, 20_000), st.floats(-20_000, 20_000)), min_size=2, max_size=8, unique=True
)


@given(COURSES, st.floats(0.01, 0.99))
def test_a_cut_and_the_other_cut_make_the_whole(points, share):
    line = footprint(metres(*points), 30)
    whole = linear.length_m(line.geometry)
    assume(whole > 10)
    one = stretches.at(line, 0, share * whole)
    other = stretches.at(line, share * whole, whole)
    assert linear.length_m(one.geometry) + linear.length_m(other.geometry) == pytest.approx(whole, rel=1e-6)
    joined = LineString([*one.geometry.coords, *list(other.geometry.coords)[1:]])
    assert to_metres(joined, CRS).hausdorff_distance(to_metres(line.geometry, CRS)) < 0.01
    assert one.accuracy_m == other.accuracy_m == 30


@given(st.lists(st.floats(50, 4950), min_size=3, max_size=5, unique=True), st.floats(10, 2000))
def test_a_chain_of_places_in_order_is_the_cut_from_first_to_last(at, accuracy_m):
    at.sort()
    assume(min(b - a for a, b in pairwise(at)) > 1)
    stops = [footprint(spot(x, 20), accuracy_m) for x in at]
    chain, whole = stretches.along(MAIN, stops), linear.cut(MAIN, stops[0], stops[-1])
    assert linear.length_m(chain.geometry) == pytest.approx(linear.length_m(whole.geometry), abs=0.01)
    assert chain.accuracy_m == pytest.approx(whole.accuracy_m)
    assert chain.accuracy_m >= math.hypot(30, accuracy_m)


@given(COURSES, st.lists(st.floats(0, 1), min_size=3, max_size=3, unique=True))
def test_two_stretches_that_follow_each_other_make_the_chain(points, shares):
    line = footprint(metres(*points), 30)
    whole = linear.length_m(line.geometry)
    first, middle, last = (share * whole for share in sorted(shares))
    assume(min(middle - first, last - middle) > 1)
    parts = [stretches.at(line, first, middle), stretches.at(line, middle, last)]
    chain = stretches.at(line, first, last)
    assert sum(linear.length_m(part.geometry) for part in parts) == pytest.approx(
        linear.length_m(chain.geometry), abs=0.01
    )
