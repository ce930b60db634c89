"""The intensity of an atlas's projects, or of their investment, as an overlay."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from atlas.raster import overlays
from atlas.raster.of_atlas import opened, tags
from atlas.raster.overlays import Overlay, Record
from atlas.store import Store
from layers.layer import is_placed
from layers.ramp import ramp
from layers.raster import cog, overlay
from layers.raster.intensity import Surface, Thing, surface

WEIGHTS = ("count", "investment")
UNITS = {"count": "1/km2", "investment": "10000 CNY/km2"}  # as GDAL writes them
WAN = 1e4  # 万元: what planners count money in
CELL_M, BANDWIDTH_M = 200.0, 2_000.0


def make(workspace: Path, weight: str, cell_m: float = CELL_M, bandwidth_m: float = BANDWIDTH_M) -> Overlay:
    """Compute the surface and put it on the shelf.

    Parameters
    ----------
    workspace : Path
    weight : str
        ``count`` of projects, or ``investment`` as the plan states it.
    cell_m, bandwidth_m : float
        Side of a cell and reach of the kernel, metres.

    Raises
    ------
    StoreError, UserError
        The workspace cannot be read, or knows no outline.
    RasterError
        Cell or bandwidth make no sense, or no project has a place and a figure.
    """
    store, outline = opened(workspace)
    projects = _projects(store)
    placed = projects[is_placed(projects)]
    masses = np.ones(len(placed)) if weight == "count" else placed["investment_cny"].to_numpy() / WAN
    known = np.isfinite(masses) & (masses > 0)
    rows = zip(placed.geometry[known], placed["accuracy_m"][known].fillna(0.0), masses[known], strict=True)
    made = surface([Thing(*row) for row in rows], outline, cell_m, bandwidth_m)
    counts = {
        "shown": made.things,
        "outside": int(known.sum()) - made.things,
        "unplaced": len(projects) - len(placed),
        "unstated": int((~known).sum()),
    }
    colours = ramp("intensity", float(np.nanmax(made.values)))
    title = overlays.words(f"raster.intensity_{weight}")
    record = Record(
        "intensity",
        title,
        overlays.words(
            f"raster.intensity_note_{weight}", cell=f"{cell_m:g}", bandwidth=f"{bandwidth_m:g}", **counts
        ),
        overlays.words(f"raster.intensity_unit_{weight}"),
        overlays.classes(colours.legend()),
    )
    said = tags(store.info(), title["zh"], **_tags(made, weight, counts))
    write = partial(cog.write_values, values=made.values, grid=made.grid, tags=said, unit=UNITS[weight])
    return overlays.keep(workspace, record, overlay.of_values(made.values, made.grid, colours), write)


def _projects(store: Store) -> pd.DataFrame:
    tables = [store.features(layer.id) for layer in store.layers()]
    projects: pd.DataFrame = pd.concat([table[table["kind"] == "project"] for table in tables])
    return projects


def _tags(made: Surface, weight: str, counts: dict[str, int]) -> dict[str, str]:
    return {
        "WEIGHT": weight,
        "UNIT": UNITS[weight],
        "CELL_M": f"{made.grid.cell:g}",
        "BANDWIDTH_M": f"{made.bandwidth_m:g}",
        "KERNEL": "quartic",
        "CERTAINTY": "each mass is spread evenly over its circle of doubt, its line or its area",
        "EDGE": "mass is kept inside the county (Jones 1993)",
        "MASS_INSIDE": f"{made.inside:.6g}",
        "MASS_OUTSIDE": f"{made.outside:.6g}",
        **{f"PROJECTS_{key.upper()}": str(count) for key, count in counts.items()},
    }
