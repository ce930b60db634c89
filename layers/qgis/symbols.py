"""What one look is made of in QGIS: fills with a hatch, lines with a casing and arrow heads, markers."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from layers.qgis.xml import colour, dashes, depends, options, points
from layers.style import THIN_PX, Style
from layers.swatch import GLYPH, HATCH_OPACITY, HATCH_PX, PALE, PLAIN_PX

FAMILIES: Mapping[str, str] = {"area": "fill", "line": "line", "point": "marker"}
"""Our families of geometry by QGIS's types of symbols."""

FONT = "Noto Sans CJK SC"
_SHAPES: Mapping[str, str] = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "triangle": "triangle",
    "ring": "circle",
    "concentric": "circle",
    "drop": "pentagon",  # QGIS has no drop; no other symbol of ours has five corners
    "peak": "equilateral_triangle",
    "": "circle",
}
_HATCH_ANGLES: Mapping[str, tuple[float, ...]] = {
    "/": (45.0,),
    "\\": (135.0,),
    "-": (0.0,),
    "|": (90.0,),
    "x": (45.0, 135.0),
}
_RISE = 0.2  # of that height: QGIS centres between ascent and baseline, where a character of ours stands low


def symbol(look: Style, family: str, name: str, *, size: str = "") -> Element:
    """Write the symbol of a look for features of a family of geometry.

    Parameters
    ----------
    look : Style
    family : str
        ``area``, ``line`` or ``point``: what the features are; the look may be made for another one, as
        where a reach has a width.
    name : str
        By which the renderer refers to the symbol.
    size : str
        An expression of QGIS for a marker's width in points; "" where all are alike.
    """
    written = Element(
        "symbol", name=name, type=FAMILIES[family], alpha="1", clip_to_extent="1", force_rhr="0"
    )
    {"area": _area, "line": _line, "point": _point}[family](written, look)
    if family == "point":
        _sized(written, look, size)
    return written


def dot(hue: str, across: float, name: str) -> Element:
    """Write a plain dot, pixels across."""
    written = Element("symbol", name=name, type="marker", alpha="1", clip_to_extent="1", force_rhr="0")
    _add(written, "SimpleMarker", _shape("circle", hue, 1.0, across, hue, 0.0))
    return written


def _add(parent: Element, kind: str, values: Mapping[str, str]) -> Element:
    layer = SubElement(parent, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    options(layer, values)
    return layer


def _area(parent: Element, look: Style) -> None:
    is_line = look.geometry == "line"
    fill = look.fill or look.stroke
    _add(
        parent,
        "SimpleFill",
        {"color": colour(fill, look.fill_opacity), "style": "solid", "outline_style": "no"},
    )
    for angle in _HATCH_ANGLES.get(look.hatch, ()):
        _hatch(parent, look, angle)
    if look.hatch == ".":
        _dots(parent, look)
    if look.width > 0:
        width = min(look.width, THIN_PX) if is_line else look.width
        _add(parent, "SimpleLine", _pen(look.stroke, look.opacity, width, look.dash, look.cap))


def _hatch(parent: Element, look: Style, angle: float) -> None:
    layer = _add(
        parent,
        "LinePatternFill",
        {"angle": f"{angle:g}", "distance": points(HATCH_PX), "distance_unit": "Point"},
    )
    pen = SubElement(layer, "symbol", name="@hatch@0", type="line", alpha="1", clip_to_extent="1")
    _add(pen, "SimpleLine", _pen(look.stroke, HATCH_OPACITY, 0.8, "", "butt"))


def _dots(parent: Element, look: Style) -> None:
    across = points(HATCH_PX)
    layer = _add(
        parent,
        "PointPatternFill",
        {
            "distance_x": across,
            "distance_x_unit": "Point",
            "distance_y": across,
            "distance_y_unit": "Point",
        },
    )
    dot = SubElement(layer, "symbol", name="@hatch@0", type="marker", alpha="1", clip_to_extent="1")
    _add(dot, "SimpleMarker", _shape("circle", look.stroke, HATCH_OPACITY, 2.2, look.stroke, 0.0))


def _pen(hue: str, opacity: float, width: float, dash: str, cap: str) -> dict[str, str]:
    pen = {
        "line_color": colour(hue, opacity),
        "line_width": points(width),
        "line_width_unit": "Point",
        "line_style": "solid",
        "capstyle": "round" if cap == "round" else "flat",
        "joinstyle": "round",
    }
    if dash:
        pen |= {"use_custom_dash": "1", "customdash": dashes(dash), "customdash_unit": "Point"}
    return pen


def _line(parent: Element, look: Style) -> None:
    if look.casing:
        _add(
            parent,
            "SimpleLine",
            _pen(look.casing, look.opacity, look.casing_width, look.casing_dash, "butt"),
        )
    _add(parent, "SimpleLine", _pen(look.stroke, look.opacity, look.width or 1.0, look.dash, look.cap))
    ends = {"both": ("FirstVertex", "LastVertex"), "end": ("LastVertex",)}.get(look.arrows, ())
    for end in ends:
        # QGIS before 3.24 reads "placement", later ones "placements".
        layer = _add(parent, "MarkerLine", {"placement": end.lower(), "placements": end, "rotate": "1"})
        head = SubElement(layer, "symbol", name="@head@0", type="marker", alpha="1", clip_to_extent="1")
        turned = "180" if end == "FirstVertex" else "0"
        drawn = _shape("filled_arrowhead", look.stroke, look.opacity, 4 * look.width, look.stroke, 0.0)
        _add(head, "SimpleMarker", drawn | {"angle": turned})


def _shape(shape: str, fill: str, opacity: float, size: float, edge: str, width: float) -> dict[str, str]:
    return {
        "name": shape,
        "color": colour(fill, opacity),
        "size": points(size),
        "size_unit": "Point",
        "outline_color": colour(edge),
        "outline_style": "solid" if width > 0 else "no",
        "outline_width": points(width),
        "outline_width_unit": "Point",
    }


def _point(parent: Element, look: Style) -> None:
    shape, across = _SHAPES[look.marker], look.size or PLAIN_PX
    hue, opacity = {
        "full": (look.fill, 1.0),
        "pale": (look.fill, PALE),
        "hollow": ("#FFFFFF", 1.0),
    }[look.marker_fill]
    dash = {"full": "solid", "pale": "dash", "hollow": "dot"}[look.marker_fill]
    # A white ground keeps the map from showing through a pale marker.
    _add(parent, "SimpleMarker", _shape(shape, "#FFFFFF", 0.85, across, look.stroke, 0.0))
    _add(
        parent,
        "SimpleMarker",
        _shape(shape, hue, opacity, across, look.stroke, look.width or 1.0) | {"outline_style": dash},
    )
    if look.marker in ("ring", "concentric"):
        inner = look.fill if look.marker == "concentric" else "#FFFFFF"
        _add(parent, "SimpleMarker", _shape("circle", "#FFFFFF", 0.85, across * 0.72, inner, 0.0))
        _add(parent, "SimpleMarker", _shape("circle", inner, 1.0, across * 0.42, inner, 0.0))


def _sized(parent: Element, look: Style, size: str) -> None:
    """Add a marker's character, and let all its parts follow the feature where its size differs."""
    if look.glyph:
        ink = "#FFFFFF" if look.marker_fill == "full" else look.stroke
        _add(
            parent,
            "FontMarker",
            {
                "font": FONT,
                "chr": look.glyph,
                "color": colour(ink),
                "size": points(look.size * GLYPH),
                "size_unit": "Point",
                "horizontal_anchor_point": "1",
                "vertical_anchor_point": "1",
                "offset": f"0,-{points(look.size * GLYPH * _RISE)}",
                "offset_unit": "Point",
            },
        )
    for layer in parent.iter("layer"):
        is_glyph = layer.get("class") == "FontMarker"
        follows = {"size": f"{GLYPH} * ({size})" if is_glyph else size}
        if is_glyph:
            follows["offset"] = f"'0,' || (-{_RISE * GLYPH:g} * ({size}))"
        depends(layer, follows if size else {})
