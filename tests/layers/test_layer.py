"""Layers: one table of known columns and types, where nothing is lost for want of a place."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from shapely.geometry import Point, Polygon

from gazetteer.place import CRS
from layers.layer import COLUMNS, Layer, features

HERE = Point(111.5, 37.2)


def test_a_table_has_every_column_in_order_and_of_its_type():
    table = features([{"id": "a", "name": "甲", "start": 5, "accuracy_m": 30}], [HERE])
    assert list(table.columns) == [*COLUMNS, "geometry"]
    assert table.crs == CRS
    assert table["start"].dtype == "Int64" and table["accuracy_m"].dtype == "float64"


def test_what_is_left_out_stays_empty_in_its_type():
    row = features([{"id": "a", "name": None}], [HERE]).iloc[0]
    assert row["name"] == "" and row["start"] is pd.NA and math.isnan(row["investment_cny"])


def test_no_rows_make_an_empty_table_with_the_same_columns():
    table = features([], [])
    assert list(table.columns) == [*COLUMNS, "geometry"] and len(table) == 0 and table.crs == CRS


@pytest.mark.parametrize(
    ("rows", "shapes", "said"),
    [
        ([{"id": "a"}], [], "1 rows, but 0 geometries"),
        ([{"id": "a", "colour": "red"}], [HERE], "colour"),
        ([{"id": "a", "name": 5}], [HERE], "name of 'a' is 5"),
        ([{"id": "a", "accuracy_m": "5"}], [HERE], "accuracy_m of 'a' is '5'"),
        ([{"id": "a", "start": 1.5}], [HERE], "start of 'a' is 1.5"),
        ([{"id": "a", "start": True}], [HERE], "start of 'a' is True"),
        ([{"name": "b"}], [HERE], "no id"),
        ([{"id": "a"}, {"id": "a"}], [HERE, None], "'a' comes twice"),
        ([{"id": "a"}], [Point(500_000, 4_100_000)], "not in longitude, latitude"),
        ([{"id": "a"}], [Point(math.nan, 37)], "not in longitude, latitude"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(rows, shapes, said):
    with pytest.raises(ValueError, match=said):
        features(rows, shapes)


def test_features_with_and_without_a_place_are_told_apart():
    table = features([{"id": "a"}, {"id": "b"}, {"id": "c"}], [HERE, None, Polygon()])
    layer = Layer("some", {"zh": "某", "en": "some"}, "projects", table)
    assert list(layer.placed["id"]) == ["a"]
    assert list(layer.unplaced["id"]) == ["b", "c"]
