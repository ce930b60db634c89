"""Paragraphs and runs that name the theme's East Asian font: PowerPoint and WPS show Chinese right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from layers.export.slides.elements import Element, element, emu, legal
from layers.export.slides.paint import colour, solid

FONT = "Microsoft YaHei"  # on every Windows of the last fifteen years, and with Office for Mac
HALO_MM = 0.7
POINTS_PER_MM = 72 / 25.4
INK = "#1A1A1A"
QUIET = "#595959"


@dataclass(frozen=True)
class Paragraph:
    """One paragraph in one look."""

    text: str
    size: float  # points
    bold: bool = False
    hue: str = INK
    align: str = "l"  # l, ctr or r
    halo: bool = False  # a white glow, for names on a map
    after: float = 0.0  # points of space below


def body(
    text: Sequence[Paragraph],
    *,
    across: str = "t",
    wraps: bool = True,
    tag: str = "p:txBody",
) -> Element:
    """Write the text of a shape; ``across`` anchors it (``t``, ``ctr``, ``b``)."""
    edges = dict.fromkeys(("lIns", "tIns", "rIns", "bIns"), 0)
    properties = element(
        "a:bodyPr",
        element("a:noAutofit"),
        wrap="square" if wraps else "none",
        **edges,
        rtlCol="0",
        anchor=across,
    )
    return element(tag, properties, element("a:lstStyle"), *paragraphs(text))


def paragraphs(text: Iterable[Paragraph]) -> list[Element]:
    """Write paragraphs; a shape needs one at least."""
    return [_paragraph(each) for each in text] or [element("a:p")]


def _paragraph(told: Paragraph) -> Element:
    after = element("a:spcAft", element("a:spcPts", val=round(told.after * 100))) if told.after else None
    spacing = element("a:spcBef", element("a:spcPts", val=0))
    properties = element("a:pPr", spacing, after, element("a:buNone"), marL=0, indent=0, algn=told.align)
    # An empty line would be as high as the master says without a size of its own.
    return element("a:p", properties, *_runs(told), _look(told, "a:endParaRPr"))


def _runs(told: Paragraph) -> list[Element]:
    """Write each line as a run; a line break of the text stays one."""
    if not told.text:
        return []
    runs: list[Element] = []
    for number, line in enumerate(told.text.split("\n")):
        if number:
            runs.append(element("a:br", _look(told)))
        runs.append(element("a:r", _look(told), _text(line)))
    return runs


def _text(line: str) -> Element:
    made = element("a:t")
    made.text = legal(line)
    return made


def _look(told: Paragraph, tag: str = "a:rPr") -> Element:
    glow = element("a:glow", colour("#FFFFFF", 0.85), rad=emu(HALO_MM)) if told.halo else None
    return element(
        tag,
        solid(told.hue),
        element("a:effectLst", glow) if told.halo else None,
        element("a:latin", typeface="+mn-lt"),
        element("a:ea", typeface="+mn-ea"),
        lang="zh-CN",
        altLang="en-US",
        sz=max(round(told.size * 100), 100),
        b=int(told.bold),
        dirty="0",
    )
