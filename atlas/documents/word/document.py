"""Write a document tree as a Word file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import OpcError
from docx.shared import Emu, Mm, Pt

from atlas.documents.tree import (
    Block,
    Bullets,
    Cover,
    Document,
    Heading,
    Paragraph,
    Picture,
    Section,
    Table,
    legible,
)
from atlas.documents.word import parts
from atlas.documents.word.styles import COVER, MARGIN, NOTE, TABLE, dress
from layers.export.errors import ExportError

A4 = (Mm(210), Mm(297))
VALUES = Mm(62)  # where the values of the cover's facts begin
LEVELS = "1-2"  # of headings in the table of contents
BROKEN = (OpcError, KeyError, ValueError, SyntaxError, zipfile.BadZipFile)  # what python-docx and lxml throw


def word(content: Document, template: Path | None = None) -> bytes:
    """Write a document as a Word file.

    Parameters
    ----------
    content : Document
    template : Path, optional
        A Word file of the user's: its page, styles, header and footer are taken, not its text.

    Raises
    ------
    ExportError
        The template is no Word file.
    """
    document = _opened(template)
    dress(document, plain=template is None)
    _known(document, content)
    if template is None:
        _page(document.sections[0], wide=False)
        _foot(document.sections[0], content.foot)
    _cover(document, content.cover, content.foot)
    _contents(document, content)
    numbers = iter(range(1, 1 + sum(1 for _ in content.headings)))
    for section in content.sections:
        _section(document, section, numbers)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _opened(template: Path | None) -> Any:
    if template is None:
        return docx.Document()
    try:
        document = docx.Document(str(template))
    except (*BROKEN, OSError):
        raise ExportError("report-template", name=template.name) from None
    body = document.element.body
    for child in list(body)[:-1] if body.sectPr is not None else list(body):
        body.remove(child)
    return document


def _known(document: Any, content: Document) -> None:
    known = document.core_properties
    known.title, known.subject = legible(content.cover.title), legible(content.cover.subtitle)
    known.author = known.last_modified_by = "planning-atlas"
    known.comments, known.language = "", content.language
    known.created = known.modified = datetime.fromisoformat(content.made)


def _page(section: Any, *, wide: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = reversed(A4) if wide else A4
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN


def _foot(section: Any, said: str) -> None:
    section.different_first_page_header_footer = True
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot._p.append(parts.run(f"{said}　　"))
    foot._p.extend(parts.field("PAGE", [parts.run("1")]))
    foot._p.append(parts.run(" / "))
    foot._p.extend(parts.field("NUMPAGES", [parts.run("1")]))


def _cover(document: Any, cover: Cover, foot: str) -> None:
    title = document.add_paragraph(legible(cover.title), style="Title")
    title.paragraph_format.space_before = Pt(150)
    document.add_paragraph(legible(cover.subtitle), style=COVER)
    for name, value in cover.facts:
        line = document.add_paragraph(style="Normal")
        line.paragraph_format.tab_stops.add_tab_stop(VALUES)
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = VALUES, -VALUES
        line.add_run(f"{legible(name)}\t").bold = True
        line.add_run(legible(value))
    said = document.add_paragraph(legible(cover.text), style="Normal")
    said.paragraph_format.space_before = Pt(24)
    document.add_paragraph(legible(foot), style=NOTE)
    document.add_page_break()


def _contents(document: Any, content: Document) -> None:
    """Write the table of contents as a field: links to the headings until Word has filled in the pages."""
    title = document.add_paragraph(style=COVER)
    title.add_run(legible(content.contents))
    listed = [(number, each) for number, each in enumerate(content.headings, start=1) if each.level <= 2]
    lines = [document.add_paragraph(style=f"TOC {each.level}") for _, each in listed]
    runs = parts.field(f'TOC \\o "{LEVELS}" \\h \\z \\u', [], dirty=True)
    for line, (number, each) in zip(lines, listed, strict=True):
        line._p.append(parts.link(_name(number), each.text))
    if lines:
        for place, run in enumerate(runs[:3]):
            lines[0]._p.insert(place + (lines[0]._p.pPr is not None), run)
        lines[-1]._p.append(runs[3])
    document.add_page_break()


def _name(number: int) -> str:
    return f"_Toc{number:08d}"


def _section(document: Any, section: Section, numbers: Iterator[int]) -> None:
    if section.wide:
        _turn(document.add_section(WD_SECTION.NEW_PAGE))
    for block in section.blocks:
        _block(document, block, numbers)


def _turn(section: Any) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    width, height = section.page_width, section.page_height
    section.page_width, section.page_height = max(width, height), min(width, height)
    section.different_first_page_header_footer = False


def _block(document: Any, block: Block, numbers: Iterator[int]) -> None:
    if isinstance(block, Heading):
        made = document.add_paragraph(legible(block.text), style=f"Heading {block.level}")
        number = next(numbers)
        parts.bookmark(made._p, _name(number), number)
    elif isinstance(block, Table):
        _table(document, block)
    elif isinstance(block, Picture):
        _picture(document, block)
    elif isinstance(block, Bullets):
        for item in block.items:
            document.add_paragraph(legible(item), style="List Bullet")
    elif isinstance(block, Paragraph):
        made = document.add_paragraph(legible(block.text), style=NOTE if block.note else "Normal")
        made.paragraph_format.keep_with_next = True if block.keep else None


def _width(document: Any) -> Any:
    """Measure the width of the text on the page as it is now."""
    section = document.sections[-1]
    return Emu(section.page_width - section.left_margin - section.right_margin)


def _table(document: Any, table: Table) -> None:
    if table.caption:
        document.add_paragraph(legible(table.caption), style="Caption")
    made = parts.table(table, int(_width(document).pt), document.styles[TABLE].style_id)
    after = document.add_paragraph(style=TABLE)  # two tables in a row would become one
    after._p.addprevious(made)


def _picture(document: Any, picture: Picture) -> None:
    line = document.add_paragraph(style="Normal")
    line.alignment, line.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, True
    line.paragraph_format.line_spacing = 1.0
    shape = line.add_run().add_picture(io.BytesIO(picture.png), width=_width(document))
    described = shape._inline.docPr
    described.set("descr", legible(picture.description))
    described.set("name", legible(picture.caption))
    caption = document.add_paragraph(legible(picture.caption), style="Caption")
    caption.paragraph_format.keep_with_next = False
