"""The chapter of the findings: what a careful planner would want to know, by kind."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pandas as pd

from atlas.documents.report.numbers import heading
from atlas.documents.tree import Block, Column, Heading, Paragraph, Table
from atlas.exporting import AtlasSubject

OTHERS = "others"
OPEN = "open"


@cache
def kinds() -> Mapping[str, tuple[str, ...]]:
    """Read which codes make up a kind of findings, in the order of the report."""
    text = Path(__file__).with_name("findings.toml").read_text(encoding="utf-8")
    return {kind: tuple(codes) for kind, codes in tomllib.loads(text)["kinds"].items()}


def chapter(subject: AtlasSubject, number: int) -> Iterator[Block]:
    """Write the chapter."""
    words, language, table = subject.words, subject.language, subject.findings
    yield Heading(1, heading(language, words("report.findings.title"), number))
    if table.empty:
        yield Paragraph(words("findings.none"))
        return
    yield Paragraph(summary(subject))
    kind_of = {code: kind for kind, codes in kinds().items() for code in codes}
    by_kind = table["code"].map(lambda code: kind_of.get(code, OTHERS))
    found = [kind for kind in (*kinds(), OTHERS) if (by_kind == kind).any()]
    for place, kind in enumerate(found, start=1):
        rows = table[by_kind == kind]
        title = words(f"report.findings.kind.{kind}", count=len(rows))
        yield Heading(2, heading(language, title, number, place))
        yield _table(subject, rows)


def summary(subject: AtlasSubject) -> str:
    """Say in a sentence how many findings there are and how many are open."""
    states = subject.findings["state"].replace("", OPEN)
    counts = {state: int((states == state).sum()) for state in (OPEN, "accepted", "ignored")}
    return subject.words("report.findings.summary", count=len(states), **counts)


def _table(subject: AtlasSubject, rows: pd.DataFrame) -> Table:
    words = subject.words
    columns = (
        Column(words("report.findings.column.number"), 6, number=True),
        Column(words("report.findings.column.message"), 76),
        Column(words("report.findings.column.state"), 12),
    )
    said = zip(rows[f"message_{subject.language}"], rows["state"].replace("", OPEN), strict=True)
    listed = enumerate(said, start=1)
    return Table(
        "", columns, tuple((str(index), text, words(f"judge.{state}")) for index, (text, state) in listed)
    )
