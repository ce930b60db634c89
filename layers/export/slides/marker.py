"""The symbols of points as shapes with their glyph as text: the markers of ``layers.swatch``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shapely import affinity

from layers.export.composition.marks import outline
from layers.export.composition.sheets import PIXEL_MM
from layers.export.slides import paint
from layers.export.slides.elements import Element
from layers.export.slides.shape import Box, Numbers, Told, freeform, group, preset
from layers.export.slides.text import POINTS_PER_MM, Paragraph
from layers.style import Style

GLYPH = 0.56  # of the marker: height of its character
DIAMOND_GLYPH = 0.46
DASHES = {"full": "", "pale": "3 1.5", "hollow": "0.1 2"}  # in widths of the edge

OUTLINED = ("drop", "peak")
"""What DrawingML has no preset for."""


@dataclass(frozen=True)
class _Preset:
    kind: str
    box: tuple[float, float, float, float]  # x, y, width, height of a marker of radius 1 about the middle


PRESETS: Mapping[str, _Preset] = {
    "circle": _Preset("ellipse", (-1, -1, 2, 2)),
    "ring": _Preset("ellipse", (-1, -1, 2, 2)),
    "concentric": _Preset("ellipse", (-1, -1, 2, 2)),
    "square": _Preset("rect", (-0.9, -0.9, 1.8, 1.8)),
    "diamond": _Preset("diamond", (-1, -1, 2, 2)),
    "triangle": _Preset("triangle", (-0.866, -1, 1.732, 1.5)),
}
WITHIN: Mapping[str, tuple[tuple[float, bool], ...]] = {
    "ring": ((1 / 3, False),),
    "concentric": ((0.72, False), (0.42, True)),
}
"""Smaller discs on a marker: share of its radius, and whether it is of its colour or white."""


def marker(
    numbers: Numbers,
    told: Told,
    style: Style,
    middle: tuple[float, float],
    across: float,
    *,
    letters: bool = False,
    px: float = PIXEL_MM,
) -> Element:
    """Draw the marker of a style.

    Parameters
    ----------
    numbers : Numbers
        Of the slide.
    told : Told
        What it is called.
    style : Style
    middle : tuple of float
        Where it stands, millimetres.
    across : float
        Millimetres.
    letters : bool
        A Latin letter in it instead of a Chinese character.
    px : float
        Millimetres of a pixel of the style.
    """
    thick = min(style.width * px, across / (14 if style.marker in WITHIN else 9))
    radius = across / 2 - thick / 2
    dash = paint.scaled(DASHES[style.marker_fill], thick)
    edge = paint.line(style.stroke, thick, dash=dash, rounded=style.marker_fill == "hollow")
    fill = paint.marker_fill(style)
    if style.marker in OUTLINED:
        shape = affinity.affine_transform(outline(style.marker), (radius, 0, 0, radius, *middle))
        return freeform(numbers, told, shape, fill, edge)
    kind = PRESETS.get(style.marker, PRESETS["circle"])
    glyph = _glyph(style, across, letters)
    whole = preset(numbers, told, kind.kind, _box(kind.box, middle, radius), fill, edge, glyph)
    discs = [
        preset(
            numbers,
            told,
            "ellipse",
            _box(PRESETS["circle"].box, middle, share * radius),
            fill if coloured else paint.solid("#FFFFFF"),
            edge if coloured else paint.line("", 0.0),
        )
        for share, coloured in WITHIN.get(style.marker, ())
    ]
    return group(numbers, told, [whole, *discs]) if discs else whole


def _box(unit: tuple[float, float, float, float], middle: tuple[float, float], radius: float) -> Box:
    x, y, width, height = (radius * part for part in unit)
    return Box(middle[0] + x, middle[1] + y, width, height)


def _glyph(style: Style, across: float, letters: bool) -> list[Paragraph]:
    text = style.letter if letters else style.glyph
    if not text:
        return []
    share = DIAMOND_GLYPH if style.marker == "diamond" else GLYPH
    hue = "#FFFFFF" if style.marker_fill == "full" else style.stroke
    return [Paragraph(text, across * share * POINTS_PER_MM, bold=True, hue=hue, align="ctr")]
