"""GeoJSON after RFC 7946: longitude and latitude, right-handed rings, no ``crs`` member, UTF-8.

Features without a place stay, with a null geometry. Column names stay the ASCII ones of
``layers.layer.COLUMNS``; an atlas in one file has a column ``layer`` more.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely

from layers import repair
from layers.export import crs
from layers.export.errors import ExportError
from layers.export.registry import Exporter
from layers.export.subject import Subject
from layers.layer import Layer, together

DIGITS = 7  # decimals of a degree: a centimetre; more would only claim what nobody measured
GRID = 10.0**-DIGITS


@dataclass(frozen=True, kw_only=True)
class Options:
    """RFC 7946 leaves no CRS to choose; a shifted copy for a web map says so in its name."""

    crs: str = crs.option(*crs.LONLAT)


def write(subject: Subject, options: Options, path: Path) -> None:
    """Write the layers in one collection."""
    target = crs.target(options.crs, subject)
    path.write_bytes(encode(subject.layers if target.code else target.layers(subject)))


def dumps(layers: Layer | Sequence[Layer]) -> str:
    """Write a layer, or several in one collection, as text."""
    return encode(layers).decode("utf-8")


def encode(layers: Layer | Sequence[Layer]) -> bytes:
    """Write a layer, or several in one collection, as bytes of UTF-8."""
    table = _table(layers)
    buffer = io.BytesIO()
    pyogrio.write_dataframe(
        table,
        buffer,
        driver="GeoJSON",
        layer=layers.id if isinstance(layers, Layer) else "atlas",
        geometry_type="Unknown",
        layer_options={"RFC7946": "YES", "COORDINATE_PRECISION": str(DIGITS), "WRITE_NAME": "YES"},
    )
    return buffer.getvalue()


def _table(layers: Layer | Sequence[Layer]) -> gpd.GeoDataFrame:
    if isinstance(layers, Layer):
        table = layers.features
    elif layers:
        table = together(layers)
    else:
        raise ExportError("nothing-chosen")
    # CGCS2000 and WGS 84 differ by less than a metre and GDAL knows no better transformation: the
    # numbers are kept and named WGS 84, as RFC 7946 demands.
    return table.set_geometry(_rounded(table.geometry), crs="EPSG:4326").reset_index(drop=True)


def _rounded(geometry: gpd.GeoSeries) -> gpd.GeoSeries:
    """Snap to the grid that is written, here rather than in the writer, so that areas stay valid."""
    snapped = shapely.set_precision(geometry.to_numpy(), GRID)
    lost = shapely.is_empty(snapped) & ~shapely.is_empty(geometry.to_numpy())
    if lost.any():  # smaller than the grid: better written as it is than not at all
        snapped[lost] = geometry.to_numpy()[lost]
    mended = [shape if shape is None or shape.is_valid else repair.valid(shape) for shape in snapped]
    return gpd.GeoSeries(mended, index=geometry.index, crs=None)


EXPORTER = Exporter(
    id="geojson",
    title={"zh": "GeoJSON（RFC 7946）", "en": "GeoJSON (RFC 7946)"},
    group="gis",
    suffix=".geojson",
    mime="application/geo+json",
    options=Options,
    write=write,
)
