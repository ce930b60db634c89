"""A fitted picture, laid out on the ground: each cell of a north-up grid takes its colour from the picture.

Colours are interpolated between the four nearest pixels, once only, whatever the fit; outside the picture the
grid is clear.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from layers.ramp import OPAQUE
from layers.raster.fit import Fit, FitError
from layers.raster.ground import Grid, Numbers, spanning, transformer
from layers.raster.picture import Picture
from layers.raster.png import Pixels

DEGREE_M = 111_320.0  # metres to a degree of latitude: a cell in degrees is as high as a pixel, and narrower
MOST_CELLS = 100_000_000
ROWS = 256  # laid out at once
STEP = 64  # cells between those that are projected exactly; between them a curve of the Earth is straight
ALONG = 33  # points along each side of the picture, to find its extent


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
    colours = np.ascontiguousarray(np.moveaxis(picture.pixels, 0, -1))
    made = np.zeros((grid.rows, grid.columns, 4), dtype=np.uint8)
    for top in range(0, grid.rows, ROWS):
        rows = np.arange(top, min(top + ROWS, grid.rows))
        made[rows] = _sampled(colours, fitted.pixels(_metres(grid, rows, metric))).reshape(len(rows), -1, 4)
    return np.ascontiguousarray(np.moveaxis(made, -1, 0)), grid


def _grid(picture: Picture, fitted: Fit, metric: str, target: str) -> Grid:
    share = np.linspace(0, 1, ALONG)
    none, full = np.zeros(ALONG), np.ones(ALONG)
    border = np.column_stack(
        [np.concatenate([share, share, none, full]), np.concatenate([none, full, share, share])]
    )
    metres = fitted.ground(border * [picture.width, picture.height])
    x, y = transformer(metric, target).transform(*metres.T)
    bounds = (float(x.min()), float(y.min()), float(x.max()), float(y.max()))
    cell = fitted.cell(picture.width, picture.height) / (1.0 if target == metric else DEGREE_M)
    least = math.sqrt((bounds[2] - bounds[0]) * (bounds[3] - bounds[1]) / MOST_CELLS)
    return spanning(bounds, target, max(cell, least))


def _metres(grid: Grid, rows: NDArray[np.int64], metric: str) -> Numbers:
    """Bring the middles of some rows of a grid to metres: shape (rows times columns, 2)."""
    columns = np.arange(grid.columns)
    west, _, _, north = grid.bounds
    x, y = west + grid.cell * (columns + 0.5), north - grid.cell * (rows + 0.5)
    if grid.crs == metric:
        return np.column_stack([np.tile(x, len(rows)), np.repeat(y, len(columns))])
    across, down = _nodes(columns), _nodes(rows)
    ends = np.meshgrid(west + grid.cell * (across + 0.5), north - grid.cell * (down + 0.5))
    there = transformer(grid.crs, metric).transform(*ends)
    return np.column_stack([_between(part, across, down, columns, rows).reshape(-1) for part in there])


def _nodes(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.append(np.arange(numbers[0], numbers[-1], STEP), numbers[-1])


def _between(
    values: Numbers,
    across: NDArray[np.int64],
    down: NDArray[np.int64],
    columns: NDArray[np.int64],
    rows: NDArray[np.int64],
) -> Numbers:
    """Interpolate values at nodes for every column and row."""
    wide = np.stack([np.interp(columns, across, line) for line in values])
    place = np.interp(rows, down, np.arange(len(down)))
    upper = np.minimum(place.astype(int), max(len(down) - 2, 0))
    lower = np.minimum(upper + 1, len(down) - 1)
    part = (place - upper)[:, None]
    between: Numbers = wide[upper] * (1 - part) + wide[lower] * part
    return between


def _sampled(colours: NDArray[np.uint8], pixels: Numbers) -> NDArray[np.uint8]:
    """Interpolate colours at pixels of shape (n, 2); outside the picture they are clear."""
    height, width, _ = colours.shape
    inside = ((pixels >= 0) & (pixels <= [width, height])).all(axis=1)
    made = np.zeros((len(pixels), 4), dtype=np.uint8)
    place = pixels[inside] - 0.5  # a pixel's colour stands in its middle
    corner = np.floor(place)
    right, down = (place - corner).T.astype(np.float32)
    left, top = corner.T.astype(np.int64)
    total = np.zeros((len(place), 4), dtype=np.float32)
    for x, y, weight in (
        (left, top, (1 - right) * (1 - down)),
        (left + 1, top, right * (1 - down)),
        (left, top + 1, (1 - right) * down),
        (left + 1, top + 1, right * down),
    ):
        part = colours[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)].astype(np.float32)
        opacity = part[:, 3:] / OPAQUE * weight[:, None]
        total[:, :3] += part[:, :3] * opacity  # what is clear lends no colour
        total[:, 3:] += opacity
    seen = total[:, 3] > 0
    total[seen, :3] /= total[seen, 3:]
    total[:, 3] *= OPAQUE
    made[inside] = np.rint(total)
    return made
