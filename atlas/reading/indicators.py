"""The plan's tables of goals as numbers: base year, target year, rate of growth, 预期性 or 约束性.

A table is one of goals when a heading names 指标 and other headings carry years. What is no number
(完成省定考核目标, —, 8-10) stays unknown; what was reached by the end of a past plan (实现情况) is not a goal
but stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from atlas.dossier import Indicator
from atlas.plan import Block, Plan

_NAME_HEADING = re.compile(r"(?:主要|具体|规划|核心)?指标(?:名称|内容|项目)?")
_UNIT_HEADING = re.compile(r"(?:计量)?单位")
_YEAR = re.compile(r"20\d\d")
_RATE = re.compile(r"增长|增速|年均|累计|增幅")
_ANNUAL = re.compile(r"年均|增速|增长|增幅")
_REACHED = re.compile(r"实现|进展|完成情况|实际完成|执行")
_GOAL = re.compile(r"目标|规划|预期")
_NUMBERING = re.compile(r"^\s*(?:\d{1,3}\s*[.．、]|[（(]\d{1,3}[）)])\s*")
_GROUP = re.compile(
    r"^[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?\s*(?P<name>[^\d]+?)\s*(?:[（(]\d+\s*[个项][）)])?$"
)
_UNIT = re.compile(r"[（(](?P<unit>[^（）()]{1,12})[）)]$")
_UNIT_SIGN = re.compile(r"[%‰％元人户个亩吨年岁张件米顷套天名所家次例片床辆度瓦煤斤]|/|公里")
# Signs and words before a number; a drop is what the indicator's own name speaks of.
_MORE_OR_LESS = "不低于 不高于 不少于 不超过 高于 低于 超过 大于 小于 达到 保持在 控制在 稳定在 力争"
_ABOUT = rf"(?:[>≥<≤＞＜≧≦〉〈约近]|{'|'.join(_MORE_OR_LESS.split())})*=?"
_VALUE = re.compile(
    rf"^\s*+[\[［【〔(（]?\s*+(?P<annual>年均)?(?:五年)?(?P<total>累计)?(?:增长|提高|下降|降低|减少|新增)?\s*+{_ABOUT}\s*+"
    r"(?P<value>[-－−]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|[-－−]?\d+(?:\.\d+)?)\s*+(?P<scale>万|亿)?"
    r"(?:[%％‰]|个?百分点|亿元|万元|元|人|岁|年|个|张|件|户|家|吨|亩|公里|天|立方米|平方米)?\s*+"
    r"(?:左右|以上|以内|以下|及以上|及以下)?\s*+[\]］】〕)）]?\s*+\*{0,3}\s*+(?:[（(][^（）()\d]*[）)])?\s*+$"
)
_CUMULATIVE = re.compile(r"^\s*[\[［【〔(（].*[\]］】〕)）]\s*\*?\s*$")
_NATURE = re.compile(r"(?P<nature>预期|约束)(?:性|型)?(?:指标)?")
_VISION = 10  # years behind the goal before it; what lies so far ahead is a vision, not the plan's goal
_BLANK = re.compile(r"[-—–－\s/]*")
_MINUS = str.maketrans("－−", "--")
_SCALES = {"万": 1e4, "亿": 1e8}
_STEEPEST = 100.0  # percent a year; a larger number in a column of rates counts things
_NOTE = re.compile(r"^\s*(?:注|备注|说明)[：:]?")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column of a table holds what; None where the table has none."""

    name: int
    unit: int | None
    group: int | None
    base: int | None
    base_year: int | None
    target: int | None
    target_year: int | None
    rate: int | None
    sums: bool  # whether the column of rates gives totals over the years only
    reached: int | None


def indicators(plan: Plan) -> tuple[Indicator, ...]:
    """Read the plan's tables of indicators.

    Returns
    -------
    tuple of Indicator
        In the order of the text. A number in brackets in a column of rates is a total over the years, so
        it is no rate.
    """
    return tuple(found for table in _tables(plan) for found in _of_table(plan, table))


def _tables(plan: Plan) -> Iterator[list[Block]]:
    table: list[Block] = []
    for block in plan.body():
        if block.kind == "row":
            table.append(block)
        elif table:
            yield table
            table = []
    if table:
        yield table


def _of_table(plan: Plan, blocks: Sequence[Block]) -> Iterator[Indicator]:
    columns: _Columns | None = None
    group = parent = ""
    index = 0
    while index < len(blocks):
        cells = _cells(plan, blocks[index])
        headed = _headings(cells, _cells(plan, blocks[index + 1]) if index + 1 < len(blocks) else [])
        if headed is not None:
            columns, used = headed
            group = parent = ""
            index += used
            continue
        block, index = blocks[index], index + 1
        if columns is None or _NOTE.match("".join(cells)):
            continue
        filled = [cell for cell in cells if cell]
        if len(filled) == 1 and (section := _GROUP.match(filled[0])):
            group, parent = section["name"], ""
            continue
        if columns.group is not None and _at(cells, columns.group):
            group = _at(cells, columns.group)
        numbered = bool(_NUMBERING.match(_at(cells, columns.name)))
        found = _indicator(plan, block, cells, columns, group, "" if numbered else parent)
        if found is not None:
            yield found
        if numbered:
            parent = _named(_at(cells, columns.name))[0] if len(filled) == 1 else ""


def _cells(plan: Plan, block: Block) -> list[str]:
    return [cell.strip() for cell in plan.text_of(block).split("\t")]


def _at(cells: Sequence[str], index: int | None) -> str:
    return cells[index] if index is not None and index < len(cells) else ""


def _headings(cells: list[str], below: list[str]) -> tuple[_Columns, int] | None:
    """Read one or two rows of headings; None where these are none."""
    name = next((i for i, cell in enumerate(cells) if _NAME_HEADING.fullmatch(_bare(cell))), None)
    if name is None:
        return None
    two = not _at(below, name) and sum(bool(_YEAR.search(cell) or _RATE.search(cell)) for cell in below) >= 2
    titles = _merged(cells, below) if two else cells
    years = {i: int(match.group()) for i, cell in enumerate(titles) if (match := _YEAR.search(cell))}
    if not years:
        return None
    group = next(
        (i for i, cell in enumerate(titles[:name]) if re.search(r"类别|领域|分类|类型|方面", cell)), None
    )
    return _columns(titles, years, name, group), 2 if two else 1


def _bare(cell: str) -> str:
    return re.sub(r"\s|[（(].*?[）)]", "", cell)


def _merged(cells: Sequence[str], below: Sequence[str]) -> list[str]:
    """Join two rows of headings; a heading spreads over the empty cells to its right that have one below."""
    titles, above = [], ""
    for index in range(max(len(cells), len(below))):
        over, under = _at(cells, index), _at(below, index)
        above = over or (above if under else "")
        titles.append(above + under)
    return titles


def _columns(titles: Sequence[str], years: dict[int, int], name: int, group: int | None) -> _Columns:
    wanted = {i: year for i, year in years.items() if not _REACHED.search(titles[i])}
    target = _target(titles, wanted)
    earlier = {i: year for i, year in years.items() if target is not None and year < wanted[target]}
    base = max(earlier, key=lambda i: (earlier[i], -i), default=None)
    rates = [i for i, title in enumerate(titles) if i not in years and i > name and _RATE.search(title)]
    rate = next((i for i in rates if not _REACHED.search(titles[i])), None)
    same = [
        i
        for i, year in years.items()
        if _REACHED.search(titles[i]) and target is not None and year == wanted[target]
    ]
    return _Columns(
        name=name,
        unit=next((i for i, title in enumerate(titles) if _UNIT_HEADING.fullmatch(_bare(title))), None),
        group=group,
        base=base,
        base_year=None if base is None else years[base],
        target=target,
        target_year=None if target is None else years[target],
        rate=rate,
        sums=rate is not None and not _ANNUAL.search(titles[rate]),
        reached=same[0] if same else None,
    )


def _target(titles: Sequence[str], wanted: dict[int, int]) -> int | None:
    """Choose the column of goals: the latest year, but not one that is only a vision (2035)."""
    ordered = sorted(set(wanted.values()))
    while len(ordered) > 2 and ordered[-1] - ordered[-2] >= _VISION:
        ordered.pop()
    near = {i: year for i, year in wanted.items() if year <= ordered[-1]} if ordered else {}
    return max(near, key=lambda i: (bool(_GOAL.search(titles[i])), near[i]), default=None)


def _indicator(
    plan: Plan, block: Block, cells: Sequence[str], columns: _Columns, group: str, parent: str
) -> Indicator | None:
    name, unit = _named(_at(cells, columns.name))
    own = _at(cells, columns.unit)
    unit = (unit or ("" if _BLANK.fullmatch(own) else own)).replace("％", "%")
    base, target, rate, reached = (
        _at(cells, index) for index in (columns.base, columns.target, columns.rate, columns.reached)
    )
    natures = (_NATURE.fullmatch(_bare(cell)) for cell in reversed(cells))
    nature = next((f"{match['nature']}性" for match in natures if match), "")
    stated = any(_number(cell) is not None for cell in (base, target, rate, reached))
    if not name or not (nature or stated):
        return None
    if parent and not any(parent[i : i + 2] in name for i in range(len(parent) - 1)):
        name = f"{parent}—{name}"
    growth = target if _is_rate(target) else "" if columns.sums else rate
    totals = (cell for cell in (rate, target) if _is_total(cell) or (columns.sums and cell is rate))
    return Indicator(
        name=name,
        unit=unit,
        group=group,
        base_year=columns.base_year,
        base=_number(base, unit),
        target_year=columns.target_year,
        target=None if _is_rate(target) else _number(target, unit),
        rate=_percent(growth),
        nature=nature,
        citation=plan.cite(block.start),
        total=next((value for cell in totals if (value := _number(cell, unit)) is not None), None),
        reached=_number(reached, unit),
    )


def _named(cell: str) -> tuple[str, str]:
    """Part a row's name from its number and its unit: 1.地区生产总值（亿元）."""
    bare = _NUMBERING.sub("", cell).strip()
    match = _UNIT.search(bare)
    if match is None or not _UNIT_SIGN.search(match["unit"]) or match.start() == 0:
        return bare, ""
    return bare[: match.start()].strip(), match["unit"]


def _percent(cell: str) -> float | None:
    """Read a rate; a total in brackets is none, nor is a number of things a year."""
    value = None if _is_total(cell) else _number(cell)
    return value if value is not None and abs(value) <= _STEEPEST else None


def _is_total(cell: str) -> bool:
    match = _VALUE.match(cell)
    return match is not None and bool(_CUMULATIVE.match(cell) or match["total"])


def _is_rate(cell: str) -> bool:
    """Whether a cell of goals gives a rate of growth: 年均增长7%左右."""
    match = _VALUE.match(cell)
    return match is not None and match["annual"] is not None


def _number(cell: str, unit: str = "") -> float | None:
    """Read a cell as a number; 1.2万 counts in the unit of its row."""
    match = _VALUE.match(cell)
    if match is None:
        return None
    value = float(re.sub(r"[,，]", "", match["value"]).translate(_MINUS))
    scale = _SCALES.get(match["scale"] or "", 1.0)
    return value if match["scale"] and unit.startswith(match["scale"]) else value * scale
