"""What becomes of a damaged workspace: looked over, kept beside under another name, built anew.

The dossier within a workspace and its corrections are all that cannot be computed again. What of them is as
it was written, by its digest, goes into the new workspace; the damaged file stays for who wants to look.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from atlas import database
from atlas.corrections import Correction, log
from atlas.errors import DamagedError
from atlas.keeping import integrity
from atlas.library import DAMAGED
from atlas.store import DOSSIER_TABLE, GeoPackageStore
from layers.files import drafted


@dataclass(frozen=True, slots=True)
class Remains:
    """What a workspace still holds."""

    faults: tuple[str, ...]  # tables that are not as they were written; empty where the file is sound
    corrections: tuple[Correction, ...]
    lost: tuple[int, ...]  # numbers of corrections that are known to be lost
    dossier: str  # "" where it cannot be read


def look_over(path: Path) -> Remains:
    """Say what can be read of a workspace, sound or damaged.

    Raises
    ------
    StoreError
        There is no such file.
    BusyError, DiskError
        It cannot be read now.
    """
    faults = integrity.faults(path)
    try:
        return Remains(faults, log.read(path), (), _dossier(path))
    except DamagedError:
        pass
    try:
        corrections, lost = log.salvage(path)
    except DamagedError:
        corrections, lost = (), ()
    return Remains(faults or (log.TABLE,), corrections, lost, _dossier(path))  # a log that cannot be meant


def _dossier(path: Path) -> str:
    try:
        text = GeoPackageStore(path).dossier()
        with database.reading(path) as file:
            is_sound = integrity.is_sound(file, DOSSIER_TABLE)
    except (DamagedError, IndexError, KeyError):
        return ""
    return text if is_sound else ""


def put_aside(path: Path) -> Path:
    """Keep a damaged workspace beside under a name that says so; it stays where it is until it is replaced.

    Raises
    ------
    OSError
        The folder cannot be written to.
    """
    for number in count(1):
        kept = path.with_name(f"{path.stem}{DAMAGED}{number}")
        if not kept.exists():
            break
        if kept.samefile(path):  # a build that was cut off had put it aside already
            return kept
    try:
        os.link(path, kept)
    except OSError:  # a file system without links
        with drafted(kept) as draft:
            shutil.copyfile(path, draft)
    return kept
