"""The chapter of the projects: counts and sums by sector and by town, and the list itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import pandas as pd

from atlas.documents.report.numbers import NONE, decimal, heading, money
from atlas.documents.report.structures import certainty
from atlas.documents.tree import Block, Column, Heading, Paragraph, Table
from atlas.dossier import SECTORS
from atlas.words import term
from layers.export.subject import Subject
from layers.layer import together

PROJECT = "project"
SUMS = (("count", 12), ("placed", 12), ("stated", 14), ("money", 18))
LIST = (
    ("number", 5),
    ("name", 28),
    ("place", 18),
    ("money", 8),
    ("period", 9),
    ("quantities", 14),
    ("fidelity", 15),
    ("citation", 13),
)
NUMBERS = ("number", "money", "count", "placed", "stated")
_HEAD = re.compile(r"^\s*(第[〇零一二三四五六七八九十百\d]+[章节篇]|专栏\s*[\d—–-]+)")


def of(subject: Subject) -> gpd.GeoDataFrame:
    """Gather the projects of all layers in one table, each once."""
    table = together(subject.layers)
    return table[table["kind"] == PROJECT].reset_index(drop=True)


def chapter(subject: Subject, number: int) -> Iterator[Block]:
    """Write what the projects come to."""
    words, language, table = subject.words, subject.language, of(subject)
    yield Heading(1, heading(language, words("report.projects.title"), number))
    if table.empty:
        yield Paragraph(words("report.projects.none"))
        return
    yield Paragraph(summary(subject, table))
    yield Paragraph(words("report.projects.money_note"), note=True)
    yield Heading(2, heading(language, words("report.projects.by_sector"), number, 1))
    yield _sums(subject, table, "sector", _sectors(subject, table))
    yield Heading(2, heading(language, words("report.projects.by_town"), number, 2))
    yield Paragraph(words("report.projects.town_note"), note=True)
    yield _sums(subject, table, "town", _towns(subject, table))


def listed(subject: Subject) -> Iterator[Block]:
    """Write the list, sector by sector; nothing where there is no project."""
    words, language, table = subject.words, subject.language, of(subject)
    if table.empty:
        return
    yield Heading(1, words("report.projects.list"))
    yield Paragraph(words("report.projects.list_note"), note=True)
    columns = tuple(
        Column(words(f"report.projects.column.{name}"), width, number=name in NUMBERS) for name, width in LIST
    )
    for place, (sector, title) in enumerate(_sectors(subject, table).items(), start=1):
        rows = table[table["sector"] == sector]
        said = words("report.projects.of_sector", sector=title, count=len(rows))
        yield Heading(2, heading(language, said, "A", place))
        each = (_row(subject, row, index) for index, row in enumerate(rows.itertuples(), start=1))
        yield Table("", columns, tuple(each))


def summary(subject: Subject, table: pd.DataFrame) -> str:
    """Say in a sentence what the projects come to."""
    stated = table["investment_cny"].dropna()
    said = subject.words(
        "report.projects.summary", count=len(table), placed=int((table["fidelity"] != "").sum())
    )
    if stated.empty:
        return said + subject.words("report.projects.no_money")
    return said + subject.words(
        "report.projects.money", stated=len(stated), money=money(subject.words, float(stated.sum()))
    )


def short(citation: str) -> str:
    """Shorten a citation to the numbers of its parts, where they have one.

    >>> short("第一章总则 › 第二节基础 › 专栏1-2：工程 › 第 3 页")
    '第一章 › 第二节 › 专栏1-2 › 第 3 页'
    """
    parts = ((part, _HEAD.match(part)) for part in citation.split(" › ") if part)
    return " › ".join(found[1] if found else part for part, found in parts)


def _sectors(subject: Subject, table: pd.DataFrame) -> dict[str, str]:
    """Name the sectors of projects in their usual order, those that nobody listed last."""
    rank = {sector: place for place, sector in enumerate(SECTORS)}
    ranked = sorted(table["sector"].unique(), key=lambda each: rank.get(each, len(rank)))
    unstated = subject.words("report.unstated")
    return {sector: term(subject.language, "sector", sector) or unstated for sector in ranked}


def _towns(subject: Subject, table: pd.DataFrame) -> dict[str, str]:
    """Name the towns of projects, that with the most first, and those in no town last."""
    counts = Counter(table["town"])
    ranked = sorted(counts, key=lambda town: (not town, -counts[town], town))
    return {town: town or subject.words("report.projects.no_town") for town in ranked}


def _sums(subject: Subject, table: pd.DataFrame, column: str, classes: dict[str, str]) -> Table:
    words = subject.words
    columns = (
        Column(words(f"report.projects.column.{column}"), 30),
        *(Column(words(f"report.projects.column.{name}"), width, number=True) for name, width in SUMS),
    )
    rows = [_sum(subject, said, table[table[column] == value]) for value, said in classes.items()]
    rows.append(_sum(subject, words("report.total"), table))
    return Table(words(f"report.projects.table_{column}"), columns, tuple(rows), total=True)


def _sum(subject: Subject, title: str, rows: pd.DataFrame) -> tuple[str, ...]:
    stated = rows["investment_cny"].dropna()
    placed = int((rows["fidelity"] != "").sum())
    cny = float(stated.sum()) if len(stated) else None
    return title, str(len(rows)), str(placed), str(len(stated)), money(subject.words, cny)


def _row(subject: Subject, row: Any, index: int) -> tuple[str, ...]:
    place = row.place if not row.town or row.town in row.place.split("、") else f"{row.place}（{row.town}）"
    cny = None if pd.isna(row.investment_cny) else float(row.investment_cny)
    return (
        decimal(index, 0),
        row.name,
        place.strip() or NONE,
        money(subject.words, cny),
        row.period or NONE,
        row.quantities or NONE,
        certainty(subject, row),
        short(row.citation) or NONE,
    )
