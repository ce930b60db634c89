"""Write files so that a crash leaves either the old or the new one, never half of one.

What is being written lies in a folder of its own beside its place, held by a lock that the system lets go
when its writer dies. What a dead writer left is swept away by the next one who writes there.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from gazetteer.disk import sync

_PREFIX, _LOCK, _ROOM = ".atlas-draft-", "lock", "room"
_SPARE = 64 * 2**10  # bytes that a disk must still take after a file was written: a full one has lost its end


def write_text(path: Path, text: str) -> None:
    """Write a text file as UTF-8, line ends as they are, whole or not at all.

    Raises
    ------
    OSError
        The folder is missing or cannot be written to.
    """
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file, whole or not at all, and never readable for others than ``mode`` says.

    Raises
    ------
    OSError
        The folder is missing or cannot be written to.
    """
    with drafted(path, mode) as draft:
        draft.write_bytes(content)


@contextmanager
def drafted(path: Path, mode: int = 0o644) -> Iterator[Path]:
    """Give a place to write a file at; what stands there at the end is put at ``path``, whole or not at all.

    Raises
    ------
    OSError
        The folder is missing or cannot be written to, or the disk is full; what was at ``path`` is untouched.
    """
    with workroom(path.parent) as room:
        draft = room / path.name
        yield draft
        put(draft, path, mode)


@contextmanager
def workroom(beside: Path | None = None) -> Iterator[Path]:
    """Give an empty folder that goes when this ends; one whose owner died is swept by the next.

    Parameters
    ----------
    beside : Path, optional
        The folder that it lies in; by default the system's for temporary files.

    Raises
    ------
    OSError
        The folder is missing or cannot be written to, or the disk is full; errors of libraries that do not
        say so are told as this.
    """
    outer = beside or Path(tempfile.gettempdir())
    sweep(outer)
    with _named(outer):
        folder, lock = _held(outer)
        try:
            with _asking(folder):
                room = folder / _ROOM
                room.mkdir()
                yield room
        finally:
            lock.release()
            shutil.rmtree(folder, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Take away what writers that died left in a folder."""
    for left in folder.glob(f"{_PREFIX}*"):
        with suppress(Timeout, OSError), FileLock(left / _LOCK, timeout=0):
            shutil.rmtree(left, ignore_errors=True)


def put(draft: Path, path: Path, mode: int = 0o644) -> None:
    """Move a file that was written beside to its place; by default all may read it, as other files."""
    draft.chmod(mode)
    sync(draft)
    draft.replace(path)
    sync(path.parent)


def stamp(path: Path) -> str:
    """Give what differs whenever a file may, "" where there is none; times alone follow a jumping clock."""
    try:
        known = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    return f"{known.st_ino} {known.st_size} {known.st_mtime_ns} {known.st_ctime_ns}"


def _held(outer: Path) -> tuple[Path, FileLock]:
    """Make a folder that is ours; one that was swept before it could be held is made again."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=outer))
        lock = FileLock(folder / _LOCK)
        with suppress(FileNotFoundError):
            lock.acquire()
            return folder, lock


@contextmanager
def _named(folder: Path) -> Iterator[None]:
    """Have errors of the disk name the folder that the user knows, not what lies in it for a moment."""
    try:
        yield
    except OSError as error:
        named = str(error.filename or "")
        if error.errno is not None and (not named or _PREFIX in named):
            raise OSError(error.errno, error.strerror, str(folder)) from error
        raise


@contextmanager
def _asking(folder: Path) -> Iterator[None]:
    """Ask the disk whether it takes more: libraries say unclearly that it is full, or not at all."""
    try:
        yield
    except Exception:  # as much again: what failed may have freed some already
        _try_to_write(folder, sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()))
        raise
    _try_to_write(folder, 0)


def _try_to_write(folder: Path, size: int) -> None:
    spare = folder / "spare"
    with spare.open("wb") as file:
        for _ in range(0, size + _SPARE, _SPARE):
            file.write(bytes(_SPARE))
    spare.unlink()
