"""Axis: along a named line where its geometry is known, else a smooth curve through its places."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer.place import Fidelity
from layers import curve, repair
from layers.drawing import Note, note, worst
from layers.rule import Rule
from layers.sheet import SAG, Sheet, Sketch, Spot, blank, error

SCHEMATIC = Fidelity.SCHEMATIC
NEAR_M = 3_000.0  # metres: a place nearer than this to the line, or reached by it, is strung on it


def sketch(rule: Rule, sheet: Sheet, gap_m: float = 0.0) -> Sketch:
    """Follow the lines the rule names, or the lines among its members, or else its places in order."""
    lines, notes = sheet.find_lines(rule.along)
    members = tuple(spot for spot in sheet.known if spot.is_line and spot not in lines)
    if not rule.along:
        lines = members
    if lines:
        return _along(lines, sheet, notes)
    return _through(sheet, notes, gap_m)


def _along(lines: Sequence[Spot], sheet: Sheet, notes: tuple[Note, ...]) -> Sketch:
    course = repair.lineal(repair.union([spot.shape for spot in lines]))
    line_names = {spot.name for spot in lines}
    strung, aside = set(line_names), []
    for spot in sheet.known:
        off = spot.shape.distance(course)
        if off <= NEAR_M:
            strung.add(spot.name)
        else:
            aside.append(note("member-off-line", name=spot.name, distance_m=round(off)))
    return Sketch(
        geometry=course,
        fidelity=worst([spot.fidelity for spot in lines], Fidelity.DERIVED),
        accuracy_m=max(spot.accuracy_m for spot in lines),
        used=frozenset(strung),
        notes=(*notes, *aside),
        runs_on=True,
    )


def _through(sheet: Sheet, notes: tuple[Note, ...], gap_m: float) -> Sketch:
    stops = [spot for spot in sheet.spots if spot is None or not spot.is_line]
    path = curve.through([spot.point if spot else None for spot in stops], gap_m)
    known = [spot for spot in stops if spot is not None]
    found = [*notes]
    if path.repeated:
        found.append(note("stops-repeated", count=path.repeated))
    if path.gaps:
        found.append(note("gaps", count=path.gaps))
    if path.geometry is None:
        return blank(*found, note("axis-too-short", known=len(path.stops)))
    return Sketch(
        geometry=path.geometry,
        fidelity=SCHEMATIC,
        accuracy_m=error(max(spot.point_accuracy_m for spot in known), SAG * path.span_m),
        used=frozenset(spot.name for spot in known),
        notes=tuple(found),
    )
