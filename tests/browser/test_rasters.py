"""A scanned map is georeferenced in a real browser, and lies beneath the map until it is taken away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Position, expect

from tests.atlas.test_rasters import CORNERS, sheet, table
from tests.browser.conftest import Atlas
from tests.sample_atlas import CODE

pytestmark = pytest.mark.browser


def test_points_are_picked_on_the_picture_and_on_the_map_and_the_scan_lies_beneath(
    atlas: Atlas, tmp_path: Path
):
    page = atlas.page
    page.goto(f"{atlas.server}/?county={CODE}&panel=own")
    drawn = atlas.map.locator("#map_div")
    expect(drawn).to_have_attribute("data-drawn", re.compile("county-outline"))
    page.get_by_role("button", name="开始配准").click()
    panel = page.locator(".st-key-georeference")
    expect(panel).to_contain_text("选一张扫描的结构图")
    files = panel.locator("input[type=file]")
    files.set_input_files(sheet(tmp_path / "<b>图.png"))
    picture = page.frame_locator("iframe[title='atlas.ui.assets.web']").locator("#picture")
    expect(picture).to_have_attribute("data-spots", "0")
    expect(panel).to_contain_text("或读入以前保存的控制点")
    files.set_input_files(table(tmp_path / "points.csv", CORNERS[:3]))
    expect(picture).to_have_attribute("data-spots", "3")
    room = picture.bounding_box()
    assert room is not None
    middle = Position(x=room["width"] / 2, y=room["height"] / 2)  # of county and picture
    picture.click(position=middle)
    expect(picture).to_have_attribute("data-spots", "4")
    page.get_by_role("button", name="在地图上点").click()
    expect(atlas.map.locator("#map_div")).to_have_attribute("data-sketch", re.compile("^point"))
    county = atlas.feature(CODE).bounding_box()
    frame = page.locator(".st-key-map-room iframe").bounding_box()
    assert county is not None
    assert frame is not None
    x, y = county["x"] + county["width"] / 2 - frame["x"], county["y"] + county["height"] / 2 - frame["y"]
    atlas.map.locator("#map_div").click(position={"x": x, "y": y}, force=True)
    where = page.get_by_label("或经纬度、平面坐标")
    expect(where).to_have_value(re.compile(r"^111\.[12]\d+, 37\.[12]\d+$"))
    page.get_by_role("button", name="加入", exact=True).click()
    expect(page.locator(".atlas-points tr")).to_have_count(5)
    expect(panel).to_contain_text("均方根误差")
    page.get_by_role("button", name="纠正并叠加到地图").click()
    lying = atlas.map.locator("[data-ground^='scan-']")
    expect(lying).to_have_count(1)
    below, above = lying.bounding_box(), atlas.feature(CODE).bounding_box()
    assert below is not None
    assert above is not None
    # The county is the middle two thirds of the sheet.
    assert above["width"] / below["width"] == pytest.approx(2 / 3, abs=0.05)
    assert below["x"] + below["width"] / 2 == pytest.approx(above["x"] + above["width"] / 2, abs=6)
    page.locator(".st-key-group-overlays").get_by_role("button", name="移除").click()
    expect(lying).to_have_count(0)
    assert panel.locator("b").count() == 0, "a file's name is text"
