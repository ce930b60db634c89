"""How steep the ground is, from a digital elevation model that the user gives.

Slopes are measured in metres on the grid of the county's Gauss-Kruger zone, and only within the county.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from shapely.geometry.base import BaseGeometry

from gazetteer.projection import crs_of
from layers.raster import dem as elevation
from layers.raster.ground import Grid, Numbers

MARGIN_M = 500.0  # metres around the county, so that slopes at its border know what lies beyond
MOST_PX = 4_000  # of the longer side
UNIT = "degree"


@dataclass(frozen=True)
class Slope:
    """The slope of a county's ground."""

    degrees: Numbers  # from the horizontal, shape (rows, columns); NaN where unknown and outside the county
    grid: Grid
    covered: float  # share of the county that the DEM covers


def slope(dem: Path, outline: BaseGeometry) -> Slope:
    """Measure how steep the ground of a county is.

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
    read = elevation.read(dem, outline, crs_of(outline), MARGIN_M, MOST_PX)
    east, north = elevation.slopes(read.metres, read.grid.cell)
    degrees: Numbers = np.degrees(np.arctan(np.hypot(east, north)))
    return Slope(np.where(read.grid.inside(read.county), degrees, np.nan), read.grid, read.covered)
