"""What the server turns away, logs, and says of itself, without a running one."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from atlas import library
from atlas.office import health, logs, uploads
from atlas.office.guard import Guard
from tests.atlas.test_server import Site

HERE = {"host": "127.0.0.1:8501", "origin": "http://127.0.0.1:8501"}
UPLOAD = "/_stcore/upload_file/session/file"


def answered(app, path: str, method: str = "PUT", client: str = "127.0.0.1", **headers: str) -> int:
    sent = []

    async def send(message):
        sent.append(message)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in (HERE | headers).items()]
    scope = {"type": "http", "method": method, "path": path, "headers": raw, "client": (client, 1)}
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, app(scope, None, send)).result()
    return int(sent[0]["status"])


def test_files_are_taken_from_the_sessions_that_the_page_lets_bring_some():
    app = Guard(Site())
    assert answered(app, UPLOAD) == 403
    uploads.admit("session", True)
    assert (answered(app, UPLOAD), answered(app, UPLOAD.replace("session", "another"))) == (200, 403)
    uploads.admit("session", False)
    assert answered(app, UPLOAD) == 403


def test_of_very_many_sessions_the_latest_are_remembered():
    for number in range(uploads.MOST + 10):
        uploads.admit(f"session {number}", True)
    assert not uploads.is_admitted("session 0") and uploads.is_admitted(f"session {number}")


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/interact"])
def test_what_streamlit_tells_of_its_inside_is_told_to_nobody(path: str):
    assert answered(Guard(Site()), path, "GET") == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [("atlas.example:8501", 200), ("10.1.2.3", 200), ("[::1]:8501", 200), ("other.example", 421), ("", 421)],
)
def test_the_server_answers_to_the_names_it_was_told_and_to_addresses(host: str, status: int):
    app = Guard(Site(), ["atlas.example"])
    assert answered(app, "/", "GET", host=host, origin=f"http://{host}") == status


def test_a_line_of_the_log_is_json_and_an_error_in_it_quotes_nothing():
    try:
        raise ValueError("a sentence of the plan")
    except ValueError:
        record = logging.LogRecord(
            "atlas.x", logging.ERROR, "x.py", 1, "failed: %s", ("why\nnot",), sys.exc_info()
        )
    record.user = "王工"
    line = logs.JsonLines().format(record)
    said = json.loads(line)
    assert "\n" not in line and "sentence" not in line
    assert (said["level"], said["logger"], said["message"], said["user"]) == (
        "error",
        "atlas.x",
        "failed: why\nnot",
        "王工",
    )
    assert said["error"] == "ValueError" and said["at"][0].endswith("quotes_nothing")


def test_a_request_is_logged_without_its_query_and_its_session(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, logger="atlas.office.logs")
    app = logs.Requests(Site(status=204))
    for path in ("/", UPLOAD):
        answered(app, path, query_string="sel=geheim")
    said = [
        (line.__dict__["method"], line.__dict__["path"], line.__dict__["status"]) for line in caplog.records
    ]
    assert said == [("PUT", "/", 204), ("PUT", "/_stcore/upload_file/", 204)]
    assert "geheim" not in caplog.text


@pytest.mark.parametrize(
    ("is_served", "is_writable", "closed", "status"),
    [
        (False, True, "", "starting"),
        (True, True, "", "ok"),
        (True, False, "", "unwritable"),
        (True, False, "1", "ok"),  # nobody writes there
        (True, None, "1", "unreadable"),
    ],
)
def test_the_status_says_what_must_be_seen_to(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_served: bool,
    is_writable: bool | None,
    closed: str,
    status: str,
):
    home = tmp_path / "home"
    if is_writable is not None:
        home.mkdir()
    if is_writable is False:  # root writes everywhere: only the write itself can tell
        monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    monkeypatch.setenv("ATLAS_HOME", str(home))
    monkeypatch.setenv("ATLAS_READ_ONLY", closed)
    monkeypatch.setattr(health, "_is_served", lambda: is_served)
    assert library.home() == home
    assert health.status()["status"] == status


def refuse(**_: object) -> None:
    raise OSError(28, "No space left on device")
