"""A native table, broken over slides by the height that its text is estimated to take."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from layers.export.slides import paint
from layers.export.slides.elements import Element, element, emu
from layers.export.slides.shape import Box, Numbers, Told, named
from layers.export.slides.text import POINTS_PER_MM, Paragraph, body
from layers.placement import ems

TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"
PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid", which every PowerPoint knows
NOTHING = "–"  # in a cell: the plan does not say
INSET_MM = 1.2
MOST_LINES = 3  # of a cell: what is longer is cut
LINE = 1.5  # of the letter size: Chinese fonts stand higher than Latin ones
SLACK = 0.94  # of a column's width: letters are wider than estimated now and then
HEAD, BAND, RULE = "#0B3C5D", "#F3F5F7", "#C9CFD4"


@dataclass(frozen=True)
class Column:
    """One column."""

    title: str
    share: float  # of the table's width, beside the other columns' shares
    align: str = "l"  # l, ctr or r


@dataclass(frozen=True)
class Table:
    """A table that is not yet on slides."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    size: float  # points

    def widths(self, whole: float) -> list[float]:
        """Share a width in millimetres among the columns."""
        shares = [column.share for column in self.columns]
        return [whole * share / sum(shares) for share in shares]


def told_columns(table: Table) -> Table:
    """Leave out the columns in which nothing is told."""
    kept = [at for at in range(len(table.columns)) if any(row[at] not in ("", NOTHING) for row in table.rows)]
    rows = tuple(tuple(row[at] for at in kept) for row in table.rows)
    return replace(table, columns=tuple(table.columns[at] for at in kept), rows=rows)


def parted(table: Table, room: Box) -> tuple[Table, Table | None]:
    """Part a table into what fits a room, a row at least, and the rest; ``None`` where nothing is left."""
    widths = table.widths(room.width)
    left = room.height - _height([column.title for column in table.columns], widths, table.size)
    rows: list[tuple[str, ...]] = []
    for row in table.rows:
        cut = tuple(_cut(text, width, table.size) for text, width in zip(row, widths, strict=True))
        left -= _height(cut, widths, table.size)
        if rows and left < 0:
            break
        rows.append(cut)
    rest = table.rows[len(rows) :]
    return replace(table, rows=tuple(rows)), replace(table, rows=rest) if rest else None


def height(table: Table, width: float) -> float:
    """Estimate how high a table is at a width, millimetres."""
    widths = table.widths(width)
    titles = [column.title for column in table.columns]
    return sum(_height(row, widths, table.size) for row in (titles, *table.rows))


def draw(numbers: Numbers, told: Told, table: Table, room: Box) -> Element:
    """Draw a table at the top of a room."""
    widths = table.widths(room.width)
    titles = [column.title for column in table.columns]
    heights = [_height(row, widths, table.size) for row in (titles, *table.rows)]
    grid = element("a:tblGrid", *(element("a:gridCol", w=emu(width)) for width in widths))
    lines = [_row(table, titles, heights[0], None)]
    for number, (row, height) in enumerate(zip(table.rows, heights[1:], strict=True)):
        lines.append(_row(table, row, height, number))
    style = element("a:tableStyleId")
    style.text = PLAIN
    content = element("a:tbl", element("a:tblPr", style, firstRow="1", bandRow="1"), grid, *lines)
    return element(
        "p:graphicFrame",
        element(
            "p:nvGraphicFramePr",
            named(numbers, told),
            element("p:cNvGraphicFramePr", element("a:graphicFrameLocks", noGrp="1")),
            element("p:nvPr"),
        ),
        element(
            "p:xfrm",
            element("a:off", x=emu(room.x), y=emu(room.y)),
            element(
                "a:ext", cx=sum(emu(width) for width in widths), cy=sum(emu(height) for height in heights)
            ),
        ),
        element("a:graphic", element("a:graphicData", content, uri=TABLE)),
    )


def _row(table: Table, cells: Sequence[str], height: float, number: int | None) -> Element:
    """Write a row; the heading has no number."""
    written = [
        _cell(text, column, table.size, number) for text, column in zip(cells, table.columns, strict=True)
    ]
    return element("a:tr", *written, h=emu(height))


def _cell(text: str, column: Column, size: float, number: int | None) -> Element:
    is_head = number is None
    hue = "#FFFFFF" if is_head else "#1A1A1A"
    written = body([Paragraph(text, size, is_head, hue, column.align)], tag="a:txBody")
    fill = paint.solid(HEAD if number is None else BAND if number % 2 else "#FFFFFF")
    rule = element("a:lnB", paint.solid(RULE), w=emu(0.2))
    edges = {
        "marL": emu(INSET_MM),
        "marR": emu(INSET_MM),
        "marT": emu(INSET_MM / 2),
        "marB": emu(INSET_MM / 2),
    }
    return element("a:tc", written, element("a:tcPr", rule, fill, **edges, anchor="ctr"))


def _lines(text: str, width: float, size: float) -> int:
    room = (width - 2 * INSET_MM) * SLACK * POINTS_PER_MM / size  # in ems
    return max(math.ceil(ems(text) / max(room, 1.0)), 1)


def _height(cells: Sequence[str], widths: Sequence[float], size: float) -> float:
    most = max(_lines(text, width, size) for text, width in zip(cells, widths, strict=True))
    return most * LINE * size / POINTS_PER_MM + INSET_MM


def _cut(text: str, width: float, size: float) -> str:
    """Cut a text that would take more than a few lines."""
    if _lines(text, width, size) <= MOST_LINES:
        return text
    while text and _lines(text + "…", width, size) > MOST_LINES:
        text = text[:-1]
    return text + "…"
