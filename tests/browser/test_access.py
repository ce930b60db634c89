"""An office's server: its readers change nothing, its editors log in, and other sites get no answer."""

from __future__ import annotations

import json
import shutil
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from atlas.corrections import log
from atlas.office import logins, passwords
from tests.browser import made_up_plan
from tests.browser.serving import Serving, free_port
from tests.browser.sign_in import CLIENT, provided
from tests.browser.test_correcting import Desk

pytestmark = pytest.mark.browser

NAME, PASSWORD = "王工", "春风又绿江南岸明月何时照我还"
SEARCHED = "无此地名"
EMAIL = "li@plan.example"


@pytest.fixture(scope="module")
def home(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a made-up plan's atlas."""
    home = tmp_path_factory.mktemp("office")
    shutil.copytree(built, home, dirs_exist_ok=True)
    made_up_plan.build(home)
    return home


@pytest.fixture(scope="module")
def office(home: Path) -> Iterator[Serving]:
    """Serve it at all addresses of this machine, with one editor."""
    editors = home / passwords.FILE
    passwords.add(editors, NAME, PASSWORD + "。")
    made = Serving(home, "--address", "0.0.0.0", "--log-format", "json", ATLAS_EDITORS=str(editors))
    yield made
    made.kill()


def ask(
    serving: Serving, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Ask by POST where there is a body; return status, headers by name in lower case, and body."""
    request = urllib.request.Request(serving.address + path, body, dict(headers or {}))
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, {key.lower(): value for key, value in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, {key.lower(): value for key, value in refused.headers.items()}, refused.read()


def shake_hands(serving: Serving, origin: str) -> str:
    """Ask for a session as a browser does for a page of ``origin``; return the first line of the answer."""
    host = serving.address.partition("//")[2]
    lines = (
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {host}",
        f"Origin: {origin}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: streamlit",
    )
    with socket.create_connection(("127.0.0.1", serving.port), timeout=20) as line:
        line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return line.recv(200).decode(errors="replace").partition("\r\n")[0]


def test_the_status_says_nothing_private(office: Serving):
    status, headers, body = ask(office, "/healthz")
    said = json.loads(body)
    assert (status, headers["cache-control"], said.pop("status")) == (200, "no-store", "ok")
    assert said.pop("atlases") >= 1 and said.pop("uptime_s") >= 0 and said.pop("version")
    assert said == {}


def test_every_answer_tells_the_browser_what_to_forbid(office: Serving):
    for path in ("/", "/_stcore/health", "/healthz", "/favicon.png"):
        status, headers, _ = ask(office, path, {"Accept-Encoding": "gzip"})
        assert status == 200
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert "frame-ancestors 'self'" in headers["content-security-policy"]
        assert "server" not in headers


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "atlas.invalid"}, 421),
        ({"Host": "127.0.0.1.atlas.invalid"}, 421),
        ({"Origin": "https://atlas.invalid"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 200),
    ],
)
def test_other_names_and_other_sites_get_no_answer(office: Serving, headers: dict[str, str], status: int):
    assert ask(office, "/_stcore/host-config", headers)[0] == status


def test_a_session_is_opened_for_the_servers_own_page_alone(office: Serving):
    assert " 403 " in shake_hands(office, "https://atlas.invalid") + " "
    assert " 101 " in shake_hands(office, office.address) + " "


@pytest.mark.parametrize(("ticket", "status"), [("x" * 43, 403), ("", 403), ("x" * 101, 413)])
def test_a_ticket_that_the_page_did_not_give_is_good_for_nothing(office: Serving, ticket: str, status: int):
    answer = ask(office, f"/{logins.PATH}", {"Origin": office.address}, ticket.encode())
    assert (answer[0], "set-cookie" in answer[1]) == (status, False)


def test_readers_read_and_an_editor_logs_in_corrects_under_their_name_and_logs_out(
    browser: Browser, office: Serving
):
    desk = Desk(browser, office)
    desk.show("sel=p001&panel=corrections")
    expect(desk.details.get_by_text("校正", exact=True)).to_have_count(0)
    expect(desk.page.locator("input[type=file]")).to_have_count(0)
    expect(desk.dock.get_by_role("button", name="撤销", exact=True)).to_have_count(0)
    desk.search(SEARCHED)
    account = desk.page.locator(".st-key-access")
    account.get_by_role("button").click()
    desk.page.get_by_label("用户名").fill(NAME)
    desk.page.get_by_label("口令", exact=True).fill(PASSWORD)
    enter = desk.page.locator(".st-key-login-enter button")
    enter.click()
    expect(desk.page.get_by_text("用户名或口令不对")).to_be_visible()
    desk.page.get_by_label("口令", exact=True).fill(PASSWORD + "。")
    with desk.page.expect_response("**/session") as exchanged:
        enter.click()
    assert exchanged.value.status == 204
    desk.page.reload()
    desk.wait_for_map()
    expect(account).to_contain_text(NAME)
    (cookie,) = (each for each in desk.page.context.cookies() if each["name"] == logins.COOKIE)
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    desk.open_form("更名")
    expect(desk.details.get_by_label("校正人姓名")).to_have_count(0)
    desk.save(名称="新水厂")
    expect(desk.kept).to_be_visible()
    expect(desk.log(NAME).first).to_be_attached()
    account.get_by_role("button").click()
    desk.page.get_by_role("button", name="退出登录").click()
    expect(account).to_contain_text("登录")
    expect(desk.details.get_by_text("校正", exact=True)).to_have_count(0)
    desk.leave()
    workspace = next(path for path in office.home.glob("*made-up.gpkg"))
    assert [item.author for item in log.read(workspace)] == [NAME]
    said = (office.home / "server.log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in said.splitlines()]
    assert {"keep"} == {line["what"] for line in lines if line.get("user") == NAME and "what" in line}
    assert PASSWORD not in said and SEARCHED not in said


def test_one_who_signs_in_with_the_offices_account_edits_under_that_address(browser: Browser, home: Path):
    pytest.importorskip("httpx", reason="Streamlit's sign-in needs it")
    listed = home / "editors.toml"
    listed.write_text(f'emails = ["{EMAIL}"]', encoding="utf-8")
    port = free_port()
    with provided({"sub": "1", "email": EMAIL, "email_verified": True}) as provider:
        secrets = {
            "redirect_uri": f"http://127.0.0.1:{port}/oauth2callback",
            "cookie_secret": "0123456789" * 4,
            "client_id": CLIENT,
            "client_secret": "none",
            "server_metadata_url": f"{provider.address}/.well-known/openid-configuration",
        }
        lines = "".join(f'{name} = "{value}"\n' for name, value in secrets.items())
        listed.with_name("secrets.toml").write_text(f"[auth]\n{lines}", encoding="utf-8")
        serving = Serving(home, port=port, ATLAS_EDITORS=str(listed))
        desk = Desk(browser, serving)
        desk.page.context.route(f"{provider.address}/**", lambda route: route.continue_())
        desk.show("sel=p001")
        account = desk.page.locator(".st-key-access")
        account.get_by_role("button").click()
        desk.page.get_by_role("button", name="前往登录").click()
        expect(account).to_contain_text(EMAIL)
        account.get_by_role("button").click()
        desk.page.get_by_role("button", name="退出登录").click()
        expect(account).to_contain_text("登录")
        desk.leave()
        serving.kill()
