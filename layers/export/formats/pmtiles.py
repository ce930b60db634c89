"""PMTiles: vector tiles in one file for a web map, in Web Mercator, simplified by zoom.

One layer of tiles named ``atlas``; each feature names its layer and carries its colours and width, so that a
map can draw it as the atlas does without a table of symbols. Features without a place are not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pyogrio

from layers import style
from layers.export.errors import ExportError
from layers.export.options import option
from layers.export.registry import Exporter
from layers.export.subject import Subject
from layers.layer import is_placed, together

LAYER = "atlas"
_LOOK = ("stroke", "width", "dash", "opacity", "fill", "fill_opacity", "glyph", "size", "z")
"""What of a ``Style`` a feature carries."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Between which zooms there are tiles; a map may zoom in further on the last."""

    least_zoom: int = option(6, "最小级别", "Least zoom", least=0, most=14)
    most_zoom: int = option(13, "最大级别", "Greatest zoom", least=0, most=16)


def write(subject: Subject, options: Options, path: Path) -> None:
    """Write the placed features as tiles."""
    if options.least_zoom > options.most_zoom:
        raise ExportError("zooms-crossed", least=options.least_zoom, most=options.most_zoom)
    if not subject.placed:
        raise ExportError("nothing-placed")
    table = together(subject.layers)
    table = _styled(table[is_placed(table)])
    pyogrio.write_dataframe(
        table.to_crs("EPSG:3857"),
        path,
        driver="PMTiles",
        layer=LAYER,
        geometry_type="Unknown",
        dataset_options={
            "NAME": subject.title,
            "DESCRIPTION": f"{subject.about.plan_title}；{subject.words('map.caution')}",
            "MINZOOM": str(options.least_zoom),
            "MAXZOOM": str(options.most_zoom),
            # A county is small: no feature may go missing for the sake of a tile's weight.
            "MAX_FEATURES": "100000",
            "MAX_SIZE": "5000000",
        },
    )


def _styled(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    looks = [
        style.style(symbol, fidelity)
        for symbol, fidelity in zip(table["symbol"], table["fidelity"], strict=True)
    ]
    styled: gpd.GeoDataFrame = table.assign(
        **{f"style_{name}": [getattr(look, name) for look in looks] for name in _LOOK}
    )
    return styled


EXPORTER = Exporter(
    id="pmtiles",
    title={"zh": "PMTiles（网页矢量瓦片）", "en": "PMTiles (vector tiles for the web)"},
    group="gis",
    suffix=".pmtiles",
    mime="application/vnd.pmtiles",
    options=Options,
    write=write,
    crs=lambda _: "3857",
    keeps_unplaced=lambda _: False,
)
