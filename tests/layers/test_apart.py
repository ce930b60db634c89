"""Discs that would cover each other give way to each other, and only to each other."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from shapely.geometry import Point

from layers.apart import SAME_PLACE, parted


def disc(x: float, y: float, radius: float):
    return Point(x, y).buffer(radius)


def test_two_of_a_size_meet_half_way():
    west, east = parted([disc(0, 0, 1000), disc(1500, 0, 1000)])
    assert west.bounds[2] == pytest.approx(750, abs=1) and east.bounds[0] == pytest.approx(750, abs=1)
    assert west.intersection(east).area < 1


def test_the_larger_one_keeps_more():
    small, large = parted([disc(0, 0, 500), disc(1200, 0, 1000)])
    assert small.bounds[2] < 600 and small.intersection(large).area < 1


def test_discs_that_stand_apart_stay_whole():
    before = [disc(0, 0, 500), disc(2000, 0, 500)]
    assert all(after.equals(given) for after, given in zip(parted(before), before, strict=True))


def test_discs_about_one_place_stay_on_each_other():
    before = [disc(0, 0, 1000), disc(100, 0, 1000)]
    assert all(after.equals(given) for after, given in zip(parted(before), before, strict=True))


def test_nothing_is_parted_from_nothing():
    assert parted([]) == []


DISCS = st.lists(
    st.tuples(st.floats(0, 6_000), st.floats(0, 6_000), st.floats(300, 2_500)), min_size=2, max_size=6
)

TWICE = (
    1308.882585829322,
    0.0,
    679.6885287416319,
)  # two about one place: a third is cut twice along one line


@given(DISCS)
@example([(70.82656551065682, 679.6885287416319, 1121.3856130085562), TWICE, TWICE])
def test_each_stays_in_its_disc_keeps_its_middle_and_is_valid(circles):
    before = [disc(*circle) for circle in circles]
    for after, given_disc in zip(parted(before), before, strict=True):
        assert after.is_valid and not after.is_empty
        assert after.within(given_disc.buffer(1e-3))
        assert after.buffer(1.0).contains(given_disc.centroid)


@given(DISCS)
def test_where_two_are_parted_they_no_longer_overlap(circles):
    before = [disc(*circle) for circle in circles[:2]]
    (x, y, one), (u, v, other) = circles[:2]
    distance = ((x - u) ** 2 + (y - v) ** 2) ** 0.5
    after = parted(before)
    if SAME_PLACE * max(one, other) < distance < one + other and distance > abs(one**2 - other**2) ** 0.5 + 1:
        assert after[0].intersection(after[1]).area < 1e-3 * min(one, other) ** 2
