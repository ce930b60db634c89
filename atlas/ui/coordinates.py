"""Positions and shapes as a planner types or pastes them, read into EPSG:4490.

A point is written in degrees (116.3913, 39.9075), or in metres of CGCS2000 / 3-degree Gauss-Kruger with
or without the zone's number before the easting. Which number is which follows from their size: within
China a northing has seven digits, an easting six, or eight with the zone's number.
"""

from __future__ import annotations

import json
import re
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import Point, mapping, shape
from shapely.geometry.base import BaseGeometry

from atlas.errors import UserError
from gazetteer.check import is_in_china
from gazetteer.projection import FIRST_CODE, FIRST_MERIDIAN, LAST_MERIDIAN, metric_crs, to_degrees
from layers import wkt

VERTICES = 100_000
ZONE = 1_000_000  # metres: what a zone's number counts before the easting
EASTING = (100_000.0, 900_000.0)  # metres, without the zone's number
NORTHING = (300_000.0, 6_000_000.0)  # metres, of China with its islands
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_ANGLE = re.compile(
    r"""(\d{1,3}(?:\.\d+)?)\s*[°度]\s*(?:(\d{1,2}(?:\.\d+)?)\s*[′'分])?\s*(?:(\d{1,2}(?:\.\d+)?)\s*[″"秒])?"""
)


class PositionError(UserError):
    """What was typed is no position or no shape."""


def point(text: str, near: float) -> tuple[float, float]:
    """Read a position.

    Parameters
    ----------
    text : str
        As typed.
    near : float
        Longitude of the county's middle, degrees: the zone of an easting without a zone's number.

    Returns
    -------
    tuple of float
        Longitude and latitude, EPSG:4490.

    Raises
    ------
    PositionError
        It is no position in China.
    """
    folded = text.replace("，", " ").replace(",", " ").replace("；", " ").strip()
    angles = [_angle(match) for match in _ANGLE.finditer(folded)]
    numbers = angles if len(angles) == 2 else [float(number) for number in _NUMBER.findall(folded)]
    if len(numbers) != 2:
        raise PositionError("position-unreadable")
    least, most = sorted(numbers)
    if most <= 180:
        return _checked(most, least)  # in China a longitude is always larger than a latitude
    for northing, easting in ((least, most), (most, least)):
        if NORTHING[0] <= northing <= NORTHING[1]:
            placed = _from_metres(easting, northing, near)
            if placed is not None:
                return placed
    raise PositionError("position-unreadable")


def _angle(match: re.Match[str]) -> float:
    degrees, minutes, seconds = (float(part or 0) for part in match.groups())
    return degrees + minutes / 60 + seconds / 3600


def _checked(lon: float, lat: float) -> tuple[float, float]:
    if not is_in_china(lon, lat):
        raise PositionError("position-outside")
    return round(lon, 8), round(lat, 8)


def _from_metres(easting: float, northing: float, near: float) -> tuple[float, float] | None:
    zone, within = divmod(easting, ZONE)
    meridian = 3 * int(zone)  # zone n has the meridian 3n
    if not EASTING[0] <= within <= EASTING[1]:
        return None
    if zone and not FIRST_MERIDIAN <= meridian <= LAST_MERIDIAN:
        return None
    crs = f"EPSG:{FIRST_CODE + (meridian - FIRST_MERIDIAN) // 3}" if zone else metric_crs(near)
    placed = to_degrees(Point(within, northing), crs)
    return _checked(placed.x, placed.y)


def written(lon: float, lat: float) -> str:
    """Write a position as ``point`` reads it, to a decimetre."""
    return f"{lon:.6f}, {lat:.6f}"


def shape_of(text: str) -> BaseGeometry:
    """Read a line or an area from WKT or GeoJSON: a geometry, a feature or a collection of one feature.

    Raises
    ------
    PositionError
        It is neither, not in degrees, or far too large.
    """
    pasted = text.strip()
    if not wkt.is_bounded(pasted):
        raise PositionError("shape-large")
    try:
        read = shape(_geometry(json.loads(pasted))) if pasted.startswith("{") else wkt.read(pasted)
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        raise PositionError("shape-unreadable") from None
    if read is None or read.is_empty or shapely.get_dimensions(read) < 0:
        raise PositionError("shape-unreadable")
    if shapely.get_num_coordinates(read) > VERTICES:
        raise PositionError("shape-large")
    flat: BaseGeometry = shapely.force_2d(read)
    return flat


def _geometry(raw: Any) -> Any:
    """Find the one geometry of a GeoJSON object."""
    if raw["type"] == "FeatureCollection":
        (raw,) = raw["features"]
    return raw["geometry"] if raw["type"] == "Feature" else raw


def sketched(raw: Any) -> BaseGeometry | None:
    """Read what the map's frame reports as drawn; None where it is nothing that can be drawn there."""
    if not isinstance(raw, dict) or raw.get("type") not in ("Point", "LineString", "Polygon"):
        return None
    try:
        drawn = shape(raw)
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError):
        return None
    return None if drawn.is_empty or shapely.get_num_coordinates(drawn) > VERTICES else drawn


def geojson(geometry: BaseGeometry) -> dict[str, Any]:
    """Write a shape for the map's frame."""
    return dict(mapping(geometry))
