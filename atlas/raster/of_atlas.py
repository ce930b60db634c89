"""What rasters need to know of an atlas: the county's outline, what the files say of where they come from."""

from __future__ import annotations

from pathlib import Path

from shapely.geometry.base import BaseGeometry

from atlas.errors import UserError
from atlas.store import AtlasInfo, Store, open_store
from atlas.words import LANGUAGES, text
from layers import repair

OUTLINE = "county-outline"  # symbol of the county's area


def opened(workspace: Path) -> tuple[Store, BaseGeometry]:
    """Open a workspace with the outline of its county, EPSG:4490.

    Raises
    ------
    StoreError
        The file is none that this version reads.
    UserError
        The atlas does not know its county's outline.
    """
    store = open_store(workspace)
    shapes = [
        shape
        for layer in store.layers()
        if OUTLINE in layer.symbols
        for shape, symbol in zip(*_columns(store, layer.id), strict=True)
        if symbol == OUTLINE and shape is not None
    ]
    outline = repair.union(shapes)
    if outline.is_empty:
        raise UserError("raster-no-county", name=store.info().county_name or workspace.name)
    return store, outline


def tags(info: AtlasInfo, title: str, **more: str) -> dict[str, str]:
    """List what a GeoTIFF says of itself, in GDAL's manner: names in capitals, values as text."""
    language = LANGUAGES[0]
    said = {
        "TITLE": title,
        "COUNTY": f"{info.county_name} {info.county}".strip(),
        "PLAN": info.plan_title,
        "OUTLINE_SOURCE": info.outline_source,
        "MAP_REVIEW_NUMBER": info.map_review_number,
        "CAUTION": text(language, "map.caution"),
    }
    return said | more


def _columns(store: Store, layer: str) -> tuple[list[BaseGeometry | None], list[str]]:
    table = store.features(layer)
    return list(table.geometry), list(table["symbol"])
