"""What surrounds a map: frame, graticule, legend, scale bar, north arrow, inset and notes, all editable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import shapely

from layers.export.composition import records
from layers.export.composition.sheets import is_outline
from layers.export.slides import paint
from layers.export.slides.drawn import Pen, swatch_area, swatch_line, writing
from layers.export.slides.elements import Element
from layers.export.slides.lean import lean
from layers.export.slides.marker import marker
from layers.export.slides.shape import Told, freeform, group, preset
from layers.export.subject import Words
from layers.style import Style, word

ARROW = 3.0  # widths of its line: across a medium arrow of DrawingML
HAIR_MM = 0.15
FRAME_MM = 0.35
BEYOND = "#F4F2EC"  # beyond the county, as on a picture
QUIET = "#8C8C8C"
INK = "#1A1A1A"
SEAT = {"prefecture": "#7A4200", "county": "#767676"}


def ground(composition: records.Composition, pen: Pen, words: Words) -> Iterator[Element]:
    """Draw the paper of the map and its graticule: what lies beneath the features."""
    box = pen.fit.box(composition.map)
    told = Told(words("slides.map"), composition.description)
    yield preset(pen.numbers, told, "rect", box, paint.solid(BEYOND), paint.line(INK, FRAME_MM))
    county = [each for each in composition.shapes if is_outline(each.style)]
    short = lean([pen.fit.moved(each.geometry) for each in county])
    for each, pieces in zip(county, short, strict=True):
        white, edge = paint.solid("#FFFFFF"), paint.line("", 0.0)
        for piece in pieces:
            yield freeform(pen.numbers, Told(words(word(each.style.symbol))), piece, white, edge)
    if composition.graticule is not None:
        yield group(
            pen.numbers, Told(words("slides.graticule")), list(_graticule(composition.graticule, pen))
        )


def around(composition: records.Composition, pen: Pen, words: Words) -> Iterator[Element | None]:
    """Draw what stands on the map and beside it."""
    yield group(pen.numbers, Told(words("slides.scale")), list(_scale(composition, pen)))
    yield group(pen.numbers, Told(words("slides.north")), list(_north(composition.north, pen)))
    if composition.inset is not None:
        yield group(pen.numbers, Told(words("slides.inset")), list(_inset(composition.inset, pen)))
    rows = [shape for row in composition.legend for shape in _row(row, pen)]
    yield group(pen.numbers, Told(words("slides.legend")), rows)
    yield group(pen.numbers, Told(words("slides.notes")), [writing(note, pen) for note in composition.notes])


def _graticule(graticule: records.Graticule, pen: Pen) -> Iterator[Element]:
    edge = paint.line(QUIET, HAIR_MM, opacity=0.5)
    for line in graticule.lines:
        yield freeform(pen.numbers, Told("–"), pen.fit.moved(line), paint.nothing(), edge)
    for text in graticule.texts:
        yield writing(text, pen)


def _row(row: records.LegendRow, pen: Pen) -> Iterator[Element]:
    if row.style is not None:
        yield _swatch(row, row.style, pen)
    yield writing(row.text, pen)


def _swatch(row: records.LegendRow, style: Style, pen: Pen) -> Element:
    box, told = row.swatch, Told(row.text.text)
    across = pen.fit.scale * box.height_mm
    if style.marker and not row.area:
        middle = pen.fit.point(*box.middle_mm)
        return marker(pen.numbers, told, style, middle, across, letters=pen.letters, px=pen.px)
    if row.area:
        return swatch_area(pen.fit.moved(shapely.box(*box.bounds)), style, told, pen)
    y = box.middle_mm[1]
    line = pen.fit.moved(shapely.LineString([(box.x_mm, y), (box.right_mm, y)]))
    ends = {"both": (True, True), "end": (False, True)}.get(style.arrows, (False, False))
    return swatch_line(line, _thin(style, across / pen.px), told, pen, ends)


def _thin(style: Style, room: float) -> Style:
    """Draw a line no thicker than a row of the legend has room for, in pixels, with its arrows."""
    share = min(
        1.0, room / (ARROW * style.width if style.arrows != "none" else max(style.width, style.casing_width))
    )
    return replace(
        style,
        width=style.width * share,
        casing_width=style.casing_width * share,
        dash=paint.scaled(style.dash, share),
        casing_dash=paint.scaled(style.casing_dash, share),
    )


def _scale(composition: records.Composition, pen: Pen) -> Iterator[Element]:
    bar = composition.scale_bar
    for part in range(bar.parts):
        box = pen.fit.box(records.Box(bar.x_mm + part * bar.part_mm, bar.y_mm, bar.part_mm, bar.height_mm))
        fill = paint.solid("#FFFFFF" if part % 2 else INK)
        told = Told(f"{bar.part_m * (part + 1):g} m")
        yield preset(pen.numbers, told, "rect", box, fill, paint.line(INK, HAIR_MM))
    for text in (*bar.texts, composition.scale_text):
        yield writing(text, pen)


def _north(north: records.North, pen: Pen) -> Iterator[Element]:
    """Draw the arrow in what its letter leaves of the box."""
    box, letter = pen.fit.box(north.box), pen.fit.box(north.text.box)
    low = min(letter.y, box.bottom)
    middle, notch = box.x + box.width / 2, box.y + 0.74 * (low - box.y)
    half = 0.3 * (low - box.y)
    tip = (middle, box.y)
    halves = ((tip, (middle, notch), (middle - half, low)), (tip, (middle + half, low), (middle, notch)))
    for corners, fill in zip(halves, (INK, "#FFFFFF"), strict=True):
        edge, shape = paint.line(INK, HAIR_MM), shapely.Polygon(corners)
        yield freeform(pen.numbers, Told(north.text.text), shape, paint.solid(fill), edge)
    yield writing(north.text, pen)


def _inset(inset: records.Inset, pen: Pen) -> Iterator[Element]:
    box, edge = pen.fit.box(inset.box), paint.line(QUIET, HAIR_MM)
    yield preset(pen.numbers, Told(inset.title.text), "rect", box, paint.solid(BEYOND), edge)
    county = pen.fit.moved(inset.county)
    yield freeform(
        pen.numbers, Told(inset.title.text), county, paint.solid("#D55E00", 0.5), paint.line(INK, HAIR_MM)
    )
    for place in inset.places:
        corner = records.Box(
            place.x_mm - place.size_mm / 2, place.y_mm - place.size_mm / 2, place.size_mm, place.size_mm
        )
        fill = paint.solid(SEAT[place.seat_of])
        yield preset(pen.numbers, Told(place.code), "ellipse", pen.fit.box(corner), fill, paint.line("", 0.0))
    for text in (inset.title, *inset.texts):
        yield writing(text, pen)
