"""Positions in metres: the Gauss-Kruger system in which they would lie in the county.

Files of planning offices often carry CGCS2000 / Gauss-Kruger coordinates and do not say of which zone, or
with northing before easting, as surveyors in China write them. Nothing is taken on suspicion: what
is found here is put into the message that asks the user for ``--crs``.

Codes are EPSG's: 4534–4554 without the zone's number in the easting (3-degree zones; the meridians of
the 6-degree zones are among them), 4513–4533 with it (3-degree), 4491–4501 with it (6-degree).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pyproj
from pyproj import Transformer

from gazetteer.place import CRS
from gazetteer.projection import FIRST_CODE, FIRST_MERIDIAN, LAST_MERIDIAN

Box = tuple[float, float, float, float]  # west, south, east, north

NORTHING = (300_000.0, 6_200_000.0)  # metres, of China
EASTING = (100_000.0, 900_000.0)  # metres, without the zone's number
MILLION = 1_000_000.0  # what a zone's number is multiplied by in the easting
ZONED = ((25, 45, 4513), (13, 23, 4491))  # first and last zone, code of the first
OLD_DATUM_M = 150.0
"""How far positions of Beijing 1954 or Xian 1980 may be off, metres: the parameters of their
transformation are not public, and without them they lie some 50 to 130 m from CGCS2000."""
AXIS_M = 6378137.0  # semi-major axis of CGCS2000 and WGS 84; older Chinese datums have others


def are_metres(x: float, y: float) -> bool:
    """Say whether a pair of numbers can be a Gauss-Kruger position in China, in either order."""
    return _easting_first(x, y) or _easting_first(y, x)


def are_swapped(x: float, y: float) -> bool:
    """Say whether northing stands before easting."""
    return _easting_first(y, x) and not _easting_first(x, y)


def fitting(x: float, y: float, near: Box) -> str | None:
    """Name the CRS in which a position lies in a box in EPSG:4490; None where there is none."""
    if are_swapped(x, y):
        x, y = y, x
    for code in _candidates(x):
        lon, lat = to_degrees(f"EPSG:{code}").transform(x, y)
        if near[0] <= lon <= near[2] and near[1] <= lat <= near[3]:
            return f"EPSG:{code}"
    return None


@cache
def to_degrees(crs: str) -> Transformer:
    """Give the way from a CRS to EPSG:4490, x east and y north."""
    return Transformer.from_crs(crs, CRS, always_xy=True)


def is_old(crs: pyproj.CRS) -> bool:
    """Say whether a CRS is of a datum that nobody outside can transform exactly."""
    return crs.ellipsoid is not None and abs(crs.ellipsoid.semi_major_metre - AXIS_M) > 1.0


def _easting_first(x: float, y: float) -> bool:
    if not NORTHING[0] <= y <= NORTHING[1]:
        return False
    zone, rest = divmod(x, MILLION)
    known = zone == 0 or any(first <= zone <= last for first, last, _ in ZONED)
    return known and EASTING[0] <= rest <= EASTING[1]


def _candidates(x: float) -> Iterator[int]:
    zone = int(x // MILLION)
    if zone == 0:
        yield from range(FIRST_CODE, FIRST_CODE + (LAST_MERIDIAN - FIRST_MERIDIAN) // 3 + 1)
    for first, last, code in ZONED:
        if first <= zone <= last:
            yield code + zone - first
