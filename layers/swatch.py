"""Swatches and markers as SVG: what the legend shows and what a map puts at a point.

Self-contained: no style sheet, no font file and no other host is needed to show them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from html import escape

from layers.style import Style

FONT = "'Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif"
HATCHES: Mapping[str, str] = {  # in a tile of 6 by 6
    "/": "M-1,7 L7,-1",
    "\\": "M-1,-1 L7,7",
    "-": "M0,3 L6,3",
    "|": "M3,0 L3,6",
    "x": "M-1,7 L7,-1 M-1,-1 L7,7",
    ".": "M2.4,3 L3.6,3",
}
HATCH_PX = 9.0  # between the lines of a hatch: light enough for the map beneath to be read
HATCH_OPACITY = 0.35
PALE = 0.18  # opacity of a marker whose place is derived
DASHES: Mapping[str, str] = {"full": "", "pale": "4 2", "hollow": "1 3"}  # of a marker's edge
PEAK = ((-1, 0.7), (-0.2, -0.7), (0.2, 0), (0.45, -0.3), (1, 0.7))  # two summits, in radii
ARROW = ((0, 0.5), (140, 0.5), (180, 0.225), (220, 0.5))  # degrees from ahead, distance from the middle
PLAIN_PX = 12.0  # across, of a marker whose symbol says no size
GLYPH = 0.58  # height of a marker's character as a share of the marker
WHITE = 'fill="#FFFFFF" fill-opacity="0.85"'
WIDE = 2.4  # a swatch of a line is this many times as wide as high


def svg(style: Style, size: float | None = None, letters: bool = False) -> str:
    """Draw a style as a swatch: a patch of area, a piece of line, or its marker.

    Parameters
    ----------
    style : Style
    size : float, optional
        Height in pixels; the marker's own size where not given (22 for areas and lines).
    letters : bool
        A Latin letter in the marker instead of a Chinese character.
    """
    if style.geometry == "point" or style.marker == "concentric":
        return marker(style, size, letters)
    height = size or 22.0
    width = height * WIDE
    draw = {"line": _line, "area": _area, "label": _label}[style.geometry]
    return _frame(width, height, draw(style, width, height))


def marker(style: Style, size: float | None = None, letters: bool = False) -> str:
    """Draw the marker of a style, square, its place in the middle."""
    across = size or style.size or PLAIN_PX
    margin = style.width / 2 + 0.5
    radius = across / 2 - margin
    draw = MARKERS.get(style.marker, _circle)
    colours = {"full": (style.fill, 1.0), "pale": (style.fill, PALE), "hollow": ("#FFFFFF", 1.0)}
    fill, opacity = colours[style.marker_fill]
    dash = DASHES[style.marker_fill]
    # A white ground under pale and hollow markers keeps the map from showing through the glyph.
    ground = draw(across / 2, radius, 'fill="#FFFFFF" fill-opacity="0.85" stroke="none"')
    paint = f'fill="{fill}" fill-opacity="{opacity}" {_stroke(style.stroke, style.width, dash)}'
    body = ground + draw(across / 2, radius, paint) + _glyph(style, across, letters)
    return _frame(across, across, body)


def arrow_head(style: Style, bearing: float, size: float | None = None) -> str:
    """Draw the head of an axis, turned to a bearing in degrees clockwise from north."""
    across = size or 4 * style.width
    half = across / 2
    angles = [(math.radians(bearing + turn), across * far) for turn, far in ARROW]
    corners = ((half + far * math.sin(angle), half - far * math.cos(angle)) for angle, far in angles)
    return _frame(across, across, _polygon(corners, f'fill="{style.stroke}"'))


def hatch_pattern(style: Style, identifier: str) -> str:
    """Define the pattern of a style's hatch, to be named by ``fill="url(#identifier)"``; "" without one."""
    if style.hatch not in HATCHES:
        return ""
    width = 1.6 if style.hatch == "." else 0.6
    return (
        f'<pattern id="{escape(identifier)}" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({HATCH_PX / 6:g})">'
        f'<path d="{HATCHES[style.hatch]}" stroke="{style.stroke}" stroke-width="{width}" '
        f'stroke-opacity="{HATCH_OPACITY:g}" stroke-linecap="round" fill="none"/></pattern>'
    )


def _frame(width: float, height: float, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" aria-hidden="true">{body}</svg>'
    )


def _stroke(colour: str, width: float, dash: str = "", cap: str = "butt") -> str:
    if width <= 0:
        return 'stroke="none"'
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    rounded = "round" if dash.startswith("1 ") else cap
    return f'stroke="{colour}" stroke-width="{width:g}" stroke-linecap="{rounded}"{dashes}'


def _area(style: Style, width: float, height: float) -> str:
    edge = max(style.width, 1.0)
    box = f'x="{edge:g}" y="{edge:g}" width="{width - 2 * edge:g}" height="{height - 2 * edge:g}" rx="2"'
    # A belt without an edge is drawn as it looks: round and soft.
    box = box if style.width > 0 else box.replace('rx="2"', f'rx="{height / 2:g}"')
    parts = [f'<rect {box} fill="{style.fill}" fill-opacity="{style.fill_opacity:g}"/>']
    pattern = f"hatch-{ord(style.hatch[0])}-{style.stroke[1:]}" if style.hatch else ""
    if pattern:
        parts.append(f'<defs>{hatch_pattern(style, pattern)}</defs><rect {box} fill="url(#{pattern})"/>')
    parts.append(f'<rect {box} fill="none" {_stroke(style.stroke, style.width, style.dash)}/>')
    return "".join(parts)


def _line(style: Style, width: float, height: float) -> str:
    thick = min(style.width, height / 3)
    heads = {"both": (True, True), "end": (False, True)}.get(style.arrows, (False, False))
    head = min(2.4 * thick, height) if any(heads) else 0.0
    start, end = (head if heads[0] else 2.0), width - (head if heads[1] else 2.0)
    middle = height / 2
    path = f'd="M{start:g},{middle:g} L{end:g},{middle:g}" fill="none" stroke-opacity="{style.opacity:g}"'
    parts = []
    if style.casing:
        parts.append(f"<path {path} {_stroke(style.casing, style.casing_width, style.casing_dash)}/>")
    parts.append(f"<path {path} {_stroke(style.stroke, thick, style.dash)}/>")
    for at, tip, wanted in ((head, 0.0, heads[0]), (width - head, width, heads[1])):
        if wanted:
            corners = f"M{tip:g},{middle:g} L{at:g},{middle - head / 2:g} L{at:g},{middle + head / 2:g} Z"
            parts.append(f'<path d="{corners}" fill="{style.stroke}" fill-opacity="{style.opacity:g}"/>')
    return "".join(parts)


def _label(style: Style, width: float, height: float) -> str:
    return _text("字 Aa", width / 2, height / 2, 0.6 * height, style.label_colour)


def _glyph(style: Style, across: float, letters: bool) -> str:
    text = style.letter if letters else style.glyph
    if not text:
        return ""
    colour = "#FFFFFF" if style.marker_fill == "full" else style.stroke
    size = across * (0.5 if style.marker == "diamond" else GLYPH)
    return _text(text, across / 2, across / 2, size, colour)


def _text(text: str, x: float, y: float, size: float, colour: str) -> str:
    # Baselines differ between fonts; a shift of 0.36 em centres both scripts within a pixel.
    return (
        f'<text x="{x:g}" y="{y + 0.36 * size:.2f}" text-anchor="middle" font-family="{FONT}" '
        f'font-size="{size:.2f}" font-weight="600" fill="{colour}">{escape(text)}</text>'
    )


def _circle(middle: float, radius: float, paint: str) -> str:
    return f'<circle cx="{middle:g}" cy="{middle:g}" r="{radius:g}" {paint}/>'


def _polygon(points: Iterable[tuple[float, float]], paint: str) -> str:
    return f'<polygon points="{" ".join(f"{x:.2f},{y:.2f}" for x, y in points)}" {paint}/>'


def _regular(middle: float, radius: float, corners: int, paint: str) -> str:
    """Draw a regular polygon that stands on its tip's far side."""
    angles = [2 * math.pi * index / corners for index in range(corners)]
    return _polygon(((middle + radius * math.sin(a), middle - radius * math.cos(a)) for a in angles), paint)


def _square(middle: float, radius: float, paint: str) -> str:
    side = 1.8 * radius  # a little smaller than the circle's diameter: it looks as large
    corner = middle - side / 2
    return f'<rect x="{corner:g}" y="{corner:g}" width="{side:g}" height="{side:g}" rx="1.5" {paint}/>'


def _diamond(middle: float, radius: float, paint: str) -> str:
    return _regular(middle, radius, 4, paint)


def _triangle(middle: float, radius: float, paint: str) -> str:
    return _regular(middle, radius, 3, paint)


def _ring(middle: float, radius: float, paint: str) -> str:
    return _circle(middle, radius, paint) + _circle(middle, radius / 3, WHITE)


def _concentric(middle: float, radius: float, paint: str) -> str:
    outer = _circle(middle, radius, paint) + _circle(middle, radius * 0.72, WHITE)
    return outer + _circle(middle, radius * 0.42, paint)


def _drop(middle: float, radius: float, paint: str) -> str:
    top, bottom, belly = middle - radius, middle + radius, middle + radius * 0.3
    right, left = middle + radius * 1.1, middle - radius * 1.1
    sides = f"Q{right:g},{belly:g} {middle:g},{bottom:g} Q{left:g},{belly:g} {middle:g},{top:g}"
    return f'<path d="M{middle:g},{top:g} {sides} Z" {paint}/>'


def _peak(middle: float, radius: float, paint: str) -> str:
    return _polygon(((middle + radius * x, middle + radius * y) for x, y in PEAK), paint)


MARKERS: Mapping[str, Callable[[float, float, str], str]] = {
    "circle": _circle,
    "square": _square,
    "diamond": _diamond,
    "triangle": _triangle,
    "ring": _ring,
    "concentric": _concentric,
    "drop": _drop,
    "peak": _peak,
}
