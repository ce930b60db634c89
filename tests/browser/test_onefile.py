"""The one-file map, opened from a disk in a browser without any network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from atlas import exporting
from atlas.store import open_store
from layers.export.run import write
from tests import sample_atlas
from tests.sample_atlas import CODE, FORMULA, NAME, SCRIPT

DESK, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
BOTH = pytest.mark.parametrize("page", [DESK, PHONE], ids=["desk", "phone"], indirect=True)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stick")
    subject = exporting.subject(open_store(sample_atlas.make(folder / "sample.gpkg")), "zh")
    webmap = exporting.formats()["webmap"]
    return write(webmap, subject, webmap.options(), folder / "样 县#1.html")[0]


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, file: Path) -> Iterator[Page]:
    """The map opened; afterwards it must have asked for nothing but itself, and nothing must have failed."""
    context = browser.new_context(viewport=getattr(request, "param", DESK), offline=True)
    page, asked, faults = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type in ("error", "warning") else None)
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.goto(file.as_uri())
    expect(page.locator("#map_div")).to_have_attribute("data-drawn", re.compile("county-outline"))
    yield page
    context.close()
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert faults == []


def feature(page: Page, id_: str):
    return page.locator(f"[data-feature='{id_}']")


def found(page: Page, asked: str) -> None:
    page.get_by_role("combobox").fill(asked)
    page.get_by_role("option").first.click()


def unfold(page: Page) -> None:
    """Show the layer tree where it is folded away."""
    if page.locator("#fold").is_visible():
        page.locator("#fold").click()


@BOTH
def test_a_zone_is_found_by_name_and_by_sound_with_its_details(page: Page):
    details = page.locator("#details")
    for asked in ("东部农业区", "dongbu", "dong bu nong ye", "dbny", "dōngbù"):
        found(page, asked)
        expect(details.locator("h2")).to_have_text("东部农业区")
        details.get_by_label("关闭").click()
        expect(details).to_be_hidden()
    found(page, "nongyequ")
    for said in ("按规划结构示意", "约 3 公里以内", "第一章", "1/1", "手绘"):
        expect(details).to_contain_text(said)
    expect(page.locator("[data-found='found']")).to_have_count(1)
    expect(page.locator("[data-found='doubt']")).to_have_count(1)


def test_enter_takes_what_is_called_just_so_and_arrows_walk(page: Page):
    box, title = page.get_by_role("combobox"), page.locator("#details h2")
    box.fill("样河")
    box.press("Enter")
    expect(title).to_have_text("样河")
    box.fill("yanghe")
    expect(page.get_by_role("option").first).to_contain_text("读音相符")
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    expect(title).to_have_text("样河治理工程")


@BOTH
def test_layers_are_switched_and_the_legend_follows(page: Page):
    unfold(page)
    river, tree = feature(page, f"{CODE}/river"), page.locator("#tree")
    expect(river).to_have_count(1)
    page.locator("[data-layer='rivers']").uncheck()
    expect(river).to_have_count(0)
    expect(tree).to_contain_text("项目")
    expect(tree.locator(".layer", has_text="projects-water图层")).to_contain_text("3/4")
    page.locator("[data-layer='rivers']").check()
    expect(river).to_have_count(1)


def test_what_has_no_place_is_found_and_says_so(page: Page):
    found(page, "无处可落")
    expect(page.locator("#details")).to_contain_text("位置不明")
    expect(page.locator("[data-found]")).to_have_count(0)
    found(page, "小寨")
    expect(page.locator("[data-found='doubt']")).to_have_count(1)  # somewhere in its town


def test_what_lies_under_a_click_is_offered_too(page: Page):
    zone, details = feature(page, "z1").bounding_box(), page.locator("#details")
    assert zone
    beside_the_river = zone["x"] + zone["width"] / 2 + 7
    page.mouse.click(beside_the_river, zone["y"] + zone["height"] / 3)
    expect(details.locator("h2")).to_have_text("东部农业区")
    for beneath in ("样河", "堤防加固工程", "样县"):
        expect(details.get_by_role("button", name=re.compile(f"^{beneath}"))).to_have_count(1)
    details.get_by_role("button", name=re.compile("^样河")).click()
    expect(details.locator("h2")).to_have_text("样河")
    page.locator("#map_div").click(position={"x": 5, "y": 400})
    expect(details).to_be_hidden()


def test_hostile_names_are_text(page: Page):
    found(page, "=1+1")
    expect(page.locator("#details h2")).to_have_text(FORMULA)
    found(page, "onerror")
    expect(page.locator("#details h2")).to_have_text(SCRIPT)
    page.get_by_role("combobox").fill("<b>没有")
    expect(page.locator("#search p")).to_have_text("没有找到“<b>没有”。")
    assert page.locator("img[src='x'], #details b, #search b").count() == 0
    expect(page.locator(".atlas-label", has_text=SCRIPT)).to_have_count(1)


@BOTH
def test_what_must_stand_on_a_map_stands_there(page: Page):
    expect(page.locator("h1")).to_contain_text(NAME)
    for said in ("示意图，仅供内部研究，公开使用须送审", "审图号"):
        expect(page.locator(".atlas-note, footer").filter(has_text=said, visible=True)).to_have_count(1)
    expect(page.locator(".atlas-north")).to_be_visible()
    expect(page.locator(".leaflet-control-scale")).to_be_visible()


def test_on_paper_the_legend_of_what_is_on_is_whole_and_the_page_comes_back(page: Page):
    group = page.locator("#tree > details", has_text="自然与交通")
    page.locator("[data-layer='villages']").uncheck()
    group.locator("summary").click()
    expect(group).not_to_have_attribute("open", "")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(group.get_by_text("rivers图层")).to_be_visible()
    expect(page.get_by_text("villages图层")).to_be_hidden()
    expect(page.locator(".bar, .leaflet-control-zoom, .atlas-tools").filter(visible=True)).to_have_count(0)
    sheet = page.locator("#map_div").bounding_box()
    assert sheet and sheet["width"] < 277 / 25.4 * 96  # pixels across A4 within its margins
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(group).not_to_have_attribute("open", "")
    expect(page.locator(".leaflet-control-zoom")).to_be_visible()


def test_no_request_can_leave_the_page(browser: Browser, file: Path):
    page = browser.new_page()
    page.goto(file.as_uri())
    refused = page.evaluate(
        """async () => {
            const asked = (ask) => new Promise((done) => {
                const told = (sign) => done(sign.effectiveDirective);
                addEventListener("securitypolicyviolation", told, { once: true });
                setTimeout(done, 5000, "allowed");
                ask();
            });
            return [
                await asked(() => fetch("https://example.org/").catch(() => {})),
                await asked(() => { new Image().src = "https://example.org/x.png"; }),
            ];
        }"""
    )
    page.close()
    assert refused == ["connect-src", "img-src"]
