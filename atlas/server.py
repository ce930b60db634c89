"""The page's server: Streamlit's application, with its scripts sent compressed, run by uvicorn.

Streamlit sends its bundles as they are, for a proxy before it to compress. An office has none: over a slow
intranet the first view would cost three times the bytes. Here each file is compressed once a process and
kept, so that a second reader costs nothing. ``python -m atlas.server`` is what ``atlas serve`` starts.

uvicorn opens its port itself: on the one that Streamlit opens for it, asyncio leaves TCP's wait for full
packets on, and each of the hundreds of small answers and messages of a view may stand for 40 ms.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import os
import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.starlette import App
from streamlit.web import bootstrap

from atlas.office import access, editors, guard, health, logins, logs

PAGE = Path(__file__).parents[1] / "app.py"
NEEDED = ("folium", "atlas.build", "atlas.reading.read", "atlas.ui.drawn", "atlas.ui.workbench")
"""What takes long to import of all that the page needs."""

KINDS = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/geo+json")
LEAST = 1024  # bytes: what is smaller is not worth it
LEVEL = 6
FONT = re.compile(
    rb'<link\s+rel="preload"[^>]*\sas="font"[^>]*>|@font-face\{font-family:"?Source Sans\b[^}]*\}'
)
"""Streamlit's font, in its page and its style sheet: ours is the reader's own (``config.toml``), yet until
the theme comes over the socket Streamlit's would be asked for, an eighth of all bytes of a first view."""
MOST = 64 * 2**20  # bytes kept, compressed: all of Streamlit's files are a sixth of that


@dataclass(frozen=True, slots=True)
class _Answer:
    """A compressed answer."""

    headers: MutableHeaders
    body: bytes

    @property
    def lasts(self) -> bool:
        """Whether what stands at its address never changes."""
        return "immutable" in self.headers.get("cache-control", "")

    async def give(self, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": 200, "headers": self.headers.raw})
        await send({"type": "http.response.body", "body": self.body})


class Compressed:
    """ASGI middleware: sends files that never change compressed, from memory.

    Only answers that name their version (an ``ETag``) are kept; all others pass through untouched. For one
    that says it is immutable the application is not asked again.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: dict[str, _Answer] = {}  # by path
        self._size = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _wants_gzip(scope):
            await self._app(scope, receive, send)
            return
        path = str(scope["path"])
        kept = self._kept.get(path)
        if kept is not None and kept.lasts:
            await kept.give(send)
        else:
            await self._app(scope, receive, _Sender(self, path, send))

    def compressed(self, path: str, headers: MutableHeaders, body: bytes) -> _Answer:
        """Compress an answer, once for each version of a file."""
        kept = self._kept.get(path)
        is_same = kept is not None and kept.headers["etag"] == headers["etag"]
        small = kept.body if kept and is_same else gzip.compress(_without_font(headers, body), LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(small))
        headers.add_vary_header("Accept-Encoding")
        made = _Answer(headers, small)
        grown = len(small) - (len(kept.body) if kept else 0)
        if self._size + grown <= MOST:
            self._kept[path] = made
            self._size += grown
        return made


class _Sender:
    """Holds an answer back until it is whole, where it is worth compressing."""

    def __init__(self, owner: Compressed, path: str, send: Send) -> None:
        self._owner = owner
        self._path = path
        self._send = send
        self._start: Message | None = None  # of an answer that is held back
        self._body: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_worth_it(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._finish(self._start, b"".join(self._body))

    async def _finish(self, start: Message, body: bytes) -> None:
        headers = MutableHeaders(raw=start["headers"])
        await self._owner.compressed(self._path, headers, body).give(self._send)


def _without_font(headers: MutableHeaders, body: bytes) -> bytes:
    named = headers.get("content-type", "").startswith(("text/html", "text/css"))
    return FONT.sub(b"", body) if named else body


def _wants_gzip(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "gzip" in headers.get("accept-encoding", "") and "range" not in headers


def _is_worth_it(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return (
        start["status"] == 200
        and "etag" in headers
        and "content-encoding" not in headers
        and headers.get("content-type", "").startswith(KINDS)
        and int(headers.get("content-length", 0)) >= LEAST
    )


def app() -> App:
    """Make the page as an ASGI application, for any server of such."""
    middleware = [
        Middleware(logs.Requests),
        Middleware(guard.Guard, access.settings(os.environ).names),
        Middleware(Compressed),
    ]
    return App(PAGE, middleware=middleware, routes=[health.route(), logins.route()], lifespan=_prepared)


@asynccontextmanager
async def _prepared(_app: App) -> AsyncGenerator[None]:
    """Import what takes long before the port is opened: the first reader would wait for it.

    Not beside the first reader: two threads that import the same modules may find each other's unfinished.
    """
    for name in NEEDED:
        importlib.import_module(name)
    yield


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve the page until it is stopped."""
    parser = argparse.ArgumentParser(prog="python -m atlas.server")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument(
        "--log-format", choices=logs.FORMATS, default=os.environ.get(logs.ENVIRONMENT, "text")
    )
    chosen = parser.parse_args(arguments)
    options = {"server.port": chosen.port, "server.address": chosen.address}
    listed = access.settings(os.environ).editors
    if listed is not None and editors.is_list(listed):
        options["secrets.files"] = [str(editors.secrets_of(listed))]
    bootstrap.load_config_options(options)
    logs.configure(chosen.log_format)
    uvicorn.run(
        app(),
        host=chosen.address,
        port=chosen.port,
        ws="websockets-sansio",  # as Streamlit itself runs it
        server_header=False,
        access_log=False,
        log_level="warning",
        log_config=None,  # as all that is logged
    )


if __name__ == "__main__":
    main()
