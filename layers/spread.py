"""Spread features that stand at one place, so that each of them can be seen and clicked.

They are laid out like the seeds of a sunflower (Vogel 1979): the first stays, each next one turns by
the golden angle and moves outwards. The layout depends on nothing but the ids, so a feature keeps its
place from run to run as long as its neighbours do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point

from gazetteer.projection import to_degrees, to_metres

GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))  # radians
SPACING_M = 150.0  # metres between neighbours: a thumb's width apart at the scale of a town
SAME_M = 1.0  # metres: points that round to one square of this size stand at one place


@dataclass(frozen=True)
class Spread:
    """Where features are shown."""

    points: tuple[Point | None, ...]  # EPSG:4490, in the order they came; None stays None
    moved_m: NDArray[np.float64]  # metres from the place to where it is shown; NaN without a place
    shared: NDArray[np.int64]  # how many features stand at the same place, itself included


def spread(
    ids: Sequence[str], points: Sequence[Point | None], crs: str, spacing_m: float = SPACING_M
) -> Spread:
    """Spread points that coincide.

    Parameters
    ----------
    ids : sequence of str
        Ids of the features; their order decides who stays nearest.
    points : sequence of Point or None
        EPSG:4490, one per id.
    crs : str
        The county's CRS in metres.
    spacing_m : float
        Distance between neighbours, metres.

    Raises
    ------
    ValueError
        Ids and points differ in number, or the spacing is not a positive number.
    """
    if len(ids) != len(points):
        raise ValueError(f"{len(ids)} ids, but {len(points)} points")
    if not (np.isfinite(spacing_m) and spacing_m > 0):
        raise ValueError(f"spacing_m is {spacing_m!r}; it must be a positive number of metres")
    shown = np.array(points, dtype=object)
    placed = np.array([point is not None and not point.is_empty for point in points], dtype=bool)
    moved = np.full(len(points), np.nan)
    shared = np.zeros(len(points), dtype=np.int64)
    if placed.any():
        metres = shapely.get_coordinates(to_metres(shapely.multipoints(shown[placed]), crs))
        rank, size = _ranks(np.asarray(ids, dtype=str)[placed], metres)
        shifts = _seeds(rank, spacing_m)
        back = to_degrees(shapely.multipoints(metres + shifts), crs)
        # What does not move keeps its exact position.
        shown[placed] = np.where(rank == 0, shown[placed], shapely.get_parts(back))
        moved[placed] = np.hypot(shifts[:, 0], shifts[:, 1])
        shared[placed] = size
    return Spread(tuple(shown), moved, shared)


def _ranks(ids: NDArray[np.str_], metres: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rank each feature by id among those at its place, and count them."""
    _, place, count = np.unique(np.rint(metres / SAME_M), axis=0, return_inverse=True, return_counts=True)
    place = place.reshape(-1)
    order = np.lexsort((ids, place))
    starts = np.concatenate(([0], np.cumsum(count)[:-1]))
    rank = np.empty(len(ids), dtype=np.int64)
    rank[order] = np.arange(len(ids)) - np.repeat(starts, count)
    return rank, count[place]


def _seeds(rank: NDArray[np.int64], spacing_m: float) -> NDArray[np.float64]:
    radius, angle = spacing_m * np.sqrt(rank), rank * GOLDEN_ANGLE
    return np.column_stack((radius * np.sin(angle), radius * np.cos(angle)))
