"""The atlases on this machine: the built-in ones and those that a user built.

Built-in dossiers ship with the product; their workspaces are built on first need, and again whenever
the dossier, the gazetteer or the program has changed. What writes and opens workspaces is imported when it
is needed: commands that only name a dossier do not wait for geopandas.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from atlas import database
from atlas.database import BusyError
from atlas.dossier import Dossier, DossierError, load
from atlas.errors import DamagedError, DiskError, NewerFileError, OlderFileError, StoreError, UserError
from gazetteer import Gazetteer, UnknownCountyError, catalogue, county_by, disk, index
from layers import files

if TYPE_CHECKING:
    from atlas.corrections import Correction
    from atlas.store import AtlasInfo

_LOG = logging.getLogger(__name__)
_ROOT = Path(__file__).parents[1]
_BUILT_IN = Path(__file__).with_name("data")
_PROGRAM = ("gazetteer", "layers", "atlas/build", "atlas/corrections", "atlas/words")
"""Folders whose files decide what a workspace looks like."""

DAMAGED = ".damaged-"
"""What the name of a damaged workspace gets that is kept beside the one built anew; a number follows."""


class LibraryError(UserError):
    """Something asked for is not there, or would be lost."""


@dataclass(frozen=True, slots=True)
class AtlasEntry:
    """One atlas that can be opened."""

    code: str  # GB/T 2260
    name: str  # of the county
    path: Path  # of its workspace


def home() -> Path:
    """Name the folder of the workspaces: ``ATLAS_HOME``, or ``.atlas`` beside the page."""
    named = os.environ.get("ATLAS_HOME", "")
    return Path(named) if named else _ROOT / ".atlas"


def own_gazetteer() -> Path:
    """Name the user's own gazetteer folder: the first of ``ATLAS_GAZETTEER``, or one in ``home()``."""
    named = catalogue.data_folders()[:-1]
    return named[0] if named else home() / "gazetteer"


def adopt_gazetteer() -> None:
    """Let the program read the user's gazetteer folder in ``home()``, where no other is named."""
    disk.put_right(own_gazetteer())
    if not catalogue.data_folders()[:-1] and own_gazetteer().is_dir():
        os.environ[catalogue.ENVIRONMENT] = str(own_gazetteer())


def renew_gazetteer() -> None:
    """Read the gazetteer anew after it was written to; what was built from it is out of date."""
    adopt_gazetteer()
    index.forget()
    program_digest.cache_clear()


def builtin_dossiers() -> Iterator[Path]:
    """List the dossiers that ship with the product."""
    return iter(sorted(_BUILT_IN.glob("*.json")))


def builtin_dossier(code: str) -> Path:
    """Name the file of a built-in dossier."""
    return _BUILT_IN / f"{code}.json"


def atlases() -> tuple[AtlasEntry, ...]:
    """List the atlases, the built-in ones first; their workspaces are brought up to date where that can be.

    Raises
    ------
    UserError
        There is none, and this is why.
    """
    hindrances = bring_up_to_date()
    for hindrance in hindrances:
        _LOG.warning("an atlas is not up to date: %s", hindrance)
    known = listed()
    if hindrances and not known:
        raise hindrances[0]
    return known


def bring_up_to_date() -> tuple[UserError, ...]:
    """Build the built-in atlases that are out of date; give what hindered it: what there was is as it was."""
    hindrances: dict[str, UserError] = {}
    for dossier in builtin_dossiers():
        try:
            build(dossier)
        except NewerFileError:  # left as it is; ``listed`` says so
            continue
        except (BusyError, DiskError) as error:
            hindrances.setdefault(str(error), error)
    return tuple(hindrances.values())


def listed() -> tuple[AtlasEntry, ...]:
    """List the atlases that can be opened, the built-in ones first."""
    names = [path.stem for path in builtin_dossiers()]
    own = sorted(workspaces(), key=lambda path: (path.stem not in names, path.stem))
    return tuple(entry for entry in map(_entry, own) if entry is not None)


def workspaces() -> list[Path]:
    """List the files of atlases, whatever is in them."""
    return sorted(home().glob("[!.]*.gpkg"))


def put_aside() -> list[Path]:
    """List the damaged files of atlases that were kept."""
    return sorted(home().glob(f"[!.]*{DAMAGED}*"))


def stamp() -> str:
    """Say in which state the files of the atlases are: quickly, and without opening any."""
    found = [*builtin_dossiers(), *workspaces(), *put_aside()]
    return " ".join(f"{path} {files.stamp(path)}" for path in sorted(found))


def _entry(path: Path) -> AtlasEntry | None:
    try:
        upgraded = _upgraded(path)
        info = _info(upgraded) or (_info(upgraded) if mend(upgraded) else None)
    except (UserError, OSError) as error:
        _LOG.warning("%s is left out: %s", path.name, error)
        return None
    if info is None:
        return None
    return AtlasEntry(info.county or path.stem, info.county_name or info.plan_title or path.stem, path)


def _info(path: Path) -> AtlasInfo | None:
    """Read what a workspace was made from; None where a file is none of ours, or of an earlier version.

    Raises
    ------
    NewerFileError
        A later version wrote it: it must not be written over.
    """
    from atlas.store import open_store  # noqa: PLC0415 -- see above

    try:
        return open_store(path).info()
    except NewerFileError:
        raise
    except StoreError:
        return None


def _upgraded(path: Path) -> Path:
    """Bring a workspace of an earlier version up; what else is wrong with a file, whoever opens it says."""
    from atlas.keeping.upgrade import upgrade  # noqa: PLC0415
    from atlas.store import open_store  # noqa: PLC0415 -- see above

    try:
        open_store(path)
    except OlderFileError:
        _LOG.warning("%s was of an earlier version; it was kept as %s", path.name, upgrade(path))
    except StoreError:
        pass
    return path


def build(dossier_path: Path, output: Path | None = None) -> Path:
    """Build the workspace of a dossier unless it is up to date.

    Returns
    -------
    Path
        The workspace: ``output``, or a file named by the county in ``home()``.

    Raises
    ------
    LibraryError
        There is no such dossier.
    DossierError
        The file is no dossier of this version.
    NewerFileError
        A later version of the program wrote the workspace that is there.
    """
    try:
        text = dossier_path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LibraryError("no-dossier", name=str(dossier_path)) from None
    except UnicodeDecodeError:
        raise LibraryError("dossier-not-text", name=dossier_path.name) from None
    dossier = load(text)
    target = output or home() / f"{dossier.plan.gb_code or dossier.plan.id}.gpkg"
    if not _is_current(target, _digest_of(text, target)):
        _build(dossier, text, target)
    return target


def rebuild(path: Path) -> None:
    """Build a workspace again from the dossier within it, where its corrections have changed.

    Raises
    ------
    StoreError
        It is no workspace of this version.
    DamagedError
        It is damaged; ``mend`` may help.
    LibraryError
        It holds no dossier, as an earlier version made it; or the disk or another writer hinders it. The
        corrections are kept all the same.
    """
    from atlas.store import open_store  # noqa: PLC0415 -- see above

    text = open_store(path).dossier()
    if not text:
        raise LibraryError("no-dossier-within", name=path.name)
    if not _is_current(path, _digest_of(text, path)):
        try:
            _build(load(text), text, path)
        except (BusyError, DiskError) as error:
            raise LibraryError("update-failed", name=path.name) from error


def mend(path: Path) -> bool:
    """Build a damaged workspace again from what is sound in it; False where it is not damaged or that fails.

    The damaged file is kept beside.
    """
    from atlas.keeping import salvage  # noqa: PLC0415 -- see above

    remains = salvage.look_over(path)
    if not remains.faults or not remains.dossier:
        return False
    try:
        _build(load(remains.dossier), remains.dossier, path)
    except DossierError:
        return False
    return True


def _build(dossier: Dossier, text: str, target: Path) -> None:
    """Build a workspace, with the corrections of the one that it replaces."""
    from atlas import build as building  # noqa: PLC0415 -- see above
    from atlas.keeping import salvage  # noqa: PLC0415

    with database.locked(target):
        digest = _digest_of(text, target)
        if _is_current(target, digest):  # somebody else built it while this waited
            return
        kept = corrections(target)
        try:
            if target.is_file() and salvage.look_over(target).faults:
                aside = salvage.put_aside(target)
                _LOG.warning("%s is damaged; it was kept as %s", target.name, aside.name)
            building.build(dossier, gazetteer_of(dossier), target, digest, kept)
        except OSError as error:
            raise DiskError.of(error) from error


def _digest_of(dossier: str, target: Path) -> str:
    """Digest all that a workspace is built from: program, gazetteer data, dossier and corrections."""
    return hashlib.sha256(f"{program_digest(_PROGRAM)}{dossier}{corrections(target)}".encode()).hexdigest()


def corrections(path: Path) -> tuple[Correction, ...]:
    """Read the corrections of a workspace; of a damaged one those that are as they were written."""
    from atlas.corrections import log  # noqa: PLC0415
    from atlas.keeping import salvage  # noqa: PLC0415 -- see above

    try:
        return log.read(path)
    except DamagedError:
        return salvage.look_over(path).corrections


def _is_current(path: Path, digest: str) -> bool:
    info = _info(path)
    return info is not None and info.built_from == digest


def gazetteer_of(dossier: Dossier) -> Gazetteer:
    """Load the gazetteer of a dossier's county; the national one where the county has none."""
    return load_gazetteer(dossier.plan.gb_code)


def check_folders() -> None:
    """See that the user's own gazetteer folders are there: else the built-in data would stand in for them.

    Raises
    ------
    LibraryError
        ``ATLAS_GAZETTEER`` names a folder that does not exist.
    """
    if lost := catalogue.lost_folders():
        raise LibraryError("gazetteer-lost", folders="、".join(map(str, lost)))


def load_gazetteer(code: str) -> Gazetteer:
    """Load a county's gazetteer; the national one, seen from there, where the county has no data."""
    check_folders()
    try:
        return Gazetteer.load(code or None)
    except UnknownCountyError:
        return Gazetteer.around(code)


def county_code(name_or_code: str) -> str:
    """Find the code of a county that has gazetteer data.

    Raises
    ------
    LibraryError
        No county of that name or code has data.
    """
    check_folders()
    county = county_by(name_or_code)
    if county is None:
        raise LibraryError("no-county", name=name_or_code)
    return county.code


def county_gazetteer(name_or_code: str) -> Gazetteer:
    """Load the gazetteer of a county that a user names; the national one, seen from there, without data.

    Raises
    ------
    LibraryError
        No county, or no single one, is called so.
    """
    known = county_by(name_or_code)
    if known is not None:
        return Gazetteer.load(known.code)
    counties = [place for place in Gazetteer.load(None).places if place.code and place.code == place.county]
    codes = {place.code for place in counties if name_or_code in (place.code, place.name)}
    if len(codes) != 1:
        raise LibraryError("no-county", name=name_or_code)
    return Gazetteer.around(codes.pop())


def workspace(name: str) -> Path:
    """Find a workspace by its file, or by the name or code of its county.

    Raises
    ------
    LibraryError
        There is none.
    """
    if name.endswith(".gpkg"):
        return _upgraded(Path(name))
    known = atlases()
    for entry in known:
        if name in (entry.code, entry.name, entry.path.stem):
            return entry.path
    county = county_by(name)
    for entry in known:
        if county is not None and entry.code == county.code:
            return entry.path
    raise LibraryError("no-atlas", name=name)


@lru_cache(maxsize=2)
def program_digest(folders: tuple[str, ...]) -> str:
    """Digest parts of the program and the gazetteer data, alike on every machine that has the same.

    What was made with other ones is out of date.
    """
    digest = hashlib.sha256()
    # The last of the data folders, the built-in one, is part of the program.
    for folder in (*(_ROOT / name for name in folders), *catalogue.data_folders()[:-1]):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
