"""What the page's server sends compressed, and what it leaves alone."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from atlas import server
from atlas.server import Compressed

BODY = b"let atlas = 1;\n" * 500


class Site:
    """An ASGI application that answers every request alike, in pieces, and counts."""

    def __init__(self, body=BODY, status=200, **headers):
        self.body, self.status, self.asked = body, status, 0
        known = {
            "content-type": "text/javascript",
            "etag": '"1"',
            "content-length": str(len(body)),
            **headers,
        }
        self.headers = [
            (name.replace("_", "-").encode(), value.encode()) for name, value in known.items() if value
        ]

    async def __call__(self, scope, receive, send):
        self.asked += 1
        await send({"type": "http.response.start", "status": self.status, "headers": list(self.headers)})
        half = len(self.body) // 2
        await send({"type": "http.response.body", "body": self.body[:half], "more_body": True})
        await send({"type": "http.response.body", "body": self.body[half:]})


def run(answering: Coroutine[Any, Any, None]) -> None:
    """Run what is asynchronous in a thread of its own: a browser's loop may be running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, answering).result()


def ask(app, accept="gzip, br", method="GET", **more):
    sent = []

    async def send(message):
        sent.append(message)

    headers = [(b"accept-encoding", accept.encode()), *((k.encode(), v.encode()) for k, v in more.items())]
    scope = {"type": "http", "method": method, "path": "/static/js/page.js", "headers": headers}
    run(app(scope, None, send))
    answered = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return answered, b"".join(message.get("body", b"") for message in sent[1:])


def test_a_script_is_sent_compressed_and_whole():
    headers, body = ask(Compressed(Site()))
    assert gzip.decompress(body) == BODY and len(body) < len(BODY) / 4
    assert headers["content-encoding"] == "gzip" and int(headers["content-length"]) == len(body)
    assert "accept-encoding" in headers["vary"].lower() and headers["etag"] == '"1"'


def test_each_version_is_compressed_once(monkeypatch: pytest.MonkeyPatch):
    made = []

    def compress(body: bytes, level: int, mtime: int) -> bytes:
        made.append(body)
        return gzip.compress(body, level, mtime=mtime)

    monkeypatch.setattr(server, "gzip", SimpleNamespace(compress=compress))
    app = Compressed(Site())
    first, second = ask(app)[1], ask(app)[1]
    assert first == second and len(made) == 1
    changed = Site(BODY.replace(b"1", b"2"), etag='"2"')
    app._app = changed
    assert gzip.decompress(ask(app)[1]) == changed.body, "a new version is not answered with the old one"


@pytest.mark.parametrize(("says", "asked"), [("public, immutable, max-age=31536000", 1), ("no-cache", 2)])
def test_what_never_changes_is_asked_for_once(says: str, asked: int):
    site = Site(cache_control=says)
    app = Compressed(site)
    assert ask(app) == ask(app)
    assert site.asked == asked


@pytest.mark.parametrize(
    ("site", "asked"),
    [
        (Site(), {"accept": "identity"}),
        (Site(), {"method": "HEAD"}),
        (Site(), {"range": "bytes=0-10"}),
        (Site(status=404), {}),
        (Site(body=b"small"), {}),
        (Site(content_type="font/woff2", **{"content-type": ""}), {}),
        (Site(etag=""), {}),
        (Site(content_encoding="br"), {}),
    ],
)
def test_all_else_passes_through_untouched(site, asked):
    headers, body = ask(Compressed(site), **asked)
    assert body == site.body and headers.get("content-encoding") in (None, "br")


def test_a_websocket_is_left_alone():
    seen = []

    async def inner(scope, receive, send):
        seen.append(scope["type"])

    async def nothing(*messages):
        pass

    run(Compressed(inner)({"type": "websocket"}, nothing, nothing))
    assert seen == ["websocket"]


@pytest.mark.parametrize(
    ("kind", "body", "kept"),
    [
        ("text/html", b'<link rel="preload" href="a.woff2" as="font" type="font/woff2" crossorigin>', b""),
        ("text/css", b'@font-face{font-family:"Source Sans";src:url(a.woff2)}', b""),
        ("text/css", b"@font-face{font-family:Source Code Pro;src:url(a.woff2)}", None),
        ("text/javascript", b'@font-face{font-family:"Source Sans";src:url(a.woff2)}', None),
    ],
)
def test_the_page_does_not_ask_for_a_font_that_it_does_not_use(kind: str, body: bytes, kept: bytes | None):
    rest = b"<p>atlas</p>" * 200
    answered = ask(Compressed(Site(body + rest, **{"content-type": kind})))[1]
    assert gzip.decompress(answered) == (body if kept is None else kept) + rest
