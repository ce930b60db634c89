"""Datums of Chinese web maps: WGS 84 / CGCS2000, GCJ-02 and BD-09, each way.

WGS 84 and CGCS2000 differ by less than a metre and are one thing here. GCJ-02 (Gaode, Tencent) adds a
shift of some 500 m that the law prescribes and does not publish; BD-09 (Baidu) adds another on top.
The formulas are those published since 2010 as ``eviltransform`` (googollee and others, MIT licence:
https://github.com/googollee/eviltransform), on the Krasovsky 1940 ellipsoid. The inverse is found by
fixed-point iteration, good to a millimetre.

Outside China nothing is shifted. The rule for that, as in the published code, is a plain box and so
is wrong for places near the border outside it (Ulaanbaatar, Hanoi): it is the published rule, not law.
A true outline would be worse: next to it a shifted position and one that is not may be the same pair of
numbers, and no way leads back. With the box that happens in the width of a shift along its edge,
which lies in other countries and the open sea; everywhere else each way and back ends within 0.1 m.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt

Degrees = npt.NDArray[np.float64]
Datum = Literal["CGCS2000", "WGS84", "GCJ-02", "BD-09"]
DATUMS: tuple[Datum, ...] = ("CGCS2000", "WGS84", "GCJ-02", "BD-09")

AXIS_M = 6378245.0  # semi-major axis of Krasovsky 1940, metres
ECCENTRICITY_SQUARED = 0.00669342162296594323  # of Krasovsky 1940
BD_TURN = np.pi * 3000.0 / 180.0  # Baidu's ripple, radians per degree
BD_SHIFT = (0.0065, 0.006)  # Baidu's offset, degrees of longitude and latitude
BOX = (72.004, 0.8293, 137.8347, 55.8271)  # west, south, east, north of the published rule, degrees
_ITERATIONS = 12  # each gains about three digits

Shift = Callable[[Degrees, Degrees], tuple[Degrees, Degrees]]


def outside_china(lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Say of each position whether it lies outside the box within which maps are shifted."""
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    west, south, east, north = BOX
    return ~((x >= west) & (x <= east) & (y >= south) & (y <= north))


def convert(
    lon: npt.ArrayLike, lat: npt.ArrayLike, source: str, target: str = "CGCS2000"
) -> tuple[Degrees, Degrees]:
    """Convert positions from one datum to another.

    Parameters
    ----------
    lon, lat
        Longitudes and latitudes in degrees, of one shape.
    source, target
        One of ``DATUMS``.

    Returns
    -------
    tuple of numpy.ndarray
        Longitudes and latitudes in degrees.

    Raises
    ------
    ValueError
        An unknown datum, or positions that are no longitudes and latitudes.
    """
    for datum in (source, target):
        if datum not in DATUMS:
            raise ValueError(f"unknown datum {datum!r}; known are {', '.join(DATUMS)}")
    x, y = np.broadcast_arrays(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
    if np.any(~np.isfinite(x) | ~np.isfinite(y) | (np.abs(x) > 180) | (np.abs(y) > 90)):
        raise ValueError("positions must be finite longitudes (-180..180) and latitudes (-90..90) in degrees")
    if _plain(source) == _plain(target):
        return x.copy(), y.copy()
    to_gcj: dict[str, Shift] = {"plain": wgs84_to_gcj02, "GCJ-02": _same, "BD-09": bd09_to_gcj02}
    from_gcj: dict[str, Shift] = {"plain": gcj02_to_wgs84, "GCJ-02": _same, "BD-09": gcj02_to_bd09}
    return from_gcj[_plain(target)](*to_gcj[_plain(source)](x, y))


def wgs84_to_gcj02(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Degrees, Degrees]:
    """Shift positions as the law prescribes; outside China they stay."""
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    east, north = _gcj_shift(x, y)
    inside = ~outside_china(x, y)
    return x + np.where(inside, east, 0.0), y + np.where(inside, north, 0.0)


def gcj02_to_wgs84(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Degrees, Degrees]:
    """Undo ``wgs84_to_gcj02``."""
    return _inverse(wgs84_to_gcj02, np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))


def gcj02_to_bd09(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Degrees, Degrees]:
    """Add Baidu's shift; outside China positions stay."""
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * BD_TURN)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * BD_TURN)
    inside = ~outside_china(x, y)
    return (
        np.where(inside, radius * np.cos(angle) + BD_SHIFT[0], x),
        np.where(inside, radius * np.sin(angle) + BD_SHIFT[1], y),
    )


def bd09_to_gcj02(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Degrees, Degrees]:
    """Undo ``gcj02_to_bd09``."""
    return _inverse(gcj02_to_bd09, np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))


def _plain(datum: str) -> str:
    return "plain" if datum in ("CGCS2000", "WGS84") else datum


def _same(x: Degrees, y: Degrees) -> tuple[Degrees, Degrees]:
    return x, y


def _inverse(forward: Shift, x: Degrees, y: Degrees) -> tuple[Degrees, Degrees]:
    guess_x, guess_y = x.copy(), y.copy()
    for _ in range(_ITERATIONS):
        there_x, there_y = forward(guess_x, guess_y)
        guess_x, guess_y = guess_x - (there_x - x), guess_y - (there_y - y)
    return guess_x, guess_y


def _gcj_shift(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    ripple = 20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north_m += (ripple + _waves(y, 20.0, 40.0, 160.0, 320.0)) * 2.0 / 3.0
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east_m += (ripple + _waves(x, 20.0, 40.0, 150.0, 300.0)) * 2.0 / 3.0
    phi = np.radians(lat)
    bend = 1.0 - ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    meridian = AXIS_M * (1.0 - ECCENTRICITY_SQUARED) / bend**1.5
    parallel = AXIS_M / np.sqrt(bend) * np.cos(phi)
    return np.degrees(east_m / np.maximum(parallel, 1.0)), np.degrees(north_m / meridian)


def _waves(v: Degrees, first: float, second: float, third: float, fourth: float) -> Degrees:
    slow = first * np.sin(v * np.pi) + second * np.sin(v / 3.0 * np.pi)
    return slow + third * np.sin(v / 12.0 * np.pi) + fourth * np.sin(v * np.pi / 30.0)
