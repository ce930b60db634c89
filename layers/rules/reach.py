"""Reach: a line cut between two places, widened on each side where the plan states a width."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import shapely
from shapely.geometry import LineString, Point
from shapely.ops import substring

from gazetteer import linear, stretches
from gazetteer.linear import chain
from gazetteer.place import Fidelity, Footprint
from gazetteer.projection import to_degrees, to_metres
from layers import repair
from layers.drawing import Note, note, worst
from layers.rule import Rule
from layers.sheet import SAG, Sheet, Sketch, Spot, blank, error

SCHEMATIC = Fidelity.SCHEMATIC
FAR_M = 3_000.0  # metres: an end farther than this from the line may not be meant
TIP_M = 1.0  # metres: a stretch that ends farther than this from its line goes on beyond it
Notes = tuple[Note, ...]


def sketch(rule: Rule, sheet: Sheet) -> Sketch:
    """Cut the line between its ends, or where it runs in a place; else it is as long as the county is."""
    lines, notes = _lines(rule, sheet)
    names = [name for name in (rule.from_, rule.to) if name]
    ends = [spot for name in names if (spot := sheet.find(name)) is not None]
    notes = (*notes, *(note("end-unknown", name=name) for name in names if sheet.find(name) is None))
    if not lines:
        drawn = _straight(ends, notes)
    elif len(ends) == 2:
        drawn = _cut(rule, lines, ends, sheet, notes)
    elif rule.inside and not names:
        drawn = _inside(rule, lines, sheet, notes)
    else:
        drawn = _whole(lines, ends, bool(names), sheet, notes)
    return _widened(drawn, rule, sheet)


def _lines(rule: Rule, sheet: Sheet) -> tuple[tuple[Spot, ...], Notes]:
    if rule.along:
        return sheet.find_lines(rule.along)
    ends = (rule.from_, rule.to)
    return tuple(spot for spot in sheet.known if spot.is_line and spot.name not in ends), ()


def _joined(lines: Sequence[Spot]) -> Footprint:
    """Take lines that follow each other as one."""
    return Footprint(
        geometry=repair.lineal(repair.union([spot.footprint.geometry for spot in lines])),
        fidelity=worst([spot.fidelity for spot in lines]),
        accuracy_m=max(spot.accuracy_m for spot in lines),
        source="",
    )


def _cut(rule: Rule, lines: Sequence[Spot], ends: Sequence[Spot], sheet: Sheet, notes: Notes) -> Sketch:
    line = _joined(lines)
    try:
        stretch = stretches.from_to(line, ends[0].stand, ends[1].stand, planned=rule.planned)
    except ValueError:  # both ends fall on one point of the line
        far, _ = _off(line, ends)
        return blank(*notes, *far, note("reach-empty", start=ends[0].name, end=ends[1].name))
    far, off = _off(stretch, ends)
    beyond = max(linear.locate(line.geometry, Point(end)).offset_m for end in _tips(stretch))
    added = (note("reach-planned", distance_m=round(beyond)),) if beyond > TIP_M else ()
    return Sketch(
        geometry=to_metres(stretch.geometry, sheet.crs),
        fidelity=stretch.fidelity,
        # How far along the line an end may slip grows with how far it stands from the line.
        accuracy_m=error(stretch.accuracy_m, off),
        used=frozenset(spot.name for spot in (*lines, *ends)),
        notes=(*notes, *added, *far),
    )


def _tips(stretch: Footprint) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return stretch.geometry.coords[0], stretch.geometry.coords[-1]


def _off(line: Footprint, ends: Sequence[Spot]) -> tuple[Notes, float]:
    """Say which ends stand far from the line, and how far the farthest does, metres."""
    offs = {spot.name: linear.locate(line.geometry, spot.stand.geometry).offset_m for spot in ends}
    far = (
        note("end-off-line", name=name, distance_m=round(off)) for name, off in offs.items() if off > FAR_M
    )
    return tuple(far), max(offs.values())


def _whole(lines: Sequence[Spot], ends: Sequence[Spot], open_end: bool, sheet: Sheet, notes: Notes) -> Sketch:
    """Take the line as far as the county reaches: all of it meant, or all that is known of where it is."""
    line = _joined(lines)
    course = repair.lineal(to_metres(line.geometry, sheet.crs))
    inside = shapely.intersection(course, sheet.outline).length
    return Sketch(
        geometry=course,
        fidelity=Fidelity.CONTAINER if open_end else worst([line.fidelity], Fidelity.DERIVED),
        accuracy_m=error(line.accuracy_m, inside / 2) if open_end else line.accuracy_m,
        used=frozenset(spot.name for spot in (*lines, *ends)),
        notes=notes,
        runs_on=True,
    )


def _inside(rule: Rule, lines: Sequence[Spot], sheet: Sheet, notes: Notes) -> Sketch:
    """Take the line where it runs through a place; past it, where it is nearest for as long as the place."""
    place = sheet.find(rule.inside)
    if place is None:
        return _whole(lines, [], True, sheet, (*notes, note("end-unknown", name=rule.inside)))
    line = _joined(lines)
    course = chain(repair.lineal(to_metres(line.geometry, sheet.crs)))
    area = place.area(rule.radius_m)
    passage = repair.lineal(shapely.intersection(course, area))
    beside = passage.is_empty
    if beside:
        half = math.sqrt(area.area / math.pi)
        at = course.project(place.point)
        passage = substring(course, max(at - half, 0.0), min(at + half, course.length))
    off = round(place.shape.distance(course))
    return Sketch(
        geometry=passage,
        fidelity=worst([line.fidelity, place.fidelity], Fidelity.DERIVED if place.is_area else SCHEMATIC),
        accuracy_m=error(line.accuracy_m, place.edge_m(rule.radius_m)),
        used=frozenset(spot.name for spot in (*lines, place)),
        notes=(*notes, note("end-off-line", name=place.name, distance_m=off)) if beside else notes,
    )


def _straight(ends: Sequence[Spot], notes: Notes) -> Sketch:
    """Draw the way between two known ends of a line that nobody has drawn."""
    if len(ends) < 2 or ends[0].point.distance(ends[1].point) < 1.0:
        return blank(*notes, note("reach-unknown"))
    way = LineString([spot.point for spot in ends])
    return Sketch(
        geometry=way,
        fidelity=SCHEMATIC,
        accuracy_m=error(max(spot.point_accuracy_m for spot in ends), SAG * way.length),
        used=frozenset(spot.name for spot in ends),
        notes=(*notes, note("reach-straight")),
    )


def _widened(drawn: Sketch, rule: Rule, sheet: Sheet) -> Sketch:
    sides = rule.buffer_m or ((rule.width_m / 2, rule.width_m / 2) if rule.width_m else None)
    if sides is None or drawn.geometry is None:
        return drawn
    widened = linear.buffer(to_degrees(drawn.geometry, sheet.crs), *sides)
    return replace(drawn, geometry=repair.polygonal(to_metres(widened, sheet.crs)))
