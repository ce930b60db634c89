"""Directions: words to degrees, and the way from one point to another, in metres.

Degrees are clockwise from grid north; within a 3-degree zone that is true north to about one degree,
far less than what a stated direction leaves open.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from shapely.geometry import Point


@cache
def _bearings() -> Mapping[str, float]:
    table = tomllib.loads(Path(__file__).with_name("bearing.toml").read_text(encoding="utf-8"))["bearings"]
    return {word.casefold(): float(degrees) for degrees, words in table.items() for word in words}


def bearing_of(direction: str) -> float:
    """Give the bearing of a direction in words, degrees.

    Raises
    ------
    ValueError
        No such direction.
    """
    known = _bearings()
    word = direction.strip().casefold()
    if word not in known:
        raise ValueError(f"unknown direction {direction!r}; known are {', '.join(known)}")
    return known[word]


def between(start: Point, end: Point) -> float:
    """Give the bearing from one point to another, both in metres; 0 to 360 degrees."""
    return math.degrees(math.atan2(end.x - start.x, end.y - start.y)) % 360.0


def apart(one: float, other: float) -> float:
    """Give the angle between two bearings, 0 to 180 degrees."""
    return abs((one - other + 180.0) % 360.0 - 180.0)


def moved(start: Point, bearing: float, distance_m: float) -> Point:
    """Go from a point in metres along a bearing."""
    angle = math.radians(bearing)
    return Point(start.x + distance_m * math.sin(angle), start.y + distance_m * math.cos(angle))
