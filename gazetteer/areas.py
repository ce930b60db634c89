"""Areas that somebody states: ``areas.geojson`` of a county's folder, laid over its places.

A feature names its place by ``id`` and says how its border is known. The area becomes the place's
footprint; the point that the tables give it stands for it from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from gazetteer import check, geojson
from gazetteer.place import AREAL, Footprint, Place
from gazetteer.tables import Faults, label

FILE = "areas.geojson"

Read = Callable[[geojson.Feature], Footprint | None]
"""Makes a footprint of a feature; notes a fault and gives None where it is not sound."""


def laid_over(found: Sequence[check.Found], path: Path, read: Read, faults: Faults) -> list[check.Found]:
    """Give places the areas that are stated for them."""
    areas: dict[str, Footprint] = {}
    for feature in geojson.read(path, AREAL, faults):
        id_, area = feature.cells().get("id", ""), read(feature)
        if id_ in areas:
            faults.say(feature.where, "area-twice", id=id_)
        if area is not None:
            areas[id_] = area
    for unknown in sorted(set(areas) - {place.id for _, place in found}):
        faults.say(label(path), "area-of", id=unknown)
    return [(where, _covering(place, areas.get(place.id))) for where, place in found]


def _covering(place: Place, area: Footprint | None) -> Place:
    if area is None:
        return place
    point = place.seat or place.footprint
    seat = None if point is None or point.geometry.is_empty else point
    return replace(place, footprint=area, seat=seat)
