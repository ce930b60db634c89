"""Cloud-optimised GeoTIFFs: tiled, with overviews, opened by any GIS as they are.

GDAL's own driver writes them. A file is written beside its place and then moved there.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio import enums, errors
from rasterio import open as open_raster

from layers.files import drafted
from layers.raster.ground import Grid

SMALL, LARGE = 128, 512  # pixels: side of a tile, so that a small raster, too, has overviews
LARGE_FROM = 1_024  # pixels of the longer side
NODATA = -9999.0
COLOURS = (
    enums.ColorInterp.red,
    enums.ColorInterp.green,
    enums.ColorInterp.blue,
    enums.ColorInterp.alpha,
)


def write_values(
    path: Path, values: NDArray[np.float64], grid: Grid, tags: Mapping[str, str], unit: str
) -> None:
    """Write values of shape (rows, columns) as one band of 32 bits; NaN becomes nodata.

    Raises
    ------
    OSError
        The folder cannot be written to, or the disk is full; what was at ``path`` is untouched.
    """
    filled = np.where(np.isfinite(values), values, NODATA).astype(np.float32)
    more = {"nodata": NODATA, "predictor": 3, "overview_resampling": "AVERAGE", "resampling": "AVERAGE"}
    _write(path, filled[None], grid, tags, (), unit, more)


def write_picture(path: Path, pixels: NDArray[np.uint8], grid: Grid, tags: Mapping[str, str]) -> None:
    """Write red, green, blue, opacity of shape (4, rows, columns).

    Raises
    ------
    OSError
        The folder cannot be written to, or the disk is full; what was at ``path`` is untouched.
    """
    more = {"predictor": 2, "overview_resampling": "AVERAGE", "resampling": "AVERAGE"}
    _write(path, pixels, grid, tags, COLOURS, "", more)


def _write(
    path: Path,
    bands: NDArray[Any],
    grid: Grid,
    tags: Mapping[str, str],
    colours: Sequence[enums.ColorInterp],
    unit: str,
    more: Mapping[str, Any],
) -> None:
    count, rows, columns = bands.shape
    block = LARGE if max(rows, columns) >= LARGE_FROM else SMALL
    shape = {"count": count, "height": rows, "width": columns, "dtype": bands.dtype}
    place = {"crs": grid.crs, "transform": grid.transform}
    try:
        with drafted(path) as draft, warnings.catch_warnings():
            warnings.simplefilter("ignore", errors.NotGeoreferencedWarning)  # of a grid at 0, 0
            with open_raster(
                draft, "w", driver="COG", blocksize=block, compress="DEFLATE", **shape, **place, **more
            ) as file:
                file.write(bands)
                file.update_tags(**tags)
                if colours:
                    file.colorinterp = colours
                if unit:
                    file.units = (unit,)
    except errors.RasterioError as error:
        raise OSError(None, str(error), str(path)) from None
