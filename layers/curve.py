"""Smooth curves through ordered places, for belts, axes, rings and routes.

Centripetal Catmull-Rom splines: they pass through every place, and have neither cusps nor loops
between two of them (Yuksel, Schaefer and Keyser 2011). All in metres.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

SAMPLES = 16  # points on the curve between two places: smooth on a slide, light in a file
SAME_M = 1.0  # metres: places nearer than this are one place
GAP_SHARE = 1 / 3  # of the way between two places: left open where a place between them is unknown

Coordinates = NDArray[np.float64]


@dataclass(frozen=True)
class Path:
    """A curve through the stops that are known."""

    geometry: BaseGeometry | None  # a line, several where gaps are left; None for fewer than two places
    span_m: float  # longest way between two neighbouring stops
    stops: tuple[Point, ...]  # known stops, each once where it is repeated in a row
    repeated: int  # stops that stand where the stop before them stands
    gaps: int  # openings left for unknown stops


def through(stops: Sequence[Point | None], gap_m: float = 0.0) -> Path:
    """Draw a smooth curve through ordered stops, broken where an unknown stop lies between two known.

    Parameters
    ----------
    stops : sequence of Point or None
        In metres; None stands for a stop whose place is unknown.
    gap_m : float
        Least length of a gap in metres, so that a wide band does not close it again.
    """
    places: list[Point] = []
    broken: list[bool] = []  # one per way between two neighbouring places
    missing = False
    repeated = 0
    for stop in stops:
        if stop is None:
            missing = True
        elif places and not missing and stop.distance(places[-1]) < SAME_M:
            repeated += 1
        elif places and stop.distance(places[-1]) < SAME_M:
            missing = False  # out to an unknown place and back again: nothing to draw between
            repeated += 1
        else:
            broken += [missing] if places else []
            places.append(stop)
            missing = False
    if len(places) < 2:
        return Path(None, 0.0, tuple(places), repeated, 0)
    knots = np.array([(place.x, place.y) for place in places])
    span = float(np.hypot(*np.diff(knots, axis=0).T).max())
    pieces = _pieces(smooth(knots), broken, gap_m)
    geometry: BaseGeometry = pieces[0] if len(pieces) == 1 else MultiLineString(pieces)
    return Path(geometry, span, tuple(places), repeated, sum(broken))


def smooth(knots: Coordinates, closed: bool = False) -> Coordinates:
    """Sample a centripetal Catmull-Rom spline through points that differ from their neighbours.

    Returns
    -------
    array of shape (ways * SAMPLES + 1, 2)
        ``SAMPLES`` points for each way between two knots; every knot is among them.
    """
    knots = np.asarray(knots, dtype=float)
    if len(knots) == 2 and not closed:
        return np.linspace(knots[0], knots[1], SAMPLES + 1)
    if closed:
        ring = np.vstack([knots[-1:], knots, knots[:2]])
    else:  # the end ways are continued by their own mirror image
        ring = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    p0, p1, p2, p3 = ring[:-3], ring[1:-2], ring[2:-1], ring[3:]
    t01, t12, t23 = (np.sqrt(np.hypot(*(b - a).T))[:, None] for a, b in ((p0, p1), (p1, p2), (p2, p3)))
    # Tangents of the non-uniform spline, scaled to the parameter 0..1 of each way.
    m1 = p2 - p1 + t12 * ((p1 - p0) / t01 - (p2 - p0) / (t01 + t12))
    m2 = p2 - p1 + t12 * ((p3 - p2) / t23 - (p3 - p1) / (t12 + t23))
    s = np.linspace(0.0, 1.0, SAMPLES, endpoint=False)[None, :, None]
    start, end = p1[:, None], p2[:, None]
    curve = (
        (2 * s**3 - 3 * s**2 + 1) * start
        + (s**3 - 2 * s**2 + s) * m1[:, None]
        + (3 * s**2 - 2 * s**3) * end
        + (s**3 - s**2) * m2[:, None]
    )
    last = knots[:1] if closed else knots[-1:]
    return np.vstack([curve.reshape(-1, 2), last])


def _pieces(curve: Coordinates, broken: Sequence[bool], gap_m: float) -> list[LineString]:
    """Cut the curve into lines at the broken ways, leaving the middle of each open."""
    pieces: list[LineString] = []
    open_end: Coordinates = curve[:1]
    for index, is_broken in enumerate(broken):
        way = curve[index * SAMPLES : (index + 1) * SAMPLES + 1]
        if not is_broken:
            open_end = np.vstack([open_end, way[1:]])
            continue
        before, after = _split(LineString(way), gap_m)
        pieces.append(LineString(np.vstack([open_end, before[1:]])))
        open_end = after
    return [*pieces, LineString(open_end)]


def _split(way: LineString, gap_m: float) -> tuple[Coordinates, Coordinates]:
    length = way.length
    gap = min(max(length * GAP_SHARE, gap_m), length * 0.8)  # a stub stays on either side
    before, after = substring(way, 0, (length - gap) / 2), substring(way, (length + gap) / 2, length)
    return np.asarray(before.coords), np.asarray(after.coords)


def around(points: Sequence[Point]) -> list[Point]:
    """Order points by their direction from their common centre, for a ring."""
    x, y = (sum(values) / len(points) for values in zip(*((p.x, p.y) for p in points), strict=True))
    return sorted(points, key=lambda p: math.atan2(p.y - y, p.x - x))
