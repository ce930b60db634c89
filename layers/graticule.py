"""A graticule: meridians and parallels over a sheet, at a step that gives a reader a few lines each way."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from shapely.geometry import LineString

STEPS_MIN = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600)  # minutes of arc, the customary ones
MOST = 6  # lines of one direction over the longer side of the sheet
BEYOND = 0.06  # of the sheet's longer side: how far lines go on beyond it
VERTEX_DEGREES = 0.05  # between vertices: a parallel is a curve in any metric CRS


@dataclass(frozen=True)
class GridLine:
    """A meridian or a parallel."""

    name: str  # 111°40′E
    line: LineString  # EPSG:4490


def graticule(bounds: tuple[float, float, float, float]) -> tuple[GridLine, ...]:
    """Draw the graticule of a sheet.

    Parameters
    ----------
    bounds : tuple of float
        West, south, east, north in degrees, EPSG:4490.

    Returns
    -------
    tuple of GridLine
        Meridians from west to east, then parallels from south to north.
    """
    west, south, east, north = bounds
    longest = max(east - west, north - south)
    step = next((each for each in STEPS_MIN if longest * 60 / each <= MOST), STEPS_MIN[-1]) / 60
    more = BEYOND * longest
    room = (west - more, south - more, east + more, north + more)
    meridians = [
        GridLine(_name(lon, "E", "W"), _line((lon, room[1]), (lon, room[3])))
        for lon in _multiples(room[0], room[2], step)
    ]
    parallels = [
        GridLine(_name(lat, "N", "S"), _line((room[0], lat), (room[2], lat)))
        for lat in _multiples(room[1], room[3], step)
    ]
    return (*meridians, *parallels)


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [number * step for number in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _line(start: tuple[float, float], end: tuple[float, float]) -> LineString:
    count = max(2, math.ceil(math.dist(start, end) / VERTEX_DEGREES) + 1)
    return LineString(np.linspace(start, end, count))


def _name(degrees: float, positive: str, negative: str) -> str:
    whole, minutes = divmod(round(abs(degrees) * 60), 60)
    return f"{whole}°{minutes:02d}′{positive if degrees >= 0 else negative}"
