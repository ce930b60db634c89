"""What stands before the page's server: whom it answers, what it takes, and what it tells browsers to forbid.

A web page from elsewhere may have its name lead to this machine (DNS rebinding) and would then read the
atlas through its visitor's browser. So the server answers only to names that are its own: an address,
localhost, the machine's name, or one that it was told (``atlas serve --name``). A browser says in ``Origin``
whose page asks; another site's gets no answer. Streamlit would look up the machine's public address to judge
one, and no request may leave this machine.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from atlas import access
from atlas.access import Connection, Settings
from atlas.words import LANGUAGES, text

UPLOADS = re.compile(r"/_stcore/upload_file/")
POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",  # Streamlit's own, and its charts'
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob: http: https:",  # a base map whose address the reader gives
    "font-src": "'self' data:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
"""What a browser lets the page do: all but pictures comes from here, and no other site may frame it."""

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in POLICY.items()),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # the address tells what a reader looks at
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",  # for browsers that do not know frame-ancestors
}


class Guard:
    """ASGI middleware: turns away what the server must not answer.

    Parameters
    ----------
    app : ASGIApp
    decided : Settings
    bound : str
        The address that the server listens at.
    """

    def __init__(self, app: ASGIApp, decided: Settings, bound: str) -> None:
        self._app = app
        self._decided = decided
        self._bound = bound
        self._names = {*decided.names, *_own_names()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or turn it away."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refused = self._refused(scope)
        if refused is None:
            await self._app(scope, receive, _with_headers(send) if scope["type"] == "http" else send)
        elif scope["type"] == "http":
            await refused(scope, receive, _with_headers(send))
        else:
            await send({"type": "websocket.close", "code": 1008})  # before it is accepted: answered with 403

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self._is_ours(access.host_of(host)):
            return _said("access.misdirected", 421)
        if origin is not None and origin.lower().partition("//")[2] != host.lower():
            return _said("access.other-origin", 403)
        if UPLOADS.search(scope["path"]) and not self._takes_files(scope, headers):
            return _said("error.access-closed", 403)
        return None

    def _is_ours(self, host: str) -> bool:
        try:
            ip_address(host)
        except ValueError:
            return host in self._names or access.is_loopback(host)
        return True  # an address cannot be made to lead elsewhere

    def _takes_files(self, scope: Scope, headers: Headers) -> bool:
        """Say whether anybody who comes by this way may bring files; who of them is the page's to decide."""
        if scope["method"] == "OPTIONS" or self._decided.editors is not None:
            return not self._decided.read_only
        peer = scope["client"][0] if scope.get("client") else ""
        connection = Connection(self._bound, peer, headers)
        return not access.refusal(self._decided, connection, "", store_is_read_only=False)


def _own_names() -> tuple[str, ...]:
    name = socket.gethostname().lower()
    short = name.partition(".")[0]
    return name, short, f"{short}.local"


def _said(key: str, status: int) -> PlainTextResponse:
    return PlainTextResponse("\n".join(text(each, key) for each in LANGUAGES) + "\n", status)


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(raw=message["headers"]).update(HEADERS)
        await send(message)

    return sent
