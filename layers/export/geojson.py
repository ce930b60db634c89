"""GeoJSON after RFC 7946: longitude and latitude, right-handed rings, no ``crs`` member, UTF-8.

Features without a place stay, with a null geometry. Column names stay the ASCII ones of
``layers.layer.COLUMNS``; an atlas in one file has a column ``layer`` more.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from layers import repair
from layers.export import ExportError
from layers.layer import Layer

DIGITS = 7  # decimals of a degree: a centimetre; more would only claim what nobody measured
GRID = 10.0**-DIGITS


def write(layers: Layer | Sequence[Layer], path: Path) -> None:
    """Write a layer, or several in one collection, so that a reader never sees half a file.

    Raises
    ------
    ExportError
        There is no layer to write.
    OSError
        The folder is missing or cannot be written; what stood there before still stands.
    """
    content = encode(layers)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)  # mkstemp makes it private
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


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
    else:
        tables = [layer.features.assign(layer=layer.id) for layer in layers]
        if not tables:
            raise ExportError("there is no layer to write")
        table = gpd.GeoDataFrame(pd.concat(tables, ignore_index=True), geometry="geometry", crs=tables[0].crs)
        table = table[["layer", *(name for name in table.columns if name != "layer")]]
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
