"""Make a geometry fit to draw with: valid, of one dimension, and on the Earth.

Deliberately silent: whether a repair is worth a note is for the caller to say.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry import GeometryCollection, MultiLineString, MultiPolygon, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge

MOST_CROSSINGS = 500
"""Of a shape with itself; one drawn in haste has a few."""
_AT_ONCE = 16  # sides whose crossings are counted together: no more than so many times all
LON, LAT = (-180.0, 180.0), (-90.0, 90.0)  # degrees


def in_degrees(geometry: BaseGeometry | None) -> bool:
    """Whether a geometry has coordinates, all of them finite longitudes and latitudes."""
    if geometry is None or geometry.is_empty:
        return False
    west, south, east, north = geometry.bounds
    finite = bool(np.isfinite(shapely.get_coordinates(geometry)).all())
    return finite and LON[0] <= west <= east <= LON[1] and LAT[0] <= south <= north <= LAT[1]


def is_tangled(geometry: BaseGeometry | None) -> bool:
    """Whether a geometry crosses itself more than ``MOST_CROSSINGS`` times.

    To mend such a one takes minutes at a hundred vertices and hours at a thousand.
    """
    if geometry is None or geometry.is_empty or shapely.get_dimensions(geometry) < 2 or geometry.is_valid:
        return False
    rings = map(shapely.get_coordinates, shapely.get_rings(_parts(geometry, "Polygon")))
    ends = [np.stack([ring[:-1], ring[1:]], axis=1) for ring in rings]
    sides = shapely.linestrings(np.concatenate(ends))
    tree, found = shapely.STRtree(sides), 0
    for start in range(0, len(sides), _AT_ONCE):
        found += len(tree.query(sides[start : start + _AT_ONCE], predicate="crosses")[0])
        if found > 2 * MOST_CROSSINGS:  # each is found from both sides
            return True
    return False


def polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """Keep the area of a geometry as a valid polygon or multipolygon; may be empty."""
    if geometry.geom_type in ("Polygon", "MultiPolygon") and geometry.is_valid and not geometry.is_empty:
        return shapely.force_2d(geometry)
    parts = _parts(shapely.make_valid(shapely.force_2d(geometry)), "Polygon")
    # make_valid may leave polygons that touch along an edge; a union makes them one valid area.
    return shapely.union_all(parts) if parts else MultiPolygon()


def lineal(geometry: BaseGeometry) -> BaseGeometry:
    """Keep the lines of a geometry, joined where they meet end to end; may be empty."""
    parts = [part for part in _parts(shapely.force_2d(geometry), "LineString") if part.length > 0]
    if not parts:
        return MultiLineString()
    return parts[0] if len(parts) == 1 else linemerge(parts)


def union(geometries: Sequence[BaseGeometry]) -> BaseGeometry:
    """Unite geometries of one dimension; the union of none is an empty area."""
    if not geometries:
        return MultiPolygon()
    united = shapely.union_all(list(geometries))
    return (
        polygonal(united) if united.geom_type in ("Polygon", "MultiPolygon", "GeometryCollection") else united
    )


def valid(geometry: BaseGeometry) -> BaseGeometry:
    """Mend whatever a geometry is, without changing its dimension."""
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return polygonal(geometry)
    if geometry.geom_type in ("LineString", "MultiLineString"):
        return lineal(geometry)
    if isinstance(geometry, Point):
        return shapely.force_2d(geometry)
    parts = shapely.get_parts(shapely.make_valid(shapely.force_2d(geometry)))
    largest = int(shapely.get_dimensions(parts).max(initial=-1))
    if largest == 2:
        return polygonal(geometry)
    if largest == 1:
        return lineal(GeometryCollection(list(parts)))
    return geometry


def _parts(geometry: BaseGeometry, kind: str) -> list[BaseGeometry]:
    """Collect the simple parts of one kind, whatever they are nested in."""
    if geometry.geom_type == kind:
        return [] if geometry.is_empty else [geometry]
    if not hasattr(geometry, "geoms"):
        return []
    return [part for item in geometry.geoms for part in _parts(item, kind)]
