"""Pixels: through a colour table, and as a PNG by the raster library that is there anyway."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio import errors, io

Pixels = NDArray[np.uint8]


def png(bands: Pixels) -> bytes:
    """Write pixels of shape (bands, rows, columns): grey or colours, each with or without opacity."""
    count, rows, columns = bands.shape
    shape = {"count": count, "height": rows, "width": columns, "dtype": "uint8"}
    with warnings.catch_warnings(), io.MemoryFile() as memory:
        warnings.simplefilter("ignore", errors.NotGeoreferencedWarning)
        with memory.open(driver="PNG", **shape) as picture:
            picture.write(bands)
        return bytes(memory.getbuffer())


def through(table: Mapping[int, tuple[int, int, int, int]], values: NDArray[Any]) -> Pixels:
    """Look values of shape (rows, columns) up in a colour table: red, green, blue, opacity."""
    colours = np.zeros((max(table) + 1, 4), dtype=np.uint8)
    for value, colour in table.items():
        colours[value] = colour
    return np.moveaxis(colours[np.clip(values.astype(int), 0, len(colours) - 1)], -1, 0)
