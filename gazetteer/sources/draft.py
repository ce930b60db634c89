"""A county's folder as tables that an import changes: read from files, written back all or nothing.

What is written is first laid out beside the folder and loaded by ``store``, so a folder that would
not load never replaces one that does. The old folder is moved aside, the new one in, the old one
deleted; ``disk`` puts right what was cut off between the first two.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

import shapely
from shapely.geometry import Point, mapping
from shapely.geometry.base import BaseGeometry

from gazetteer import areas, catalogue, disk, geojson, names, store, validity
from gazetteer.disk import ASIDE, STAGE
from gazetteer.errors import GazetteerError, Problem
from gazetteer.place import AREAL, LINEAR, Fidelity
from gazetteer.tables import Faults, rows

DIGITS = 5  # of degrees written: about a metre
AREA_DIGITS = 7  # of a border's degrees: about a centimetre, so that neighbours still meet
TABLE_OF = {"town": "towns.csv", "village": "villages.csv"}
SITES = "sites.csv"


@dataclass(frozen=True, slots=True)
class Area:
    """What a place covers, as somebody states it."""

    shape: BaseGeometry  # EPSG:4490, Polygon or MultiPolygon
    fidelity: str
    accuracy_m: float  # metres, of its border
    source: str  # keys of sources.csv, joined by |
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a table of places, or one line."""

    cells: Mapping[str, str]  # columns of ``store.PLACE_COLUMNS`` and others of its table
    course: BaseGeometry | None = None  # of a line, EPSG:4490
    area: Area | None = None  # where one is stated

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def point(self) -> Point | None:
        """Its position, where it has one."""
        return Point(float(self["lon"]), float(self["lat"])) if self["lon"] and self["lat"] else None

    @property
    def is_stated(self) -> bool:
        """Whether somebody states where it is, rather than that it follows from other places."""
        return self["fidelity"] in (Fidelity.PUBLISHED, Fidelity.SURVEYED)

    def listed(self, column: str) -> tuple[str, ...]:
        """Split a cell of several values."""
        return tuple(part for part in self[column].split("|") if part)

    def forms(self) -> Mapping[str, names.Relation]:
        """List the forms under which it is written, those of former names too."""
        return names.forms(self["name"], self["kind"], validity.bare(self.listed("aliases")))

    def with_cells(self, **changed: str) -> Entry:
        """Give the same entry with some cells changed."""
        return replace(self, cells=MappingProxyType({**self.cells, **changed}))


@dataclass(frozen=True)
class Draft:
    """What a county's folder holds, or would hold."""

    county: Mapping[str, Any]  # county.toml; empty where there is none yet
    outline: Mapping[str, Any] | None = None  # the GeoJSON feature
    entries: Mapping[str, Entry] = field(default_factory=dict)  # by id, in the order of the files
    sources: tuple[Mapping[str, str], ...] = ()  # rows of sources.csv
    sum: str = ""  # of the files as they were read; "" where there were none

    @property
    def border(self) -> BaseGeometry | None:
        """The county's outline, EPSG:4490."""
        return None if self.outline is None else shapely.geometry.shape(self.outline["geometry"])


def read(data: Path, code: str, known: Iterable[str] = ()) -> Draft:
    """Read a county's folder inside a data folder; an empty draft where there is none.

    Parameters
    ----------
    data, code
        The data folder, and the county's GB/T 2260 code.
    known
        Ids of the national tables, which may be parents.

    Raises
    ------
    GazetteerError
        A file is not sound: somebody has edited it since.
    """
    disk.put_right(data)
    folder, faults = data / code, Faults()
    sources = tuple(
        dict(row.cells) for row in _rows_if_there(data / store.SOURCES, store.SOURCE_COLUMNS, faults)
    )
    if not (folder / store.COUNTY).is_file():
        faults.raise_any()
        return Draft({}, sources=sources)
    store.load(folder, known=known)
    county = tomllib.loads((folder / store.COUNTY).read_text(encoding="utf-8"))
    outline = json.loads((folder / store.OUTLINE).read_text(encoding="utf-8-sig"))
    entries: dict[str, Entry] = {}
    for name in store.TABLES:
        columns = store.TOWN_COLUMNS if name == "towns.csv" else store.PLACE_COLUMNS
        for row in _rows_if_there(folder / name, columns, faults):
            entries[row["id"]] = Entry(row.cells)
    if (folder / store.LINES).is_file():
        for feature in geojson.read(folder / store.LINES, LINEAR, faults):
            cells = feature.cells()
            entries[cells["id"]] = Entry(cells, feature.geometry)
    if (folder / areas.FILE).is_file():
        for feature in geojson.read(folder / areas.FILE, AREAL, faults):
            id_ = feature.cells().get("id", "")
            if id_ in entries and feature.geometry is not None:
                entries[id_] = replace(entries[id_], area=_area(feature, faults))
    faults.raise_any()
    return Draft(county, outline.get("features", [outline])[0], entries, sources, _sum(folder))


def begin(data: Path, code: str, known: Iterable[str] = ()) -> tuple[Draft, Path | None]:
    """Read a county's folder; where there is none, that of another data folder as its beginning.

    Returns
    -------
    tuple
        The draft, to be written into ``data`` whatever it was read from; and the folder it was read
        from, None where no data folder has the county.

    Raises
    ------
    GazetteerError
        A file is not sound.
    """
    own = read(data, code, known)
    if own.county:
        return own, data / code
    other = catalogue.county_folders().get(code)
    if other is None:
        return own, None
    begun = read(other.parent, code, known)
    keys = {row["key"] for row in own.sources}
    rows = (*own.sources, *(row for row in begun.sources if row["key"] not in keys))
    return replace(begun, sources=rows, sum=own.sum), other


def _sum(folder: Path) -> str:
    """Sum up a folder's files, to see whether another import changed them meanwhile."""
    if not (folder / store.COUNTY).is_file():
        return ""
    found = sha256()
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _area(feature: geojson.Feature, faults: Faults) -> Area:
    cells = feature.cells()
    accuracy = feature.number("accuracy_m", faults) or 0.0
    assert feature.geometry is not None  # noqa: S101 -- asked by the caller
    return Area(feature.geometry, cells["fidelity"], accuracy, cells["source"], cells.get("note", ""))


def write(draft: Draft, data: Path, known: Iterable[str]) -> Path:
    """Write a county's folder, all of it or nothing.

    Parameters
    ----------
    draft
        With a county and an outline.
    data
        The data folder; made where it is missing.
    known
        Ids of the national tables, which may be parents.

    Returns
    -------
    pathlib.Path
        The county's folder.

    Raises
    ------
    GazetteerError
        What would be written does not hang together, or somebody else writes; nothing was changed.
    OSError
        The folder cannot be written to, or the disk is full; nothing was changed.
    """
    code = str(draft.county["code"])
    with disk.held(data):
        if _sum(data / code) != draft.sum:
            raise GazetteerError([Problem(f"{data / code}", "changed-meanwhile")])
        stage = data / STAGE
        try:
            (stage / code).mkdir(parents=True)
            _lay_out(draft, stage, code)
            store.load(stage / code, known=known)
            for written in (*stage.rglob("*"), stage):
                disk.sync(written)
            _swap_in(stage, data, code)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
        disk.sync(data)
    return data / code


def _swap_in(stage: Path, data: Path, code: str) -> None:
    """Put what was laid out in its place; where that fails, the old is back."""
    sources, former = data / store.SOURCES, stage / "former.csv"
    if sources.exists():
        shutil.copyfile(sources, former)
    # The sources first, which are only ever more: the old folder fits them, should this be cut off here.
    (stage / store.SOURCES).replace(sources)
    try:
        _swap(stage / code, data / code, data / ASIDE)
    except OSError:
        if former.exists():
            former.replace(sources)
        raise


def _swap(new: Path, place: Path, aside: Path) -> None:
    if place.exists():
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        place.rename(aside / place.name)
    try:
        new.rename(place)
    except OSError:
        if (aside / place.name).exists():
            (aside / place.name).rename(place)
        raise
    finally:
        if place.exists():
            shutil.rmtree(aside, ignore_errors=True)


def _lay_out(draft: Draft, stage: Path, code: str) -> None:
    folder = stage / code
    (stage / store.SOURCES).write_text(_csv(draft.sources, store.SOURCE_COLUMNS), encoding="utf-8")
    (folder / store.COUNTY).write_text(toml(draft.county), encoding="utf-8")
    (folder / store.OUTLINE).write_text(json.dumps(draft.outline, ensure_ascii=False), encoding="utf-8")
    for name in store.TABLES:
        cells = [entry.cells for entry in draft.entries.values() if _table(entry) == name]
        columns = store.TOWN_COLUMNS if name == "towns.csv" else store.PLACE_COLUMNS
        if cells:
            (folder / name).write_text(_csv(cells, columns), encoding="utf-8")
    lines = [_feature(entry) for entry in draft.entries.values() if _table(entry) == store.LINES]
    covering = [_area_feature(entry) for entry in draft.entries.values() if entry.area is not None]
    for name, features in ((store.LINES, lines), (areas.FILE, covering)):
        if features:
            text = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
            (folder / name).write_text(
                f'{{"type": "FeatureCollection", "features": [\n{text}\n]}}\n', encoding="utf-8"
            )


def _table(entry: Entry) -> str:
    if entry.course is not None or (entry["kind"] in ("road", "rail", "river") and not entry["lon"]):
        return store.LINES
    return TABLE_OF.get(entry["kind"], SITES)


def _csv(cells: Sequence[Mapping[str, str]], columns: Sequence[str]) -> str:
    more = dict.fromkeys(column for row in cells for column in row if column not in columns)
    text = io.StringIO()
    writer = csv.DictWriter(text, [*columns, *more], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(cells)
    return text.getvalue()


def _feature(entry: Entry) -> dict[str, Any]:
    properties: dict[str, Any] = dict(entry.cells)
    properties["accuracy_m"] = float(entry["accuracy_m"]) if entry["accuracy_m"] else None
    course = None if entry.course is None else shapely.set_precision(entry.course, 10**-DIGITS)
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": None if course is None else mapping(course),
    }


def _area_feature(entry: Entry) -> dict[str, Any]:
    area = entry.area
    assert area is not None  # noqa: S101 -- asked by the caller
    return {
        "type": "Feature",
        "properties": {
            "id": entry["id"],
            "name": entry["name"],
            "fidelity": area.fidelity,
            "accuracy_m": area.accuracy_m,
            "source": area.source,
            "note": area.note,
        },
        "geometry": mapping(rounded(area.shape)),
    }


def radius_written(accuracy: float) -> str:
    """Round a radius as it is written: whole metres, below ten of them two digits."""
    return f"{accuracy:.0f}" if accuracy >= 9.5 else f"{accuracy:.2g}"


def rounded(shape: BaseGeometry) -> BaseGeometry:
    """Round an area's degrees as they are written; it stays sound."""
    return shapely.set_precision(shapely.make_valid(shape), 10**-AREA_DIGITS)


def toml(county: Mapping[str, Any]) -> str:
    """Write ``county.toml``: texts, numbers, lists of names, a list of neighbours, the table ``[seat]``."""
    plain = {key: value for key, value in county.items() if not isinstance(value, Mapping)}
    nested = {key: value for key, value in county.items() if isinstance(value, Mapping)}
    lines = [f"{key} = {_value(value)}" for key, value in plain.items()]
    for name, table in nested.items():
        lines += ["", f"[{name}]", *(f"{key} = {_value(value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(part) for part in value) + "]"
    # A string, a number and a truth value are written alike in JSON and TOML, but for this one sign.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _rows_if_there(path: Path, columns: Sequence[str], faults: Faults) -> Iterable[Any]:
    return rows(path, columns, faults) if path.is_file() else ()
