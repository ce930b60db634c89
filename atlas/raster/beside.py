"""A picture for the map, kept as a PNG; the file beside it tells GDAL and QGIS where it lies."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from pathlib import Path

from pyproj import CRS, Transformer

from gazetteer.place import CRS as DEGREES
from layers.files import write_bytes, write_text

WEB = "EPSG:3857"
_MAGIC = b"\x89PNG\r\n\x1a\n"
_PNG = struct.Struct(">8s8xII")  # a PNG's first bytes: what it is, length and name of a block, width, height
_NUMBER = r"[-+]?\d+\.\d+"
_NUMBERS = re.compile(rf"<GeoTransform>({_NUMBER}(?:, {_NUMBER}){{5}})</GeoTransform>")
_GEOREFERENCE = "<PAMDataset><SRS>{crs}</SRS><GeoTransform>{numbers}</GeoTransform></PAMDataset>\n"
"""What GDAL and QGIS read beside a PNG (``.aux.xml``)."""

Bounds = tuple[float, float, float, float]
"""West, south, east, north, EPSG:4490."""


def write(path: Path, png: bytes, numbers: Sequence[float]) -> None:
    """Keep a picture and where it lies.

    Parameters
    ----------
    path : Path
        Of the PNG; its folder is made where it is missing.
    png : bytes
        The picture, in the grid of web maps.
    numbers : sequence of six float
        From its pixels to EPSG:3857, in GDAL's order.

    Raises
    ------
    OSError
        The folder cannot be written to; what was there is untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, png)
    web = CRS(WEB).to_wkt("WKT1_GDAL").replace("&", "&amp;")
    shown = ", ".join(f"{number:.6f}" for number in numbers)
    write_text(georeference(path), _GEOREFERENCE.format(crs=web, numbers=shown))


def bounds(path: Path) -> Bounds | None:
    """Say where a kept picture lies; None where there is none, or none that is whole."""
    try:
        with path.open("rb") as picture:
            magic, width, height = _PNG.unpack(picture.read(_PNG.size))
        written = georeference(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, struct.error):
        return None
    numbers = _NUMBERS.search(written)
    if magic != _MAGIC or numbers is None:
        return None
    west, across, _, north, _, down = map(float, numbers[1].split(","))
    to_degrees = Transformer.from_crs(WEB, DEGREES, always_xy=True)
    low = to_degrees.transform(west, north + down * height)
    high = to_degrees.transform(west + across * width, north)
    return (*low, *high)


def georeference(path: Path) -> Path:
    """Name the file beside a picture that says where it lies."""
    return path.with_name(path.name + ".aux.xml")
