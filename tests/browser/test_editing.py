"""Corrections and a reader's own data, done in a real browser; names full of markup stay text."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pyproj
import pytest
from playwright.sync_api import Browser, FilePayload, expect

from atlas import library
from gazetteer.projection import metric_crs
from tests import sample_atlas
from tests.atlas.plan_files import Piece, as_pdf, as_word
from tests.browser import made_up_plan
from tests.browser.conftest import Atlas
from tests.browser.serving import Serving

pytestmark = pytest.mark.browser

IMAGE = "<img src=x onerror=alert(1)>"
SCRIPT = "<script>alert(2)</script>"
FORMULA = "=1+1 [点我](javascript:alert(3)) **粗**"
FOLLOW = """() => {
  window.followed = "";
  const follow = () => (window.followed += document.querySelector(".st-key-dock")?.innerText || "");
  const whole = { subtree: true, childList: true, characterData: true };
  new MutationObserver(follow).observe(document.body, whole);
}"""  # what the panel says from now on, however briefly
SQUARE = [[111.3, 37.2], [111.9, 37.2], [111.9, 37.5], [111.3, 37.5], [111.3, 37.2]]


@pytest.fixture(scope="module")
def serving(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    home = tmp_path_factory.mktemp("editing-home")
    shutil.copytree(built, home, dirs_exist_ok=True)
    sample_atlas.make(home / f"{sample_atlas.CODE}.gpkg")
    made = Serving(home)
    yield made
    made.kill()


def test_the_read_out_agrees_with_proj(atlas: Atlas):
    atlas.open("")
    geod = pyproj.Geod(ellps="GRS80")
    for lon, lat in ((111.71, 37.27), (73.6, 39.4), (134.9, 48.3), (109.3, 18.2), (114.0, 30.5)):
        told = atlas.frame.evaluate(f"planningGeodesy.grid({lon}, {lat})")
        east, north = pyproj.Transformer.from_crs(4490, metric_crs(lon), always_xy=True).transform(lon, lat)
        assert (told["east"], told["north"]) == pytest.approx((east, north), abs=0.001)
        far = atlas.frame.evaluate(
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
    with opened.page.expect_event("requestfailed"):  # once it was noted and blocked
        opened.map.get_by_role("button", name="使用").click()
    expect(opened.map.locator(".atlas-credit")).to_have_text("tiles.invalid")
    assert opened.outside
    assert all(
        url.startswith("https://tiles.invalid/") and url.endswith("?k=secret") for url in opened.outside
    )
    context.close()


def test_an_own_layer_is_shown_as_text(atlas: Atlas, tmp_path: Path):
    properties = {"name": IMAGE + FORMULA, "说明": SCRIPT}
    area = {"type": "Polygon", "coordinates": [SQUARE]}
    feature = {"type": "Feature", "properties": properties, "geometry": area}
    layer = tmp_path / "layer.geojson"
    layer.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    atlas.open(f"county={sample_atlas.CODE}&panel=own")
    atlas.page.locator(".st-key-dock input[type=file]").nth(0).set_input_files(layer)
    atlas.page.get_by_role("button", name="添加").click()
    drawn = atlas.feature("own/1/0")
    expect(drawn).to_have_count(1)
    drawn.dispatch_event("click", {"bubbles": True, "clientX": 600, "clientY": 300})
    expect(atlas.details.locator("h2")).to_have_text(IMAGE + FORMULA)
    expect(atlas.details).to_contain_text(SCRIPT)
    assert atlas.page.locator("img[src='x'], .st-key-details a").count() == 0


def test_own_plans_in_all_formats_become_atlases_and_a_broken_file_changes_nothing(
    browser: Browser, serving: Serving
):
    county = library.load_gazetteer(made_up_plan.county()).county
    assert county is not None
    text = county.name + made_up_plan.text()
    pieces = [Piece("text", line) for line in text.splitlines()]
    plans = {"plan.docx": as_word(pieces), "plan.pdf": as_pdf(pieces), "plan.txt": text.encode()}
    desk = Atlas(browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN"), serving.address)
    desk.open(f"county={sample_atlas.CODE}&panel=own")
    desk.page.evaluate(FOLLOW)
    before = sorted(path.name for path in serving.home.iterdir())
    upload(desk, "broken.docx", b"PK\x03\x04 no more")
    expect(desk.page.locator(".st-key-dock [data-testid=stAlert]")).to_be_visible()
    assert sorted(path.name for path in serving.home.iterdir()) == before
    for name, raw in plans.items():
        upload(desk, name, raw)
        guessed = desk.page.locator(f"[class*='st-key-own-county-{_digest(raw)}'] input")
        expect(guessed).to_have_value(county.name)
        desk.settle()
        desk.page.get_by_role("button", name="读入并生成图集").click()
        desk.page.wait_for_url(f"**county={made_up_plan.county()}-{_digest(raw)}*")
        expect(desk.feature("p001")).to_have_count(1)
    followed = desk.page.evaluate("window.followed")
    for step in ("正在识读规划", "识读出", "正在生成图集"):
        assert step in followed
    desk.feature("p001").click()
    passage = desk.details.locator(".atlas-passage")  # of the plan that was read a moment ago
    expect(passage.locator("mark")).to_have_text(f"{made_up_plan.towns()[0]}水厂工程")
    for way, at in (("下一处", "第 2/2 处"), ("上一处", "第 1/2 处")):
        desk.details.get_by_role("button", name=way).click()
        expect(desk.details).to_contain_text(at)
    assert desk.page.locator("img[src='x'], .st-key-details a").count() == 0
    desk.page.close()
    assert (desk.outside, desk.faults) == ([], [])


def upload(desk: Atlas, name: str, raw: bytes) -> None:
    chosen = FilePayload(name=name, mimeType="application/octet-stream", buffer=raw)
    desk.page.locator(".st-key-dock input[type=file]").nth(1).set_input_files(chosen)


def _digest(raw: bytes) -> str:
    return sha256(raw).hexdigest()[:8]
