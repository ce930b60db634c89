"""Pictures to be georeferenced: PNG, JPEG, TIFF, or a page of a PDF, as pixels.

The file is not trusted. It is opened from memory, by the driver that its first bytes call for and no other,
so that nothing can make GDAL open a further file; how many pixels it may have is bounded.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio import enums, errors, io

from layers import confined
from layers.ramp import OPAQUE
from layers.raster import pdf_page
from layers.raster.errors import PictureError
from layers.raster.png import Pixels, through
from layers.raster.source import said

MOST_BYTES = 100 * 2**20
MOST_PX = 80_000_000  # pixels of a picture: an A1 sheet at 300 dpi
MOST_UNPACKED = 640_000_000  # bytes of all its bands: so many pixels of 16 bits in four
MOST_BANDS = 16
PDF_SECONDS = 30  # to draw a page
_DRIVERS = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"II*\x00": "GTiff",
    b"MM\x00*": "GTiff",
    b"II+\x00": "GTiff",
    b"MM\x00+": "GTiff",
}
_PDF = b"%PDF-"


@dataclass(frozen=True)
class Picture:
    """Pixels; the first one's upper left corner is 0, 0, x counts to the right and y downwards."""

    pixels: Pixels  # red, green, blue, opacity: shape (4, rows, columns)
    pages: int = 1  # of the file it comes from

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.pixels.shape[2])

    @property
    def height(self) -> int:
        """Rows."""
        return int(self.pixels.shape[1])

    def smaller(self, most: int) -> tuple[Pixels, int]:
        """Give pixels whose longer side has at most so many, for a look, and how many of ours make one."""
        times = math.ceil(max(self.width, self.height) / most)
        if times <= 1:
            return self.pixels, 1
        rows, columns = self.height // times, self.width // times
        total = np.zeros((4, rows, columns), dtype=np.uint32)
        for down in range(times):
            for right in range(times):
                total += self.pixels[:, down::times, right::times][:, :rows, :columns]
        return (total // times**2).astype(np.uint8), times


def read(raw: bytes, page: int = 1) -> Picture:
    """Read a picture.

    Parameters
    ----------
    raw : bytes
        The file.
    page : int
        Of a PDF, from 1.

    Raises
    ------
    PictureError
        It is no picture, is damaged, has no such page or too many pixels.
    """
    if len(raw) > MOST_BYTES:
        raise PictureError("large", limit=str(MOST_BYTES // 2**20))
    if raw.lstrip()[: len(_PDF)] == _PDF:
        return _page(raw, page)
    driver = next((name for magic, name in _DRIVERS.items() if raw.startswith(magic)), None)
    if driver is None:
        raise PictureError("type")
    with said(PictureError), warnings.catch_warnings(), io.MemoryFile(raw) as memory:
        warnings.simplefilter("ignore", errors.NotGeoreferencedWarning)
        with memory.open(driver=driver) as source:
            if source.count > MOST_BANDS or "complex" in source.dtypes[0]:
                raise PictureError("type")
            most = min(MOST_PX, MOST_UNPACKED // (source.count * np.dtype(source.dtypes[0]).itemsize))
            if source.width * source.height > most:
                raise PictureError("pixels", limit=f"{most / 1e6:.0f}")
            return Picture(_coloured(source.read(), source))


def _coloured(bands: NDArray[Any], source: Any) -> Pixels:
    """Make red, green, blue, opacity of whatever bands a picture has."""
    interpretation = list(source.colorinterp)
    opaque = np.full(bands.shape[1:], OPAQUE, dtype=np.uint8)
    if interpretation[0] == enums.ColorInterp.palette:
        return through(source.colormap(1), bands[0])
    if bands.dtype != np.uint8:
        bands = _eight_bits(bands)
    if interpretation[0] == enums.ColorInterp.cyan:  # inks, as printers are sent
        light = OPAQUE - bands.astype(np.uint16)
        bands = (light[:3] * light[3] // OPAQUE).astype(np.uint8)
    if enums.ColorInterp.alpha in interpretation:
        place = interpretation.index(enums.ColorInterp.alpha)
        opaque, bands = bands[place], np.delete(bands, place, axis=0)
    three = bands[:3] if len(bands) >= 3 else np.broadcast_to(bands[:1], (3, *opaque.shape))
    return np.concatenate([three, opaque[None]])


def _eight_bits(bands: NDArray[Any]) -> NDArray[np.uint8]:
    """Scale values so that the highest is white; band by band, since they may be a quarter of all memory."""
    most = max(map(_highest, bands))
    made = np.empty(bands.shape, dtype=np.uint8)
    for target, band in zip(made, bands, strict=True):
        scaled = np.nan_to_num(band.astype(np.float32) * np.float32(OPAQUE / most), posinf=OPAQUE)
        np.rint(np.clip(scaled, 0, OPAQUE), out=scaled)
        target[:] = scaled
    return made


def _highest(band: NDArray[Any]) -> float:
    known = band[np.isfinite(band)] if np.issubdtype(band.dtype, np.floating) else band
    return max(float(known.max(initial=0)), 1.0)


def _page(raw: bytes, page: int) -> Picture:
    """Draw a page of a PDF, in a process of its own."""
    try:
        answer = confined.run(pdf_page.__name__, raw, PDF_SECONDS, str(page))
    except TimeoutError:
        raise PictureError("broken", reason=f"> {PDF_SECONDS} s") from None
    head, _, body = answer.partition(b"\n")
    try:
        pages, rows, columns = map(int, head.split())
    except ValueError:  # the process broke off
        raise PictureError("broken", reason="PDF") from None
    if not 1 <= page <= pages:
        raise PictureError("page", page=str(page), pages=str(pages))
    if len(body) != rows * columns * 3:
        raise PictureError("broken", reason="PDF")
    colours = np.frombuffer(body, dtype=np.uint8).reshape(rows, columns, 3)
    opaque = np.full((1, rows, columns), OPAQUE, dtype=np.uint8)
    return Picture(np.concatenate([np.moveaxis(colours, -1, 0), opaque]), pages)


def is_tiff(raw: bytes) -> bool:
    """Tell whether a file begins as a TIFF does."""
    return any(raw.startswith(magic) for magic, driver in _DRIVERS.items() if driver == "GTiff")
