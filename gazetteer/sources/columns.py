"""A row of a user's own table or vector file as a record: columns in any of their usual spellings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gazetteer import validity
from gazetteer.place import KINDS
from gazetteer.sources.record import Record, Wish, datum_named, gb_code, tables
from gazetteer.tables import Faults, Row

DISTANCE_UNITS = ("米", "m")


def spelling(columns: Iterable[str]) -> Mapping[str, str]:
    """Map the columns of a record to those of a file; the first usual spelling that is there counts."""
    there = {column.strip().casefold(): column for column in columns}
    found = {}
    for own, usual in tables()["columns"].items():
        column = next((there[word] for word in usual if word in there), None)
        if column is not None:
            found[own] = column
    return found


def record(
    row: Row, columns: Mapping[str, str], wish: Wish, geometry: BaseGeometry | None, faults: Faults
) -> Record | None:
    """Make a record of one row; None with a fault noted where it cannot be one."""
    cells = Row(row.where, {own: row[column] for own, column in columns.items()})
    kind, before = cells["kind"] or wish.kind, len(faults.found)
    if not cells["name"]:
        faults.add(row.where, "no name")
    if kind not in KINDS:
        faults.add(row.where, f"kind {kind!r} is none of {', '.join(KINDS)}; --kind names one for all")
    datum = datum_named(cells["datum"]) if cells["datum"] else ""
    if datum is None:
        faults.add(row.where, f"unknown datum {cells['datum']!r}")
    shape = _point(cells, faults) if geometry is None else geometry
    accuracy = cells.number("accuracy_m", faults)
    aliases, periods = validity.listed(cells["name"], cells.listed("aliases"), row.where, faults)
    if len(faults.found) > before:
        return None
    return Record(
        where=row.where,
        name=cells["name"],
        kind=kind,
        code=gb_code(cells["code"]),
        parent=gb_code(cells["parent"]) or cells["parent"],
        aliases=aliases,
        geometry=shape,
        datum=wish.datum or datum or "",
        accuracy_m=accuracy if accuracy is not None else wish.accuracy_m,
        note=cells["note"],
        validity=periods,
    )


def _point(cells: Row, faults: Faults) -> Point | None:
    lon, lat = cells.number("lon", faults), cells.number("lat", faults)
    if (lon is None) != (lat is None):
        faults.add(cells.where, "lon and lat stand together or not at all")
    if lon is None or lat is None or not (math.isfinite(lon) and math.isfinite(lat)):
        return None
    return Point(lon, lat)
