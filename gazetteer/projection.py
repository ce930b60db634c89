"""Metres: the CGCS2000 / 3-degree Gauss-Kruger zone of a longitude, and the way there and back.

EPSG:4534 to 4554 carry no zone number in the easting, so a projected position stays readable as
metres from the zone's meridian. All geometry is x east, y north (``always_xy``), whatever the axis
order of the codes. Distances within a zone are true to better than 1 part in 4,000.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod, Transformer
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gazetteer.place import CRS

FIRST_MERIDIAN, LAST_MERIDIAN = 75, 135  # degrees east, of EPSG:4534 and EPSG:4554
FIRST_CODE = 4534
WEST = 73.0  # degrees east: China reaches a little beyond the first zone
_GEOD = Geod(ellps="GRS80")  # of CGCS2000


def metric_crs(lon: float) -> str:
    """Choose the 3-degree Gauss-Kruger CRS of a longitude.

    Parameters
    ----------
    lon
        Longitude in degrees, 73 to 136.5. A zone begins at its western border, 1.5 degrees west of its
        meridian; the westernmost kilometres of China, beyond 73.5, belong to the first zone.

    Returns
    -------
    str
        ``"EPSG:4534"`` … ``"EPSG:4554"``, x east and y north in metres.

    Raises
    ------
    ValueError
        The longitude is in none of these zones.
    """
    if not (WEST <= lon < LAST_MERIDIAN + 1.5):
        raise ValueError(f"longitude {lon} lies in no Gauss-Kruger zone of China (73 to 136.5)")
    meridian = max(3 * math.floor(lon / 3 + 0.5), FIRST_MERIDIAN)
    return f"EPSG:{FIRST_CODE + (meridian - FIRST_MERIDIAN) // 3}"


def crs_of(geometry: BaseGeometry) -> str:
    """Choose the CRS of a geometry in EPSG:4490 by the middle of its extent."""
    west, _, east, _ = geometry.bounds
    return metric_crs((west + east) / 2)


def to_metres(geometry: BaseGeometry, crs: str) -> BaseGeometry:
    """Project a geometry from EPSG:4490 into a metric CRS."""
    return _moved(geometry, CRS, crs)


def to_degrees(geometry: BaseGeometry, crs: str) -> BaseGeometry:
    """Bring a geometry from a metric CRS back to EPSG:4490."""
    return _moved(geometry, crs, CRS)


def distance_m(one: BaseGeometry, other: BaseGeometry) -> float:
    """Measure the distance in metres between two geometries in EPSG:4490, in the first one's zone."""
    crs = crs_of(one)
    return float(to_metres(one, crs).distance(to_metres(other, crs)))


def geodesic_m(one: Point, others: Sequence[Point]) -> npt.NDArray[np.float64]:
    """Measure the distances in metres from one point in EPSG:4490 to others, on the ellipsoid."""
    x, y = shapely.get_coordinates(others).T
    measured: npt.NDArray[np.float64] = _GEOD.inv(np.full_like(x, one.x), np.full_like(y, one.y), x, y)[2]
    return measured


@cache
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def _moved(geometry: BaseGeometry, source: str, target: str) -> BaseGeometry:
    transformer = _transformer(source, target)

    def move(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    moved: BaseGeometry = shapely.transform(geometry, move)
    return moved
