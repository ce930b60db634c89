"""Corrections by sight in a real browser: made, taken back, kept through a kill and a new reading."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, WebSocketRoute, expect

from tests.browser import made_up_plan
from tests.browser.conftest import Atlas
from tests.browser.serving import Serving

pytestmark = pytest.mark.browser

AUTHOR = "<script>alert(2)</script>张三"
NAME = "<img src=x onerror=alert(1)>=1+1 [点我](javascript:alert(3)) **粗**"
NOTE = "现场踏勘 <b>甲</b>"


@pytest.fixture(scope="module")
def serving(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """Serve the atlas of a made-up plan, small enough to be built anew in a blink."""
    home = tmp_path_factory.mktemp("correcting-home")
    shutil.copytree(built, home, dirs_exist_ok=True)
    made_up_plan.build(home)
    made = Serving(home)
    yield made
    made.kill()


class Desk(Atlas):
    """A planner at work on the made-up plan's atlas."""

    def __init__(self, browser: Browser, serving: Serving, width: int = 1440, height: int = 900) -> None:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", accept_downloads=True
        )
        super().__init__(context.new_page(), serving.address)

    def show(self, query: str) -> None:
        """Open the page at a part of its address."""
        self.page.goto(f"{self.server}/?county={made_up_plan.county()}-made-up&{query}")
        self.wait_for_map()

    def leave(self, *, was_cut_off: bool = False) -> None:
        """Close the window: it asked no other host, ran nothing and threw nothing."""
        self.page.context.close()
        assert self.outside == []
        faults = [fault for fault in self.faults if not (was_cut_off and "dialog" not in fault)]
        assert faults == []

    @property
    def dock(self) -> Locator:
        return self.page.locator(".st-key-dock")

    @property
    def kept(self) -> Locator:
        return self.page.get_by_text("已保存对")

    def open_form(self, action: str) -> None:
        # While another feature takes the place of the one before, both their switches stand there.
        self.settle()
        expect(self.details.get_by_text("校正", exact=True)).to_have_count(1)
        self.details.get_by_text("校正", exact=True).click()
        self.details.get_by_role("radio", name=action).click()
        expect(self.details.get_by_role("radio", name=action)).to_be_checked()

    def draw(self, button: Locator, *spots: tuple[int, int]) -> None:
        """Draw on the map with its own tool: points of its window."""
        button.click()
        expect(self.map.locator(".atlas-sketch")).to_be_visible()
        for x, y in spots:
            self.map.locator("#map_div").click(position={"x": x, "y": y}, force=True)
        if len(spots) > 1:
            self.map.get_by_role("button", name="完成").click()

    def save(self, form: Locator | None = None, **said: str) -> None:
        """Fill in boxes by the beginning of their labels, and confirm."""
        form = form or self.details
        for label, word in said.items():
            form.locator(f"input[aria-label^='{label}']").fill(word)
        form.get_by_role("button", name="保存校正").click()

    def log(self, words: str) -> Locator:
        """Find what the panel's log says, as it is read aloud."""
        return self.dock.locator("[data-testid=stDataFrame] td", has_text=words)


def test_a_point_is_moved_with_note_author_and_time_and_taken_back_and_again(
    browser: Browser, serving: Serving
):
    desk = Desk(browser, serving)
    desk.show("sel=p001&panel=corrections")
    expect(desk.dock).to_contain_text("还没有校正")
    desk.open_form("移动位置")
    desk.draw(desk.details.get_by_role("button", name="在地图上点选"), (400, 200))
    where = desk.details.get_by_label("新位置（CGCS2000）")
    expect(where).not_to_have_value("")
    desk.save(校正人姓名=AUTHOR, 说明=NOTE)
    expect(desk.page.get_by_text("请填写位置误差")).to_be_visible()
    expect(where).not_to_have_value("")  # what was drawn is still there
    desk.save(位置误差="40")
    expect(desk.kept).to_be_visible()
    expect(desk.details).to_contain_text("约 40 米以内")
    expect(desk.map.locator("[data-found='found']")).to_be_visible()
    for said in (AUTHOR, NOTE, str(datetime.now().year), "生效"):
        expect(desk.log(said).first).to_be_attached()
    desk.dock.get_by_role("button", name="撤销", exact=True).click()
    expect(desk.details).not_to_contain_text("约 40 米以内")
    desk.dock.get_by_role("button", name="恢复", exact=True).click()
    expect(desk.details).to_contain_text("约 40 米以内")
    assert desk.page.locator("img[src='x'], .st-key-details a").count() == 0
    desk.leave()


def test_an_area_is_redrawn_a_name_resolved_a_project_rejected_another_added_and_all_exported(
    browser: Browser, serving: Serving, tmp_path: Path
):
    desk = Desk(browser, serving)
    desk.show("sel=z002&panel=corrections")
    before = desk.feature("z002").bounding_box()
    desk.open_form("重新勾绘")
    desk.draw(
        desk.details.get_by_role("button", name="在地图上画面"),
        (150, 120),
        (500, 120),
        (500, 330),
        (150, 330),
    )
    expect(desk.details.locator("textarea")).to_have_value(re.compile("^POLYGON"))
    desk.save(校正人姓名=AUTHOR, 位置误差="500")
    expect(desk.details).to_contain_text("约 500 米以内")
    after = desk.feature("z002").bounding_box()
    assert before is not None and after is not None
    assert (round(after["width"]), round(after["height"])) == (352, 212)  # with its line
    assert before != after

    desk.show("sel=p002&panel=corrections")  # the name that says who corrects is asked once a session
    expect(desk.details).to_contain_text("位置不详")
    desk.open_form("改认地点")
    desk.details.get_by_test_id("stRadio").locator("label").first.click()
    desk.save(校正人姓名=AUTHOR)
    expect(desk.kept).to_be_visible()
    expect(desk.details).not_to_contain_text("位置不详")

    desk.search("智慧停车场建设工程")
    expect(desk.details.locator("h2")).to_have_text("智慧停车场建设工程")
    desk.open_form("剔除")
    desk.save()
    expect(desk.details).to_contain_text("当前图集中没有这个要素")

    desk.dock.get_by_text("新增要素").click()
    desk.draw(desk.dock.get_by_role("button", name="在地图上点选"), (300, 100))
    expect(desk.dock.get_by_label("新位置（CGCS2000）")).not_to_have_value("")
    desk.save(desk.dock, 名称=NAME, 位置误差="80")
    expect(desk.kept.filter(has_text=NAME)).to_be_visible()  # not what is still said of the one before
    desk.search(NAME)
    expect(desk.details.locator("h2")).to_have_text(NAME)
    expect(desk.details).to_contain_text("约 80 米以内")

    with desk.page.expect_download() as event:
        desk.dock.get_by_role("button", name="导出校正文件").click()
    event.value.save_as(tmp_path / "corrections.json")
    kept = json.loads((tmp_path / "corrections.json").read_text(encoding="utf-8"))
    assert [item["action"] for item in kept][-4:] == ["redraw", "resolve", "reject", "add"]
    assert {item["author"] for item in kept} == {AUTHOR}
    assert desk.page.locator("img[src='x'], .st-key-details a").count() == 0
    desk.leave()


def test_what_is_confirmed_survives_a_killed_server_and_a_new_reading_of_the_plan(
    browser: Browser, serving: Serving
):
    desk = Desk(browser, serving)
    desk.show("sel=p003&panel=corrections")
    desk.open_form("更名")
    desk.save(名称=NAME, 校正人姓名=AUTHOR)
    expect(desk.kept).to_be_visible()
    serving.kill()
    expect(desk.page.get_by_role("dialog")).to_contain_text("已保存的校正不会丢失")
    made_up_plan.build(serving.home, "3.新建绿道工程。\n")
    serving.start()
    # The open page comes back by itself, and shows what was built meanwhile.
    expect(desk.page.locator(".st-key-group-projects summary")).to_contain_text("2/3")
    expect(desk.page.get_by_role("dialog")).to_have_count(0)
    desk.settle()
    desk.search("绿道工程")
    expect(desk.details.locator("h2")).to_have_text("绿道工程")
    desk.show("sel=p003&panel=corrections")
    expect(desk.details.locator("h2")).to_have_text(NAME)
    expect(desk.log(AUTHOR).first).to_be_attached()
    expect(desk.dock.get_by_role("button", name="撤销", exact=True)).to_be_enabled()
    assert desk.page.locator("img[src='x'], .st-key-details a").count() == 0
    desk.leave(was_cut_off=True)


def test_a_connection_that_was_cut_comes_back_with_all_that_was_confirmed(browser: Browser, serving: Serving):
    desk = Desk(browser, serving)
    sockets: list[WebSocketRoute] = []
    desk.page.route_web_socket(re.compile("_stcore/stream"), lambda made: sockets.append(bridged(made)))
    desk.show("sel=p002")
    desk.open_form("更名")
    desk.save(名称="断线前改的工程", 校正人姓名="张三")
    expect(desk.kept).to_be_visible()
    sockets[-1].close()
    state = desk.page.locator("[data-test-connection-state]")
    expect(state).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(state).to_have_attribute("data-test-connection-state", "CONNECTED")
    assert len(sockets) == 2
    expect(desk.details.locator("h2")).to_have_text("断线前改的工程")
    desk.details.get_by_role("radio", name="更名").click()  # the forms are still open
    desk.save(名称="断线后改的工程")
    expect(desk.details.locator("h2")).to_have_text("断线后改的工程")
    desk.leave(was_cut_off=True)


def bridged(made: WebSocketRoute) -> WebSocketRoute:
    """Let a connection reach the server, by a way that can be cut."""
    made.connect_to_server()
    return made


def test_findings_lead_to_their_places_and_are_judged(browser: Browser, serving: Serving):
    desk = Desk(browser, serving)
    desk.show("panel=findings")
    expect(desk.dock).to_contain_text("待核对 2")
    row = desk.dock.get_by_test_id("stDataFrame").locator("canvas").first
    row.click(position={"x": 16, "y": 52}, force=True)
    desk.dock.get_by_role("button", name="在图上显示").click()
    expect(desk.map.locator("[data-found='found']").first).to_be_visible()
    desk.dock.get_by_placeholder("姓名").fill(AUTHOR)
    desk.dock.get_by_placeholder("备注").fill(NOTE)
    desk.dock.get_by_role("button", name="采纳", exact=True).click()
    expect(desk.dock).to_contain_text("已采纳 1")
    expect(desk.dock).to_contain_text("待核对 1")
    desk.show("panel=corrections")
    expect(desk.log("处理校核意见").first).to_be_attached()
    expect(desk.log(NOTE).first).to_be_attached()
    desk.leave()


def test_a_second_tab_does_not_write_over_what_it_has_not_seen(browser: Browser, serving: Serving):
    one, other = Desk(browser, serving), Desk(browser, serving)
    for desk in (one, other):
        desk.show("sel=p001")
        desk.open_form("更名")
    one.save(名称="甲工程", 校正人姓名="张三")
    expect(one.kept).to_be_visible()
    other.save(名称="乙工程", 校正人姓名="李四")
    expect(other.page.get_by_text("张三刚刚改过")).to_be_visible()
    expect(other.details.locator("h2")).to_have_text("甲工程")
    expect(other.details.get_by_label("名称")).to_have_value("乙工程")  # what was typed is still there
    one.leave()
    other.leave()


def test_on_a_phone_a_correction_can_be_made(browser: Browser, serving: Serving):
    desk = Desk(browser, serving, 390, 844)
    desk.show("sel=p001")
    desk.open_form("更名")
    desk.save(名称="手机上改的工程", 校正人姓名="王五")
    expect(desk.details.locator("h2")).to_have_text("手机上改的工程")
    box = desk.details.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    desk.leave()
