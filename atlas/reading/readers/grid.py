"""Tables with merged cells as plain rows: the one convention that all readers share.

The text of a merged cell stands in its first place, the other places are empty. A table that only frames
text (one column, as plans draw their boxes, or one around another table) is no table: its content is
read as paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from atlas.reading.readers.lines import Lines

_MAX_COLUMNS = 60  # no table of a plan has half as many; a span of a million is a mistake or an attack


@dataclass(slots=True)
class Block:
    """A paragraph, a heading, or a row of a table."""

    text: str = ""
    level: int = 0  # of a heading; 0 for a paragraph
    cells: Sequence[str] | None = None

    def write(self, lines: Lines) -> None:
        """Write the block as it shall be read."""
        if self.cells is not None:
            lines.row(self.cells)
        else:
            lines.paragraph(self.text, self.level)

    @property
    def flat(self) -> str:
        """The block's text in one piece."""
        return self.text if self.cells is None else " ".join(self.cells)


@dataclass(slots=True)
class Cell:
    """A cell with what it holds."""

    columns: int = 1
    rows: int = 1
    blocks: list[Block] = field(default_factory=list)

    @property
    def flat(self) -> str:
        """The cell's text in one piece."""
        return " ".join(block.flat for block in self.blocks)


def blocks_of(rows: Sequence[Sequence[Cell]]) -> Iterator[Block]:
    """Turn a table into rows, or into the paragraphs that it frames."""
    nested = any(block.cells is not None for row in rows for cell in row for block in cell.blocks)
    one_column = all(len(row) < 2 for row in rows)
    if nested or one_column:
        for row in rows:
            for cell in row:
                yield from cell.blocks
    else:
        for texts in grid(rows):
            yield Block(cells=texts)


def grid(rows: Sequence[Sequence[Cell]]) -> Iterator[list[str]]:
    """Give every cell its place; cells that reach down keep theirs empty in the rows below."""
    reaching: dict[int, int] = {}  # column: rows below that are still taken
    for row in rows:
        texts: list[str] = []
        taken, reaching = reaching, {column: left - 1 for column, left in reaching.items() if left > 1}
        for cell in row:
            while len(texts) in taken:
                texts.append("")
            if len(texts) >= _MAX_COLUMNS:
                break
            first = len(texts)
            width = min(max(1, cell.columns), _MAX_COLUMNS - first)
            texts += [cell.flat] + [""] * (width - 1)
            if cell.rows > 1:
                reaching |= dict.fromkeys(range(first, first + width), cell.rows - 1)
        texts += [""] * (max(taken, default=-1) + 1 - len(texts))
        yield texts
