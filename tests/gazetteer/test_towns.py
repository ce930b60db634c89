"""Town areas divide the county, as nearly as published areas ask, and say that they are derived."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from gazetteer import Fidelity
from gazetteer.place import CRS
from gazetteer.power import divide
from gazetteer.projection import to_metres
from gazetteer.towns import compare_areas, compare_neighbours

SQUARE = box(0, 0, 30_000, 20_000)
METRIC = "EPSG:4546"
spots = st.tuples(st.integers(1, 299), st.integers(1, 199)).map(lambda p: (p[0] * 100.0, p[1] * 100.0))


def one_each(*points):
    return [np.array([point]) for point in points]


def test_equal_wishes_divide_between_two_seats_in_the_middle():
    west, east = divide(SQUARE, one_each((10_000, 10_000), (20_000, 10_000)), [1, 1])
    assert west.area == pytest.approx(east.area, rel=0.01)
    assert west.contains(shapely.Point(10_000, 10_000))


def test_areas_come_out_as_wanted():
    seats = one_each((5_000, 5_000), (15_000, 10_000), (25_000, 15_000), (10_000, 16_000))
    wanted = [100e6, 200e6, 180e6, 120e6]
    found = divide(SQUARE, seats, wanted)
    assert [cell.area for cell in found] == pytest.approx(wanted, rel=0.02)


@settings(max_examples=30, deadline=None)
@given(st.lists(spots, min_size=1, max_size=9, unique=True), st.data())
def test_cells_make_the_region_and_hold_their_seats(points, data):
    wanted = data.draw(st.lists(st.floats(1, 50), min_size=len(points), max_size=len(points)))
    cells = divide(SQUARE, one_each(*points), wanted)
    assert sum(cell.area for cell in cells) == pytest.approx(SQUARE.area, rel=1e-9)
    assert shapely.union_all(cells).area == pytest.approx(SQUARE.area, rel=1e-6)
    for cell, point in zip(cells, points, strict=True):
        assert cell.geom_type == "Polygon"
        assert cell.buffer(1).contains(shapely.Point(point))


def test_a_part_cut_off_by_a_bay_goes_to_the_neighbour():
    # A U: the two arms reach north, the seat of the left arm would claim the top of the right one.
    region = Polygon([(0, 0), (30, 0), (30, 30), (20, 30), (20, 5), (10, 5), (10, 30), (0, 30)])
    cells = divide(region, one_each((5, 25), (15, 2)), [1, 1])
    assert all(cell.geom_type == "Polygon" for cell in cells)
    assert sum(cell.area for cell in cells) == pytest.approx(region.area)


def test_a_region_of_two_parts_keeps_both():
    region = MultiPolygon([box(0, 0, 10, 10), box(20, 0, 30, 10)])
    cells = divide(region, one_each((5, 5), (25, 5)), [1, 1])
    assert sum(cell.area for cell in cells) == pytest.approx(200)


def test_towns_of_a_county_get_areas_that_sum_to_it(small):
    towns = [place for place in small.places if place.kind == "town" and place.footprint is not None]
    areas = {place.name: to_metres(place.footprint.geometry, METRIC).area / 1e6 for place in towns}
    assert sum(areas.values()) == pytest.approx(to_metres(small.county.outline.geometry, METRIC).area / 1e6)
    assert areas["青石镇"] == pytest.approx(300, rel=0.03)
    assert {place.footprint.fidelity for place in towns} == {Fidelity.DERIVED}
    assert CRS == "EPSG:4490"


def test_areas_are_compared_with_the_published_ones(small):
    sizes = {size.town: size for size in compare_areas(small.places)}
    assert set(sizes) == {"990101.100", "990101.200", "990101.001"}  # 云岭乡 is placed by nothing
    assert sizes["990101.100"].published_km2 == 300
    assert sizes["990101.100"].off == pytest.approx(0, abs=0.03)
    assert sizes["990101.200"].off is None


def test_the_basis_of_an_area_is_told(small):
    assert "按公布面积 300.0 平方公里拟合" in small.get("990101.100").footprint.note
    assert "无公布面积" in small.get("990101.200").footprint.note
    assert "云岭乡" in small.get("990101.200").footprint.note
    assert small.get("990101.200").footprint.accuracy_m > 2000


def test_a_town_without_a_point_gets_its_seat_from_its_communities(small):
    seat = small.get("990101.001").seat
    assert (seat.geometry.x, seat.geometry.y) == pytest.approx((111.2, 37.09))
    assert seat.fidelity is Fidelity.DERIVED
    assert "其 2 个社区" in seat.note


def test_a_town_that_nothing_places_stays_unplaced(small):
    town = small.get("990101.300")
    assert town.footprint is None
    assert town.point is None


def test_neighbours_are_compared_with_the_published_list(small):
    (found,) = compare_neighbours(small.places)
    assert found.town == "990101.100"
    assert found.both == ("990101.001",)
    assert found.missing == ("990101.200",)  # 城关街道 reaches the northern border between the two
    assert found.unknown == ("外乡",)
