"""The SQLite file behind a workspace: read by many, written by one, put right after a crash.

One writer at a time holds the lock of the file; the system lets it go when its holder dies. What a dead
writer or another program left beside the file (a journal, a write-ahead log) belongs to it: it is taken in
before anything is read, and never stays beside a file that is put in its place, which it would spoil.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from atlas.errors import DamagedError, DiskError, StoreError, UserError

WAIT_S = 10.0  # for another writer; a build takes a second
OPEN_S = 1.0  # for another program that has the file open
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
    lock = FileLock(path.with_name(f".{path.name}.lock"), is_singleton=True)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=WAIT_S)
    except Timeout:
        raise BusyError("workspace-busy", name=path.name) from None
    except OSError as error:
        raise DiskError.of(error) from error
    try:
        take_in(path)
        yield
    finally:
        lock.release()


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a workspace to read it.

    Raises
    ------
    StoreError
        There is no such file.
    DamagedError
        It is no database, not as it was written, or has views in the place of tables.
    BusyError, DiskError
        It cannot be read now.
    """
    if not path.is_file():
        raise StoreError(f"there is no workspace {path}")
    if _left_beside(path):
        with suppress(BusyError), locked(path):
            pass  # whoever takes the lock puts it right; of one who lives the database knows itself
    address = f"{path.resolve().as_uri()}?mode=ro"
    # closing: sqlite3's own context manager ends a transaction, not the connection
    with _told(path), closing(sqlite3.connect(address, uri=True)) as file:
        file.set_authorizer(_allowed)
        yield file


def _allowed(
    action: int, _name: str | None, _column: str | None, _schema: str | None, view: str | None
) -> int:
    """Let tables be read: a view in the place of one may work without end, as a recursion may."""
    return sqlite3.SQLITE_DENY if view or action == sqlite3.SQLITE_RECURSIVE else sqlite3.SQLITE_OK


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
    return any(each.exists() and each.stat().st_size for each in _beside(path)[:2])


def _beside(path: Path) -> list[Path]:
    """Name what SQLite keeps beside a file in use."""
    return [path.with_name(path.name + suffix) for suffix in (_JOURNAL, _LOG, _INDEX)]


def take_in(path: Path) -> None:
    """Undo what a dead writer had begun, and take in what another program (QGIS) had not.

    Raises
    ------
    BusyError
        The other program still has the file open: what it keeps beside is not ours to take away.
    """
    left = [each for each in _beside(path) if each.exists()]
    if not left or not path.is_file():
        _remove(left)  # of a file that is gone
        return
    try:
        with closing(sqlite3.connect(path, timeout=OPEN_S, isolation_level=None)) as file:
            file.execute("PRAGMA journal_mode = DELETE").fetchone()  # takes a journal back, a log in
            file.execute("BEGIN EXCLUSIVE")  # nobody else has it open for writing
            _remove(left)
    except sqlite3.DatabaseError as error:
        told = _in_words(error, path)
        if isinstance(told, BusyError):
            raise BusyError("workspace-open", name=path.name) from error
        if not isinstance(told, DamagedError):  # of which whoever reads it is told
            raise told from error


def _remove(left: Iterable[Path]) -> None:
    for each in left:
        each.unlink(missing_ok=True)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _in_words(error, path) from error
    except UnicodeDecodeError as error:  # what SQLite would say of the damage names damaged names
        raise DamagedError.of(path) from error


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
