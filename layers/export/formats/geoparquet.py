"""GeoParquet 1.1 with a covering of boxes: the smallest file and the fastest to read in part.

All layers in one table, with a column ``layer``; column names stay those of ``layers.layer.COLUMNS``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import geopandas as gpd

from layers.export import crs
from layers.export.registry import Exporter
from layers.export.subject import Subject
from layers.layer import together


@dataclass(frozen=True, kw_only=True)
class Options:
    """The CRS; compression and covering are what readers do best with."""

    crs: str = crs.option()


def write(subject: Subject, options: Options, path: Path) -> None:
    """Write the layers in one table."""
    save(together(crs.target(options.crs, subject).layers(subject)), path)


def save(table: gpd.GeoDataFrame, target: Path | BinaryIO) -> None:
    """Write one table as readers do best with."""
    table.to_parquet(
        target, index=False, compression="zstd", write_covering_bbox=True, schema_version="1.1.0"
    )


EXPORTER = Exporter(
    id="geoparquet",
    title={"zh": "GeoParquet（带范围索引）", "en": "GeoParquet (with a covering of boxes)"},
    group="gis",
    suffix=".parquet",
    mime="application/vnd.apache.parquet",
    options=Options,
    write=write,
)
