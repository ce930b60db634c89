"""The characters of a PDF page with their boxes, and the lines that they make.

Coordinates are in points of the page as it is shown, from its top left corner, y downwards: the same as
pdfplumber's.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

Box = tuple[float, float, float, float]  # left, top, right, bottom
_COLUMN_GAP = 2.5  # of a line's height: wider than any space within a sentence
_HYPHEN = 2  # what PDFium gives for a hyphen at the end of a line
_PRIVATE = range(0xE000, 0xF900)  # what fonts put there (bullets mostly) only they know
_OBLIQUE = 5  # degrees off the page's directions: a watermark, or the label of a chart
OTHER_SIZE = 2.5  # times as high: no sign of the same line, but a watermark that crosses it
_STACKED = 3  # characters one below the other, and nothing beside them: text set downwards


@dataclass(frozen=True, slots=True)
class Glyph:
    """A visible character."""

    char: str
    x0: float
    top: float
    x1: float
    bottom: float
    spaced: bool  # white space stands before it
    points: float = 0.0  # size of its font; its box may be as thin as the stroke of 一
    turn: int = 0  # quarter turns clockwise against the page as it is shown

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
    points: float  # size of their font

    @property
    def box(self) -> Box:
        """Its outline."""
        return self.x0, self.top, self.x1, self.bottom

    @property
    def runs_down(self) -> bool:
        """Tell whether its characters stand one below the other."""
        return len(self.glyphs) >= _STACKED and self.bottom - self.top > 2 * (self.x1 - self.x0)

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
    """List a page's visible characters in the order of the file, and count those that mean nothing.

    A page whose text lies on its side is turned upright first, as a wide table on a narrow page is.
    """
    textpage = page.get_textpage()
    signs, unknown = _signs_of(textpage)
    turns = Counter(turn for _, _, _, turn in signs)
    upright = turns.most_common(1)[0][0] if turns else 0
    if upright:
        page.set_rotation((page.get_rotation() - 90 * upright) % 360)
    place = placing(page)
    left, bottom, right, top = page.get_cropbox()
    found: list[Glyph] = []
    box = pdfium_c.FS_RECTF()
    for index, char, spaced, turn in signs:
        if not pdfium_c.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box)):
            continue
        x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        if left <= x <= right and bottom <= y <= top:
            sides = place(box.left, box.bottom, box.right, box.top)
            points = pdfium_c.FPDFText_GetFontSize(textpage, index)
            found.append(Glyph(char, *sides, spaced, points, (turn - upright) % 4))
    return found, unknown


def _signs_of(textpage: pdfium.PdfTextPage) -> tuple[list[tuple[int, str, bool, int]], int]:
    """List what can be read: index, character, whether a space stands before it, and its quarter turns."""
    found: list[tuple[int, str, bool, int]] = []
    unknown = 0
    spaced = False
    high = 0  # first half of a character beyond the basic plane
    rotation = textpage.page.get_rotation()
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
            continue
        if code in (0, 0xFFFD, 0xFFFE) or code in _PRIVATE or not char.isprintable():
            unknown += 1
            continue
        angle = math.degrees(pdfium_c.FPDFText_GetCharAngle(textpage, index)) + rotation
        quarters = round(angle / 90)
        if abs(angle - 90 * quarters) <= _OBLIQUE:
            found.append((index, char, spaced, quarters % 4))
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


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """Group characters, in the order of the file, into lines."""
    lines: list[Line] = []
    line: list[Glyph] = []
    for glyph in glyphs:
        if line and not _goes_on(line[-1], glyph):
            lines.append(line_of(line))
            line = []
        line.append(glyph)
    if line:
        lines.append(line_of(line))
    return list(_downwards(lines))


def _goes_on(before: Glyph, glyph: Glyph) -> bool:
    if before.turn != glyph.turn:
        return False
    if glyph.turn % 2:  # on its side: the line runs up or down
        (x, y), (other_x, other_y) = before.middle, glyph.middle
        width = min(before.x1 - before.x0, glyph.x1 - glyph.x0)
        return abs(x - other_x) < 0.5 * width and abs(y - other_y) < _COLUMN_GAP * width
    height = min(before.bottom - before.top, glyph.bottom - glyph.top)
    points = sorted((before.points, glyph.points))
    # Raised and lowered signs (m³) overlap with their line by half at the least.
    overlap = min(before.bottom, glyph.bottom) - max(before.top, glyph.top)
    same_size = points[1] <= OTHER_SIZE * points[0]
    return overlap >= 0.5 * height and same_size and glyph.x0 > before.x0 - height


def _downwards(lines: Sequence[Line]) -> Iterator[Line]:
    """Put characters that stand one below the other together, as in a column of old-style text."""
    stack: list[Line] = []
    for line in lines:
        if stack and not _is_below(stack[-1], line):
            yield from _stacked(stack)
            stack = []
        stack.append(line)
    yield from _stacked(stack)


def _is_below(line: Line, other: Line) -> bool:
    return (
        len(line.glyphs) == len(other.glyphs) == 1
        and abs(line.glyphs[0].middle[0] - other.glyphs[0].middle[0]) < 0.5 * line.size
        and 0.5 * line.size < other.top - line.top < _COLUMN_GAP * line.size
    )


def _stacked(stack: Sequence[Line]) -> Iterator[Line]:
    if len(stack) < _STACKED:
        yield from stack
    else:
        yield line_of([glyph for line in stack for glyph in line.glyphs])


def line_of(glyphs: Sequence[Glyph]) -> Line:
    """Put characters together into one line."""
    return Line(
        tuple(glyphs),
        min(glyph.x0 for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
        max(median(glyph.bottom - glyph.top for glyph in glyphs), 1.0),
        median(glyph.points for glyph in glyphs),
    )
