"""Set a plan as the documents that offices send round: PDF, Word, HTML. Only ever into a test's folder.

What is set is a list of pieces: headings, paragraphs, and tables as lists of rows.
"""

from __future__ import annotations

import html
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

import docx
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from atlas.plan import Plan
from atlas.reading.open import plan_from_bytes

FONT = "STSong-Light"  # one of the fonts that every PDF reader brings along: no file is needed
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

_BODY = ParagraphStyle(
    "body", fontName=FONT, fontSize=14, leading=26, wordWrap="CJK", alignment=TA_JUSTIFY, firstLineIndent=28
)
_HEADING = ParagraphStyle(
    "heading", fontName=FONT, fontSize=18, leading=28, wordWrap="CJK", alignment=TA_CENTER, spaceBefore=8
)
_CELL = ParagraphStyle("cell", fontName=FONT, fontSize=9, leading=12, wordWrap="CJK")
_GRID = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), FONT, 9)]


def lines(raw: bytes, name: str) -> list[str]:
    """Read a document and give its paragraphs, headings and rows."""
    return plan_from_bytes(raw, name).flow.text.split("\n")


@dataclass(frozen=True)
class Piece:
    kind: str  # heading, text, table
    text: str = ""
    rows: Sequence[Sequence[str]] = ()


def pieces_of(plan: Plan) -> Iterator[Piece]:
    """Take a plan apart: its paragraphs as it is read, its rows together as tables."""
    for is_row, blocks in groupby(plan.blocks, key=lambda block: "\t" in plan.text_of(block)):
        if not is_row:
            for block in blocks:
                kind = "heading" if block.kind in ("chapter", "section") else "text"
                yield Piece(kind, plan.text_of(block))
            continue
        rows = [plan.text_of(block).split("\t") for block in blocks]
        for _, same in groupby(rows, key=len):
            yield Piece("table", rows=list(same))


def as_html(pieces: Sequence[Piece]) -> bytes:
    body = []
    for piece in pieces:
        if piece.kind == "table":
            rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in piece.rows)
            body.append("<table>" + "".join(f"<tr>{row}</tr>\n" for row in rows) + "</table>")
        else:
            tag = "h2" if piece.kind == "heading" else "p"
            body.append(f"<{tag}>{html.escape(piece.text)}</{tag}>")
    head = (
        "<head><meta charset='utf-8'><title>页面</title><script>document.write('<p>广告</p>')</script></head>"
    )
    page = "\n".join(body)
    return f"<!DOCTYPE html>\n<html>{head}<body><nav>首页</nav>{page}</body></html>".encode()


def as_word(pieces: Sequence[Piece]) -> bytes:
    document = docx.Document()
    for piece in pieces:
        if piece.kind == "table":
            columns = len(piece.rows[0])
            table = document.add_table(0, columns)
            for row in piece.rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        elif piece.kind == "heading":
            document.add_heading(piece.text, 1)
        else:
            document.add_paragraph(piece.text)
    document.sections[0].header.paragraphs[0].text = "某县规划纲要"
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def members(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(raw)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def archive(members: Mapping[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return stream.getvalue()


def as_pdf(pieces: Sequence[Piece], header: str = "") -> bytes:
    def furnish(canvas: Canvas, _: object) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 40, header)
        canvas.drawCentredString(A4[0] / 2, 40, f"— {canvas.getPageNumber()} —")

    stream = BytesIO()
    template = SimpleDocTemplate(stream, pagesize=A4, topMargin=72, bottomMargin=72, invariant=1)
    template.build(flowables(pieces), onFirstPage=furnish, onLaterPages=furnish)
    return stream.getvalue()


def flowables(pieces: Sequence[Piece], body: ParagraphStyle = _BODY) -> list[Flowable]:
    # Tables that touch are one table to whoever looks at the page.
    return [part for piece in pieces for part in (_flowable(piece, body), Spacer(1, 4))]


def pages(*drawn, **options) -> bytes:
    """Draw pages: each is a list of (x, y from the top, text) or of (x, y, text, size)."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1, **options)
    for texts in drawn:
        for x, y, text, *size in texts:
            canvas.setFont(FONT, size[0] if size else 12)
            canvas.drawString(x, A4[1] - y, text)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _flowable(piece: Piece, body: ParagraphStyle) -> Flowable:
    if piece.kind == "table":
        cells = [[Paragraph(html.escape(cell), _CELL) for cell in row] for row in piece.rows]
        return Table(cells, style=_GRID) if cells else Spacer(1, 1)
    style = _HEADING if piece.kind == "heading" else body
    return Paragraph(html.escape(piece.text), style)
