"""Corrections and a reader's own data, done in a real browser; names full of markup stay text."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyproj
import pytest
from playwright.sync_api import Browser, Frame, Locator, Page, expect

from atlas import library
from gazetteer.projection import metric_crs
from tests.browser.conftest import PATIENCE, ROOT, Atlas, _wait_for

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


class Serving:
    """A server that may be killed, and started again on the same home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        log = self.home / "server.log"
        environment = {**os.environ, "ATLAS_HOME": str(self.home), "ATLAS_PLANS": ""}
        command = [sys.executable, "-m", "atlas.server", "--port", str(self.port)]
        with log.open("ab") as output:
            self.running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        _wait_for(self.address, self.running, log)

    def kill(self) -> None:
        self.running.send_signal(signal.SIGKILL)
        self.running.wait(10)


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    made = Serving(tmp_path_factory.mktemp("editing-home"))
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


def open_form(opened: Atlas, action: str) -> None:
    opened.details.get_by_text("校正", exact=True).click()
    box = opened.details.get_by_test_id("stSelectbox").first.locator("input")
    expect(box).to_be_visible()
    box.click()
    opened.page.get_by_role("option", name=action).click()


def save(opened: Atlas, author: str = "") -> None:
    if author:
        opened.details.get_by_label("校正人姓名").fill(author)
    opened.details.get_by_role("button", name="保存校正").click()


def kept(opened: Atlas) -> Locator:
    return opened.page.get_by_text("已保存对")


def frame(page: Page) -> Frame:
    return next(each for each in page.frames if "streamlit_folium" in each.url)


def first_project(opened: Atlas) -> str:
    some = opened.map.locator("[data-feature^='p']").first
    return str(some.get_attribute("data-feature"))


def test_the_read_out_agrees_with_proj(atlas: Atlas):
    atlas.open("")
    geod = pyproj.Geod(ellps="GRS80")
    for lon, lat in ((111.71, 37.27), (73.6, 39.4), (134.9, 48.3), (109.5, 18.2), (114.0, 30.5)):
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
    expect(atlas.map.locator(".atlas-degree").first).to_be_visible()
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


def test_what_is_confirmed_survives_a_kill_and_is_shown_as_text(
    browser: Browser, serving: Serving, county: str
):
    opened = tab(browser, serving)
    show(opened, f"county={county}")
    id_ = first_project(opened)
    show(opened, f"county={county}&sel={id_}")
    open_form(opened, "更名")
    opened.details.get_by_label("名称").fill(IMAGE + FORMULA)
    save(opened, SCRIPT)
    expect(kept(opened)).to_be_visible()
    serving.kill()
    serving.start()
    show(opened, f"county={county}&sel={id_}&panel=corrections")
    expect(opened.details.locator("h2")).to_have_text(IMAGE + FORMULA)
    expect(opened.page.get_by_role("button", name="撤销")).to_be_enabled()
    assert opened.page.locator("img[src='x'], .st-key-details a").count() == 0
    ended(opened)


def test_a_point_is_moved_on_the_map_and_taken_back(browser: Browser, serving: Serving, county: str):
    opened = tab(browser, serving)
    show(opened, f"county={county}")
    id_ = first_project(opened)
    show(opened, f"county={county}&sel={id_}&panel=corrections")
    open_form(opened, "移动位置")
    opened.details.get_by_role("button", name="在地图上点选").click()
    expect(opened.map.locator(".atlas-sketch")).to_be_visible()
    opened.map.locator("#map_div").click(position={"x": 400, "y": 200}, force=True)
    where = opened.details.get_by_label("新位置（CGCS2000）")
    expect(where).not_to_have_value("")
    save(opened, "张三")
    expect(opened.page.get_by_text("请填写位置误差")).to_be_visible()
    expect(where).not_to_have_value("")  # what was drawn is still there
    opened.details.get_by_label("位置误差（米）").fill("40")
    save(opened)
    expect(kept(opened)).to_be_visible()
    expect(opened.details).to_contain_text("约 40 米以内")
    opened.page.get_by_role("button", name="撤销", exact=True).click()
    expect(opened.details).not_to_contain_text("约 40 米以内")
    ended(opened)


def test_a_second_tab_does_not_write_over_what_it_has_not_seen(
    browser: Browser, serving: Serving, county: str
):
    one, other = tab(browser, serving), tab(browser, serving)
    show(one, f"county={county}")
    query = f"county={county}&sel={one.map.locator('[data-feature^=p]').nth(1).get_attribute('data-feature')}"
    for each in (one, other):
        show(each, query)
        open_form(each, "更名")
        each.details.get_by_label("名称").fill("甲工程" if each is one else "乙工程")
        each.details.get_by_label("校正人姓名").fill("张三" if each is one else "李四")
        each.page.keyboard.press("Tab")
        each.page.wait_for_timeout(1000)
    save(one)
    expect(kept(one)).to_be_visible()
    save(other)
    expect(other.page.get_by_text("张三刚刚改过")).to_be_visible()
    expect(other.details.locator("h2")).to_have_text("甲工程")
    ended(one, other)


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


def test_on_a_phone_a_correction_can_be_made(browser: Browser, serving: Serving, county: str):
    opened = tab(browser, serving, 390, 844)
    show(opened, f"county={county}")
    id_ = first_project(opened)
    show(opened, f"county={county}&sel={id_}")
    open_form(opened, "更名")
    opened.details.get_by_label("名称").fill("手机上改的工程")
    save(opened, "王五")
    expect(opened.details.locator("h2")).to_have_text("手机上改的工程")
    box = opened.details.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    ended(opened)
