"""Read a planner's own GIS file, given as bytes, into features in EPSG:4490.

The file is not trusted. Its kind is told from its content before GDAL sees it, so that nothing can pass
for another format (a virtual raster names files and addresses of its own); XML with declared entities is
refused; a zip is unpacked by hand, only the parts of one Shapefile and only up to a limit. A CSV is read
without GDAL. Sizes, counts and nesting have limits. Nothing is kept outside a folder that goes at once.
"""

from __future__ import annotations

import csv
import io
import json
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import shapely
from lxml import etree
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj.exceptions import ProjError

from atlas.errors import UserError
from gazetteer import datum as datums
from gazetteer.offline import offline
from gazetteer.place import CRS
from gazetteer.projection import FIRST_CODE, FIRST_MERIDIAN, LAST_MERIDIAN, metric_crs
from layers import repair
from layers.files import workroom
from layers.layer import is_placed

MOST_BYTES = 20 * 2**20
MOST_UNPACKED = 100 * 2**20  # bytes of a zip's parts
MOST_FEATURES = 20_000
MOST_VERTICES = 1_000_000
MOST_COLUMNS = 30
LONGEST_VALUE = 300  # characters
DEEPEST = 16  # brackets within brackets: a multipolygon in a feature collection has ten
VECTORS = ("geojson", "json", "gpkg", "zip", "kml")
TYPES = (*VECTORS, "csv")
GRID = "grid"  # what a user says of coordinates in metres of the 3-degree Gauss-Kruger grid
SYSTEMS = ("CGCS2000", "GCJ-02", "BD-09", GRID)
"""What a user may say of a file's coordinates; the first three are degrees."""

_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_NAMES = ("name", "名称", "名字", "地名", "项目名称", "title", "标题")
_LON = ("lon", "lng", "longitude", "经度", "x", "东经")
_LAT = ("lat", "latitude", "纬度", "y", "北纬")
_SHP_MAGIC = b"\x00\x00\x27\x0a"
_SQLITE_MAGIC = b"SQLite format 3\0"
_ZONE = 1_000_000  # metres: what a zone's number counts before the easting


class OwnLayerError(UserError):
    """A file cannot be taken as a layer."""


def read(raw: bytes, name: str, system: str = "", near: float = 108.0) -> gpd.GeoDataFrame:
    """Read a file of features.

    Parameters
    ----------
    raw : bytes
        The file.
    name : str
        Its name; the suffix says what it should be.
    system : str
        One of ``SYSTEMS``, where the user knows the coordinates better than the file; else "".
    near : float
        Longitude of the county, degrees: the zone of eastings without a zone's number.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``name`` (text) and those of the file as text; geometry valid, EPSG:4490; never empty.

    Raises
    ------
    OwnLayerError
        With the key of the sentence that tells what to mend; ``own-crs`` where only the user can say
        what the coordinates are.
    """
    suffix = Path(name).suffix.lower().lstrip(".")
    if suffix not in TYPES:
        raise OwnLayerError("own-type", name=name)
    if len(raw) > MOST_BYTES:
        raise OwnLayerError("own-large", limit=str(MOST_BYTES // 2**20))
    frame = _csv(raw, name) if suffix == "csv" else _vector(raw, name)
    if len(frame) > MOST_FEATURES:
        raise OwnLayerError("own-many", limit=str(MOST_FEATURES))
    frame = frame[is_placed(frame)]
    if frame.empty:
        raise OwnLayerError("own-empty", name=name)
    if int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum()) > MOST_VERTICES:
        raise OwnLayerError("own-many", limit=str(MOST_FEATURES))
    return _in_words(_placed(frame, system, near), name)


def laid(raw: bytes, name: str, folder: Path) -> Path:
    """Lay a vector file into a folder, under a name of our own, once its content is what its suffix says.

    Parameters
    ----------
    raw, name
        The file and its name, whose suffix is one of ``VECTORS``.
    folder
        An empty one; a Shapefile is unpacked into it.

    Raises
    ------
    OwnLayerError
        It is damaged, or another format than it says.
    """
    suffix = Path(name).suffix.lower().lstrip(".")
    if suffix == "zip":
        return _unpacked(raw, name, folder)
    check = {"geojson": _check_json, "json": _check_json, "gpkg": _check_sqlite, "kml": _check_xml}
    check[suffix](raw, name)
    path = folder / f"layer.{suffix}"
    path.write_bytes(raw)
    return path


def _vector(raw: bytes, name: str) -> gpd.GeoDataFrame:
    with workroom() as folder:
        path = laid(raw, name, folder)
        try:
            with warnings.catch_warnings(), offline():
                warnings.simplefilter("ignore")  # what GDAL mends by itself
                layers = pyogrio.list_layers(path)
                first = next((str(layer) for layer, kind in layers if kind is not None), None)
                frame = first and _features(path, first)
        except (DataSourceError, DataLayerError, ValueError, RuntimeError, UnicodeDecodeError):
            raise OwnLayerError("own-broken", name=name) from None
    if not isinstance(frame, gpd.GeoDataFrame):
        raise OwnLayerError("own-empty", name=name)
    return frame


def _features(path: Path, layer: str) -> pd.DataFrame:
    columns = list(pyogrio.read_info(path, layer=layer)["fields"][:MOST_COLUMNS])
    frame: pd.DataFrame = pyogrio.read_dataframe(
        path, layer=layer, columns=columns, max_features=MOST_FEATURES + 1, on_invalid="ignore"
    )
    return frame


def _check_json(raw: bytes, name: str) -> None:
    depth = deepest = 0
    for byte in raw:
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    if deepest > DEEPEST:
        raise OwnLayerError("own-deep", name=name)
    try:
        kind = json.loads(raw)["type"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise OwnLayerError("own-broken", name=name) from None
    if kind not in ("FeatureCollection", "Feature"):
        raise OwnLayerError("own-broken", name=name)


def _check_sqlite(raw: bytes, name: str) -> None:
    if not raw.startswith(_SQLITE_MAGIC):
        raise OwnLayerError("own-broken", name=name)


def _check_xml(raw: bytes, name: str) -> None:
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw or b"\0" in raw:
        raise OwnLayerError("own-entities", name=name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError:
        raise OwnLayerError("own-broken", name=name) from None
    if etree.QName(root).localname != "kml":
        raise OwnLayerError("own-broken", name=name)


def _unpacked(raw: bytes, name: str, folder: Path) -> Path:
    """Unpack the parts of the one Shapefile of a zip under names of our own; return its main part."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            files = [entry for entry in packed.infolist() if not entry.is_dir()]
            stems = {Path(entry.filename).with_suffix("") for entry in files if _part(entry) == ".shp"}
            if len(stems) != 1:
                raise OwnLayerError("own-zip", name=name)
            (stem,) = stems
            wanted = [entry for entry in files if Path(entry.filename).with_suffix("") == stem]
            room = MOST_UNPACKED
            for entry in wanted:
                if _part(entry) in _PARTS:
                    with packed.open(entry) as part:
                        content = part.read(room + 1)  # never more, whatever the entry claims
                    room -= len(content)
                    if room < 0:
                        raise OwnLayerError("own-large", limit=str(MOST_UNPACKED // 2**20))
                    (folder / f"layer{_part(entry)}").write_bytes(content)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, OwnLayerError):
            raise
        raise OwnLayerError("own-broken", name=name) from None
    main = folder / "layer.shp"
    if not main.read_bytes().startswith(_SHP_MAGIC):
        raise OwnLayerError("own-broken", name=name)
    return main


def _part(entry: zipfile.ZipInfo) -> str:
    return Path(entry.filename).suffix.lower()


def _csv(raw: bytes, name: str) -> gpd.GeoDataFrame:
    try:
        rows = csv.DictReader(io.StringIO(_decoded(raw, name)))
        columns = [str(column) for column in rows.fieldnames or ()]
        lon, lat = _column(columns, _LON), _column(columns, _LAT)
        if not lon or not lat:
            raise OwnLayerError("own-csv", columns="、".join(columns[:MOST_COLUMNS]) or "—")
        listed = []
        for row in rows:
            listed.append(row)
            if len(listed) > MOST_FEATURES:
                break
    except csv.Error:
        raise OwnLayerError("own-broken", name=name) from None
    shapes = [_spot(row.get(lon), row.get(lat)) for row in listed]
    known = [{column: row.get(column) for column in columns} for row in listed]
    return gpd.GeoDataFrame(known, geometry=shapes)


def _decoded(raw: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise OwnLayerError("own-broken", name=name)


def _column(columns: list[str], known: tuple[str, ...]) -> str:
    lowered = {column.strip().lower(): column for column in reversed(columns)}
    return next((lowered[word] for word in known if word in lowered), "")


def _spot(lon: str | None, lat: str | None) -> shapely.Point | None:
    try:
        x, y = float(lon or ""), float(lat or "")
    except ValueError:
        return None
    return shapely.Point(x, y) if np.isfinite([x, y]).all() else None


def _placed(frame: gpd.GeoDataFrame, system: str, near: float) -> gpd.GeoDataFrame:
    """Bring the geometry to EPSG:4490."""
    shapes = shapely.force_2d(frame.geometry.to_numpy())
    if system in datums.DATUMS:
        shapes = _shifted(shapes, system)
    elif system == GRID:
        shapes = _from_grid(shapes, near)
    elif frame.crs is None:
        raise OwnLayerError("own-crs")
    else:
        try:
            shapes = gpd.GeoSeries(shapes, crs=frame.crs).to_crs(CRS).to_numpy()
        except (ProjError, ValueError):
            raise OwnLayerError("own-crs") from None
    sound = np.array([repair.valid(shape) for shape in shapes], dtype=object)
    if not all(repair.in_degrees(shape) for shape in sound):
        raise OwnLayerError("own-crs")
    return frame.set_geometry(gpd.GeoSeries(sound, index=frame.index), crs=None).set_crs(
        CRS, allow_override=True
    )


Points = npt.NDArray[np.float64]


def _moved(shapes: npt.NDArray[np.object_], move: Callable[[Points], Points]) -> npt.NDArray[np.object_]:
    moved: npt.NDArray[np.object_] = shapely.transform(shapes, move)
    return moved


def _shifted(shapes: npt.NDArray[np.object_], datum: str) -> npt.NDArray[np.object_]:
    try:
        return _moved(
            shapes, lambda points: np.column_stack(datums.convert(points[:, 0], points[:, 1], datum))
        )
    except ValueError:
        raise OwnLayerError("own-crs") from None


def _from_grid(shapes: npt.NDArray[np.object_], near: float) -> npt.NDArray[np.object_]:
    """Read metres of the 3-degree grid, with the zone's number before the easting or without."""
    west, _, east, _ = shapely.total_bounds(shapes)
    zone = int(west // _ZONE) if np.isfinite(west) else -1
    meridian = 3 * zone
    if zone == 0:
        crs = metric_crs(near)
    elif FIRST_MERIDIAN <= meridian <= LAST_MERIDIAN and int(east // _ZONE) == zone:
        crs = f"EPSG:{FIRST_CODE + (meridian - FIRST_MERIDIAN) // 3}"
    else:
        raise OwnLayerError("own-crs")
    plain = _moved(shapes, lambda points: points - [zone * _ZONE, 0])
    placed: npt.NDArray[np.object_] = gpd.GeoSeries(plain, crs=crs).to_crs(CRS).to_numpy()
    return placed


def _in_words(frame: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    """Keep the file's values as text, and find what its features are called."""
    columns = [column for column in frame.columns if column != frame.geometry.name][:MOST_COLUMNS]
    values: Mapping[str, list[str]] = {
        str(column): [_text(each) for each in frame[column]] for column in columns
    }
    named = _column(list(values), _NAMES) or next(
        (column for column, each in values.items() if any(value and not _is_number(value) for value in each)),
        "",
    )
    stem = Path(name).stem
    names = values.get(named, [""] * len(frame))
    shown = [each or f"{stem} {number}" for number, each in enumerate(names, start=1)]
    table = {"name": shown} | {
        column: each for column, each in values.items() if column not in (named, "name")
    }
    return gpd.GeoDataFrame(table, geometry=frame.geometry.to_numpy(), crs=CRS)


def _text(value: object) -> str:
    missing = value is None or value != value  # noqa: PLR0124 -- NaN
    return "" if missing else str(value)[:LONGEST_VALUE]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
