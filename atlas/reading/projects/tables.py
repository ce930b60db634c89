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
from atlas.reading.quantities import unit_of_money

_SUM = re.compile(r"^(?:合计|总计|小计|共计|总投资|其中|注[：:]|备注|说明)")
_HEADING = re.compile(r"[（(【\[].*?[）)】\]]|[/／:：].*$|(?:亿|万)?元$|\s")
_NUMBERING = re.compile(r"(?:\d{1,3}\s*[.．、](?!\d)|[（(]\d{1,3}[）)])\s*")
_PART_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?")
_PART_NAME = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}(?:[）)][、.．]?|[、.．])\s*(?=\S{2})")
_OF_A_WORK = frozenset({"owner", "place", "content", "period"})
_FEWEST = 3  # headings that make a row one of headings


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of works, its cells as spans of the flow."""

    block: Block
    cells: Mapping[str, Span]  # by column: name, owner, sector, place, content, period, money
    money_unit: str  # of the money column; "" where neither its heading nor the table's says
    part: str = ""  # of the table, as its own row names it: 一、交通项目


@dataclass(frozen=True, slots=True)
class _Headings:
    columns: Mapping[str, tuple[int, ...]]  # indices by column; periods may take two: 开工时间, 竣工时间
    money_unit: str
    rows: int  # of the table that they take


def rows(plan: Plan) -> Iterator[Row]:
    """Yield the rows of every table that has a column of works."""
    table: list[Block] = []
    above = ""
    for block in (*plan.body(), None):
        if block is not None and block.kind == "row":
            table.append(block)
            continue
        yield from _table(plan, table, above)
        table = []
        above = plan.text_of(block) if block is not None else ""


def _table(plan: Plan, blocks: Sequence[Block], above: str) -> Iterator[Row]:
    found: _Headings | None = None
    part = ""
    sector: Span | None = None
    grid = [list(_cells(plan, block)) for block in blocks]
    texts = [[plan.flow.text[a:b] for a, b in cells] for cells in grid]
    skip = 0
    for index, (block, cells) in enumerate(zip(blocks, grid, strict=True)):
        if skip:
            skip -= 1
            continue
        headings = _headings(texts[index], texts[index + 1] if index + 1 < len(texts) else [])
        if headings is not None:
            found, part, sector = headings, "", None
            skip = headings.rows - 1
            continue
        if found is None:
            above += " " + "".join(texts[index])  # a row over all columns: 单位：万元
            continue
        values = _values(found.columns, cells)
        if _opens_part(texts[index], values, plan):
            part = sorted(texts[index], key=len)[-1]
            continue
        sector = values.get("sector", sector)  # one cell for all the rows below it
        name = values.get("name")
        if name is None or len(values) < 2 or _SUM.match(plan.flow.text[slice(*name)]):
            continue
        if sector is not None:
            values["sector"] = sector
        unit = found.money_unit or unit_of_money(above)
        yield Row(block, values | {"name": _without_number(plan, name)}, unit, part)


def _values(columns: Mapping[str, tuple[int, ...]], cells: Sequence[Span]) -> dict[str, Span]:
    """Pick the cells of a row by column; empty ones are left out."""
    found: dict[str, Span] = {}
    for column, indices in columns.items():
        filled = [cells[i] for i in indices if i < len(cells) and cells[i][0] < cells[i][1]]
        if filled:
            found[column] = (filled[0][0], filled[-1][1])
    return found


def _opens_part(texts: Sequence[str], values: Mapping[str, Span], plan: Plan) -> bool:
    """Whether a row only names the works below it: 一 | 交通项目（3个）."""
    filled = [text for text in texts if text]
    if not filled or not _OF_A_WORK.isdisjoint(values):
        return False
    name = plan.flow.text[slice(*values["name"])] if "name" in values else ""
    return bool(_PART_NUMBER.fullmatch(filled[0]) or _PART_NAME.match(name or filled[0]))


def _without_number(plan: Plan, name: Span) -> Span:
    match = _NUMBERING.match(plan.flow.text, *name)
    return (match.end(), name[1]) if match and match.end() < name[1] - 1 else name


def _cells(plan: Plan, block: Block) -> Iterator[Span]:
    start = block.start
    for cell in plan.text_of(block).split("\t"):
        end = start + len(cell)
        bare = cell.strip()
        lead = len(cell) - len(cell.lstrip())
        yield start + lead, start + lead + len(bare)
        start = end + 1


def _headings(texts: Sequence[str], below: Sequence[str]) -> _Headings | None:
    """Read one or two rows of headings; None where these are none."""
    ranked = {index: rank for index, text in enumerate(texts) if (rank := _rank(text)) is not None}
    if "name" not in {column for column, _ in ranked.values()} or len(ranked) < _FEWEST:
        return None
    first = min(index for index, (column, _) in ranked.items() if column == "name")
    under = {index: rank for index, text in enumerate(below) if (rank := _rank(text)) is not None}
    two = bool(under) and not (below[first] if first < len(below) else "") and len(under) >= 2
    if two:
        ranked |= under
    units = [
        unit_of_money(row[index])
        for index, (column, _) in sorted(ranked.items(), key=lambda item: item[1][1])
        for row in (texts, below if two else [])
        if column == "money" and index < len(row)
    ]
    return _Headings(_columns(ranked), next(filter(None, units), ""), 2 if two else 1)


def _columns(ranked: Mapping[int, tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    """Choose the columns: of each kind the one that is called most plainly."""
    chosen: dict[str, tuple[int, ...]] = {}
    for column in dict.fromkeys(column for column, _ in ranked.values()):
        same = sorted((rank, index) for index, (kind, rank) in ranked.items() if kind == column)
        if column == "period":
            chosen[column] = tuple(sorted(index for _, index in same))
        elif column != "other":
            chosen[column] = (same[0][1],)
    return chosen


def _rank(heading: str) -> tuple[str, int] | None:
    """Say which column a heading names, and how plainly; None where it is no heading."""
    return _words().get(_HEADING.sub("", heading))


@cache
def _words() -> dict[str, tuple[str, int]]:
    raw = tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))
    return {
        word: (column, rank)
        for column, words in raw["columns"].items()
        for rank, word in enumerate(words.split())
    }
