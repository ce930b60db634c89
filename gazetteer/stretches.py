"""Stretches as plans name them: between two streets, along a chain of places, beyond a road's end.

Built on ``linear``. Lines come in and go out as footprints in EPSG:4490, and every result carries the
errors of what it was made from. What is not there yet, an extension, is ``schematic`` and its note
begins with 规划.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from gazetteer import linear
from gazetteer.bearing import apart, bearing_of, between, moved
from gazetteer.linear import error_m
from gazetteer.place import LINEAR, Fidelity, Footprint
from gazetteer.projection import crs_of, to_degrees, to_metres
from gazetteer.words import joined, say

FLATTEST = 15.0  # degrees: lines that cross at a smaller angle leave the crossing open without end
END_REACH_M = 500.0  # the last part of a line that says where it is heading
HEADING = 60.0  # degrees: a line's end may head this far from the stated direction and still be continued
SWERVE = 15.0  # degrees by which a road that is built later may leave the straight continuation; a guess
FARTHEST_M = 50_000.0  # no extension inside a county is longer
TIE_M = 1.0  # crossings nearer than this are one


def at(line: Footprint, from_m: float, to_m: float) -> Footprint:
    """Cut a line between two chainages, metres from its start.

    Raises
    ------
    ValueError
        A chainage lies beyond the line, or both are the same.
    """
    stretch = linear.substretch(line.geometry, from_m, to_m)
    fidelity = linear.weakest(Fidelity.DERIVED, line.fidelity)
    note = say("stretches.chainage", from_m=from_m, to_m=to_m)
    return Footprint(stretch, fidelity, line.accuracy_m, line.source, note)


def crossing(one: Footprint, other: Footprint, near: Footprint | None = None) -> Footprint:
    """Find where two lines cross.

    Parameters
    ----------
    one, other
        Footprints of lines.
    near
        Where they cross several times, the crossing nearest to this is meant.

    Returns
    -------
    Footprint
        A point. Its accuracy grows as the lines cross more flatly; without ``near`` it covers all
        crossings. Lines that pass each other within their accuracies cross where they are nearest.

    Raises
    ------
    ValueError
        The lines neither cross nor come near each other.
    """
    crs = crs_of(one.geometry)
    first, second = (to_metres(linear.chain(line.geometry), crs) for line in (one, other))
    allowed = error_m(one.accuracy_m, other.accuracy_m)
    points, gap = _crossings(first, second)
    if gap > allowed:
        raise ValueError(f"the lines pass each other at {gap:.0f} m, farther than their accuracies allow")
    goal = to_metres(near.geometry, crs) if near is not None else shapely.MultiPoint(points).centroid
    chosen = min(points, key=lambda point: float(point.distance(goal)))
    spread = 0.0 if near is not None else max(float(point.distance(chosen)) for point in points)
    angle = _angle(first, second, chosen)
    open_m = allowed / math.sin(math.radians(max(angle, FLATTEST)))
    note = say("stretches.crossing", angle=angle) if gap == 0 else say("stretches.nearest", gap_m=gap)
    return Footprint(
        geometry=to_degrees(chosen, crs),
        fidelity=linear.weakest(Fidelity.DERIVED, one.fidelity, other.fidelity),
        accuracy_m=error_m(open_m, gap / 2) + spread,
        source=_sources(one, other),
        note=note,
    )


def from_to(line: Footprint, start: Footprint, end: Footprint, *, planned: bool = False) -> Footprint:
    """Cut a line between two others that cross it, or between places: 甲街（乙路—丙路）.

    Parameters
    ----------
    line
        A road, a railway or a river as it is.
    start, end
        Footprints of cross streets or of places.
    planned
        Whether the line is to be continued: what lies beyond its end, by more than both may be off, is
        reached by an extension as ``extend`` draws it, as for 甲街西延（乙路—丙路）.

    Returns
    -------
    Footprint
        The stretch from start to end, with the errors of the line and of both ends: of a crossing
        where the end crosses the line, else of the end itself (``linear.cut``). With an extension it
        is ``schematic``, and its note begins with 规划.

    Raises
    ------
    ValueError
        Both ends fall on one point of the line.
    """
    longer = line
    for goal in (start, end) if planned else ():
        longer = _lengthened(longer, goal)
    stretch = linear.cut(longer, _met(longer, start, end), _met(longer, end, start))
    if longer is line:
        return stretch
    return replace(stretch, note=joined(longer.note, stretch.note))


def _met(line: Footprint, end: Footprint, other: Footprint) -> Footprint:
    """Give the crossing with what crosses the line, and anything else as it is."""
    if end.geometry.geom_type not in LINEAR:
        return end
    try:
        return crossing(line, end, near=other)
    except ValueError:  # it does not come near: the nearest point has to do
        return end


def along(line: Footprint, stops: Sequence[Footprint]) -> Footprint:
    """Cut a line along a chain of places A—B—C, from the first to the last by way of the others.

    Raises
    ------
    ValueError
        Fewer than two stops, or two that follow each other fall on one point of the line.
    """
    if len(stops) < 2:
        raise ValueError(f"a chain needs at least two places, not {len(stops)}")
    parts = [linear.cut(line, start, end) for start, end in pairwise(stops)]
    steps = [linear.locate(line.geometry, stop.geometry).chainage_m for stop in stops]
    ordered = steps in (sorted(steps), sorted(steps, reverse=True))
    course = [position for part in parts for position in part.geometry.coords]
    return Footprint(
        geometry=LineString(
            [spot for spot, last in zip(course, [None, *course], strict=False) if spot != last]
        ),
        fidelity=linear.weakest(*(part.fidelity for part in parts)),
        accuracy_m=max(part.accuracy_m for part in parts),
        source=_sources(line, *stops),
        note="" if ordered else say("stretches.turns-back"),
    )


def extend(line: Footprint, direction: str, to: Footprint) -> Footprint:
    """Continue a line beyond its end to a cross street or a place: 甲街西延（至乙路）.

    Parameters
    ----------
    line
        The road as it is.
    direction
        In words, such as 西 or north: the end that lies farthest that way is continued.
    to
        Footprint of the cross street, or of the place, where the extension ends.

    Returns
    -------
    Footprint
        The extension alone, straight on from the line's end by its own bearing to where it meets
        ``to``, or to the spot nearest to it. ``schematic``, its note beginning with 规划.

    Raises
    ------
    ValueError
        What it should end at lies behind the line's end or out of reach.
    """
    crs = crs_of(line.geometry)
    course = to_metres(linear.chain(line.geometry), crs)
    wanted = bearing_of(direction)
    ahead = _ahead(course, wanted)
    heading = _end_heading(course, ahead=ahead)
    if apart(heading, wanted) > HEADING:
        heading = wanted
    return _extension(line, to, Point(course.coords[-1 if ahead else 0]), heading, crs)


def _lengthened(line: Footprint, goal: Footprint) -> Footprint:
    """Lengthen a line to what lies beyond its end; leave it where nothing does."""
    crs = crs_of(line.geometry)
    course = to_metres(linear.chain(line.geometry), crs)
    there = linear.locate(line.geometry, goal.geometry)
    ahead = there.chainage_m > course.length - TIE_M
    if there.offset_m <= error_m(line.accuracy_m, goal.accuracy_m) or not (ahead or there.chainage_m < TIE_M):
        return line
    end, heading = Point(course.coords[-1 if ahead else 0]), _end_heading(course, ahead=ahead)
    try:
        added = _extension(line, goal, end, heading, crs)
    except ValueError:  # it lies abreast of the end, or behind it
        return line
    way = list(to_metres(added.geometry, crs).coords)
    points = [*course.coords, *way[1:]] if ahead else [*way[:0:-1], *course.coords]
    return Footprint(
        geometry=to_degrees(LineString(points), crs),
        fidelity=Fidelity.SCHEMATIC,
        accuracy_m=added.accuracy_m,
        source=line.source,
        note=joined(line.note, added.note),
    )


def _extension(line: Footprint, to: Footprint, end: Point, heading: float, crs: str) -> Footprint:
    """Draw the extension from a line's end along a bearing to where it meets something, or passes it."""
    goal = to_metres(to.geometry, crs)
    met = _first_met(LineString([end, moved(end, heading, FARTHEST_M)]), goal, end)
    length = float(end.distance(met))
    if length <= TIE_M or length >= FARTHEST_M - TIE_M:
        raise ValueError(f"nothing to extend: the end named lies {length:.0f} m beyond the line's end")
    missed = float(goal.distance(met))
    swerve = length * math.tan(math.radians(SWERVE))
    return Footprint(
        geometry=to_degrees(LineString([end, met]), crs),
        fidelity=linear.weakest(Fidelity.SCHEMATIC, line.fidelity, to.fidelity),
        accuracy_m=error_m(line.accuracy_m, to.accuracy_m, swerve, missed),
        source=_sources(line, to),
        note=say("stretches.planned", heading=heading, length_m=length, missed_m=missed),
    )


def _crossings(one: LineString, other: LineString) -> tuple[list[Point], float]:
    """List the crossings, and how far the lines stay apart; a common stretch crosses in its middle."""
    shared = one.intersection(other)
    if shared.is_empty:
        mine, theirs = nearest_points(one, other)
        return [LineString([mine, theirs]).interpolate(0.5, normalized=True)], float(mine.distance(theirs))
    parts = shapely.get_parts(shapely.line_merge(shared) if shared.length else shared)
    points = [part if part.geom_type == "Point" else part.interpolate(0.5, normalized=True) for part in parts]
    return points, 0.0


def _angle(one: LineString, other: LineString, where: Point) -> float:
    """Measure the angle at which two lines cross, 0 to 90 degrees."""
    turned = apart(_heading(one, where), _heading(other, where))
    return min(turned, 180.0 - turned)


def _heading(line: LineString, where: Point) -> float:
    here = line.project(where)
    reach = min(END_REACH_M, line.length) / 2
    return between(line.interpolate(max(here - reach, 0.0)), line.interpolate(min(here + reach, line.length)))


def _ahead(course: LineString, wanted: float) -> bool:
    """Say whether the last end of a line, rather than the first, lies farthest in a direction."""
    first, last = Point(course.coords[0]), Point(course.coords[-1])
    return first.distance(last) <= TIE_M or apart(between(first, last), wanted) <= 90.0


def _end_heading(course: LineString, *, ahead: bool) -> float:
    """Give the bearing in which a line leaves its last end, or its first."""
    back = min(END_REACH_M, course.length)
    inner = course.interpolate(course.length - back if ahead else back)
    return between(inner, Point(course.coords[-1 if ahead else 0]))


def _first_met(ray: LineString, goal: BaseGeometry, end: Point) -> Point:
    """Find where a ray first meets something, or where it passes it nearest."""
    met = ray.intersection(goal)
    if met.is_empty:
        return nearest_points(ray, goal)[0]
    return nearest_points(met, end)[0]


def _sources(*footprints: Footprint) -> str:
    return "; ".join(dict.fromkeys(footprint.source for footprint in footprints))
