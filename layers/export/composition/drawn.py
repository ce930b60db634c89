"""From layers to shapes, markers and arrow heads on the sheet, in the order of drawing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gazetteer.place import Fidelity
from layers.export.composition.records import Arrow, Feature, Marker, Shape
from layers.export.composition.sheets import is_outline, table
from layers.export.composition.subjects import Content
from layers.export.composition.view import View
from layers.labels import arrow_heads, label_point
from layers.layer import Layer
from layers.style import PROJECT, THIN_PX, WHOLE, Style, marker_size, style

FINE_MM = 0.03  # what no eye and no printer parts
ARROW = 4.0  # widths of its line: from tip to barb
BORDERS = "/borders"  # ends the id of a shape that is the borders between areas of a layer
SHORT = 0.35  # of its line: an arrow is no longer
BESIDE_MM = 12.0  # a place farther off the map is not named at its edge
BACK = 0.8  # of an arrow's size: so far back its line is looked at for where it points


@dataclass(frozen=True)
class MereName(Feature):
    """A feature that is nothing but its name, such as a neighbour."""

    at: Point  # millimetres; it may lie a little off the map


@dataclass(frozen=True)
class Drawn:
    """What is on the map, and what of it is yet to be named."""

    shapes: tuple[Shape, ...]
    markers: tuple[Marker, ...]
    arrows: tuple[Arrow, ...]
    names: tuple[MereName, ...]
    beyond: int  # chosen features of which nothing lies in the frame
    projects: int  # chosen projects that are drawn


@dataclass(frozen=True, eq=False)
class _Placed(Feature):
    """One feature on its way to the sheet."""

    geometry: BaseGeometry  # millimetres, not yet cut
    degrees: BaseGeometry
    investment: float
    view: View

    @cached_property
    def dimension(self) -> int:
        return int(shapely.get_dimensions(self.geometry))

    @cached_property
    def shape(self) -> Shape | None:
        """What of it is seen as an area or a line."""
        look = self.style
        if self.dimension == 0 or (look.width <= 0 and look.fill_opacity <= 0):
            return None
        fine = shapely.simplify(self.geometry, FINE_MM)
        seen = self.view.seen(fine)
        if seen.is_empty:
            return None
        area = self.dimension == 2
        edge = self.view.seen(fine.boundary) if area else None
        return Shape(self.id, self.name, self.layer, self.title, self.ground, look, seen, area, edge)


def draw(content: Content, view: View, px_mm: float, language: str) -> Drawn:
    """Draw the ground and what was chosen."""
    ground = [each for layer in content.ground for each in _ground(layer, view, language)]
    chosen = [each for layer in content.chosen for each in _features(layer, view, language, ground=False)]
    everything = sorted((*ground, *chosen), key=_order)
    shapes = _borders([each.shape for each in everything if each.shape is not None])
    county = _county(everything)
    markers = [marker for each in everything for marker in _markers(each, county, view, px_mm)]
    names = tuple(name for each in everything for name in _names(each))
    seen = {each.id for each in (*shapes, *markers, *names)}
    beyond = sum(each.id not in seen for each in chosen)
    arrows = tuple(arrow for each in everything for arrow in _arrows(each, view, px_mm))
    projects = {each.id for each in markers if each.style.symbol.startswith(PROJECT)}
    return Drawn(tuple(shapes), tuple(markers), arrows, names, beyond, len(projects))


def _order(each: _Placed) -> tuple[bool, float]:
    """Draw the ground first; but the county's outline over the areas that end at it."""
    if is_outline(each.style):
        return True, table()["outline"]["z"]
    return not each.ground, each.style.z


@lru_cache(maxsize=32)  # every map of a county lies on the same ground
def _ground(layer: Layer, view: View, language: str) -> tuple[_Placed, ...]:
    return tuple(_features(layer, view, language, ground=True))


def _features(layer: Layer, view: View, language: str, *, ground: bool) -> Iterator[_Placed]:
    for row in layer.placed.itertuples():
        if row.symbol == WHOLE:
            continue
        look = style(row.symbol, row.fidelity)
        dimension = int(shapely.get_dimensions(row.geometry))
        look = _as_drawn(look, dimension, row.fidelity)
        yield _Placed(
            id=row.id,
            name=row.name,
            layer=layer.id,
            title=layer.title.get(language, layer.id),
            ground=ground,
            style=_quiet(look) if ground else look,
            geometry=view.on_sheet(row.geometry),
            degrees=row.geometry,
            investment=row.investment_cny,
            view=view,
        )


def _as_drawn(look: Style, dimension: int, fidelity: str) -> Style:
    """Change a look to what a geometry of another dimension, or a mere container, can show."""
    if dimension < 2:
        return look
    if look.geometry == "line":
        look = replace(
            look, width=min(look.width, THIN_PX), fill=look.fill or look.stroke, casing="", arrows="none"
        )
    if fidelity == Fidelity.CONTAINER:  # "somewhere in here" is a line around, not a colour over all of it
        look = replace(look, fill_opacity=0.0, hatch="", width=max(look.width, THIN_PX))
    return look


def _quiet(look: Style) -> Style:
    """Draw a symbol as ground beneath others."""
    shares = table()["ground"]
    if is_outline(look):  # the county itself stays what one sees first
        return look
    return replace(
        look,
        width=look.width * shares["width_share"],
        casing_width=look.casing_width * shares["width_share"],
        opacity=look.opacity * shares["opacity_share"],
        label_size=look.label_size * shares["label_share"],
    )


def _borders(shapes: list[Shape]) -> list[Shape]:
    """Draw the border between areas that look alike once: two dashed lines on each other look solid."""
    grouped: dict[tuple[str, Style], list[int]] = {}
    for at, shape in enumerate(shapes):
        if shape.area and shape.style.dash:
            grouped.setdefault((shape.layer, shape.style), []).append(at)
    drawn: list[tuple[int, Shape]] = []
    for (layer, look), members in grouped.items():
        if len(members) < 2:
            continue
        first, last = shapes[members[0]], members[-1]
        lines = shapely.line_merge(shapely.union_all([shapes[at].edge for at in members]))
        for at in members:
            shapes[at] = replace(shapes[at], style=replace(look, width=0.0))
        border = replace(first, id=layer + BORDERS, name=first.title, geometry=lines, area=False, edge=None)
        drawn.append((last, replace(border, style=look)))
    for last, border in sorted(drawn, key=lambda pair: -pair[0]):
        shapes.insert(last + 1, border)
    return shapes


def _markers(each: _Placed, county: BaseGeometry, view: View, px_mm: float) -> Iterator[Marker]:
    look = each.style
    if not look.marker or look.geometry == "label":
        return
    share = table()["sizes"]["marker"]
    for spot in _spots(each, county):
        if not shapely.box(*view.frame.bounds).contains(spot):
            continue
        size = marker_size(look, each.investment) if look.symbol.startswith(PROJECT) else look.size
        yield Marker(
            each.id,
            each.name,
            each.layer,
            each.title,
            each.ground,
            look,
            spot.x,
            spot.y,
            size * share * px_mm,
            spot.x,
            spot.y,
        )


def _names(each: _Placed) -> Iterator[MereName]:
    """Find what is nothing but a name, unless it lies too far off the map to be named at its edge."""
    spot = label_point(each.degrees) if each.style.geometry == "label" else None
    if spot is None:
        return
    at = Point(each.view.on_sheet(spot))
    if at.distance(shapely.box(*each.view.frame.bounds)) <= BESIDE_MM:
        yield MereName(each.id, each.name, each.layer, each.title, each.ground, each.style, at)


def _spots(each: _Placed, county: BaseGeometry) -> Iterable[Point]:
    """Choose where a marker stands: at points, in a core's discs, midway on a line in the county."""
    if each.dimension == 0:
        return [Point(part) for part in shapely.get_parts(each.geometry)]
    if each.style.marker == "concentric":
        return [part.centroid for part in shapely.get_parts(each.geometry)]
    inside = shapely.intersection(each.geometry, county)
    kept = each.geometry if shapely.get_dimensions(inside) < each.dimension else inside
    middle = label_point(kept)
    return [] if middle is None else [middle]


def _county(features: Iterable[_Placed]) -> BaseGeometry:
    return shapely.union_all([each.geometry for each in features if is_outline(each.style)])


def _arrows(each: _Placed, view: View, px_mm: float) -> Iterator[Arrow]:
    look = each.style
    if look.arrows == "none" or each.dimension != 1:
        return
    heads = arrow_heads(each.degrees)
    pieces = [np.asarray(part.coords) for part in shapely.get_parts(_merged(each.geometry))]
    size = min(ARROW * look.width * px_mm, SHORT * each.geometry.length)
    for head in heads if look.arrows == "both" else heads[-1:]:
        end = view.on_sheet(head.point)
        if shapely.box(*view.frame.bounds).contains(end):
            yield Arrow(each.id, look, end.x, end.y, _bearing(end, pieces, size * BACK), size)


def _merged(line: BaseGeometry) -> BaseGeometry:
    return shapely.line_merge(line) if line.geom_type == "MultiLineString" else line


def _bearing(end: Point, pieces: Sequence[Any], back_mm: float) -> float:
    """Measure where the piece that ends here points, looked at over a little of its length."""
    ends = [(piece if at else piece[::-1]) for piece in pieces for at in (0, 1)]
    piece = min(ends, key=lambda piece: math.dist(piece[-1], (end.x, end.y)))
    line = shapely.LineString(piece)
    behind = line.interpolate(max(line.length - back_mm, 0.0))
    return math.degrees(math.atan2(end.x - behind.x, behind.y - end.y)) % 360.0
