"""Any vector file that GDAL opens: shapefile, GeoPackage, GeoJSON, KML, DXF …

``read`` takes every feature as a place, with columns as in ``columns``; ``areas`` the areas of towns or
villages as an authority has them; ``outlines`` the areas of counties, the wanted one and those that
border on it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import shapely

from gazetteer.names import normalise
from gazetteer.place import AREAL, Fidelity
from gazetteer.sources import columns, shapes
from gazetteer.sources.record import Record, Wish, describe, gb_code
from gazetteer.tables import Faults, label
from gazetteer.words import joined, say

BORDER_REACH = 0.005  # degrees: outlines of two counties that border come nearer than this (some 500 m)


def read(path: Path, wish: Wish, faults: Faults) -> Iterator[Record]:
    """Read every feature of a layer."""
    opened = shapes.opened(path, wish, faults)
    names = columns.spelling(label(path), opened.columns, wish, faults) if opened else None
    if opened is None or names is None:
        return
    for row, shape in opened.rows():
        found = columns.record(row, names, wish, shape, faults)
        if found is not None:
            yield _widened(found, opened.off_m)


def areas(path: Path, wish: Wish, faults: Faults) -> Iterator[Record]:
    """Read the areas of towns, or of another kind where the file or the user says so.

    An area in several features of one code and name is one record.
    """
    parts: dict[tuple[str, str, str], list[Record]] = {}
    accuracy = wish.accuracy_m or describe("areas").accuracy_m("")
    for record in read(path, replace(wish, kind=wish.kind or "town", accuracy_m=accuracy), faults):
        parts.setdefault((record.kind, record.code, record.name), []).append(record)
    for same in parts.values():
        whole = shapely.union_all([record.geometry for record in same])
        yield replace(same[0], geometry=whole, fidelity=Fidelity.SURVEYED.value)


def outlines(path: Path, wish: Wish, faults: Faults) -> Iterator[Record]:
    """Read the outline of the county, and those of its neighbours where the file has them."""
    opened = shapes.opened(path, wish, faults)
    if opened is None:
        return
    nameless = replace(wish, columns={"name": opened.columns[0], **wish.columns}) if opened.columns else wish
    usual = columns.spelling(label(path), opened.columns, wish, Faults())
    names = usual or columns.spelling(label(path), opened.columns, nameless, faults) or {}
    found = []
    for row, shape in opened.rows():
        name, code = row[names.get("name", "")], gb_code(row[names.get("code", "")])
        if shape is not None and shape.geom_type in AREAL:
            number = row[names.get("review_number", "")] or wish.review_number
            outline = Record(row.where, name, "admin", code, geometry=shape, datum=wish.datum)
            accuracy = wish.accuracy_m or describe("outline").accuracy_m("admin")
            outline = replace(outline, accuracy_m=accuracy, review_number=number)
            found.append(_widened(outline, opened.off_m))
    own = _own(found, wish)
    if len(own) != 1:
        faults.say(label(path), "no-outline", count=len(own), code=wish.county, county=wish.county_name)
        return
    yield replace(own[0], code=wish.county)
    near = shapely.box(*shapely.bounds(own[0].geometry)).buffer(BORDER_REACH)
    for record in found:
        if record is not own[0] and record.code and shapely.intersects(near, record.geometry):
            yield record


def _own(found: list[Record], wish: Wish) -> list[Record]:
    """Choose the outlines of the county: by code, else by name, else the only one there is."""
    coded = [record for record in found if record.code == wish.county]
    named = [
        record
        for record in found
        if not record.code and normalise(record.name) == normalise(wish.county_name)
    ]
    only = found if len(found) == 1 and not found[0].code else []
    return coded or named or only


def _widened(record: Record, off_m: float) -> Record:
    """Add to a position's accuracy what its datum may be off."""
    if record.accuracy_m is None or off_m == 0.0:
        return record
    note = joined(record.note, say("sources.wider", off_m=off_m))
    return replace(record, accuracy_m=math.hypot(record.accuracy_m, off_m), note=note)
