"""Tables as PostgreSQL's COPY takes and gives them: text on the way in, quoted CSV on the way out.

COPY is several times faster than rows whose values are bound and converted one at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import shapely

from gazetteer.place import CRS
from layers.layer import COLUMNS

SRID = 4490
"""Of geometries: that of ``gazetteer.place.CRS``."""

GEOMETRY = "geom"
_AT_ONCE = 2000  # rows in a message
_LARGEST = 2**31 - 1  # bytes that pyarrow takes at once
_NULL = r"\N"
_ESCAPES = str.maketrans(
    {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r", "\0": "\N{REPLACEMENT CHARACTER}"}
)
"""Of COPY's text format; a zero character, which PostgreSQL's text cannot hold, becomes the sign for such."""

KINDS: Mapping[str, str] = {"layer": "str", **COLUMNS}
"""Columns of features and their types, as ``layers.layer`` says them."""

_TYPES: Mapping[str, pa.DataType] = {"str": pa.string(), "float64": pa.float64(), "Int64": pa.int64()}


def lines(frame: pd.DataFrame) -> Iterator[bytes]:
    """Write a table as COPY takes it, some thousand lines at a time.

    Parameters
    ----------
    frame : pandas.DataFrame
        A column of geometries is to be called ``geometry``, EPSG:4490.
    """
    for start in range(0, len(frame), _AT_ONCE):
        part = frame.iloc[start : start + _AT_ONCE]
        columns = [_cells(name, part[name]) for name in part.columns]
        yield "".join("\t".join(row) + "\n" for row in zip(*columns, strict=True)).encode()


def _cells(name: str, column: pd.Series) -> Iterable[str]:
    if name == "geometry":
        shapes = shapely.set_srid(shapely.force_2d(column.to_numpy()), SRID)
        return (
            _NULL if each is None else each for each in shapely.to_wkb(shapes, hex=True, include_srid=True)
        )
    return map(_cell, column.tolist())


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    return _NULL if pd.isna(value) else repr(value)


def features(answer: BytesIO) -> gpd.GeoDataFrame:
    """Read features from the CSV of ``Database.copied``.

    Parameters
    ----------
    answer : io.BytesIO
        Any of ``KINDS``, and the geometry in the column ``GEOMETRY`` as hexadecimal WKB.
    """
    table = pyarrow.csv.read_csv(
        answer,
        # One block: a geometry of very many points would not fit into the usual one.
        pyarrow.csv.ReadOptions(block_size=min(answer.getbuffer().nbytes, _LARGEST)),
        pyarrow.csv.ParseOptions(newlines_in_values=True),
        pyarrow.csv.ConvertOptions(
            column_types={GEOMETRY: pa.string(), **{name: _TYPES[kind] for name, kind in KINDS.items()}},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    columns = {name: _series(table[name], KINDS[name]) for name in table.column_names if name != GEOMETRY}
    return gpd.GeoDataFrame(columns, geometry=shapely.from_wkb(table[GEOMETRY].to_numpy()), crs=CRS)


def _series(column: pa.ChunkedArray, kind: str) -> pd.Series:
    if kind == "Int64":
        whole: pd.Series = column.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
        return whole
    return pd.Series(column.to_numpy(), dtype=object if kind == "str" else kind)
