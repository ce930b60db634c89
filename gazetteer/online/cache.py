"""Every answer kept, so that a question is asked once; and whose turn it is to ask.

One SQLite file in a folder that the caller names. It holds the question without the user's key, the
answer as it came and the time. The turns stand there too, so that two commands at once keep the
interval of a host together. Delete the file to ask everything anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from gazetteer.online.errors import OnlineError

FILE = "geocoders.sqlite"
VERSION = 1
WAIT_S = 30.0  # for another command that writes
AHEAD_S = 60.0  # a turn farther ahead than this was set by a clock that has been put back since
_TABLES = """
CREATE TABLE IF NOT EXISTS answers (question TEXT PRIMARY KEY, asked REAL NOT NULL, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS turns (host TEXT PRIMARY KEY, next REAL NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it came."""

    body: bytes
    asked: float  # seconds since 1970, UTC


class Cache:
    """The answers so far; to be closed, or used as a context."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / FILE
        with self._sound():
            self._store = sqlite3.connect(self.path, timeout=WAIT_S, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._store.close()
                raise

    def __enter__(self) -> Cache:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def get(self, question: str) -> Kept | None:
        """Find the answer to a question; None where it was not asked yet."""
        with self._sound():
            row = self._store.execute(
                "SELECT body, asked FROM answers WHERE question = ?", (question,)
            ).fetchone()
        return None if row is None else Kept(bytes(row[0]), float(row[1]))

    def put(self, question: str, body: bytes, asked: float) -> None:
        """Keep an answer."""
        with self._sound():
            self._store.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (question, asked, body))

    def turn(self, host: str, interval_s: float, now: float) -> float:
        """Take the next turn at a host; give its time, in seconds since 1970."""
        with self._sound():
            self._store.execute("BEGIN IMMEDIATE")
            try:
                row = self._store.execute("SELECT next FROM turns WHERE host = ?", (host,)).fetchone()
                turn = now if row is None or row[0] > now + AHEAD_S else max(now, float(row[0]))
                self._store.execute("INSERT OR REPLACE INTO turns VALUES (?, ?)", (host, turn + interval_s))
                self._store.execute("COMMIT")
            except BaseException:
                if self._store.in_transaction:
                    self._store.execute("ROLLBACK")
                raise
        return turn

    def _prepare(self) -> None:
        (version,) = self._store.execute("PRAGMA user_version").fetchone()
        if version not in (0, VERSION):
            raise OnlineError("cache", str(self.path), f"version {version}")
        self._store.executescript(_TABLES)
        self._store.execute(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def _sound(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise OnlineError("cache", str(self.path), str(error)) from error
