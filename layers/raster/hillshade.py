"""Hill shading from a digital elevation model that the user gives: slopes lit from the north-west.

The DEM is read in the grid of the picture (EPSG:3857, that of web maps), so that no more of it is held than
is shown, whatever its size and CRS. Slopes are measured in metres on the ground. What is flat stays clear:
the picture is black where a slope lies in shadow and white where it is lit, so that it can lie on any map.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from rasterio import Affine, band, enums, errors, features, io, warp
from rasterio import open as open_raster
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from gazetteer.place import CRS

WEB = "EPSG:3857"
AZIMUTH, ALTITUDE = 315.0, 45.0  # degrees: the light of maps since Imhof, from the upper left
MARGIN_M = 3_000.0  # metres around the county
MOST_PX = 1_200  # of the longer side: sharp on a slide, light on a page
DARKEST, LIGHTEST = 0.6, 0.45  # opacity of the deepest shadow and of the brightest slope
LEAST_COVERED = 0.05  # of the county: a DEM that covers less is another county's
STEPS = 48  # of opacity: finer ones nobody sees, and a picture of few tones is small
HEIGHT_M = (-500.0, 9_000.0)  # metres above the sea: beyond lies no ground of China

Grid = NDArray[np.float64]


class DemError(ValueError):
    """A file cannot be used as an elevation model.

    Attributes
    ----------
    key : str
        Why: ``broken``, ``no-crs``, ``outside``, ``no-heights``.
    values : dict of str to str
        What a message names.
    """

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(f"{key}: {values}")
        self.key = key
        self.values = values


@dataclass(frozen=True)
class Hillshade:
    """A picture of shaded relief."""

    png: bytes  # grey and opacity, eight bits each
    grid: Affine  # from pixels to EPSG:3857
    bounds: tuple[float, float, float, float]  # west, south, east, north, EPSG:4490
    cell_m: float  # metres on the ground, of a pixel in the middle
    covered: float  # share of the county that the DEM covers


def shade(dem: Path, outline: BaseGeometry) -> Hillshade:
    """Shade the relief of a county and its margin.

    Parameters
    ----------
    dem : Path
        Any raster that GDAL reads, heights in metres in its first band, in any CRS.
    outline : BaseGeometry
        Of the county, EPSG:4490.

    Raises
    ------
    DemError
        The file is no raster, says no CRS, lies elsewhere, or holds no heights there.
    """
    county = _moved(outline, CRS, WEB)
    room = county.buffer(MARGIN_M / math.cos(math.radians(outline.centroid.y)))
    heights, grid = _heights(dem, room)
    inside = features.geometry_mask([county], heights.shape, grid, invert=True)
    covered = float((np.isfinite(heights) & inside).sum() / max(inside.sum(), 1))
    if covered < LEAST_COVERED:
        raise DemError("outside")
    cells = _cells(grid, heights.shape[0])
    light = illumination(heights, cells[:, None])
    shown = features.geometry_mask([room], heights.shape, grid, invert=True) & np.isfinite(light)
    return Hillshade(
        png=_png(light, shown),
        grid=grid,
        bounds=_bounds(grid, *heights.shape),
        cell_m=float(cells.mean()),
        covered=covered,
    )


def illumination(
    heights: Grid, cell_m: float | Grid, azimuth: float = AZIMUTH, altitude: float = ALTITUDE
) -> Grid:
    """Measure how squarely light falls on each cell of a north-up grid: 1 at right angles, 0 in shadow.

    Slopes by Horn (1981), doi 10.1109/PROC.1981.11918: differences over the eight neighbours, the nearer
    ones counted twice.

    Parameters
    ----------
    heights : array of shape (rows, columns)
        Metres; NaN where unknown.
    cell_m : float or array that broadcasts to the shape of ``heights``
        Side of a cell on the ground, metres.
    azimuth, altitude : float
        Where the light comes from, degrees clockwise from north and above the horizon.

    Returns
    -------
    array of shape (rows, columns)
        NaN where a height around is unknown.
    """
    z = np.pad(heights, 1, mode="edge")
    (a, b, c), (d, f), (g, h, i) = (
        (z[:-2, :-2], z[:-2, 1:-1], z[:-2, 2:]),
        (z[1:-1, :-2], z[1:-1, 2:]),
        (z[2:, :-2], z[2:, 1:-1], z[2:, 2:]),
    )
    east = ((c + 2 * f + i) - (a + 2 * d + g)) / (8 * cell_m)
    north = ((a + 2 * b + c) - (g + 2 * h + i)) / (8 * cell_m)
    turned, raised = math.radians(azimuth), math.radians(altitude)
    falls = math.sin(raised) - math.cos(raised) * (math.sin(turned) * east + math.cos(turned) * north)
    lit: Grid = np.maximum(falls / np.sqrt(1 + east**2 + north**2), 0.0)
    return np.where(np.isfinite(heights), lit, np.nan)


def _heights(dem: Path, room: BaseGeometry) -> tuple[Grid, Affine]:
    """Read the heights of a room of the web grid, no finer than the DEM itself."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", errors.NotGeoreferencedWarning)  # said as an error of ours
            with open_raster(dem) as source:
                if source.crs is None or source.transform.is_identity:
                    raise DemError("no-crs")
                heights, grid = _warped(source, room)
    except (errors.RasterioError, errors.CRSError) as error:
        raise DemError("broken", reason=str(error)) from None
    known = heights[np.isfinite(heights)]
    if not len(known):
        raise DemError("outside")
    low, high = float(known.min()), float(known.max())
    if low < HEIGHT_M[0] or high > HEIGHT_M[1]:
        raise DemError("no-heights", low=f"{low:g}", high=f"{high:g}")
    return heights, grid


def _warped(source: Any, room: BaseGeometry) -> tuple[Grid, Affine]:
    own, _, _ = warp.calculate_default_transform(source.crs, WEB, source.width, source.height, *source.bounds)
    west, south, east, north = room.bounds
    cell = max(own.a, (east - west) / MOST_PX, (north - south) / MOST_PX)
    rows, columns = math.ceil((north - south) / cell), math.ceil((east - west) / cell)
    grid = Affine(cell, 0, west, 0, -cell, north)
    heights = np.full((rows, columns), np.nan)
    warp.reproject(
        source=band(source, 1),
        destination=heights,
        dst_transform=grid,
        dst_crs=WEB,
        src_nodata=source.nodata,
        dst_nodata=np.nan,
        resampling=enums.Resampling.average if cell > own.a else enums.Resampling.bilinear,
    )
    return heights, grid


def _bounds(grid: Affine, rows: int, columns: int) -> tuple[float, float, float, float]:
    """Say where a grid lies: west, south, east, north, EPSG:4490."""
    ground = box(grid.c, grid.f + grid.e * rows, grid.c + grid.a * columns, grid.f)
    west, south, east, north = _moved(ground, WEB, CRS).bounds
    return west, south, east, north


def _cells(grid: Affine, rows: int) -> Grid:
    """Measure the side of a cell on the ground in each row: the web grid stretches by the latitude."""
    middles = grid.f + grid.e * (np.arange(rows) + 0.5)
    _, latitudes = _transformer(WEB, CRS).transform(np.full(rows, grid.c), middles)
    cells: Grid = grid.a * np.cos(np.radians(latitudes))
    return cells


def _png(light: Grid, shown: NDArray[np.bool_]) -> bytes:
    """Paint shadow black and light white, each the more opaque the farther from what is flat."""
    flat = math.sin(math.radians(ALTITUDE))
    dark = DARKEST * np.clip((flat - light) / flat, 0, 1)
    bright = LIGHTEST * np.clip((light - flat) / (1 - flat), 0, 1)
    opacity = np.where(shown, np.maximum(dark, bright), 0.0)
    bands = np.stack([np.where(bright > dark, 255, 0), np.rint(STEPS * opacity) * (255 // STEPS)])
    bands = bands.astype(np.uint8)
    _, rows, columns = bands.shape
    with warnings.catch_warnings(), io.MemoryFile() as memory:
        warnings.simplefilter("ignore", errors.NotGeoreferencedWarning)
        with memory.open(driver="PNG", count=2, height=rows, width=columns, dtype="uint8") as picture:
            picture.write(bands)
        return bytes(memory.getbuffer())


def _moved(geometry: BaseGeometry, source: str, target: str) -> BaseGeometry:
    way = _transformer(source, target)
    moved: BaseGeometry = shapely.transform(
        geometry, lambda points: np.column_stack(way.transform(points[:, 0], points[:, 1]))
    )
    return moved


@cache
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)
