"""Which symbol stands for a place or a zone: keys of ``layers/style.toml``."""

from __future__ import annotations

from collections.abc import Mapping

from atlas.dossier import Zone
from gazetteer import Place

_BY_KIND: Mapping[str, str] = {
    "admin": "neighbour-label",
    "region": "neighbour-label",
    "town": "town-area",
    "village": "village",
    "area": "facility",
    "zone": "facility",
    "park": "park",
    "facility": "facility",
    "station": "station",
    "water": "lake",
    "mountain": "mountain",
    "scenic": "scenic",
    "heritage": "heritage",
    "river": "river",
    "road": "street",
    "rail": "rail",
}
_BY_CLASS: Mapping[str, str] = {
    "expressway": "expressway",
    "national": "national-road",
    "provincial": "provincial-road",
    "county": "provincial-road",
    "highspeed": "highspeed-rail",
}
"""Classes of roads and railways in ``lines.geojson``; one that is not listed is drawn by its kind."""

_NUMBERED = ("zone", "area", "cluster")
"""Zone kinds of which several lie side by side and need telling apart."""


def of_place(place: Place) -> str:
    """Choose the symbol of a place."""
    return _BY_CLASS.get(place.attributes.get("class", ""), _BY_KIND[place.kind])


def of_zone(zone: Zone, number: int, *, along_water: bool) -> str:
    """Choose the symbol of an element of a structure, which is the ``number``-th of its kind there."""
    if zone.kind in _NUMBERED:
        return f"{zone.kind}-{number}"
    if zone.kind in ("axis", "core") and zone.rule.get("rank") == "secondary":
        return f"{zone.kind}-secondary"
    if zone.kind == "corridor" and along_water:
        return "corridor-water"
    return zone.kind
