"""The characters of a PDF page with their boxes, and the lines that they make.

Coordinates are in points of the page as it is shown, from its top left corner, y downwards: the same as
pdfplumber's.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

Box = tuple[float, float, float, float]  # left, top, right, bottom
_COLUMN_GAP = 2.5  # of a line's height: wider than any space within a sentence
_HYPHEN = 2  # what PDFium gives for a hyphen at the end of a line
_PRIVATE = range(0xE000, 0xF900)  # what fonts put there (bullets mostly) only they know


@dataclass(frozen=True, slots=True)
class Glyph:
    """A visible character."""

    char: str
    x0: float
    top: float
    x1: float
    bottom: float
    spaced: bool  # white space stands before it

    @property
    def middle(self) -> tuple[float, float]:
        """Centre of its box."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """Characters beside one another."""

    glyphs: tuple[Glyph, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    size: float  # height of its characters

    @property
    def text(self) -> str:
        """The line in one piece."""
        return " ".join(self.columns)

    @property
    def columns(self) -> list[str]:
        """The line cut where wide gaps are, as between the columns of a table without rules."""
        columns: list[list[str]] = [[]]
        before: Glyph | None = None
        for glyph in self.glyphs:
            if before is not None and glyph.x0 - before.x1 > _COLUMN_GAP * self.size:
                columns.append([])
            elif before is not None and glyph.spaced:
                columns[-1].append(" ")
            columns[-1].append(glyph.char)
            before = glyph
        return ["".join(column) for column in columns]


def glyphs_of(page: pdfium.PdfPage) -> tuple[list[Glyph], int]:
    """List a page's visible characters in the order of the file, and count those that mean nothing."""
    textpage = page.get_textpage()
    place = placing(page)
    found: list[Glyph] = []
    unknown = 0
    spaced = False
    high = 0  # first half of a character beyond the basic plane
    box = pdfium_c.FS_RECTF()
    for index in range(textpage.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0
        high = 0
        char = "-" if code == _HYPHEN else chr(code)
        if char.isspace():
            spaced = True
        elif code in (0, 0xFFFD, 0xFFFE) or code in _PRIVATE or not char.isprintable():
            unknown += 1
        elif pdfium_c.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box)):
            found.append(Glyph(char, *place(box.left, box.bottom, box.right, box.top), spaced))
            spaced = False
    return found, unknown


def placing(page: pdfium.PdfPage) -> Callable[[float, float, float, float], Box]:
    """Give the way from the file's coordinates to those of the page as it is shown."""
    left, bottom, right, top = page.get_mediabox()
    turn = page.get_rotation()

    def place(x0: float, y0: float, x1: float, y1: float) -> Box:
        if turn == 90:
            return y0 - bottom, x0 - left, y1 - bottom, x1 - left
        if turn == 180:
            return right - x1, y0 - bottom, right - x0, y1 - bottom
        if turn == 270:
            return top - y1, right - x1, top - y0, right - x0
        return x0 - left, top - y1, x1 - left, top - y0

    return place


def lines_of(glyphs: Sequence[Glyph]) -> Iterator[Line]:
    """Group characters, in the order of the file, into lines."""
    line: list[Glyph] = []
    for glyph in glyphs:
        if line and not _goes_on(line, glyph):
            yield line_of(line)
            line = []
        line.append(glyph)
    if line:
        yield line_of(line)


def _goes_on(line: list[Glyph], glyph: Glyph) -> bool:
    before = line[-1]
    height = min(before.bottom - before.top, glyph.bottom - glyph.top)
    # Raised and lowered signs (m³) overlap with their line by half at the least.
    overlap = min(before.bottom, glyph.bottom) - max(before.top, glyph.top)
    return overlap >= 0.5 * height and glyph.x0 > before.x0 - height


def line_of(glyphs: Sequence[Glyph]) -> Line:
    """Put characters together into one line."""
    return Line(
        tuple(glyphs),
        min(glyph.x0 for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
        max(median(glyph.bottom - glyph.top for glyph in glyphs), 1.0),
    )
