"""Within: only the container is known, so the container is drawn, hollow."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.place import Fidelity
from layers import repair
from layers.drawing import Note, note
from layers.rule import Rule
from layers.sheet import Sheet, Sketch, Spot, error


def sketch(rule: Rule, sheet: Sheet) -> Sketch:
    """Draw the container; where no member is placed, the county is all that is known."""
    spots = sheet.known
    if not spots:
        return Sketch(
            geometry=sheet.outline,
            fidelity=Fidelity.CONTAINER,
            accuracy_m=_reach(sheet.outline),
            used=frozenset(),
            notes=(note("within-county"),),
        )
    return around(spots, rule)


def around(spots: Sequence[Spot], rule: Rule, *notes: Note) -> Sketch:
    """Draw what places cover as all that is known of where something lies."""
    areas = repair.union([spot.area(rule.radius_m) for spot in spots])
    return Sketch(
        geometry=areas,
        fidelity=Fidelity.CONTAINER,
        accuracy_m=error(_reach(areas), max(spot.edge_m(rule.radius_m) for spot in spots)),
        used=frozenset(spot.name for spot in spots),
        notes=notes,
    )


def _reach(area: BaseGeometry) -> float:
    """Measure how far from the middle of an area a place in it can be, metres."""
    return float(shapely.minimum_bounding_radius(area))
