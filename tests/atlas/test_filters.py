"""Which projects a filter keeps, and how it stands in an address."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from atlas import filters
from atlas.filters import WITHOUT, Filter
from atlas.selecting import filter_said
from layers.layer import features

HERE = Point(111, 37)
ROWS: list[dict[str, Any]] = [
    {
        "id": "a",
        "name": "东桥工程",
        "sector": "transport",
        "town": "东镇",
        "period": "2021-2023",
        "owner": "交通局",
    },
    {
        "id": "b",
        "name": "西渠工程",
        "sector": "water",
        "town": "西镇",
        "period": "2024-2025",
        "investment_cny": 2e7,
    },
    {"id": "c", "name": "学校", "sector": "education", "citation": "第二章 › 第一节", "quantities": "12 班"},
    {"id": "d", "name": "Park (一期)", "sector": "tourism", "citation": "第二章", "investment_cny": 5e8},
]
PLACED = {"a": ("published", 50.0), "b": ("container", 4000.0), "d": ("derived", 900.0)}


def table() -> gpd.GeoDataFrame:
    """Four projects; the school has no place."""
    known = [
        row
        | (
            {"fidelity": PLACED[row["id"]][0], "accuracy_m": PLACED[row["id"]][1]}
            if row["id"] in PLACED
            else {}
        )
        for row in ROWS
    ]
    return features(known, [HERE if row["id"] in PLACED else None for row in ROWS])


def kept(**asked: object) -> str:
    rows = table()
    return "".join(rows.loc[filters.mask(rows, Filter(**asked)), "id"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, "abcd"),
        ({"sectors": ("water", "education")}, "bc"),
        ({"sectors": ("no such sector",)}, ""),
        ({"funded": True}, "bd"),
        ({"funded": False}, "ac"),
        ({"least_cny": 2e7}, "bd"),
        ({"least_cny": 3e7}, "d"),
        ({"most_cny": 3e7}, "b"),
        ({"years": (2023, 2023)}, "a"),
        ({"years": (2023, 2024)}, "ab"),
        ({"years": (2026, 2030)}, ""),
        ({"towns": ("东镇", WITHOUT)}, "acd"),
        ({"chapters": ("第二章",)}, "cd"),
        ({"chapters": (WITHOUT,)}, "ab"),
        ({"fidelities": ("published", "derived")}, "ad"),
        ({"within_m": 900.0}, "ad"),
        ({"placed": True}, "abd"),
        ({"placed": False}, "c"),
        ({"words": "工程"}, "ab"),
        ({"words": "工程 交通局"}, "a"),
        ({"words": "park (一"}, "d"),
        ({"words": "12 班"}, "c"),
        ({"sectors": ("water",), "years": (2021, 2023)}, ""),
    ],
)
def test_a_filter_keeps_what_answers_all_its_parts(asked: dict[str, object], expected: str):
    assert kept(**asked) == expected


def test_a_filter_that_asks_nothing_is_none():
    assert not Filter()
    assert Filter(placed=False)
    assert filters.to_address(Filter()) == {}


names = st.lists(
    st.text(st.characters(exclude_characters=filters.SEPARATOR, exclude_categories=["Cs"]), min_size=1),
    unique=True,
).map(tuple)
amounts = st.none() | st.floats(0, 1e15)
asked_for = st.builds(
    Filter,
    sectors=names,
    funded=st.none() | st.booleans(),
    least_cny=amounts,
    most_cny=amounts,
    years=st.none()
    | st.tuples(st.integers(1000, 9999), st.integers(1000, 9999)).map(lambda both: tuple(sorted(both))),
    towns=names,
    chapters=names,
    fidelities=st.lists(st.sampled_from(["published", "container"]), unique=True).map(tuple),
    within_m=amounts,
    placed=st.none() | st.booleans(),
    words=st.text(),
)


@given(asked_for)
def test_an_address_brings_a_filter_back(asked: Filter):
    assert filters.from_address(filters.to_address(asked)) == asked


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([f"f-{name}" for name in Filter.__dataclass_fields__]), st.text()))
def test_an_address_with_nonsense_is_read_all_the_same(address: dict[str, str]):
    filters.mask(table(), filters.from_address(address))


def test_a_number_that_is_none_asks_nothing():
    assert filters.from_address({"f-least_cny": "nan", "f-within_m": "-1", "f-years": "2025"}) == Filter()
    assert filters.from_address({"f-years": "2025|2021"}) == replace(Filter(), years=(2021, 2025))


def test_a_filter_is_said_in_full_and_in_words():
    asked = Filter(towns=("东镇", WITHOUT), least_cny=5e10, most_cny=12_345_678_000)
    assert filter_said(asked, "zh") == [
        "乡镇、街道：东镇、未载明",
        "不低于（万元）：5000000",
        "不高于（万元）：1234567.8",
    ]
