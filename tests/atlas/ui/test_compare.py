"""Two maps with one view, what they show, and what differs between them."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry
from streamlit.testing.v1 import AppTest

from atlas.store import Box
from atlas.ui import differences, locked
from atlas.ui.differences import Belonging
from atlas.ui.opened import Opened
from layers.layer import features
from tests.atlas.ui.test_panels import on_the_maps
from tests.sample_atlas import CODE, SCRIPT

BOXES = st.tuples(st.floats(75, 130), st.floats(20, 50), st.floats(0.1, 2), st.floats(0.1, 2)).map(
    lambda box: (box[0], box[1], box[0] + box[2], box[1] + box[3])
)


def said(test: AppTest) -> str:
    return "".join(block.proto.body for block in test.get("html"))


# One view.


@given(BOXES, BOXES)
def test_both_maps_show_boxes_of_one_size_that_hold_their_counties(one: Box, other: Box):
    for ground, county in zip(locked.grounds(one, other, same=False), (one, other), strict=True):
        assert box(*ground.box).buffer(1e-9).covers(box(*county))
    (_, south, _, north), (_, low, _, top) = (ground.box for ground in locked.grounds(one, other, same=False))
    assert north - south == pytest.approx(top - low)


@given(BOXES, BOXES, st.floats(-1, 1), st.floats(-1, 1), st.floats(3, 18))
def test_a_view_carried_over_and_back_is_the_same(
    one: Box, other: Box, north: float, east: float, zoom: float
):
    here, there = (ground.middle for ground in locked.grounds(one, other, same=False))
    view = (here[0] + north, here[1] + east, zoom)
    assert locked.carried(locked.carried(view, here, there), there, here) == pytest.approx(view)


def test_further_north_the_same_scale_is_a_lower_zoom():
    assert locked.carried((0, 0, 10), (0, 0), (60, 0)) == pytest.approx((60, 0, 9))


def test_two_plans_of_one_county_share_one_box():
    left, right = locked.grounds((110, 37, 111, 38), (110.5, 36, 112, 37.5), same=True)
    assert left == right
    assert left.box == (110, 36, 112, 38)


# What differs.


@pytest.fixture(scope="module")
def towns(opened: Opened) -> gpd.GeoDataFrame:
    table = opened.everything
    return table[table["kind"] == "town"]


def structure(*rows: tuple[str, str, str], shape: BaseGeometry | None = None) -> gpd.GeoDataFrame:
    """Make a structure of elements: name, members, symbol."""
    made = [
        {"id": f"z{number}", "name": name, "kind": "zone", "symbol": symbol, "members": members}
        for number, (name, members, symbol) in enumerate(rows)
    ]
    return features(made, [shape] * len(made))


def test_towns_are_in_what_names_them_and_in_what_covers_them(opened: Opened, towns: gpd.GeoDataFrame):
    east = structure(("东区", "", "zone-1"), shape=box(111.21, 37.0, 111.4, 37.4))
    rows, neither = differences.towns(towns, opened.tables["structure-1"], east)
    assert [(row.town, row.left, row.right) for row in rows] == [
        ("西山镇", (Belonging("东部农业区", is_named=True),), ()),
        (SCRIPT, (), (Belonging("东区", is_named=False),)),
    ]
    assert neither == []


def test_what_covers_less_than_half_of_a_town_and_the_whole_of_a_structure_count_for_nothing(
    towns: gpd.GeoDataFrame,
):
    whole = structure(("两区", "西山镇", "structure"), shape=box(111, 37, 111.4, 37.4))
    sliver = structure(("边", "", "zone-1"), shape=box(111.35, 37, 111.4, 37.4))
    assert differences.towns(towns, whole, structure()) == ([], ["西山镇", SCRIPT])
    rows, _ = differences.towns(towns, structure(("甲", "西山镇", "area-1")), sliver)
    assert [row.town for row in rows] == ["西山镇"]


def test_plans_are_counted_by_sector_and_as_a_whole(opened: Opened):
    (row,) = differences.sectors(opened.projects, opened.projects.head(0))
    assert row.left is not None
    assert (row.sector, row.left.count, row.left.cny, row.right) == ("water", 4, 3.5e8, None)
    known = differences.figures(box(111, 37, 111.4, 37.4), [opened.tables["structure-1"]], opened.projects)
    assert known.area_km2 == pytest.approx(1574, rel=0.01)  # 0.4 by 0.4 degrees at 37.2 north
    assert (known.structures, known.zones, known.projects, known.placed) == (1, 1, 4, 3)
    assert (known.funded, known.cny) == (1, 3.5e8)
    assert differences.figures(None, [], opened.projects).area_km2 is None


# The page.


def test_one_click_compares_and_one_click_leads_back(page: Callable[..., AppTest]):
    test = page(layers="rivers,county-outline", lang="en", sel="p1", at="37.25000,111.75000,11.5")
    before = test.query_params.copy()
    test.button(key="compare").click().run()
    left, right = on_the_maps(test)
    assert [layer["id"] for layer in left["layers"]][-1] == "structure-1"  # type: ignore[attr-defined]
    assert [layer["id"] for layer in right["layers"]][-1] == "projects-water"  # type: ignore[attr-defined]
    assert left["lock"]["channel"] == right["lock"]["channel"]  # type: ignore[index]
    test.run()
    test.button(key="compare-close").click().run()
    assert not test.exception
    assert dict(test.query_params) == dict(before)


def test_the_address_brings_a_comparison_back(page: Callable[..., AppTest]):
    address = {"compare": "1", "c-left": CODE, "c-left-show": "current", "layers": "rivers"}
    test = page(**address, **{"c-right-show": "structure-1", "c-sel": "right:z1", "c-at": "37.2,111.2,10"})
    left, right = on_the_maps(test)
    assert [layer["id"] for layer in left["layers"]] == ["rivers"]  # type: ignore[attr-defined]
    assert left["view"]["at"] == [37.2, 111.2, 10]  # type: ignore[index]
    assert left["found"] == right["found"]  # picked on one, marked on both
    assert "东部农业区" in said(test)
    assert test.query_params["c-sel"] == "right:z1"


@pytest.mark.parametrize(
    "part",
    [{"c-left": "x"}, {"c-right-show": "<b>"}, {"c-sel": "up:z1"}, {"c-sel": "left:x"}, {"c-at": "a,b"}],
)
def test_an_address_with_nonsense_compares_all_the_same(page: Callable[..., AppTest], part: dict[str, str]):
    assert len(on_the_maps(page(compare="1", **part))) == 2


def test_another_choice_changes_one_side_only_and_names_are_shown_as_text(page: Callable[..., AppTest]):
    test = page(compare="1", **{"c-right-show": "structure-1"})
    assert "<img src=x" not in said(test)
    before = on_the_maps(test)
    test.selectbox(key=f"c-right-show-{CODE}").select("projects").run()
    after = on_the_maps(test)
    assert after[0] == before[0]
    assert after[1]["view"] == before[1]["view"]
    assert [layer["id"] for layer in after[1]["layers"]][-1] == "projects-water"  # type: ignore[attr-defined]
