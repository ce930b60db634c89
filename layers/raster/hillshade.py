"""Hill shading from a digital elevation model that the user gives: slopes lit from the north-west.

The picture has the grid of web maps. Slopes are measured in metres on the ground. What is flat stays clear:
the picture is black where a slope lies in shadow and white where it is lit, so that it can lie on any map.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rasterio import Affine
from shapely.geometry.base import BaseGeometry

from gazetteer.place import CRS
from layers.raster import dem as elevation
from layers.raster.ground import WEB, Grid, Numbers, transformer
from layers.raster.png import png

AZIMUTH, ALTITUDE = 315.0, 45.0  # degrees: the light of maps since Imhof, from the upper left
MARGIN_M = 3_000.0  # metres around the county
MOST_PX = 1_200  # of the longer side: sharp on a slide, light on a page
DARKEST, LIGHTEST = 0.6, 0.45  # opacity of the deepest shadow and of the brightest slope
STEPS = 48  # of opacity: finer ones nobody sees, and a picture of few tones is small


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
    read = elevation.read(dem, outline, WEB, MARGIN_M, MOST_PX)
    cells = _cells(read.grid)
    light = illumination(read.metres, cells[:, None])
    return Hillshade(
        png=_painted(light, read.grid.inside(read.room) & np.isfinite(light)),
        grid=read.grid.transform,
        bounds=read.grid.degrees,
        cell_m=float(cells.mean()),
        covered=read.covered,
    )


def illumination(
    heights: Numbers, cell_m: float | Numbers, azimuth: float = AZIMUTH, altitude: float = ALTITUDE
) -> Numbers:
    """Measure how squarely light falls on each cell of a north-up grid: 1 at right angles, 0 in shadow.

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
    east, north = elevation.slopes(heights, cell_m)
    turned, raised = math.radians(azimuth), math.radians(altitude)
    falls = math.sin(raised) - math.cos(raised) * (math.sin(turned) * east + math.cos(turned) * north)
    lit: Numbers = np.maximum(falls / np.sqrt(1 + east**2 + north**2), 0.0)
    return lit


def _cells(grid: Grid) -> Numbers:
    """Measure the side of a cell on the ground in each row: the web grid stretches by the latitude."""
    west, _, _, north = grid.bounds
    middles = north - grid.cell * (np.arange(grid.rows) + 0.5)
    _, latitudes = transformer(WEB, CRS).transform(np.full(grid.rows, west), middles)
    cells: Numbers = grid.cell * np.cos(np.radians(latitudes))
    return cells


def _painted(light: Numbers, shown: NDArray[np.bool_]) -> bytes:
    """Paint shadow black and light white, each the more opaque the farther from what is flat."""
    flat = math.sin(math.radians(ALTITUDE))
    dark = DARKEST * np.clip((flat - light) / flat, 0, 1)
    bright = LIGHTEST * np.clip((light - flat) / (1 - flat), 0, 1)
    opacity = np.where(shown, np.maximum(dark, bright), 0.0)
    bands = np.stack([np.where(bright > dark, 255, 0), np.rint(STEPS * opacity) * (255 // STEPS)])
    return png(bands.astype(np.uint8))
