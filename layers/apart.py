"""Discs of one structure that would cover each other, parted by straight lines.

Where nothing is known of places but their middles, each is drawn as a disc, and neighbours in a town
overlap. Along the radical axis of two circles (the locus of equal power) each gives way to the other by its
size, and both meet in one line: quarters side by side, as on a planner's own drawing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from layers import repair

SAME_PLACE = 0.35  # of the larger radius: discs whose middles are nearer than this stand for one place
GRID_M = 1e-6  # metres: cut twice along one edge at full precision, a disc may come out of GEOS as nothing


def parted(discs: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Part discs that overlap.

    Parameters
    ----------
    discs : sequence of BaseGeometry
        Metres; each one disc, whole or cut by an outline.

    Returns
    -------
    list of BaseGeometry
        In the same order. Discs about one place stay on each other; all else meets without overlap.
    """
    shapes = np.array(discs, dtype=object)
    circles = [_circle(disc) for disc in discs]
    kept = list(discs)
    for one, other in STRtree(shapes).query(shapes, predicate="overlaps").T:
        side = _own_side(circles[one], circles[other])
        if side is not None:
            kept[one] = repair.polygonal(shapely.intersection(kept[one], side, grid_size=GRID_M))
    return kept


Circle = tuple[NDArray[np.float64], float]


def _circle(disc: BaseGeometry) -> Circle:
    """Find the middle and the radius of a disc: of the smallest circle around what is left of it."""
    around = shapely.minimum_bounding_circle(disc)
    return np.asarray(around.centroid.coords[0]), float(shapely.minimum_bounding_radius(disc))


def _own_side(one: Circle, other: Circle) -> Polygon | None:
    """Build the half of the plane that is the first circle's; None where the two cannot be parted."""
    (middle, radius), (their_middle, their_radius) = one, other
    way = their_middle - middle
    distance = math.hypot(*way)
    if distance < SAME_PLACE * max(radius, their_radius):
        return None
    ahead = way / distance
    at = (distance**2 + radius**2 - their_radius**2) / (2 * distance)  # of the radical axis from the middle
    if not 0 < at < distance:
        return None  # the axis lies beyond a middle: that disc would lose its own place
    across = np.array([-ahead[1], ahead[0]])
    reach = 4 * (radius + their_radius)
    limit = middle + at * ahead
    return Polygon(
        [
            limit - reach * across,
            limit + reach * across,
            middle - reach * (ahead - across),
            middle - reach * (ahead + across),
        ]
    )
