"""KML for Google Earth and its like: a document per layer, styled, with the attributes in the reader's words.

KML knows WGS 84 only and no dashes, so a line's step of certainty is told by its attributes alone. No icon is
fetched from anywhere: in KMZ the markers of the map lie in the zip, in KML points take the viewer's own mark
in their colour. Viewers name points only, so the names of areas and lines stand at points of their own, in a
folder within the layer's, which has a mark as well where the map puts one.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from layers import style
from layers.export import crs
from layers.export.facts import facts
from layers.export.options import option
from layers.export.registry import Exporter
from layers.export.spoken import spoken
from layers.export.subject import Subject
from layers.labels import label_point
from layers.layer import Layer
from layers.swatch import PLAIN_PX

NAMES = "-names"  # ends the id of the folder that names a layer's areas and lines
SPACE = "http://www.opengis.net/kml/2.2"
MIME = "application/vnd.google-earth.kml+xml"
_STYLED = "OGR_STYLE"  # the column by which GDAL is told a feature's style
_ICON_PX = 32.0  # of a mark at scale 1, as Google Earth draws it
_LABEL_PX = 16.0  # of a name at scale 1


@dataclass(frozen=True, kw_only=True)
class Options:
    """KML leaves no choice of CRS; a shifted copy says so in its name."""

    crs: str = crs.option(*crs.LONLAT)
    names: bool = option(
        True, "面和线的名称（另加标注点）", "Names of areas and lines (as points of their own)"
    )


def write(subject: Subject, options: Options, path: Path) -> None:
    """Write every layer into a folder of one file."""
    path.write_bytes(document(subject, options))


def document(subject: Subject, options: Options, *, icons: bool = False) -> bytes:
    """Write a document.

    Parameters
    ----------
    subject : Subject
    options : Options
    icons : bool
        Points refer to the pictures that ``icon_name`` names, which lie beside the document.
    """
    target = crs.target(options.crs, subject)
    said = {
        "name": target.titled(subject.title),
        "open": "1",
        "description": "\n".join(f"{head}：{said}" for head, said in facts(subject, target)),
    }
    ElementTree.register_namespace("", SPACE)
    root = ElementTree.Element(f"{{{SPACE}}}kml")
    whole = ElementTree.SubElement(root, f"{{{SPACE}}}Document", id="atlas")
    for tag, text in said.items():
        ElementTree.SubElement(whole, f"{{{SPACE}}}{tag}").text = text
    for layer in target.layers(subject):
        title = layer.title[subject.language]
        folder = _folder(_table(layer, subject, icons=icons), layer.id, title)
        whole.append(folder)
        named = _names(layer, icons=icons) if options.names else None
        if named is not None:
            folder.append(_folder(named, layer.id + NAMES, subject.words("kml.names", layer=title)))
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def icon_name(look: style.Style) -> str:
    """Name the picture of a marker, from where the document lies."""
    return f"icons/{look.symbol}-{look.certainty}.png"


def marked(subject: Subject, options: Options) -> tuple[style.Style, ...]:
    """List the looks of markers that a document of a subject refers to, each once."""
    found = {
        look: None
        for layer in subject.layers
        for look, shape in _looks(layer)
        if look.geometry != "label"
        and (shapely.get_dimensions(shape) == 0 or (options.names and look.marker and _is_named(look, shape)))
    }
    return tuple(found)


def _is_named(look: style.Style, shape: BaseGeometry | None) -> bool:
    """Tell whether a feature is an area or a line that has a point of its own for name or marker."""
    return (
        shapely.get_dimensions(shape) > 0 and look.symbol != style.WHOLE and bool(look.named or look.marker)
    )


def _looks(layer: Layer) -> Iterator[tuple[style.Style, BaseGeometry | None]]:
    features = layer.features
    for symbol, fidelity, shape in zip(
        features["symbol"], features["fidelity"], features.geometry, strict=True
    ):
        yield style.style(symbol, fidelity), shape


def _folder(table: gpd.GeoDataFrame, id_: str, title: str) -> ElementTree.Element:
    """Have GDAL write a folder, one at a time: it reads and writes all of a file for each that is added.

    What only told it the styles is taken out. The schema goes into the folder: those of the whole document
    GDAL does not find when it reads a KMZ, and QGIS then shows no attributes.
    """
    written = io.BytesIO()
    pyogrio.write_dataframe(
        table,
        written,
        driver="LIBKML",
        layer=id_,
        geometry_type="Unknown",
        layer_options={"NAME": title},
    )
    root = ElementTree.fromstring(written.getvalue())  # noqa: S314 -- our own document
    for parent in root.iter():
        for child in [child for child in parent if child.get("name") == _STYLED]:
            parent.remove(child)
    schema, folder = (
        found
        for kind in ("Schema", "Document")
        for found in root.findall(f"{{{SPACE}}}Document/{{{SPACE}}}{kind}")
    )
    folder.insert(1, schema)  # behind the name
    return folder


def _table(layer: Layer, subject: Subject, *, icons: bool) -> gpd.GeoDataFrame:
    features = layer.features
    styled = [
        _style(look, shapely.get_dimensions(shape), investment, icons=icons)
        for (look, shape), investment in zip(_looks(layer), features["investment_cny"], strict=True)
    ]
    table = spoken(features, subject.words)
    # Names are said twice: as the placemark's, and among the attributes.
    table = table.assign(**{"Name": features["name"], _STYLED: styled})
    # Every CRS of this format is in degrees that KML takes for WGS 84.
    return table.set_crs("EPSG:4326", allow_override=True)


def _names(layer: Layer, *, icons: bool) -> gpd.GeoDataFrame | None:
    """Name areas and lines at a point each; ``None`` where the map names none of a layer."""
    rows = [
        (name, _point(look, investment, icons=icons), label_point(shape))
        for (look, shape), name, investment in zip(
            _looks(layer), layer.features["name"], layer.features["investment_cny"], strict=True
        )
        if _is_named(look, shape)
    ]
    if not rows:
        return None
    return gpd.GeoDataFrame(rows, columns=["Name", _STYLED, "geometry"], crs="EPSG:4326")


def _style(look: style.Style, dimension: int, investment: float, *, icons: bool) -> str:
    """Say a look in OGR's feature style, for features of a dimension."""
    pen = f"PEN(c:{_colour(look.stroke, look.opacity)},w:{max(look.width, 1.0):g}px)"
    if dimension == 1:
        return pen
    if dimension == 0:
        return _point(replace(look, marker=look.marker or "circle"), investment, icons=icons)
    width = min(look.width, style.THIN_PX) if look.geometry == "line" else look.width
    edge = f"PEN(c:{_colour(look.stroke, look.opacity if width else 0.0)},w:{width:g}px)"
    return f"BRUSH(fc:{_colour(look.fill or look.stroke, look.fill_opacity)});{edge}"


def _point(look: style.Style, investment: float, *, icons: bool) -> str:
    """Say how a point is marked and named; what the map writes a name for only has no mark."""
    size = style.marker_size(look, investment) if look.symbol.startswith(style.PROJECT) else look.size
    scale = f"s:{(size or PLAIN_PX) / _ICON_PX:.2f}"
    if not look.marker or look.geometry == "label":
        symbol = "s:0"
    elif icons:
        symbol = f'id:"{icon_name(look)}",{scale}'
    else:
        symbol = f"c:{_colour(look.fill)},{scale}"
    label = f"LABEL(c:{_colour(look.label_colour)},w:{100 * look.label_size / _LABEL_PX:.0f})"
    return f"SYMBOL({symbol});{label}"


def _colour(hue: str, opacity: float = 1.0) -> str:
    return f"{hue}{round(255 * opacity):02X}"


EXPORTER = Exporter(
    id="kml",
    title={"zh": "KML（带样式）", "en": "KML (styled)"},
    group="gis",
    suffix=".kml",
    mime=MIME,
    options=Options,
    write=write,
)
