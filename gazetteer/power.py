"""A power diagram with prescribed areas: which part of a region belongs to which of several owners.

Every owner has one or more sites and one weight; a spot belongs to the owner for whom squared
distance to the nearest site minus weight is least (Aurenhammer 1987). The weights of owners whose
area is known are fitted so that areas match (Aurenhammer, Hoffmann and Aronov 1998), on a grid, by
resilient steps (Riedmiller and Braun 1993); the others weigh nothing and keep what is nearest to
them. No weight may swallow a site of another owner. The cells are then cut exactly, by half-planes.
All in metres; nothing here knows a place.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LinearRing, MultiPolygon
from shapely.geometry.base import BaseGeometry

Numbers = npt.NDArray[np.float64]

GRID_CELLS = 20_000  # of the region's extent; finer changes areas by less than one in a hundred
ROUNDS = 120  # of fitting; steps have settled well before
FIRST_STEP = 0.02  # of the region's area
STEP_SHRINK, STEP_GROW = 0.5, 1.2  # of resilient steps
HOLD = 0.81  # a border between two sites comes no nearer to either than a tenth of their distance
SNAP_M = 0.01  # borders nearer than this are one


def divide(
    region: BaseGeometry, sites: Sequence[Numbers], areas: Sequence[float | None]
) -> list[BaseGeometry]:
    """Divide a region among owners.

    Parameters
    ----------
    region
        Polygon or multipolygon, in metres.
    sites
        For each owner its points, an array of shape (n, 2), n >= 1; all points distinct.
    areas
        For each owner the wanted area, square metres, or None where it is not known.

    Returns
    -------
    list of shapely geometries
        One polygon per owner, in order; together they make the region and nowhere overlap. An
        owner is in several parts only where the region itself is, and empty only where its sites
        lie off the region.
    """
    weights = fit_weights(region, sites, areas)
    return _one_part_each(_faces(region, sites, weights), sites)


def fit_weights(region: BaseGeometry, sites: Sequence[Numbers], areas: Sequence[float | None]) -> Numbers:
    """Find the weights, square metres, under which areas come nearest to the wanted ones."""
    wanted = np.array([np.nan if area is None else area for area in areas], dtype=float)
    spots, spot_area = _grid(region)
    squared = np.column_stack([_squared(spots, own).min(axis=1) for own in sites])
    limits = HOLD * np.array([[_squared(one, other).min() for other in sites] for one in sites])
    np.fill_diagonal(limits, np.inf)
    count = len(sites)
    fitted = np.flatnonzero(np.isfinite(wanted)) if count > 1 else np.array([], dtype=int)
    weights, steps, last = np.zeros(count), np.full(count, FIRST_STEP * region.area), np.zeros(count)
    best, least = weights, np.inf
    for _ in range(ROUNDS if len(fitted) else 0):
        owner = np.argmin(squared - weights, axis=1)
        missing = np.nan_to_num(wanted - np.bincount(owner, minlength=count) * spot_area)
        error = float(np.abs(missing).sum())
        if error < least:
            best, least = weights, error
        turned = np.sign(missing) * last < 0
        steps = steps * np.where(turned, STEP_SHRINK, STEP_GROW)
        last = np.where(turned, 0.0, np.sign(missing))
        weights = _held(weights, weights + steps * last, fitted, limits)
    return best


def _held(weights: Numbers, wished: Numbers, fitted: npt.NDArray[np.intp], limits: Numbers) -> Numbers:
    """Take each wish as far as no site is swallowed: two weights differ by no more than their limit."""
    taken = weights.copy()
    for j in fitted:
        taken[j] = np.clip(wished[j], (taken - limits[j]).max(), (taken + limits[j]).min())
    return taken


def _grid(region: BaseGeometry) -> tuple[Numbers, float]:
    """Lay spots over the region, and say what area each stands for."""
    west, south, east, north = region.bounds
    pitch = float(np.sqrt((east - west) * (north - south) / GRID_CELLS))
    x, y = np.meshgrid(np.arange(west + pitch / 2, east, pitch), np.arange(south + pitch / 2, north, pitch))
    spots = np.column_stack([x.ravel(), y.ravel()])
    spots = spots[shapely.contains_xy(region, spots[:, 0], spots[:, 1])]
    return spots, region.area / len(spots)


def _squared(one: Numbers, other: Numbers) -> Numbers:
    found: Numbers = ((one[:, None, :] - other[None, :, :]) ** 2).sum(axis=2)
    return found


def _faces(region: BaseGeometry, sites: Sequence[Numbers], weights: Numbers) -> list[BaseGeometry]:
    """Cut the region along all borders at once, and gather each owner's faces.

    Cutting by one network of lines, rather than cell by cell, leaves neither gaps nor overlaps.
    """
    points = np.concatenate(list(sites))
    owner = np.repeat(np.arange(len(sites)), [len(own) for own in sites])
    lifted = (points**2).sum(axis=1) - weights[owner]
    frame = _frame(region, points)
    rings = [_ring(number, points, lifted, frame) for number in range(len(points))]
    borders = [LinearRing(ring) for ring in rings if len(ring) >= 3]
    network = shapely.union_all([region.boundary, *borders], grid_size=SNAP_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(network)))
    inside = shapely.point_on_surface(faces)
    faces = faces[shapely.intersects(region, inside)]
    middles = shapely.get_coordinates(shapely.point_on_surface(faces))
    holder = owner[np.argmin(_squared(middles, points) - weights[owner], axis=1)]
    return [shapely.coverage_union_all(faces[holder == number]) for number in range(len(sites))]


def _frame(region: BaseGeometry, points: Numbers) -> Numbers:
    """Draw a square around everything, where every cell begins."""
    west, south, east, north = region.bounds
    low = np.minimum([west, south], points.min(axis=0))
    high = np.maximum([east, north], points.max(axis=0))
    middle, reach = (low + high) / 2, float((high - low).max())
    corners: Numbers = middle + reach * np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    return corners


def _ring(number: int, points: Numbers, lifted: Numbers, frame: Numbers) -> Numbers:
    """Cut the frame down to one site's cell: x where 2 x·(p_j - p_i) <= lifted_j - lifted_i for all j."""
    normals = 2.0 * (points - points[number])
    bounds = lifted - lifted[number]
    order = np.argsort((normals**2).sum(axis=1), kind="stable")  # near sites first: most cutting early
    ring = frame
    for j in order[1:]:
        over = ring @ normals[j] - bounds[j]
        if (over > 0).any():
            ring = _clipped(ring, over)
        if len(ring) < 3:
            break
    return ring


def _clipped(ring: Numbers, over: Numbers) -> Numbers:
    """Keep the part of a convex ring where ``over`` is not above zero."""
    kept: list[Numbers] = []
    for here, there, a, b in zip(ring, np.roll(ring, -1, axis=0), over, np.roll(over, -1), strict=True):
        if a <= 0:
            kept.append(here)
        if (a <= 0) != (b <= 0):
            kept.append(here + (there - here) * (a / (a - b)))
    return np.array(kept).reshape(-1, 2)


def _one_part_each(cells: Sequence[BaseGeometry], sites: Sequence[Numbers]) -> list[BaseGeometry]:
    """Give parts cut off by the region's bays to the neighbour with the longest border."""
    kept = [_main_part(cell, own) for cell, own in zip(cells, sites, strict=True)]
    stray = [
        (number, part)
        for number, cell in enumerate(cells)
        for part in shapely.get_parts(cell)
        if not part.equals(kept[number])
    ]
    for number, part in sorted(stray, key=lambda entry: -entry[1].area):
        borders = [shapely.length(shapely.intersection(part.boundary, main.boundary)) for main in kept]
        taker = int(np.argmax(borders)) if max(borders) > 0 else number  # an exclave of the region stays
        joined = [*shapely.get_parts(kept[taker]), part]
        kept[taker] = shapely.coverage_union_all(joined)
    return kept


def _main_part(cell: BaseGeometry, own: Numbers) -> BaseGeometry:
    """Keep the part that holds most of the owner's sites, of these the largest."""
    parts = list(shapely.get_parts(cell))
    if not parts:
        return MultiPolygon()
    return max(
        parts, key=lambda part: (int(shapely.intersects_xy(part, own[:, 0], own[:, 1]).sum()), part.area)
    )
