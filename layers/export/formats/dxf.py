"""DXF for CAD, in metres of the county's Gauss-Kruger zone, with layers, colours and line types of the style.

A feature and its name carry id, name, fidelity, accuracy, citation and source as extended data (XDATA).
What the drawing was made from and its limits of use are a text below the map and among the drawing's
properties. A feature without a place cannot be drawn: the metadata says how many there are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from ezdxf import units
from ezdxf.document import Drawing
from ezdxf.filemanagement import new

from layers import style
from layers.export import crs
from layers.export.cad import FONT, TEXT_STYLE, Pencil
from layers.export.errors import ExportError
from layers.export.facts import Facts, facts
from layers.export.options import option
from layers.export.registry import Exporter
from layers.export.spoken import fitting
from layers.export.subject import Subject
from layers.first import Box, first_box
from layers.layer import PROJECTS, is_placed, together

APPLICATION = "PLANNING_ATLAS"  # by which extended data is found again
_CARRIED = ("id", "name", "fidelity", "accuracy_m", "citation", "source")
_XDATA_TEXT = 1000  # group code
_LONGEST = 255  # bytes in a text of extended data
_FORBIDDEN = re.compile(r'[<>/\\":;?*|=`]')  # in names of layers
_NOTE_PX = 11.0


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which way of writing the zone, for which sheet, and how much of the look."""

    crs: str = crs.option(*crs.METRIC)
    scale: int = option(
        100_000, "出图比例尺分母（定字高、线型）", "Scale of the sheet, 1:…", least=500, most=1_000_000
    )
    fills: bool = option(True, "面填充", "Fills of areas")
    names: bool = option(True, "注记", "Names")


def write(subject: Subject, options: Options, path: Path) -> None:
    """Draw the placed features, what lies on top last."""
    if not subject.placed:
        raise ExportError("nothing-placed")
    target = crs.target(options.crs, subject)
    drawing, said = _empty(), facts(subject, target)
    pencil = Pencil(drawing, options.scale)
    layers = target.layers(subject)
    called = {layer.id: _called(drawing, layer.title[subject.language]) for layer in layers}
    table = together(layers)
    features = table[is_placed(table)].to_dict("records")
    looks = [style.style(row["symbol"], row["fidelity"]) for row in features]
    rows = sorted(zip(looks, features, strict=True), key=lambda pair: pair[0].z)
    for look, row in rows:
        name = called[row["layer"]]
        if look.geometry != "label":
            for entity in pencil.shape(row["geometry"], look, name, fills=options.fills):
                entity.set_xdata(APPLICATION, _carried(row))
    if options.names:
        for look, row in rows:
            if look.named and row["name"]:
                _name(pencil, look, row, _of_names(called[row["layer"]], subject))
    _switch_off(drawing, subject, called)
    _note(pencil, said, first_box(layers), _called(drawing, subject.words("sheet.facts")))
    drawing.saveas(path)


def _empty() -> Drawing:
    drawing = new("R2010", units=units.M)
    drawing.appids.add(APPLICATION)
    drawing.styles.add(TEXT_STYLE, font=FONT)
    return drawing


def _called(drawing: Drawing, title: str) -> str:
    """Add a layer of a title; where that is taken a number makes it another."""
    plain = _FORBIDDEN.sub(" ", title).strip() or "0"
    name, number = plain, 2
    while name in drawing.layers:
        name, number = f"{plain} {number}", number + 1
    drawing.layers.add(name)
    return name


def _of_names(layer: str, subject: Subject) -> str:
    """Name the layer of a layer's names."""
    return f"{layer} {subject.words('export.names')}"


def _name(pencil: Pencil, look: style.Style, row: dict[str, Any], layer: str) -> None:
    """Write a feature's name into a layer, which is added when it is first asked for."""
    if layer not in pencil.drawing.layers:
        pencil.drawing.layers.add(layer)
    spot = shapely.point_on_surface(row["geometry"])
    pencil.name(row["name"], spot, look, layer).set_xdata(APPLICATION, _carried(row))


def _carried(row: dict[str, Any]) -> list[tuple[int, str]]:
    """Say a feature's attributes as texts of extended data, "name=value"; a long value takes several."""
    said = []
    for name in _CARRIED:
        value = row[name]
        rest = f"{value:g}" if isinstance(value, float) else str(value)
        while True:
            part = fitting(rest, "utf-8", _LONGEST - len(name) - 1)
            said.append((_XDATA_TEXT, f"{name}={part}"))
            rest = rest[len(part) :]
            if not rest:
                break
    return said


def _switch_off(drawing: Drawing, subject: Subject, called: Mapping[str, str]) -> None:
    """Leave on what makes a calm first view; names of projects are long and many, so they are off as well."""
    shown = subject.shown
    for layer in subject.layers:
        names = _of_names(called[layer.id], subject)
        if layer.id not in shown:
            drawing.layers.get(called[layer.id]).off()
        if names in drawing.layers and (layer.id not in shown or layer.group == PROJECTS):
            drawing.layers.get(names).off()


def _note(pencil: Pencil, said: Facts, box: Box, layer: str) -> None:
    """Write below the map what it was made from, and the same into the drawing's properties."""
    west, south, east, north = box
    height = pencil.metres(_NOTE_PX)
    lines = [f"{head}：{text}" for head, text in said]
    note = pencil.drawing.modelspace().add_mtext(
        "\\P".join(lines), dxfattribs={"layer": layer, "style": TEXT_STYLE, "char_height": height}
    )
    note.dxf.insert = (west, south - 2 * height)
    note.dxf.width = east - west
    for head, text in said:
        pencil.drawing.header.custom_vars.append(head, text)
    middle = ((west + east) / 2, (south + north) / 2)
    pencil.drawing.set_modelspace_vport(height=(north - south) * 1.2, center=middle)


EXPORTER = Exporter(
    id="dxf",
    title={"zh": "DXF（CAD，高斯-克吕格坐标）", "en": "DXF (CAD, Gauss-Kruger metres)"},
    group="gis",
    suffix=".dxf",
    mime="image/vnd.dxf",
    options=Options,
    write=write,
    keeps_unplaced=lambda _: False,
)
