"""GeoJSON as RFC 7946 wants it, read back by GDAL and by a plain JSON reader."""

from __future__ import annotations

import json

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LinearRing, LineString, MultiPolygon, Point, Polygon, box

from layers.export.errors import ExportError
from layers.export.formats import geojson
from layers.layer import COLUMNS
from tests.layers.export.subjects import layer

CLOCKWISE = Polygon([(111, 37), (111, 37.1), (111.1, 37.1), (111.1, 37)])


def test_it_has_no_crs_member_and_right_handed_rings():
    raw = json.loads(geojson.dumps(layer(CLOCKWISE)))
    assert raw["type"] == "FeatureCollection" and "crs" not in raw
    ring = raw["features"][0]["geometry"]["coordinates"][0]
    assert LinearRing(ring).is_ccw


def test_columns_keep_their_names_and_chinese_stays_chinese():
    text = geojson.dumps(layer(CLOCKWISE, note="沿大河", start=7))
    assert "沿大河" in text
    properties = json.loads(text)["features"][0]["properties"]
    assert list(properties) == list(COLUMNS)
    assert properties["start"] == 7 and properties["end"] is None and properties["accuracy_m"] is None


def test_coordinates_have_seven_decimals():
    raw = json.loads(geojson.dumps(layer(Point(111.123456789, 37.987654321))))
    assert raw["features"][0]["geometry"]["coordinates"] == [111.1234568, 37.9876543]


def test_a_feature_without_a_place_stays_with_a_null_geometry():
    raw = json.loads(geojson.dumps(layer(None, Point(111, 37))))
    assert [feature["geometry"] is None for feature in raw["features"]] == [True, False]


@pytest.mark.parametrize("shapes", [(), (None,), (None, None)])
def test_a_layer_with_nothing_placed_is_still_a_collection(shapes):
    assert len(json.loads(geojson.dumps(layer(*shapes)))["features"]) == len(shapes)


def test_gdal_reads_back_what_was_written(tmp_path):
    shapes = [
        CLOCKWISE,
        LineString([(111, 37), (111.5, 37.2)]),
        None,
        Point(111.2, 37.3),
        MultiPolygon([CLOCKWISE]),
    ]
    written = layer(*shapes, members="冀村镇、演武镇", investment_cny=1.5e8)
    path = tmp_path / "图层.geojson"
    path.write_bytes(geojson.encode(written))
    table = pyogrio.read_dataframe(path)
    assert len(table) == len(shapes)
    assert list(table["name"]) == list(written.features["name"])
    assert set(table["members"]) == {"冀村镇、演武镇"} and set(table["investment_cny"]) == {1.5e8}
    for read, given_ in zip(table.geometry, shapes, strict=True):
        assert (read is None) == (given_ is None)
        assert read is None or read.normalize().equals_exact(given_.normalize(), 1e-7)


def test_several_layers_make_one_collection_that_names_them(tmp_path):
    path = tmp_path / "atlas.geojson"
    path.write_bytes(
        geojson.encode([layer(CLOCKWISE, id_="a"), layer(id_="b"), layer(Point(111, 37), None, id_="c")])
    )
    table = pyogrio.read_dataframe(path)
    assert list(table["layer"]) == ["a", "c", "c"]
    assert list(table["id"]) == ["a/0", "c/0", "c/1"]


def test_no_layer_at_all_is_refused():
    with pytest.raises(ExportError):
        geojson.dumps([])


@settings(deadline=None, max_examples=60)
@given(
    corners=st.lists(
        st.tuples(st.floats(111, 111.00002), st.floats(37, 37.00002)), min_size=4, max_size=8, unique=True
    )
)
def test_rounding_never_breaks_an_area(corners):
    hull = shapely.MultiPoint(corners).convex_hull
    if hull.geom_type != "Polygon":
        return
    written = json.loads(geojson.dumps(layer(hull)))["features"][0]["geometry"]
    shape = shapely.from_geojson(json.dumps(written))
    assert not shape.is_empty
    # GDAL takes a last digit after many zeros for noise (111.0000009 becomes 111): a decimetre at most.
    thinner_than_a_decimetre = hull.buffer(-1e-6).is_empty
    assert shape.is_valid or thinner_than_a_decimetre


def test_the_same_layer_gives_the_same_bytes():
    assert geojson.encode(layer(CLOCKWISE, None)) == geojson.encode(layer(CLOCKWISE, None))


def test_a_large_layer_keeps_its_count():
    points = shapely.points(np.random.default_rng(1).uniform((111, 37), (112, 38), (2000, 2)))
    assert len(json.loads(geojson.dumps(layer(*points)))["features"]) == 2000


def test_boxes_read_back_as_areas_of_the_same_size():
    shape = box(111.0, 37.0, 111.3, 37.2)
    raw = json.loads(geojson.dumps(layer(shape)))["features"][0]["geometry"]
    assert shapely.from_geojson(json.dumps(raw)).area == pytest.approx(shape.area, rel=1e-9)
