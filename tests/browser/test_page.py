"""What a planner does with the page, done in a real browser with every other host blocked.

Each test also fails if the page asked another host for anything or threw an error (see ``conftest``).
"""

from __future__ import annotations

import json
from pathlib import Path

import pyogrio
import pytest
from playwright.sync_api import Download, Page, expect

from tests.browser.conftest import Atlas
from tests.sample_atlas import CODE, FORMULA, NAME, SCRIPT

pytestmark = pytest.mark.browser

COUNTY = f"county={CODE}"
SMALLER = """([id, height]) =>
    document.querySelector(`[data-feature='${id}']`).getBoundingClientRect().height < height"""


def saved(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as event:
        page.get_by_role("button", name=button).click()
    download: Download = event.value
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def test_a_click_on_the_map_shows_how_a_feature_was_placed_and_where_it_is_cited(atlas: Atlas):
    atlas.open(COUNTY)
    atlas.feature("p1").click()
    for fact in (
        "样河治理工程",
        "仅知在其上级范围内",
        "约 4 公里以内",
        "手绘",
        "第二章 › 专栏1",
        "3.5 亿元",
        "2021-2025",
    ):
        expect(atlas.details).to_contain_text(fact)
    expect(atlas.map.locator("[data-found='found']")).to_be_visible()
    expect(atlas.map.locator("[data-found='doubt']")).to_be_visible()


def test_projects_at_one_place_can_each_be_clicked(atlas: Atlas):
    atlas.open(COUNTY)
    for id_, name in (("p1", "样河治理工程"), ("p2", "=1+1"), ("p1", "样河治理工程")):
        atlas.feature(id_).click()
        expect(atlas.details.locator("h2")).to_contain_text(name)


def test_what_lies_under_a_click_is_offered_too(atlas: Atlas):
    atlas.open(COUNTY)
    atlas.feature("z1").click(position={"x": 20, "y": 20})
    expect(atlas.details).to_contain_text("此处还有")
    atlas.details.get_by_role("button", name="西山镇").or_(
        atlas.details.get_by_role("button", name="样河")
    ).first.click()
    expect(atlas.details.locator("h2")).not_to_contain_text("东部农业区")


def test_the_view_stays_when_a_feature_is_clicked_or_a_layer_is_switched(atlas: Atlas):
    atlas.open(COUNTY)
    outline = atlas.feature(CODE)
    before = outline.bounding_box()
    atlas.feature("p1").click()
    expect(atlas.details).to_be_visible()
    atlas.page.get_by_text("rivers图层").click()
    expect(atlas.feature(f"{CODE}/river")).to_have_count(0)
    assert outline.bounding_box() == before
    atlas.page.get_by_text("rivers图层").click()
    expect(atlas.feature(f"{CODE}/river")).to_have_count(1)


def test_search_by_name_flies_to_the_feature(atlas: Atlas):
    atlas.open(COUNTY)
    atlas.search("西山镇")
    expect(atlas.details.locator("h2")).to_have_text("西山镇")
    expect(atlas.map.locator("[data-found='found']")).to_be_visible()


@pytest.mark.parametrize("asked", ["xishanzhen", "西三镇"])
def test_search_by_pinyin_or_with_a_slip_suggests_the_feature(atlas: Atlas, asked: str):
    atlas.open(COUNTY)
    atlas.search(asked)
    atlas.hits.filter(has_text="西山镇").click()
    expect(atlas.details.locator("h2")).to_have_text("西山镇")


def test_hits_come_as_one_types_and_the_keyboard_chooses_among_them(atlas: Atlas):
    atlas.open(COUNTY)
    box = atlas.page.get_by_role("combobox", name="搜索")
    for _ in range(2):
        box.press("Escape")  # empties the box; the same words are answered again afterwards
        expect(atlas.hits).to_have_count(0)
        box.press_sequentially("堤防")
        expect(atlas.hits).to_have_count(1)
    box.press("ArrowDown")
    expect(atlas.hits.first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(atlas.details.locator("h2")).to_have_text("堤防加固工程")
    expect(box).to_have_value("")


def test_search_for_nothing_known_says_so(atlas: Atlas):
    atlas.open(COUNTY)
    atlas.search("<b>zzzz</b>")
    expect(atlas.page.get_by_text("没有找到“<b>zzzz</b>”。")).to_be_visible()


def test_a_place_only_known_by_its_town_shows_the_town(atlas: Atlas):
    atlas.open(COUNTY)
    atlas.search("小寨村")
    expect(atlas.details).to_contain_text("位置不明")
    expect(atlas.map.locator("[data-found='doubt']")).to_be_visible()
    expect(atlas.map.locator("[data-found='found']")).to_have_count(0)


def test_a_row_of_the_project_table_leads_to_the_map(atlas: Atlas):
    atlas.open(f"{COUNTY}&panel=projects")
    expect(atlas.page.get_by_text("共 4 个项目，其中 3 个已落位")).to_be_visible()
    table = atlas.page.get_by_test_id("stDataFrame").locator("canvas").first
    table.click(position={"x": 16, "y": 52}, force=True)  # the box of the first row
    expect(atlas.details).to_be_visible()
    expect(atlas.map.locator("[data-found='found']")).to_be_visible()


def test_what_has_no_place_and_what_was_found_are_listed(atlas: Atlas):
    atlas.open(f"{COUNTY}&panel=unplaced")
    expect(atlas.page.get_by_text("以下 2 项的位置不明")).to_be_visible()
    atlas.press("校核")
    expect(atlas.page.get_by_text("待核对 1")).to_be_visible()


def test_an_export_and_geojson_of_all_open_in_gdal(atlas: Atlas, tmp_path: Path):
    atlas.open(f"{COUNTY}&panel=downloads")
    atlas.page.get_by_role("combobox", name="图层").click()
    atlas.page.get_by_role("option", name="projects-water图层").click()
    atlas.page.get_by_role("button", name="生成文件").click()
    one = f"/vsizip/{saved(atlas.page, '保存', tmp_path)}/{CODE}-projects-water.gpkg"
    assert sorted(pyogrio.read_dataframe(one, layer="projects_water_point")["编号"]) == ["p1", "p2", "p4"]
    everything = json.loads(saved(atlas.page, "直接下载全部图层", tmp_path).read_text(encoding="utf-8"))
    assert "crs" not in everything
    names = {feature["properties"]["name"] for feature in everything["features"]}
    assert {NAME, SCRIPT, FORMULA, "东部农业区"} <= names


def test_hostile_names_are_shown_as_text_everywhere(atlas: Atlas):
    atlas.open(f"{COUNTY}&sel={CODE}.102")
    expect(atlas.details.locator("h2")).to_have_text(SCRIPT)
    atlas.feature(f"{CODE}.102").hover(position={"x": 40, "y": 560})
    expect(atlas.map.locator(".leaflet-tooltip")).to_have_text(SCRIPT)
    expect(atlas.map.locator(".atlas-label", has_text="onerror")).to_have_count(1)
    atlas.feature("p2").click()
    expect(atlas.details.locator("h2")).to_have_text(FORMULA)
    atlas.search("错" + FORMULA)
    expect(atlas.hits.first).to_contain_text(FORMULA)
    assert atlas.page.locator("img[src='x'], [class*='st-key-search-'] a").count() == 0
    assert atlas.map.locator("img[src='x'], #map_div script").count() == 0


def test_english_at_a_switch(atlas: Atlas):
    atlas.open(f"{COUNTY}&sel=p1")
    atlas.press("English")
    expect(atlas.details).to_contain_text("only known to lie inside its parent")
    expect(atlas.details).to_contain_text("CNY 350 million")
    expect(atlas.map.locator(".atlas-note")).to_contain_text("public use requires official review")
    expect(atlas.page.get_by_test_id("stButtonGroup").get_by_text("Unplaced", exact=True)).to_be_visible()


def test_the_address_brings_everything_back(atlas: Atlas):
    atlas.open(COUNTY)
    atlas.page.get_by_text("rivers图层").click()
    atlas.feature("z1").click(position={"x": 20, "y": 20})
    atlas.press("说明")
    expect(atlas.page.get_by_text("样县五年规划纲要")).to_have_count(2)
    atlas.page.wait_for_url("**panel=about**")
    address = atlas.page.url
    atlas.page.goto("about:blank")
    atlas.page.goto(address)
    atlas.wait_for_map()
    expect(atlas.details.locator("h2")).to_have_text("东部农业区")
    expect(atlas.feature(f"{CODE}/river")).to_have_count(0)
    expect(atlas.page.get_by_text("样县五年规划纲要")).to_have_count(2)


def test_the_map_carries_scale_north_review_number_and_caution(atlas: Atlas):
    atlas.open(COUNTY)
    expect(atlas.map.locator(".leaflet-control-scale-line")).to_contain_text("km")
    expect(atlas.map.locator(".atlas-north")).to_have_text("北")
    expect(atlas.map.locator(".atlas-note")).to_contain_text("示意图，仅供内部研究，公开使用须送审")
    expect(atlas.map.locator(".atlas-note")).to_contain_text("审图号")


def test_with_the_plan_file_given_its_passage_is_highlighted(atlas: Atlas, plan_file: Path, tmp_path: Path):
    atlas.open(f"{COUNTY}&sel=z1")
    atlas.page.get_by_text("规划原文", exact=True).click()
    expect(atlas.details).to_contain_text("手头没有规划原文")
    other = tmp_path / "other.txt"
    other.write_text("别的规划", encoding="utf-8")
    atlas.details.locator("input[type=file]").set_input_files(other)
    expect(atlas.details).to_contain_text("不是这份图集所用的规划文件")
    atlas.details.locator("input[type=file]").set_input_files(plan_file)
    expect(atlas.details.locator("mark")).to_have_text("东部农业区")  # though a page end cuts it in the file
    expect(atlas.details.locator(".atlas-passage")).to_have_text("本县划为东部农业区。")


def test_an_address_of_a_county_without_an_atlas_shows_the_first_one(atlas: Atlas):
    atlas.open("county=000000")
    expect(atlas.page.locator("[data-testid='stException']")).to_have_count(0)


def test_on_a_phone_map_and_details_are_both_there(phone: Atlas):
    phone.open(COUNTY)
    phone.feature("p1").tap()
    phone.details.scroll_into_view_if_needed()
    expect(phone.details).to_contain_text("约 4 公里以内")
    box = phone.details.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_a_panel_that_takes_room_from_the_map_leaves_the_county_in_view(atlas: Atlas):
    atlas.open(COUNTY)
    before = atlas.feature(CODE).bounding_box()
    assert before is not None
    atlas.press("项目表")
    expect(atlas.page.locator(".st-key-dock")).to_be_visible()
    atlas.frame.wait_for_function(SMALLER, arg=[CODE, before["height"]])
    county = atlas.feature(CODE).bounding_box()
    room = atlas.page.locator(".st-key-map-room iframe").bounding_box()
    assert county is not None
    assert room is not None
    assert room["y"] <= county["y"]
    assert county["y"] + county["height"] <= room["y"] + room["height"]
