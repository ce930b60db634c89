"""Asks one service: what is kept is not asked again, the rest in turn, and again where it is busy.

The user's key is put into a question only as it is sent; it stands in no kept question, no answer and
no message.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import quote, urlencode

from gazetteer.online import transport
from gazetteer.online.cache import Cache, Kept
from gazetteer.online.errors import OnlineError
from gazetteer.online.question import Answer, Request
from gazetteer.online.service import Refusal, Service
from gazetteer.online.transport import Limits, Page

PROGRAM = "planning-atlas"
TRIES = 4  # of one question
LOST, LOST_TRIES = ("slow", "unreachable"), 2  # without any answer there is less to hope for
PAUSE_S = 1.0  # before the second try; twice as long before each further one
LONGEST_PAUSE_S = 60.0  # a service that wants more has had enough for today
BUSY = frozenset({429, 500, 502, 503, 504})  # statuses worth another try
PROBLEMS = {401: "key", 403: "blocked", 407: "blocked", 418: "blocked", 429: "quota", 509: "quota"}
SHOWN = 200  # signs of what a service says


@dataclass(frozen=True, slots=True)
class Clock:
    """The time and how to wait."""

    now: Callable[[], float] = time.time  # seconds since 1970, UTC
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Reply:
    """The answers to a request, and when it was asked."""

    answers: Sequence[Answer]
    asked: float  # seconds since 1970, UTC


class Client:
    """One service at one address with one key.

    Parameters
    ----------
    service
        Whom to ask.
    cache
        Where answers are kept.
    key
        The user's, where the service wants one.
    address
        Of the service, where it is not the usual one.

    Raises
    ------
    ValueError
        The address is none on HTTP or HTTPS.
    """

    def __init__(
        self,
        service: Service,
        cache: Cache,
        *,
        key: str = "",
        address: str = "",
        limits: Limits | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.service, self.cache = service, cache
        self.address = (address or service.address).strip().rstrip("/")
        self.host = transport.host_of(self.address)
        self.sent = 0  # questions that went out, tries of one counted singly
        self._key = key.strip()  # a key copied from a web page brings blanks along
        self._limits, self._clock = limits or Limits(), clock or Clock()

    def knows(self, request: Request) -> bool:
        """Say whether a request needs not be sent."""
        return self._kept(request) is not None

    def ask(self, request: Request) -> Reply:
        """Answer a request, from the cache where it was asked before.

        Raises
        ------
        OnlineError
            It could not be asked, or the service would not answer.
        """
        kept = self._kept(request)
        if kept is not None:
            return kept
        page = self._sent(request)
        answers = self._read(request, page)
        asked = self._clock.now()
        self.cache.put(self._question(request), page.body, asked)
        return Reply(answers, asked)

    def _kept(self, request: Request) -> Reply | None:
        kept: Kept | None = self.cache.get(self._question(request))
        if kept is None:
            return None
        try:
            return Reply(self.service.answers(request, json.loads(kept.body)), kept.asked)
        except ValueError:
            return None  # damaged in the file: ask again

    def _question(self, request: Request) -> str:
        return self.address + request.query

    def _sent(self, request: Request) -> Page:
        """Send a request until it is answered or nothing is to be hoped for."""
        for number in range(TRIES):
            wait = PAUSE_S * 2**number
            try:
                page = self._once(request)
            except OnlineError as error:
                if error.problem not in LOST or number + 1 >= LOST_TRIES:
                    raise self._discreet(error) from None
            else:
                trouble = self._trouble(page)
                if trouble is None:
                    return page
                wait = max(wait, self._asked_to_wait(page))
                worth = page.status in BUSY or trouble.problem in ("quota", "failing")
                if not worth or number + 1 == TRIES or wait > LONGEST_PAUSE_S:
                    raise trouble
            self._clock.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _once(self, request: Request) -> Page:
        turn = self.cache.turn(self.host, self.service.interval_s(self.host), self._clock.now())
        delay = turn - self._clock.now()
        if delay > 0:
            self._clock.sleep(delay)
        secret = f"&{urlencode({self.service.secret: self._key})}" if self.service.secret else ""
        self.sent += 1
        return transport.get(self._question(request) + secret, agent(), self._limits)

    def _trouble(self, page: Page) -> OnlineError | None:
        """Say what is wrong with a page; None where it is an answer."""
        try:
            document = json.loads(page.body)
        except (ValueError, RecursionError):
            if page.status == 200:
                looks = page.body.lstrip()[:1] == b"<"
                return OnlineError("page" if looks else "broken", self.host)
            return self._by_status(page.status)
        refusal = self.service.refusal(page.status, document)
        if refusal is not None:
            return self._refused(refusal)
        return None if page.status == 200 else self._by_status(page.status)

    def _by_status(self, status: int) -> OnlineError:
        problem = PROBLEMS.get(status, "failing" if status >= 500 else "refused")
        return OnlineError(problem, self.host, f"HTTP {status}")

    def _refused(self, refusal: Refusal) -> OnlineError:
        return OnlineError(refusal.problem, self.host, self._censored(refusal.detail)[:SHOWN])

    def _read(self, request: Request, page: Page) -> Sequence[Answer]:
        document: Any = json.loads(page.body)
        try:
            return self.service.answers(request, document)
        except ValueError as error:
            raise OnlineError("broken", self.host, self._censored(str(error))[:SHOWN]) from None

    def _asked_to_wait(self, page: Page) -> float:
        """Read Retry-After: seconds, or a date; 0 where there is none."""
        text = page.headers.get("retry-after", "").strip()
        if text.isdigit():
            return float(text)
        try:
            return max(0.0, parsedate_to_datetime(text).timestamp() - self._clock.now())
        except (ValueError, OverflowError):
            return 0.0

    def _discreet(self, error: OnlineError) -> OnlineError:
        return OnlineError(error.problem, self.host, self._censored(error.detail))

    def _censored(self, text: str) -> str:
        for form in {self._key, quote(self._key)} - {""}:
            text = text.replace(form, "…")
        return text


def agent() -> str:
    """Name the program, as the public Nominatim asks of everybody."""
    try:
        return f"{PROGRAM}/{version(PROGRAM)}"
    except PackageNotFoundError:
        return PROGRAM
