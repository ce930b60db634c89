"""An intensity surface: how much of something there is per square kilometre, around each cell of a county.

Each thing has a mass (1, or an investment) and a shape. It is first spread evenly over all of where it may
be: a point over its circle of doubt, a line over a strip as wide as its doubt, an area over itself. What is
known only roughly is thus spread thin and makes no hot spot. The masses are then smoothed by a quartic kernel
(Silverman 1986, equation 4.5), as planners know it from their GIS.

Mass is conserved. A point inside the county stays inside: its circle is cut at the border. Of all else the
part beyond the border is left out and told. The kernel takes nothing over the border either: what each cell
gives is scaled to what it gives inside (Jones 1993, doi 10.1007/BF00147776).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from rasterio import Affine, features
from shapely.geometry.base import BaseGeometry

from gazetteer.projection import crs_of, to_metres
from layers.raster.errors import IntensityError
from layers.raster.ground import Grid, Mask, Numbers, covering

FINE = 4  # parts of a cell's side, to tell what share of a cell a shape covers
KM2 = 1e6  # square metres
MOST_CELLS = 4_000_000
NOISE = 1e-12  # of the highest value: less is what the Fourier transform rounds
WIDEST = 512  # cells that a kernel may reach

Window = tuple[slice, slice]
"""Rows and columns of a grid."""


@dataclass(frozen=True)
class Thing:
    """Something that has a mass and lies somewhere."""

    shape: BaseGeometry  # EPSG:4490, not empty
    doubt_m: float  # metres: it is expected to lie within this distance of the shape
    mass: float  # not negative


@dataclass(frozen=True)
class Surface:
    """Mass per square kilometre."""

    values: Numbers  # shape (rows, columns); NaN outside the county
    grid: Grid  # of the county's Gauss-Kruger zone, metres
    bandwidth_m: float
    inside: float  # mass that the surface shows
    outside: float  # mass beyond the county's border, not shown
    things: int  # how many have mass inside

    @property
    def mass(self) -> float:
        """Sum of what the surface shows."""
        return float(np.nansum(self.values) * self.grid.cell**2 / KM2)


def surface(things: Sequence[Thing], outline: BaseGeometry, cell_m: float, bandwidth_m: float) -> Surface:
    """Compute the intensity of things over a county.

    Parameters
    ----------
    things : sequence of Thing
        What there is.
    outline : BaseGeometry
        Of the county, EPSG:4490.
    cell_m : float
        Side of a cell, metres.
    bandwidth_m : float
        Reach of the kernel, metres: beyond it a mass has no influence.

    Raises
    ------
    IntensityError
        Cell or bandwidth make no sense for the county, or nothing lies in it.
    """
    crs = crs_of(outline)
    county = to_metres(outline, crs)
    grid = _grid(county, crs, cell_m, bandwidth_m)
    mask = grid.inside(county, touched=True)
    shown, lost, count = np.zeros(mask.shape), 0.0, 0
    for thing, times, mass in _alike(things):
        window, part, share = _spread(_doubt(thing, county, crs, cell_m), county, grid, mask)
        shown[window] += mass * part
        lost += mass * (1 - share)
        count += times if share > 0 else 0
    if not count:
        raise IntensityError("nothing")
    smooth = _smoothed(shown, mask, _kernel(bandwidth_m / cell_m))
    values = np.where(mask, smooth * KM2 / cell_m**2, np.nan)
    return Surface(values, grid, bandwidth_m, float(shown.sum()), lost, count)


def _grid(county: BaseGeometry, crs: str, cell_m: float, bandwidth_m: float) -> Grid:
    if not (math.isfinite(cell_m) and cell_m > 0):
        raise IntensityError("cell")
    west, south, east, north = county.bounds
    least = math.sqrt((east - west) * (north - south) / MOST_CELLS)
    if cell_m < least:
        raise IntensityError("cells", least=f"{math.ceil(least)}")
    if not (cell_m <= bandwidth_m <= WIDEST * cell_m):
        raise IntensityError("bandwidth", least=f"{cell_m:g}", most=f"{WIDEST * cell_m:g}")
    return covering(county.bounds, crs, cell_m)


def _alike(things: Iterable[Thing]) -> Iterable[tuple[Thing, int, float]]:
    """Put together what lies at one place with one doubt: how many there are, and their mass."""
    found: dict[tuple[bytes, float], list[Thing]] = {}
    for thing in things:
        found.setdefault((shapely.to_wkb(thing.shape), thing.doubt_m), []).append(thing)
    for members in found.values():
        yield members[0], len(members), math.fsum(thing.mass for thing in members)


def _doubt(thing: Thing, county: BaseGeometry, crs: str, cell_m: float) -> BaseGeometry:
    """Draw all of where a thing may be, in metres."""
    shape = to_metres(thing.shape, crs)
    if shapely.get_dimensions(shape) == 2:
        return shape
    around = shape.buffer(max(thing.doubt_m, cell_m / 2))
    is_known_inside = shapely.get_dimensions(shape) == 0 and county.covers(shape)
    return around.intersection(county) if is_known_inside else around


def _spread(
    area: BaseGeometry, county: BaseGeometry, grid: Grid, mask: Mask
) -> tuple[Window, Numbers, float]:
    """Spread a mass of 1 evenly over an area: a window of cells, the part in each, and the share inside."""
    share = min(float(area.intersection(county).area / area.area), 1.0)
    window, corner = _window(area, grid)
    rows, columns = mask[window].shape
    fine = Affine(grid.cell / FINE, 0, corner[0], 0, -grid.cell / FINE, corner[1])
    if not (share and rows and columns):
        return window, np.zeros((rows, columns)), 0.0
    painted = features.rasterize(
        [area], (rows * FINE, columns * FINE), transform=fine, dtype="uint8", all_touched=True
    )
    parts = painted.reshape(rows, FINE, columns, FINE).sum(axis=(1, 3), dtype=np.float64) * mask[window]
    return window, parts * (share / max(parts.sum(), 1.0)), share


def _window(area: BaseGeometry, grid: Grid) -> tuple[Window, tuple[float, float]]:
    """Cut the grid to what an area may touch: rows and columns, and their upper left corner in metres."""
    west, south, east, north = area.bounds
    left, _, _, top = grid.bounds
    columns = [math.floor((west - left) / grid.cell), math.ceil((east - left) / grid.cell)]
    rows = [math.floor((top - north) / grid.cell), math.ceil((top - south) / grid.cell)]
    first, last = np.clip(columns, 0, grid.columns)
    upper, lower = np.clip(rows, 0, grid.rows)
    return np.s_[upper:lower, first:last], (left + first * grid.cell, top - upper * grid.cell)


def _kernel(reach: float) -> Numbers:
    """Make a quartic kernel of so many cells' reach, of the sum 1."""
    far = math.ceil(reach)
    steps = np.arange(-far, far + 1)
    squared = (steps[:, None] ** 2 + steps[None, :] ** 2) / reach**2
    weights = np.where(squared < 1, (1 - squared) ** 2, 0.0)
    kernel: Numbers = weights / weights.sum()
    return kernel


def _smoothed(masses: Numbers, mask: Mask, kernel: Numbers) -> Numbers:
    """Smooth masses so that none leaves the mask: each cell gives all it has to cells inside."""
    kept = _convolved(mask.astype(np.float64), kernel)  # what a cell would give inside, of 1
    given = np.divide(masses, kept, out=np.zeros_like(masses), where=mask)
    smooth = _convolved(given, kernel)
    return np.where(mask & (smooth > NOISE * smooth.max()), smooth, 0.0)


def _convolved(values: Numbers, kernel: Numbers) -> Numbers:
    rows, columns = (one + other - 1 for one, other in zip(values.shape, kernel.shape, strict=True))
    spectrum = np.fft.rfft2(values, (rows, columns)) * np.fft.rfft2(kernel, (rows, columns))
    far = kernel.shape[0] // 2
    whole = np.fft.irfft2(spectrum, (rows, columns))
    part: Numbers = whole[far : far + values.shape[0], far : far + values.shape[1]]
    return part
