"""Stretches as plans name them: between two streets, along a chain of places, beyond a road's end.

Built on ``linear``. Lines come in and go out as footprints in EPSG:4490, and every result carries the
errors of what it was made from. What is not there yet, an extension, is ``schematic`` and its note
begins with 规划.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from gazetteer import linear
from gazetteer.bearing import apart, bearing_of, between, moved
from gazetteer.linear import error_m
from gazetteer.place import Fidelity, Footprint
from gazetteer.projection import crs_of, to_degrees, to_metres
from gazetteer.words import say

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


def between_lines(line: Footprint, start: Footprint, end: Footprint) -> Footprint:
    """Cut a line between its crossings with two others: 胜利街（西北环—英雄北路）.

    Raises
    ------
    ValueError
        One of them does not cross it, or both do so at one point.
    """
    return linear.cut(line, crossing(line, start, near=end), crossing(line, end, near=start))


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
    """Continue a line beyond its end to a cross street or a place: 胜利街西延（至西环路）.

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
    course, goal = to_metres(linear.chain(line.geometry), crs), to_metres(to.geometry, crs)
    end, heading = _end(course, bearing_of(direction))
    ray = LineString([end, moved(end, heading, FARTHEST_M)])
    met = _first_met(ray, goal, end)
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


def _end(course: LineString, wanted: float) -> tuple[Point, float]:
    """Choose the end that lies farthest in a direction, and where it heads."""
    first, last = Point(course.coords[0]), Point(course.coords[-1])
    ahead = apart(between(first, last), wanted) <= 90.0 if first.distance(last) > TIE_M else True
    end = last if ahead else first
    back = min(END_REACH_M, course.length)
    inner = course.interpolate(course.length - back if ahead else back)
    heading = between(inner, end)
    return end, heading if apart(heading, wanted) <= HEADING else wanted


def _first_met(ray: LineString, goal: BaseGeometry, end: Point) -> Point:
    """Find where a ray first meets something, or where it passes it nearest."""
    met = ray.intersection(goal)
    if met.is_empty:
        return nearest_points(ray, goal)[0]
    return nearest_points(met, end)[0]


def _sources(*footprints: Footprint) -> str:
    return "; ".join(dict.fromkeys(footprint.source for footprint in footprints))
