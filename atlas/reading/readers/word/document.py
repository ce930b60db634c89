"""Read a Word document in the order of its text: paragraphs and their numbers, tables, boxes, notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree

from atlas.reading.readers.grid import Block, Cell, blocks_of
from atlas.reading.readers.lines import PAGE, Lines
from atlas.reading.readers.word.numbering import Numbering
from atlas.reading.readers.word.styles import Styles

_P, _TBL, _TR, _TC, _R = (qn(f"w:{tag}") for tag in ("p", "tbl", "tr", "tc", "r"))
_TEXT = frozenset((qn("w:t"), qn("m:t")))
_SIGNS = {qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}
_BREAK = qn("w:br")
_PAGE_BEGINS = qn("w:lastRenderedPageBreak")
_BOX = qn("w:txbxContent")
_NOTES = {
    qn("w:footnoteReference"): (RELATIONSHIP_TYPE.FOOTNOTES, qn("w:footnote")),
    qn("w:endnoteReference"): (RELATIONSHIP_TYPE.ENDNOTES, qn("w:endnote")),
}
_LEFT_OUT = frozenset(
    (
        *(
            qn(f"w:{tag}")
            for tag in ("del", "moveFrom", "pPr", "rPr", "sectPr", "tblPr", "tcPr", "trPr", "rt")
        ),
        # Repeats what stands beside it, for older programs.
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    )
)


def write_document(document: Document, lines: Lines) -> None:
    """Write a document's text, and the pages as far as Word has recorded them."""
    blocks = list(_Reader(document).read())
    if any(PAGE in block.flat for block in blocks):
        lines.page()
    for block in blocks:
        block.write(lines)


class _Reader:
    """Walks through one document once; libxml2 bounds how deep it can be nested."""

    def __init__(self, document: Document) -> None:
        self._body: BaseOxmlElement = document.element.body
        self._styles = Styles(document)
        self._numbering = Numbering(document)
        self._notes = {tag: _notes(document, *kind) for tag, kind in _NOTES.items()}
        self._cited: list[BaseOxmlElement] = []  # notes of what was read last
        self._held = ""  # text of paragraphs whose end was deleted: the next one goes on

    def read(self) -> Iterator[Block]:
        """Yield the text of the document, each note behind the paragraph or table that cites it."""
        for node in _inside(self._body, (_P, _TBL)):
            yield from self._node(node)
            cited, self._cited = self._cited, []
            for note in cited:
                yield from self._blocks(note)

    def _blocks(self, container: BaseOxmlElement) -> Iterator[Block]:
        """Yield what a cell, a box or a note holds."""
        for node in _inside(container, (_P, _TBL)):
            yield from self._node(node)

    def _node(self, node: BaseOxmlElement) -> Iterator[Block]:
        if node.tag == _P:
            yield from self._paragraph(node)
        else:
            yield from blocks_of([self._row(row) for row in _inside(node, (_TR,)) if not _deleted_row(row)])

    def _paragraph(self, node: BaseOxmlElement) -> Iterator[Block]:
        found = _Anchored()
        text = self._held + "".join(_inline(node, found))
        self._held = ""
        if node.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None:
            self._held = text
        elif text.strip():
            form = self._styles.of(node)
            mark = self._numbering.mark(form.list_, form.depth) if form.list_ else ""
            yield Block(mark + text, form.level)
        for box in found.boxes:
            yield from self._blocks(box)
        # A note is read once, and none while notes are read: one may cite itself.
        self._cited += [
            note for tag, name in found.notes if (note := self._notes[tag].pop(name, None)) is not None
        ]

    def _row(self, row: BaseOxmlElement) -> list[Cell]:
        before = _number(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
        cells = [Cell(before)] if before else []
        for node in _inside(row, (_TC,)):
            properties = node.find(qn("w:tcPr"))
            cell = Cell()
            if properties is not None:
                cell.columns = _number(properties.find(qn("w:gridSpan")), 1)
            if properties is None or not _goes_on(properties):
                cell.blocks = list(self._blocks(node))
            cells.append(cell)
        return cells


@dataclass(slots=True)
class _Anchored:
    """What a paragraph holds beside its text."""

    boxes: list[BaseOxmlElement] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # kind and id


def _notes(document: Document, relation: str, tag: str) -> dict[str, BaseOxmlElement]:
    """Find the notes of one kind by their ids."""
    for rel in document.part.rels.values():
        if rel.reltype != relation or rel.is_external:
            continue
        try:
            root = parse_xml(rel.target_part.blob)
        except etree.LxmlError:
            return {}
        return {node.get(qn("w:id"), ""): node for node in root.iter(tag)}
    return {}


def _inside(container: BaseOxmlElement, wanted: tuple[str, ...]) -> Iterator[BaseOxmlElement]:
    """Yield the wanted elements in order, through controls and insertions, not through deletions."""
    for child in container.iterchildren("*"):
        if child.tag in wanted:
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _inside(child, wanted)


def _inline(container: BaseOxmlElement, found: _Anchored) -> Iterator[str]:
    """Yield the text of a paragraph or run; what is anchored in it is put aside."""
    for child in container.iterchildren("*"):
        tag = child.tag
        if tag in _TEXT:
            yield (child.text or "").replace(PAGE, "")
        elif tag in _SIGNS:
            yield _SIGNS[tag]
        elif tag == _BREAK:
            yield "\n" if child.get(qn("w:type"), "textWrapping") == "textWrapping" else ""
        elif tag == _PAGE_BEGINS:
            yield PAGE
        elif tag == _BOX:
            found.boxes.append(child)
        elif tag in _NOTES:
            found.notes.append((tag, child.get(qn("w:id"), "")))
        elif tag not in _LEFT_OUT and not (tag == _R and _is_hidden(child)):
            yield from _inline(child, found)


def _is_hidden(run: BaseOxmlElement) -> bool:
    return _is_on(run.find(f"{qn('w:rPr')}/{qn('w:vanish')}"))


def _is_on(node: BaseOxmlElement | None) -> bool:
    return node is not None and node.get(qn("w:val"), "1") not in ("0", "false", "off")


def _deleted_row(row: BaseOxmlElement) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None


def _goes_on(properties: BaseOxmlElement) -> bool:
    """Tell whether a cell is the further part of a merged one, or was deleted."""
    merged: Iterable[BaseOxmlElement | None] = (
        properties.find(qn(f"w:{tag}")) for tag in ("vMerge", "hMerge")
    )
    return properties.find(qn("w:cellDel")) is not None or any(
        node is not None and node.get(qn("w:val"), "continue") == "continue" for node in merged
    )


def _number(node: BaseOxmlElement | None, otherwise: int) -> int:
    value = "" if node is None else node.get(qn("w:val"), "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else otherwise
