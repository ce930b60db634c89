"""Opening a user's own georeferenced raster: by a driver that reads that one file, and within bounds.

GDAL has drivers that read what a file names, on other hosts too; they are left out. A strip or tile is read
whole, however little of it is wanted, so how large one may be is bounded as well as the whole.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from rasterio import Env, enums, errors
from rasterio._err import CPLE_BaseError  # what rasterio's warping raises; exported nowhere
from rasterio.io import DatasetReader

from layers.raster.errors import RasterError

DRIVERS = (
    *("GTiff", "HFA", "ENVI", "EHdr", "AAIGrid", "USGSDEM", "DTED", "SRTMHGT", "GSAG", "GSBG", "GS7BG"),
    *("JP2OpenJPEG", "JPEG", "PNG", "BMP"),
)
MOST_PX = 2_000_000_000  # pixels of a file, most of which are never read
MOST_BLOCK = 256 * 2**20  # bytes of a strip or tile, unpacked
MOST_BANDS = 500


@contextmanager
def opened(path: Path, refused: type[RasterError]) -> Iterator[Any]:
    """Open a raster that says where it lies.

    Parameters
    ----------
    path : Path
    refused : type of RasterError
        What is raised: ``broken``, ``no-crs``, ``large``, ``blocks``, ``complex``; also for what turns out
        while the raster is open.
    """
    with said(refused), warnings.catch_warnings(), Env():
        warnings.simplefilter("ignore", errors.NotGeoreferencedWarning)  # said as an error of ours
        with DatasetReader(str(path), driver=list(DRIVERS)) as source:  # rasterio.open takes one driver alone
            _check(source, refused)
            yield source


@contextmanager
def said(refused: type[RasterError]) -> Iterator[None]:
    """Say what GDAL and NumPy make of a damaged file as an error of ours."""
    try:
        yield
    except RasterError:
        raise
    except (errors.RasterioError, errors.CRSError, CPLE_BaseError, ValueError, MemoryError) as error:
        raise refused("broken", reason=str(error)) from None


def _check(source: Any, refused: type[RasterError]) -> None:
    if source.crs is None or source.transform.is_identity:
        raise refused("no-crs")
    if source.width * source.height > MOST_PX:
        raise refused("large", limit=f"{MOST_PX / 1e8:g}")
    if any(np.issubdtype(np.dtype(kind), np.complexfloating) for kind in source.dtypes):
        raise refused("complex")
    widest = max(np.dtype(kind).itemsize for kind in source.dtypes)
    together = source.count if source.interleaving == enums.Interleaving.pixel else 1
    rows, columns = source.block_shapes[0]
    if rows * columns * widest * together > MOST_BLOCK or source.count > MOST_BANDS:
        raise refused("blocks", limit=str(MOST_BLOCK // 2**20))
