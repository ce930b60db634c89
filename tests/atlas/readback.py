"""Read back what was exported, each format by software that is not ours."""

from __future__ import annotations

import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import pyogrio
import shapely
from ezdxf import filemanagement
from ezdxf.entities.dxfentity import DXFEntity
from ezdxf.entities.lwpolyline import LWPolyline
from pyproj import CRS
from shapely.geometry import LineString, MultiLineString, MultiPoint, Point

from atlas.words import text
from layers.export.formats.dxf import APPLICATION
from layers.export.formats.kml import SPACE

STYLES: Mapping[str, Mapping[str, str]] = {
    "qml": {"zh": "QGIS 样式（QML）与工程", "en": "QML and a QGIS project"},
    "kml": {
        "zh": "颜色、线宽、透明度，面和线的名称",
        "en": "colours, widths, opacity, names of areas and lines",
    },
    "kmz": {
        "zh": "颜色、线宽、透明度，点状符号（图片），面和线的名称",
        "en": "colours, widths, opacity, the map's markers (pictures), names of areas and lines",
    },
    "cad": {"zh": "图层、颜色、线型、线宽、填充", "en": "layers, colours, line types and weights, fills"},
    "tiles": {"zh": "随要素的颜色、线宽、虚线", "en": "colours, widths, dashes with each feature"},
    "key": {"zh": "符号代码", "en": "key of the symbol"},
}


@dataclass(frozen=True)
class Reading:
    """What was read."""

    table: gpd.GeoDataFrame  # id, name, geometry
    crs: CRS
    styled: str  # a key of STYLES
    rings: bool = False  # whether areas come back as their edges


def _table(frame: pd.DataFrame, id_: str, name: str, symbol: str = "") -> gpd.GeoDataFrame:
    if symbol:
        assert (frame[symbol].fillna("") != "").all(), "every feature has the key of its symbol"
    found = gpd.GeoDataFrame(
        {"id": frame[id_], "name": frame[name].fillna("")}, geometry=list(frame.geometry)
    )
    return found.set_geometry(found.geometry.force_2d())


def _layers(path: str, **options: object) -> gpd.GeoDataFrame:
    names = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
    return pd.concat([pyogrio.read_dataframe(path, layer=name) for name in names], ignore_index=True)


def geojson(path: Path) -> Reading:
    read = pyogrio.read_dataframe(path)
    return Reading(_table(read, "id", "name", "symbol"), read.crs, "key")


def gpkg(path: Path) -> Reading:
    read = _layers(str(path))
    with closing(sqlite3.connect(path)) as file:
        styles = dict(file.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault"))
    for table, kind in pyogrio.list_layers(path):
        assert kind is None or ElementTree.fromstring(styles[table]).find("renderer-v2") is not None
    with zipfile.ZipFile(path.with_suffix(".qgz")) as archive:
        project = ElementTree.fromstring(archive.read(archive.namelist()[0]))
    assert len(project.findall(".//maplayer/renderer-v2")) == len(styles)
    return Reading(_table(read, "编号", "名称", "符号"), read.crs, "qml")


def kml(path: Path) -> Reading:
    zipped = path.suffix == ".kmz"
    raw = zipfile.ZipFile(path).read("doc.kml") if zipped else path.read_bytes()
    marks = ElementTree.fromstring(raw).findall(f".//{{{SPACE}}}Placemark")
    placed = [mark for mark in marks if mark.find(f".//{{{SPACE}}}coordinates") is not None]
    assert placed and all(mark.find(f"{{{SPACE}}}Style") is not None for mark in placed)
    asked_for = {icon.text for mark in placed for icon in mark.iter(f"{{{SPACE}}}href")}
    beside = {*zipfile.ZipFile(path).namelist()} - {"doc.kml"} if zipped else set()
    assert asked_for == beside and bool(asked_for) == zipped, "what is referred to lies in the zip, no more"
    # All layers in one go: GDAL reads the whole file for each time it is opened.
    names = [
        name for name, _ in pyogrio.list_layers(path) if not name.endswith(text("zh", "kml.names", layer=""))
    ]
    asked = " UNION ALL ".join(f'SELECT * FROM "{name}"' for name in names)
    read = pyogrio.read_dataframe(path, sql=asked, sql_dialect="OGRSQL")
    assert list(read["Name"].fillna("")) == list(read["名称"].fillna(""))
    return Reading(_table(read, "编号", "Name", "符号"), read.crs, "kmz" if zipped else "kml")


def shapefile(path: Path) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(path).extractall(folder)
        read = _layers(folder)
    assert read["NOTE"].fillna("").map(lambda text: len(text.encode())).max() <= 254
    return Reading(_table(read, "ID", "NAME", "SYMBOL"), read.crs, "key")


def geoparquet(path: Path) -> Reading:
    read = gpd.read_parquet(path, columns=["id", "name", "symbol", "geometry"])
    west, south, east, north = read.geometry.dropna().iloc[0].bounds
    assert len(gpd.read_parquet(path, bbox=(west, south, east, north))) < len(read), "the covering is used"
    return Reading(_table(read, "id", "name", "symbol"), read.crs, "key")


def csv(path: Path) -> Reading:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    read = pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False)
    assert not read.map(lambda cell: isinstance(cell, str) and cell[:1] in "=+-@" and cell != "").any().any()
    read["名称"] = read["名称"].str.removeprefix("'")
    shapes = [shapely.from_wkt(text) if text else None for text in read["WKT"]]
    table = gpd.GeoDataFrame(read, geometry=shapes)
    return Reading(_table(table, "编号", "名称", "符号"), _said_beside(path), "key")


def xlsx(path: Path) -> Reading:
    book = openpyxl.load_workbook(path, read_only=True)
    rows = []
    for sheet in book.worksheets[1:]:
        heads, *cells = sheet.iter_rows()
        names = [cell.value for cell in heads]
        for row in cells:
            assert all(cell.data_type != "f" for cell in row), "no text became a formula"
            rows.append(dict(zip(names, (cell.value for cell in row), strict=False)))
    book.close()
    read = pd.DataFrame(rows)
    assert read["投资_元"].dropna().map(lambda value: isinstance(value, (int, float))).all()
    texts = read["WKT"].fillna("")
    shapes = [None if text == "" or text.startswith("几何过长") else shapely.from_wkt(text) for text in texts]
    table = gpd.GeoDataFrame(read, geometry=shapes)
    return Reading(_table(table, "编号", "名称", "符号"), _said_beside(path), "key")


def dxf(path: Path) -> Reading:
    drawing = filemanagement.readfile(path)
    assert not drawing.audit().errors and drawing.header["$INSUNITS"] == 6, "metres"
    shapes: dict[str, list[shapely.Geometry]] = {}
    names: dict[str, str] = {}
    seen = set()
    for entity in drawing.modelspace():
        if not entity.has_xdata(APPLICATION):
            continue
        carried = _carried(entity)
        names[carried["id"]] = carried["name"]
        seen.add((entity.dxf.layer, entity.dxf.get("true_color"), entity.dxf.linetype))
        if entity.dxftype() == "POINT":
            shapes.setdefault(carried["id"], []).append(Point(entity.dxf.location.x, entity.dxf.location.y))
        elif isinstance(entity, LWPolyline):
            corners = [*entity.get_points("xy")]
            ring = [*corners, corners[0]] if entity.closed else corners
            shapes.setdefault(carried["id"], []).append(LineString(ring))
    assert len({linetype for *_, linetype in seen}) > 2 and len({colour for _, colour, _ in seen}) > 5
    # Some features are names only: a text is all there is of them.
    rows = [(id_, name, _joined(shapes.get(id_, []))) for id_, name in names.items()]
    table = gpd.GeoDataFrame(rows, columns=["id", "name", "geometry"], geometry="geometry")
    return Reading(table, _said_beside(path), "cad", rings=True)


def _carried(entity: DXFEntity) -> dict[str, str]:
    """Put the texts of extended data together: a long value is in several."""
    carried: dict[str, str] = {}
    for tag in entity.get_xdata(APPLICATION):
        assert len(str(tag.value).encode()) <= 255
        name, _, value = str(tag.value).partition("=")
        carried[name] = carried.get(name, "") + value
    return carried


def _joined(parts: list[shapely.Geometry]) -> shapely.Geometry | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    return MultiPoint(parts) if isinstance(parts[0], Point) else MultiLineString(parts)


def flatgeobuf(path: Path) -> Reading:
    return geojson(path)


def pmtiles(path: Path) -> Reading:
    read = pyogrio.read_dataframe(path)
    assert read["style_stroke"].str.match("#[0-9A-F]{6}").all()
    crs = read.crs
    read = read.assign(geometry=read.geometry.make_valid())
    # A tile holds what lies in it: the parts of a feature are put together again.
    whole = read.dissolve("id", aggfunc="first").reset_index()
    return Reading(_table(whole, "id", "name", "symbol"), crs, "tiles")


def _said_beside(path: Path) -> CRS:
    """Read the CRS from the metadata: the format itself has no room for it."""
    space = {"gmd": "http://www.isotc211.org/2005/gmd"}
    record = ElementTree.parse(path.with_name(f"{path.name}.xml"))
    code = record.find(".//gmd:referenceSystemInfo//gmd:code", space)
    assert code is not None
    return CRS("".join(code.itertext()).strip())


READERS: Mapping[str, Callable[[Path], Reading]] = {
    "geojson": geojson,
    "gpkg": gpkg,
    "kml": kml,
    "kmz": kml,
    "shapefile": shapefile,
    "geoparquet": geoparquet,
    "flatgeobuf": flatgeobuf,
    "csv": csv,
    "xlsx": xlsx,
    "dxf": dxf,
    "pmtiles": pmtiles,
}
