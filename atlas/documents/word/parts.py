"""Pieces of WordprocessingML that python-docx does not make: fields, bookmarks, links, tables by the row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from atlas.documents.tree import Table, legible

TWIPS = 20  # to a point
GRID = "C5CCD3"
SHADES = {"head": "E8EEF4", "total": "F4F6F8"}


def element(tag: str, *children: Any, **attributes: str) -> Any:
    """Make an element of the ``w:`` namespace with its attributes and children."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    made.extend(children)
    return made


def run(text: str) -> Any:
    """Make a run of text; line feeds and tabs stay what they are."""
    made = OxmlElement("w:r")
    made.text = legible(text)
    return made


def field(instruction: str, shown: Iterable[Any], *, dirty: bool = False) -> list[Any]:
    """Make the runs of a field: what Word computes, and what is shown until it has."""
    begin = element("fldChar", fldCharType="begin")
    if dirty:
        begin.set(qn("w:dirty"), "true")
    told = element("instrText")
    told.text = f" {instruction} "
    told.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    marks = [element("fldChar", fldCharType=kind) for kind in ("separate", "end")]
    return [*(element("r", part) for part in (begin, told, marks[0])), *shown, element("r", marks[1])]


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Put a bookmark around what a paragraph says."""
    at = 1 if paragraph.pPr is not None else 0
    paragraph.insert(at, element("bookmarkStart", id=str(number), name=name))
    paragraph.append(element("bookmarkEnd", id=str(number)))


def link(name: str, text: str) -> Any:
    """Make a link to a bookmark."""
    return element("hyperlink", run(text), anchor=name, history="1")


def table(content: Table, width: int, style: str) -> Any:
    """Make a table as wide as so many points, its paragraphs in a style (by id).

    Built row by row as elements: python-docx looks a table over for every cell, which is slow for a list of
    hundreds of projects.
    """
    whole = sum(column.share for column in content.columns)
    widths = [round(column.share / whole * width * TWIPS) for column in content.columns]
    made = element(
        "tbl", _looks(sum(widths)), element("tblGrid", *(element("gridCol", w=str(w)) for w in widths))
    )
    numbers = [column.number for column in content.columns]
    heads = _row([column.title for column in content.columns], widths, numbers, style, "head")
    heads.trPr.append(element("tblHeader"))
    made.append(heads)
    last = len(content.rows) - 1 if content.total else -1
    for index, cells in enumerate(content.rows):
        made.append(_row(cells, widths, numbers, style, "total" if index == last else ""))
    return made


def _looks(width: int) -> Any:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = (element(side, val="single", sz="4", space="0", color=GRID) for side in sides)
    margins = (element(side, w="70", type="dxa") for side in ("left", "right"))
    return element(
        "tblPr",
        element("tblW", w=str(width), type="dxa"),
        element("tblBorders", *lines),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *margins),
    )


def _row(cells: Sequence[str], widths: Sequence[int], numbers: Sequence[bool], style: str, kind: str) -> Any:
    made = element("tr", element("trPr", element("cantSplit")))
    for text, width, number in zip(cells, widths, numbers, strict=True):
        looks = element("tcPr", element("tcW", w=str(width), type="dxa"))
        if kind:
            looks.append(element("shd", val="clear", color="auto", fill=SHADES[kind]))
        set_as = element("pPr", element("pStyle", val=style))
        if kind == "head":
            set_as.append(element("keepNext"))  # never alone at the foot of a page
        if number:
            set_as.append(element("jc", val="right"))
        written = run(text)
        if kind:
            written.insert(0, element("rPr", element("b")))
        made.append(element("tc", looks, element("p", set_as, written)))
    return made
