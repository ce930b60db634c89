"""CSV for spreadsheets and scripts: every feature of every layer in one table, with its geometry as WKT.

UTF-8 with a byte order mark, so that Excel reads the Chinese; a text that a spreadsheet would take for a
formula begins with an apostrophe. Coordinates are of a point on the feature, in the columns before the WKT.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from layers.cells import harmless
from layers.export import crs
from layers.export.options import option
from layers.export.registry import Exporter
from layers.export.sheet import table
from layers.export.subject import Subject


@dataclass(frozen=True, kw_only=True)
class Options:
    """CRS, and whether with geometry."""

    crs: str = crs.option()
    wkt: bool = option(True, "附几何（WKT）", "Geometry (WKT)")


def write(subject: Subject, options: Options, path: Path) -> None:
    """Write the layers in one table."""
    rows = table(subject, crs.target(options.crs, subject), wkt=options.wkt)
    texts = rows.select_dtypes(exclude="number")
    rows = rows.assign(**{str(column): texts[column].map(harmless) for column in texts})
    rows.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


EXPORTER = Exporter(
    id="csv",
    title={"zh": "CSV 表格（坐标与 WKT）", "en": "CSV table (coordinates and WKT)"},
    group="gis",
    suffix=".csv",
    mime="text/csv",
    options=Options,
    write=write,
)
