"""Take all that cannot be made again into one archive: workspaces, what lies beside them, own gazetteer.

It is taken while the page runs: a workspace through SQLite's own backup, as it is between two changes. An
archive is a zip whose last member is a manifest with the digest of each file; the same content gives the same
archive. Digests find what was damaged or changed by chance, they are no signature: who can write the archive
can write its manifest. ``atlas.keeping.restore`` puts an archive back.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from fnmatch import fnmatch
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from atlas import database, library
from atlas.corrections import log
from atlas.errors import DamagedError, UserError
from atlas.keeping import integrity
from atlas.office import passwords
from gazetteer.online import cache
from layers import zips
from layers.files import drafted

KIND, VERSION = "planning-atlas-backup", 1
MANIFEST = "manifest.json"
GAZETTEER = "gazetteer"
"""Where the own gazetteer lies within an archive, wherever its folder is on this machine."""

SECRETS = (f"{passwords.FILE}*", "secrets*")  # of those who may edit: taken only on demand
REPLACED = "replaced-"  # begins the folders in which a restore keeps what it replaced
_LEFT = (".*", "*.zip", f"{cache.FILE}*", f"{REPLACED}*", "*-wal", "*-shm", "*-journal")
"""What is not worth keeping: drafts, locks, earlier backups, answers that can be asked for again, and what
SQLite keeps beside a database in use, which a copy holds already."""


class BackupError(UserError):
    """An archive cannot be made or put back."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of an archive."""

    size: int  # bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds."""

    program: str  # version that made it
    files: Mapping[str, Kept]  # by name in the archive, with slashes

    def dumped(self) -> bytes:
        """Write it for the archive."""
        files = {name: asdict(kept) for name, kept in self.files.items()}
        said = {"format": f"{KIND}/{VERSION}", "program": self.program, "files": files}
        return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def of_all(secrets: bool = False) -> dict[str, Path]:
    """List all that is worth keeping: the home folder and the own gazetteer, by name in an archive.

    Parameters
    ----------
    secrets : bool
        Whether the passwords of editors go along.

    Raises
    ------
    BackupError
        There is nothing.
    """
    at_home = _within(library.home(), (*_LEFT, GAZETTEER) if secrets else (*_LEFT, GAZETTEER, *SECRETS))
    own = _within(library.own_gazetteer(), _LEFT)
    listed = at_home | {f"{GAZETTEER}/{name}": path for name, path in own.items()}
    if not listed:
        raise BackupError("backup-nothing", name=str(library.home()))
    return dict(sorted(listed.items()))


def of_one(workspace: Path) -> dict[str, Path]:
    """List a workspace and what lies beside it under its name: overlays, shaded relief.

    Raises
    ------
    BackupError
        There is no such workspace.
    """
    if not workspace.is_file():
        raise BackupError("backup-nothing", name=str(workspace))
    folder, listed = workspace.parent, {workspace.name: workspace}
    for each in folder.iterdir():
        if each.name.startswith(f"{workspace.stem}.") and not is_workspace(each.name):
            listed |= _files(each.rglob("*") if each.is_dir() else [each], folder, _LEFT)
    return dict(sorted(listed.items()))


def _within(folder: Path, left: Iterable[str]) -> dict[str, Path]:
    return _files(folder.rglob("*"), folder, left)


def _files(paths: Iterable[Path], folder: Path, left: Iterable[str]) -> dict[str, Path]:
    """List files by their name within a folder; links are not followed out of it."""
    found = {}
    for path in paths:
        parts = path.relative_to(folder).parts
        if path.is_file() and not path.is_symlink() and not any(_matches(part, left) for part in parts):
            found[PurePosixPath(*parts).as_posix()] = path
    return found


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def write(output: Path, files: Mapping[str, Path]) -> Manifest:
    """Write an archive, whole or not at all.

    Parameters
    ----------
    output : Path
        The zip.
    files : mapping of str to Path
        By name in the archive.

    Raises
    ------
    DamagedError
        A workspace is not as it was written.
    OSError, BusyError, DiskError
        A file cannot be read, or the archive not written.
    """
    kept: dict[str, Kept] = {}
    with drafted(output, mode=0o600) as draft:  # it may hold passwords, and names who corrected what
        zips.write(draft, _members(files, kept, draft.parent))
    return _manifest(kept)


def _manifest(kept: Mapping[str, Kept]) -> Manifest:
    return Manifest(version("planning-atlas"), kept)


def _members(files: Mapping[str, Path], kept: dict[str, Kept], room: Path) -> Iterator[tuple[str, bytes]]:
    """Give the files of an archive, noting each for the manifest, which comes last."""
    for name, path in files.items():
        if not path.exists():  # taken away since it was listed
            continue
        content = _workspace(path, room) if is_workspace(name) else path.read_bytes()
        kept[name] = Kept(len(content), hashlib.sha256(content).hexdigest())
        yield name, content
    yield MANIFEST, _manifest(kept).dumped()


def is_secret(name: str) -> bool:
    """Whether a file is nobody's business but the program's."""
    return _matches(name, SECRETS)


def is_workspace(name: str) -> bool:
    """Whether a file is a database that others may be writing."""
    return name.endswith(".gpkg")


def _workspace(path: Path, room: Path) -> bytes:
    copy = room / "copy"
    copy_database(path, copy)
    content = copy.read_bytes()
    copy.unlink()
    return content


def copy_database(path: Path, copy: Path) -> None:
    """Copy a database as it is at one moment, while others may read and write it.

    Raises
    ------
    DamagedError
        It is not as it was written.
    BusyError, DiskError
        It cannot be read now.
    """
    with database.reading(path) as file, closing(sqlite3.connect(copy)) as target:
        file.backup(target)
    if not is_sound(copy):
        copy.unlink()
        raise DamagedError.of(path)


def is_sound(path: Path) -> bool:
    """Say whether a workspace is as it was written; of another program's GeoPackage that is not known."""
    try:
        with database.reading(path) as file:
            is_ours = integrity.has_table(file, integrity.INFO_TABLE)
        if is_ours:
            log.read(path)
    except DamagedError:
        return False
    return not is_ours or not integrity.faults(path)
