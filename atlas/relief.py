"""Shaded relief beside a workspace: a picture that lies beneath the layers, on the page and in a GIS.

It is made once from the elevation model that the user gives, and stays when the workspace is built anew.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from atlas.errors import UserError
from atlas.files import write_bytes, write_text
from gazetteer.place import CRS as DEGREES

if TYPE_CHECKING:
    from layers.raster.hillshade import Hillshade

WEB = "EPSG:3857"
_MAGIC = b"\x89PNG\r\n\x1a\n"
_PNG = struct.Struct(">8s8xII")  # a PNG's first bytes: what it is, length and name of a block, width, height
_NUMBER = r"[-+]?\d+\.\d+"
_NUMBERS = re.compile(rf"<GeoTransform>({_NUMBER}(?:, {_NUMBER}){{5}})</GeoTransform>")
_SUFFIX = ".hillshade.png"
_GEOREFERENCE = "<PAMDataset><SRS>{crs}</SRS><GeoTransform>{numbers}</GeoTransform></PAMDataset>\n"
"""What GDAL and QGIS read beside a PNG (``.aux.xml``) to know where it lies."""


@dataclass(frozen=True, slots=True)
class Relief:
    """A shaded relief that a page can show."""

    path: Path  # PNG, EPSG:3857
    bounds: tuple[float, float, float, float]  # west, south, east, north, EPSG:4490


def make(dem: Path, outline: BaseGeometry, workspace: Path) -> Hillshade:
    """Shade a county's relief and keep the picture beside its workspace.

    Raises
    ------
    UserError
        The file is no elevation model of this county; nothing that is there is lost.
    """
    from layers.raster import hillshade  # noqa: PLC0415 -- who only shows a relief needs no raster library

    try:
        made = hillshade.shade(dem, outline)
    except hillshade.DemError as error:
        raise UserError(f"dem-{error.key}", name=dem.name, **error.values) from None
    path = path_of(workspace)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, made.png)
    numbers = ", ".join(f"{number:.6f}" for number in made.grid.to_gdal())
    web = CRS(WEB).to_wkt("WKT1_GDAL")
    write_text(_georeference(path), _GEOREFERENCE.format(crs=web.replace("&", "&amp;"), numbers=numbers))
    return made


def path_of(workspace: Path) -> Path:
    """Name the picture that belongs to a workspace."""
    return workspace.with_name(workspace.stem + _SUFFIX)


def of(workspace: Path) -> Relief | None:
    """Find the shaded relief beside a workspace; None where there is none, or none that is whole."""
    path = path_of(workspace)
    try:
        with path.open("rb") as picture:
            magic, width, height = _PNG.unpack(picture.read(_PNG.size))
        written = _georeference(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, struct.error):
        return None
    numbers = _NUMBERS.search(written)
    if magic != _MAGIC or numbers is None:
        return None
    west, across, _, north, _, down = map(float, numbers[1].split(","))
    to_degrees = Transformer.from_crs(WEB, DEGREES, always_xy=True)
    low = to_degrees.transform(west, north + down * height)
    high = to_degrees.transform(west + across * width, north)
    return Relief(path, (*low, *high))


def _georeference(path: Path) -> Path:
    return path.with_name(path.name + ".aux.xml")
