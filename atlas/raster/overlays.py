"""The overlays of an atlas: pictures that lie on its map, kept in a folder beside its workspace.

Each has a PNG in the grid of web maps with the file that tells a GIS where it lies, and a record in JSON;
what was computed or laid out here also a cloud-optimised GeoTIFF, and a table. The record is written last and
taken away first, so that what is listed is whole. A workspace that is built anew keeps its overlays.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atlas.errors import UserError
from atlas.raster import beside
from atlas.words import LANGUAGES, text
from layers import files
from layers.files import write_text

if TYPE_CHECKING:
    from layers.raster.overlay import Overlay as Picture

FORMAT = "planning-atlas-overlay/1"
KINDS = ("slope", "image", "scan", "intensity")
"""From the bottom of the map to the top."""

MOST = 20  # overlays of an atlas
LONGEST_TITLE = 80
_COLOUR = re.compile(r"#[0-9a-f]{6}")

Words = Mapping[str, str]
"""One thing said in each language."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is said of an overlay."""

    kind: str  # one of KINDS
    title: Words
    note: Words  # how it was made, what it leaves out
    unit: Words = field(default_factory=dict)  # of the legend; empty where there is none
    legend: tuple[tuple[str, str], ...] = ()  # colour and what it stands for, the highest first


@dataclass(frozen=True, slots=True)
class Overlay:
    """An overlay that can be shown."""

    id: str
    record: Record
    path: Path  # PNG, EPSG:3857
    bounds: beside.Bounds
    made: int  # when it was put on the shelf, nanoseconds

    @property
    def tiff(self) -> Path | None:
        """The GeoTIFF, where there is one."""
        return _existing(self.path.with_suffix(".tif"))

    @property
    def table(self) -> Path | None:
        """The control points as CSV, where there are some."""
        return _existing(self.path.with_suffix(".csv"))


def folder(workspace: Path) -> Path:
    """Name the folder of a workspace's overlays."""
    return workspace.with_name(workspace.stem + ".overlays")


def listed(workspace: Path) -> tuple[Overlay, ...]:
    """List the overlays that are whole, from the bottom of the map to the top."""
    found = [_read(path) for path in sorted(folder(workspace).glob("*.json"))]
    whole = [overlay for overlay in found if overlay is not None]
    return tuple(sorted(whole, key=lambda overlay: (KINDS.index(overlay.record.kind), overlay.id)))


def stamp(workspace: Path) -> str:
    """Give something that differs whenever the overlays may."""
    return " ".join(f"{path.name}:{files.stamp(path)}" for path in sorted(folder(workspace).glob("*.json")))


def keep(
    workspace: Path,
    record: Record,
    picture: Picture,
    tiff: Callable[[Path], None] | None = None,
    table: str = "",
) -> Overlay:
    """Put an overlay on the shelf; the same one twice stands there once.

    Parameters
    ----------
    workspace : Path
    record : Record
    picture : layers.raster.overlay.Overlay
    tiff : callable, optional
        Writes the GeoTIFF to a path.
    table : str
        CSV that belongs to it.

    Raises
    ------
    UserError
        There are too many already.
    OSError
        The folder cannot be written to; nothing half is left.
    """
    id_ = f"{record.kind}-{hashlib.sha256(picture.png + _dumped(record).encode()).hexdigest()[:10]}"
    path = folder(workspace) / f"{id_}.png"
    others = [overlay for overlay in listed(workspace) if overlay.id != id_]
    if len(others) >= MOST:
        raise UserError("overlays-many", limit=str(MOST))
    try:
        beside.write(path, picture.png, picture.grid.transform.to_gdal())
        if tiff is not None:
            tiff(path.with_suffix(".tif"))
        if table:
            write_text(path.with_suffix(".csv"), table)
        write_text(path.with_suffix(".json"), _dumped(record))
    except OSError:
        _remove(path)
        raise
    bounds = beside.bounds(path)
    if bounds is None:
        raise OSError(f"{path.name} was written and cannot be read")
    return Overlay(id_, record, path, bounds, _made(path))


def remove(workspace: Path, id_: str) -> None:
    """Take an overlay from the shelf.

    Raises
    ------
    UserError
        There is none of that id.
    """
    overlay = next((overlay for overlay in listed(workspace) if overlay.id == id_), None)
    if overlay is None:
        raise UserError("no-overlay", name=id_, known="、".join(each.id for each in listed(workspace)) or "—")
    _remove(overlay.path)


def words(key: str, **values: object) -> Words:
    """Say something in every language."""
    return {language: text(language, key, **values) for language in LANGUAGES}


def named(title: str) -> Words:
    """Take a user's own title."""
    return dict.fromkeys(LANGUAGES, title.strip()[:LONGEST_TITLE])


def classes(rows: list[tuple[str, float | None, float | None]]) -> tuple[tuple[str, str], ...]:
    """Write the classes of a ramp for a legend."""
    return tuple((colour, _between(low, high)) for colour, low, high in rows)


def _between(low: float | None, high: float | None) -> str:
    if low is None:
        return f"< {high:.3g}"
    return f"≥ {low:.3g}" if high is None else f"{low:.3g} – {high:.3g}"


def _dumped(record: Record) -> str:
    return json.dumps({"format": FORMAT, **asdict(record)}, ensure_ascii=False, indent=1) + "\n"


def _read(path: Path) -> Overlay | None:
    """Read a record; None where it, or its picture, is not whole."""
    bounds = beside.bounds(path.with_suffix(".png"))
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if bounds is None or raw.pop("format") != FORMAT or raw["kind"] not in KINDS:
            return None
        legend = tuple((_colour(colour), str(label)) for colour, label in raw["legend"])
        unit = _said(raw["unit"]) if raw["unit"] else {}
        record = Record(raw["kind"], _said(raw["title"]), _said(raw["note"]), unit, legend)
        return Overlay(path.stem, record, path.with_suffix(".png"), bounds, _made(path))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _said(raw: Any) -> Words:
    return {language: str(raw[language]) for language in LANGUAGES}


def _colour(raw: Any) -> str:
    if not _COLOUR.fullmatch(raw):
        raise ValueError(f"{raw!r} is no colour")
    return str(raw)


def _remove(path: Path) -> None:
    for each in (
        path.with_suffix(".json"),
        path,
        beside.georeference(path),
        path.with_suffix(".tif"),
        path.with_suffix(".csv"),
    ):
        each.unlink(missing_ok=True)


def _made(path: Path) -> int:
    return path.with_suffix(".json").stat().st_mtime_ns


def _existing(path: Path) -> Path | None:
    return path if path.is_file() else None
