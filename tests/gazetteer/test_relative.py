"""Places told by direction and distance come out where they are, as sure as they can be.

Drawn in metres about 111° E 37° N, like the lines.
"""

import math
import random

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
    assert distance_m(found.geometry, spot(0, -5000)) < 250
    assert found.fidelity is Fidelity.DERIVED
    assert 1500 < found.accuracy_m < 2300  # 22.5° at 5 km is 1.9 km to the side, and half a km along
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
    assert distance_m(both.geometry, spot(0, -5000)) < 400
    assert both.accuracy_m < 0.7 * relative.place([Offset(TOWN, 5000, "南")]).accuracy_m


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


@pytest.mark.parametrize(
    ("told", "left_open"), [(6000, 500), (10_000, 5000), (25_000, 500), (4500, 250), (150_000, 5000)]
)
def test_a_distance_leaves_open_what_its_roundness_does(told, left_open):
    assert relative.rounding_m(told) == left_open


def test_the_radius_is_right_about_as_often_as_it_says():
    chance = random.Random(7)
    right, tries = 0, 150
    for _ in range(tries):
        bearing, far = chance.uniform(0, 360), chance.uniform(1500, 9500)
        true = to_degrees(moved(to_metres(spot(0, 0), CRS), bearing, far), CRS)
        seen = to_degrees(
            moved(to_metres(spot(0, 0), CRS), chance.uniform(0, 360), 200 * math.sqrt(chance.random())), CRS
        )
        told = Offset(footprint(seen, 200), 1000.0 * round(far / 1000), WORDS[round(bearing / 45) % 8])
        found = relative.place([told])
        right += distance_m(found.geometry, true) <= found.accuracy_m
    assert 0.88 <= right / tries <= 1.0


@given(st.floats(0, 359.9), st.floats(500, 20_000), st.floats(50, 2000))
def test_the_true_place_is_never_outside_the_region(bearing, far, accuracy):
    word = WORDS[round(bearing / 45) % 8]
    told = Offset(footprint(spot(0, 0), accuracy), far, word, precision_m=10)
    true = moved(to_metres(spot(0, 0), CRS), bearing, far)
    assert told.region(CRS).distance(true) < 1
