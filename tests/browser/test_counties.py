"""The two built-in counties in a real browser: the road that a planner takes first."""

from __future__ import annotations

from pathlib import Path

import pyogrio
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Atlas
from tests.browser.test_page import saved

pytestmark = pytest.mark.browser


def choose_county(atlas: Atlas, name: str) -> None:
    box = atlas.page.locator(".st-key-county input")
    box.click()
    box.fill(name)
    box.press("Enter")
    expect(atlas.page.locator(".st-key-top h2")).to_contain_text(name)


def test_both_counties_are_shown_one_after_the_other(atlas: Atlas):
    atlas.open()
    for name, code in (("霍州市", "141082"), ("汾阳市", "141182")):
        choose_county(atlas, name)
        expect(atlas.feature(f"{code}/outline")).to_be_visible()
        assert atlas.map.locator("[data-feature]").count() > 50
        box = atlas.feature(f"{code}/outline").bounding_box()
        window = atlas.page.viewport_size
        assert box is not None
        assert window is not None
        assert 0 < box["x"] < box["x"] + box["width"] < window["width"]  # the whole county is in view
        assert box["height"] > window["height"] / 2  # and fills it


def test_a_town_is_found_and_its_sources_are_shown(atlas: Atlas):
    atlas.open("county=141182")
    atlas.search("峪道河镇")
    expect(atlas.details.locator("h2")).to_have_text("峪道河镇")
    for fact in ("定位依据", "由其他地点推算", "位置误差", "资料来源"):
        expect(atlas.details).to_contain_text(fact)
    expect(atlas.map.locator("[data-found='found']")).to_be_visible()


def test_a_project_is_opened_from_the_map_with_its_citation(atlas: Atlas):
    atlas.open("county=141182")
    atlas.map.locator(".atlas-apart[data-feature]").first.click()
    for fact in ("规划出处", "第", "位置误差", "资料来源"):
        expect(atlas.details).to_contain_text(fact)


def test_the_geojson_of_all_layers_opens_in_gdal(atlas: Atlas, tmp_path: Path):
    atlas.open("county=141082&panel=downloads")
    table = pyogrio.read_dataframe(saved(atlas.page, "全部图层", tmp_path))
    assert table["layer"].nunique() > 10
    assert table.geometry.notna().sum() > 100
    placed = table[table.geometry.notna()]
    assert (placed["accuracy_m"] > 0).all()
    assert ((placed["source"] + placed["citation"]).str.len() > 0).all()
