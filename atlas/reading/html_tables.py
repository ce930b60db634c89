"""Tables in HTML inside a text, as rows of tabs in the place of their tags: the text keeps its length.

Converters from PDF to Markdown write tables so, since Markdown's own know no merged cells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from atlas.reading.readers.grid import Block, Cell, grid

_OPENS = re.compile(r"<table\b", re.IGNORECASE)
_CLOSES = re.compile(r"</table\s*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(tr|td|th)\b([^<>]{0,300})>", re.IGNORECASE)
_INNER = re.compile(r"</?[A-Za-z][^<>]{0,300}>")  # a line's end in a cell is none in its row
_SPAN = re.compile(r"\b(col|row)span\s*=\s*[\"']?(\d{1,3})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Content:
    """Where the text of a cell stands in its table."""

    start: int
    end: int
    cell: Cell  # its text is the rank of the cell in the table

    @property
    def rank(self) -> str:
        return self.cell.flat


def tables_written(text: str, filler: str) -> str:
    """Write each table of a text as rows.

    Parameters
    ----------
    text : str
    filler : str
        Character that stands for what is dropped.

    Returns
    -------
    str
        As long as ``text``.
    """
    parts: list[str] = []
    done = 0
    for opening in _OPENS.finditer(text):
        if opening.start() < done:
            continue
        closing = _CLOSES.search(text, opening.end())
        if closing is None:
            break
        parts += (text[done : opening.start()], _written(text[opening.start() : closing.end()], filler))
        done = closing.end()
    return "".join((*parts, text[done:]))


def _written(table: str, filler: str) -> str:
    rows = _rows(table)
    places = grid([[content.cell for content in row] for row in rows])
    is_frame = all(len(row) < 2 for row in rows)
    shown = [filler] * len(table)
    free = 0  # from here to the text of the next cell stand tags alone
    for row, places_of_row in zip(rows, places, strict=True):
        column = -1
        for content in row:
            if content.rank not in places_of_row:
                break  # in a table wider than any
            before, column = column, places_of_row.index(content.rank)
            signs = "\t" * (column - before) if before >= 0 else "\n" + "\t" * (0 if is_frame else column)
            shown[free : content.start] = signs.ljust(content.start - free, filler)[: content.start - free]
            inside = table[content.start : content.end].replace("\n", filler)
            shown[content.start : content.end] = _INNER.sub(lambda tag: filler * len(tag[0]), inside)
            free = content.end
    shown[-1] = "\n"
    return "".join(shown)


def _rows(table: str) -> list[list[_Content]]:
    """Find the cells of each row, and where their text stands."""
    rows: list[list[_Content]] = []
    tags = list(_TAG.finditer(table))
    ends = [*(tag.start() for tag in tags[1:]), table.rindex("<")]
    for rank, (tag, end) in enumerate(zip(tags, ends, strict=False)):
        closes, name, attributes = tag.groups()
        if closes:
            continue
        if name.lower() == "tr":
            rows.append([])
            continue
        spans = {kind.lower(): int(count) for kind, count in _SPAN.findall(attributes)}
        cell = Cell(spans.get("col", 1), spans.get("row", 1), [Block(str(rank))])
        if not rows:
            rows.append([])
        rows[-1].append(_Content(tag.end(), end, cell))
    return [row for row in rows if row]
