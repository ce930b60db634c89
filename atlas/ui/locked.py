"""Two maps with one view: where each looks so that both show as much ground at the same scale.

A view is carried from one map to the other by how far it is, in degrees north and in degrees east at the
middle's latitude, from the middle of what the map shows; its zoom changes with the latitude as Web Mercator's
scale does. ``web/lock.js`` carries the views of living maps by the same formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, log2, radians

from atlas.store import Box
from atlas.ui.state import At


@dataclass(frozen=True, slots=True)
class Ground:
    """What one of the two maps shows at first."""

    box: Box
    middle: tuple[float, float]  # latitude, longitude


def grounds(one: Box, other: Box, *, same: bool) -> tuple[Ground, Ground]:
    """Give both maps boxes of one size on the ground.

    Parameters
    ----------
    one, other
        What each map must show, degrees.
    same
        Both are of one county, and one box holds both.
    """
    if same:
        (west, south, east, north), (*low, right, top) = one, other
        whole = (min(west, low[0]), min(south, low[1]), max(east, right), max(north, top))
        return Ground(whole, _middle(whole)), Ground(whole, _middle(whole))
    sizes = _size(one), _size(other)
    wide, high = (max(lengths) for lengths in zip(*sizes, strict=True))
    return _around(one, wide, high), _around(other, wide, high)


def carried(at: At, here: tuple[float, float], there: tuple[float, float]) -> At:
    """Carry a view from the map with one middle to the map with another."""
    latitude, longitude, zoom = at
    shrunk, grown = cos(radians(here[0])), cos(radians(there[0]))
    east = (longitude - here[1]) * shrunk / grown
    return there[0] + latitude - here[0], there[1] + east, zoom + log2(grown / shrunk)


def _middle(box: Box) -> tuple[float, float]:
    west, south, east, north = box
    return (south + north) / 2, (west + east) / 2


def _size(box: Box) -> tuple[float, float]:
    """Measure a box in degrees of latitude: its width and its height."""
    west, south, east, north = box
    return (east - west) * cos(radians((south + north) / 2)), north - south


def _around(box: Box, wide: float, high: float) -> Ground:
    latitude, longitude = _middle(box)
    aside = wide / cos(radians(latitude)) / 2
    return Ground(
        (longitude - aside, latitude - high / 2, longitude + aside, latitude + high / 2),
        (latitude, longitude),
    )
