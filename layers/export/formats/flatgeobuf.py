"""FlatGeobuf: all layers in one file, which a reader can take in part even over a network.

Its spatial index takes no feature without a geometry. Where there are such features they are kept and there
is no index, unless the index is asked for: then they are left out, and the metadata says how many.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyogrio

from layers.export import crs
from layers.export.errors import ExportError
from layers.export.options import option
from layers.export.registry import Exporter
from layers.export.subject import Subject
from layers.layer import is_placed, together


@dataclass(frozen=True, kw_only=True)
class Options:
    """CRS and index."""

    crs: str = crs.option()
    index: bool = option(
        False,
        "空间索引（没有位置的要素不写入）",
        "Spatial index (features without a place are left out)",
    )


def write(subject: Subject, options: Options, path: Path) -> None:
    """Write the layers in one table."""
    target = crs.target(options.crs, subject)
    table = together(target.layers(subject))
    placed = is_placed(table)
    if options.index:
        table = table[placed]
        if table.empty:
            raise ExportError("nothing-placed")
    indexed = "YES" if options.index or placed.all() else "NO"
    pyogrio.write_dataframe(
        table,
        path,
        driver="FlatGeobuf",
        layer="atlas",
        geometry_type="Unknown",
        layer_options={"SPATIAL_INDEX": indexed, "TITLE": target.titled(subject.title)},
    )


EXPORTER = Exporter(
    id="flatgeobuf",
    title={"zh": "FlatGeobuf", "en": "FlatGeobuf"},
    group="gis",
    suffix=".fgb",
    mime="application/octet-stream",
    options=Options,
    write=write,
    keeps_unplaced=lambda options: not options.index,
)
