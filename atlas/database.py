"""The SQLite file behind a workspace: read by many, written by one, put right after a crash.

One writer at a time holds the lock of the file; the system lets it go when its holder dies. What a dead
writer or another program left beside the file (a journal, a write-ahead log) belongs to it: it is taken in
before anything is read, and never stays beside a file that is put in its place, which it would spoil.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from atlas.errors import DamagedError, DiskError, StoreError, UserError

WAIT_S = 10.0  # for another writer; a build takes a second
_JOURNAL, _LOG, _INDEX = "-journal", "-wal", "-shm"

_DISK = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EACCES,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
}
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class BusyError(UserError):
    """Somebody else writes the workspace, and does not let it go."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a workspace for writing; who holds it may hold it again.

    Raises
    ------
    BusyError
        Another writer does not let it go.
    DiskError
        The folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_name(f".{path.name}.lock"), is_singleton=True)
        with lock.acquire(timeout=WAIT_S):
            _take_in(path)
            yield
    except Timeout:
        raise BusyError("workspace-busy", name=path.name) from None
    except OSError as error:
        raise DiskError.of(error) from error


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a workspace to read it.

    Raises
    ------
    StoreError
        There is no such file.
    DamagedError
        It is no database, or not as it was written.
    BusyError, DiskError
        It cannot be read now.
    """
    if not path.is_file():
        raise StoreError(f"there is no workspace {path}")
    if _left_beside(path):
        with locked(path):
            pass  # whoever takes the lock puts it right
    address = f"{path.resolve().as_uri()}?mode=ro"
    # closing: sqlite3's own context manager ends a transaction, not the connection
    with _told(path), closing(sqlite3.connect(address, uri=True)) as file:
        yield file


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a workspace for changes, which are on the disk when this ends, all of them or none.

    Raises
    ------
    DamagedError, BusyError, DiskError
        As ``reading``.
    """
    with _told(path), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as file:
        file.execute("PRAGMA synchronous = EXTRA")  # the journal's end, too, is on the disk
        with file:
            yield file


def _left_beside(path: Path) -> bool:
    beside = [path.with_name(path.name + suffix) for suffix in (_JOURNAL, _LOG)]
    return any(each.exists() and each.stat().st_size for each in beside)


def _take_in(path: Path) -> None:
    """Undo what a dead writer had begun, and take in what another program (QGIS) had not."""
    if _left_beside(path) and path.is_file():
        try:
            with closing(sqlite3.connect(path)) as file:
                file.execute("SELECT count(*) FROM sqlite_master").fetchone()  # takes a journal back
                busy = file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            if _code(error) not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise _in_words(error, path) from error
            return  # whoever reads it is told
        if busy:
            raise BusyError("workspace-open", name=path.name)
    for suffix in (_JOURNAL, _LOG, _INDEX):  # what is left has been taken in, or belongs to nothing
        path.with_name(path.name + suffix).unlink(missing_ok=True)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _in_words(error, path) from error


def _in_words(error: sqlite3.DatabaseError, path: Path) -> Exception:
    """Tell what a file has done from what was done to it: only the first is damage."""
    code = _code(error)
    if code in _BUSY:
        return BusyError("workspace-busy", name=path.name)
    if code in _DISK:
        return DiskError.of(OSError(_DISK[code], os.strerror(_DISK[code]), str(path)))
    return DamagedError.of(path)


def _code(error: sqlite3.Error) -> int:
    """Give the primary code of an error; -1 where it has none."""
    code = getattr(error, "sqlite_errorcode", None)
    return -1 if code is None else code & 0xFF
