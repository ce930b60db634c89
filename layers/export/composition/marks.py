"""What marks are made of: outlines of markers and arrow heads about the origin, x right and y down.

As ``layers.swatch`` draws them in SVG, for outputs that want geometry. A marker is as wide as 2.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

import numpy as np
import shapely
from shapely.geometry import MultiLineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from layers.swatch import ARROW, PEAK

_CURVE = np.linspace(0.0, 1.0, 7)[:, None]


@cache
def outline(marker: str) -> BaseGeometry:
    """Give what of a marker is painted: an area, with a hole where the ground shows."""
    return _MARKS().get(marker, _circle(1.0))


def _circle(radius: float) -> BaseGeometry:
    return Point(0, 0).buffer(radius, quad_segs=24)


def _regular(corners: int) -> Polygon:
    angles = [2 * math.pi * index / corners for index in range(corners)]
    return Polygon([(math.sin(angle), -math.cos(angle)) for angle in angles])


def _curved(
    start: tuple[float, float], control: tuple[float, float], end: tuple[float, float]
) -> list[list[float]]:
    """Follow a quadratic Bézier curve."""
    one, middle, other = np.array(start), np.array(control), np.array(end)
    course = (1 - _CURVE) ** 2 * one + 2 * _CURVE * (1 - _CURVE) * middle + _CURVE**2 * other
    points: list[list[float]] = course.tolist()
    return points


@cache
def _MARKS() -> Mapping[str, BaseGeometry]:  # noqa: N802 -- a table that is computed once
    drop = _curved((0, -1), (1.1, 0.3), (0, 1)) + _curved((0, 1), (-1.1, 0.3), (0, -1))
    return {
        "circle": _circle(1.0),
        "square": shapely.box(-0.9, -0.9, 0.9, 0.9),
        "diamond": _regular(4),
        "triangle": _regular(3),
        "ring": _circle(1.0).difference(_circle(1 / 3)),
        "concentric": _circle(1.0).difference(_circle(0.72)).union(_circle(0.42)),
        "drop": Polygon(drop),
        "peak": Polygon(PEAK),
    }


def arrow_head(bearing: float) -> Polygon:
    """Give the head of an axis turned to a bearing, degrees clockwise from up; 1 from tip to barb."""
    turns = [(math.radians(bearing + turn), far) for turn, far in ARROW]
    return Polygon([(far * math.sin(angle), -far * math.cos(angle)) for angle, far in turns])


def hatch(area: BaseGeometry, pattern: str, apart_mm: float) -> BaseGeometry:
    """Draw the lines of a hatch (``/ \\ - | x``) or its dots (``.``) in an area, millimetres.

    Lines keep their place on the sheet whatever the area, so that pieces of one zone fit together.
    """
    if not pattern or area.is_empty:
        return MultiLineString()
    left, upper, right, lower = area.bounds
    if pattern == ".":
        spots = [
            Point(column * apart_mm + (row % 2) * apart_mm / 2, row * apart_mm)
            for row in range(math.floor(upper / apart_mm), math.ceil(lower / apart_mm) + 1)
            for column in range(math.floor(left / apart_mm) - 1, math.ceil(right / apart_mm) + 1)
        ]
        return shapely.intersection(shapely.MultiPoint(spots), area)
    lines = [
        line for stroke in ("/\\" if pattern == "x" else pattern) for line in _strokes(stroke, area, apart_mm)
    ]
    return shapely.intersection(MultiLineString(lines), area)


def _strokes(stroke: str, area: BaseGeometry, apart_mm: float) -> list[list[tuple[float, float]]]:
    left, upper, right, lower = area.bounds
    if stroke == "-":
        return [[(left, at), (right, at)] for at in _steps(upper, lower, apart_mm)]
    if stroke == "|":
        return [[(at, upper), (at, lower)] for at in _steps(left, right, apart_mm)]
    slanted = apart_mm * math.sqrt(2)
    if stroke == "/":  # x + y stays the same
        sums = _steps(left + upper, right + lower, slanted)
        return [[(at - upper, upper), (at - lower, lower)] for at in sums]
    differences = _steps(left - lower, right - upper, slanted)
    return [[(at + upper, upper), (at + lower, lower)] for at in differences]


def _steps(low: float, high: float, step: float) -> list[float]:
    return [at * step for at in range(math.ceil(low / step), math.floor(high / step) + 1)]
