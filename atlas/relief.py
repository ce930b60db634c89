"""Shaded relief beside a workspace: a picture that lies beneath the layers, on the page and in a GIS.

It is made once from the elevation model that the user gives, and stays when the workspace is built anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shapely.geometry.base import BaseGeometry

from atlas.errors import UserError
from atlas.raster import beside

if TYPE_CHECKING:
    from layers.raster.hillshade import Hillshade

_SUFFIX = ".hillshade.png"


@dataclass(frozen=True, slots=True)
class Relief:
    """A shaded relief that a page can show."""

    path: Path  # PNG, EPSG:3857
    bounds: beside.Bounds


def make(dem: Path, outline: BaseGeometry, workspace: Path) -> Hillshade:
    """Shade a county's relief and keep the picture beside its workspace.

    Raises
    ------
    UserError
        The file is no elevation model of this county; nothing that is there is lost.
    """
    from layers.raster import errors, hillshade  # noqa: PLC0415 -- who only shows a relief needs no raster library

    try:
        made = hillshade.shade(dem, outline)
    except errors.DemError as error:
        raise UserError(error.sentence, name=dem.name, **error.values) from None
    beside.write(path_of(workspace), made.png, made.grid.to_gdal())
    return made


def path_of(workspace: Path) -> Path:
    """Name the picture that belongs to a workspace."""
    return workspace.with_name(workspace.stem + _SUFFIX)


def of(workspace: Path) -> Relief | None:
    """Find the shaded relief beside a workspace; None where there is none, or none that is whole."""
    path = path_of(workspace)
    found = beside.bounds(path)
    return None if found is None else Relief(path, found)
