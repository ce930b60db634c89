"""From files to records: reads a gazetteer folder and refuses what is not sound.

A data folder holds ``sources.csv``, one folder per county named by its GB code, and ``china/`` with
the national tables; the built-in one is ``gazetteer/data``. What is read here is as the files say:
areas of towns and containers are computed later, by ``index``. Nothing is ever half-read: either
every file is sound or a ``GazetteerError`` names each fault by file and line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from shapely.geometry import Point

from gazetteer import areas, check, geojson, told, validity
from gazetteer.county import County, Neighbour
from gazetteer.place import AREAL, KINDS, LINEAR, Fidelity, Footprint, Place
from gazetteer.tables import Faults, Row, label, read_text, rows

SOURCES, COUNTY, OUTLINE, LINES = "sources.csv", "county.toml", "outline.geojson", "lines.geojson"
CHINA = "china"
DIVISIONS, PLACES = "divisions.csv", "places.csv"
TABLES = ("towns.csv", "villages.csv", "sites.csv")
FAMOUS = "famous"  # attribute "scope" of the well-known places of the national table
LEVELS = ("province", "prefecture", "county")

COUNTY_TEXTS = ("code", "name", "full_name", "short", "prefecture", "province")
SOURCE_COLUMNS = ("key", "title", "address", "licence", "date", "datum", "note")
PLACE_COLUMNS = (
    *("id", "name", "kind", "aliases", "parent", "code", "lon", "lat"),
    *("fidelity", "accuracy_m", "source", "note"),
)
TOWN_COLUMNS = (*PLACE_COLUMNS, "area_km2", "area_source", "neighbours")
CHINA_COLUMNS = (*PLACE_COLUMNS, "county")
DIVISION_COLUMNS = (
    "code",
    "name",
    "level",
    "parent",
    "short",
    "aliases",
    "lon",
    "lat",
    "accuracy_m",
    "source",
)

Sources = Mapping[str, str]
"""Titles of sources by their keys."""


@dataclass(frozen=True)
class Records:
    """What one folder holds."""

    county: County | None  # None for the national tables
    places: tuple[Place, ...]  # in the order of the files


def load_sources(data: Path) -> Sources:
    """Read the titles of the sources of a data folder; a folder without the file has none."""
    path = data / SOURCES
    if not path.is_file():
        return MappingProxyType({})
    faults, titles = Faults(), {}
    for row in rows(path, SOURCE_COLUMNS, faults):
        if not row["key"] or not row["title"]:
            faults.say(row.where, "source-needs")
        elif row["key"] in titles:
            faults.say(row.where, "source-twice", source=row["key"])
        titles[row["key"]] = _cited(row)
    faults.raise_any()
    return MappingProxyType(titles)


def load(folder: Path, sources: Sources | None = None, known: Iterable[str] = ()) -> Records:
    """Read one county's folder.

    Parameters
    ----------
    folder
        Holds ``county.toml`` and ``outline.geojson``, and any of the tables of places and lines.
    sources
        Titles by key; by default those of ``sources.csv`` beside the folder.
    known
        Ids outside this folder that may be named as parents, such as the national divisions.

    Returns
    -------
    Records
        The county, and its places with positions in EPSG:4490. A town has its seat, and an area only
        where ``areas.geojson`` states it.

    Raises
    ------
    GazetteerError
        Missing columns, doubled ids, unknown parents, kinds, fidelities or sources, cycles of
        parents, positions with swapped axes or outside the county: each named by file and line.
    """
    faults, reader = Faults(), _Reader(load_sources(folder.parent) if sources is None else sources)
    county = _county(folder, reader, faults)
    if county is None:
        faults.raise_any()
        raise AssertionError("a county that cannot be read leaves a fault")
    rows_of = [(name, TOWN_COLUMNS if name == "towns.csv" else PLACE_COLUMNS) for name in TABLES]
    found: list[check.Found] = []
    for name, columns in rows_of:
        if (folder / name).is_file():
            make = partial(reader.place, county=county.code)
            found += [make(row, faults=faults) for row in rows(folder / name, columns, faults)]
    if (folder / LINES).is_file():
        found += _lines(folder / LINES, county.code, reader, faults)
    if (folder / areas.FILE).is_file():
        found = areas.laid_over(found, folder / areas.FILE, partial(reader.stated, faults=faults), faults)
    check.identity(found, {*known, county.code}, faults, county.code)
    told.check(found, {*known, county.code}, faults)
    check.positions([*found, _as_place(county, label(folder / COUNTY))], county.outline, faults)
    faults.raise_any()
    return Records(county, tuple(place for _, place in found))


def load_county(folder: Path, sources: Sources | None = None) -> County:
    """Read what one county's folder says of the county itself, without its places.

    Raises
    ------
    GazetteerError
        ``county.toml`` or ``outline.geojson`` is not sound.
    """
    faults, reader = Faults(), _Reader(load_sources(folder.parent) if sources is None else sources)
    county = _county(folder, reader, faults)
    faults.raise_any()
    if county is None:
        raise AssertionError("a county that cannot be read leaves a fault")
    return county


def load_china(folder: Path, sources: Sources | None = None) -> Records:
    """Read the national tables: divisions down to counties, and well-known places."""
    faults, reader = Faults(), _Reader(load_sources(folder.parent) if sources is None else sources)
    found = [reader.division(row, faults) for row in rows(folder / DIVISIONS, DIVISION_COLUMNS, faults)]
    if (folder / PLACES).is_file():
        found += [
            (where, replace(place, attributes=MappingProxyType({**place.attributes, "scope": FAMOUS})))
            for row in rows(folder / PLACES, CHINA_COLUMNS, faults)
            for where, place in [reader.place(row, row["county"], faults)]
        ]
    check.identity(found, set(), faults)
    check.positions(found, None, faults)
    faults.raise_any()
    return Records(None, tuple(place for _, place in found))


@dataclass(frozen=True)
class _Reader:
    """Turns rows into places, with the sources at hand."""

    sources: Sources

    def place(self, row: Row, county: str, faults: Faults) -> check.Found:
        """Read one row of a table of places."""
        kind = row["kind"]
        if kind not in KINDS:
            faults.say(row.where, "none-of", column="kind", text=kind, known=", ".join(KINDS))
        if not row["id"] or not row["name"]:
            faults.say(row.where, "place-needs")
        point = self.point(row, faults)
        town = kind == "town"
        aliases, periods = validity.listed(row["name"], row.listed("aliases"), row.where, faults)
        return row.where, Place(
            id=row["id"],
            name=row["name"],
            kind=kind,
            county=county,
            source=self.titles(row.listed("source"), row.where, faults),
            parent=row["parent"],
            aliases=aliases,
            code=row["code"],
            footprint=None if town else point,
            seat=point if town else None,
            attributes=self.attributes(row, ("area_km2", "neighbours", "note", told.COLUMN), faults),
            validity=periods,
        )

    def attributes(self, row: Row, columns: Sequence[str], faults: Faults) -> Mapping[str, str]:
        """Keep the cells that are no field of a place, empty ones left out."""
        if row["area_km2"] and (row.number("area_km2", faults) or 0.0) <= 0:
            faults.say(row.where, "not-above-0", column="area_km2", value=row["area_km2"])
        kept = {column: row[column] for column in columns if row[column]}
        for column in ("area_source", "alias_source"):
            if row[column]:
                kept[column] = self.titles(row.listed(column), row.where, faults)
        return MappingProxyType(kept)

    def point(self, row: Row, faults: Faults) -> Footprint | None:
        """Read the position of a row; a container has none of its own and keeps an empty point."""
        lon, lat, accuracy = (row.number(column, faults) for column in ("lon", "lat", "accuracy_m"))
        fidelity = self.fidelity(row["fidelity"], row.where, faults)
        if (lon is None) != (lat is None):
            faults.say(row.where, "half-position")
        if lon is None or lat is None:
            if fidelity not in (None, Fidelity.CONTAINER):
                faults.say(row.where, "fidelity-alone", fidelity=row["fidelity"])
            return self.container(row, faults) if fidelity is Fidelity.CONTAINER else None
        if fidelity is None or accuracy is None or accuracy <= 0:
            faults.say(row.where, "position-needs")
        source = self.titles(row.listed("source"), row.where, faults)
        return Footprint(
            Point(lon, lat), fidelity or Fidelity.CONTAINER, accuracy or 0.0, source, row["note"]
        )

    def stated(self, feature: geojson.Feature, faults: Faults) -> Footprint | None:
        """Read the geometry of a line or an area, and how it is known."""
        row = Row(feature.where, feature.cells())
        fidelity = self.fidelity(row["fidelity"], row.where, faults)
        accuracy = row.number("accuracy_m", faults)
        source = self.titles(row.listed("source"), row.where, faults)
        if feature.geometry is None or fidelity is None or accuracy is None or accuracy <= 0:
            faults.say(row.where, "geometry-needs")
            return None
        return Footprint(feature.geometry, fidelity, accuracy, source, row["note"])

    def container(self, row: Row, faults: Faults) -> Footprint:
        """Mark a place of which only the parent is known; ``containers`` puts it inside."""
        if not row["parent"]:
            faults.say(row.where, "container-needs")
        source = self.titles(row.listed("source"), row.where, faults)
        return Footprint(Point(), Fidelity.CONTAINER, float("nan"), source, row["note"])

    def division(self, row: Row, faults: Faults) -> check.Found:
        """Read one row of the national divisions."""
        code, level = row["code"], row["level"]
        if level not in LEVELS:
            faults.say(row.where, "none-of", column="level", text=level, known=", ".join(LEVELS))
        if not code or not row["name"]:
            faults.say(row.where, "division-needs")
        lon, lat, accuracy = (row.number(column, faults) for column in ("lon", "lat", "accuracy_m"))
        seat = None
        source = self.titles(row.listed("source"), row.where, faults)
        if lon is not None and lat is not None:
            if accuracy is None or accuracy <= 0:
                faults.say(row.where, "seat-needs")
            fidelity = self.fidelity(row["fidelity"], row.where, faults) or Fidelity.PUBLISHED
            seat = Footprint(Point(lon, lat), fidelity, accuracy or 0.0, source)
        aliases, periods = validity.listed(row["name"], row.listed("aliases"), row.where, faults)
        return row.where, Place(
            id=code,
            name=row["name"],
            kind="admin",
            county=code if level == "county" else "",
            source=source,
            parent=row["parent"],
            aliases=aliases,
            code=code,
            seat=seat,
            attributes=self.attributes(row, ("level", "short"), faults),
            validity=periods,
        )

    def fidelity(self, word: str, where: str, faults: Faults) -> Fidelity | None:
        """Read a fidelity; "" is None."""
        if word and word not in set(Fidelity):
            faults.say(where, "none-of", column="fidelity", text=word, known=", ".join(Fidelity))
            return None
        return Fidelity(word) if word else None

    def titles(self, keys: Sequence[str], where: str, faults: Faults) -> str:
        """Expand source keys to what a reader understands."""
        unknown = [key for key in keys if key not in self.sources]
        if unknown:
            faults.say(where, "source", source=", ".join(map(repr, unknown)), file=SOURCES)
        if not keys:
            faults.say(where, "source-none")
        return "; ".join(self.sources.get(key, key) for key in keys)


def _cited(row: Row) -> str:
    """Title, date, address and licence on one line."""
    dated = f"{row['title']} ({row['date']})" if row["date"] else row["title"]
    return ", ".join(part for part in (dated, row["address"], row["licence"]) if part)


def _county(folder: Path, reader: _Reader, faults: Faults) -> County | None:
    path = folder / COUNTY
    text = read_text(path, faults)
    if text is None:
        return None
    try:
        raw: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.say(label(path), "broken-toml", reason=error)
        return None
    missing = [key for key in COUNTY_TEXTS if not isinstance(raw.get(key), str) or not raw[key]]
    if missing:
        faults.say(label(path), "entries-missing", entries=", ".join(missing))
        return None
    if raw["code"] != folder.name:
        faults.say(label(path), "code-of-folder", code=raw["code"], folder=folder.name)
    area, neighbours, aliases = raw.get("area_km2"), raw.get("neighbours", []), raw.get("aliases", [])
    if area is not None and not (isinstance(area, int | float) and area > 0):
        faults.say(label(path), "not-above-0", column="area_km2", value=area)
        area = None
    if not isinstance(neighbours, list) or not all(isinstance(entry, dict) for entry in neighbours):
        faults.say(label(path), "neighbours")
        neighbours = []
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        faults.say(label(path), "aliases")
        aliases = []
    other_names, periods = validity.listed(raw["name"], aliases, label(path), faults)
    outline = _outline(folder / OUTLINE, reader, faults)
    if outline is None:
        return None
    footprint, properties = outline
    return County(
        code=raw["code"],
        name=raw["name"],
        full_name=raw["full_name"],
        short=raw["short"],
        aliases=other_names,
        prefecture=raw["prefecture"],
        province=raw["province"],
        area_km2=None if area is None else float(area),
        neighbours=tuple(_neighbour(entry) for entry in neighbours),
        outline=footprint,
        seat=_seat(raw.get("seat", {}), label(path), reader, faults),
        map_review_number=str(properties.get("map_review_number") or ""),
        outline_date=str(properties.get("date") or ""),
        validity=periods,
    )


def _neighbour(entry: Mapping[str, Any]) -> Neighbour:
    return Neighbour(*(str(entry.get(key, "")) for key in ("code", "name", "direction")))


def _as_place(county: County, where: str) -> check.Found:
    return where, Place(
        county.code, county.name, "admin", county.code, county.outline.source, seat=county.seat
    )


def _seat(raw: Mapping[str, Any], where: str, reader: _Reader, faults: Faults) -> Footprint | None:
    """Read the table ``[seat]``, written like a row of a table of places."""
    cells = {key: geojson.cell(value) for key, value in raw.items()}
    return reader.point(Row(f"{where} [seat]", cells), faults) if raw else None


def _outline(path: Path, reader: _Reader, faults: Faults) -> tuple[Footprint, Mapping[str, Any]] | None:
    features = geojson.read(path, AREAL, faults)
    if len(features) != 1 or features[0].geometry is None:
        faults.say(label(path), "outlines", count=len(features))
        return None
    feature = features[0]
    keys = tuple(str(feature.properties.get("source") or "").split("|"))
    accuracy = feature.number("accuracy_m", faults) or 0.0
    footprint = Footprint(
        feature.geometry,
        Fidelity.SURVEYED,
        accuracy,
        reader.titles([key for key in keys if key], feature.where, faults),
        str(feature.properties.get("note") or ""),
    )
    return footprint, feature.properties


def _lines(path: Path, county: str, reader: _Reader, faults: Faults) -> Iterator[check.Found]:
    for feature in geojson.read(path, LINEAR, faults):
        row = Row(feature.where, feature.cells())
        shapeless = Row(row.where, {**row.cells, "fidelity": ""})  # a line has no lon and lat to check
        where, place = reader.place(row if feature.geometry is None else shapeless, county, faults)
        attributes = reader.attributes(row, ("class", "note"), faults)
        course = place.footprint if feature.geometry is None else reader.stated(feature, faults)
        yield where, replace(place, footprint=course, attributes=attributes)
