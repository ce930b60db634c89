"""Where something is that is only told from other places: 5 km south of A, between B and C, on river D.

The point-radius method of the GBIF Georeferencing Quick Reference Guide (doi 10.35035/e09p-h128) for
one fact or several: each fact leaves a region, made wider by what is uncertain in it (the position
and extent of what it is told from, the rounding of the distance, the width of the direction); the
place is taken to lie in what all regions share. The guide's radius reaches the farthest corner; the
one given here holds 93 % of the region, so that it is right as often as every other radius of the
gazetteer. Facts that contradict each other give no place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

import numpy as np
import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from gazetteer.bearing import HALF_WIND, bearing_of, between, moved
from gazetteer.linear import weakest
from gazetteer.place import Fidelity, Footprint
from gazetteer.projection import crs_of, to_degrees, to_metres
from gazetteer.words import joined, say

SHARE = 0.93  # of the region that the radius holds
ROAD = (0.75, 1.0)  # a road distance as the crow flies: between these shares of it; "about a tenth" shorter
FARTHEST_M = 30_000.0  # how far a direction without a distance reaches: across a county
STEPS = 80  # of the grid on which the region is measured, each way
ARC_STEPS = 24  # corners of the arc of a direction


class Fact(Protocol):
    """Something told of a place."""

    @property
    def told_from(self) -> tuple[Footprint, ...]:
        """What it is told from."""
        ...

    def region(self, crs: str) -> BaseGeometry:
        """Draw where the place may be, in metres."""
        ...

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Offset:
    """So far from a place, in a direction: 5 km south of A."""

    anchor: Footprint
    distance_m: float | None = None  # None: only the direction is told
    direction: str = ""  # in words; "" where only the distance is told
    precision_m: float | None = None  # what the distance leaves open; by default ``rounding_m``
    extent_m: float = 0.0  # radius of what the distance is counted from: a town has an edge and a middle
    by_road: bool = False

    @property
    def told_from(self) -> tuple[Footprint, ...]:
        """What it is told from."""
        return (self.anchor,)

    def region(self, crs: str) -> BaseGeometry:
        """Draw a ring, or a piece of one, about the anchor, in metres."""
        centre = _point(to_metres(self.anchor.geometry, crs))
        low, high = self._reach()
        ring = _sector(centre, low, high, bearing_of(self.direction)) if self.direction else None
        if ring is None:
            ring = centre.buffer(high, quad_segs=ARC_STEPS) - centre.buffer(low, quad_segs=ARC_STEPS)
        return ring.buffer(self.anchor.accuracy_m + self.extent_m)

    def _reach(self) -> tuple[float, float]:
        if self.distance_m is None:
            return 0.0, FARTHEST_M
        open_m = rounding_m(self.distance_m) if self.precision_m is None else self.precision_m
        shares = ROAD if self.by_road else (1.0, 1.0)
        return max(shares[0] * self.distance_m - open_m, 0.0), shares[1] * self.distance_m + open_m

    def __str__(self) -> str:
        spot = _spot(self.anchor)
        if self.distance_m is None:
            told = "direction" if self.direction else "around"
            return say(f"relative.{told}", spot=spot, direction=self.direction)
        told = ("offset" if self.direction else "distance") + ("-by-road" if self.by_road else "")
        distance_km = self.distance_m / 1000
        return say(f"relative.{told}", spot=spot, direction=self.direction, distance_km=distance_km)


@dataclass(frozen=True, slots=True)
class Inside:
    """In an area, or in the country about a place that is only a point."""

    holder: Footprint

    @property
    def told_from(self) -> tuple[Footprint, ...]:
        """What it is told from."""
        return (self.holder,)

    def region(self, crs: str) -> BaseGeometry:
        """Draw the area, as much wider as its outline is uncertain, in metres."""
        return to_metres(self.holder.geometry, crs).buffer(self.holder.accuracy_m)

    def __str__(self) -> str:
        return say("relative.inside", spot=_spot(self.holder))


@dataclass(frozen=True, slots=True)
class Beside:
    """On a line, or no farther from it than told: by the river."""

    line: Footprint
    within_m: float = 0.0

    @property
    def told_from(self) -> tuple[Footprint, ...]:
        """What it is told from."""
        return (self.line,)

    def region(self, crs: str) -> BaseGeometry:
        """Draw a band about the line, in metres."""
        return to_metres(self.line.geometry, crs).buffer(max(self.line.accuracy_m + self.within_m, 1.0))

    def __str__(self) -> str:
        return say("relative.beside", within_m=self.within_m)


@dataclass(frozen=True, slots=True)
class Between:
    """Between two places: the circle that has both on its rim, as in the guide."""

    one: Footprint
    other: Footprint

    @property
    def told_from(self) -> tuple[Footprint, ...]:
        """What it is told from."""
        return (self.one, self.other)

    def region(self, crs: str) -> BaseGeometry:
        """Draw the circle, in metres."""
        first, second = (_point(to_metres(place.geometry, crs)) for place in self.told_from)
        radius = first.distance(second) / 2 + max(self.one.accuracy_m, self.other.accuracy_m)
        middle = moved(first, between(first, second), first.distance(second) / 2)
        return middle.buffer(radius, quad_segs=ARC_STEPS)

    def __str__(self) -> str:
        return say("relative.between", one=_spot(self.one), other=_spot(self.other))


def rounding_m(distance_m: float) -> float:
    """Say what a distance leaves open when it is as round as it looks: half of its last digit.

    The guide's rule, for distances told in kilometres: 6 km is open by 0.5 km, 10 km by 5 km, 4.5 km by
    0.05 km, which is never taken for less than 0.25 km.
    """
    digits = Decimal(f"{distance_m / 1000:.3f}").normalize()
    exponent = digits.as_tuple().exponent
    return max(0.5 * 10.0 ** int(exponent) * 1000.0, 250.0) if distance_m else 250.0


def place(facts: Sequence[Fact]) -> Footprint:
    """Find the place that all facts allow.

    Parameters
    ----------
    facts
        One or more; ``Offset``, ``Inside``, ``Beside`` or ``Between``.

    Returns
    -------
    Footprint
        A point in the middle of what the facts leave, ``derived``, with the radius that holds 93 % of
        it; the sources of all that it was told from; the facts in the note.

    Raises
    ------
    ValueError
        No facts, or facts that contradict each other.
    """
    if not facts:
        raise ValueError("no facts: nothing says where it is")
    told = [source for fact in facts for source in fact.told_from]
    crs = crs_of(_point(told[0].geometry))
    region = shapely.intersection_all([fact.region(crs) for fact in facts])
    if region.area == 0:
        raise ValueError(f"the facts contradict each other: {joined(*map(str, facts))}")
    middle = region.centroid if region.contains(region.centroid) else region.representative_point()
    return Footprint(
        geometry=to_degrees(middle, crs),
        fidelity=weakest(Fidelity.DERIVED, *(source.fidelity for source in told)),
        accuracy_m=math.ceil(_radius(region, middle)),
        source="; ".join(dict.fromkeys(source.source for source in told)),
        note=joined(*map(str, facts)),
    )


def _radius(region: BaseGeometry, middle: Point) -> float:
    """Find the radius about a point that holds ``SHARE`` of a region."""
    west, south, east, north = region.bounds
    x, y = np.meshgrid(np.linspace(west, east, STEPS), np.linspace(south, north, STEPS))
    inside = shapely.contains_xy(region, x.ravel(), y.ravel())
    away = np.hypot(x.ravel() - middle.x, y.ravel() - middle.y)[inside]
    if not len(away):  # thinner than the grid: take the guide's radius
        return float(shapely.hausdorff_distance(middle, shapely.convex_hull(region)))
    return float(np.quantile(away, SHARE))


def _sector(centre: Point, low: float, high: float, bearing: float) -> Polygon:
    turns = np.linspace(bearing - HALF_WIND, bearing + HALF_WIND, ARC_STEPS)
    outer = [moved(centre, turn, high) for turn in turns]
    inner = [moved(centre, turn, low) for turn in turns[::-1]] if low else [centre]
    return Polygon([*outer, *inner])


def _point(shape: BaseGeometry) -> Point:
    return shape if isinstance(shape, Point) else shape.representative_point()


def _spot(footprint: Footprint) -> str:
    point = _point(footprint.geometry)
    return f"{point.x:.4f} {point.y:.4f}"
