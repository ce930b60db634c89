"""What a planner looks at: tree, filters, table, charts, what is shown to others; and who can use it all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from atlas import library
from atlas.ui import state
from atlas.words import catalogue, text
from tests.browser.conftest import Atlas
from tests.sample_atlas import CODE, FORMULA, SCRIPT

pytestmark = pytest.mark.browser

COUNTY = f"county={CODE}"
SEEN = Path(__file__).with_name("seen.js").read_text(encoding="utf-8")
LATIN = re.compile(r"[A-Za-z]{3,}")
# Names of formats and systems, which are not translated, and what the made-up county is called.
NAMES = re.compile(
    r"CGCS2000|[A-Z]{3,5}(?![a-z])|[.]qgz|GeoJSON|GeoPackage|Shapefile|KML|CSV|zip|WKT|txt|md|pdf|docx|html|English"
    r"|atlas (read|build)|[0-9a-f]{64}|[a-z0-9-]+图层|" + re.escape(FORMULA) + "|" + re.escape(SCRIPT)
)


@pytest.fixture(scope="module")
def window(browser: Browser, server: str) -> Iterator[Atlas]:
    """One window for all of this; it asked no other host and threw nothing."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.add_init_script(SEEN)
    yield (opened := Atlas(context.new_page(), server))
    context.close()
    assert opened.outside == []
    assert opened.faults == []


def press(atlas: Atlas, panel: str) -> None:
    atlas.page.locator(".st-key-top").get_by_role("radio", name=panel, exact=True).click()
    expect(atlas.page.locator(".st-key-dock")).to_be_visible()
    atlas.settle()


def test_the_legend_follows_what_is_on_and_groups_count_it(window: Atlas):
    window.open(f"county={next(library.builtin_dossiers()).stem}&panel=indicators")
    structures = window.page.locator(".st-key-group-structures")
    elements = structures.locator(".atlas-legend li")
    count = elements.count()
    assert count > 2  # the elements of the structure that is on at first
    said = structures.locator("summary").inner_text()
    on = structures.get_by_role("checkbox", checked=True).first
    on.focus()
    window.page.keyboard.press("Space")
    expect(elements).to_have_count(0)
    expect(structures.locator("summary")).not_to_have_text(said)
    expect(window.page.get_by_text(re.compile(r"2020 → 2025")).first).to_be_visible()


def test_a_filter_counts_and_one_click_clears_it(window: Atlas):
    window.open(f"{COUNTY}&panel=projects")
    box = window.page.locator(".st-key-filter")
    box.locator("summary").click()
    words = box.get_by_label("文字")
    words.fill("治理")
    words.press("Enter")
    expect(box.locator("summary")).to_contain_text("1/4")
    expect(window.page.get_by_text("共 1 个项目，其中 1 个已落位")).to_be_visible()
    expect(window.feature("p2")).to_have_count(0)
    window.page.wait_for_url("**f-words=*")
    window.page.reload()  # the address holds it
    window.wait_for_map()
    expect(box.locator("summary")).to_contain_text("1/4")
    expect(box.get_by_label("文字")).to_have_value("治理")
    box.get_by_role("button", name="清除筛选").click()
    expect(window.feature("p2")).to_have_count(1)
    expect(box.get_by_label("文字")).to_have_value("")
    box.locator("input[aria-label='建设期：起']").focus()
    window.page.keyboard.press("ArrowRight")
    expect(box.locator("summary")).to_contain_text("1/4")  # the others do not state their years
    expect(window.feature("p2")).to_have_count(0)


def test_map_table_and_charts_have_one_selection(window: Atlas):
    window.open(f"{COUNTY}&panel=projects")
    window.feature("p2").click()
    chosen = window.page.locator(".st-key-dock tr[aria-selected=true]")
    expect(chosen).to_contain_text(FORMULA)
    rows = window.page.locator(".st-key-dock canvas").first
    rows.click(position={"x": 16, "y": 88}, force=True)  # the box of the second row
    expect(window.details.locator("h2")).not_to_contain_text("=1+1")
    expect(chosen).to_contain_text(window.details.locator("h2").inner_text())
    press(window, "图表")
    here = window.page.locator(".atlas-charts .atlas-here")
    expect(here.first).to_contain_text("水利")
    window.feature("p1").click()
    expect(window.page.locator(".atlas-years .atlas-here")).to_contain_text("样河治理工程")


def test_what_is_shown_to_others_can_be_looked_at_and_nothing_else(window: Atlas):
    window.open(f"{COUNTY}&sel=p1&layers=county-outline,rivers,projects-water&present=1")
    expect(window.page.locator(".st-key-presented")).to_contain_text("水利")
    expect(window.page.locator(".st-key-presented")).not_to_contain_text("乡镇范围")
    expect(window.map.locator("[data-found='found']")).to_be_visible()
    window.feature("p1").click()
    window.page.wait_for_url("**present=1**")
    window.settle()
    expect(window.details).to_have_count(0)
    assert window.page.locator("[data-testid=stMain] :is(input, button, textarea):visible").count() == 0
    expect(window.page.get_by_test_id("stSidebar")).to_be_hidden()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_is_of_the_language_and_can_be_read(window: Atlas, language: str):
    other = "en" if language == "zh" else "zh"
    strange = (
        set(catalogue(other).values()) - set(catalogue(language).values()) - {text(other, "page.own_name")}
    )
    window.open(f"{COUNTY}&sel=p1&lang={language}")
    window.page.locator(".st-key-filter summary").click()
    for panel in state.PANELS:
        press(window, text(language, f"dock.{panel}"))
        for place in (window.page.main_frame, window.frame):
            said = set(place.evaluate(SEEN + "window.seen.texts()"))
            assert not said & strange
            if language == "zh":
                assert [each for each in said if LATIN.search(NAMES.sub("", each))] == []
            assert place.evaluate("window.seen.nameless()") == []
            assert place.evaluate("window.seen.faint()") == []
    assert window.page.evaluate("document.documentElement.lang") == text(language, "page.tag")


def test_the_keyboard_reaches_everything_and_shows_where_it_is(window: Atlas):
    window.open(f"{COUNTY}&sel=p1&panel=projects")
    window.settle()
    wanted = set(window.page.evaluate("window.seen.controls()"))
    reached, hidden = set(), []
    for _ in range(window.page.evaluate("window.seen.remember()") + 20):
        window.page.keyboard.press("Tab")
        at = window.page.evaluate("window.seen.focused()")
        reached.add(at["name"])
        if not at["isSeen"] and at["tag"] not in ("MAIN", "CANVAS"):  # one scrolls, one draws its own ring
            hidden.append(at)
    assert hidden == []
    groups = {text("zh", f"dock.{panel}") for panel in state.PANELS} | {"中文", "English"}
    assert wanted - reached <= groups  # of a row of choices Tab reaches one, the arrows the others
    assert "校正" in reached and "在表中查找" in reached


def test_very_many_points_of_unclear_coordinates_are_asked_about_and_then_gathered(window: Atlas):
    side = 40
    rows = [
        f"井{n},{111.05 + n % side * 0.007:.4f},{37.05 + n // side * 0.007:.4f}" for n in range(side * side)
    ]
    content = "\n".join(["名称,经度,纬度", *rows]).encode()
    wells = FilePayload(name="wells.csv", mimeType="text/csv", buffer=content)
    window.open(f"{COUNTY}&panel=own")
    window.page.locator(".st-key-dock input[type=file]").first.set_input_files(wells)
    window.page.get_by_role("button", name="添加").click()
    expect(window.page.get_by_text("无法判断坐标系")).to_be_visible()
    expect(window.page.locator(".st-key-group-own")).to_have_count(0)
    window.settle()
    system = window.page.get_by_label("坐标系", exact=True)
    system.click()
    window.page.get_by_role("option", name="CGCS2000、WGS 84 经纬度").click()
    window.settle()
    window.page.get_by_role("button", name="添加").click()
    expect(window.page.locator(".st-key-group-own")).to_contain_text(f"wells（{side * side}）")
    signs = window.map.locator(".atlas-crowd")
    expect(signs.first).to_be_visible()
    assert signs.count() < 100
    assert sum(map(int, signs.all_inner_texts())) <= side * side
    before = signs.first.inner_text()
    signs.first.click()
    expect(signs.first).not_to_have_text(before)
