"""One course for an axis that follows several lines, and the stretch of a course that places are strung on.

A plan's axis along a river, a road and a railway side by side is one arrow on a structure map. Lines that
follow each other or run side by side are taken together as their mean; lines that part stay apart. All in
metres.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from gazetteer.linear import chain
from layers import curve, repair

TOGETHER_M = 3_000.0  # metres: lines that stay within this of their mean run together
SAMPLE_M = 200.0  # metres between samples of a line
BINS = 14  # knots of a mean course at most: a schematic axis has no more bends than a reader can follow
OVERSHOOT_M = 2_500.0  # metres that an arrow goes on beyond the first and the last place strung on it
BEYOND_M = 1_500.0  # the same beyond a place that the lines themselves do not reach
MOST = 0.9  # of the samples that must lie within ``TOGETHER_M``

Coordinates = NDArray[np.float64]


@dataclass(frozen=True)
class Course:
    """A line that stands for several."""

    line: LineString
    loose_m: float  # how far the lines it stands for lie from it: 90 % of their length is nearer


def mean(lines: Sequence[BaseGeometry], strung: Sequence[Point] = ()) -> Course | None:
    """Take lines together as one smooth course; None where they part.

    The lines are averaged across their common direction (the first principal axis of their samples),
    each line with the same weight, whatever its length or its bends.

    Parameters
    ----------
    lines : sequence of BaseGeometry
        Metres.
    strung : sequence of Point
        Places that the course must reach; with two or more it also ends at the outermost, with an
        overshoot.
    """
    samples = [_samples(line) for line in lines]
    every = np.vstack(samples)
    origin, along = _direction(every, samples[0])
    across = np.array([-along[1], along[0]])
    flat = [np.column_stack(((part - origin) @ along, (part - origin) @ across)) for part in samples]
    points = np.array([(place.x, place.y) for place in strung]).reshape(-1, 2) - origin
    places = np.column_stack((points @ along, points @ across))
    low, high = _extent(np.vstack(flat), places)
    knots = _knots(flat, places, low, high)
    if len(knots) < 2:
        return None
    smooth = curve.smooth(knots)
    line = LineString(origin + smooth[:, :1] * along + smooth[:, 1:] * across)
    inner = every[((every - origin) @ along >= low) & ((every - origin) @ along <= high)]
    if not len(inner):
        return None
    loose = float(np.quantile(shapely.distance(shapely.points(inner), line), MOST))
    return Course(line, loose) if loose <= TOGETHER_M else None


def between(line: LineString, places: Sequence[Point]) -> LineString:
    """Cut a line to the stretch on which places are strung, with an overshoot; whole for fewer than two."""
    if len(places) < 2:
        return line
    chainages = [line.project(place) for place in places]
    low, high = min(chainages), max(chainages)
    if high - low < curve.SAME_M:
        return line
    return substring(line, max(low - OVERSHOOT_M, 0.0), min(high + OVERSHOOT_M, line.length))


def stretch(line: LineString, start: Point, end: Point) -> LineString | None:
    """Cut a line at the points nearest to its stated ends; None where they are one point of it."""
    low, high = sorted((line.project(start), line.project(end)))
    return substring(line, low, high) if high - low >= curve.SAME_M else None


def parts(geometry: BaseGeometry) -> list[LineString]:
    """Take a geometry apart into lines, those joined that meet end to end."""
    return [chain(part) for part in shapely.get_parts(repair.lineal(geometry))]


def _samples(line: BaseGeometry) -> Coordinates:
    return np.vstack(
        [shapely.get_coordinates(shapely.segmentize(part, SAMPLE_M)) for part in shapely.get_parts(line)]
    )


def _direction(every: Coordinates, first: Coordinates) -> tuple[Coordinates, Coordinates]:
    """Find the common direction of samples, turned the way the first line runs."""
    origin = every.mean(axis=0)
    _, _, axes = np.linalg.svd(every - origin, full_matrices=False)
    along = axes[0]
    runs = first[-1] - first[0]
    return origin, along if along @ runs >= 0 else -along


def _extent(samples: Coordinates, places: Coordinates) -> tuple[float, float]:
    low, high = float(samples[:, 0].min()), float(samples[:, 0].max())
    if len(places) < 2:
        return low, high
    first, last = float(places[:, 0].min()), float(places[:, 0].max())
    return (
        first - BEYOND_M if first < low else max(first - OVERSHOOT_M, low),
        last + BEYOND_M if last > high else min(last + OVERSHOOT_M, high),
    )


def _knots(lines: Sequence[Coordinates], places: Coordinates, low: float, high: float) -> Coordinates:
    """Average lines in bins along their direction; a place beyond the last sample is a knot of its own."""
    edges = np.linspace(low, high, BINS + 1)
    knots = []
    for start, end in itertools.pairwise(edges):
        means = [
            line[inside].mean(axis=0)
            for line in lines
            if (inside := (line[:, 0] >= start) & (line[:, 0] <= end)).any()
        ]
        if means:
            knots.append(np.mean(means, axis=0))
    middle = _eased(np.array(knots).reshape(-1, 2))
    every = np.vstack(lines)
    if len(middle):  # the mean of a bin lies in its middle; the course goes to its end
        middle[[0, -1], 0] = max(low, every[:, 0].min()), min(high, every[:, 0].max())
    knots_and_tips = np.vstack([middle, *_tips(every, places, low, high)])
    ordered = knots_and_tips[np.argsort(knots_and_tips[:, 0], kind="stable")]
    ahead = np.diff(ordered[:, 0], prepend=-np.inf) > curve.SAME_M
    return ordered[ahead]


def _tips(samples: Coordinates, places: Coordinates, low: float, high: float) -> list[Coordinates]:
    """Lead the course on to the outermost places that the lines do not reach, and a little beyond them."""
    tips = []
    if len(places) > 1 and low < samples[:, 0].min():
        first = places[places[:, 0].argmin()]
        tips.append(np.array([[low, first[1]], first]))
    if len(places) > 1 and high > samples[:, 0].max():
        last = places[places[:, 0].argmax()]
        tips.append(np.array([last, [high, last[1]]]))
    return tips


def _eased(knots: Coordinates) -> Coordinates:
    """Ease the steps where a line begins or ends: each inner knot is drawn to its neighbours."""
    if len(knots) < 3:
        return knots
    eased = knots.copy()
    eased[1:-1, 1] = knots[:-2, 1] / 4 + knots[1:-1, 1] / 2 + knots[2:, 1] / 4
    return eased
