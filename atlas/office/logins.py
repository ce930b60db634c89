"""Who is logged in with a password: a secret token each, held by the page's session and the browser's cookie.

What a token stands for is known to this process alone. So a login ends wherever it is held: by logging out,
by an idle half hour, with the server. The page cannot set a cookie; it lets the browser exchange a ticket,
good once and for a moment, for one that no script of the page can read.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from atlas.office.passwords import Login

COOKIE = "planning_atlas_login"
PATH = "session"  # of the exchange, below the page's
IDLE_S = 30 * 60.0  # seconds without a choice that end a login: OWASP Session Management, 15 to 30 minutes
TICKET_S = 60.0  # seconds that a ticket is good for
MOST = 1000  # logins and tickets at once; the oldest gives way


class Logins:
    """The logins of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock  # seconds
        self._held: dict[str, tuple[Login, float]] = {}  # by token: who, and when it was last used
        self._tickets: dict[str, tuple[str, float]] = {}  # the token that it is for, and when it was made
        self._lock = threading.Lock()

    def begin(self, login: Login) -> tuple[str, str]:
        """Keep a login; return its token, and a ticket for the browser's cookie."""
        token, ticket = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        with self._lock:
            self._held[token] = login, self._clock()
            self._tickets[ticket] = token, self._clock()
            for kept in (self._held, self._tickets):
                if len(kept) > MOST:
                    del kept[next(iter(kept))]
        return token, ticket

    def exchange(self, ticket: str) -> str:
        """Return the token that a ticket is for, once; "" where it is good for none."""
        with self._lock:
            token, made = self._tickets.pop(ticket, ("", 0.0))
        return token if self._clock() - made <= TICKET_S else ""

    def holder(self, token: str) -> Login | None:
        """Return whose token it is, and take note that it was used; None where it is nobody's any more."""
        with self._lock:
            login, used = self._held.pop(token, (None, 0.0))
            now = self._clock()
            if login is None or now - used > IDLE_S:
                return None
            self._held[token] = login, now
            return login

    def end(self, token: str) -> None:
        """Log out."""
        with self._lock:
            self._held.pop(token, None)


held = Logins()


def route() -> Route:
    """Make the route at which a browser exchanges its ticket."""
    return Route(f"/{PATH}", _exchange, methods=["POST"])


async def _exchange(request: Request) -> Response:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > 100:  # bytes: a ticket has fewer
            return Response(status_code=413)
    token = held.exchange(body.decode("ascii", "replace"))
    if not token:
        return Response(status_code=403)
    answer = Response(status_code=204)
    is_secure = request.url.scheme == "https"  # as the proxy before the server says
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=is_secure)
    return answer
