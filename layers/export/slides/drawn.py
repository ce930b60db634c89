"""A composed map as shapes: its features in groups by layer, each named by its feature, and their names."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

import shapely
from shapely.geometry.base import BaseGeometry

from layers.export.composition import records
from layers.export.slides import paint
from layers.export.slides.elements import Element
from layers.export.slides.fit import Fit
from layers.export.slides.lean import lean
from layers.export.slides.marker import marker
from layers.export.slides.shape import Box, Numbers, Told, freeform, group, preset, text_box
from layers.export.slides.text import POINTS_PER_MM, Paragraph
from layers.style import Style

AT_END_MM = 0.6  # so near an arrow's place an end of a line carries it
SOFT = 0.3  # of half an area's width: how far an edge that nobody has measured fades
BADGE = 0.5  # of a marker: how large the count of its projects is written
LEADER, LEADER_MM, LEADER_OPACITY = "#595959", 0.18, 0.55
LETTERS = "en"  # the language whose markers carry letters instead of characters


@dataclass(frozen=True)
class Pen:
    """What draws on one slide."""

    numbers: Numbers
    fit: Fit  # from the sheet to the slide
    px: float  # millimetres on the slide of a pixel of a style
    told: Mapping[str, str]  # by the ids of features: what is told of them beside their names
    letters: bool
    moved: str  # what the lines to markers that were moved aside are called

    def of(self, id_: str, name: str) -> Told:
        """Say what a feature's shape is called."""
        return Told(name, self.told.get(id_, ""))


def features(composition: records.Composition, pen: Pen) -> Iterator[Element]:
    """Draw shapes in the order of drawing, then markers; neighbours of one layer are one group."""
    short = lean([pen.fit.moved(each.geometry) for each in composition.shapes])
    pieces = zip(composition.shapes, short, strict=True)
    for title, members in groupby(pieces, key=lambda pair: pair[0].title):
        drawn = [
            shape
            for each, geometries in members
            for number, geometry in enumerate(geometries)
            for shape in _shape(each, geometry, composition.arrows, pen, _part(number, len(geometries)))
        ]
        yield group(pen.numbers, Told(title), drawn)
    yield _moved(composition.markers, pen)
    for title, marks in groupby(composition.markers, key=lambda each: each.title):
        yield group(pen.numbers, Told(title), [_marker(each, pen) for each in marks])


def names(composition: records.Composition, pen: Pen, title: str) -> Element | None:
    """Write the names on the map, with the lines that lead to their places, as one group."""
    written = []
    for label in composition.labels:
        told = label.text.text.replace("\n", "")
        if label.leader is not None:
            line = pen.fit.moved(shapely.LineString([label.leader[:2], label.leader[2:]]))
            edge = paint.line(label.text.colour, 0.25 * pen.fit.scale)
            written.append(freeform(pen.numbers, Told(told), line, paint.nothing(), edge))
        written.append(writing(label.text, pen, told))
    return group(pen.numbers, Told(title), written)


def writing(text: records.Text, pen: Pen, name: str = "") -> Element:
    """Write a composed text as a text box of its own."""
    told = Told(name or text.text.replace("\n", " "))
    return text_box(
        pen.numbers, told, pen.fit.box(text.box), pen.fit.paragraphs(text), anchor="ctr", wraps=False
    )


def swatch_area(geometry: BaseGeometry, style: Style, told: Told, pen: Pen) -> Element:
    """Draw an area; where its style has a hatch, as a group of its colour and the hatch over it.

    Both in one pattern would be one shape less, but LibreOffice draws a pattern only on nothing. An area
    without an edge, such as a belt that nobody has measured, fades away.
    """
    fill = paint.solid(style.fill, style.fill_opacity)
    edge = paint.stroke(style, pen.px)
    over = paint.hatched(style) if style.fill_opacity > 0 else None
    if over is None:
        fade = paint.soft(SOFT * _half_width(geometry)) if style.soft else None
        return freeform(pen.numbers, told, geometry, fill, edge, fade)
    parts = [(fill, paint.line("", 0.0)), (over, edge)]
    return group(
        pen.numbers, told, [freeform(pen.numbers, Told(told.name), geometry, *part) for part in parts]
    )


def _half_width(area: BaseGeometry) -> float:
    circles = [shapely.maximum_inscribed_circle(part, tolerance=0.2) for part in shapely.get_parts(area)]
    return max(float(circle.length) for circle in circles)  # each is given as its radius


def swatch_line(
    geometry: BaseGeometry,
    style: Style,
    told: Told,
    pen: Pen,
    ends: tuple[bool, bool] = (False, False),
) -> Element:
    """Draw a line, on its casing where it has one, with arrows at its ends."""
    over = freeform(
        pen.numbers, told, geometry, paint.nothing(), paint.stroke(style, pen.px, head=ends[0], tail=ends[1])
    )
    if not style.casing:
        return over
    beneath = freeform(pen.numbers, Told(told.name), geometry, paint.nothing(), paint.casing(style, pen.px))
    return group(pen.numbers, told, [beneath, over])


def _part(number: int, count: int) -> str:
    return f" ({number + 1}/{count})" if count > 1 else ""


def _shape(
    each: records.Shape, geometry: BaseGeometry, arrows: Iterable[records.Arrow], pen: Pen, part: str
) -> Iterator[Element]:
    told = pen.of(each.id, each.name + part)
    if each.area:
        yield swatch_area(geometry, each.style, told, pen)
        return
    places = [pen.fit.point(arrow.x_mm, arrow.y_mm) for arrow in arrows if arrow.id == each.id]
    if not places:
        yield swatch_line(geometry, each.style, told, pen)
        return
    # A path's ends carry arrows or not: each piece of a broken axis is a shape of its own.
    pieces = shapely.get_parts(geometry)
    drawn = [swatch_line(piece, each.style, told, pen, _ends(piece, places)) for piece in pieces]
    yield drawn[0] if len(drawn) == 1 else group(pen.numbers, told, drawn)


def _ends(piece: BaseGeometry, places: Iterable[tuple[float, float]]) -> tuple[bool, bool]:
    first, last = piece.coords[0], piece.coords[-1]
    near = [(math.dist(place, first) < AT_END_MM, math.dist(place, last) < AT_END_MM) for place in places]
    return any(at[0] for at in near), any(at[1] for at in near)


def _moved(markers: Iterable[records.Marker], pen: Pen) -> Element | None:
    """Lead from places to the markers that were moved aside, beneath all markers."""
    ways = [[(each.at_x_mm, each.at_y_mm), (each.x_mm, each.y_mm)] for each in markers if each.is_aside]
    if not ways:
        return None
    pieces = lean([pen.fit.moved(shapely.MultiLineString(ways))])[0]
    edge = paint.line(LEADER, LEADER_MM * pen.fit.scale, opacity=LEADER_OPACITY)
    told = Told(pen.moved)
    return group(
        pen.numbers, told, [freeform(pen.numbers, told, piece, paint.nothing(), edge) for piece in pieces]
    )


def _marker(each: records.Marker, pen: Pen) -> Element:
    (x, y), across = pen.fit.point(each.x_mm, each.y_mm), each.size_mm * pen.fit.scale
    told = pen.of(each.id, each.name if each.count == 1 else f"{each.name} (+{each.count - 1})")
    drawn = marker(pen.numbers, told, each.style, (x, y), across, letters=pen.letters, px=pen.px)
    if each.count == 1:
        return drawn
    size = BADGE * across
    text = Paragraph(str(each.count), size * 0.8 * POINTS_PER_MM, bold=True, hue="#FFFFFF", align="ctr")
    place = Box(x + across / 2 - size * 0.6, y - across / 2 - size * 0.4, size * 1.1, size)
    fill, edge = paint.solid(each.style.stroke), paint.line("#FFFFFF", 0.15 * pen.fit.scale)
    badge = preset(pen.numbers, Told(str(each.count)), "ellipse", place, fill, edge, [text])
    return group(pen.numbers, told, [drawn, badge])
