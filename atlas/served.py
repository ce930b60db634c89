"""The atlases that the page shows: this machine's workspaces, or what was published in an office's database.

``ATLAS_STORE`` names the database, as ``postgresql://…``; it is set by the one who starts the server and is
shown to nobody. What is published is only read: a planner corrects the workspace and publishes it again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from atlas import library
from atlas.library import LibraryError
from atlas.store import Store, open_store
from gazetteer import county_by

if TYPE_CHECKING:
    from atlas.postgis.address import Address
    from atlas.postgis.connection import Database

ENVIRONMENT = "ATLAS_STORE"


@dataclass(frozen=True, slots=True)
class Entry:
    """One atlas that can be opened."""

    code: str  # GB/T 2260
    name: str  # of the county
    workspace: Path | None  # None where it stands in the database
    published: int = 0  # its number there, another one whenever it is published anew


def is_read_only() -> bool:
    """Say whether the atlases stand where the page writes nothing."""
    return bool(os.environ.get(ENVIRONMENT, ""))


def atlases() -> tuple[Entry, ...]:
    """List the atlases; workspaces that are out of date are built first.

    Raises
    ------
    PostgisError
        The database cannot be read.
    """
    if not is_read_only():
        return tuple(Entry(each.code, each.name, each.path) for each in library.atlases())
    from atlas.postgis import publish  # noqa: PLC0415 -- most atlases are files

    listed = publish.listed(_database(_address()))
    return tuple(Entry(each.code, each.name or each.plan_title, None, each.id) for each in listed)


def stamp() -> str:
    """Say in which state the atlases are, quickly; differs when any of them may have changed.

    Raises
    ------
    PostgisError
        As ``atlases``.
    """
    if not is_read_only():
        return library.stamp()
    rows = _database(_address()).rows("SELECT id FROM planning_atlas.atlases ORDER BY id")
    return " ".join(str(id_) for (id_,) in rows)


def opened(entry: Entry) -> Store:
    """Open an atlas.

    Raises
    ------
    StoreError
        Its file is none that this version reads.
    """
    if entry.workspace is not None:
        return open_store(entry.workspace)
    from atlas.postgis.store import PostgisStore  # noqa: PLC0415 -- see above

    return PostgisStore(_database(_address()), entry.published)


def find(name: str) -> Store:
    """Open an atlas by its workspace, or by the name or code of its county.

    Raises
    ------
    LibraryError
        There is none.
    StoreError, PostgisError
        It cannot be read.
    """
    if not is_read_only() or name.endswith(".gpkg"):
        return open_store(library.workspace(name))
    county = county_by(name)
    for entry in atlases():
        if name in (entry.code, entry.name) or (county is not None and entry.code == county.code):
            return opened(entry)
    raise LibraryError("no-atlas", name=name)


def _address() -> Address:
    from atlas.postgis import address  # noqa: PLC0415 -- see above

    return address.parse(os.environ[ENVIRONMENT], os.environ)


@lru_cache(maxsize=1)
def _database(address: Address) -> Database:
    from atlas.postgis.connection import Database  # noqa: PLC0415 -- see above

    return Database(address)
