"""How large a place is drawn of which only a point is known, and where a neighbour's name goes."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, box

from gazetteer.bearing import apart, between
from gazetteer.place import KINDS
from layers import edge
from layers.extent import customary, radius_m
from tests.layers.conftest import place


def test_every_kind_of_place_has_a_size():
    assert set(customary()) == set(KINDS) and min(customary().values()) > 0


@pytest.mark.parametrize(
    ("name", "attributes", "metres"),
    [
        ("甲片区", {}, 1500),
        ("中心城区", {}, 2800),
        ("老城区", {}, 1000),
        ("甲片区", {"area_km2": "3.14159"}, 1000),
        ("甲片区", {"area_km2": "不详"}, 1500),
        ("甲片区", {"area_km2": "-1"}, 1500),
        ("甲片区", {"area_km2": "nan"}, 1500),
    ],
)
def test_a_published_area_goes_before_the_name_and_the_name_before_the_kind(name, attributes, metres):
    quarter = replace(place(name, Point(111, 37), kind="area"), attributes=attributes)
    assert radius_m(quarter) == pytest.approx(metres, rel=1e-3)


BENT = MultiPolygon([box(0, 0, 10_000, 2_000), box(0, 2_500, 2_000, 10_000)])


@given(st.floats(0, 360))
def test_a_neighbours_name_stands_clear_of_the_outline_in_its_direction(bearing):
    label = edge.outside(BENT, bearing)
    diagonal = math.hypot(10_000, 10_000)
    assert label.distance(BENT) >= edge.CLEAR * edge.MARGIN * diagonal - 1e-6
    assert apart(between(BENT.centroid, label), bearing % 360) < 1e-3
