"""Where names and arrow heads belong: anchor points and bearings. ``layers.placement`` keeps names apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge

from gazetteer.bearing import apart
from layers.repair import polygonal

WIDEST = 9  # characters of a line of a label
AHEAD_DEGREES = 60.0  # either way of where an end points
AFTER, BEFORE = "、—，：） -", "与和及（"  # a name may be broken after or before these
ALONG = (0.35, 0.65, 0.2, 0.8)  # shares of a line's length, after its middle


@dataclass(frozen=True)
class ArrowHead:
    """The end of an axis, where a map puts an arrow."""

    point: Point  # EPSG:4490
    bearing: float  # degrees clockwise from north: where the arrow points


def label_point(geometry: BaseGeometry | None) -> Point | None:
    """Choose the point of a geometry that its name belongs to.

    The pole of inaccessibility of its largest area, the middle of its longest line, or the point
    itself; ``None`` for nothing. EPSG:4490 in and out.
    """
    if geometry is None or geometry.is_empty:
        return None
    parts = shapely.get_parts(geometry)
    dimension = int(shapely.get_dimensions(parts).max())
    parts = parts[shapely.get_dimensions(parts) == dimension]
    if dimension == 0:
        return Point(parts[0])
    if dimension == 1:
        return longest(parts).interpolate(0.5, normalized=True)
    return _pole(max(parts, key=lambda part: (part.area, part.wkb)))


def along(geometry: BaseGeometry, shares: Sequence[float] = ALONG) -> tuple[Point, ...]:
    """Choose more points of a line that its name may stand at; none for anything but a line."""
    if shapely.get_dimensions(geometry) != 1:
        return ()
    line = longest(shapely.get_parts(geometry))
    return tuple(line.interpolate(share, normalized=True) for share in shares)


def arrow_heads(line: BaseGeometry | None) -> tuple[ArrowHead, ...]:
    """Find the ends of an axis and where they point.

    Pieces of one course, broken by gaps, have the two ends of the whole; branches have two each: an end
    is one of the whole unless another piece begins ahead of it.

    Parameters
    ----------
    line : BaseGeometry or None
        EPSG:4490, a line or several; anything else has no ends.
    """
    if line is None or line.is_empty or line.geom_type not in ("LineString", "MultiLineString"):
        return ()
    merged = shapely.line_merge(line) if line.geom_type == "MultiLineString" else line
    pieces = [np.asarray(part.coords) for part in shapely.get_parts(merged)]
    heads: list[ArrowHead] = []
    for number, piece in enumerate(pieces):
        others = [other[end] for at, other in enumerate(pieces) if at != number for end in (0, -1)]
        closed = bool((piece[0] == piece[-1]).all())  # a ring has no ends
        for end, inner in () if closed else ((piece[0], piece[1]), (piece[-1], piece[-2])):
            ahead = bearing(inner, end)
            if not any(_goes_on(end, ahead, other) for other in others):
                heads.append(ArrowHead(Point(end), ahead))
    return tuple(heads)


def _goes_on(end: Sequence[float], ahead: float, other: Sequence[float]) -> bool:
    """Tell whether the end of another piece lies ahead of an end."""
    return apart(bearing(end, other), ahead) < AHEAD_DEGREES


def bearing(start: Sequence[float], end: Sequence[float]) -> float:
    """Measure the bearing from one position to another near it, degrees clockwise from north."""
    east = (end[0] - start[0]) * math.cos(math.radians((start[1] + end[1]) / 2))
    return math.degrees(math.atan2(east, end[1] - start[1])) % 360.0


def longest(parts: Sequence[LineString]) -> LineString:
    """Join the pieces of a line where they meet, and choose the longest."""
    merged = linemerge(list(parts)) if len(parts) > 1 else parts[0]
    lines = [merged] if isinstance(merged, LineString) else list(merged.geoms)
    return max(lines, key=lambda line: (line.length, line.wkb))


def wrapped(text: str, widest: int = WIDEST) -> str:
    """Break a long name in two lines, after a mark of enumeration near its middle or in the middle."""
    if len(text) <= widest or "\n" in text:
        return text
    middle = len(text) / 2
    breaks = [at for at in range(1, len(text)) if text[at - 1] in AFTER or text[at] in BEFORE]
    best = min(breaks, key=lambda at: (abs(at - middle), at), default=0)
    at = best if abs(best - middle) <= len(text) / 4 else math.ceil(middle)
    return f"{text[:at].rstrip()}\n{text[at:].lstrip()}"


def _pole(area: BaseGeometry) -> Point:
    """Find the pole of inaccessibility, with degrees of longitude as short as they are there."""
    middle = area.centroid
    narrow = math.cos(math.radians(middle.y))
    flat = polygonal(affinity.scale(area, narrow, 1.0, origin=middle))
    west, south, east, north = flat.bounds
    circle = shapely.maximum_inscribed_circle(flat, tolerance=max(east - west, north - south) / 500)
    return affinity.scale(Point(circle.coords[0]), 1 / narrow, 1.0, origin=middle)
