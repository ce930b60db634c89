"""Where something is that is only told from other places: 5 km south of A, between B and C, on river D.

The point-radius method of the GBIF Georeferencing Quick Reference Guide (doi 10.35035/e09p-h128) for
one fact or several. The guide adds up what is at most uncertain in a fact (the position and extent of
what it is told from, the roundness of the distance, the width of the direction); here every spot is
weighed by how well each fact fits it, the weights of all facts are multiplied, and the radius holds
93 % of the weight, so that it is right as often as every other radius of the gazetteer. Facts that
contradict each other give no place.

How far a told direction and distance are off was measured on 24 towns of Shanxi of which a reference
page tells both, against their positions in an open table (tests/gazetteer/calibration/told.csv): the
direction by 22° in the median and by more than half of one of the eight winds in 11 of 24; the way as
the crow flies is 0.94 of the told one in the mean, with a standard deviation of 0.17.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gazetteer.bearing import bearing_of, between, moved
from gazetteer.linear import weakest
from gazetteer.place import Fidelity, Footprint
from gazetteer.projection import crs_of, to_degrees, to_metres
from gazetteer.words import joined, say

Numbers = npt.NDArray[np.float64]

SHARE = 0.93  # of the weight that the radius holds
DIRECTION_SD = 30.0  # degrees by which a told direction is off; measured, see above
CROW, CROW_SD = 0.94, 0.17  # of a told distance, as the crow flies; measured, see above
ROAD, ROAD_SD = 0.77, 0.10  # of a road distance, measured on the seven of 13 km and more
ROUNDED_M = 250.0  # standard deviation of a distance told in whole or half kilometres
FARTHEST_M = 30_000.0  # how far a direction without a distance reaches: across a county
WORST = 2.5  # standard deviations beyond which a fact is contradicted
RADIUS_SD = 2.3  # standard deviations, in the plane, of a radius that holds 93 %
BAND_SD = 1.8  # the same to either side of a line
STEPS = 64  # of the grid on which the weights are laid, each way
FEWEST = 30  # spots of the grid inside the region; a thinner region is taken whole


class Fact(Protocol):
    """Something told of a place."""

    @property
    def told_from(self) -> tuple[Footprint, ...]:
        """What it is told from."""
        ...

    def region(self, crs: str) -> BaseGeometry:
        """Draw where the place may be at all, in metres."""
        ...

    def weight(self, spots: Numbers, crs: str) -> Numbers:
        """Weigh spots, an array of x and y in metres of shape (n, 2), by how well the fact fits them."""
        ...

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Offset:
    """So far from a place, in a direction: 5 km south of A."""

    anchor: Footprint
    distance_m: float | None = None  # None: only the direction is told
    direction: str = ""  # in words; "" where only the distance is told
    precision_m: float | None = None  # the standard deviation of the distance, where it is known better
    extent_m: float = 0.0  # radius of what the distance is counted from: a town has an edge and a middle
    by_road: bool = False
    name: str = ""  # of the anchor, for the note

    @property
    def told_from(self) -> tuple[Footprint, ...]:
        """What it is told from."""
        return (self.anchor,)

    def region(self, crs: str) -> BaseGeometry:
        """Draw a ring, or a piece of one, about the anchor, in metres."""
        centre = _point(to_metres(self.anchor.geometry, crs))
        far, spread = self._reach()
        low, high = max(far - WORST * spread, 0.0), far + WORST * spread
        if self.distance_m is None:
            low, high = 0.0, FARTHEST_M
        if not self.direction:
            return centre.buffer(high) - centre.buffer(low)
        return _sector(centre, low, high, bearing_of(self.direction)).buffer(WORST * self._blur())

    def weight(self, spots: Numbers, crs: str) -> Numbers:
        """Weigh spots by the told distance and direction."""
        centre = _point(to_metres(self.anchor.geometry, crs))
        east, north = spots[:, 0] - centre.x, spots[:, 1] - centre.y
        away = np.hypot(east, north)
        off = np.zeros(len(spots))
        if self.distance_m is not None:
            far, spread = self._reach()
            off += ((away - far) / spread) ** 2
        if self.direction:
            bearing = np.degrees(np.arctan2(east, north))
            turned = np.abs((bearing - bearing_of(self.direction) + 180.0) % 360.0 - 180.0)
            blur = np.degrees(np.arctan2(self._blur(), np.maximum(away, 1.0)))
            off += turned**2 / (DIRECTION_SD**2 + blur**2)
        weights: Numbers = np.exp(-off / 2)
        return weights

    def _reach(self) -> tuple[float, float]:
        """Give the distance as the crow flies, and its standard deviation."""
        told = self.distance_m or 0.0
        share, spread = (ROAD, ROAD_SD) if self.by_road else (CROW, CROW_SD)
        own = math.hypot(spread * told, ROUNDED_M) if self.precision_m is None else self.precision_m
        far = told if self.precision_m is not None and not self.by_road else share * told
        return far, max(math.hypot(own, self._blur()), 1.0)

    def _blur(self) -> float:
        """Give the standard deviation of the spot that the fact is told from."""
        return math.hypot(self.anchor.accuracy_m / RADIUS_SD, self.extent_m / 2)

    def __str__(self) -> str:
        spot = self.name or _spot(self.anchor)
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
    name: str = ""  # of the holder, for the note

    @property
    def told_from(self) -> tuple[Footprint, ...]:
        """What it is told from."""
        return (self.holder,)

    def region(self, crs: str) -> BaseGeometry:
        """Draw the area, as much wider as its outline is uncertain, in metres."""
        return to_metres(self.holder.geometry, crs).buffer(self.holder.accuracy_m)

    def weight(self, spots: Numbers, crs: str) -> Numbers:
        """Weigh spots inside alike, those outside the less the farther out they are."""
        return _near(to_metres(self.holder.geometry, crs), spots, 0.0, self.holder.accuracy_m / BAND_SD)

    def __str__(self) -> str:
        return say("relative.inside", spot=self.name or _spot(self.holder))


@dataclass(frozen=True, slots=True)
class Beside:
    """On a line, or no farther from it than told: by the river."""

    line: Footprint
    within_m: float = 0.0
    name: str = ""  # of the line, for the note

    @property
    def told_from(self) -> tuple[Footprint, ...]:
        """What it is told from."""
        return (self.line,)

    def region(self, crs: str) -> BaseGeometry:
        """Draw a band about the line, in metres."""
        wide = self.within_m + WORST * self.line.accuracy_m / BAND_SD
        return to_metres(self.line.geometry, crs).buffer(max(wide, 1.0))

    def weight(self, spots: Numbers, crs: str) -> Numbers:
        """Weigh spots no farther off than told alike, others the less the farther they are."""
        return _near(to_metres(self.line.geometry, crs), spots, self.within_m, self.line.accuracy_m / BAND_SD)

    def __str__(self) -> str:
        if self.name:
            told = "beside-named" if self.within_m else "on-named"
            return say(f"relative.{told}", line=self.name, within_m=self.within_m)
        return say("relative.beside", within_m=self.within_m)


@dataclass(frozen=True, slots=True)
class Between:
    """Between two places: the circle that has both on its rim, as in the guide."""

    one: Footprint
    other: Footprint
    names: tuple[str, str] | None = None  # of both, for the note

    @property
    def told_from(self) -> tuple[Footprint, ...]:
        """What it is told from."""
        return (self.one, self.other)

    def region(self, crs: str) -> BaseGeometry:
        """Draw the circle, in metres."""
        first, second = (_point(to_metres(place.geometry, crs)) for place in self.told_from)
        radius = first.distance(second) / 2 + max(self.one.accuracy_m, self.other.accuracy_m)
        middle = moved(first, between(first, second), first.distance(second) / 2)
        return middle.buffer(radius)

    def weight(self, spots: Numbers, crs: str) -> Numbers:  # noqa: ARG002 -- as the other facts
        """Weigh all spots of the circle alike."""
        return np.ones(len(spots))

    def __str__(self) -> str:
        one, other = self.names or (_spot(self.one), _spot(self.other))
        return say("relative.between", one=one, other=other)


def place(facts: Sequence[Fact]) -> Footprint:
    """Find the place that all facts allow.

    Parameters
    ----------
    facts
        One or more; ``Offset``, ``Inside``, ``Beside`` or ``Between``.

    Returns
    -------
    Footprint
        A point, ``derived``: the mean of the spots, weighed by how well all facts fit them, with the
        radius that holds 93 % of the weight; the sources of all that it was told from; the facts in
        the note. Where a distance is told without a direction that point is the middle of a ring.

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
    spots = _spots(region)
    weights = np.prod([fact.weight(spots, crs) for fact in facts], axis=0)
    middle = np.average(spots, axis=0, weights=weights)
    return Footprint(
        geometry=to_degrees(Point(*middle), crs),
        fidelity=weakest(Fidelity.DERIVED, *(source.fidelity for source in told)),
        accuracy_m=math.ceil(_radius(spots, weights, middle)),
        source="; ".join(dict.fromkeys(source.source for source in told)),
        note=joined(*map(str, facts)),
    )


def _spots(region: BaseGeometry) -> Numbers:
    """Lay a grid over a region; a region too thin for it is taken by the points of its outline."""
    west, south, east, north = region.bounds
    x, y = (
        axis.ravel() for axis in np.meshgrid(np.linspace(west, east, STEPS), np.linspace(south, north, STEPS))
    )
    inside = shapely.contains_xy(region, x, y)
    if inside.sum() < FEWEST:
        outline: Numbers = shapely.get_coordinates(shapely.segmentize(region, region.length / STEPS))
        return outline
    return np.column_stack([x[inside], y[inside]])


def _radius(spots: Numbers, weights: Numbers, middle: Numbers) -> float:
    """Find the radius about a point that holds ``SHARE`` of the weight."""
    away = np.hypot(*(spots - middle).T)
    order = np.argsort(away)
    held = np.cumsum(weights[order]) / weights.sum()
    return float(away[order][np.searchsorted(held, SHARE)])


def _near(shape: BaseGeometry, spots: Numbers, within_m: float, spread_m: float) -> Numbers:
    """Weigh spots by how far they lie outside a shape widened by ``within_m``."""
    shapely.prepare(shape)
    beyond = np.maximum(shapely.distance(shape, shapely.points(spots)) - within_m, 0.0)
    weights: Numbers = np.exp(-((beyond / max(spread_m, 1.0)) ** 2) / 2)
    return weights


def _sector(centre: Point, low: float, high: float, bearing: float) -> BaseGeometry:
    """Draw the piece of a ring that lies within ``WORST`` of a direction."""
    turns = np.linspace(bearing - WORST * DIRECTION_SD, bearing + WORST * DIRECTION_SD, STEPS)
    outer = [moved(centre, turn, high) for turn in turns]
    inner = [moved(centre, turn, low) for turn in turns[::-1]] if low else [centre]
    return shapely.Polygon([*outer, *inner])


def _point(shape: BaseGeometry) -> Point:
    return shape if isinstance(shape, Point) else shape.representative_point()


def _spot(footprint: Footprint) -> str:
    point = _point(footprint.geometry)
    return f"{point.x:.4f} {point.y:.4f}"
