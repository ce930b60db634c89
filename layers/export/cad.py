"""How features look in CAD: a look as colours, line types and line weights, in metres of the drawing.

CAD draws in metres of the ground; the table of symbols has pixels at 96 dpi. What joins the two is the scale
of the sheet that the drawing is meant for: names, marks and dashes have their right size there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import shapely
from ezdxf import colors
from ezdxf.document import Drawing
from ezdxf.entities.dxfgfx import DXFGraphic
from ezdxf.entities.polygon import DXFPolygon
from ezdxf.enums import TextEntityAlignment
from ezdxf.layouts.layout import Modelspace
from ezdxf.lldxf.const import VALID_DXF_LINEWEIGHTS
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from layers.style import Style
from layers.swatch import DASHES

FONT = "simhei.ttf"  # on every Chinese Windows; other systems put their own in its place
TEXT_STYLE = "ATLAS"
CONTINUOUS = "CONTINUOUS"
_DARK = 96  # of 255
_MM_PER_PX = 25.4 / 96
_HATCHES = {"/": "ANSI31", "\\": "ANSI31", "x": "ANSI37", "-": "LINE", "|": "LINE", ".": "DOTS"}
_TURNED = {"\\": 90.0, "|": 90.0}  # degrees
_HATCH_MM = 2.0  # between the lines of a hatch on the sheet; ANSI31 at scale 1 has 3.175 units
_ANSI_STEP = 3.175


@dataclass(frozen=True)
class Pencil:
    """What draws features into a drawing."""

    drawing: Drawing
    scale: int  # of the sheet, 1:scale

    @cached_property
    def _space(self) -> Modelspace:
        return self.drawing.modelspace()

    def metres(self, pixels: float) -> float:
        """Turn pixels of the table of symbols into metres of the ground."""
        return pixels * _MM_PER_PX / 1000 * self.scale

    def shape(self, shape: BaseGeometry, look: Style, layer: str, *, fills: bool) -> Iterator[DXFGraphic]:
        """Draw the parts of a geometry; the fill of an area comes before its edge."""
        for part in shapely.get_parts(shape):
            if isinstance(part, Polygon):
                yield from self._area(part, look, layer, fills=fills)
            elif isinstance(part, Point):
                yield from self._mark(part, look, layer)
            else:
                yield self._line(part, look, layer)

    def name(self, text: str, spot: Point, look: Style, layer: str) -> DXFGraphic:
        """Write a name at a place; below it where the place has a mark."""
        height = self.metres(look.label_size * 0.8)  # of capitals: a Chinese character fills the em
        below = self.metres(look.size / 2) + height if look.size else 0.0
        written = self._space.add_text(
            text, height=height, dxfattribs={"layer": layer, "style": TEXT_STYLE, **_hue(look.label_colour)}
        )
        written.set_placement((spot.x, spot.y - below), align=TextEntityAlignment.MIDDLE_CENTER)
        return written

    def _area(self, area: Polygon, look: Style, layer: str, *, fills: bool) -> Iterator[DXFGraphic]:
        hue = look.fill or look.stroke
        if fills and look.fill_opacity > 0:
            fill = self._space.add_hatch(dxfattribs={"layer": layer, **_hue(hue, look.fill_opacity)})
            _rings(fill, area)
            yield fill
        if fills and look.hatch in _HATCHES:
            lines = self._space.add_hatch(dxfattribs={"layer": layer, **_hue(look.stroke, 0.5)})
            step = _HATCH_MM / 1000 * self.scale / _ANSI_STEP
            lines.set_pattern_fill(_HATCHES[look.hatch], scale=step, angle=_TURNED.get(look.hatch, 0.0))
            _rings(lines, area)
            yield lines
        for ring in (area.exterior, *area.interiors):
            yield self._line(ring, look, layer)

    def _line(self, line: LineString, look: Style, layer: str) -> DXFGraphic:
        drawn = {"layer": layer, "linetype": self._line_type(look), "lineweight": _weight(look.width)}
        return self._space.add_lwpolyline(
            shapely.get_coordinates(line).tolist(), close=line.is_ring, dxfattribs=drawn | _hue(look.stroke)
        )

    def _mark(self, spot: Point, look: Style, layer: str) -> Iterator[DXFGraphic]:
        """Draw a mark: a point to snap to, and a circle, with its character, to see."""
        drawn = {"layer": layer, **_hue(look.stroke)}
        yield self._space.add_point((spot.x, spot.y), dxfattribs=drawn)
        across = self.metres(look.size or 8)
        line = {"linetype": self._line_type(look), "lineweight": _weight(look.width or 1.0)}
        yield self._space.add_circle((spot.x, spot.y), across / 2, dxfattribs=drawn | line)
        if look.glyph:
            glyph = self._space.add_text(
                look.glyph, height=across * 0.5, dxfattribs=drawn | {"style": TEXT_STYLE}
            )
            glyph.set_placement((spot.x, spot.y), align=TextEntityAlignment.MIDDLE_CENTER)
            yield glyph

    def _line_type(self, look: Style) -> str:
        """Name the line type of a look's dashes, made when it is first asked for."""
        dash = look.dash
        if look.geometry == "point":  # a mark has no dash of its own: its step of certainty gives one
            dash = DASHES[look.marker_fill]
        if not dash:
            return CONTINUOUS
        name = f"ATLAS_{dash.replace(' ', '_').replace('.', 'P')}"
        if name not in self.drawing.linetypes:
            lengths = [self.metres(float(length)) for length in dash.split()]
            lengths *= 2 if len(lengths) % 2 else 1  # as SVG repeats an odd list
            signed = [length if place % 2 == 0 else -length for place, length in enumerate(lengths)]
            self.drawing.linetypes.add(name, [sum(lengths), *signed], description=dash)
        return name


def _rings(hatch: DXFPolygon, area: Polygon) -> None:
    outer, inner = 1, 16  # HATCH path types: external, outermost (the holes of it)
    hatch.paths.add_polyline_path(
        shapely.get_coordinates(area.exterior).tolist(), is_closed=True, flags=outer
    )
    for hole in area.interiors:
        hatch.paths.add_polyline_path(shapely.get_coordinates(hole).tolist(), is_closed=True, flags=inner)


def _hue(hue: str, opacity: float = 1.0) -> dict[str, int]:
    red, green, blue = (int(hue[at : at + 2], 16) for at in (1, 3, 5))
    # CAD draws on black as often as on white: what is nearly black takes the colour that follows the ground.
    dark = max(red, green, blue) < _DARK
    seen = {"color": 7} if dark else {"true_color": colors.rgb2int((red, green, blue))}
    if opacity < 1:
        seen["transparency"] = colors.float2transparency(1 - opacity)
    return seen


def _weight(pixels: float) -> int:
    """Choose the nearest line weight that DXF has, hundredths of a millimetre."""
    wanted = pixels * _MM_PER_PX * 100
    return min(VALID_DXF_LINEWEIGHTS, key=lambda weight: abs(weight - wanted))
