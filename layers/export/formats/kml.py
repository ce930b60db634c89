"""KML for Google Earth and its like: a document per layer, styled, with the attributes in the reader's words.

KML knows WGS 84 only and no dashes, so a line's step of certainty is told by its attributes alone. No icon is
fetched from anywhere: points take the viewer's own mark in their colour.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import pyogrio
import shapely

from layers import style
from layers.export import crs
from layers.export.facts import facts
from layers.export.registry import Exporter
from layers.export.spoken import spoken
from layers.export.subject import Subject
from layers.layer import Layer

SPACE = "http://www.opengis.net/kml/2.2"
MIME = "application/vnd.google-earth.kml+xml"
_STYLED = "OGR_STYLE"  # the column by which GDAL is told a feature's style
_ICON_PX = 32.0  # of a mark at scale 1, as Google Earth draws it
_LABEL_PX = 16.0  # of a name at scale 1
_THIN_PX = 1.5  # the edge of an area whose symbol is made for lines, as in ``style.leaflet_filled``


@dataclass(frozen=True, kw_only=True)
class Options:
    """KML leaves no choice of CRS; a shifted copy says so in its name."""

    crs: str = crs.option(*crs.LONLAT)


def write(subject: Subject, options: Options, path: Path) -> None:
    """Write every layer into a folder of one file."""
    path.write_bytes(document(subject, options, path.with_name(f"{path.stem}-draft.kml")))


def document(subject: Subject, options: Options, draft: Path) -> bytes:
    """Write a document by way of a file that is gone when this ends."""
    target = crs.target(options.crs, subject)
    described = "\n".join(f"{head}：{said}" for head, said in facts(subject, target))
    about = {"NAME": target.titled(subject.title), "DESCRIPTION": described, "OPEN": "1"}
    try:
        for layer in target.layers(subject):
            pyogrio.write_dataframe(
                _table(layer, subject),
                draft,
                driver="LIBKML",
                layer=layer.id,
                append=draft.exists(),
                geometry_type="Unknown",
                dataset_options=about,
                layer_options={"NAME": layer.title[subject.language]},
            )
        return _cleaned(draft)
    finally:
        draft.unlink(missing_ok=True)


def zipped(content: bytes, path: Path) -> None:
    """Write a document as KMZ."""
    with zipfile.ZipFile(path, "w") as archive:
        member = zipfile.ZipInfo("doc.kml", (1980, 1, 1, 0, 0, 0))  # the same input gives the same file
        archive.writestr(member, content, zipfile.ZIP_DEFLATED)


def _table(layer: Layer, subject: Subject) -> gpd.GeoDataFrame:
    features = layer.features
    styled = [
        _style(style.style(symbol, fidelity), shapely.get_dimensions(shape))
        for symbol, fidelity, shape in zip(
            features["symbol"], features["fidelity"], features.geometry, strict=True
        )
    ]
    table = spoken(features, subject.words)
    # Names are said twice: as the placemark's, and among the attributes.
    table = table.assign(**{"Name": features["name"], _STYLED: styled})
    # Every CRS of this format is in degrees that KML takes for WGS 84.
    return table.set_crs("EPSG:4326", allow_override=True)


def _style(look: style.Style, dimension: int) -> str:
    """Say a look in OGR's feature style, for features of a dimension."""
    pen = f"PEN(c:{_colour(look.stroke, look.opacity)},w:{max(look.width, 1.0):g}px)"
    if dimension == 1:
        return pen
    label = f"LABEL(c:{_colour(look.label_colour)},w:{100 * look.label_size / _LABEL_PX:.0f})"
    if dimension == 0:
        return f"SYMBOL(c:{_colour(look.fill)},s:{(look.size or 12) / _ICON_PX:.2f});{label}"
    width = min(look.width, _THIN_PX) if look.geometry == "line" else look.width
    edge = f"PEN(c:{_colour(look.stroke, look.opacity if width else 0.0)},w:{width:g}px)"
    return f"BRUSH(fc:{_colour(look.fill or look.stroke, look.fill_opacity)});{edge}"


def _colour(hue: str, opacity: float = 1.0) -> str:
    return f"{hue}{round(255 * opacity):02X}"


def _cleaned(draft: Path) -> bytes:
    """Take out what only told GDAL the styles, and put each layer's schema into the layer.

    Schemas of the whole document GDAL does not find when it reads a KMZ, and QGIS then shows no attributes.
    """
    ElementTree.register_namespace("", SPACE)
    tree = ElementTree.parse(draft)  # noqa: S314 -- our own document
    for parent in tree.iter():
        for child in [child for child in parent if child.get("name") == _STYLED]:
            parent.remove(child)
    for whole in tree.getroot().findall(f"{{{SPACE}}}Document"):
        schemas, layers = (whole.findall(f"{{{SPACE}}}{kind}") for kind in ("Schema", "Document"))
        for schema, layer in zip(schemas, layers, strict=True):
            whole.remove(schema)
            layer.insert(1, schema)  # behind the name
    written: bytes = ElementTree.tostring(tree.getroot(), encoding="utf-8", xml_declaration=True)
    return written


EXPORTER = Exporter(
    id="kml",
    title={"zh": "KML（带样式）", "en": "KML (styled)"},
    group="gis",
    suffix=".kml",
    mime=MIME,
    options=Options,
    write=write,
)
