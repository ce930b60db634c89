"""The county itself, as an import finds or begins it: names, outline, neighbours, seat."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import shapely
from shapely.geometry import Point, mapping
from shapely.geometry.base import BaseGeometry

from gazetteer import validity
from gazetteer.errors import GazetteerError, Problem
from gazetteer.place import AREAL, Fidelity, Place
from gazetteer.projection import crs_of, distance_m, to_metres
from gazetteer.sources.doubts import FAR_M, converted, in_datum, is_in_china, is_on_earth
from gazetteer.sources.draft import DIGITS, Draft
from gazetteer.sources.proposal import Item
from gazetteer.sources.record import Description, Record

BORDER_M = 500.0  # neighbours' simplified outlines come nearer than this
WINDS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
SAME = 0.98  # of two outlines' union that they share when they are the same


def administered(
    found: Iterable[Record],
    description: Description,
    draft: Draft,
    code: str,
    national: Mapping[str, Place],
    *,
    replaces: bool = False,
) -> tuple[Draft, list[Item]]:
    """Take what a file says of the county itself.

    Returns
    -------
    tuple
        The draft with the county, and items "county", "outline", "border", "neighbours" and "seat".

    Raises
    ------
    GazetteerError
        The county is begun, and the national table does not have it, or has it somewhere else.
    """
    admins = [record for record in found if record.kind == "admin" and record.geometry is not None]
    own = [record for record in admins if record.code == code]
    areas = [record for record in own if _type(record) in AREAL]
    points = [record for record in own if _type(record) == "Point"]
    items: list[Item] = []
    if areas:
        draft = _outlined(draft, areas[0], description, national, items, replaces)
        borders = [record for record in admins if _type(record) in AREAL and record.code != code]
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
    national: Mapping[str, Place],
    items: list[Item],
    replaces: bool,
) -> Draft:
    code = record.code
    shape = _sound(record, description, national.get(code))
    accuracy = record.accuracy_m or description.accuracy_m("admin")
    properties = {
        "source": description.key,
        "date": description.date,
        "map_review_number": record.review_number,
        "accuracy_m": accuracy,
        "note": description.note,
    }
    feature = {"type": "Feature", "properties": properties, "geometry": mapping(shape)}
    if draft.border is None or draft.outline is None:
        items.append(Item("county", record.name, "admin", record.where, code))
        return replace(draft, county=draft.county or begun(code, national), outline=feature)
    known = draft.outline["properties"]
    shared = float(shapely.area(draft.border & shape) / shapely.area(draft.border | shape))
    is_better = (accuracy or math.inf) < float(known["accuracy_m"]) or replaces
    is_reviewed = record.review_number not in ("", known.get("map_review_number"))
    if shared > SAME and not (is_better or is_reviewed):
        return draft
    if shared <= SAME and not is_better and known["source"] != description.key:
        values = MappingProxyType({"share": f"{shared:.0%}"})
        items.append(Item("border", record.name, "admin", record.where, code, values))
        return draft
    items.append(Item("outline", record.name, "admin", record.where, code))
    return replace(draft, outline=feature)


def _sound(record: Record, description: Description, county: Place | None) -> BaseGeometry:
    """Bring an outline to EPSG:4490; refuse one that is not where the county is."""
    shape = _shape(record)
    problem = Problem(record.where, "outline-elsewhere", {"county": record.name or record.code})
    if not is_on_earth(shape) or not is_in_china(shape):
        raise GazetteerError([problem])
    shape = shapely.make_valid(in_datum(shape, record.datum or description.datum))
    seat = county.point if county is not None else None
    if seat is not None and distance_m(shape, seat.geometry) > FAR_M:
        raise GazetteerError([problem])
    return shapely.set_precision(shape, 10**-6)


def begun(code: str, national: Mapping[str, Place]) -> dict[str, Any]:
    """Begin a county's ``county.toml`` from the national table.

    Raises
    ------
    GazetteerError
        The table does not have the county.
    """
    place = national.get(code)
    if place is None:
        raise GazetteerError([Problem("", "county-unknown", {"code": code})])
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
        "note": converted(datum),
    }
    items.append(Item("seat", record.name, "admin", record.where, record.code))
    return replace(draft, county={**draft.county, "seat": seat})


def _shape(record: Record) -> BaseGeometry:
    assert record.geometry is not None  # noqa: S101 -- chosen for having one
    return record.geometry
