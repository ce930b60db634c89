"""A QGIS project beside a GeoPackage: its layers in their groups, styled, in their CRS, on one map.

Paths are relative: the two files may be moved together. A ``.qgz`` is a zip that holds one ``.qgs``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, fromstring, indent, tostring

import pyproj

from layers import zips
from layers.first import Box
from layers.geopackage import Table
from layers.layer import GROUPS
from layers.qgis.qml import VERSION

_GEOMETRY: Mapping[str, str] = {"area": "Polygon", "line": "Line", "point": "Point"}


@dataclass(frozen=True)
class Project:
    """What a project holds."""

    geopackage: str  # name of the file of the layers, in the same folder
    tables: Sequence[Table]  # bottom of the map first
    shown: Collection[str]  # ids of the layers that are on
    crs: pyproj.CRS  # of layers and map
    box: Box  # what the map shows first, in that CRS
    title: str


def write(path: Path, project: Project, words: Callable[[str], str]) -> None:
    """Write a project.

    Parameters
    ----------
    path : Path
        Ending in ``.qgz``.
    project : Project
    words : callable
        Names the groups.
    """
    tables, crs, box = project.tables, project.crs, project.box
    whole = Element("qgis", version=VERSION, projectname=project.title)
    SubElement(whole, "title").text = project.title
    _crs(SubElement(whole, "projectCrs"), crs)
    whole.append(_tree(project, words))
    whole.append(_canvas(crs, box))
    view = SubElement(whole, "ProjectViewSettings", UseProjectScales="0")
    _crs(SubElement(view, "DefaultViewExtent", _sides(box)), crs)
    layers = SubElement(whole, "projectlayers")
    for table in tables:
        layers.append(_layer(project.geopackage, table, crs))
    properties = SubElement(whole, "properties")
    SubElement(SubElement(properties, "Paths"), "Absolute", type="bool").text = "false"
    SubElement(SubElement(properties, "SpatialRefSys"), "ProjectionsEnabled", type="int").text = "1"
    indent(whole, " ")
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    written = head + tostring(whole, encoding="unicode")
    zips.write(path, [(f"{path.stem}.qgs", written.encode())])


def _id(table: Table) -> str:
    return f"atlas_layer_{table.name}"  # QGIS gives a new id to a layer whose id has ten letters or fewer


def _source(geopackage: str, table: Table) -> str:
    return f"./{geopackage}|layername={table.name}"


def _tree(project: Project, words: Callable[[str], str]) -> Element:
    """Write the tree of layers, the top of the map first."""
    tree = Element("layer-tree-group")
    for group in reversed(GROUPS):
        within = [table for table in project.tables if table.layer.group == group]
        if not within:
            continue
        branch = SubElement(
            tree, "layer-tree-group", name=words(f"group.{group}"), checked="Qt::Checked", expanded="0"
        )
        for table in reversed(within):
            SubElement(
                branch,
                "layer-tree-layer",
                id=_id(table),
                name=table.title,
                source=_source(project.geopackage, table),
                providerKey="ogr",
                checked="Qt::Checked" if table.layer.id in project.shown else "Qt::Unchecked",
                expanded="0",
            )
    return tree


def _canvas(crs: pyproj.CRS, box: Box) -> Element:
    canvas = Element("mapcanvas", name="theMapCanvas", annotationsVisible="1")
    SubElement(canvas, "units").text = "degrees" if crs.is_geographic else "meters"
    extent = SubElement(canvas, "extent")
    for name, value in _sides(box).items():
        SubElement(extent, name).text = value
    SubElement(canvas, "rotation").text = "0"
    _crs(SubElement(canvas, "destinationsrs"), crs)
    return canvas


def _sides(box: Box) -> dict[str, str]:
    return {name: repr(side) for name, side in zip(("xmin", "ymin", "xmax", "ymax"), box, strict=True)}


def _layer(geopackage: str, table: Table, crs: pyproj.CRS) -> Element:
    """Write a layer with its style: a project does not ask the GeoPackage for it."""
    layer = Element("maplayer", type="vector", geometry=_GEOMETRY[table.family], labelsEnabled="1")
    SubElement(layer, "id").text = _id(table)
    SubElement(layer, "datasource").text = _source(geopackage, table)
    SubElement(layer, "layername").text = table.title
    SubElement(layer, "provider", encoding="UTF-8").text = "ogr"
    _crs(SubElement(layer, "srs"), crs)
    layer.extend(fromstring(table.style))  # noqa: S314 -- our own document
    return layer


def _crs(parent: Element, crs: pyproj.CRS) -> None:
    system = SubElement(parent, "spatialrefsys", nativeFormat="Wkt")
    SubElement(system, "wkt").text = crs.to_wkt()
    code = crs.to_epsg()
    SubElement(system, "authid").text = f"EPSG:{code}" if code else ""
    SubElement(system, "description").text = crs.name
    SubElement(system, "geographicflag").text = str(crs.is_geographic).lower()
