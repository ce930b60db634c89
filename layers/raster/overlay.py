"""A raster as a picture that lies on a web map: in the grid of web maps, small, clear where nothing is known.

A picture in degrees stretched over a web map would be off by up to 200 m in a tall county; this one is
warped. How large it may be is bounded, in pixels and in bytes: it travels to every reader's browser.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio import enums, vrt, warp
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from gazetteer.place import CRS
from layers.ramp import OPAQUE, Ramp
from layers.raster.errors import OverlayError
from layers.raster.ground import WEB, Grid, Numbers, moved, spanning
from layers.raster.png import Pixels, png, through
from layers.raster.source import opened

MOST_PX = 2_048  # of the longer side
MOST_BYTES = 2 * 2**20
SMALLER = 0.75  # of the side, where a picture has too many bytes
SMOOTH = 4  # cells of the picture along a cell of values
LEAST_PX = 256  # a picture so small is taken whatever its bytes
MARGIN = 0.5  # of the county's extent, shown on each side of it
STRETCH = (2.0, 98.0)  # percentiles that become black and white where values are no colours


@dataclass(frozen=True)
class Overlay:
    """A picture in the grid of web maps."""

    png: bytes  # red, green, blue, opacity
    grid: Grid  # EPSG:3857


def of_values(values: Numbers, grid: Grid, ramp: Ramp) -> Overlay:
    """Paint values of shape (rows, columns), NaN where there are none."""

    def paint(target: Grid) -> Pixels:
        there = np.full((target.rows, target.columns), np.nan)
        _reproject(values, grid, there, target, np.nan)
        return ramp.paint(there)

    # Finer than the values, so that the border between two classes is a curve and no stairs.
    return _bounded(paint, _extent(grid), _cell(grid) / SMOOTH)


def of_pixels(pixels: NDArray[np.uint8], grid: Grid) -> Overlay:
    """Warp red, green, blue, opacity of shape (4, rows, columns)."""

    def paint(target: Grid) -> Pixels:
        there = np.zeros((4, target.rows, target.columns), dtype=np.uint8)
        _reproject(pixels, grid, there, target, None)
        return there

    return _bounded(paint, _extent(grid), _cell(grid))


def of_file(path: Path, outline: BaseGeometry) -> Overlay:
    """Show what a file holds about a county.

    One band with a colour table and three or four bands of eight bits are shown as they are; anything else
    is stretched between its 2nd and 98th percentile, one band in grey.

    Parameters
    ----------
    path : Path
        A raster of one of ``source.DRIVERS``, in any CRS.
    outline : BaseGeometry
        Of the county, EPSG:4490.

    Raises
    ------
    OverlayError
        The file is no raster, is too large, does not say where it lies, or lies elsewhere.
    """
    with opened(path, OverlayError) as source:
        return _of_source(source, outline)


def _of_source(source: Any, outline: BaseGeometry) -> Overlay:
    own, columns, rows = warp.calculate_default_transform(
        source.crs, WEB, source.width, source.height, *source.bounds
    )
    left, top = own.c, own.f
    there = box(left, top + own.e * rows, left + own.a * columns, top)
    west, south, east, north = moved(outline, CRS, WEB).bounds
    wide, high = MARGIN * (east - west), MARGIN * (north - south)
    shown = there.intersection(box(west - wide, south - high, east + wide, north + high))
    if shown.is_empty or not shown.area or not there.intersects(box(west, south, east, north)):
        raise OverlayError("outside")
    return _bounded(lambda target: _read(source, target), shown.bounds, own.a)


def _read(source: Any, target: Grid) -> Pixels:
    """Read a file in a grid of web maps, as red, green, blue, opacity."""
    interpretation = list(source.colorinterp)
    has_table = interpretation[0] == enums.ColorInterp.palette
    has_alpha = enums.ColorInterp.alpha in interpretation
    far = target.cell > 2 * abs(source.transform.a) if source.crs.is_projected else True
    smooth = enums.Resampling.average if far else enums.Resampling.bilinear
    place = {"crs": WEB, "transform": target.transform, "width": target.columns, "height": target.rows}
    resampling = enums.Resampling.nearest if has_table else smooth
    with vrt.WarpedVRT(source, resampling=resampling, add_alpha=not has_alpha, **place) as view:
        opacity = view.read(interpretation.index(enums.ColorInterp.alpha) + 1 if has_alpha else view.count)
        shown = [number for number, each in enumerate(interpretation, 1) if each != enums.ColorInterp.alpha]
        bands = view.read(shown[:3] if len(shown) >= 3 else shown[:1])
    known = (opacity > 0) & np.isfinite(bands).all(axis=0)
    if has_table:
        colours = through(source.colormap(1), bands[0])
        return np.concatenate([colours[:3], np.where(known, colours[3], 0)[None]]).astype(np.uint8)
    colours = bands if bands.dtype == np.uint8 and len(bands) == 3 else _stretched(bands, known)
    alpha = np.where(known, opacity if opacity.dtype == np.uint8 else OPAQUE, 0)
    three = np.broadcast_to(colours, (3, *known.shape))
    return np.concatenate([three, alpha[None]]).astype(np.uint8)


def _stretched(bands: NDArray[Any], known: NDArray[np.bool_]) -> Pixels:
    """Stretch each band between its percentiles."""
    made = np.zeros(bands.shape, dtype=np.uint8)
    for target, values in zip(made, bands, strict=True):
        if not known.any():
            continue
        low, high = np.percentile(values[known], STRETCH)
        scaled = (values.astype(np.float64) - low) / max(high - low, np.finfo(float).tiny)
        target[known] = np.rint(OPAQUE * np.clip(scaled[known], 0, 1))
    return made


def _bounded(
    paint: Callable[[Grid], Pixels], bounds: tuple[float, float, float, float], cell: float
) -> Overlay:
    """Paint as finely as pixels and bytes allow."""
    west, south, east, north = bounds
    side = max(east - west, north - south)
    most = min(MOST_PX, max(side / cell, 1.0))
    while True:
        grid = spanning(bounds, WEB, side / most)
        picture = png(paint(grid))
        if len(picture) <= MOST_BYTES or most <= LEAST_PX:
            return Overlay(picture, grid)
        most *= SMALLER


def _reproject(
    source: NDArray[Any], grid: Grid, target: NDArray[Any], there: Grid, nodata: float | None
) -> None:
    far = there.cell > 2 * _cell(grid)
    warp.reproject(
        source=source,
        destination=target,
        src_transform=grid.transform,
        src_crs=grid.crs,
        dst_transform=there.transform,
        dst_crs=there.crs,
        src_nodata=nodata,
        dst_nodata=nodata,
        resampling=enums.Resampling.average if far else enums.Resampling.bilinear,
    )


def _extent(grid: Grid) -> tuple[float, float, float, float]:
    west, south, east, north = moved(box(*grid.bounds), grid.crs, WEB).bounds
    return west, south, east, north


def _cell(grid: Grid) -> float:
    """Measure a cell in units of the web grid."""
    own, _, _ = warp.calculate_default_transform(grid.crs, WEB, grid.columns, grid.rows, *grid.bounds)
    return float(own.a)
