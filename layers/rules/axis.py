"""Axis: along named lines where their geometry is known, else a smooth curve through its places.

Lines that run together and string places on them become one course; the course ends where it is said to
end, or a little beyond the first and the last place strung on it.
"""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from gazetteer.linear import chain
from gazetteer.place import Fidelity
from layers import course, curve, repair
from layers.drawing import Note, note, worst
from layers.rule import Rule
from layers.sheet import SAG, Sheet, Sketch, Spot, blank, error

SCHEMATIC = Fidelity.SCHEMATIC
NEAR_M = 3_000.0  # metres: a place nearer than this to the line, or reached by it, is strung on it
Notes = tuple[Note, ...]


def sketch(rule: Rule, sheet: Sheet, gap_m: float = 0.0, *, whole: bool = False) -> Sketch:
    """Follow the lines the rule names, or the lines among its members, or else its places in order.

    Parameters
    ----------
    rule : Rule
    sheet : Sheet
    gap_m : float
        Least length of a gap where a place between two others is unknown, metres.
    whole : bool
        Whether lines are taken from end to end, wherever places stand on them.
    """
    lines, notes = sheet.find_lines(rule.along)
    if not rule.along:
        lines = tuple(spot for spot in sheet.known if spot.is_line)
    names = [name for name in (rule.from_, rule.to) if name]
    notes = (*notes, *(note("end-unknown", name=name) for name in names if sheet.find(name) is None))
    if lines:
        return _along(lines, rule, sheet, notes, whole=whole)
    return _through(rule, sheet, notes, gap_m)


def _along(lines: Sequence[Spot], rule: Rule, sheet: Sheet, notes: Notes, *, whole: bool) -> Sketch:
    united = repair.lineal(repair.union([spot.shape for spot in lines]))
    strung, aside = _strung(united, lines, sheet)
    places = [] if whole else [spot for spot in strung if not spot.is_line]
    ends = [spot for name in (rule.from_, rule.to) if name and (spot := sheet.find(name)) is not None]
    fidelity = worst([spot.fidelity for spot in lines], Fidelity.DERIVED)
    loose = 0.0
    together = _together(lines, places, sheet) if len(lines) > 1 and len(places) > 1 else None
    if together is not None:
        united, loose, fidelity = together.line, together.loose_m, SCHEMATIC
        notes = (*notes, note("course-of-several", count=len(lines)))
    if len(ends) == 2:
        cut = course.stretch(chain(united), ends[0].point, ends[1].point)
        if cut is None:
            return blank(*notes, note("reach-empty", start=ends[0].name, end=ends[1].name))
        united = cut
    elif together is None and len(places) > 1:
        united = _between(united, places)
    return Sketch(
        geometry=united,
        fidelity=fidelity,
        accuracy_m=error(max(spot.accuracy_m for spot in lines), loose),
        used=frozenset(spot.name for spot in (*lines, *strung, *ends)),
        notes=(*notes, *aside),
        runs_on=True,
    )


def _strung(united: BaseGeometry, lines: Sequence[Spot], sheet: Sheet) -> tuple[list[Spot], Notes]:
    """Tell which members the lines reach; those that they do not are noted."""
    strung, aside = [], []
    for spot in sheet.known:
        if spot in lines:
            continue
        off = spot.shape.distance(united)
        if off <= NEAR_M:
            strung.append(spot)
        else:
            aside.append(note("member-off-line", name=spot.name, distance_m=round(off)))
    return strung, tuple(aside)


def _together(lines: Sequence[Spot], places: Sequence[Spot], sheet: Sheet) -> course.Course | None:
    """Take lines that run together within the county as one course."""
    inside = [repair.lineal(shapely.intersection(spot.shape, sheet.outline)) for spot in lines]
    kept = [line for line in inside if not line.is_empty]
    return course.mean(kept, [spot.point for spot in places]) if kept else None


def _between(united: BaseGeometry, places: Sequence[Spot]) -> BaseGeometry:
    """End each line at the outermost of the places that are nearest to it."""
    parts = course.parts(united)
    points = [spot.point for spot in places]
    nearest = [min(range(len(parts)), key=lambda each: parts[each].distance(point)) for point in points]
    cut: list[LineString] = [
        course.between(part, [point for point, index in zip(points, nearest, strict=True) if index == number])
        for number, part in enumerate(parts)
    ]
    return cut[0] if len(cut) == 1 else MultiLineString(cut)


def _through(rule: Rule, sheet: Sheet, notes: Notes, gap_m: float) -> Sketch:
    members = [spot for spot in sheet.spots if spot is None or not spot.is_line]
    stops = [*_end(rule.from_, sheet), *members, *_end(rule.to, sheet)]
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


def _end(name: str, sheet: Sheet) -> tuple[Spot, ...]:
    """Take an end that the rule names as a stop, unless it is a member and has its place in their order."""
    spot = None if not name or name in sheet.names else sheet.find(name)
    return (spot,) if spot is not None and not spot.is_line else ()
