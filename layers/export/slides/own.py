"""Our own plain presentation: python-pptx's, brought to size, with the colours of the symbology."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Emu

from layers.export.composition.sheets import PIXEL_MM
from layers.export.slides import paint
from layers.export.slides.elements import Element, element, emu
from layers.export.slides.shape import Box, Numbers, Told, preset
from layers.export.slides.text import FONT
from layers.style import table

LATIN = "Arial"
DARK = "#0B3C5D"
ACCENTS = ("blue", "vermilion", "green", "purple", "indigo", "brown")  # hues of the symbology
SIZES: Mapping[str, tuple[float, float]] = {"16:9": (1280, 720), "4:3": (960, 720)}  # pixels at 96 dpi
TITLE_PT, COVER_PT, SUBTITLE_PT = 22, 40, 18
MARGIN = 0.035  # of the slide's width
EDGE, COVER_X = 10.0, 24.0  # millimetres: the dark edge of a cover, and where its writing begins


def presentation(aspect: str) -> Any:
    """Make a presentation without slides: a title layout and one with nothing but a title."""
    made = Presentation()
    width, height = (PIXEL_MM * pixels for pixels in SIZES[aspect])
    made.slide_width, made.slide_height = Emu(emu(width)), Emu(emu(height))
    made.element.sldSz.attrib.pop("type", None)  # python-pptx's says 4:3
    master = made.slide_masters[0]
    for layout in list(made.slide_layouts):
        if layout.element.get("type") not in ("title", "titleOnly"):
            made.slide_layouts.remove(layout)
    _colour(master)
    _master(master, width, height)
    _cover(next(each for each in made.slide_layouts if each.element.get("type") == "title"), width, height)
    return made


def _colour(master: Any) -> None:
    """Give the theme the hues of the symbology and Chinese fonts."""
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = etree.fromstring(theme.blob)
    hues = {f"accent{number}": table()["hues"][hue] for number, hue in enumerate(ACCENTS, 1)} | {"dk2": DARK}
    for name, hue in hues.items():
        place = root.find(f".//{{*}}{name}")
        place[:] = [paint.colour(hue)]
    for font in root.iter("{*}majorFont", "{*}minorFont"):
        font.find("{*}latin").set("typeface", LATIN)
        for east in font.findall("{*}ea") + font.findall("{*}font[@script='Hans']"):
            east.set("typeface", FONT)
    theme._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _master(master: Any, width: float, height: float) -> None:
    """Put the title in one line at the top and the number of the slide in the lower corner."""
    whole = width * (1 - 2 * MARGIN)
    places = {
        "title": Box(MARGIN * width, 5.0, whole, 11.0),
        "body": Box(MARGIN * width, 24.0, whole, height - 38.0),
        "dt": Box(MARGIN * width, height - 7.0, 40.0, 5.0),
        "ftr": Box(width / 2 - 50.0, height - 7.0, 100.0, 5.0),
        "sldNum": Box(width * (1 - MARGIN) - 20.0, height - 6.5, 20.0, 5.0),
    }
    for each in master.placeholders:
        _placed(each, places[each.element.ph.get("type", "obj")])
    for layout in master.slide_layouts:
        for each in layout.placeholders:
            kind = each.element.ph.get("type", "obj")
            if kind in places:
                _placed(each, places[kind])
    title = next(each for each in master.placeholders if each.element.ph.get("type") == "title")
    title.element.find(".//{*}bodyPr").set("lIns", "0")
    look = master.element.find(".//{*}titleStyle/{*}lvl1pPr")
    look.set("algn", "l")
    _lettered(look, TITLE_PT)
    foot = next(each for each in master.placeholders if each.element.ph.get("type") == "sldNum")
    foot.element.find(".//{*}defRPr").set("sz", "900")


def _cover(layout: Any, width: float, height: float) -> None:
    """Make the title slide: a dark edge, title and subtitle beside it in the left part."""
    half = 0.56 * width
    places = {
        "ctrTitle": Box(COVER_X, 0.26 * height, half, 0.26 * height),
        "subTitle": Box(COVER_X, 0.55 * height, half, 0.2 * height),
    }
    for each in layout.placeholders:
        kind = each.element.ph.get("type", "obj")
        if kind in places:
            _placed(each, places[kind])
            properties = each.element.find(".//{*}bodyPr")
            properties.set("anchor", "b" if kind == "ctrTitle" else "t")
            _aligned(each.element, COVER_PT if kind == "ctrTitle" else SUBTITLE_PT)
    edge = preset(
        Numbers(90), Told("–"), "rect", Box(0, 0, EDGE, height), paint.solid(DARK), paint.line("", 0)
    )
    rule = preset(
        Numbers(91),
        Told("–"),
        "rect",
        Box(COVER_X + 2.5, 0.535 * height, 40.0, 0.8),
        paint.solid(table()["hues"]["vermilion"]),
        paint.line("", 0),
    )
    tree = layout.shapes._spTree
    tree[2:2] = [edge, rule]


def _placed(placeholder: Any, box: Box) -> None:
    placeholder.left, placeholder.top = emu(box.x), emu(box.y)
    placeholder.width, placeholder.height = emu(box.width), emu(box.height)


def _aligned(shape: Element, points: float) -> None:
    """Write a placeholder's first level from the left in a size."""
    styles = shape.find(".//{*}lstStyle")
    first = styles.find("{*}lvl1pPr")
    if first is None:
        first = element("a:lvl1pPr")
        styles.insert(0, first)
    first.set("algn", "l")
    _lettered(first, points)


def _lettered(level: Element, points: float) -> None:
    look = level.find("{*}defRPr")
    if look is None:
        look = element("a:defRPr")
        level.append(look)
    look.set("sz", str(round(points * 100)))
    look.set("b", "1" if points >= TITLE_PT else "0")
