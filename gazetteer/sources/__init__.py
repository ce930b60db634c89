"""Importers: from a public file to a county's gazetteer, in two steps that cannot surprise.

``read`` reads a file and compares it with the county's folder: the ``Proposal`` says what is new,
changed, conflicting or rejected, and why; nothing is written. ``write`` puts a proposal into the
folder, all of it or nothing. Sources are described as data in ``gazetteer/sources.toml``.

``record``     what a source says, and its description
``READERS``    a module a source: ``divisions``, ``adcode``, ``geonames``, ``osm``, ``vector``, ``table``,
               ``exchanged``
``columns``    a user's own columns, in their usual spellings
``draft``      a county's folder as tables, read and written
``match``      which entry a record speaks of; ``doubts`` whether its position can be believed
``counties``   the county itself; ``namesakes`` villages that gave their town its name
``propose``    what an import would do; ``proposal`` the record of it
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from gazetteer import catalogue, store
from gazetteer import national as national_names
from gazetteer.errors import GazetteerError
from gazetteer.place import Place
from gazetteer.sources import adcode, divisions, draft, exchanged, geonames, osm, table, vector
from gazetteer.sources.proposal import Item, Proposal
from gazetteer.sources.propose import propose
from gazetteer.sources.record import Description, Record, Wish, describe
from gazetteer.tables import Faults

__all__ = ["READERS", "Item", "Proposal", "Record", "Wish", "index_country", "read", "records", "write"]

Reader = Callable[[Path, Wish, Faults], Iterator[Record]]

READERS: Mapping[str, Reader] = {
    "outline": vector.outlines,
    "divisions": divisions.read,
    "adcode": adcode.read,
    "geonames": geonames.read,
    "osm": osm.read,
    "vector": vector.read,
    "table": table.read,
    "places": exchanged.read,
}
"""By source, in the order in which a county is built."""

OWN = ("vector", "table", "places")  # files of the user's own: each file is a source of its own


def read(
    source: str, path: Path, wish: Wish, data: Path, *, title: str = "", replaces: bool = False
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

    Raises
    ------
    GazetteerError
        The file or the folder is not sound, or the county cannot be begun: each fault by file and line.
    """
    found = records(source, path, wish)
    described = _described(source, path, wish, title)
    return propose(found, described, draft.read(data, wish.county), wish, national(), replaces=replaces)


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
    listed = list(divisions.everywhere(path, faults))
    faults.raise_any()
    return national_names.build(listed, data / store.CHINA / national_names.FILE)


def records(source: str, path: Path, wish: Wish) -> list[Record]:
    """Read a file.

    Raises
    ------
    GazetteerError
        The source is unknown, or the file is not sound; every fault is named by file and line.
    """
    if source not in READERS:
        raise GazetteerError([f"unknown source {source!r}; known are {', '.join(READERS)}"])
    faults = Faults()
    if not path.exists():
        faults.add(str(path), "no such file")
    found = [] if faults.found else list(READERS[source](path, wish, faults))
    faults.raise_any()
    return found


def national() -> Mapping[str, Place]:
    """Give the national divisions by id."""
    return {place.id: place for place in catalogue.china(catalogue.data_folders())}


def _described(source: str, path: Path, wish: Wish, title: str) -> Description:
    """Describe the source of a file: a user's own file by its name and checksum."""
    known = describe(source)
    known = replace(known, title=title or known.title, datum=wish.datum or known.datum)
    if wish.accuracy_m is not None:
        known = replace(known, accuracy={"": wish.accuracy_m})
    if source not in OWN:
        return known
    checksum = sha256(path.read_bytes()).hexdigest()[:12]
    return replace(
        known, key=f"{source}-{path.stem}", title=title or path.name, note=f"{path.name}, sha256 {checksum}…"
    )
