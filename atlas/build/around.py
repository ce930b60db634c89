"""The layers of what lies around the county: its neighbours' names, and the places outside that it names."""

from __future__ import annotations

import re

import shapely
from shapely.geometry.base import BaseGeometry

from atlas.build.rows import Row, Sheet, layer, noted, row_of
from gazetteer import County, Fidelity, Neighbour
from gazetteer.bearing import bearing_of, between
from gazetteer.projection import to_degrees, to_metres
from layers import edge
from layers.drawing import Frame, note
from layers.layer import Layer

_MORE = re.compile(r"[,，、;；/]")  # between the directions of a neighbour that lies on several sides


def neighbours(sheet: Sheet) -> Layer:
    """Make the layer of the neighbours' names, each just outside the county where that neighbour lies."""
    county, frame = sheet.gazetteer.county, sheet.frame
    made = [_neighbour(sheet, county, frame, item) for item in county.neighbours] if county and frame else []
    known = [each for each in made if each is not None]
    return layer("neighbours", "boundaries", [row for row, _ in known], [label for _, label in known])


def _neighbour(
    sheet: Sheet, county: County, frame: Frame, item: Neighbour
) -> tuple[Row, BaseGeometry] | None:
    place = sheet.place(item.code)
    seat = to_metres(place.point.geometry, frame.crs) if place and place.point else None
    bearing = between(frame.outline_m.centroid, seat) if seat else _stated(item.direction)
    if bearing is None:
        return None
    label = edge.outside(frame.outline_m, bearing)
    off = label.distance(seat) if seat else 2 * float(shapely.minimum_bounding_radius(frame.outline_m))
    said = note("name-at-edge", distance_km=round(off / 1000)) if seat else note("name-by-direction")
    row = {
        "id": f"{county.code}/neighbour/{item.code or item.name}",
        "name": item.name,
        "kind": "admin",
        "symbol": "neighbour-label",
        "fidelity": Fidelity.SCHEMATIC.value,
        "accuracy_m": float(round(off)),
        "source": place.source if place else county.outline.source,
    }
    return row | noted(said), to_degrees(label, frame.crs)


def _stated(directions: str) -> float | None:
    """Take the first of the directions in which a neighbour is said to lie, as a bearing."""
    try:
        return bearing_of(_MORE.split(directions)[0])
    except ValueError:
        return None


def outside(sheet: Sheet) -> Layer:
    """Make the layer of places outside the county that the plan names."""
    found = [sheet.place(place_id) for place_id in sheet.named]
    places = [place for place in found if place is not None and not sheet.gazetteer.is_own(place)]
    return layer(
        "outside",
        "tourism",
        [row_of(sheet, place, place.point) for place in places],
        [place.point.geometry if place.point else None for place in places],
    )
