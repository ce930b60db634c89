"""Whether records hang together: ids, parents, positions. Faults are named where the record stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.place import Footprint, Place
from gazetteer.projection import crs_of, to_metres
from gazetteer.tables import Faults

Found = tuple[str, Place]
"""Where a record stands, for messages, and the record."""

CHINA = (73.0, 3.0, 136.0, 54.0)  # west, south, east, north: the extent of China, degrees


def identity(found: Sequence[Found], known: Collection[str], faults: Faults, county: str = "") -> None:
    """Refuse doubled ids (one that the county itself has too), unknown parents, and cycles of parents."""
    places: dict[str, Place] = {}
    for where, place in found:
        if place.id in places or place.id == county:
            faults.say(where, "id-twice", id=place.id)
        places[place.id] = place
    for where, place in found:
        if place.parent and place.parent not in places and place.parent not in known:
            faults.say(where, "parent", parent=place.parent, id=place.id)
        elif _contains_itself(place, places):
            faults.say(where, "cycle", id=place.id)


def _contains_itself(place: Place, places: dict[str, Place]) -> bool:
    seen, at = {place.id}, place.parent
    while at in places:
        if at in seen:
            return at == place.id
        seen.add(at)
        at = places[at].parent
    return False


def positions(found: Iterable[Found], outline: Footprint | None, faults: Faults) -> None:
    """Refuse swapped axes, positions outside China, and places outside the county they are listed in.

    A place may stand outside the outline by its own accuracy and the outline's together.
    """
    placed = [(where, place, mark) for where, place in found for mark in _marks(place)]
    on_map = []
    for where, place, mark in placed:
        complaint = _off_the_map(mark.geometry)
        if complaint:
            faults.say(where, complaint, name=place.name, spot=_spot(mark.geometry))
        else:
            on_map.append((where, place, mark))
    if outline is None:
        return
    crs = crs_of(outline.geometry)
    border = to_metres(outline.geometry, crs)
    shapely.prepare(border)
    for where, place, mark in on_map:
        away = to_metres(mark.geometry, crs).distance(border)
        if away > mark.accuracy_m + outline.accuracy_m:
            spot, km = _spot(mark.geometry), away / 1000
            faults.say(where, "outside-county", name=place.name, spot=spot, km=km)


def _marks(place: Place) -> list[Footprint]:
    return [mark for mark in (place.footprint, place.seat) if mark is not None and not mark.geometry.is_empty]


def _off_the_map(geometry: BaseGeometry) -> str:
    west, south, east, north = geometry.bounds
    if is_in_china(west, south) and is_in_china(east, north):
        return ""
    if is_in_china(south, west) and is_in_china(north, east):
        return "axes-swapped"
    return "outside-china"


def is_in_china(lon: float, lat: float) -> bool:
    """Say whether a position in degrees lies within the extent of China."""
    return CHINA[0] <= lon <= CHINA[2] and CHINA[1] <= lat <= CHINA[3]


def _spot(geometry: BaseGeometry) -> str:
    point = geometry.representative_point()
    return f"{point.x:.5f} {point.y:.5f}"
