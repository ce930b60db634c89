"""Where the name of a neighbour goes: just outside a county's outline, on its own side."""

from __future__ import annotations

import math

import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from gazetteer.bearing import moved

CLEAR = 0.8  # of the margin, that a name keeps from the outline on every side
MARGIN = 0.05  # of the county's diagonal: clear of the outline, still on the sheet


def outside(outline: BaseGeometry, bearing: float) -> Point:
    """Choose a point outside an outline in a direction from its middle.

    Parameters
    ----------
    outline : BaseGeometry
        Metres.
    bearing : float
        Degrees clockwise from north.
    """
    west, south, east, north = outline.bounds
    diagonal = math.hypot(east - west, north - south)
    middle = outline.centroid
    ray = LineString([middle, moved(middle, bearing, 2 * diagonal)])
    crossings = shapely.get_coordinates(shapely.intersection(ray, outline.boundary))
    far = max((middle.distance(Point(crossing)) for crossing in crossings), default=0.0)
    margin = MARGIN * diagonal
    label = moved(middle, bearing, far + margin)
    while label.distance(outline) < margin * CLEAR:  # the way out may run along the outline
        far += margin / 4
        label = moved(middle, bearing, far + margin)
    return label
