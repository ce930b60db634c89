"""Places told by direction and distance come out where they are, as sure as they can be.

Drawn in metres about 111° E 37° N, like the lines.
"""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from gazetteer import Fidelity, relative
from gazetteer.bearing import moved
from gazetteer.projection import distance_m, to_degrees, to_metres
from gazetteer.relative import Beside, Between, Inside, Offset

from .test_linear import CRS, footprint, metres, spot

TOWN = footprint(spot(0, 0), 200)
WORDS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")


def test_so_far_in_a_direction():
    found = relative.place([Offset(TOWN, 5000, "南")])
    assert distance_m(found.geometry, spot(0, -5000)) < 1200  # 30° to either side draws the mean nearer
    assert found.geometry.x == pytest.approx(111, abs=0.002)
    assert found.fidelity is Fidelity.DERIVED
    assert 4000 < found.accuracy_m < 5000  # 30° is 2.9 km to the side at 5 km
    assert "南方向 5 公里" in found.note


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (Offset(TOWN), "一带"),
        (Offset(TOWN, direction="西"), "的西方向"),
        (Offset(TOWN, 3000), "公里"),
        (Offset(TOWN, 3000, by_road=True), "公路里程 3 公里"),
        (Offset(TOWN, 4500, "东", by_road=True), "的东方向，公路里程 4.5 公里"),
        (Beside(footprint(metres((0, -9000), (0, 9000)), 100), 200), "不超过 200 米"),
        (Between(TOWN, footprint(spot(4000, 0), 200)), "之间"),
    ],
)
def test_the_note_says_what_it_was_told(fact, told):
    assert told in relative.place([fact]).note


def test_facts_are_told_one_after_the_other():
    note = relative.place([Offset(TOWN, 5000, "南"), Inside(footprint(spot(0, -5000), 3000))]).note
    assert note.count("；") == 1


def test_a_direction_alone_is_no_more_than_half_a_county():
    assert relative.place([Offset(TOWN, direction="西")]).accuracy_m > 8000


def test_a_distance_alone_leaves_a_ring():
    found = relative.place([Offset(TOWN, 3000)])
    assert found.accuracy_m > 3000


def test_two_bearings_are_surer_than_one():
    other = footprint(spot(5000, -5000), 200)
    both = relative.place([Offset(TOWN, 5000, "南"), Offset(other, 5000, "西")])
    assert distance_m(both.geometry, spot(0, -5000)) < 600
    assert both.accuracy_m < 0.5 * relative.place([Offset(TOWN, 5000, "南")]).accuracy_m


def test_a_river_or_an_area_narrows_it_down():
    alone = relative.place([Offset(TOWN, 5000, "南")])
    river = footprint(metres((-300, -9000), (-300, 0)), 100)
    by_river = relative.place([Offset(TOWN, 5000, "南"), Beside(river, 200)])
    assert by_river.accuracy_m < alone.accuracy_m / 2
    west, east = spot(-2000, -9000), spot(0, -1000)
    in_area = relative.place(
        [Offset(TOWN, 5000, "南"), Inside(footprint(box(*west.coords[0], *east.coords[0])))]
    )
    assert in_area.accuracy_m < alone.accuracy_m
    assert in_area.geometry.x < 111


def test_between_two_places_is_the_circle_that_touches_both():
    found = relative.place([Between(TOWN, footprint(spot(4000, 0), 100))])
    assert distance_m(found.geometry, spot(2000, 0)) < 20
    assert 2000 < found.accuracy_m < 2200


def test_the_road_is_longer_than_the_crow_flies():
    by_road = relative.place([Offset(TOWN, 8000, "东", by_road=True)])
    straight = relative.place([Offset(TOWN, 8000, "东")])
    assert distance_m(by_road.geometry, TOWN.geometry) < 0.95 * distance_m(straight.geometry, TOWN.geometry)
    west, _, east, _ = Offset(TOWN, 8000, "东", by_road=True).region(CRS).bounds
    assert east - west > 3000  # from 6 to 8 km, each half a km open, and the town's own 200 m


def test_facts_that_contradict_each_other_give_no_place():
    with pytest.raises(ValueError, match="contradict"):
        relative.place([Offset(TOWN, 5000, "南"), Offset(TOWN, 5000, "北")])
    with pytest.raises(ValueError, match="no facts"):
        relative.place([])


def test_nothing_is_surer_than_what_it_is_told_from():
    vague = footprint(spot(0, 0), 3000, Fidelity.CONTAINER)
    found = relative.place([Offset(vague, 1000, "东")])
    assert found.fidelity is Fidelity.CONTAINER
    assert found.accuracy_m > 2500


def test_a_distance_told_exactly_is_taken_as_it_is():
    exact = relative.place([Offset(TOWN, 3000, "东", precision_m=10), Inside(footprint(spot(3000, 0), 200))])
    assert distance_m(exact.geometry, spot(3000, 0)) < 100
    assert exact.accuracy_m < 300


def test_the_radius_is_right_about_as_often_as_it_says():
    chance = random.Random(7)
    right, tries = 0, 150
    for _ in range(tries):
        seen = moved(
            to_metres(spot(0, 0), CRS),
            chance.uniform(0, 360),
            200 / relative.RADIUS_SD * math.sqrt(-2 * math.log(chance.random())),
        )
        told_m, wind = 1000.0 * chance.randint(3, 10), chance.randrange(8)
        bearing = chance.gauss(45.0 * wind, relative.DIRECTION_SD)
        true = moved(seen, bearing, chance.gauss(relative.CROW, relative.CROW_SD) * told_m)
        found = relative.place([Offset(TOWN, told_m, WORDS[wind])])
        right += distance_m(found.geometry, to_degrees(true, CRS)) <= found.accuracy_m
    assert 0.87 <= right / tries <= 0.97


@given(st.floats(-60, 60), st.floats(2000, 20_000), st.floats(50, 2000), st.floats(0.6, 1.3))
def test_the_true_place_is_hardly_ever_outside_the_region(off, far, accuracy, share):
    told = Offset(footprint(spot(0, 0), accuracy), far, "东")
    true = moved(to_metres(spot(0, 0), CRS), 90.0 + off, share * far)
    assert told.region(CRS).distance(true) < 1
    assert told.weight(np.array([[true.x, true.y]]), CRS)[0] > 0.005


@given(st.floats(-9000, 9000), st.floats(0, 4000))
def test_a_fact_fits_the_better_the_nearer_a_spot_is(x, y):
    river = Beside(footprint(metres((-9000, 0), (9000, 0)), 900), 500)
    origin = to_metres(spot(0, 0), CRS)
    near, far = river.weight(
        np.array([[origin.x + x, origin.y + y], [origin.x + x, origin.y + y + 100]]), CRS
    )
    assert far <= near <= 1.0
    assert (near == 1.0) == (y <= 500)
