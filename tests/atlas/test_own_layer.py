"""A planner's own GIS files are taken with limits, and nothing in them is trusted."""

from __future__ import annotations

import io
import json
import zipfile

import geopandas as gpd
import pyogrio
import pytest
from shapely.geometry import Point, box

from atlas import own_layer
from atlas.own_layer import OwnLayerError, read
from gazetteer.datum import convert
from gazetteer.projection import to_metres

SPOT = (111.5, 37.25)
SCRIPT = "<script>alert(1)</script>"
FRAME = gpd.GeoDataFrame(
    {"名称": ["甲", SCRIPT], "n": [1, 2]}, geometry=[Point(SPOT), box(111, 37, 112, 38)], crs=4490
)


def written(tmp_path, frame, suffix):
    path = tmp_path / f"mine.{suffix}"
    frame.to_file(path, driver={"kml": "KML"}.get(suffix))
    return path.read_bytes()


def shapefile(tmp_path, frame, **more):
    frame.to_file(tmp_path / "mine.shp", encoding="UTF-8")
    return packed(tmp_path, **more)


def packed(tmp_path, **more):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for path in sorted(tmp_path.glob("mine.*")):
            target.write(path, f"folder/{path.name}")
        for name, content in more.items():
            target.writestr(name, content)
    return made.getvalue()


def key(raw, name, *more):
    with pytest.raises(OwnLayerError) as refused:
        read(raw, name, *more)
    return refused.value.key


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "kml"])
def test_names_and_shapes_of_a_file_arrive(tmp_path, suffix):
    frame = FRAME.rename(columns={"名称": "Name"}) if suffix == "kml" else FRAME
    table = read(written(tmp_path, frame, suffix), f"mine.{suffix}")
    assert list(table["name"]) == ["甲", SCRIPT]
    assert table.crs.to_epsg() == 4490 and table.geometry[0].distance(Point(SPOT)) < 1e-6


def test_a_zipped_shapefile_in_metres_is_brought_to_degrees(tmp_path):
    table = read(shapefile(tmp_path, FRAME.iloc[:1].to_crs(4546)), "mine.zip")
    assert table["name"][0] == "甲" and table.geometry[0].distance(Point(SPOT)) < 1e-7


def test_a_shapefile_that_does_not_say_its_coordinates_is_asked_about(tmp_path):
    metres = to_metres(Point(SPOT), "EPSG:4546")
    placed = gpd.GeoDataFrame({"名称": ["甲"]}, geometry=[Point(metres.x + 37e6, metres.y)], crs=4546)
    shapefile(tmp_path, placed)
    (tmp_path / "mine.prj").unlink()
    raw = packed(tmp_path)
    assert key(raw, "mine.zip") == "own-crs"
    assert read(raw, "mine.zip", own_layer.GRID).geometry[0].distance(Point(SPOT)) < 1e-7


def test_a_csv_is_read_once_its_datum_is_known():
    lon, lat = convert(*SPOT, "CGCS2000", "GCJ-02")
    raw = f"名称,经度,纬度\n甲,{lon},{lat}\n无,,\n".encode("gb18030")
    assert key(raw, "mine.csv") == "own-crs"
    table = read(raw, "mine.csv", "GCJ-02")
    assert list(table["name"]) == ["甲"] and table.geometry[0].distance(Point(SPOT)) < 1e-6


def test_a_zip_that_swells_or_climbs_is_refused(tmp_path, monkeypatch):
    assert key(shapefile(tmp_path, FRAME.iloc[:1], **{"folder/mine2.shp": b"x"}), "mine.zip") == "own-zip"
    monkeypatch.setattr(own_layer, "MOST_UNPACKED", 50)
    assert key(shapefile(tmp_path, FRAME.iloc[:1], **{"../../evil.shx": b"x"}), "mine.zip") == "own-large"
    assert not (tmp_path.parent / "evil.shx").exists()


VRT = b"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/hosts</SrcDataSource></OGRVRTLayer>"
ENTITIES = b'<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/hosts">]><kml>&x;</kml>'


@pytest.mark.parametrize(
    ("raw", "name", "why"),
    [
        (VRT, "mine.geojson", "own-broken"),
        (VRT, "mine.kml", "own-broken"),
        (VRT, "mine.gpkg", "own-broken"),
        (VRT, "mine.vrt", "own-type"),
        (VRT, "mine.zip", "own-broken"),
        (ENTITIES, "mine.kml", "own-entities"),
        (b"[" * 50 + b"]" * 50, "mine.json", "own-deep"),
        (b'{"type": "FeatureCollection", "features": []}', "mine.geojson", "own-empty"),
        (b"SQLite format 3\0 but no more", "mine.gpkg", "own-broken"),
        (b"a,b\n1,2\n", "mine.csv", "own-csv"),
        (b"", "mine.csv", "own-csv"),
        (b"", "mine.geojson", "own-broken"),
    ],
)
def test_what_is_no_layer_is_refused_in_words(raw, name, why):
    assert key(raw, name) == why


def test_a_geopackage_without_geometry_holds_no_features(tmp_path):
    path = tmp_path / "table.gpkg"
    pyogrio.write_dataframe(FRAME.drop(columns="geometry"), path)
    assert key(path.read_bytes(), "table.gpkg") == "own-empty"


def test_limits_hold(monkeypatch):
    spots = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": SPOT}}
        ]
        * 3,
    }
    monkeypatch.setattr(own_layer, "MOST_FEATURES", 2)
    assert key(json.dumps(spots).encode(), "mine.geojson") == "own-many"
    monkeypatch.setattr(own_layer, "MOST_BYTES", 10)
    assert key(json.dumps(spots).encode(), "mine.geojson") == "own-large"
