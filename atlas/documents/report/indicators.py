"""The chapter of the indicators: the plan's tables of goals, the latest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from atlas import goals
from atlas.documents.report.numbers import NONE, heading
from atlas.documents.tree import Block, Column, Heading, Paragraph, Table
from atlas.dossier import Dossier, Indicator
from atlas.goals import Years
from layers.export.subject import Subject

BINDING = "约束性"  # as plans write it, whatever the report's language


def chapter(subject: Subject, dossier: Dossier, number: int) -> Iterator[Block]:
    """Write the chapter."""
    words, language = subject.words, subject.language
    yield Heading(1, heading(language, words("report.indicators.title"), number))
    tables = goals.by_years(dossier.indicators)
    if not tables:
        yield Paragraph(words("indicators.none"))
        return
    yield Paragraph(words("report.indicators.note"), note=True)
    for place, (years, rows) in enumerate(tables.items(), start=1):
        yield Heading(2, heading(language, goals.span(years), number, place))
        binding = sum(row.nature == BINDING for row in rows)
        yield Paragraph(words("report.indicators.count", count=len(rows), binding=binding))
        yield _table(subject, years, rows)


def _table(subject: Subject, years: Years, rows: Sequence[Indicator]) -> Table:
    words, (base, target) = subject.words, years
    looks_back = any(row.reached is not None for row in rows)
    columns = [
        Column(words("indicators.group"), 14),
        Column(words("indicators.name"), 30),
        Column(words("indicators.unit"), 12),
        Column(words("indicators.base", year=base or NONE), 13, number=True),
        Column(words("indicators.target", year=target or NONE), 14, number=True),
        *(
            [Column(words("report.indicators.reached", year=target or NONE), 14, number=True)]
            if looks_back
            else []
        ),
        Column(words("indicators.change"), 13, number=True),
        Column(words("indicators.rate"), 13, number=True),
        Column(words("indicators.nature"), 11),
    ]
    caption = words("report.indicators.table", years=goals.span(years))
    return Table(caption, tuple(columns), tuple(_row(subject, row, looks_back) for row in rows))


def _row(subject: Subject, row: Indicator, looks_back: bool) -> tuple[str, ...]:
    reached = (_figure(row.reached),) if looks_back else ()
    figures = (_figure(row.base), _figure(row.target), *reached)
    change = goals.change(row, subject.language) or NONE
    return (row.group, row.name, row.unit or NONE, *figures, change, _figure(row.rate), row.nature or NONE)


def _figure(value: float | None) -> str:
    return NONE if value is None else f"{value:.12g}"
