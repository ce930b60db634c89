"""Outlines short enough to be edited by hand: at most 300 vertices a shape, and neighbours that still meet.

Areas are simplified together as a coverage, so that a border shared by two of them stays shared
(``shapely.coverage_simplify``, Visvalingam-Whyatt on the edges of the coverage). Lengths are those of the
geometry: millimetres on the slide, which are metres on the ground by the scale of the map.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

MOST = 300  # vertices a shape: what PowerPoint still edits smoothly
FINEST, SEEN, COARSEST = 0.05, 0.4, 3.2  # millimetres on the slide; 0.4 is a pixel and a half
STEP = 2.0  # from one tolerance to the next

Shapes = NDArray[np.object_]


def lean(shapes: Sequence[BaseGeometry]) -> list[list[BaseGeometry]]:
    """Shorten geometries that are drawn side by side.

    Parameters
    ----------
    shapes : sequence of BaseGeometry
        Valid, in millimetres on the slide; areas, lines or points.

    Returns
    -------
    list of list of BaseGeometry
        For each geometry one of ``MOST`` vertices at most, or several where it has too many parts to be
        one; none of nothing.
    """
    short = np.array([shapely.force_2d(shape) for shape in shapes], dtype=object)
    for together in _neighbourhoods(short):
        short[together] = _shortened(short[together])
    return [_pieces(shape) for shape in short]


def vertices(shape: BaseGeometry) -> int:
    """Count what a shape has to be edited by: the closing vertex of a ring is not drawn twice."""
    return int(shapely.get_num_coordinates(shape)) - _rings(shape)


def _rings(shape: BaseGeometry) -> int:
    parts = shapely.get_parts(shape)
    return int((shapely.get_num_interior_rings(parts) + (shapely.get_type_id(parts) == 3)).sum())


def _neighbourhoods(shapes: Shapes) -> list[list[int]]:
    """Group areas that touch, each with all that it reaches by its neighbours; the rest stands alone."""
    around: dict[int, set[int]] = {at: set() for at in range(len(shapes))}
    areal = np.flatnonzero(shapely.get_dimensions(shapes) == 2)
    for one, other in STRtree(shapes[areal]).query(shapes[areal], predicate="touches").T:
        around[int(areal[one])].add(int(areal[other]))
    groups, seen = [], set[int]()
    for at in around:
        if at in seen:
            continue
        group, waiting = [], [at]
        seen.add(at)
        while waiting:
            group.append(waiting.pop())
            new = around[group[-1]] - seen
            seen |= new
            waiting.extend(new)
        groups.append(sorted(group))
    return groups


def _shortened(shapes: Shapes) -> Shapes:
    """Simplify neighbours by one tolerance, until each is short enough; then until each of its parts is."""
    tolerance, short = FINEST, shapes
    while tolerance <= COARSEST and any(_is_long(shape, tolerance) for shape in short):
        short = _simplified(shapes, tolerance)
        tolerance *= STEP
    return short


def _is_long(shape: BaseGeometry, tolerance: float) -> bool:
    """Tell whether a shape must be shortened further, though that would be seen."""
    if tolerance <= SEEN:
        return vertices(shape) > MOST
    return any(vertices(part) > MOST for part in shapely.get_parts(shape))


def _simplified(shapes: Shapes, tolerance: float) -> Shapes:
    if shapely.get_dimensions(shapes[0]) != 2:
        return np.asarray(shapely.simplify(shapes, tolerance), dtype=object)
    short = np.asarray(shapely.coverage_simplify(shapes, tolerance), dtype=object)
    # Areas that overlap are no coverage: what comes out damaged is simplified by itself.
    damaged = ~shapely.is_valid(short) | shapely.is_empty(short)
    short[damaged] = shapely.simplify(shapes[damaged], tolerance)
    return short


def _pieces(shape: BaseGeometry) -> list[BaseGeometry]:
    """Divide what is still too long by its parts, and shorten a part that alone is too long."""
    if shape.is_empty:
        return []
    if vertices(shape) <= MOST:
        return [shape]
    pieces: list[list[BaseGeometry]] = [[]]
    room = MOST
    for part in (_forced(part) for part in shapely.get_parts(shape)):
        room -= vertices(part)
        if room < 0:
            pieces.append([])
            room = MOST - vertices(part)
        pieces[-1].append(part)
    return [piece[0] if len(piece) == 1 else _many(piece) for piece in pieces if piece]


def _many(parts: list[BaseGeometry]) -> BaseGeometry:
    dimension = int(shapely.get_dimensions(parts[0]))
    return (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)[dimension](parts)


def _forced(part: BaseGeometry) -> BaseGeometry:
    """Shorten one part at any price: its specks of holes go first, then its bends."""
    tolerance, short = SEEN, part
    while vertices(short) > MOST:
        short = shapely.simplify(_without_specks(part, tolerance**2), tolerance)
        tolerance *= STEP
    return short


def _without_specks(part: BaseGeometry, area: float) -> BaseGeometry:
    if shapely.get_dimensions(part) != 2:
        return part
    holes = [ring for ring in part.interiors if shapely.Polygon(ring).area >= area]
    return shapely.Polygon(part.exterior, holes)
