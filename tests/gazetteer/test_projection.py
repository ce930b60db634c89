"""The zone of a longitude, and metres there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from gazetteer.projection import crs_of, distance_m, metric_crs, to_degrees, to_metres

MERIDIANS = range(75, 136, 3)


@pytest.mark.parametrize("meridian", MERIDIANS)
def test_a_zone_reaches_from_its_western_border_to_the_next(meridian):
    code = f"EPSG:{4534 + (meridian - 75) // 3}"
    assert metric_crs(meridian) == metric_crs(meridian - 1.5) == metric_crs(meridian + 1.499999) == code
    assert metric_crs(meridian + 1.5 - 1e-9) == code


@pytest.mark.parametrize(
    ("lon", "code"), [(73.0, "EPSG:4534"), (73.4997, "EPSG:4534"), (135.09, "EPSG:4554")]
)
def test_all_of_china_has_a_zone(lon, code):
    assert metric_crs(lon) == code


@pytest.mark.parametrize("lon", [72.99, 136.5, -111.0, float("nan")])
def test_beyond_it_there_is_none(lon):
    with pytest.raises(ValueError, match="no Gauss-Kruger zone"):
        metric_crs(lon)


@given(st.floats(73.5, 135.1), st.floats(3.5, 53.6))
def test_there_and_back_is_within_a_millimetre(lon, lat):
    there = to_metres(Point(lon, lat), metric_crs(lon))
    assert abs(there.x - 500_000) < 175_000
    back = to_degrees(there, metric_crs(lon))
    assert abs(back.x - lon) < 1e-8
    assert abs(back.y - lat) < 1e-8


@given(st.floats(75.0, 134.0), st.floats(18.0, 53.0))
def test_metres_do_not_jump_at_the_border_of_a_zone(lon, lat):
    border = round((lon - 76.5) / 3) * 3 + 76.5
    west, east = Point(border - 0.01, lat), Point(border + 0.01, lat)
    assert distance_m(west, east) == pytest.approx(distance_m(east, west), rel=1e-4)


def test_an_area_across_a_border_takes_the_zone_of_its_middle():
    assert crs_of(box(112.0, 36, 112.9, 37)) == "EPSG:4546"
    assert crs_of(box(112.2, 36, 113.2, 37)) == "EPSG:4547"
