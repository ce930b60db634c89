"""A workspace as GIS tools meet it: typed tables, Chinese columns with English names, styles by default."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from xml.etree import ElementTree

import pandas as pd
import pyogrio
import pytest
from geopandas.testing import assert_geodataframe_equal
from shapely.geometry import Point

from atlas import library
from atlas.store import open_store
from layers import blobs
from layers.families import FAMILIES
from layers.layer import COLUMNS


@pytest.fixture(scope="module", params=["141082", "141182"])
def path(request, tmp_path_factory):
    target = tmp_path_factory.mktemp("workspace") / f"{request.param}.gpkg"
    return library.build(library.builtin_dossier(request.param), target)


def rows(path, query):
    with closing(sqlite3.connect(path)) as file:
        return file.execute(query).fetchall()


def spatial(path):
    return [name for name, kind in pyogrio.list_layers(path) if kind is not None]


def test_each_table_holds_one_family_of_geometry(path):
    kinds = {"area": "MultiPolygon", "line": "MultiLineString", "point": "MultiPoint"}
    assert set(kinds) == set(FAMILIES)
    for table in spatial(path):
        assert pyogrio.read_info(path, layer=table)["geometry_type"] == kinds[table.rsplit("_", 1)[1]]


def test_the_store_puts_the_tables_of_a_layer_together_again(path):
    store = open_store(path)
    split = [info for info in store.layers() if len(info.tables) > 1]
    assert split, "a structure has zones and axes"
    for info in store.layers():
        features = store.features(info.id)
        assert (
            len(features)
            == info.count
            == sum(pyogrio.read_info(path, layer=t)["features"] for t in info.tables)
        )
        assert list(features.columns) == [*COLUMNS, "geometry"] and features["id"].is_unique
        assert int(features.geometry.isna().sum()) == info.unplaced
        alone = features.geometry.dropna()
        assert not any(shape.geom_type.startswith("Multi") and len(shape.geoms) == 1 for shape in alone)


def test_the_store_reads_what_gdal_reads(path):
    store = open_store(path)
    tables = store.tables()
    assert list(tables) == [info.id for info in store.layers()]
    for info in store.layers():
        features = tables[info.id]
        assert_geodataframe_equal(features, store.features(info.id))
        read = pd.concat([pyogrio.read_dataframe(path, layer=table) for table in info.tables])
        read = read.sort_values(read.columns[len(COLUMNS)], ignore_index=True)
        assert read.crs == features.crs
        assert features.geometry.geom_equals(read.geometry).where(features.geometry.notna(), True).all()
        assert [*features["name"]] == [*read.iloc[:, 1].fillna("")]


def test_a_box_gives_what_lies_in_it(path):
    store = open_store(path)
    whole = store.features("town-areas")
    one = whole.geometry.iloc[0].representative_point()
    within = store.features("town-areas", box=(*one.coords[0], *one.coords[0]))
    assert [*within["id"]] == [whole["id"].iloc[0]]


@pytest.mark.parametrize("box", range(5))
def test_a_geometry_is_read_whatever_box_stands_before_it(box):
    header = b"GP\0" + bytes([box << 1 | 1]) + bytes(4) + bytes((0, 32, 48, 48, 64)[box])
    shape = Point(111.5, 37.25)
    assert list(blobs.shapes([header + shape.wkb, None])) == [shape, None]


def test_columns_are_chinese_with_english_names(path):
    named: dict[str, dict[str, str]] = {}
    for table, column, name in rows(path, "SELECT table_name, column_name, name FROM gpkg_data_columns"):
        named.setdefault(table, {})[column] = name
    for table in spatial(path):
        fields = list(pyogrio.read_info(path, layer=table)["fields"])
        assert [named[table][field] for field in fields][: len(COLUMNS)] == list(COLUMNS)
        assert all(any(sign > "\u4e00" for sign in field) for field in fields)


def test_every_table_comes_with_its_style_and_its_chinese_title(path):
    styles = dict(rows(path, "SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault = 1"))
    assert set(styles) == set(spatial(path))
    for document in styles.values():
        assert ElementTree.fromstring(document).findall(".//rules/rule")
    titles = dict(rows(path, "SELECT table_name, identifier FROM gpkg_contents"))
    assert titles["county_outline_area"] == "市（县）域范围"
    assert len(set(titles.values())) == len(titles)


def test_citations_name_chapters_of_features(path):
    store = open_store(path)
    cited = store.citations().set_index("id")
    zones = [info for info in store.layers() if info.group == "structures"]
    ids = {feature for info in zones for feature in store.features(info.id)["id"]}
    assert {feature for feature in ids if "/" not in feature} <= set(cited.index)
    assert (cited["chapter"] != "").mean() > 0.9


def test_the_same_input_gives_the_same_bytes(path, tmp_path):
    again = library.build(library.builtin_dossier(path.stem), tmp_path / path.name)
    assert again.read_bytes() == path.read_bytes()
