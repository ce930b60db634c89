"""Shaded relief beside a workspace: a picture that lies beneath the layers, on the page and in a GIS.

It is made once from the elevation model that the user gives, and stays when the workspace is built anew.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from atlas.errors import UserError
from atlas.files import write_text
from layers.raster import hillshade

_SUFFIX = ".hillshade.png"
_GEOREFERENCE = "<PAMDataset><SRS>{crs}</SRS><GeoTransform>{numbers}</GeoTransform></PAMDataset>\n"
"""What GDAL and QGIS read beside a PNG (``.aux.xml``) to know where it lies."""


@dataclass(frozen=True, slots=True)
class Relief:
    """A shaded relief that a page can show."""

    path: Path  # PNG, EPSG:3857
    bounds: tuple[float, float, float, float]  # west, south, east, north, EPSG:4490


def make(dem: Path, outline: BaseGeometry, workspace: Path) -> hillshade.Hillshade:
    """Shade a county's relief and keep the picture beside its workspace.

    Raises
    ------
    UserError
        The file is no elevation model of this county; nothing that is there is lost.
    """
    try:
        made = hillshade.shade(dem, outline)
    except hillshade.DemError as error:
        raise UserError(f"dem-{error.key}", name=dem.name, **error.values) from None
    path = path_of(workspace)
    _write(path, made.png)
    numbers = ", ".join(f"{number:.6f}" for number in made.grid.to_gdal())
    web = CRS(hillshade.WEB).to_wkt("WKT1_GDAL")
    write_text(_georeference(path), _GEOREFERENCE.format(crs=web.replace("&", "&amp;"), numbers=numbers))
    return made


def path_of(workspace: Path) -> Path:
    """Name the picture that belongs to a workspace."""
    return workspace.with_name(workspace.stem + _SUFFIX)


def of(workspace: Path) -> Relief | None:
    """Find the shaded relief beside a workspace; None where there is none, or none that is whole."""
    path = path_of(workspace)
    if not (path.is_file() and _georeference(path).is_file()):
        return None
    bounds = hillshade.bounds_of(path)
    return Relief(path, bounds) if bounds else None


def _georeference(path: Path) -> Path:
    return path.with_name(path.name + ".aux.xml")


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        draft.chmod(0o644)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
