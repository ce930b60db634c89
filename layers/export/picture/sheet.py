"""A whole composition drawn on a canvas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import shapely
from shapely.geometry import LineString

from layers.export.composition.records import Box, Composition, LegendRow, Text
from layers.export.composition.sheets import is_outline
from layers.export.errors import ExportError
from layers.export.picture.canvas import Canvas
from layers.export.picture.fonts import Fonts, fonts
from layers.style import Style, style, symbols

SHAPES_Z, GRATICULE_Z, MARKERS_Z, LABELS_Z, FRAME_Z = 1.0, 60.0, 70.0, 80.0, 90.0
BEYOND, PAPER = "#F4F2EC", "#FFFFFF"  # beyond the county, and in it
INK, GREY, LEADER = "#1A1A1A", "#8A867E", "#55524C"
LATIN = "DejaVu Sans"  # comes with matplotlib
SMALL_PX = 12.0  # of a marker whose symbol says no size
COUNTY = "#D55E00"


def draw(composition: Composition) -> Canvas:
    """Draw a sheet.

    Raises
    ------
    ExportError
        No font holds one of its characters.
    """
    found = fonts(texts(composition))
    canvas = Canvas.of_size(composition.width_mm, composition.height_mm, found, composition.px_mm)
    _map(canvas, composition)
    _marks(canvas, composition)
    _names(canvas, composition)
    _legend(canvas, composition)
    _around(canvas, composition)
    return canvas


def marker(look: Style) -> Canvas:
    """Draw nothing but a marker, an inch across; with its Latin letter where no font holds the characters."""
    try:
        found = fonts(_glyphs())
    except ExportError:
        look, found = replace(look, glyph=look.letter), Fonts((LATIN,))
    inch = 25.4
    canvas = Canvas.of_size(inch, inch, found, inch / (look.size or SMALL_PX))
    canvas.mark(look.marker, inch / 2, inch / 2, inch, look, MARKERS_Z)
    return canvas


@cache
def _glyphs() -> frozenset[str]:
    """List the characters of all markers: asked for together, a package's font is cut once."""
    return frozenset(style(symbol).glyph for symbol in symbols())


def texts(composition: Composition) -> Iterator[str]:
    """List all that is written on a sheet."""
    yield from (text.text for text in _writings(composition))
    yield from (label.text.text for label in composition.labels)
    yield from (marker.style.glyph for marker in composition.markers)


def _writings(composition: Composition) -> Iterator[Text]:
    """List what is written beside the names of the map."""
    yield composition.title
    if composition.subtitle is not None:
        yield composition.subtitle
    yield from composition.notes
    yield from composition.scale_bar.texts
    yield composition.scale_text
    yield composition.north.text
    yield from (row.text for row in composition.legend)
    if composition.inset is not None:
        yield composition.inset.title
        yield from composition.inset.texts


def _map(canvas: Canvas, composition: Composition) -> None:
    canvas.box(composition.map, "none", 0, 0, fill=BEYOND)
    for shape in composition.shapes:
        if is_outline(shape.style):
            canvas.fill(shape.geometry, PAPER, 0.5)
    for at, shape in enumerate(composition.shapes):
        z = SHAPES_Z + at / 1000
        if shape.area:
            edge = shape.geometry.boundary if shape.edge is None else shape.edge
            canvas.area(shape.geometry, edge, shape.style, z)
        else:
            canvas.line(shape.geometry, shape.style, z)
    for arrow in composition.arrows:
        canvas.arrow(arrow.x_mm, arrow.y_mm, arrow.bearing, arrow.size_mm, arrow.style, GRATICULE_Z - 1)
    if composition.graticule is not None:
        for line in composition.graticule.lines:
            canvas.stroke(line, GREY, 0.12, GRATICULE_Z, 0.7)
        for text in composition.graticule.texts:
            canvas.write(text, FRAME_Z)


def _marks(canvas: Canvas, composition: Composition) -> None:
    for marker in composition.markers:
        if marker.is_aside:
            line = LineString([(marker.at_x_mm, marker.at_y_mm), (marker.x_mm, marker.y_mm)])
            canvas.stroke(line, GREY, 0.14, MARKERS_Z - 1, 0.8)
    for at, marker in enumerate(composition.markers):
        z = MARKERS_Z + at / 1000
        canvas.mark(marker.style.marker, marker.x_mm, marker.y_mm, marker.size_mm, marker.style, z)
        if marker.count > 1:
            colour, above = marker.style.stroke, z + len(composition.markers) / 1000
            canvas.badge(str(marker.count), marker.x_mm, marker.y_mm, marker.size_mm, colour, above)


def _names(canvas: Canvas, composition: Composition) -> None:
    for label in composition.labels:
        if label.leader is not None:
            x, y, at_x, at_y = label.leader
            canvas.stroke(LineString([(x, y), (at_x, at_y)]), LEADER, 0.22, LABELS_Z - 1)
            canvas.fill(shapely.Point(at_x, at_y).buffer(0.45), LEADER, LABELS_Z - 1)
    for at, label in enumerate(reversed(composition.labels)):
        canvas.write(label.text, LABELS_Z + at / 1000)


def _legend(canvas: Canvas, composition: Composition) -> None:
    for row in composition.legend:
        canvas.write(row.text, FRAME_Z)
        if row.style is not None:
            _swatch(canvas, row)


def _swatch(canvas: Canvas, row: LegendRow) -> None:
    look, box = row.style, row.swatch
    if look is None:
        return
    (x, y), high = box.middle_mm, box.height_mm
    if look.marker and not row.area:
        canvas.mark(look.marker, x, y, high * 1.12, look, FRAME_Z)
    elif row.area:
        patch = shapely.box(*box.bounds)
        canvas.area(patch, patch.boundary, look, FRAME_Z)
    else:
        size = min(3.2 * look.width * canvas.px_mm, high) if look.arrows != "none" else 0.0
        ends = (size * 0.5 if look.arrows == "both" else 0.0, size * 0.5)
        canvas.line(LineString([(box.x_mm + ends[0], y), (box.right_mm - ends[1], y)]), look, FRAME_Z)
        if look.arrows == "both":
            canvas.arrow(box.x_mm + ends[0], y, 270.0, size, look, FRAME_Z)
        if look.arrows != "none":
            canvas.arrow(box.right_mm - ends[1], y, 90.0, size, look, FRAME_Z)


def _around(canvas: Canvas, composition: Composition) -> None:
    canvas.box(composition.map, INK, 0.35, FRAME_Z)
    for text in _writings(composition):
        if not any(text is row.text for row in composition.legend):
            canvas.write(text, FRAME_Z + 1)
    _scale(canvas, composition)
    _north(canvas, composition)
    _inset(canvas, composition)


def _scale(canvas: Canvas, composition: Composition) -> None:
    bar = composition.scale_bar
    for part in range(bar.parts):
        box = Box(bar.x_mm + part * bar.part_mm, bar.y_mm, bar.part_mm, bar.height_mm)
        canvas.box(box, INK, 0.2, FRAME_Z, fill=INK if part % 2 == 0 else PAPER)


def _north(canvas: Canvas, composition: Composition) -> None:
    """Draw a needle, dark on its left and light on its right."""
    box, text = composition.north.box, composition.north.text
    middle, foot = box.middle_mm[0], text.box.y_mm
    half, notch = box.width_mm * 0.3, (foot - box.y_mm) * 0.22
    tip, heart = (middle, box.y_mm), (middle, foot - notch)
    left = shapely.Polygon([tip, heart, (middle - half, foot)])
    right = shapely.Polygon([tip, (middle + half, foot), heart])
    canvas.fill(left, INK, FRAME_Z)
    canvas.fill(right, PAPER, FRAME_Z)
    for side in (left, right):
        canvas.stroke(side.boundary, INK, 0.2, FRAME_Z)


def _inset(canvas: Canvas, composition: Composition) -> None:
    inset = composition.inset
    if inset is None:
        return
    canvas.box(inset.box, "none", 0, FRAME_Z - 1, fill=BEYOND)
    canvas.fill(inset.county, COUNTY, FRAME_Z, 0.35)
    canvas.stroke(inset.county.boundary, COUNTY, 0.3, FRAME_Z)
    for place in inset.places:
        dot = shapely.Point(place.x_mm, place.y_mm).buffer(place.size_mm / 2)
        canvas.fill(dot, INK if place.seat_of != "county" else GREY, FRAME_Z)
    canvas.box(inset.box, INK, 0.25, FRAME_Z)
