"""Join the lines of PDF pages into paragraphs, by where they begin and end on the page.

A line goes on in the next one when the next one's first word would not have fitted behind it, and the
next one is not indented. What is set larger than the text is a heading. Footnotes, tables and boxes that
stand where a page end cuts a paragraph are written behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise, takewhile

from atlas.reading.readers.lines import PAGE, Lines
from atlas.reading.readers.pdf.columns import Column, Item, columns_of
from atlas.reading.readers.pdf.document import Page
from atlas.reading.readers.pdf.glyphs import Line
from atlas.reading.readers.pdf.margins import (
    INDENT,
    Margins,
    body_size,
    margins_by_side,
    margins_of,
    margins_within,
)
from atlas.reading.readers.pdf.notes import parted
from atlas.reading.readers.pdf.tables import Table, space_between
from atlas.reading.wrapping import ends_sentence

_LARGER = 1.12  # a heading's characters against the text's
_SAME_SIZE = 0.12  # share by which the lines of one paragraph may differ in height
_LOOSE = 1.6  # of the line's height: a gap that parts paragraphs
_SLACK = 0.3  # of the line's height: what a line may end short of the margin for rounding
_SHORT = 3.0  # of the line's height: what ends so far from the margin ends its paragraph
_LEVEL = 2  # of headings: which chapter or section they open is told by their words
_CLOSING = "，。、；：？！”’）》】〉」』…%,.;:!?)]"
_OPENING = "“‘（《【〈「『(["
_IDEOGRAPHS = "\u2e80"  # and all that follow: a line may end behind any of them
_OPENS_HEADING = ("第", "专栏", "附", "表", "图")
_CONTENTS_LINE = re.compile(r"(?:\.{4,}|…{2,}|·{4,}|．{3,})[\s.…·．]*\d{0,4}\s*$")
_CAPTION = re.compile(r"(?:续?[表图]|附[表图]|专栏)\s*[\d一二三四五六七八九十]|[（(]?续上?表")
_GOES_ON = re.compile(r"续上?表|[（(]续[）)]")  # caption of a table that goes on
_HEADER_ROWS = 3  # of a table, at the most
_LONGEST_CAPTION = 40  # characters


@dataclass(slots=True)
class _Paragraph:
    text: str
    last: Line
    margins: Margins  # of its last line
    page: int
    heading: bool

    @property
    def is_complete(self) -> bool:
        """Tell whether its words end: a sentence does, or a line of the contents."""
        return ends_sentence(self.text) or bool(_CONTENTS_LINE.search(self.text))

    @property
    def is_cut(self) -> bool:
        """Tell whether its last line is full and its sentence goes on."""
        is_short = self.last.x1 < self.margins.right - _SHORT * self.last.size
        return not (self.heading or is_short or self.is_complete)

    def leaves_room(self, line: Line) -> bool:
        """Tell whether the first word of a line would have fitted behind it, and more."""
        return self.last.x1 + _first_word(line) < self.margins.right - _SHORT * line.size


def write_pages(pages: Sequence[Page], lines: Lines) -> None:
    """Write the text of all pages."""
    columns = columns_of(pages)
    margins = margins_by_side({number: _full_lines(found) for number, found in columns.items()})
    body = body_size(pages)
    writer = _Writer(lines, body)
    for number, found in columns.items():
        writer.page(number)
        for column in found:
            text, notes = parted(column.items, body)
            writer.column(text, column.margins or margins[number % 2])
            for note in notes:
                writer.note(note)
    writer.end_paragraph()


def _full_lines(columns: Sequence[Column]) -> list[Line]:
    return [
        item
        for column in columns
        if column.margins is None
        for item in column.items
        if isinstance(item, Line)
    ]


class _Writer:
    """Writes lines as soon as it is known that their paragraph is complete."""

    def __init__(self, lines: Lines, body: float) -> None:
        self._lines = lines
        self._body = body
        self._page = 0
        self._marks = ""  # of pages that have begun and whose first text is yet to come
        self._waiting: _Paragraph | None = None
        self._aside: list[tuple[int, Callable[[], None]]] = []  # page, and what is written behind it
        self._cut: tuple[str, ...] = ()  # row that a page end has cut: it may go on
        self._header: tuple[tuple[str, ...], ...] = ()  # of the table above, as long as nothing follows it

    def page(self, number: int) -> None:
        self._page = number
        self._marks += PAGE

    def column(self, items: Sequence[Item], margins: Margins) -> None:
        """Write what stands in a column."""
        plain: list[Line] = []
        for item in items:
            if isinstance(item, Line):
                plain.append(item)
                continue
            caption = plain.pop() if plain and self._is_caption(plain[-1]) else None
            self._plain(plain, margins)
            plain = []
            if self._cut and item.cut_above:
                self._table(item, caption, margins)
            else:
                self._put_aside(partial(self._table, item, caption, margins))
        self._plain(plain, margins)

    def note(self, note: Sequence[Line]) -> None:
        """Write a footnote."""
        self._put_aside(partial(self._note, note))

    def end_paragraph(self, *, ends: bool = False) -> None:
        """Write what waits: a row or a paragraph, and what stands behind it.

        Parameters
        ----------
        ends : bool
            Whether what follows shows that the paragraph ends.
        """
        if self._cut:
            self._lines.row(self._cut)
            self._cut = ()
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            level = _LEVEL if waiting.heading else 0
            self._lines.paragraph(waiting.text, level, ends=ends or waiting.is_complete)
        if self._aside:
            self._write_aside()

    def _put_aside(self, write: Callable[[], None]) -> None:
        """Write something now, or behind the paragraph or row that a page end has cut."""
        if self._aside or self._cut or (self._waiting is not None and self._waiting.is_cut):
            self._aside.append((self._page, write))
        else:
            write()

    def _write_aside(self) -> None:
        aside, self._aside = self._aside, []
        (marks, self._marks), (page, number) = (self._marks, ""), (self._page, self._lines.number)
        for self._page, write in aside:
            if self._lines.number != self._page:
                self._lines.page(self._page)
            write()
        self.end_paragraph()
        if self._lines.number != number:
            self._lines.page(number)
        self._marks, self._page = marks, page

    def _is_caption(self, line: Line) -> bool:
        return bool(_CAPTION.match(line.text)) and len(line.glyphs) <= _LONGEST_CAPTION

    def _plain(self, plain: Sequence[Line], margins: Margins) -> None:
        for piece in _pieces(plain):
            if isinstance(piece, Line):
                self._line(piece, margins)
            else:
                self._row(piece)

    def _note(self, note: Sequence[Line]) -> None:
        header = self._header
        self.end_paragraph()
        self._plain(note, margins_of(note))
        self.end_paragraph(ends=True)
        self._header = header

    def _table(self, table: Table, caption: Line | None, margins: Margins) -> None:
        if caption is not None and not (self._header and _GOES_ON.search(caption.text)):
            self._line(caption, margins)
        if table.is_frame:
            self.end_paragraph()
            self._plain(table.lines, margins_within(table.box, table.lines))
            self.end_paragraph(ends=True)
            return
        # A table that goes on behind a page end repeats its header there.
        repeated = takewhile(lambda pair: pair[0] == pair[1], zip(table.texts, self._header, strict=False))
        rows = list(table.texts[len(list(repeated)) :])
        if rows and table.cut_above and len(rows[0]) == len(self._cut):
            rows[0], self._cut = self._joined_rows(rows[0]), ()
        self._header = table.texts[:_HEADER_ROWS]
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

    def _row(self, texts: Sequence[str]) -> None:
        self.end_paragraph()
        self._lines.row([self._marked(texts[0]), *texts[1:]])

    def _line(self, line: Line, margins: Margins) -> None:
        self._header = ()
        heading = line.size > _LARGER * self._body
        waiting = self._waiting
        if waiting is not None and waiting.heading == heading and self._goes_on(waiting, line, margins):
            waiting.text += space_between(waiting.text, line.text) + self._marked(line.text)
            waiting.last, waiting.margins, waiting.page = line, margins, self._page
            return
        indented = margins.indents and _is_indented(line, margins)
        self.end_paragraph(ends=indented or (waiting is not None and waiting.leaves_room(line)))
        self._waiting = _Paragraph(self._marked(line.text), line, margins, self._page, heading)

    def _marked(self, text: str) -> str:
        marked, self._marks = self._marks + text, ""
        return marked

    def _goes_on(self, paragraph: _Paragraph, line: Line, margins: Margins) -> bool:
        last = paragraph.last
        if abs(last.size - line.size) > _SAME_SIZE * line.size or last.runs_down or line.runs_down:
            return last.runs_down and line.runs_down and not ends_sentence(last.text)
        if paragraph.page == self._page and line.top - last.bottom > _LOOSE * line.size:
            return False
        if paragraph.heading:
            return paragraph.page == self._page and not line.text.startswith(_OPENS_HEADING)
        if _is_indented(line, margins) or _CONTENTS_LINE.search(paragraph.text):
            return False
        if not margins.indents and ends_sentence(last.text):
            return False  # nothing else parts the paragraphs of such a document
        return last.x1 + _first_word(line) > paragraph.margins.right - _SLACK * line.size


def _is_indented(line: Line, margins: Margins) -> bool:
    return line.x0 > margins.left + INDENT * line.size


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
    for before, glyph in pairwise(line.glyphs):
        narrow = before.char < _IDEOGRAPHS and glyph.char < _IDEOGRAPHS and not glyph.spaced
        if not (narrow or before.char in _OPENING or glyph.char in _CLOSING):
            break
        end = glyph.x1
    return end - line.glyphs[0].x0
