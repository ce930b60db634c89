"""Features at one place, spread: all of them visible, none far away, the same from run to run."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from gazetteer.projection import to_metres
from layers.spread import spread

CRS = "EPSG:4546"
HERE, THERE = Point(111.5, 37.2), Point(111.6, 37.3)


def metres(points) -> np.ndarray:
    return np.asarray(shapely.get_coordinates(to_metres(shapely.multipoints(list(points)), CRS)))


@given(count=st.integers(2, 60), spacing=st.floats(1, 1000))
def test_no_two_features_at_one_place_stand_closer_than_nearly_the_spacing(count, spacing):
    shown = metres(spread([f"p{number:03}" for number in range(count)], [HERE] * count, CRS, spacing).points)
    apart = np.hypot(*(shown[:, None] - shown[None]).transpose(2, 0, 1))[~np.eye(count, dtype=bool)]
    assert apart.min() >= 0.9 * spacing


@given(st.permutations(["a", "b", "c", "d", "e"]))
def test_where_a_feature_is_shown_depends_on_its_id_only(ids):
    shown = dict(zip(ids, spread(ids, [HERE] * 5, CRS).points, strict=True))
    expected = dict(zip("abcde", spread(list("abcde"), [HERE] * 5, CRS).points, strict=True))
    assert shown == expected


def test_the_first_and_the_lonely_stay_exactly_where_they_are():
    result = spread(["b", "a", "c"], [HERE, HERE, THERE], CRS)
    assert result.points[1] == HERE and result.points[2] == THERE
    assert result.points[0] != HERE
    assert result.shared.tolist() == [2, 2, 1]


def test_the_displacement_told_is_the_distance_moved():
    result = spread(["a", "b", "c"], [HERE] * 3, CRS, spacing_m=200)
    shown, there = metres(result.points), metres([HERE] * 3)
    assert result.moved_m == pytest.approx(np.hypot(*(shown - there).T), abs=0.01)
    assert result.moved_m[1] == pytest.approx(200)


def test_a_feature_without_a_place_keeps_none():
    result = spread(["a", "b", "c"], [None, HERE, Point()], CRS)
    assert result.points[0] is None and np.isnan(result.moved_m[[0, 2]]).all()
    assert result.shared.tolist() == [0, 1, 0]


def test_nothing_to_spread_is_no_error():
    assert spread([], [], CRS).points == ()


@pytest.mark.parametrize("spacing", [0, -1, float("nan"), float("inf")])
def test_a_spacing_that_is_none_is_refused(spacing):
    with pytest.raises(ValueError, match="spacing_m"):
        spread(["a"], [HERE], CRS, spacing)


def test_ids_and_points_must_match():
    with pytest.raises(ValueError, match="2 ids, but 1 points"):
        spread(["a", "b"], [HERE], CRS)
