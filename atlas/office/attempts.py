"""Failed logins of this process: who guesses passwords must wait, for one name and over all names."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TypeVar

from atlas.errors import UserError

WINDOW_S = 15 * 60.0  # seconds in which failures count
OF_A_NAME = 5  # failures in the window before a name must wait
IN_ALL = 100  # failures in the window before everybody must wait: who guesses may change the names

Made = TypeVar("Made")


class WaitError(UserError):
    """Too many attempts have failed."""


class Attempts:
    """The failures of the last minutes: never more than ``IN_ALL``, whatever anybody tries.

    That everybody must wait while somebody goes on guessing is the price: it keeps editors out for as long,
    and readers not at all.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock  # seconds
        self._failed: deque[tuple[float, str]] = deque()  # when, and for which name
        self._lock = threading.Lock()

    def tried(self, name: str, check: Callable[[], Made | None]) -> Made | None:
        """Let one attempt for a name be checked, one at a time: many at once would slip past the count.

        Raises
        ------
        WaitError
            The name must wait; nothing was checked.
        """
        with self._lock:
            wait = self._wait_s(name)
            if wait > 0:
                raise WaitError("login-wait", minutes=str(math.ceil(wait / 60)))
            made = check()
            if made is None:
                self._failed.append((self._clock(), name))
            else:
                self._failed = deque(each for each in self._failed if each[1] != name)
            return made

    def _wait_s(self, name: str) -> float:
        now = self._clock()
        while self._failed and self._failed[0][0] <= now - WINDOW_S:
            self._failed.popleft()
        own = [when for when, tried in self._failed if tried == name]
        since = [own[-OF_A_NAME]] if len(own) >= OF_A_NAME else []
        since += [self._failed[0][0]] if len(self._failed) >= IN_ALL else []
        return max(since) + WINDOW_S - now if since else 0.0
