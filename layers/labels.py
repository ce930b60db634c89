"""Where names and arrow heads go: anchor points, bearings, and labels that do not cover each other.

Placement is greedy and deterministic: the most important label first, each at the first of a few
positions around its anchor that is still free; what finds none is left out at this scale.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge

from gazetteer.bearing import apart
from layers.repair import polygonal

METRES_PER_DEGREE = 111_320.0  # of latitude; of longitude at the equator
MERCATOR_M = 156_543.033_928  # metres per pixel of a web map at zoom 0 on the equator (tiles of 256 px)
LINE_HEIGHT = 1.3  # of the letter size
LATIN_WIDTH = 0.6  # of the letter size; a Chinese character is as wide as high
WIDEST = 9  # characters of a line of a label
AHEAD_DEGREES = 60.0  # either way of where an end points
AFTER, BEFORE = "、—，：） -", "与和及（"  # a name may be broken after or before these
ALONG = (0.35, 0.65, 0.2, 0.8)  # shares of a line's length, after its middle
ASIDE = (  # positions tried, as shares of the label's width and height from its anchor
    (0.0, 0.0),
    (0.0, -1.05),
    (0.0, 1.05),
    (0.6, 0.0),
    (-0.6, 0.0),
    (0.0, -2.1),
    (0.0, 2.1),
)


@dataclass(frozen=True)
class ArrowHead:
    """The end of an axis, where a map puts an arrow."""

    point: Point  # EPSG:4490
    bearing: float  # degrees clockwise from north: where the arrow points


@dataclass(frozen=True)
class Label:
    """A name that wants a place on the map."""

    id: str
    text: str
    anchor: Point  # EPSG:4490
    size: float  # letter height, pixels
    priority: float = 0.0  # the higher is placed first; among equals the id decides


@dataclass(frozen=True)
class Placed:
    """A label that found its place."""

    label: Label
    dx: float  # pixels right of the anchor to the label's middle
    dy: float  # pixels below the anchor to the label's middle


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
        return _longest(parts).interpolate(0.5, normalized=True)
    return _pole(max(parts, key=lambda part: (part.area, part.wkb)))


def along(geometry: BaseGeometry, shares: Sequence[float] = ALONG) -> tuple[Point, ...]:
    """Choose more points of a line that its name may stand at; none for anything but a line."""
    if shapely.get_dimensions(geometry) != 1:
        return ()
    line = _longest(shapely.get_parts(geometry))
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


def wrapped(text: str, widest: int = WIDEST) -> str:
    """Break a long name in two lines, after a mark of enumeration near its middle or in the middle."""
    if len(text) <= widest or "\n" in text:
        return text
    middle = len(text) / 2
    breaks = [at for at in range(1, len(text)) if text[at - 1] in AFTER or text[at] in BEFORE]
    best = min(breaks, key=lambda at: (abs(at - middle), at), default=0)
    at = best if abs(best - middle) <= len(text) / 4 else math.ceil(middle)
    return f"{text[:at].rstrip()}\n{text[at:].lstrip()}"


def metres_per_pixel(zoom: float, latitude: float) -> float:
    """Give the scale of a web map (Mercator) at a zoom level and a latitude in degrees."""
    return float(MERCATOR_M * math.cos(math.radians(latitude)) / 2.0**zoom)


def place_labels(labels: Iterable[Label], scale: float) -> tuple[Placed, ...]:
    """Place labels without collisions.

    Parameters
    ----------
    labels : iterable of Label
        In any order; the result does not depend on it.
    scale : float
        Metres per pixel.

    Returns
    -------
    tuple of Placed
        The labels that found a place, the most important first.

    Raises
    ------
    ValueError
        The scale is not a positive number.
    """
    if not (math.isfinite(scale) and scale > 0):
        raise ValueError(f"the scale is {scale!r}; it must be a positive number of metres per pixel")
    ordered = sorted(labels, key=lambda label: (-label.priority, label.id))
    if not ordered:
        return ()
    # One latitude for all, so that the order of labels cannot change where they fall.
    middle = sum(label.anchor.y for label in ordered) / len(ordered)
    taken = _Boxes(max(max(text_size(label)) for label in ordered))
    placed = []
    for label in ordered:
        x = label.anchor.x * METRES_PER_DEGREE * math.cos(math.radians(middle)) / scale
        y = -label.anchor.y * METRES_PER_DEGREE / scale
        spot = _first_free(label, x, y, taken)
        if spot is not None:
            placed.append(spot)
    return tuple(placed)


def text_size(label: Label) -> tuple[float, float]:
    """Estimate the width and height of a label in pixels."""
    lines = label.text.split("\n") or [""]
    ems = max(sum(1.0 if _is_wide(char) else LATIN_WIDTH for char in line) for line in lines)
    return max(ems, 1.0) * label.size, len(lines) * LINE_HEIGHT * label.size


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in ("W", "F", "A")


def _first_free(label: Label, x: float, y: float, taken: _Boxes) -> Placed | None:
    width, height = text_size(label)
    for right, down in ASIDE:
        dx, dy = right * width, down * height
        box = (x + dx - width / 2, y + dy - height / 2, x + dx + width / 2, y + dy + height / 2)
        if taken.add(box):
            return Placed(label, dx, dy)
    return None


Box = tuple[float, float, float, float]


class _Boxes:
    """Boxes that do not overlap, filed by the cells of a grid so that a look-up is cheap."""

    def __init__(self, cell: float) -> None:
        self.cell = max(cell, 1.0)
        self.filed: dict[tuple[int, int], list[Box]] = {}

    def add(self, box: Box) -> bool:
        """File a box unless it overlaps one that is there."""
        cells = list(self._cells(box))
        if any(_overlap(box, other) for cell in cells for other in self.filed.get(cell, ())):
            return False
        for cell in cells:
            self.filed.setdefault(cell, []).append(box)
        return True

    def _cells(self, box: Box) -> Iterator[tuple[int, int]]:
        west, north, east, south = (math.floor(edge / self.cell) for edge in box)
        for column in range(west, east + 1):
            for row in range(north, south + 1):
                yield column, row


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _longest(parts: Sequence[LineString]) -> LineString:
    merged = linemerge(list(parts)) if len(parts) > 1 else parts[0]
    lines = [merged] if isinstance(merged, LineString) else list(merged.geoms)
    return max(lines, key=lambda line: (line.length, line.wkb))


def _pole(area: BaseGeometry) -> Point:
    """Find the pole of inaccessibility, with degrees of longitude as short as they are there."""
    middle = area.centroid
    narrow = math.cos(math.radians(middle.y))
    flat = polygonal(affinity.scale(area, narrow, 1.0, origin=middle))
    west, south, east, north = flat.bounds
    circle = shapely.maximum_inscribed_circle(flat, tolerance=max(east - west, north - south) / 500)
    return affinity.scale(Point(circle.coords[0]), 1 / narrow, 1.0, origin=middle)
