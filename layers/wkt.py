"""Geometry written as text, WKT or GeoJSON: what is too long or nested too deep is never parsed.

GEOS reads WKT by recursion in C: a hundred thousand brackets end the process.
"""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

LONGEST = 2_000_000  # characters
DEEPEST = 12  # brackets within brackets: a multipolygon in a feature collection has ten


def is_bounded(text: str) -> bool:
    """Tell whether a text is short and flat enough to be parsed."""
    return len(text) <= LONGEST and _depth(text) <= DEEPEST


def read(text: str) -> BaseGeometry:
    """Read WKT.

    Raises
    ------
    ValueError, shapely.errors.ShapelyError
        It is none, or far too large.
    """
    if not is_bounded(text):
        raise ValueError("longer or nested deeper than any geometry")
    geometry: BaseGeometry = shapely.from_wkt(text)
    return geometry


def _depth(text: str) -> int:
    deepest = depth = 0
    for char in text:
        depth += (char in "([{") - (char in ")]}")
        deepest = max(deepest, depth)
    return deepest
