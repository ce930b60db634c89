"""Works in tables: one row each, its columns known by their headings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from atlas.plan import Block, Plan
from atlas.reading.projects.spans import Span
from atlas.reading.projects.words import alternatives
from atlas.reading.quantities import unit_of_money

_SUM = re.compile(r"^(?:合计|总计|小计|共计|注[：:]|备注)")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of works, its cells as spans of the flow."""

    block: Block
    cells: Mapping[str, Span]  # by column: name, owner, sector, place, content, period, money
    money_unit: str  # of the money column; "" where its heading does not say


def rows(plan: Plan) -> Iterator[Row]:
    """Yield the rows of every table that has a column of works."""
    table: list[Block] = []
    for block in (*plan.body(), None):
        if block is not None and block.kind == "row":
            table.append(block)
            continue
        yield from _table(plan, table)
        table = []


def _table(plan: Plan, blocks: Sequence[Block]) -> Iterator[Row]:
    columns: dict[int, str] = {}
    unit = ""
    for block in blocks:
        cells = list(_cells(plan, block))
        headings = {
            index: column for index, (a, b) in enumerate(cells) if (column := _column(plan.flow.text[a:b]))
        }
        if "name" in headings.values() and len(headings) >= 3:
            columns = headings
            unit = next(
                (
                    unit_of_money(plan.flow.text[slice(*cells[i])])
                    for i, c in headings.items()
                    if c == "money"
                ),
                "",
            )
            continue
        found = {
            column: cells[index]
            for index, column in columns.items()
            if index < len(cells) and cells[index][0] < cells[index][1]
        }
        name = found.get("name")
        if name is not None and not _SUM.match(plan.flow.text[slice(*name)]) and len(found) >= 2:
            yield Row(block, found, unit)


def _cells(plan: Plan, block: Block) -> Iterator[Span]:
    start = block.start
    for cell in plan.text_of(block).split("\t"):
        end = start + len(cell)
        bare = cell.strip()
        lead = len(cell) - len(cell.lstrip())
        yield start + lead, start + lead + len(bare)
        start = end + 1


def _column(heading: str) -> str:
    """Say which column a heading names; "" where it names none that matters."""
    bare = re.sub(r"[（(].*?[）)]|\s", "", heading)
    for column, words in _columns().items():
        if re.fullmatch(alternatives(words), bare):
            return column
    return ""


@cache
def _columns() -> dict[str, list[str]]:
    raw = tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))
    return {column: words.split() for column, words in raw["columns"].items()}
