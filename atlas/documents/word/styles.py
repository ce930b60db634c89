"""The looks of a Word document: fonts of both scripts, headings, small print; a template keeps its own."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from atlas.documents.word.parts import element

SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
BLUE, GREY, INK = RGBColor(0x1F, 0x4E, 0x79), RGBColor(0x5A, 0x66, 0x73), RGBColor(0x1A, 0x1A, 0x1A)
TABLE, NOTE, COVER = "Atlas Table", "Atlas Note", "Atlas Cover"
OWN = {TABLE: (8.5, SONG, INK), NOTE: (9.0, SONG, GREY), COVER: (14.0, HEI, GREY)}
"""Our own paragraph styles: size in points, Chinese font, colour."""
BUILT_IN = {
    "Normal": (10.5, SONG, INK),
    "Title": (26.0, HEI, INK),
    "Heading 1": (16.0, HEI, BLUE),
    "Heading 2": (13.0, HEI, INK),
    "Heading 3": (11.0, HEI, INK),
    "Caption": (9.5, HEI, INK),
    "List Bullet": (10.5, SONG, INK),
    "TOC 1": (10.5, SONG, INK),
    "TOC 2": (10.0, SONG, INK),
}
TEXT_WIDTH, MARGIN = Mm(166), Mm(22)


def dress(document: Any, *, plain: bool) -> None:
    """Give a document its styles.

    Parameters
    ----------
    document : docx.document.Document
    plain : bool
        Whether it is nobody's template: all styles are ours then, else only those that it lacks.
    """
    for name, (size, font, colour) in BUILT_IN.items():
        missing = name not in document.styles
        made = _added(document, name) if missing else document.styles[name]
        if plain or missing:
            _set(made, size, font, colour)
    for name, (size, font, colour) in OWN.items():
        if name not in document.styles:
            _set(_added(document, name), size, font, colour)
    space = document.styles[TABLE].paragraph_format
    space.space_before = space.space_after = Pt(1)
    if plain:
        _space(document)


def _added(document: Any, name: str) -> Any:
    made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = document.styles["Normal"]  # whose language tells Chinese signs from Japanese ones
    return made


def _set(style: Any, size: float, font: str, colour: RGBColor) -> None:
    style.font.size, style.font.color.rgb, style.font.italic = Pt(size), colour, False
    style.font.name = LATIN
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # a theme's font would win
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), font)


def _space(document: Any) -> None:
    styles = document.styles
    styles["Normal"].element.rPr.append(element("lang", val="en-GB", eastAsia="zh-CN"))
    styles["Normal"].paragraph_format.line_spacing = 1.35
    styles["Normal"].paragraph_format.space_after = Pt(4)
    for name, before, after in (
        ("Heading 1", 18, 8),
        ("Heading 2", 12, 6),
        ("Heading 3", 10, 4),
        ("Caption", 6, 3),
    ):
        shape = styles[name].paragraph_format
        shape.space_before, shape.space_after, shape.keep_with_next = Pt(before), Pt(after), True
    styles["Caption"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["TOC 2"].paragraph_format.left_indent = Pt(18)
    for border in styles["Title"].element.xpath("./w:pPr/w:pBdr"):
        border.getparent().remove(border)
    for name in (TABLE, NOTE):
        styles[name].paragraph_format.line_spacing = 1.15
