"""A fitted picture, laid out on the ground: a north-up grid that takes its colours from the picture.

Colours are interpolated between the four nearest pixels; outside the picture the grid is clear. GDAL warps
what an affine fit places; of a projective one the perspective is taken out first, in the plane of the metric
CRS.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from rasterio import Affine, enums, warp

from layers.raster.errors import FitError
from layers.raster.fit import Fit
from layers.raster.ground import Grid, Numbers, spanning, transformer
from layers.raster.picture import Picture
from layers.raster.png import Pixels

DEGREE_M = 111_320.0  # metres to a degree of latitude: a cell in degrees is as high as a pixel, and narrower
MOST_CELLS = 100_000_000
MOST_TIMES = 4  # cells for a pixel of the picture: more come of a perspective that nobody photographs
ROWS = 64  # laid out at once
ALONG = 33  # points along each side of the picture, to find its extent
EXACT_PX = 0.02  # pixels: how far GDAL may be off where it approximates a projection


def rectify(picture: Picture, fitted: Fit, metric: str, target: str) -> tuple[Pixels, Grid]:
    """Lay a picture out on the ground.

    Parameters
    ----------
    picture : Picture
        With opacity.
    fitted : Fit
        From its pixels to metres.
    metric : str
        CRS of those metres.
    target : str
        CRS of the result: the same, or EPSG:4490.

    Returns
    -------
    pixels : array of shape (4, rows, columns)
        Red, green, blue, opacity.
    grid : Grid
        In ``target``, about as fine as the picture.

    Raises
    ------
    FitError
        A part of the picture has no place (``horizon``).
    """
    if not fitted.shows(picture.width, picture.height):
        raise FitError("horizon")
    grid = _grid(picture, fitted, metric, target)
    pixels, transform = picture.pixels, _affine(fitted)
    if fitted.kind == "projective":
        level = _grid(picture, fitted, metric, metric)
        pixels, transform = _levelled(picture, fitted, level), level.transform
        if target == metric:
            return pixels, level
    made = np.zeros((4, grid.rows, grid.columns), dtype=np.uint8)
    warp.reproject(
        source=pixels,
        destination=made,
        src_transform=transform,
        src_crs=metric,
        dst_transform=grid.transform,
        dst_crs=target,
        resampling=enums.Resampling.bilinear,
        tolerance=EXACT_PX,
        num_threads=2,
    )
    return made, grid


def _affine(fitted: Fit) -> Affine:
    return Affine(*fitted.matrix[:2].reshape(-1))


def _grid(picture: Picture, fitted: Fit, metric: str, target: str) -> Grid:
    share = np.linspace(0, 1, ALONG)
    none, full = np.zeros(ALONG), np.ones(ALONG)
    across, down = np.concatenate([share, share, none, full]), np.concatenate([none, full, share, share])
    metres = fitted.ground(np.column_stack([across * picture.width, down * picture.height]))
    x, y = transformer(metric, target).transform(*metres.T)
    bounds = (float(x.min()), float(y.min()), float(x.max()), float(y.max()))
    cell = fitted.cell(picture.width, picture.height) / (1.0 if target == metric else DEGREE_M)
    most = min(MOST_CELLS, MOST_TIMES * picture.width * picture.height)
    least = math.sqrt((bounds[2] - bounds[0]) * (bounds[3] - bounds[1]) / most)
    return spanning(bounds, target, max(cell, least))


def _levelled(picture: Picture, fitted: Fit, grid: Grid) -> Pixels:
    """Take the perspective out of a picture."""
    west, _, _, north = grid.bounds
    x = west + grid.cell * (np.arange(grid.columns) + 0.5)
    made = np.zeros((4, grid.rows, grid.columns), dtype=np.uint8)
    for top in range(0, grid.rows, ROWS):
        rows = np.arange(top, min(top + ROWS, grid.rows))
        y = north - grid.cell * (rows + 0.5)
        metres = np.column_stack([np.tile(x, len(rows)), np.repeat(y, len(x))])
        made[:, rows] = _sampled(picture.pixels, fitted.pixels(metres)).reshape(4, len(rows), -1)
    return made


def _sampled(colours: Pixels, pixels: Numbers) -> NDArray[np.uint8]:
    """Interpolate colours at pixels of shape (n, 2): shape (4, n); outside the picture they are clear."""
    _, height, width = colours.shape
    inside = ((pixels >= 0) & (pixels <= [width, height])).all(axis=1)
    made = np.zeros((4, len(pixels)), dtype=np.uint8)
    place = pixels[inside] - 0.5  # a pixel's colour stands in its middle
    corner = np.floor(place)
    right, down = (place - corner).T.astype(np.float32)
    columns = [np.clip(corner[:, 0].astype(np.int64) + step, 0, width - 1) for step in (0, 1)]
    rows = [np.clip(corner[:, 1].astype(np.int64) + step, 0, height - 1) for step in (0, 1)]
    for band, values in zip(made, colours, strict=True):
        upper = values[rows[0], columns[0]] * (1 - right) + values[rows[0], columns[1]] * right
        lower = values[rows[1], columns[0]] * (1 - right) + values[rows[1], columns[1]] * right
        band[inside] = np.rint(upper * (1 - down) + lower * down)
    return made
