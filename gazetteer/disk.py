"""A data folder that is written to: held by one import at a time, put right after one that was cut off."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from gazetteer.errors import GazetteerError, Problem

STAGE, ASIDE = ".importing", ".replaced"  # folders beside the counties'; no county is ever named so
LOCK = ".importing.lock"
WAIT_S = 10.0  # for another import; one is written in less than a second


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Hold a data folder for writing; the system lets it go when its holder dies.

    Raises
    ------
    GazetteerError
        Another import does not let it go.
    OSError
        The folder cannot be written to.
    """
    data.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(data / LOCK, timeout=WAIT_S):
            _recover(data)
            yield
    except Timeout:
        raise GazetteerError([Problem(str(data), "folder-busy")]) from None


def put_right(data: Path) -> None:
    """Bring back a folder that an import moved aside when it was cut off; not while one is at work."""
    if (data / ASIDE).is_dir() or (data / STAGE).is_dir():
        with (
            suppress(Timeout, OSError),
            FileLock(data / LOCK, timeout=0),
        ):  # OSError: a folder only to be read
            _recover(data)


def _recover(data: Path) -> None:
    for left in (data / ASIDE).iterdir() if (data / ASIDE).is_dir() else ():
        if not (data / left.name).exists():
            left.rename(data / left.name)
    for name in (ASIDE, STAGE):
        shutil.rmtree(data / name, ignore_errors=True)


def sync(path: Path) -> None:
    """Wait until a file, or the entries of a folder, are on the disk."""
    if path.is_dir() and os.name != "posix":
        return  # Windows opens no folders, and keeps their entries by itself
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
