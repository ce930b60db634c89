"""Core: a disc about a place, its size by rank."""

from __future__ import annotations

from gazetteer.place import Fidelity
from layers import repair
from layers.drawing import worst
from layers.rule import Rule
from layers.sheet import Sheet, Sketch, blank

RADIUS_M = {"primary": 1_500.0, "secondary": 900.0}  # metres: a county town's and a town's built-up area


def sketch(rule: Rule, sheet: Sheet) -> Sketch:
    """Draw a disc of the stated or customary radius about every member."""
    spots = sheet.known
    if not spots:
        return blank()
    radius = rule.radius_m or RADIUS_M[rule.rank]
    return Sketch(
        geometry=repair.union([spot.point.buffer(radius) for spot in spots]),
        fidelity=worst([spot.point_fidelity for spot in spots], Fidelity.SCHEMATIC),
        accuracy_m=max(spot.point_accuracy_m for spot in spots),
        used=frozenset(spot.name for spot in spots),
    )
