"""What the charts count, and that they and the tables share the selection with the map."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import pytest
from streamlit.testing.v1 import AppTest

from atlas import goals
from atlas.dossier import Indicator
from atlas.filters import WITHOUT
from atlas.ui import charts, indicators
from layers.layer import features


def table(*rows: dict[str, object]) -> gpd.GeoDataFrame:
    return features(
        [{"id": str(number), "name": "工程", **row} for number, row in enumerate(rows)], [None] * len(rows)
    )


def test_projects_are_counted_by_town_the_largest_first_and_the_unknown_last():
    projects = table({}, {}, {"town": "甲镇", "investment_cny": 2e6}, {"town": "乙镇"}, {"town": "甲镇"})
    assert [
        (bar.value, bar.count, bar.cny, bar.holds_selected) for bar in charts.by_column(projects, "town", "2")
    ] == [
        ("甲镇", 2, 2e6, True),
        ("乙镇", 1, 0.0, False),
        (WITHOUT, 2, 0.0, False),
    ]


@pytest.mark.parametrize(
    ("cny", "expected"), [(0.0, "0"), (9.9e6, "0"), (1e7, "1"), (5e8, "2"), (1e12, "3"), (None, WITHOUT)]
)
def test_an_investment_has_its_class(cny: float | None, expected: str):
    (bar,) = charts.by_investment(table({"investment_cny": cny}))
    assert bar.value == expected


def test_works_stand_on_the_years_that_they_state():
    listed = charts.works(table({"period": "2023-2025"}, {"period": ""}, {"period": "2021-2021"}))
    assert [(work.id, work.first, work.last) for work in listed] == [("2", 2021, 2021), ("0", 2023, 2025)]
    assert list(charts.axis(listed)) == [2021, 2022, 2023, 2024, 2025]


def indicator(
    name: str, unit: str, base: float | None, target: float | None, years: tuple[int, int]
) -> Indicator:
    return Indicator(name, unit, "民生", years[0], base, years[1], target, None, "预期性")


def test_indicators_are_parted_by_their_years_the_latest_first():
    old, new = indicator("甲", "人", 1, 2, (2015, 2020)), indicator("甲", "人", 2, 3, (2020, 2025))
    assert goals.by_years([old, new]) == {(2020, 2025): [new], (2015, 2020): [old]}


@pytest.mark.parametrize(
    ("unit", "base", "target", "expected"),
    [
        ("亿元", 80, 100, "+25.0%"),
        ("%", 60.5, 65, "+4.5 个点"),
        ("人", None, 65, ""),
        ("人", 0, 65, ""),
        ("吨", 100, 90, "-10.0%"),
    ],
)
def test_a_change_is_in_percent_and_of_a_share_in_points(
    unit: str, base: float, target: float, expected: str
):
    shown = indicators.frame([indicator("甲", unit, base, target, (2020, 2025))], "zh")
    assert shown["change"].tolist() == [expected]


def test_the_selected_feature_is_the_row_selected_and_on_top(page: Callable[..., AppTest]):
    test = page(panel="projects", sel="p3")
    shown = test.dataframe[0]
    assert shown.value["name"].iloc[0] == "堤防加固工程"
    assert test.session_state["table-projects-149999"]["selection"]["rows"] == [0]


def test_charts_mark_the_class_of_the_selected_project_and_show_names_as_text(page: Callable[..., AppTest]):
    test = page(panel="charts", sel="p1")
    said = "".join(block.proto.body for block in test.get("html"))
    assert '<li class="atlas-here"><span title="水利">' in said
    assert "样河治理工程" in said
    assert "<script>" not in said  # the page's own scripts have addresses


def test_without_a_table_of_indicators_the_panel_says_so(page: Callable[..., AppTest]):
    test = page(panel="indicators")
    assert any("没有读出指标表" in block.proto.body for block in test.get("html"))
