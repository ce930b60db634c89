"""Heights about a county from a digital elevation model that the user gives.

They are read in the grid in which they are used, so that no more of the model is held than is shown,
whatever its size and CRS.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rasterio import band, enums, warp
from shapely.geometry.base import BaseGeometry

from gazetteer.place import CRS
from layers.raster.errors import DemError
from layers.raster.ground import WEB, Grid, Numbers, moved, spanning
from layers.raster.source import opened

LEAST_COVERED = 0.05  # of the county: a DEM that covers less is another county's
HEIGHT_M = (-500.0, 9_000.0)  # metres above the sea: beyond lies no ground of China


@dataclass(frozen=True)
class Heights:
    """Heights of a county and a margin around it."""

    metres: Numbers  # above the sea, shape (rows, columns); NaN where unknown
    grid: Grid
    county: BaseGeometry  # its outline in the grid's CRS
    room: BaseGeometry  # the outline with the margin
    covered: float  # share of the county whose heights are known


def read(dem: Path, outline: BaseGeometry, crs: str, margin_m: float, most_px: int) -> Heights:
    """Read the heights of a county, no finer than the model itself.

    Parameters
    ----------
    dem : Path
        A raster of one of ``source.DRIVERS``, heights in metres in its first band, in any CRS.
    outline : BaseGeometry
        Of the county, EPSG:4490.
    crs : str
        Of the grid: one in metres, or ``EPSG:3857``.
    margin_m : float
        Metres around the county that are read as well.
    most_px : int
        Cells of the longer side.

    Raises
    ------
    DemError
        The file is no raster, is too large, says no CRS, lies elsewhere, or holds no heights there.
    """
    county = moved(outline, CRS, crs)
    stretch = 1 / math.cos(math.radians(outline.centroid.y)) if crs == WEB else 1.0
    room = county.buffer(margin_m * stretch)
    metres, grid = _opened(dem, room, crs, most_px)
    inside = grid.inside(county)
    covered = float((np.isfinite(metres) & inside).sum() / max(inside.sum(), 1))
    if covered < LEAST_COVERED:
        raise DemError("outside")
    return Heights(metres, grid, county, room, covered)


def slopes(metres: Numbers, cell_m: float | Numbers) -> tuple[Numbers, Numbers]:
    """Measure how steeply the ground rises to the east and to the north, metres a metre.

    By Horn (1981), doi 10.1109/PROC.1981.11918: differences over the eight neighbours, the nearer ones
    counted twice.

    Parameters
    ----------
    metres : array of shape (rows, columns)
        Heights on a north-up grid; NaN where unknown.
    cell_m : float or array that broadcasts to the shape of ``metres``
        Side of a cell on the ground, metres.

    Returns
    -------
    two arrays of shape (rows, columns)
        NaN where a height around is unknown.
    """
    z = np.pad(metres, 1, mode="edge")
    (a, b, c), (d, f), (g, h, i) = (
        (z[:-2, :-2], z[:-2, 1:-1], z[:-2, 2:]),
        (z[1:-1, :-2], z[1:-1, 2:]),
        (z[2:, :-2], z[2:, 1:-1], z[2:, 2:]),
    )
    east = ((c + 2 * f + i) - (a + 2 * d + g)) / (8 * cell_m)
    north = ((a + 2 * b + c) - (g + 2 * h + i)) / (8 * cell_m)
    unknown = ~np.isfinite(metres)
    return np.where(unknown, np.nan, east), np.where(unknown, np.nan, north)


def _opened(dem: Path, room: BaseGeometry, crs: str, most_px: int) -> tuple[Numbers, Grid]:
    with opened(dem, DemError) as source:
        metres, grid = _warped(source, room, crs, most_px)
    known = metres[np.isfinite(metres)]
    if not len(known):
        raise DemError("outside")
    low, high = float(known.min()), float(known.max())
    if low < HEIGHT_M[0] or high > HEIGHT_M[1]:
        raise DemError("no-heights", low=f"{low:g}", high=f"{high:g}")
    return metres, grid


def _warped(source: Any, room: BaseGeometry, crs: str, most_px: int) -> tuple[Numbers, Grid]:
    own, _, _ = warp.calculate_default_transform(source.crs, crs, source.width, source.height, *source.bounds)
    west, south, east, north = room.bounds
    grid = spanning(room.bounds, crs, max(own.a, (east - west) / most_px, (north - south) / most_px))
    metres = np.full((grid.rows, grid.columns), np.nan)
    warp.reproject(
        source=band(source, 1),
        destination=metres,
        dst_transform=grid.transform,
        dst_crs=crs,
        src_nodata=source.nodata,
        dst_nodata=np.nan,
        resampling=enums.Resampling.average if grid.cell > own.a else enums.Resampling.bilinear,
    )
    return metres, grid
