"""Any vector file that GDAL opens: shapefile, GeoPackage, GeoJSON, KML, DXF …

``read`` takes every feature as a place, with columns as in ``columns``; ``outlines`` takes the areas
of counties, the wanted one and those that border on it. Geometry is brought to longitude, latitude.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import shapely
from pyogrio.errors import DataSourceError

from gazetteer.names import normalise
from gazetteer.place import CRS
from gazetteer.sources import columns
from gazetteer.sources.record import Record, Wish, gb_code
from gazetteer.tables import Faults, Row, label

BORDER_REACH = 0.005  # degrees: outlines of two counties that border come nearer than this (some 500 m)


def read(path: Path, wish: Wish, faults: Faults) -> Iterator[Record]:
    """Read every feature of a layer."""
    frame = _frame(path, wish, faults)
    if frame is None:
        return
    names = columns.spelling(frame.columns)
    if "name" not in names:
        faults.add(label(path), f"no column with names among {', '.join(map(str, frame.columns))}")
        return
    for row, shape in _rows(path, frame):
        found = columns.record(row, names, wish, shape, faults)
        if found is not None:
            yield found


def outlines(path: Path, wish: Wish, faults: Faults) -> Iterator[Record]:
    """Read the outline of the county, and those of its neighbours where the file has them."""
    frame = _frame(path, wish, faults)
    if frame is None:
        return
    names = columns.spelling(frame.columns)
    found = []
    for row, shape in _rows(path, frame):
        name, code = row[names.get("name", "")], gb_code(row[names.get("code", "")])
        if shape is not None and shape.geom_type in ("Polygon", "MultiPolygon"):
            found.append(Record(row.where, name, "admin", code, geometry=shape, datum=wish.datum))
    own = [record for record in found if record.code == wish.county] or [
        record
        for record in found
        if not record.code and normalise(record.name) == normalise(wish.county_name)
    ]
    if not own and len(found) == 1 and not found[0].code:
        own = found
    if len(own) != 1:
        faults.add(label(path), f"{len(own)} outlines of {wish.county} {wish.county_name}, one is needed")
        return
    yield replace(own[0], code=wish.county)
    near = shapely.box(*shapely.bounds(own[0].geometry)).buffer(BORDER_REACH)
    for record in found:
        if record is not own[0] and record.code and shapely.intersects(near, record.geometry):
            yield record


def _frame(path: Path, wish: Wish, faults: Faults) -> geopandas.GeoDataFrame | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # what GDAL mends by itself
            frame = pyogrio.read_dataframe(path, layer=wish.layer or None, on_invalid="ignore")
    except (DataSourceError, pyogrio.errors.DataLayerError, FileNotFoundError) as error:
        faults.add(label(path), f"GDAL cannot read it: {error}")
        return None
    if not isinstance(frame, geopandas.GeoDataFrame):
        faults.add(label(path), "no geometry in it; as a table it may be read by the source “table”")
        return None
    if frame.crs is None:
        west, south, east, north = frame.total_bounds
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            faults.add(label(path), "no CRS, and the positions are no degrees")
            return None
        return frame.set_crs(CRS)
    return frame.to_crs(CRS)


def _rows(path: Path, frame: geopandas.GeoDataFrame) -> Iterator[tuple[Row, Any]]:
    shapes = shapely.force_2d(frame.geometry.array)
    texts = frame.drop(columns=frame.geometry.name).astype(object)
    for number, (cells, shape) in enumerate(zip(texts.to_dict("records"), shapes, strict=True), start=1):
        row = Row(f"{label(path)} feature {number}", {str(key): _cell(cells[key]) for key in cells})
        yield row, None if shape is None or shape.is_empty else shape


def _cell(value: Any) -> str:
    if value is None or value != value:  # noqa: PLR0124 -- a missing number is not itself
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
