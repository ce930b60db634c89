"""Corrections and a reader's own data, done in a real browser; names full of markup stay text."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyproj
import pytest
from playwright.sync_api import Browser, Frame, Locator, Page, expect

from atlas import library
from gazetteer.projection import metric_crs
from tests.browser.conftest import PATIENCE, Atlas
from tests.browser.serving import Serving

pytestmark = pytest.mark.browser

IMAGE = "<img src=x onerror=alert(1)>"
SCRIPT = "<script>alert(2)</script>"
FORMULA = "=1+1 [点我](javascript:alert(3)) **粗**"
SQUARE = [[111.3, 37.2], [111.9, 37.2], [111.9, 37.5], [111.3, 37.5], [111.3, 37.2]]


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """Wait for an atlas that is built anew."""
    expect.set_options(timeout=3 * PATIENCE)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def serving(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    home = tmp_path_factory.mktemp("editing-home")
    shutil.copytree(built, home, dirs_exist_ok=True)
    made = Serving(home)
    yield made
    made.kill()


@pytest.fixture(scope="module")
def county() -> str:
    """Name the first of the built-in counties."""
    return next(library.builtin_dossiers()).stem


def tab(browser: Browser, serving: Serving, width: int = 1440, height: int = 900) -> Atlas:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    opened = Atlas(context.new_page(), serving.address)
    opened.page.set_default_timeout(3 * PATIENCE)
    return opened


def ended(*tabs: Atlas) -> None:
    for each in tabs:
        each.page.context.close()
        assert each.outside == []
        assert [fault for fault in each.faults if "WebSocket" not in fault and "ERR_CONN" not in fault] == []


def show(opened: Atlas, query: str, patience: int = 6 * PATIENCE) -> None:
    opened.page.goto(f"{opened.server}/?{query}")
    expect(opened.map.locator("#map_div")).to_have_attribute(
        "data-drawn", re.compile("county-outline"), timeout=patience
    )


def frame(page: Page) -> Frame:
    return next(each for each in page.frames if "streamlit_folium" in each.url)


def test_the_read_out_agrees_with_proj(atlas: Atlas):
    atlas.open("")
    geod = pyproj.Geod(ellps="GRS80")
    for lon, lat in ((111.71, 37.27), (73.6, 39.4), (134.9, 48.3), (109.3, 18.2), (114.0, 30.5)):
        told = frame(atlas.page).evaluate(f"planningGeodesy.grid({lon}, {lat})")
        east, north = pyproj.Transformer.from_crs(4490, metric_crs(lon), always_xy=True).transform(lon, lat)
        assert (told["east"], told["north"]) == pytest.approx((east, north), abs=0.001)
        far = frame(atlas.page).evaluate(
            f"planningGeodesy.distance({{lon: {lon}, lat: {lat}}}, {{lon: 112, lat: 37}})"
        )
        assert far == pytest.approx(geod.inv(lon, lat, 112, 37)[2], abs=0.01)


def test_distances_are_measured_and_the_graticule_drawn_without_a_selection(atlas: Atlas):
    atlas.open("")
    atlas.map.get_by_role("button", name="经纬网").press("Enter")
    expect(atlas.map.locator(".atlas-degree span").first).to_be_visible()
    atlas.map.get_by_role("button", name="量距").click()
    for spot in ((500, 300), (600, 400)):
        atlas.map.locator("#map_div").click(position={"x": spot[0], "y": spot[1]}, force=True)
    expect(atlas.map.locator(".atlas-sketch")).to_contain_text("公里")
    atlas.map.get_by_role("button", name="完成").click()
    expect(atlas.details).to_have_count(0)


def test_a_base_map_is_off_until_its_address_is_given_and_stays_in_the_browser(browser: Browser, server: str):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    opened = Atlas(context.new_page(), server)
    opened.open("")
    assert opened.outside == []
    opened.map.get_by_role("button", name="底图").click()
    opened.map.locator(".atlas-base select").select_option("own")
    opened.map.locator(".atlas-base").get_by_label("服务地址").fill("https://tiles.invalid/{z}/{x}")
    opened.map.get_by_role("button", name="使用").click()
    expect(opened.map.locator(".atlas-fault")).to_contain_text("{y}")
    opened.map.locator(".atlas-base").get_by_label("服务地址").fill(
        "https://tiles.invalid/{z}/{x}/{y}?k={key}"
    )
    opened.map.locator(".atlas-base").get_by_label("密钥").fill("secret")
    opened.map.get_by_role("button", name="使用").click()
    expect(opened.map.locator(".atlas-credit")).to_have_text("tiles.invalid")
    opened.page.wait_for_timeout(300)
    assert opened.outside
    assert all(
        url.startswith("https://tiles.invalid/") and url.endswith("?k=secret") for url in opened.outside
    )
    context.close()


def test_own_layers_and_plans_are_shown_as_text_and_a_broken_file_changes_nothing(
    browser: Browser, serving: Serving, county: str, tmp_path: Path
):
    properties = {"name": IMAGE + FORMULA, "说明": SCRIPT}
    area = {"type": "Polygon", "coordinates": [SQUARE]}
    feature = {"type": "Feature", "properties": properties, "geometry": area}
    layer = tmp_path / "layer.geojson"
    layer.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 no more")
    plan = tmp_path / "plan.md"
    plan.write_text(
        f"# 总则\n\n## 项目\n\n建设{IMAGE}水库工程，投资3亿元。实施{SCRIPT}的改造项目。\n", encoding="utf-8"
    )
    opened = tab(browser, serving)
    show(opened, f"county={county}&panel=own")
    before = sorted(path.name for path in serving.home.glob("*.gpkg"))
    files = opened.page.locator(".st-key-dock input[type=file]")
    files.nth(0).set_input_files(layer)
    opened.page.get_by_role("button", name="添加").click()
    drawn = opened.feature("own/1/0")
    expect(drawn).to_have_count(1)
    drawn.dispatch_event("click", {"bubbles": True, "clientX": 600, "clientY": 300})
    expect(opened.details.locator("h2")).to_have_text(IMAGE + FORMULA)
    expect(opened.details).to_contain_text(SCRIPT)
    files.nth(1).set_input_files(broken)
    expect(opened.page.locator(".st-key-dock [data-testid=stAlert]")).to_be_visible()
    assert sorted(path.name for path in serving.home.glob("*.gpkg")) == before
    files.nth(1).set_input_files(plan)
    opened.page.get_by_label("所属县").fill(county)
    opened.page.get_by_role("button", name="读入并生成图集").click()
    opened.page.wait_for_url(f"**county={county}-*", timeout=6 * PATIENCE)
    assert len(sorted(serving.home.glob("*.gpkg"))) == len(before) + 1
    assert opened.page.locator("img[src='x']").count() == 0
    ended(opened)
