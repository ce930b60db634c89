"""Put an archive of ``atlas.keeping.backup`` back, once it was found whole.

Everything is unpacked beside its place and compared with the manifest before anything is replaced; then each
file takes its place at one stroke. What it replaces is kept in a folder of its own, and what the archive does
not hold stays. An archive is not trusted: names that lead out of the folder, files that the manifest does not
name and contents longer than it says are refused.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from atlas import database, library
from atlas.corrections import log
from atlas.errors import DamagedError, NewerFileError, StoreError
from atlas.keeping.backup import (
    GAZETTEER,
    KIND,
    MANIFEST,
    REPLACED,
    VERSION,
    BackupError,
    Kept,
    Manifest,
    copy_database,
    is_secret,
    is_sound,
    is_workspace,
)
from atlas.store import VERSION as WORKSPACE_VERSION
from atlas.store import GeoPackageStore
from gazetteer import disk
from layers.files import drafted, workroom

LONGEST_MANIFEST = 64 * 2**20  # bytes: some 400,000 files
LONGEST_NAME = 200  # characters of a name that is shown
_BLOCK = 2**20
_PLAIN = re.compile(r"[^.\\/:*?\"<>|\x00-\x1f][^\\/:*?\"<>|\x00-\x1f]*")
"""A part of a path that every system takes for a name and nothing else; none is hidden."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back."""

    files: tuple[Path, ...]
    replaced: Path | None  # the folder of what was there; None where nothing was


def verify(archive: Path) -> Manifest:
    """Read an archive to its end and compare it with its manifest.

    Raises
    ------
    BackupError
        It is no archive, or was cut off or changed.
    NewerFileError
        A later version of the program made it.
    OSError
        It cannot be read.
    """
    with _opened(archive) as (packed, manifest):
        for name, kept in manifest.files.items():
            _unpack(packed, archive, name, kept, None)
    return manifest


@dataclass(frozen=True, slots=True)
class _File:
    """A file on its way back."""

    name: str  # in the archive
    staged: Path  # beside its place, whole
    target: Path


def restore(archive: Path, into: Path | None = None, *, force: bool = False) -> Restored:
    """Put the files of an archive back.

    Parameters
    ----------
    archive : Path
    into : Path, optional
        The folder; else the home folder, and for its files the own gazetteer's.
    force : bool
        Even where a workspace has corrections that the archive does not hold.

    Raises
    ------
    BackupError
        The archive is not whole, or corrections would be lost; nothing was replaced.
    NewerFileError
        A later version of the program made it, or a workspace within it.
    BusyError, GazetteerError
        A workspace, or the own gazetteer, is in use.
    OSError, DiskError
        The folder cannot be written to.
    """
    home = into or library.home()
    own = home / GAZETTEER if into else library.own_gazetteer()
    home.mkdir(parents=True, exist_ok=True)
    with workroom(home) as room:
        files = _staged(archive, room, home, own)
        workspaces = [file for file in files if is_workspace(file.name)]
        with _held(workspaces), disk.held(own) if own.is_dir() else nullcontext():
            if not force:
                _check_corrections(workspaces)
            replaced = _set_aside(files, home, room / "before")
            for file in files:
                _put(file)
    return Restored(tuple(file.target for file in files), replaced)


def _staged(archive: Path, room: Path, home: Path, own: Path) -> list[_File]:
    """Unpack an archive into a folder, all of it found whole."""
    with _opened(archive) as (packed, manifest):
        if shutil.disk_usage(home).free < 2 * sum(kept.size for kept in manifest.files.values()):
            raise BackupError("restore-room", name=str(home))
        files = []
        for number, (name, kept) in enumerate(manifest.files.items()):
            file = _File(name, room / str(number), _target(name, home, own))
            with file.staged.open("xb") as stream:
                _unpack(packed, archive, name, kept, stream)
            if is_workspace(name):
                _check_workspace(file)
            files.append(file)
    return files


def _target(name: str, home: Path, own: Path) -> Path:
    first, *rest = PurePosixPath(name).parts
    return own.joinpath(*rest) if first == GAZETTEER else home / first / Path(*rest)


def _check_workspace(file: _File) -> None:
    """See that a workspace is sound and of no later version; another GeoPackage has none."""
    if not is_sound(file.staged):
        raise DamagedError("workspace-damaged", name=file.name)
    try:
        version = GeoPackageStore(file.staged).version
    except StoreError:
        return
    if version > WORKSPACE_VERSION:
        raise NewerFileError(file.name, version, WORKSPACE_VERSION)


@contextmanager
def _held(workspaces: Iterable[_File]) -> Iterator[None]:
    """Hold all workspaces for writing, always in one order."""
    with ExitStack() as locks:
        for target in sorted(file.target for file in workspaces):
            locks.enter_context(database.locked(target))
        yield


def _check_corrections(workspaces: Iterable[_File]) -> None:
    """See that no workspace has corrections that its copy in the archive lacks."""
    newer = [file.target.name for file in workspaces if _loses(file)]
    if newer:
        raise BackupError("restore-newer", names="、".join(newer))


def _loses(file: _File) -> bool:
    now = library.corrections(file.target)  # of a damaged one what can be read of them
    return log.read(file.staged)[: len(now)] != now


def _set_aside(files: Iterable[_File], home: Path, room: Path) -> Path | None:
    """Copy what will be replaced into a folder of its own; None where nothing is there yet."""
    present = [file for file in files if file.target.exists()]
    if not present:
        return None
    for file in present:
        copy = room / file.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        _copy(file, copy)
    kept = next(path for n in count(1) if not (path := home / f"{REPLACED}{n}").exists())
    return room.rename(kept)


def _copy(file: _File, copy: Path) -> None:
    if is_workspace(file.name):
        with suppress(DamagedError):  # it is copied as it is
            copy_database(file.target, copy)
            return
    shutil.copy2(file.target, copy)


def _put(file: _File) -> None:
    """Let a file take its place at one stroke; the own gazetteer may lie on another disk."""
    file.target.parent.mkdir(parents=True, exist_ok=True)
    with drafted(file.target, 0o600 if is_secret(file.name) else 0o644) as draft:
        shutil.copyfile(file.staged, draft)


@contextmanager
def _opened(archive: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    with ExitStack() as stack:
        with _reading(archive):
            packed = stack.enter_context(zipfile.ZipFile(archive))
            manifest = _manifest(packed, archive)
        yield packed, manifest


@contextmanager
def _reading(archive: Path) -> Iterator[None]:
    """Say in words what a zip that is none, or not whole, makes of a reader."""
    broken = BackupError("backup-not-whole", name=archive.name)
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError):
        raise broken from None
    except OSError as error:
        if error.errno == errno.EINVAL:  # it names a place before its own beginning
            raise broken from None
        raise


def _manifest(packed: zipfile.ZipFile, archive: Path) -> Manifest:
    """Read the manifest, and see that it names what is there."""
    listed = packed.infolist()
    names = [info.filename for info in listed]
    if any(info.compress_type != zipfile.ZIP_DEFLATED for info in listed):  # none of ours
        raise BackupError("backup-foreign", name=archive.name)
    if names.count(MANIFEST) != 1 or packed.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
        raise BackupError("backup-foreign", name=archive.name)
    with packed.open(MANIFEST) as stream:
        manifest = _parsed(stream.read(LONGEST_MANIFEST + 1), archive)
    for name in manifest.files:
        if not all(_PLAIN.fullmatch(part) for part in name.split("/")):
            raise BackupError("backup-unsafe", name=archive.name, file=name[:LONGEST_NAME])
    if sorted(names) != sorted([*manifest.files, MANIFEST]):
        raise BackupError("backup-not-whole", name=archive.name)
    return manifest


def _parsed(raw: bytes, archive: Path) -> Manifest:
    try:
        said = json.loads(raw)
        kind, _, version = said["format"].partition("/")
        if kind == KIND and int(version) > VERSION:
            raise NewerFileError(archive.name, int(version), VERSION)
        files = {name: Kept(int(kept["size"]), str(kept["sha256"])) for name, kept in said["files"].items()}
        manifest = Manifest(str(said["program"]), files)
    except NewerFileError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BackupError("backup-foreign", name=archive.name) from None
    if kind != KIND:
        raise BackupError("backup-foreign", name=archive.name)
    return manifest


def _unpack(packed: zipfile.ZipFile, archive: Path, name: str, kept: Kept, target: BinaryIO | None) -> None:
    """Unpack a file, never more than the manifest says, and compare its digest."""
    digest, room = hashlib.sha256(), kept.size
    with _reading(archive), packed.open(name) as stream:
        while room >= 0 and (block := stream.read(_BLOCK)):
            digest.update(block)
            room -= len(block)
            if target is not None and room >= 0:
                target.write(block)
    if room != 0 or digest.hexdigest() != kept.sha256:
        raise BackupError("backup-changed", name=archive.name, file=name)
