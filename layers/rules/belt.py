"""Belt: a smooth band along a line or through ordered places, of a stated or a customary width."""

from __future__ import annotations

from dataclasses import replace

from gazetteer.place import Fidelity
from layers import repair
from layers.drawing import note
from layers.rule import Rule
from layers.rules import axis
from layers.sheet import Sheet, Sketch, error

WIDTH_M = 4_000.0  # metres: what a belt takes on a county's structure map where the plan states no width


def sketch(rule: Rule, sheet: Sheet) -> Sketch:
    """Widen the axis of the belt; one place known alone becomes a round spot of the belt's width."""
    width = rule.width_m or WIDTH_M
    course = axis.sketch(rule, sheet, gap_m=1.5 * width)
    if course.geometry is not None:
        return replace(
            course,
            geometry=course.geometry.buffer(width / 2),
            fidelity=Fidelity.SCHEMATIC,  # the edge of a belt is nobody's line
            accuracy_m=error(course.accuracy_m, width / 2),
        )
    known = [spot for spot in sheet.known if not spot.is_line]
    if not known:
        return course
    notes = [item for item in course.notes if item.key != "axis-too-short"]
    return Sketch(
        geometry=repair.union([spot.point.buffer(width / 2) for spot in known]),
        fidelity=course.fidelity,
        accuracy_m=error(max(spot.point_accuracy_m for spot in known), width / 2),
        used=frozenset(spot.name for spot in known),
        notes=(*notes, note("belt-one-place", name=known[0].name)),
    )
