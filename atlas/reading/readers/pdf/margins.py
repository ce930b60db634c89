"""Where the text of a PDF begins and ends on its pages, and how large it is set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from atlas.reading.readers.pdf.document import Page
from atlas.reading.readers.pdf.glyphs import Box, Line
from atlas.reading.readers.pdf.tables import Table

INDENT = 1.2
"""Of a line's height: Chinese paragraphs begin two characters in; less is the justification."""
_DEEPEST_INDENT = 4.0
_INDENTED_SHARE = 0.05  # of all lines, in a document whose paragraphs begin with an indent
_LONG = 8  # characters of a line that says something about margins
_ENOUGH = 20  # lines
_EDGE = 20  # one line in so many may stand out over a margin


@dataclass(frozen=True, slots=True)
class Margins:
    """Left and right end of the lines, in points, and whether paragraphs begin with an indent."""

    left: float
    right: float
    indents: bool


def margins_by_side(pages: Mapping[int, Sequence[Line]]) -> tuple[Margins, Margins]:
    """Find the margins of even and of odd pages: bound documents have wider inner ones.

    Parameters
    ----------
    pages : mapping
        Lines as wide as the page, by page number.
    """
    sides: tuple[list[Line], list[Line]] = [], []
    for number, lines in pages.items():
        sides[number % 2].extend(line for line in lines if len(line.glyphs) >= _LONG)
    even, odd = (side if len(side) >= _ENOUGH else [*sides[0], *sides[1]] for side in sides)
    return margins_of(even), margins_of(odd)


def margins_within(box: Box, lines: Sequence[Line]) -> Margins:
    """Find the margins inside a frame: as far from its right side as the text is from its left."""
    found = margins_of(lines)
    return replace(found, right=max(found.right, box[2] - max(found.left - box[0], 0.0)))


def margins_of(lines: Sequence[Line]) -> Margins:
    """Find the margins of some lines."""
    if not lines:
        return Margins(0.0, 0.0, indents=False)
    left = sorted(line.x0 for line in lines)[len(lines) // _EDGE]
    right = sorted(line.x1 for line in lines)[-1 - len(lines) // _EDGE]
    indented = sum(INDENT < (line.x0 - left) / line.size < _DEEPEST_INDENT for line in lines)
    return Margins(left, right, indents=indented > _INDENTED_SHARE * len(lines))


def body_size(pages: Sequence[Page]) -> float:
    """Return the height of the characters that most of the text is set in; 0.0 without text."""
    sizes = Counter[float]()
    for page in pages:
        framed = (line for item in page.items if isinstance(item, Table) for line in item.lines)
        for line in chain(_plain(page), framed):
            sizes[round(line.size * 2) / 2] += len(line.glyphs)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _plain(page: Page) -> list[Line]:
    return [item for item in page.items if isinstance(item, Line)]
