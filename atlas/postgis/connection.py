"""Talk to a database: connections that are kept for the next question, and one transaction for a writer."""

from __future__ import annotations

import queue
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pg8000.exceptions import Error, InterfaceError
from pg8000.native import Connection

from atlas.postgis import schema
from atlas.postgis.address import Address
from atlas.postgis.errors import told

KEPT = 8  # connections that wait for the next question
CONNECTS_WITHIN = 10.0  # seconds
READS_WITHIN = 30.0  # seconds; a page that waits longer has lost its reader
PROGRAM = "planning-atlas"
_READING = {
    "default_transaction_read_only": "on",
    "statement_timeout": f"{READS_WITHIN:.0f}s",
    "max_parallel_workers_per_gather": "0",  # many read at once: one process each is quicker for all
    "jit": "off",  # to compile a question takes longer than it saves
}
"""Settings of the server for those who read."""

Row = Sequence[Any]


@contextmanager
def writing(address: Address) -> Iterator[Connection]:
    """Open a transaction: all that is done in it is kept, or nothing.

    Raises
    ------
    PostgisError
        The database cannot be reached, or refuses what is asked.
    """
    with told():
        connection = _connected(address)
        try:
            connection.run("BEGIN")
            yield connection
            connection.run("COMMIT")
        finally:
            _end(connection)  # what was not committed the server takes back


@dataclass(frozen=True)
class Database:
    """A database that is read from, by many threads at once; nothing can be written through it."""

    address: Address
    _idle: queue.LifoQueue[Connection] = field(
        default_factory=lambda: queue.LifoQueue(KEPT), repr=False, compare=False
    )

    def rows(self, question: str, **values: Any) -> list[Row]:
        """Ask for rows; ``:name`` in the question stands for a value.

        Raises
        ------
        PostgisError
            The database cannot be reached, holds no atlases of this version, or refuses.
        """
        return list(self._asked(question, values, None) or ())

    def copied(self, question: str) -> BytesIO:
        """Ask for a table as CSV, in which every value but NULL is quoted: much faster than ``rows``.

        Parameters
        ----------
        question : str
            With its values in it (``pg8000.native.literal``): COPY takes no parameters.

        Raises
        ------
        PostgisError
            As ``rows``.
        """
        answer = BytesIO()
        self._asked(f"COPY ({question}) TO STDOUT (FORMAT csv, HEADER, FORCE_QUOTE *)", {}, answer)
        answer.seek(0)
        return answer

    def _asked(self, question: str, values: dict[str, Any], stream: BytesIO | None) -> list[Row] | None:
        """Ask; where a connection was lost since the last question, once more by a new one."""
        with told():
            connection = self._kept()
            if connection is not None:
                with suppress(InterfaceError, OSError):
                    return self._asked_by(connection, question, values, stream)
            return self._asked_by(self._opened(), question, values, stream)

    def _asked_by(
        self, connection: Connection, question: str, values: dict[str, Any], stream: BytesIO | None
    ) -> list[Row] | None:
        if stream is not None:
            stream.seek(0)
            stream.truncate()
        try:
            answer: list[Row] | None = connection.run(question, stream=stream, **values)
        except BaseException:
            _end(connection)
            raise
        try:
            self._idle.put_nowait(connection)
        except queue.Full:
            _end(connection)
        return answer

    def close(self) -> None:
        """Let the connections go that wait for a question."""
        while (connection := self._kept()) is not None:
            _end(connection)

    def _kept(self) -> Connection | None:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return None

    def _opened(self) -> Connection:
        connection = _connected(self.address, _READING, READS_WITHIN)
        try:
            schema.check(connection)
        except BaseException:
            _end(connection)
            raise
        return connection


def _connected(
    address: Address, settings: Mapping[str, str] | None = None, patience: float | None = None
) -> Connection:
    """Connect; ``settings`` are the server's for this connection, ``patience`` is for an answer, seconds."""
    reached = _reached(address)
    reached.settimeout(patience)
    try:
        return Connection(
            address.user,
            host=address.host,
            database=address.database,
            password=address.password,
            sock=reached,
            ssl_context=False if address.is_socket else address.ssl(),
            application_name=PROGRAM,
            startup_params=dict(settings or {}),
        )
    except BaseException:
        reached.close()
        raise


def _reached(address: Address) -> socket.socket:
    if not address.is_socket:
        there = socket.create_connection((address.host, address.port), CONNECTS_WITHIN)
        there.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        return there
    here = socket.socket(socket.AF_UNIX)
    try:
        here.connect(f"{address.host}/.s.PGSQL.{address.port}")
    except OSError:
        here.close()
        raise
    return here


def _end(connection: Connection) -> None:
    with suppress(Error, OSError):  # it is lost already
        connection.close()
