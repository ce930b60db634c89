"""The order in which a page is read: column by column, and downwards in each.

Word and WPS write a page in that order; other programs write line by line across the columns, or as it
comes. A gap that several lines leave at one place, between lines that fill the width on either side,
parts columns. The cells of a table without rules do not fill theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Literal

from atlas.reading.readers.pdf.document import Page
from atlas.reading.readers.pdf.glyphs import Line, line_of
from atlas.reading.readers.pdf.margins import Margins, margins_of
from atlas.reading.readers.pdf.tables import Table

Item = Line | Table
_GAP = 0.9  # of a line's height: Word leaves two characters between columns, a tight layout one
_FEWEST = 4  # lines on either side of a gap
_NARROWEST = 8  # characters in a line of a column
_SHORT = 1.5  # of a line's height: what ends nearer to the margin fills its line
_FULL_SHARE = 0.5  # of a column's lines that are full: only the last one of a paragraph is not
_BESIDE = 0.2  # of a line's height by which lines beside one another overlap
_KEPT_SHARE = 0.8  # of the lines of a page that is parted as another one
_SLACK = 0.5  # of a line's height by which a line may stand higher than the one before it
_ROW = 12.0  # points: the least height of a table's row
_MOST_ITEMS = 300  # of a page; one with more is a map or a chart, and stays as the file has it


@dataclass(frozen=True, slots=True)
class Column:
    """What is read from top to bottom: a page, or a part of it."""

    items: tuple[Item, ...]
    margins: Margins | None = None  # of a column beside others; None for one as wide as the page


@dataclass(frozen=True, slots=True)
class _Part:
    """An item, and on which side of a gutter it stands."""

    rank: int  # in the order of the file
    item: Item
    side: Literal["left", "right", "across"]


@dataclass(frozen=True, slots=True)
class _Gutter:
    """The gap between two columns, and the margins of either."""

    place: float
    left: Margins
    right: Margins


def columns_of(pages: Sequence[Page]) -> dict[int, list[Column]]:
    """Put what stands on each page in the order in which it is read; pages by their numbers.

    A page whose second column has too few lines to tell is parted as another page is.
    """
    gutters = {page.number: _gutter(page.items) for page in pages if len(page.items) <= _MOST_ITEMS}
    known = [gutter for gutter in gutters.values() if gutter]
    columns = {}
    for page in pages:
        gutter = gutters.get(page.number) or next((each for each in known if _keeps(page.items, each)), None)
        columns[page.number] = list(_columns(page.items, None, gutter))
    return _alike(columns)


def _alike(pages: dict[int, list[Column]]) -> dict[int, list[Column]]:
    """Say of all narrow columns whether paragraphs begin with an indent: in one of them none may begin."""
    narrow = [column.margins for columns in pages.values() for column in columns if column.margins]
    indents = sum(margins.indents for margins in narrow) > len(narrow) / 2
    return {
        number: [
            replace(column, margins=replace(column.margins, indents=indents)) if column.margins else column
            for column in columns
        ]
        for number, columns in pages.items()
    }


def _columns(items: Sequence[Item], margins: Margins | None, gutter: _Gutter | None) -> Iterator[Column]:
    if gutter is None:
        yield Column(tuple(_downwards(items)) if len(items) <= _MOST_ITEMS else tuple(items), margins)
        return
    by_top = sorted(_cut(items, gutter.place), key=lambda part: part.item.box[1])
    for across, band in groupby(by_top, key=lambda part: part.side == "across"):
        there = sorted(band, key=lambda part: part.rank)
        if across:
            yield Column(tuple(_downwards([part.item for part in there])), margins)
            continue
        for side, own in (("left", gutter.left), ("right", gutter.right)):
            found = [part.item for part in there if part.side == side]
            if found:
                yield from _columns(found, own, _gutter(found))


def _gutter(items: Sequence[Item]) -> _Gutter | None:
    """Find the gutter between two columns; None where there is none."""
    gaps = list(_gaps([item for item in items if isinstance(item, Line) and not item.runs_down]))
    tried = sorted({right for _, right in gaps}, key=lambda x: -_count(gaps, x))
    for place in tried[:3]:
        over = [(left, right) for left, right in gaps if left < place <= right]
        if len(over) < _FEWEST:
            return None
        middle = (max(left for left, _ in over) + min(right for _, right in over)) / 2
        parts = list(_cut(items, middle))
        sides = [_lines_on(parts, side) for side in ("left", "right")]
        if all(map(_is_filled, sides)):
            return _Gutter(middle, *map(margins_of, sides))
    return None


def _keeps(items: Sequence[Item], gutter: _Gutter) -> bool:
    """Tell whether the lines of a page stand on the sides of another page's gutter."""
    lines = [item for item in items if isinstance(item, Line) and len(item.glyphs) >= _NARROWEST]
    if len(lines) < _FEWEST or len(items) > _MOST_ITEMS:
        return False
    kept = sum(
        line.x0 > own.left - line.size and line.x1 < own.right + _SHORT * line.size
        for line in lines
        for own in (gutter.left, gutter.right)
    )
    return kept >= _KEPT_SHARE * len(lines)


def _count(gaps: Sequence[tuple[float, float]], place: float) -> int:
    return sum(left < place <= right for left, right in gaps)


def _gaps(lines: Sequence[Line]) -> Iterator[tuple[float, float]]:
    """Yield the wide gaps inside lines, and those between a line and the next one beside it."""
    for line in lines:
        for before, glyph in pairwise(line.glyphs):
            if glyph.x0 - before.x1 > _GAP * line.size:
                yield before.x1, glyph.x0
    by_top = sorted(lines, key=lambda line: line.top)
    for rank, line in enumerate(by_top):
        for other in by_top[rank + 1 :]:
            if other.top > line.bottom - _BESIDE * line.size:
                break
            left, right = sorted((line, other), key=lambda each: each.x0)
            if right.x0 - left.x1 > _GAP * line.size:
                yield left.x1, right.x0


def _cut(items: Sequence[Item], gutter: float) -> Iterator[_Part]:
    for rank, item in enumerate(items):
        if item.box[2] <= gutter:
            yield _Part(rank, item, "left")
        elif item.box[0] >= gutter:
            yield _Part(rank, item, "right")
        elif isinstance(item, Line) and _has_gap(item, gutter):
            yield _Part(rank, line_of([glyph for glyph in item.glyphs if glyph.x1 <= gutter]), "left")
            yield _Part(rank, line_of([glyph for glyph in item.glyphs if glyph.x1 > gutter]), "right")
        else:
            yield _Part(rank, item, "across")


def _has_gap(line: Line, place: float) -> bool:
    return any(
        before.x1 <= place <= glyph.x0 and glyph.x0 - before.x1 > _GAP * line.size
        for before, glyph in pairwise(line.glyphs)
    )


def _lines_on(parts: Sequence[_Part], side: str) -> list[Line]:
    return [part.item for part in parts if part.side == side and isinstance(part.item, Line)]


def _is_filled(lines: Sequence[Line]) -> bool:
    """Tell whether lines are those of a text: most go from one margin to the other."""
    if len(lines) < _FEWEST:
        return False
    margins = margins_of(lines)
    full = sum(line.x1 > margins.right - _SHORT * line.size for line in lines)
    wide = margins.right - margins.left > _NARROWEST * lines[0].size
    return wide and full >= _FULL_SHARE * len(lines)


def _downwards(items: Sequence[Item]) -> Sequence[Item]:
    """Order the items of one column from top to bottom, unless they stand beside one another."""
    rises = [
        later for before, later in pairwise(items) if later.box[1] < before.box[1] - _SLACK * _height(later)
    ]
    if not rises:
        return items
    ordered = sorted(items, key=lambda item: item.box[1])
    beside = any(
        later.box[1] < before.box[3] - _SLACK * min(_height(before), _height(later))
        for before, later in pairwise(ordered)
    )
    return items if beside else ordered


def _height(item: Item) -> float:
    return item.size if isinstance(item, Line) else _ROW
