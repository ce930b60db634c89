"""Cut an area by a line, by a direction, or to a share of itself. All in metres."""

from __future__ import annotations

import math

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize

from gazetteer.linear import chain
from layers import repair

Vector = tuple[float, float]

HALF = 0.5
STEPS = 24  # halvings of an interval: a county of 100 km is then cut to a centimetre
END_SHARE = 0.2  # of a line: its last fifth gives the bearing in which it is continued


def side_of_line(area: BaseGeometry, line: BaseGeometry, direction: Vector) -> BaseGeometry:
    """Keep the part of an area that lies on one side of a line.

    A line that ends inside or short of the area is continued by its bearing. Which side is meant is
    decided once for the whole line, from its general course, so that a bend does not turn it over.

    Parameters
    ----------
    area, line : BaseGeometry
        Metres.
    direction : (float, float)
        Unit vector east, north of the side to keep.
    """
    known = chain(repair.lineal(line))
    room = shapely.union_all([area.envelope, known.envelope]).envelope.buffer(1.0).envelope
    divide = _continued(known, room)
    start, end = np.asarray(divide.coords[0]), np.asarray(divide.coords[-1])
    course = end - start
    # The cross product of course and direction is positive where the direction points to the left.
    wanted = 1.0 if course[0] * direction[1] - course[1] * direction[0] >= 0 else -1.0
    faces = list(polygonize(shapely.union_all([room.exterior, divide])))
    kept = [face for face in faces if _hand(divide, face.representative_point()) == wanted]
    return repair.polygonal(shapely.intersection(area, shapely.union_all(kept)))


def slant(line: BaseGeometry, direction: Vector) -> float:
    """Measure how squarely a direction points off a line: 1 at right angles, 0 along it."""
    coordinates = chain(repair.lineal(line)).coords
    course = np.subtract(coordinates[-1], coordinates[0])
    length = float(np.hypot(*course))
    if length == 0:
        return 0.0
    return float(abs(course[0] * direction[1] - course[1] * direction[0]) / length)


def _hand(line: LineString, point: Point) -> float:
    """Tell on which hand of a line a point lies: 1 left, -1 right."""
    at = line.project(point)
    step = min(1.0, line.length / 1000)
    behind = line.interpolate(max(at - step, 0.0))
    ahead = line.interpolate(min(at + step, line.length))
    cross = (ahead.x - behind.x) * (point.y - behind.y) - (ahead.y - behind.y) * (point.x - behind.x)
    return 1.0 if cross >= 0 else -1.0


def _continued(line: LineString, room: BaseGeometry) -> LineString:
    """Continue a line at both ends until it has left the room."""
    reach = 2 * _diagonal(room)
    back = line.interpolate(END_SHARE, normalized=True)
    front = line.interpolate(1 - END_SHARE, normalized=True)
    first, last = Point(line.coords[0]), Point(line.coords[-1])
    return LineString([_beyond(back, first, reach), *line.coords, _beyond(front, last, reach)])


def _beyond(inner: Point, end: Point, reach: float) -> tuple[float, float]:
    dx, dy = end.x - inner.x, end.y - inner.y
    length = math.hypot(dx, dy) or 1.0
    return end.x + dx / length * reach, end.y + dy / length * reach


def _diagonal(area: BaseGeometry) -> float:
    west, south, east, north = area.bounds
    return math.hypot(east - west, north - south)


def half_towards(area: BaseGeometry, direction: Vector, share: float = HALF) -> BaseGeometry:
    """Keep a share of an area: the part farthest in a direction."""
    low, high = _extent(area, direction)
    top = high + 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        if shapely.intersection(area, _strip(area, direction, middle, top)).area > share * area.area:
            low = middle
        else:
            high = middle
    return repair.polygonal(shapely.intersection(area, _strip(area, direction, high, top)))


def inner_share(area: BaseGeometry, share: float = HALF) -> BaseGeometry:
    """Keep a share of an area: its heart, away from its edges."""
    low, high = 0.0, _diagonal(area) / 2
    for _ in range(STEPS):
        middle = (low + high) / 2
        if area.buffer(-middle).area > share * area.area:
            low = middle
        else:
            high = middle
    return repair.polygonal(area.buffer(-low))


def _extent(area: BaseGeometry, direction: Vector) -> tuple[float, float]:
    along = shapely.get_coordinates(area) @ np.asarray(direction)
    return float(along.min()), float(along.max())


def _strip(area: BaseGeometry, direction: Vector, low: float, high: float) -> Polygon:
    """Build the strip of the plane between two distances in a direction, wide enough for the area."""
    ahead = np.asarray(direction)
    across = np.array([-ahead[1], ahead[0]])
    left, right = _extent(area, (float(across[0]), float(across[1])))
    left, right = left - 1.0, right + 1.0
    corners = ((low, left), (low, right), (high, right), (high, left))
    return Polygon([tuple(a * ahead + b * across) for a, b in corners])
