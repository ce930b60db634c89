"""Positions and shapes as planners type them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box, mapping

from atlas.ui import coordinates
from atlas.ui.coordinates import PositionError, point, shape_of
from gazetteer.projection import metric_crs, to_metres

lons = st.floats(75.0, 135.0)
lats = st.floats(18.0, 53.5)


@given(lons, lats)
def test_degrees_are_read_as_they_are_written_in_either_order(lon, lat):
    for text in (f"{lon:.7f}, {lat:.7f}", f"{lat:.7f}，{lon:.7f}", coordinates.written(lon, lat)):
        assert point(text, 111.0) == pytest.approx((lon, lat), abs=1e-6)


@given(lons, lats)
def test_metres_of_the_grid_are_read_with_and_without_the_zones_number(lon, lat):
    spot = to_metres(Point(lon, lat), metric_crs(lon))
    zone = round(lon / 3)
    for text in (f"{spot.y:.3f} {spot.x:.3f}", f"X={spot.x:.3f}，Y={spot.y:.3f}"):
        assert point(text, lon) == pytest.approx((lon, lat), abs=1e-7)
    numbered = f"{spot.y:.3f}, {zone}{spot.x:010.3f}"
    assert point(numbered, 0.0) == pytest.approx((lon, lat), abs=1e-7)


def test_degrees_minutes_and_seconds_are_read():
    assert point("111°46′52″E 37°15′48″N", 111.0) == pytest.approx((111.78111, 37.26333), abs=1e-5)


@pytest.mark.parametrize(
    "text",
    ["", "111.7", "1 2 3", "这里", "181, 37", "10, 20", "4124567, 12", "99999999999, 4124567", "nan nan"],
)
def test_what_is_no_position_in_china_is_refused(text):
    with pytest.raises(PositionError):
        point(text, 111.0)


@pytest.mark.parametrize("shape", [LineString([(111, 37), (112, 38)]), box(111, 37, 112, 38)])
def test_a_shape_is_read_from_wkt_and_geojson(shape):
    feature = {"type": "Feature", "properties": {}, "geometry": mapping(shape)}
    collection = {"type": "FeatureCollection", "features": [feature]}
    for text in (shape.wkt, *(json.dumps(each) for each in (mapping(shape), feature, collection))):
        assert shape_of(text).equals(shape)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "POLYGON((",
        "{}",
        '{"type": "Point"}',
        "[" * 99,
        "POINT EMPTY",
        "=1+1",
        '{"type":"Feature","geometry":null}',
    ],
)
def test_what_is_no_shape_is_refused(text):
    with pytest.raises(PositionError):
        shape_of(text)
