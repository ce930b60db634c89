"""The county itself, as an import finds or begins it: names, outline, neighbours, seat."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import shapely
from shapely.geometry import Point, mapping
from shapely.geometry.base import BaseGeometry

from gazetteer import validity
from gazetteer.errors import GazetteerError
from gazetteer.place import Fidelity, Place
from gazetteer.projection import crs_of, to_metres
from gazetteer.sources.doubts import in_datum
from gazetteer.sources.draft import DIGITS, Draft
from gazetteer.sources.proposal import Item
from gazetteer.sources.record import Description, Record

AREAS = ("Polygon", "MultiPolygon")
BORDER_M = 500.0  # neighbours' simplified outlines come nearer than this
WINDS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
SAME = 0.98  # of two outlines' union that they share when they are the same


def administered(
    found: Iterable[Record],
    description: Description,
    draft: Draft,
    code: str,
    national: Mapping[str, Place],
) -> tuple[Draft, list[Item]]:
    """Take what a file says of the county itself.

    Returns
    -------
    tuple
        The draft with the county, and items "county", "outline", "neighbours" and "seat".

    Raises
    ------
    GazetteerError
        The county is begun, and the national table does not have it.
    """
    admins = [record for record in found if record.kind == "admin" and record.geometry is not None]
    own = [record for record in admins if record.code == code]
    areas = [record for record in own if _type(record) in AREAS]
    points = [record for record in own if _type(record) == "Point"]
    items: list[Item] = []
    if areas:
        draft = _outlined(draft, areas[0], description, code, national, items)
        borders = [record for record in admins if _type(record) in AREAS and record.code != code]
        draft = _bordered(draft, borders, national, items)
    if points and draft.outline is not None:
        draft = _seated(draft, points[0], description, items)
    return draft, items


def with_source(rows: Sequence[Mapping[str, str]], description: Description) -> tuple[Mapping[str, str], ...]:
    """Add a source's row to those of ``sources.csv``, in the place of an earlier one of its key."""
    row = {
        "key": description.key,
        "title": description.title,
        "address": description.address,
        "licence": description.licence,
        "date": description.date,
        "datum": description.datum,
        "note": description.note,
    }
    return (*(other for other in rows if other["key"] != description.key), row)


def _type(record: Record) -> str:
    return record.geometry.geom_type if record.geometry is not None else ""


def _outlined(
    draft: Draft,
    record: Record,
    description: Description,
    code: str,
    national: Mapping[str, Place],
    items: list[Item],
) -> Draft:
    shape = shapely.make_valid(in_datum(_shape(record), record.datum or description.datum))
    shape = shapely.set_precision(shape, 10**-6)
    known = draft.border
    if known is not None and shapely.area(known & shape) > SAME * shapely.area(known | shape):
        return draft
    items.append(Item("county" if known is None else "outline", record.name, "admin", record.where, code))
    feature = {
        "type": "Feature",
        "properties": {
            "source": description.key,
            "date": description.date,
            "map_review_number": "",
            "accuracy_m": record.accuracy_m or description.accuracy_m("admin"),
            "note": description.note,
        },
        "geometry": mapping(shape),
    }
    return replace(draft, county=draft.county or begun(code, national), outline=feature)


def begun(code: str, national: Mapping[str, Place]) -> dict[str, Any]:
    """Begin a county's ``county.toml`` from the national table.

    Raises
    ------
    GazetteerError
        The table does not have the county.
    """
    place = national.get(code)
    if place is None:
        raise GazetteerError([f"county {code!r} is in no national table of divisions"])
    above = national.get(place.parent)
    province = national.get(above.parent) if above is not None else None
    province = province or above or place
    prefecture = above or place
    names = dict.fromkeys(division.name for division in (province, prefecture, place))
    return {
        "code": code,
        "name": place.name,
        "full_name": "".join(names),
        "short": place.attributes.get("short") or place.name,
        "aliases": list(validity.written(place.aliases, place.validity)),
        "prefecture": prefecture.name,
        "province": province.name,
        "neighbours": [],
    }


def _bordered(
    draft: Draft, others: Iterable[Record], national: Mapping[str, Place], items: list[Item]
) -> Draft:
    if draft.border is None:
        return draft
    crs = crs_of(draft.border)
    border = to_metres(draft.border, crs)
    found = []
    for record in others:
        shape = to_metres(shapely.make_valid(_shape(record)), crs)
        if shape.distance(border) <= BORDER_M:
            place = national.get(record.code)
            name = place.name if place else record.name
            found.append({"code": record.code, "name": name, "direction": _wind(border, shape)})
    if not found or draft.county.get("neighbours") == found:
        return draft
    if draft.county.get("neighbours"):  # stated ones are not overwritten by derived ones
        return draft
    items.append(Item("neighbours", "、".join(entry["name"] for entry in found), "admin", "", ""))
    return replace(draft, county={**draft.county, "neighbours": found})


def _wind(border: BaseGeometry, other: BaseGeometry) -> str:
    """Say in which of the eight winds a neighbour lies: where the common border is, from the middle."""
    shared = other.intersection(border.buffer(BORDER_M)).centroid
    east, north = shared.x - border.centroid.x, shared.y - border.centroid.y
    return WINDS[round(math.degrees(math.atan2(east, north)) / 45) % 8]


def _seated(draft: Draft, record: Record, description: Description, items: list[Item]) -> Draft:
    if draft.county.get("seat"):
        return draft
    datum = record.datum or description.datum
    accuracy = record.accuracy_m or description.accuracy_m("admin")
    if accuracy is None:
        return draft
    point = in_datum(_shape(record), datum)
    seat = {
        "lon": round(Point(point).x, DIGITS),
        "lat": round(Point(point).y, DIGITS),
        "accuracy_m": accuracy,
        "fidelity": Fidelity.PUBLISHED.value,
        "source": description.key,
        "note": f"{datum} converted." if datum in ("GCJ-02", "BD-09") else "",
    }
    items.append(Item("seat", record.name, "admin", record.where, record.code))
    return replace(draft, county={**draft.county, "seat": seat})


def _shape(record: Record) -> BaseGeometry:
    assert record.geometry is not None  # noqa: S101 -- chosen for having one
    return record.geometry
