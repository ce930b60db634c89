"""Opening a vector file, any that GDAL opens: text decoded, geometry sound and in degrees.

A shapefile from a Chinese office mostly has its texts in GBK and often says so wrongly or not at all, so
they are looked at; ``--encoding`` decides where that fails. A file without a CRS is taken only
where its numbers are degrees.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import pyproj
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from gazetteer.offline import offline
from gazetteer.place import CRS
from gazetteer.sources import metres
from gazetteer.sources.record import Wish
from gazetteer.tables import Faults, Row, label

MOST = 50_000  # features read at once; of a larger file only those near the county
SHAPEFILE = (".shx", ".dbf")
DBF_START = slice(8, 10)  # bytes of a .dbf that say where its records begin
LOOKED_AT = 4_000_000  # bytes of a .dbf from which its encoding is told
OWN_ENCODINGS = ("utf-8", "gb18030")
FAILURES = (DataSourceError, DataLayerError, FileNotFoundError, ValueError, IndexError, CRSError)


@dataclass(frozen=True)
class Shapes:
    """The features of one layer."""

    path: Path
    frame: geopandas.GeoDataFrame  # EPSG:4490
    off_m: float  # metres by which positions may be off because of their datum

    @property
    def columns(self) -> list[str]:
        """Name the columns of the attributes."""
        return [str(column) for column in self.frame.columns if column != self.frame.geometry.name]

    def rows(self) -> Iterator[tuple[Row, BaseGeometry | None]]:
        """Go through the features: attributes as texts, and a sound flat geometry or none."""
        shapes = shapely.force_2d(self.frame.geometry.array)
        texts = self.frame.drop(columns=self.frame.geometry.name).astype(object)
        for number, (cells, shape) in enumerate(zip(texts.to_dict("records"), shapes, strict=True), start=1):
            row = Row(f"{label(self.path)} feature {number}", {str(key): _cell(cells[key]) for key in cells})
            yield row, sound(shape)


def opened(path: Path, wish: Wish, faults: Faults) -> Shapes | None:
    """Open a layer; None with a fault noted where that fails."""
    if _lacks_parts(path, faults):
        return None
    try:
        with warnings.catch_warnings(), offline():
            warnings.simplefilter("ignore", RuntimeWarning)  # what GDAL mends by itself
            layer = wish.layer or _only_layer(path, faults)
            if faults.found:
                return None
            frame = _read(path, layer, wish)
            if isinstance(frame, geopandas.GeoDataFrame):
                frame = _with_crs(path, frame, wish, faults)
    except FAILURES as error:
        faults.say(label(path), "gdal", reason=reason(error))
        return None
    if frame is None:
        return None
    if not isinstance(frame, geopandas.GeoDataFrame):
        faults.say(label(path), "no-geometry")
    elif frame.empty:
        faults.say(label(path), "empty")
    elif len(frame) > MOST:
        faults.say(label(path), "too-many", most=MOST)
    else:
        off = metres.OLD_DATUM_M if metres.is_old(frame.crs) else 0.0
        return Shapes(path, _in_degrees(frame), off)
    return None


def reason(error: Exception) -> str:
    """Say what GDAL says, without its advice on drivers."""
    return str(error).split("; It might help")[0]


def sound(shape: BaseGeometry | None) -> BaseGeometry | None:
    """Mend what crosses itself, and keep of a mixed geometry the parts of most dimensions."""
    if shape is None or shape.is_empty or not np.isfinite(shape.bounds).all():
        return None
    if not shape.is_valid:
        shape = shapely.make_valid(shape)
    if shape.geom_type == "GeometryCollection":
        parts = shapely.get_parts(shape)
        dimensions = shapely.get_dimensions(parts)
        shape = shapely.union_all(parts[dimensions == dimensions.max()])
    parts = shapely.get_parts(shape)
    return parts[0] if len(parts) == 1 else shape


def _lacks_parts(path: Path, faults: Faults) -> bool:
    if path.suffix.lower() != ".shp":
        return False
    there = _parts(path)
    missing = [suffix for suffix in SHAPEFILE if suffix not in there]
    for suffix in missing:
        faults.say(label(path), "shapefile-part", suffix=suffix)
    return bool(missing)


def _parts(path: Path) -> Mapping[str, Path]:
    """Find the files that belong to a shapefile, by their suffix in lower case."""
    return {file.suffix.lower(): file for file in path.parent.glob(f"{escape(path.stem)}.*")}


def _only_layer(path: Path, faults: Faults) -> str | None:
    """Choose the layer with geometry; several are for the user to choose from."""
    layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    if len(layers) > 1:
        faults.say(label(path), "layers", layers=", ".join(layers))
    return layers[0] if layers else None


def _read(path: Path, layer: str | None, wish: Wish) -> Any:
    encoding = wish.encoding or _encoding(path)
    options: dict[str, Any] = {"layer": layer, "encoding": encoding, "on_invalid": "ignore"}
    about = pyogrio.read_info(path, layer=layer, encoding=encoding)
    if not 0 <= about["features"] <= MOST and wish.near is not None and about["crs"]:
        options["bbox"] = _box_in(wish.crs or about["crs"], wish.near)
    return pyogrio.read_dataframe(path, max_features=MOST + 1, **options)


def _box_in(crs: str, box: metres.Box) -> metres.Box:
    """Bring a box in degrees to a CRS."""
    moved: metres.Box = Transformer.from_crs(CRS, crs, always_xy=True).transform_bounds(*box)
    return moved


def _encoding(path: Path) -> str | None:
    """Find the encoding of a shapefile's texts; None where the format says it itself."""
    if path.suffix.lower() != ".shp":
        return None
    parts = _parts(path)
    named = parts.get(".cpg")
    said = named.read_text(encoding="ascii", errors="replace").strip().casefold() if named else ""
    if said and not said.startswith(("utf", "gb", "936", "cp936", "65001", "iso-8859-1", "iso8859-1")):
        return said  # Big5 and the like cannot be told from their bytes
    with parts[".dbf"].open("rb") as file:
        head = file.read(LOOKED_AT)
    start = int.from_bytes(head[DBF_START], "little")
    return min(OWN_ENCODINGS, key=lambda name: _misread(head[start:], name))


def _misread(raw: bytes, encoding: str) -> int:
    """Count what an encoding cannot read; a text cut off inside a sign costs little."""
    return raw.decode(encoding, errors="replace").count("\ufffd")


def _in_degrees(frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    if frame.crs.is_geographic and not metres.is_old(frame.crs):
        return frame.set_crs(CRS, allow_override=True)  # within a metre; swapped axes come through
    return frame.to_crs(CRS)


def _with_crs(
    path: Path, frame: geopandas.GeoDataFrame, wish: Wish, faults: Faults
) -> geopandas.GeoDataFrame | None:
    """Settle in which CRS a layer is; None with a fault noted where it cannot be."""
    if wish.crs:
        frame = frame.set_crs(wish.crs, allow_override=True)
    west, south, east, north = frame.total_bounds
    if frame.empty or not np.isfinite([west, south, east, north]).all():
        return frame if frame.crs is not None else frame.set_crs(CRS)
    are_degrees = -180 <= west <= east <= 180 and -180 <= south <= north <= 180
    if frame.crs is not None and frame.crs.is_projected:
        swapped = metres.are_swapped(west, south) and metres.are_swapped(east, north)
        return frame.set_geometry(_swapped(frame.geometry)) if swapped else frame
    if are_degrees:
        return frame if frame.crs is not None else frame.set_crs(CRS)
    say_crs(label(path), (west + east) / 2, (south + north) / 2, wish, faults)
    return None


def _swapped(shapes: geopandas.GeoSeries) -> geopandas.GeoSeries:
    """Put easting first: surveyors in China call northing X and write it first."""
    turned = shapely.transform(shapes.array, lambda points: points[:, ::-1])
    return geopandas.GeoSeries(turned, index=shapes.index, crs=shapes.crs)


def say_crs(where: str, x: float, y: float, wish: Wish, faults: Faults) -> None:
    """Note that a CRS is needed, and which would fit."""
    fits = metres.fitting(x, y, wish.near) if wish.near is not None and metres.are_metres(x, y) else None
    if fits:
        faults.say(where, "crs-fits", crs=fits)
    else:
        faults.say(where, "no-crs")


def is_crs(text: str) -> bool:
    """Say whether a text names a CRS."""
    try:
        pyproj.CRS.from_user_input(text)
    except CRSError:
        return False
    return True


def _cell(value: Any) -> str:
    if value is None or value != value:  # noqa: PLR0124 -- a missing number is not itself
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
