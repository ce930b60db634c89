"""Who may edit on the page: what is shown, what is refused though it is pressed, and whose name is kept."""

from __future__ import annotations

import ast
import json
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from atlas.corrections import log
from atlas.office import access as rules
from atlas.office import logins, passwords
from atlas.ui import access
from tests.atlas.small_county import COUNTY

NAME, PASSWORD = "王工", "correct horse battery staple"
PROJECT = "p001"
SAVE = f"fix-save-{PROJECT}-1"
UI = Path(access.__file__).parent
WRITERS = {
    ("log", "append"),
    ("log", "undo"),
    ("log", "redo"),
    ("library", "build"),
    ("library", "rebuild"),
    ("gazetteer_import", "write"),
    ("overlays", "remove"),
    ("relief", "make"),
    ("terrain", "make_slope"),
    ("image", "make"),
    ("intensity", "make"),
    ("scan", "make"),
    ("apart", "layer"),
}
"""What changes the atlases, or takes a reader's file."""

POINT = json.dumps(
    {
        "type": "Feature",
        "properties": {"name": "a"},
        "geometry": {"type": "Point", "coordinates": [111.1, 37.1]},
    }
).encode()

Open = Callable[..., AppTest]


@pytest.fixture
def office(workspace: Path, page: Open, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the page of a small county's atlas, where editors log in."""
    editors = workspace.parent / passwords.FILE
    passwords.add(editors, NAME, PASSWORD)
    monkeypatch.setenv("ATLAS_HOME", str(workspace.parent))
    monkeypatch.setenv(rules.EDITORS, str(editors))
    return page


def log_in(test: AppTest, password: str = PASSWORD) -> AppTest:
    test.text_input(key=access.NAME).input(NAME)
    test.text_input(key=access.PASSWORD).input(password)
    test.button(key="login-enter").click().run()
    assert not test.exception
    return test


def half_filled(test: AppTest) -> AppTest:
    """Open the form that renames a project, and fill it in."""
    test.toggle(key=f"correct-{PROJECT}").set_value(True).run()
    test.button_group(key=f"fix-action-{PROJECT}-1").set_value("rename").run()
    return test.text_input(key=f"fix-name-{PROJECT}-1").input("新水厂").run()


def keys(test: AppTest) -> set[str]:
    listed = (
        test.button,
        test.text_input,
        test.toggle,
        test.get("file_uploader"),
        test.get("download_button"),
    )
    return {str(each.key) for kind in listed for each in kind}


@pytest.mark.parametrize("panel", ["corrections", "findings", "own", "downloads"])
def test_a_reader_is_offered_nothing_that_changes_an_atlas_and_everything_else(office: Open, panel: str):
    shown = keys(office(sel=PROJECT, panel=panel))
    editing = (
        "fix-",
        "correct-",
        "findings-a",
        "findings-i",
        "findings-o",
        "own-",
        "take-",
        "geo-",
        "raster-",
    )
    assert [key for key in shown if key.startswith(editing)] == ["fix-export"] * (panel == "corrections")
    assert {"downloads": "export-make", "findings": "findings-show"}.get(panel, "close") in shown


def test_one_who_logged_in_corrects_under_that_name_and_no_other(office: Open, workspace: Path):
    test = half_filled(log_in(office(sel=PROJECT, panel="corrections")))
    assert not any("author" in key for key in keys(test))
    test.session_state["author"] = "somebody else"  # as a forged widget might say
    test.button(key=SAVE).click().run()
    assert not test.exception
    test.button(key="fix-undo").click().run()
    assert [(item.action, item.author) for item in log.read(workspace)] == [("rename", NAME), ("undo", NAME)]


def test_a_decision_on_a_finding_carries_the_name_too(office: Open, workspace: Path):
    test = log_in(office(panel="findings"))
    test.session_state[f"table-findings-{COUNTY}-open"] = {"selection": {"rows": [0]}}
    test.run().button(key="findings-accepted").click().run()
    assert [(item.action, item.author) for item in log.read(workspace)] == [("judge", NAME)]


def test_a_wrong_password_says_so_and_is_not_kept(office: Open):
    test = log_in(office(), "wrong")
    assert "用户名或口令不对" in test.warning[0].value
    assert "logout" not in keys(test)
    assert test.session_state[access.PASSWORD] == ""


@pytest.mark.parametrize("end", ["idle", "removed", "closed"])
def test_a_button_pressed_after_the_login_ended_changes_nothing_and_says_why(
    office: Open, workspace: Path, monkeypatch: pytest.MonkeyPatch, end: str
):
    test = half_filled(log_in(office(sel=PROJECT, panel="corrections")))
    if end == "idle":
        monkeypatch.setattr(logins, "IDLE_S", -1.0)
    elif end == "removed":
        passwords.remove(workspace.parent / passwords.FILE, NAME)
    else:
        monkeypatch.setenv(rules.READ_ONLY, "1")
    test.button(key=SAVE).click().run()
    assert not test.exception
    assert log.read(workspace) == ()
    if end == "closed":
        assert f"correct-{PROJECT}" not in keys(test)
    else:
        assert "登录已过期" in test.warning[0].value
        assert test.text_input(key=f"fix-name-{PROJECT}-1").value == "新水厂"


def test_why_nobody_can_log_in_is_for_the_log_alone(
    office: Open, workspace: Path, caplog: pytest.LogCaptureFixture
):
    test = office()
    (workspace.parent / passwords.FILE).chmod(0o644)
    assert "请告知管理员" in log_in(test).warning[0].value
    assert passwords.FILE not in test.warning[0].value and passwords.FILE in caplog.text


@pytest.mark.parametrize(("email", "may"), [("li@plan.example", True), ("wang@plan.example", False)])
def test_one_who_signed_in_with_the_offices_account_is_an_editor_where_listed(
    office: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, email: str, may: bool
):
    listed = tmp_path / "editors.toml"
    listed.write_text('emails = ["li@plan.example"]')
    monkeypatch.setenv(rules.EDITORS, str(listed))
    claims = {"is_logged_in": True, "iat": time.time(), "email": email, "email_verified": True, "sub": "1"}
    monkeypatch.setattr("streamlit.user", SimpleNamespace(to_dict=lambda: claims))
    shown = keys(office(sel=PROJECT))
    assert (f"correct-{PROJECT}" in shown, "sign-in" in shown, "logout" in shown) == (may, not may, True)


def test_who_logged_out_is_a_reader_again(office: Open):
    test = log_in(office(sel=PROJECT))
    assert f"correct-{PROJECT}" in keys(test)
    test.button(key="logout").click().run()
    assert not {f"correct-{PROJECT}", "logout"} & keys(test)


def bring(raw: bytes) -> None:
    """Be a script: take a layer, where there is one, and say how many this session has, or why not."""
    import streamlit as st  # noqa: PLC0415 -- the function's text alone is run

    from atlas.errors import UserError  # noqa: PLC0415
    from atlas.ui import own_layers  # noqa: PLC0415

    st.session_state["county"], st.session_state["language"] = "000000", "zh"
    try:
        if raw:
            own_layers.add(raw, "mine.geojson", "", (111.0, 37.0, 112.0, 38.0))
        st.text(len(own_layers.listed()))
    except UserError as error:
        st.text(error.key)


def test_a_session_sees_neither_the_login_nor_the_layers_of_another(office: Open):
    one, other = log_in(office()), office()
    assert "logout" in keys(one) and "logout" not in keys(other)
    mine, others, readers = (
        AppTest.from_function(bring, args=(raw,), default_timeout=60) for raw in (POINT, b"", POINT)
    )
    mine.session_state[access.LOGIN] = one.session_state[access.LOGIN]
    said = [each.run().text[0].value for each in (mine, others, readers)]
    assert said == ["1", "0", "access-login"]


def test_every_function_of_the_page_that_writes_asks_who_may():
    open_doors, guarded = [], set()
    for path in sorted(UI.glob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            written = named(function) & WRITERS
            guarded |= written
            if written and not any(ast.unparse(each) == "access.edits" for each in function.decorator_list):
                open_doors.append(f"{path.name}: {function.name}")
    assert open_doors == []
    assert guarded == WRITERS, "each of them is still there"


def named(function: ast.FunctionDef) -> set[tuple[str, str]]:
    """List what of other modules a function names: module and name."""
    found = (each for each in ast.walk(function) if isinstance(each, ast.Attribute))
    return {(each.value.id, each.attr) for each in found if isinstance(each.value, ast.Name)}
