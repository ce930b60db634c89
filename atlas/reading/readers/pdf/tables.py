"""Tables drawn with rules: pdfplumber finds their cells, the characters come from PDFium.

Only pages that have rules are looked at, since finding tables takes ten times as long as reading text.
A table without rules stays lines, cut at wide gaps (``paragraphs``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from statistics import median

import pdfplumber

from atlas.reading.readers.pdf.glyphs import OTHER_SIZE, Box, Glyph, Line, lines_of

_MOST_EDGES = 6000  # of one page: the search is quadratic
_FEWEST_COLUMNS = 3  # rules between columns, to be a cut row and no chart
_SHORT = 5.0  # points
_FRAME_SHARE = 0.6  # of the page: a larger frame goes around all of its text
_FRAME_HEIGHT = 20.0  # points, of a frame that holds text
_NEAR = 3.0  # points, as pdfplumber snaps


@dataclass(frozen=True, slots=True)
class Table:
    """A table, or a frame around text."""

    box: Box
    rows: tuple[tuple[Box | None, ...], ...]  # None where a merged cell reaches
    texts: tuple[tuple[str, ...], ...] = ()
    lines: tuple[Line, ...] = ()  # of a frame
    cut_above: bool = False  # its first row goes on from the page before: no rule ends it
    cut_below: bool = False

    @property
    def is_frame(self) -> bool:
        """One column is no table: plans draw their boxes so."""
        return all(sum(cell is not None for cell in row) < 2 for row in self.rows)

    def holds(self, glyph: Glyph) -> bool:
        """Tell whether a character stands inside."""
        return _holds(self.box, glyph)

    def filled(self, glyphs: Sequence[Glyph]) -> Table:
        """Put characters, in the order of the file, into the cells; those of a watermark stay out."""
        usual = median(glyph.points for glyph in glyphs)
        glyphs = [glyph for glyph in glyphs if glyph.points <= OTHER_SIZE * usual]
        if self.is_frame:
            return replace(self, lines=tuple(lines_of(glyphs)))
        cells = [cell for row in self.rows for cell in row if cell is not None]
        held: dict[Box, list[Glyph]] = {cell: [] for cell in cells}
        for glyph in glyphs:
            cell = next((cell for cell in cells if _holds(cell, glyph)), None)
            if cell is not None:
                held[cell].append(glyph)
        texts = tuple(tuple("" if cell is None else _text(held[cell]) for cell in row) for row in self.rows)
        return replace(self, texts=texts)


def tables_of(raw: bytes, numbers: list[int]) -> dict[int, list[Table]]:
    """Find the tables of some pages.

    Parameters
    ----------
    raw : bytes
        The file.
    numbers : list of int
        Pages to look at, counted from 1.

    Returns
    -------
    dict
        Tables by page. A page on which the search fails has none: its text is read as lines.
    """
    if not numbers:
        return {}
    found: dict[int, list[Table]] = {}
    try:
        with pdfplumber.open(BytesIO(raw), pages=numbers) as document:
            for page in document.pages:
                if len(page.edges) <= _MOST_EDGES:
                    found[page.page_number] = _outermost(_tables(page))
                page.close()
    except MemoryError:
        raise
    except Exception:
        return found
    return found


def _tables(page: pdfplumber.page.Page) -> list[Table]:
    ends = _open_ends(page)
    finder = page.debug_tablefinder({"explicit_horizontal_lines": ends})
    tables = [
        Table(
            table.bbox,
            tuple(tuple(row.cells) for row in table.rows),
            cut_above=any(abs(end - table.bbox[1]) < _NEAR for end in ends),
            cut_below=any(abs(end - table.bbox[3]) < _NEAR for end in ends),
        )
        for table in finder.tables
    ]
    # pdfplumber takes a single cell for no table; it is a frame, unless it goes around the page.
    in_tables = {cell for table in finder.tables for cell in table.cells}
    most = _FRAME_SHARE * page.width * page.height
    return tables + [
        Table(cell, ((cell,),))
        for cell in finder.cells
        if cell not in in_tables and _area(cell) < most and cell[3] - cell[1] > _FRAME_HEIGHT
    ]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _open_ends(page: pdfplumber.page.Page) -> list[float]:
    """Find the heights at which columns end without a rule: a page end has cut a row there."""
    # The short sides of a rule that is drawn as a narrow rectangle are no rules.
    edges = [edge for edge in page.edges if max(edge["width"], edge["height"]) > _SHORT]
    rules = [edge["top"] for edge in edges if edge["orientation"] == "h"]
    columns = [edge for edge in edges if edge["orientation"] == "v"]
    ends = Counter(round(edge[side], 1) for edge in columns for side in ("top", "bottom"))
    return [
        end
        for end, count in ends.items()
        if count >= _FEWEST_COLUMNS and not any(abs(rule - end) < _NEAR for rule in rules)
    ]


def _outermost(tables: list[Table]) -> list[Table]:
    """Leave out tables inside others: a frame gives way to the table it frames."""
    kept: list[Table] = []
    for table in sorted(tables, key=lambda table: table.is_frame):
        if not any(_overlap(table.box, other.box) for other in kept):
            kept.append(table)
    return kept


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _holds(box: Box, glyph: Glyph) -> bool:
    x, y = glyph.middle
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _text(glyphs: list[Glyph]) -> str:
    """Join the lines of a cell."""
    text = ""
    for line in lines_of(glyphs):
        text += space_between(text, line.text) + line.text
    return text


def space_between(text: str, more: str) -> str:
    """Give what stands between the text of two lines: a space where both sides are Latin words."""
    if not text or not more:
        return ""
    latin = text[-1].isascii() and text[-1].isalnum() and more[0].isascii() and more[0].isalnum()
    return " " if latin else ""
