"""The one symbology in DrawingML: fills, patterns, lines with dashes and arrow ends.

Widths and dashes of ``layers.style`` are pixels at 96 dpi; here lengths are millimetres on the slide.
"""

from __future__ import annotations

from collections.abc import Mapping

from layers.export.composition.sheets import PIXEL_MM
from layers.export.slides.elements import Element, element, emu
from layers.style import Style
from layers.swatch import HATCH_OPACITY, PALE

PERCENT = 100_000  # of a whole, as DrawingML counts
PATTERNS: Mapping[str, str] = {
    "/": "wdUpDiag",
    "\\": "wdDnDiag",
    "-": "narHorz",
    "|": "narVert",
    "x": "openDmnd",
    ".": "pct20",
}
"""Presets of ST_PresetPatternVal by the hatches of ``layers.style``."""


def nothing() -> Element:
    """Fill nothing."""
    return element("a:noFill")


def colour(hue: str, opacity: float = 1.0) -> Element:
    """Name a colour, ``#RRGGBB``, with its opacity as alpha."""
    alpha = element("a:alpha", val=round(opacity * PERCENT)) if opacity < 1 else None
    return element("a:srgbClr", alpha, val=hue.lstrip("#").upper())


def solid(hue: str, opacity: float = 1.0) -> Element:
    """Fill with one colour."""
    return element("a:solidFill", colour(hue, opacity)) if opacity > 0 else nothing()


def hatched(style: Style) -> Element | None:
    """Fill with a style's hatch and nothing between its lines; ``None`` where it has none."""
    if style.hatch not in PATTERNS:
        return None
    return element(
        "a:pattFill",
        element("a:fgClr", colour(style.stroke, HATCH_OPACITY)),
        element("a:bgClr", colour(style.fill, 0.0)),
        prst=PATTERNS[style.hatch],
    )


def marker_fill(style: Style) -> Element:
    """Fill a marker: full, pale or hollow, opaque so that its glyph is read on any ground."""
    hues = {"full": style.fill, "pale": mixed(style.fill, PALE), "hollow": "#FFFFFF"}
    return solid(hues[style.marker_fill])


def mixed(hue: str, share: float) -> str:
    """Mix a colour with white."""
    parts = (int(hue[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(share * part + (1 - share) * 255):02X}" for part in parts)


def line(
    hue: str,
    width: float,
    *,
    dash: str = "",
    opacity: float = 1.0,
    rounded: bool = False,
    head: bool = False,
    tail: bool = False,
) -> Element:
    """Draw a line.

    Parameters
    ----------
    hue : str
        ``#RRGGBB``.
    width : float
        Millimetres; 0 for no line.
    dash : str
        SVG's ``stroke-dasharray`` in millimetres; "" for a solid line.
    opacity : float
        0 to 1.
    rounded : bool
        Whether dashes end round: dots.
    head, tail : bool
        Whether the line begins or ends with an arrow.
    """
    if width <= 0:
        return element("a:ln", nothing())
    arrows = [element(f"a:{end}", type="triangle", w="med", len="med") for end in _ends(head, tail)]
    return element(
        "a:ln",
        solid(hue, opacity),
        _dashes(dash, width),
        element("a:round"),
        *arrows,
        w=emu(width),
        cap="rnd" if rounded else "flat",
    )


def stroke(style: Style, scale: float = PIXEL_MM, *, head: bool = False, tail: bool = False) -> Element:
    """Draw a style's own line; ``scale`` is millimetres per pixel of the style."""
    return line(
        style.stroke,
        style.width * scale,
        dash=scaled(style.dash, scale),
        opacity=style.opacity,
        rounded=style.cap == "round",
        head=head,
        tail=tail,
    )


def casing(style: Style, scale: float = PIXEL_MM) -> Element:
    """Draw the wider line beneath a style's line."""
    dash = scaled(style.casing_dash, scale)
    return line(style.casing, style.casing_width * scale, dash=dash, opacity=style.opacity)


def soft(millimetres: float) -> Element:
    """Let an edge fade away inwards."""
    return element("a:effectLst", element("a:softEdge", rad=emu(millimetres)))


def scaled(dash: str, scale: float) -> str:
    """Bring a pattern of dashes to another unit."""
    return " ".join(f"{float(part) * scale:.4g}" for part in dash.split())


def _ends(head: bool, tail: bool) -> list[str]:
    return [end for end, wanted in (("headEnd", head), ("tailEnd", tail)) if wanted]


def _dashes(dash: str, width: float) -> Element | None:
    """Say dashes in shares of the line's width, as DrawingML does; an odd one out is repeated, as in SVG."""
    parts = [float(part) for part in dash.split()]
    if not parts:
        return None
    parts = parts if len(parts) % 2 == 0 else parts * 2
    # A dash of no length stays, as thin as can be: it moves the others along, as in SVG.
    told = [
        element("a:ds", d=max(round(on / width * PERCENT), 1), sp=round(off / width * PERCENT))
        for on, off in zip(parts[::2], parts[1::2], strict=True)
    ]
    return element("a:custDash", *told)
