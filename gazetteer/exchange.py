"""Places for other gazetteers and maps, and back, without loss: Linked Places Format and GeoJSON.

Linked Places Format v1.2 (LinkedPasts/linked-places-format) is GeoJSON with names, types, relations
and certainty in places where the World Historical Gazetteer and Recogito look for them; what it has
no word for (fidelity, accuracy) stands beside, as JSON-LD allows. Plain GeoJSON is flat, one column a
fact, for QGIS. Positions are EPSG:4490, written as they are: equal to WGS 84 within a metre.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import shapely
from shapely.geometry import Point, mapping, shape
from shapely.geometry.base import BaseGeometry

from gazetteer.errors import GazetteerError, Problem
from gazetteer.place import KINDS, Fidelity, Footprint, Place
from gazetteer.validity import Validity, is_date, parse

CONTEXT = (
    "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
)
BASE = "urn:atlas:place:"  # before an id, to make it a URI; a publisher puts its own address here
PART_OF = "gvp:broaderPartitive"
COUNTRY = "CN"
LANGUAGE = "zh"
CERTAINTY = {
    Fidelity.SURVEYED: "certain",
    Fidelity.PUBLISHED: "certain",
    Fidelity.DERIVED: "less-certain",
    Fidelity.SCHEMATIC: "uncertain",
    Fidelity.CONTAINER: "uncertain",
}
CLASSES = {"admin": "A", "town": "A", "village": "P", "river": "H", "water": "H", "mountain": "T"}
CLASSES |= {"road": "R", "rail": "R", "area": "L", "park": "L", "zone": "L", "region": "L", "scenic": "L"}
CLASSES |= {"station": "S", "heritage": "S", "facility": "S"}
"""GeoNames feature classes of our kinds, which Linked Places Format asks for."""
MARK_FIELDS = ("fidelity", "accuracy_m", "source", "note")


def to_linked_places(places: Iterable[Place], base: str = BASE) -> str:
    """Write places in Linked Places Format, JSON-LD as text.

    Parameters
    ----------
    places
        Of any county.
    base
        URI prefix that makes an id an address of the publisher's.
    """
    features = [_linked(place, base) for place in places]
    return _text({"type": "FeatureCollection", "@context": CONTEXT, "features": features})


def to_geojson(places: Iterable[Place]) -> str:
    """Write places as flat GeoJSON: the footprint, or else the seat, is the geometry."""
    return _text({"type": "FeatureCollection", "features": [_flat(place) for place in places]})


def read(text: str, base: str = BASE) -> list[Place]:
    """Read places from either format; ids lose the prefix with which they were written.

    Linked Places Format of another maker is read too: its names, relations and geometries; a
    geometry that does not say how sure it is has an accuracy of NaN, and a kind that is none of
    ``KINDS`` is kept as the attribute ``type``, the place being an ``area``.

    Raises
    ------
    GazetteerError
        It is neither, or a feature is not sound; every fault is named by its feature.
    """
    try:
        raw = json.loads(text)
        json.dumps(raw, ensure_ascii=False).encode()  # a lone surrogate can be kept nowhere
    except (ValueError, RecursionError) as error:
        raise GazetteerError([Problem("", "broken-json", {"reason": error})]) from error
    features = raw.get("features") if isinstance(raw, dict) else None
    if not isinstance(features, list):
        raise GazetteerError([Problem("", "no-collection")])
    make = _from_linked if "@context" in raw else _from_flat
    places, faults = [], []
    for number, feature in enumerate(features, start=1):
        try:
            places.append(make(feature, base))
        except Exception as error:  # whatever malformed JSON provokes, here or in shapely
            faults.append(
                Problem("", "feature-of", {"number": number, "reason": f"{type(error).__name__}: {error}"})
            )
    if faults:
        raise GazetteerError(faults)
    return places


def _linked(place: Place, base: str) -> dict[str, Any]:
    feature: dict[str, Any] = {
        "@id": f"{base}{place.id}",
        "type": "Feature",
        "properties": {
            "title": place.name,
            "ccodes": [COUNTRY],
            "fclasses": [CLASSES[place.kind]],
            "county": place.county,
            "code": place.code,
            "attributes": dict(place.attributes),
        },
        "names": [
            _toponym(place.name, place) | {"citations": [{"label": place.source}]},
            *(_toponym(alias, place) for alias in place.aliases),
        ],
        "types": [{"identifier": f"{base}kind:{place.kind}", "label": place.kind}],
        "geometry": {
            "type": "GeometryCollection",
            "geometries": [
                _geometry(mark, role)
                for role, mark in (("footprint", place.footprint), ("seat", place.seat))
                if mark is not None
            ],
        },
    }
    if place.parent:
        feature["relations"] = [{"relationType": PART_OF, "relationTo": f"{base}{place.parent}"}]
    return feature


def _toponym(name: str, place: Place) -> dict[str, Any]:
    """Write a name, with the time in which it was in use where that is known."""
    entry: dict[str, Any] = {"toponym": name, "lang": LANGUAGE}
    period = place.validity.get(name)
    if period is not None:
        ends = {"start": period.since, "end": period.until}
        entry["when"] = {"timespans": [{key: {"in": end} for key, end in ends.items() if end}]}
    return entry


def _geometry(mark: Footprint, role: str) -> dict[str, Any]:
    return {
        **_mapped(mark.geometry),
        "role": role,
        "certainty": CERTAINTY[mark.fidelity],
        "citations": [{"label": mark.source}],
        "fidelity": mark.fidelity.value,
        "accuracy_m": _number(mark.accuracy_m),
        "note": mark.note,
    }


def _from_linked(feature: Mapping[str, Any], base: str) -> Place:
    properties = feature["properties"]
    names = feature.get("names") or [{"toponym": properties["title"]}]
    told = [entry.get("label", "") for entry in feature.get("types", [])]
    kind = next((word for word in told if word in KINDS), "")
    marks = [entry for entry in _geometries(feature.get("geometry")) if isinstance(entry, Mapping)]
    roles = {entry.get("role", "footprint"): _mark(entry) for entry in reversed(marks)}
    attributes = dict(properties.get("attributes", {}))
    if not kind and any(told):
        attributes["type"] = next(word for word in told if word)
    return Place(
        id=feature["@id"].removeprefix(base),
        name=properties["title"],
        kind=kind or "area",
        county=properties.get("county", ""),
        source=_cited(names[0]),
        parent=_part_of(feature.get("relations", []), base),
        aliases=tuple(entry["toponym"] for entry in names if entry["toponym"] != properties["title"]),
        code=properties.get("code", ""),
        footprint=roles.get("footprint"),
        seat=roles.get("seat"),
        attributes=MappingProxyType(attributes),
        validity=MappingProxyType({entry["toponym"]: _period(entry) for entry in names if "when" in entry}),
    )


def _period(entry: Mapping[str, Any]) -> Validity:
    """Read when a name was in use: from the first beginning to the last end that is told.

    What is told as a range (``earliest``, ``latest``) counts with its outer end; a date that is none
    here, such as a year before Christ, is not known.
    """
    spans = entry["when"].get("timespans", [])
    starts = [_date(span.get("start", {}), "earliest") for span in spans]
    ends = [_date(span.get("end", {}), "latest") for span in spans]
    return Validity(min(filter(None, starts), default=""), "" if "" in ends else max(ends, default=""))


def _date(told: Mapping[str, Any], outer: str) -> str:
    text = str(told.get("in") or told.get(outer) or "")
    return text if is_date(text) else ""


def _geometries(geometry: Mapping[str, Any] | None) -> Sequence[Any]:
    if geometry is None:
        return ()
    found: Sequence[Any] = geometry.get("geometries", [geometry])
    return found


def _mark(entry: Mapping[str, Any]) -> Footprint:
    fidelity = Fidelity(entry.get("fidelity", Fidelity.PUBLISHED))
    accuracy = entry.get("accuracy_m")
    return Footprint(
        _shape(entry),
        fidelity,
        math.nan if accuracy is None else accuracy,
        _cited(entry),
        entry.get("note", ""),
    )


def _cited(entry: Mapping[str, Any]) -> str:
    return "; ".join(citation.get("label", "") for citation in entry.get("citations", []))


def _part_of(relations: Iterable[Mapping[str, Any]], base: str) -> str:
    found = (entry["relationTo"] for entry in relations if entry.get("relationType") == PART_OF)
    return str(next(found, "")).removeprefix(base)


def _flat(place: Place) -> dict[str, Any]:
    mark = place.footprint or place.seat
    properties: dict[str, Any] = {
        "id": place.id,
        "name": place.name,
        "kind": place.kind,
        "county": place.county,
        "parent": place.parent,
        "code": place.code,
        "aliases": list(place.aliases),
        "validity": {name: str(period) for name, period in place.validity.items()},
        "named_by": place.source,
        "geometry_is": "" if mark is None else ("footprint" if place.footprint else "seat"),
        **_described(mark, ""),
        **(_described(place.seat, "seat_") if place.footprint else {}),
        "attributes": dict(place.attributes),
    }
    if place.footprint and place.seat:
        properties["seat"] = list(place.seat.geometry.coords[0]) if not place.seat.geometry.is_empty else []
    geometry = None if mark is None else _mapped(mark.geometry)
    return {"type": "Feature", "id": place.id, "properties": properties, "geometry": geometry}


def _described(mark: Footprint | None, prefix: str) -> dict[str, Any]:
    if mark is None:
        return {}
    values = (mark.fidelity.value, _number(mark.accuracy_m), mark.source, mark.note)
    return {f"{prefix}{field}": value for field, value in zip(MARK_FIELDS, values, strict=True)}


def _from_flat(feature: Mapping[str, Any], base: str) -> Place:  # noqa: ARG001 -- as _from_linked
    cells = feature["properties"]
    mark = None if feature["geometry"] is None else _flat_mark(cells, "", _shape(feature["geometry"]))
    is_seat = cells["geometry_is"] == "seat"
    spot = {"type": "Point", "coordinates": cells.get("seat")}
    seat = _flat_mark(cells, "seat_", _shape(spot)) if "seat" in cells else None
    return Place(
        id=cells["id"],
        name=cells["name"],
        kind=cells["kind"],
        county=cells["county"],
        source=cells["named_by"],
        parent=cells["parent"],
        aliases=tuple(cells["aliases"]),
        code=cells["code"],
        footprint=None if is_seat else mark,
        seat=mark if is_seat else seat,
        attributes=MappingProxyType(dict(cells["attributes"])),
        validity=MappingProxyType({name: parse(text) for name, text in cells.get("validity", {}).items()}),
    )


def _flat_mark(cells: Mapping[str, Any], prefix: str, geometry: BaseGeometry) -> Footprint:
    fidelity, accuracy, source, note = (cells[f"{prefix}{field}"] for field in MARK_FIELDS)
    return Footprint(geometry, Fidelity(fidelity), math.nan if accuracy is None else accuracy, source, note)


def _mapped(geometry: BaseGeometry) -> dict[str, Any]:
    """Write a geometry, rings of areas right-handed as RFC 7946 wants them."""
    if geometry.is_empty:
        return {"type": "Point", "coordinates": []}
    return dict(mapping(shapely.orient_polygons(geometry)))


def _shape(raw: Mapping[str, Any]) -> BaseGeometry:
    return Point() if not raw["coordinates"] else shape(raw)


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _text(collection: Mapping[str, Any]) -> str:
    return json.dumps(collection, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
