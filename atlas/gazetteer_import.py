"""Take an uploaded file into the user's own gazetteer: proposed first, written only when confirmed.

The file is not trusted: its kind is told from its content before a reader sees it, and it is kept only while
it is read. What is written goes into one folder (``library.own_gazetteer``), whole or not at all; a county
that only the built-in data has is copied there with it, so that nothing it has is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from atlas import apart, library, own_layer
from atlas.errors import UserError
from atlas.own_layer import VECTORS
from gazetteer import sources
from gazetteer.sources import Proposal, Wish
from layers.files import workroom

MOST_BYTES = 64 * 2**20  # of an upload
LONGEST = 60  # characters of a file's name that are kept
ZIPPED = b"PK\x03\x04"

SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "areas": VECTORS,
    "vector": VECTORS,
    "table": ("xlsx", "csv"),
    "outline": (*VECTORS, "whl"),
    "divisions": ("tgz",),
    "adcode": ("csv",),
    "geonames": ("whl", "zip", "txt"),
    "osm": ("pbf", "osm"),
    "places": ("jsonld", "geojson", "json"),
}
"""Suffixes of the files that each source takes, the sources in the order in which they are offered."""

VECTOR_SOURCES = ("areas", "vector", "outline")
PACKED = ("zip", "whl", "xlsx")


class ImportRefusedError(UserError):
    """A file cannot be taken."""


def propose(
    raw: bytes, name: str, source: str, wish: Wish, *, title: str = "", replaces: bool = False
) -> Proposal:
    """Read a file and say what it would change in the user's own gazetteer; nothing is written.

    Parameters
    ----------
    raw, name
        The file and its name.
    source
        A key of ``SUFFIXES``.
    wish
        The county, and what the user knows of the file.
    title
        What the source is to be called; by default as described, or the file's name.
    replaces
        Positions that conflict with known ones are taken all the same.

    Raises
    ------
    ImportRefusedError, OwnLayerError, ApartError
        The file is too large, takes too much to be read, or is not what it says it is.
    GazetteerError
        It cannot be read, or the county cannot be begun.
    """
    suffix = Path(name).suffix.lower().lstrip(".")
    if suffix not in SUFFIXES[source]:
        raise ImportRefusedError("take-type", name=name, known="、".join(SUFFIXES[source]))
    if len(raw) > MOST_BYTES:
        raise ImportRefusedError("own-large", limit=str(MOST_BYTES // 2**20))
    with workroom() as folder:
        path = _laid(raw, name, source, folder)
        title = title or (Path(name).name[:LONGEST] if sources.is_own(source, path.name) else "")
        own = library.own_gazetteer()
        return sources.read(source, path, wish, own, title=title, replaces=replaces, take=apart.records)


def write(proposal: Proposal) -> Path:
    """Write a proposal into the user's own gazetteer, whole or not at all; return the county's folder.

    Raises
    ------
    GazetteerError
        What would be written does not hang together, or somebody changed the folder meanwhile.
    """
    data = library.own_gazetteer()
    data.mkdir(parents=True, exist_ok=True)
    folder = sources.write(proposal, data)
    library.renew_gazetteer()
    return folder


def _laid(raw: bytes, name: str, source: str, folder: Path) -> Path:
    """Lay the file into a folder under its own name, of which only letters, digits and hyphens are kept."""
    suffix = Path(name).suffix.lower()
    stem = re.sub(r"[^\w-]+", "-", Path(name).stem)[:LONGEST].strip("-") or "file"
    folder /= stem  # messages name a file with its folder
    folder.mkdir()
    if suffix[1:] in VECTORS and source in VECTOR_SOURCES:
        return _renamed(own_layer.laid(raw, name, folder), stem)
    if source == "places":  # GeoJSON, whatever it is called
        return _renamed(own_layer.laid(raw, f"{stem}.json", folder), stem)
    if suffix[1:] in PACKED and not raw.startswith(ZIPPED):
        raise ImportRefusedError("own-broken", name=name)
    path = folder / f"{stem}{suffix}"
    path.write_bytes(raw)
    return path


def _renamed(main: Path, stem: str) -> Path:
    """Give a file its own name, and its neighbours (the parts of a Shapefile) with it."""
    for part in list(main.parent.iterdir()):
        part.rename(part.with_stem(stem))
    return main.with_stem(stem)
