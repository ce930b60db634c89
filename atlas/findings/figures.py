"""Figures that are stated twice with different values: in tables, in the text, of projects."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from atlas.dossier import Finding, Indicator, Project
from atlas.findings.finding import finding
from atlas.plan import Plan
from atlas.reading import quantities
from atlas.reading.projects.repeats import core

_SAME = 0.005  # relative: large figures that differ less are one figure, rounded
_LARGE = 1000.0
_YEAR = re.compile(r"(20\d\d)\s*年|[“\"]?十([三四五六])五[”\"]?末")
_VALUE = r"(?P<value>\d+(?:,\d{3})*(?:\.\d+)?)\s*(?P<unit>[%％‰]|亿元|万元|元|岁|年|万亩|万吨|万立方米|公顷)"
_STATED = re.compile(
    r"(?:约|已|将)?(?:达到|达|为|提高到|提高至|增加到|增加至|增长到|下降到|上升到|由|从|是)(?:了)?\s*"
    + _VALUE
)
_FROM_TO = re.compile(
    r"[从由](?P<first>20\d\d)年的(?P<one>\d+(?:\.\d+)?)(?P<unit>[%％‰]|亿元|万元|元|岁|年|万亩|万吨)?"
    r"[^，。；\d]{0,8}(?P<last>20\d\d)年的(?P<two>\d+(?:\.\d+)?)(?P=unit)?"
)
_LIMIT = re.compile(r"\s*+(?:左右|以上|以内|以下|多|余)")

Figure = tuple[str, str, int]
"""Name of an indicator, its unit, and the year of a value."""


def indicator_conflicts(indicators: Sequence[Indicator], plan: Plan) -> Iterator[Finding]:
    """Find an indicator with two values for one year, both reached or both aimed at."""
    values: dict[tuple[Figure, bool], dict[float, Indicator]] = defaultdict(dict)
    for row in indicators:
        for year, value, aim in (
            (row.base_year, row.base, False),
            (row.target_year, row.target, True),
            (row.target_year, row.reached, False),
        ):
            if year is not None and value is not None:
                values[(plain(row.name), row.unit, year), aim].setdefault(value, row)
    for ((name, unit, year), _), rows in values.items():
        if _differ(rows):
            start, end = _where(plan, list(rows.values())[-1])
            yield _differs(name, unit, year, rows, start, end)


def statement_conflicts(indicators: Sequence[Indicator], plan: Plan) -> Iterator[Finding]:
    """Find a figure in the text that is not the one its table gives for the same year."""
    for name, rows in _by_name(indicators).items():
        for match in re.finditer(re.escape(name), plan.flow.text):
            block = plan.block_at(match.start())
            if block.kind != "text":
                continue
            for end, year, value, unit in _stated(plan.flow.text, match.end(), block.end):
                table = _of_table(rows, year, unit)
                if table and all(_differ((value, known)) for known in table):
                    span = plan.flow.span(match.start(), end)
                    yield _differs(name, unit, year, [*table, value], *span)


def _by_name(indicators: Sequence[Indicator]) -> dict[str, list[Indicator]]:
    found: dict[str, list[Indicator]] = defaultdict(list)
    for row in indicators:
        found[plain(row.name)].append(row)
    return found


def _stated(text: str, at: int, stop: int) -> Iterator[tuple[int, int, float, str]]:
    """Read what follows an indicator's name: 从2015年的69.6亿元增长到2020年的81亿元, or 达到60% of a year."""
    both = _FROM_TO.match(text, at, stop)
    if both is not None:
        for year, value in ((both["first"], both["one"]), (both["last"], both["two"])):
            yield both.end(), int(year), float(value), (both["unit"] or "").replace("％", "%")
        return
    one = _STATED.match(text, at, stop)
    year_before = _year_before(text, at) if one is not None else None
    if one is not None and year_before is not None and not _LIMIT.match(text, one.end(), stop):
        value = float(one["value"].replace(",", ""))
        yield one.end(), year_before, value, one["unit"].replace("％", "%")


def _year_before(text: str, at: int) -> int | None:
    """Find the year that a sentence speaks of."""
    begin = max(text.rfind(mark, 0, at) for mark in "。；\n") + 1
    found = list(_YEAR.finditer(text, begin, at))
    if not found:
        return None
    last = found[-1]
    if last[1]:
        return int(last[1])
    years = quantities.five_year_plan(10 + "一二三四五六".index(last[2]) + 1)
    return years[1] if years else None


def _of_table(rows: Sequence[Indicator], year: int, unit: str) -> list[float]:
    found: list[float] = []
    for row in rows:
        pairs = ((row.base_year, row.base), (row.target_year, row.target), (row.target_year, row.reached))
        found += [value for when, value in pairs if when == year and value is not None and row.unit == unit]
    return found


def project_conflicts(projects: Sequence[Project]) -> Iterator[Finding]:
    """Find a project that is stated twice with different sums, or sizes of the same thing."""
    by_name: dict[str, list[Project]] = defaultdict(list)
    for project in projects:
        by_name[core(project.name)].append(project)
    for rows in by_name.values():
        name, at = rows[-1].name, rows[-1]
        sums = {row.investment.cny: row.investment for row in rows if row.investment}
        if _differ(sums):
            figures = "、".join(f"{money.amount:g}{money.unit}" for money in sums.values())
            yield finding("sum-differs", at.start, at.end, (name,), name=name, figures=figures)
        sizes: dict[tuple[str, str], dict[float, Project]] = defaultdict(dict)
        for row in rows:
            for size in row.quantities:
                if size.what:
                    sizes[size.what, size.unit].setdefault(size.value, row)
        for (what, unit), values in sizes.items():
            if _differ(values) and len(set(map(id, values.values()))) > 1:
                figures = "、".join(f"{value:g}{unit}" for value in values)
                yield finding(
                    "size-differs", at.start, at.end, (name,), name=name, what=what, figures=figures
                )


def _differs(name: str, unit: str, year: int, values: Iterable[float], start: int, end: int) -> Finding:
    figures = "、".join(f"{value:g}{unit}" for value in dict.fromkeys(values))
    return finding("figure-differs", start, end, (name,), name=name, year=year, figures=figures)


def plain(name: str) -> str:
    """Reduce an indicator's name to its words: no number, no bracket, no heading row above it.

    A name that has no others stays as it is: two of them are not one, and nothing is found everywhere.
    """
    return re.sub(r"[（(].*?[）)]|\s|^\d+[.．、]?|^.*—", "", name) or name


def _differ(values: Iterable[float]) -> bool:
    return any(not _agree(one, other) for one, other in combinations(values, 2))


def _agree(one: float, other: float) -> bool:
    """Whether two figures are one: the same, or one the other rounded (69.57 and 69.6)."""
    places = min(_places(one), _places(other))
    large = min(abs(one), abs(other)) >= _LARGE
    near = abs(one - other) <= _SAME * max(abs(one), abs(other))
    return round(one, places) == round(other, places) or (large and near)


def _places(value: float) -> int:
    """Count the decimals that a figure is stated with."""
    return len(f"{value:.10g}".partition(".")[2])


def _where(plan: Plan, row: Indicator) -> tuple[int, int]:
    """Find the paragraph that an indicator is cited from, as a span of the plan's text."""
    for block in plan.blocks:
        if block.citation.paragraph is not None and block.citation.paragraph == row.citation.paragraph:
            return plan.flow.span(block.start, block.end)
    return 0, 1
