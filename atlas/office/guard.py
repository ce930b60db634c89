"""What stands before the page's server: whom it answers, what it takes, and what it tells browsers to forbid.

A web page from elsewhere may have its name lead to this machine (DNS rebinding) and would then read the
atlas through its visitor's browser. So the server answers only to names that are its own: an address,
localhost, the machine's name, or one that it was told (``atlas serve --name``). A browser says in ``Origin``
whose page asks; another site's gets no answer. Streamlit would look up the machine's public address to judge
one, and no request may leave this machine. Files are taken from sessions that may edit, and what Streamlit
tells of its inside (measures, an interface for programs) is told to nobody.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping, Sequence
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from atlas.office import access, uploads
from atlas.words import LANGUAGES, text

UPLOAD = re.compile(r"/_stcore/upload_file/([^/]*)")  # for the session with this id
INSIDE = re.compile(r"/_stcore/(metrics|agent)\b")
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
    # The address tells what a reader looks at; a base map, whose key may depend on it, learns the host alone.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",  # for browsers that do not know frame-ancestors
}


class Guard:
    """ASGI middleware: turns away what the server must not answer.

    Parameters
    ----------
    app : ASGIApp
    names : Sequence of str
        The names of the server beside the machine's own, in lower case.
    """

    def __init__(self, app: ASGIApp, names: Sequence[str] = ()) -> None:
        self._app = app
        self._names = {*names, *_own_names()}

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
        upload = UPLOAD.search(scope["path"])
        if upload and not uploads.is_admitted(upload[1]):
            return _said("error.access-closed", 403)
        return _said("access.nothing", 404) if INSIDE.search(scope["path"]) else None

    def _is_ours(self, host: str) -> bool:
        try:
            ip_address(host)
        except ValueError:
            return host in self._names or access.is_loopback(host)
        return True  # an address cannot be made to lead elsewhere


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
