"""Geometries as a GeoPackage keeps them (OGC 12-128r18, clause 2.1.3), read without GDAL.

GDAL opens the file again for each table, and takes some 20 ms where it has fifty of them.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

_BOXES = (0, 32, 48, 48, 64)  # bytes of the box in a geometry's header, by the code in its flags


def shapes(blobs: Iterable[bytes | None]) -> NDArray[np.object_]:
    """Read geometries from the blobs that a GeoPackage keeps them in."""
    return np.asarray(
        shapely.from_wkb([None if blob is None else _wkb(blob) for blob in blobs]), dtype=object
    )


def _wkb(blob: bytes) -> bytes:
    """Take the header off: 2 bytes "GP", version, flags, 4 of the CRS, and a box."""
    return blob[8 + _BOXES[blob[3] >> 1 & 0b111] :]
