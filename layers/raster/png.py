"""Pixels as a PNG, by the raster library that is there anyway."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray
from rasterio import errors, io

Pixels = NDArray[np.uint8]


def png(bands: Pixels) -> bytes:
    """Write pixels of shape (bands, rows, columns): grey or red, green, blue, each with or without opacity."""
    count, rows, columns = bands.shape
    shape = {"count": count, "height": rows, "width": columns, "dtype": "uint8"}
    with warnings.catch_warnings(), io.MemoryFile() as memory:
        warnings.simplefilter("ignore", errors.NotGeoreferencedWarning)
        with memory.open(driver="PNG", **shape) as picture:
            picture.write(bands)
        return bytes(memory.getbuffer())
