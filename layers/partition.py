"""Whether areas divide a whole: where two of them overlap, and what none of them covers.

A pure measurement in metres; whether an overlap is a fault of the plan, of its reading or of the footprints
is for the reader to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from layers import repair

LEAST_KM2 = 0.1  # what is smaller is the noise of borders drawn twice
LEAST_SHARE = 0.05  # of a unit: less of it left over is noise, too


@dataclass(frozen=True)
class Overlap:
    """Two parts that claim the same ground."""

    one: str
    other: str
    km2: float


@dataclass(frozen=True)
class Left:
    """What no part covers of a unit."""

    unit: str
    km2: float
    share: float  # of the unit's area


@dataclass(frozen=True)
class Partition:
    """How well parts divide a whole."""

    covered: float  # share of the whole
    overlaps: tuple[Overlap, ...]  # the largest first
    gap_km2: float  # in all
    left: tuple[Left, ...]  # by unit, the largest first; what lies in no unit is only in ``gap_km2``


def check(
    parts: Mapping[str, BaseGeometry], units: Mapping[str, BaseGeometry], whole: BaseGeometry
) -> Partition:
    """Measure how parts divide a whole.

    Parameters
    ----------
    parts : mapping of str to BaseGeometry
        By name, in metres.
    units : mapping of str to BaseGeometry
        What the whole is made of (towns), by name, in metres: gaps are told by them.
    whole : BaseGeometry
        In metres.
    """
    areas = np.array([repair.polygonal(part) for part in parts.values()], dtype=object)
    gap = shapely.difference(whole, repair.union(list(areas)))
    return Partition(
        covered=1.0 - gap.area / whole.area if whole.area else 0.0,
        overlaps=_overlaps(tuple(parts), areas),
        gap_km2=gap.area / 1e6 if gap.area >= LEAST_KM2 * 1e6 else 0.0,
        left=_left(units, gap),
    )


def _overlaps(
    names: tuple[str, ...], areas: np.ndarray[tuple[int], np.dtype[np.object_]]
) -> tuple[Overlap, ...]:
    one, other = STRtree(areas).query(areas, predicate="intersects")
    once = one < other
    one, other = one[once], other[once]
    km2 = shapely.area(shapely.intersection(areas[one], areas[other])) / 1e6
    found = [
        Overlap(names[first], names[second], float(shared))
        for first, second, shared in zip(one, other, km2, strict=True)
        if shared >= LEAST_KM2
    ]
    return tuple(sorted(found, key=lambda item: (-item.km2, item.one, item.other)))


def _left(units: Mapping[str, BaseGeometry], gap: BaseGeometry) -> tuple[Left, ...]:
    if not units:
        return ()
    areas = np.array(list(units.values()), dtype=object)
    rest = shapely.area(shapely.intersection(areas, gap))
    shares = rest / np.maximum(shapely.area(areas), 1.0)
    found = [
        Left(name, float(km2), float(share))
        for name, km2, share in zip(units, rest / 1e6, shares, strict=True)
        if km2 >= LEAST_KM2 and share >= LEAST_SHARE
    ]
    return tuple(sorted(found, key=lambda item: (-item.km2, item.unit)))
