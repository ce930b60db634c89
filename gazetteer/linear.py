"""Linear referencing in the sense of ISO 19148: positions along a line, in metres from its start.

Lines come in and go out in EPSG:4490; measuring is done in the Gauss-Kruger zone of the line.
A stretch is only as good as its line and both ends: the errors add as squares.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points, substring

from gazetteer.place import Fidelity, Footprint
from gazetteer.projection import crs_of, to_degrees, to_metres
from gazetteer.words import say

_SUREST_FIRST = tuple(Fidelity)


@dataclass(frozen=True, slots=True)
class Position:
    """Where on a line something is."""

    chainage_m: float  # metres from the line's start
    offset_m: float  # metres from the line to what was located; 0 for a given chainage
    point: Point  # on the line, EPSG:4490
    spread_m: float = 0.0  # metres either way along the line that would do as well


def chain(line: BaseGeometry) -> LineString:
    """Make one line of the parts of a line, in order where they meet, else by the nearest ends.

    Chainage needs one line. The gap between parts that do not meet is bridged straight.

    Raises
    ------
    ValueError
        It is no line: of a container only a point is known.
    """
    if line.geom_type not in ("LineString", "MultiLineString"):
        raise ValueError(f"a line is needed, not a {line.geom_type}")
    if line.geom_type == "LineString":
        return line
    merged = shapely.line_merge(line)
    if merged.geom_type == "LineString":
        return merged
    parts = sorted(shapely.get_parts(merged), key=lambda part: -part.length)
    joined = list(parts.pop(0).coords)
    while parts:
        nearest = min(parts, key=lambda part: _gap(joined, part))
        parts.remove(nearest)
        joined = _joined(joined, nearest)
    return LineString(joined)


def length_m(line: BaseGeometry) -> float:
    """Measure a line in metres, without the gaps between its parts."""
    return float(to_metres(line, crs_of(line)).length)


def locate(line: BaseGeometry, at: BaseGeometry) -> Position:
    """Find the point of a line that is nearest to something, and its chainage.

    Where the line runs through it (an area, or another line) it is the middle of the first passage,
    and ``spread_m`` is half the passage.
    """
    crs = crs_of(line)
    metric, target = to_metres(chain(line), crs), to_metres(at, crs)
    point, spread = nearest_points(metric, target)[0], 0.0
    # Where it only touches the area there is no passage, and the touched point stands.
    shared = shapely.get_parts(metric.intersection(target)) if target.area > 0 else []
    if passages := [part for part in shared if part.length > 0]:
        passage = min(passages, key=lambda part: _start(metric, part))
        point, spread = passage.interpolate(0.5, normalized=True), passage.length / 2
    return Position(
        float(metric.project(point)), float(metric.distance(target)), to_degrees(point, crs), float(spread)
    )


def _start(line: LineString, part: BaseGeometry) -> float:
    return float(line.project(part.interpolate(0.5, normalized=True)))


def at_chainage(line: BaseGeometry, chainage_m: float) -> Position:
    """Find the point at a chainage.

    Raises
    ------
    ValueError
        The chainage lies beyond the line.
    """
    crs = crs_of(line)
    metric = to_metres(chain(line), crs)
    if not 0 <= chainage_m <= metric.length:
        raise ValueError(f"chainage {chainage_m} m lies beyond the line of {metric.length:.0f} m")
    return Position(chainage_m, 0.0, to_degrees(metric.interpolate(chainage_m), crs))


def substretch(line: BaseGeometry, from_m: float, to_m: float) -> LineString:
    """Cut a line between two chainages, in the direction from the first to the second.

    Raises
    ------
    ValueError
        A chainage lies beyond the line, or both are the same.
    """
    crs = crs_of(line)
    metric = to_metres(chain(line), crs)
    slack = 1e-6 * metric.length  # chainages that were located on this line may round beyond its end
    if not (-slack <= min(from_m, to_m) < max(from_m, to_m) <= metric.length + slack):
        raise ValueError(f"no stretch from {from_m:.1f} m to {to_m:.1f} m on a line of {metric.length:.0f} m")
    low, high = max(from_m, 0.0), max(to_m, 0.0)
    return to_degrees(substring(metric, min(low, metric.length), min(high, metric.length)), crs)


def cut(line: Footprint, start: Footprint, end: Footprint) -> Footprint:
    """Cut a line between the points nearest to two places.

    Parameters
    ----------
    line
        Footprint of a road, a railway or a river.
    start, end
        Footprints of the places at the ends, of any geometry: see ``locate`` for areas.

    Returns
    -------
    Footprint
        The stretch from start to end. Its accuracy is the root of the sum of squares of the line's
        and both ends' accuracies and spreads; its fidelity is ``derived``, or lower where an input's is. The
        note says how far each end stands from the line.

    Raises
    ------
    ValueError
        Both ends fall on one point of the line.
    """
    one, other = locate(line.geometry, start.geometry), locate(line.geometry, end.geometry)
    stretch = substretch(line.geometry, one.chainage_m, other.chainage_m)
    return Footprint(
        geometry=stretch,
        fidelity=weakest(Fidelity.DERIVED, line.fidelity, start.fidelity, end.fidelity),
        accuracy_m=error_m(line.accuracy_m, start.accuracy_m, end.accuracy_m, one.spread_m, other.spread_m),
        source="; ".join(dict.fromkeys((line.source, start.source, end.source))),
        note=say("linear.cut", start_m=one.offset_m, end_m=other.offset_m),
    )


def buffer(line: BaseGeometry, left_m: float, right_m: float) -> BaseGeometry:
    """Widen a line to an area, by metres on each side as seen along its direction.

    Parameters
    ----------
    line
        LineString or MultiLineString in EPSG:4490.
    left_m, right_m
        Metres, not negative, not both 0. Ends are flat.

    Returns
    -------
    shapely geometry
        Polygon or multipolygon in EPSG:4490.

    Raises
    ------
    ValueError
        A negative width, or none at all.
    """
    if min(left_m, right_m) < 0 or max(left_m, right_m) <= 0:
        raise ValueError(f"widths must be at least 0 and not both 0: {left_m}, {right_m}")
    crs = crs_of(line)
    metric = to_metres(line, crs)
    if left_m == right_m:
        return to_degrees(metric.buffer(left_m, cap_style="flat"), crs)
    sides = [
        part.buffer(width, cap_style="flat", single_sided=True)
        for part in shapely.get_parts(metric)
        for width in (left_m, -right_m)
        if width
    ]
    return to_degrees(shapely.union_all([shapely.make_valid(side) for side in sides]), crs)


def error_m(*errors_m: float) -> float:
    """Combine independent errors in metres: the root of the sum of their squares."""
    return math.hypot(*errors_m)


def weakest(*fidelities: Fidelity) -> Fidelity:
    """Give the least sure of several fidelities: no result is surer than what it was made from."""
    return max(fidelities, key=_SUREST_FIRST.index)


def _gap(joined: list[tuple[float, ...]], part: LineString) -> float:
    ends = (part.coords[0], part.coords[-1])
    return min(math.dist(mine, theirs) for mine in (joined[0], joined[-1]) for theirs in ends)


def _joined(joined: list[tuple[float, ...]], part: LineString) -> list[tuple[float, ...]]:
    """Put a part before or after, turned round where its far end is the nearer one."""
    points = list(part.coords)
    options = {
        math.dist(joined[-1], points[0]): joined + points,
        math.dist(joined[-1], points[-1]): joined + points[::-1],
        math.dist(joined[0], points[-1]): points + joined,
        math.dist(joined[0], points[0]): points[::-1] + joined,
    }
    return options[min(options)]
