"""A user's own georeferenced raster as an overlay."""

from __future__ import annotations

from pathlib import Path

from atlas.raster import overlays
from atlas.raster.of_atlas import opened
from atlas.raster.overlays import Overlay, Record
from layers.raster import overlay


def make(path: Path, title: str, workspace: Path) -> Overlay:
    """Warp a raster to the web grid and put it on the shelf.

    Parameters
    ----------
    path : Path
        Any raster that GDAL reads, in any CRS.
    title : str
        What it is called on the page.
    workspace : Path

    Raises
    ------
    StoreError, UserError
        The workspace cannot be read, or knows no outline.
    OverlayError
        The file cannot lie on the county's map.
    """
    _, outline = opened(workspace)
    record = Record("image", overlays.named(title), overlays.words("raster.image_note"))
    return overlays.keep(workspace, record, overlay.of_file(path, outline))
