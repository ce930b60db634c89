"""Join the lines of PDF pages into paragraphs, by where they begin and end on the page.

A line goes on in the next one when the next one's first word would not have fitted behind it, and the
next one is not indented. What is set larger than the text is a heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from atlas.reading.readers.lines import PAGE, Lines
from atlas.reading.readers.pdf.document import Page
from atlas.reading.readers.pdf.glyphs import Line
from atlas.reading.readers.pdf.margins import INDENT, Margins, body_size, margins_by_side, margins_within
from atlas.reading.readers.pdf.tables import Table, space_between

_LARGER = 1.12  # a heading's characters against the text's
_SAME_SIZE = 0.12  # share by which the lines of one paragraph may differ in height
_LOOSE = 1.6  # of the line's height: a gap that parts paragraphs
_SLACK = 0.3  # of the line's height: what a line may end short of the margin for rounding
_LEVEL = 2  # of headings: which chapter or section they open is told by their words
_CLOSING = "，。、；：？！”’）》】〉」』…%,.;:!?)]"
_OPENING = "“‘（《【〈「『(["
_FINAL = ("。", "！", "？", "；", "：", "!", "?", ";")
_OPENS_HEADING = ("第", "专栏", "附", "表", "图")


@dataclass(slots=True)
class _Paragraph:
    text: str
    last: Line
    page: int
    heading: bool


def write_pages(pages: Sequence[Page], lines: Lines) -> None:
    """Write the text of all pages."""
    margins = margins_by_side(pages)
    writer = _Writer(lines, body_size(pages))
    for page in pages:
        writer.page(page.number)
        plain: list[Line] = []
        for item in page.items:
            if isinstance(item, Line):
                plain.append(item)
                continue
            writer.lines(plain, margins[page.number % 2])
            plain = []
            writer.table(item)
        writer.lines(plain, margins[page.number % 2])
    writer.end_paragraph()


class _Writer:
    """Writes lines as soon as it is known that their paragraph is complete."""

    def __init__(self, lines: Lines, body: float) -> None:
        self._lines = lines
        self._body = body
        self._page = 0
        self._marks = ""  # of pages that have begun and whose first text is yet to come
        self._waiting: _Paragraph | None = None
        self._cut: tuple[str, ...] = ()  # row that a page end has cut: it may go on
        self._header: tuple[str, ...] = ()  # first row of the table above, as long as nothing follows it

    def page(self, number: int) -> None:
        self._page = number
        self._marks += PAGE

    def lines(self, plain: Sequence[Line], margins: Margins) -> None:
        for piece in _pieces(plain):
            if isinstance(piece, Line):
                self._line(piece, margins)
            else:
                self._row(piece)

    def table(self, table: Table) -> None:
        if table.is_frame:
            self.end_paragraph()
            self.lines(table.lines, margins_within(table.box, table.lines))
            self.end_paragraph()
            return
        rows = list(table.texts)
        # A table that goes on behind a page end repeats its header there.
        if rows and rows[0] == self._header:
            del rows[0]
        if rows and table.cut_above and len(rows[0]) == len(self._cut):
            rows[0], self._cut = self._joined_rows(rows[0]), ()
        self._header = table.texts[0] if table.texts else ()
        for texts in rows[:-1] if table.cut_below else rows:
            self._row(texts)
        if rows and table.cut_below:
            self.end_paragraph()
            self._cut = (self._marked(rows[-1][0]), *rows[-1][1:])

    def _joined_rows(self, below: Sequence[str]) -> tuple[str, ...]:
        """Join the two parts of a row that a page end has cut."""
        marks, self._marks = self._marks, ""
        cells = [
            above + space_between(above, more) + more for above, more in zip(self._cut, below, strict=True)
        ]
        return (*cells[:-1], cells[-1] + marks)

    def end_paragraph(self) -> None:
        if self._cut:
            self._lines.row(self._cut)
            self._cut = ()
        if self._waiting is not None:
            self._lines.paragraph(self._waiting.text, _LEVEL if self._waiting.heading else 0)
            self._waiting = None

    def _row(self, texts: Sequence[str]) -> None:
        self.end_paragraph()
        self._lines.row([self._marked(texts[0]), *texts[1:]])

    def _line(self, line: Line, margins: Margins) -> None:
        self._header = ()
        heading = line.size > _LARGER * self._body
        waiting = self._waiting
        if waiting is not None and waiting.heading == heading and self._goes_on(waiting, line, margins):
            waiting.text += space_between(waiting.text, line.text) + self._marked(line.text)
            waiting.last, waiting.page = line, self._page
            return
        self.end_paragraph()
        self._waiting = _Paragraph(self._marked(line.text), line, self._page, heading)

    def _marked(self, text: str) -> str:
        marked, self._marks = self._marks + text, ""
        return marked

    def _goes_on(self, paragraph: _Paragraph, line: Line, margins: Margins) -> bool:
        last = paragraph.last
        if abs(last.size - line.size) > _SAME_SIZE * line.size:
            return False
        if paragraph.page == self._page and line.top - last.bottom > _LOOSE * line.size:
            return False
        if paragraph.heading:
            return paragraph.page == self._page and not line.text.startswith(_OPENS_HEADING)
        if line.x0 > margins.left + INDENT * line.size:
            return False
        if not margins.indents and last.text.endswith(_FINAL):
            return False  # nothing else parts the paragraphs of such a document
        return last.x1 + _first_word(line) > margins.right - _SLACK * line.size


def _pieces(plain: Sequence[Line]) -> Iterator[Line | list[str]]:
    """Yield lines, and as rows those of a table without rules: at least two with the same wide gaps."""
    columns = [line.columns for line in plain]
    for index, line in enumerate(plain):
        beside = [columns[other] for other in (index - 1, index + 1) if 0 <= other < len(plain)]
        if len(columns[index]) > 1 and any(len(other) == len(columns[index]) for other in beside):
            yield columns[index]
        else:
            yield line


def _first_word(line: Line) -> float:
    """Width of what cannot be parted from the first character: a number, a word, punctuation."""
    end = line.glyphs[0].x1
    for before, glyph in zip(line.glyphs, line.glyphs[1:], strict=False):
        latin = before.char.isascii() and glyph.char.isascii() and not glyph.spaced
        if not (latin or before.char in _OPENING or glyph.char in _CLOSING):
            break
        end = glyph.x1
    return end - line.glyphs[0].x0
