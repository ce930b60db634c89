"""How steep a county's ground is, as an overlay, from an elevation model that the user gives."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from atlas.errors import UserError
from atlas.raster import overlays
from atlas.raster.of_atlas import opened, tags
from atlas.raster.overlays import Overlay, Record
from layers.ramp import ramp
from layers.raster import cog, overlay
from layers.raster.errors import DemError
from layers.raster.slope import UNIT, slope


def make_slope(dem: Path, name: str, workspace: Path) -> Overlay:
    """Measure slopes and put them on the shelf.

    Parameters
    ----------
    dem : Path
        The elevation model.
    name : str
        What its file is called.
    workspace : Path

    Raises
    ------
    StoreError, UserError
        The workspace cannot be read or knows no outline, or the file is no elevation model of the county.
    """
    store, outline = opened(workspace)
    try:
        made = slope(dem, outline)
    except DemError as error:
        raise UserError(error.sentence, name=name, **error.values) from None
    colours, title = ramp("slope"), overlays.words("raster.slope")
    covered = f"{made.covered:.0%}"
    record = Record(
        "slope",
        title,
        overlays.words("raster.slope_note", name=name, cell=f"{made.grid.cell:.3g}", covered=covered),
        overlays.words("raster.slope_unit"),
        overlays.classes(colours.legend()),
    )
    more = {"DEM": name, "CELL_M": f"{made.grid.cell:.6g}", "COVERED": covered, "METHOD": "Horn 1981"}
    said = tags(store.info(), title["zh"], UNIT=UNIT, **more)
    write = partial(cog.write_values, values=made.degrees, grid=made.grid, tags=said, unit=UNIT)
    return overlays.keep(workspace, record, overlay.of_values(made.degrees, made.grid, colours), write)
