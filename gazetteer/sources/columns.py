"""A row of a user's own table or vector file as a record: columns in any of their usual spellings."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gazetteer import validity
from gazetteer.datum import DATUMS
from gazetteer.place import KINDS
from gazetteer.sources import metres
from gazetteer.sources.record import Record, Wish, datum_named, gb_code, kind_named, tables
from gazetteer.tables import Faults, Row

_SEXAGESIMAL = re.compile(
    r"""(?:东经|北纬|[EN])?\s*(?P<degrees>\d{1,3})\s*[°度]
        \s*(?:(?P<minutes>\d{1,2}(?:\.\d+)?)\s*[′'’分])?
        \s*(?:(?P<seconds>\d{1,2}(?:\.\d+)?)\s*[″"”秒])?\s*[EN]?""",
    re.VERBOSE,
)
_NARROW = re.compile("(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")  # 义 安 镇, spread to fill a cell
FORMULA = "="  # what a cell begins with that was to be worked out


def spelling(where: str, columns: Sequence[str], wish: Wish, faults: Faults) -> Mapping[str, str] | None:
    """Map the columns of a record to those of a file; None with a fault noted where it has no names.

    What the user says goes first; else the first usual spelling that is there counts.
    """
    there = {column.strip().casefold(): column for column in columns}
    found: dict[str, str] = {}
    for own, named in wish.columns.items():
        if named.strip().casefold() not in there:
            faults.say(where, "column-unknown", column=named, columns=", ".join(columns))
            return None
        found[own] = there[named.strip().casefold()]
    for own, usual in tables()["columns"].items():
        free = (there[word] for word in usual if word in there and there[word] not in found.values())
        column = None if own in found else next(free, None)
        if column is not None:
            found[own] = column
    if "name" not in found:
        faults.say(where, "no-name-column", columns=", ".join(columns))
        return None
    return found


def record(
    row: Row, columns: Mapping[str, str], wish: Wish, geometry: BaseGeometry | None, faults: Faults
) -> Record | None:
    """Make a record of one row; None with a fault noted where it cannot be one."""
    cells = Row(row.where, {own: row[column] for own, column in columns.items()})
    before = len(faults.found)
    name = _NARROW.sub("", " ".join(cells["name"].split()))
    kind = _kind(cells, wish, faults)
    datum = _datum(cells, faults)
    if not name:
        faults.say(row.where, "no-name")
    if not name.isprintable():
        faults.say(row.where, "not-text", text=name)
    shape = _point(cells, wish, faults) if geometry is None else geometry
    accuracy = cells.number("accuracy_m", faults)
    for text in cells.cells.values():
        if text.startswith(FORMULA):
            faults.say(row.where, "formula", text=text)
    aliases, periods = validity.listed(name, _listed(cells["aliases"]), row.where, faults)
    if len(faults.found) > before:
        return None
    return Record(
        where=row.where,
        name=name,
        kind=kind,
        code=gb_code(cells["code"]),
        parent=gb_code(cells["parent"]) or cells["parent"],
        aliases=aliases,
        geometry=shape,
        datum=wish.datum or datum,
        accuracy_m=accuracy if accuracy is not None else wish.accuracy_m,
        note=cells["note"],
        review_number=cells["review_number"] or wish.review_number,
        validity=periods,
    )


def degrees(text: str) -> float | None:
    """Read an angle, in degrees or in degrees, minutes and seconds; None where it is neither.

    >>> degrees("111.77"), degrees("111°46′12″"), degrees("北纬36度51分"), degrees("上")
    (111.77, 111.77, 36.85, None)
    """
    plain = unicodedata.normalize("NFKC", text).replace("′", "'").strip()
    match = _SEXAGESIMAL.fullmatch(plain) or _SEXAGESIMAL.fullmatch(text.strip())
    if match:
        whole, minutes, seconds = (float(part or 0) for part in match.groups())
        return whole + minutes / 60 + seconds / 3600
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _kind(cells: Row, wish: Wish, faults: Faults) -> str:
    kind = kind_named(cells["kind"]) if cells["kind"] else wish.kind
    if not kind:
        faults.say(cells.where, "kind", kind=cells["kind"], known=", ".join(KINDS))
    return kind or ""


def _datum(cells: Row, faults: Faults) -> str:
    datum = datum_named(cells["datum"]) if cells["datum"] else ""
    if datum is None:
        faults.say(cells.where, "datum", datum=cells["datum"], known=", ".join(DATUMS))
    return datum or ""


def _listed(text: str) -> tuple[str, ...]:
    """Split a cell of several names, as people join them."""
    return tuple(part.strip() for part in re.split(r"[|、;；]", text) if part.strip())


def _point(cells: Row, wish: Wish, faults: Faults) -> Point | None:
    texts = (cells["lon"], cells["lat"])
    if not any(texts):
        return None
    if not all(texts):
        faults.say(cells.where, "half-position")
        return None
    numbers = [degrees(text) for text in texts]
    for column, text, number in zip(("lon", "lat"), texts, numbers, strict=True):
        if number is None:
            faults.say(cells.where, "number", column=column, text=text)
    if None in numbers:
        return None
    return _in_degrees(float(numbers[0] or 0.0), float(numbers[1] or 0.0), wish)


def _in_degrees(x: float, y: float, wish: Wish) -> Point:
    """Bring a position from the CRS that the user names; metres without one stay and are rejected later."""
    if not wish.crs:
        return Point(x, y)
    if metres.are_swapped(x, y):  # surveyors call northing X
        x, y = y, x
    return Point(*metres.to_degrees(wish.crs).transform(x, y))


def columns_named(pairs: Iterable[str]) -> Mapping[str, str] | None:
    """Read pairs ``own=column`` as the user gives them; None where one names no column of a record."""
    found = {}
    for pair in pairs:
        own, _, column = pair.partition("=")
        if own not in tables()["columns"] or not column:
            return None
        found[own] = column
    return found
