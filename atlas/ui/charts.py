"""What the charts show of a table of projects: counts by a class, and works over the years.

Pure figures; ``chart_panel`` sets them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from atlas import filters
from atlas.filters import WITHOUT

MONEY_FROM = (0.0, 1e7, 1e8, 1e9)  # yuan: lower ends of the classes of investment


@dataclass(frozen=True, slots=True)
class Bar:
    """One class of projects."""

    value: str  # what they have in common; WITHOUT where it is not stated
    count: int
    cny: float  # the sum of what is stated, yuan
    holds_selected: bool


@dataclass(frozen=True, slots=True)
class Work:
    """One project on the axis of years."""

    id: str
    name: str
    sector: str
    first: int  # years, both included
    last: int


def by_column(table: pd.DataFrame, column: str, selected: str = "") -> list[Bar]:
    """Count projects by a column, the largest class first and what is not stated last."""
    bars = _bars(table, table[column].replace("", WITHOUT), selected)
    return sorted(bars, key=lambda bar: (bar.value == WITHOUT, -bar.count))


def by_investment(table: pd.DataFrame, selected: str = "") -> list[Bar]:
    """Count projects by classes of investment; a class is named by its place in ``MONEY_FROM``."""
    classes = np.digitize(table["investment_cny"].fillna(-1), MONEY_FROM) - 1
    named = pd.Series(classes, index=table.index).astype(str).replace("-1", WITHOUT)
    bars = _bars(table, named, selected)
    return sorted(bars, key=lambda bar: (bar.value == WITHOUT, bar.value))


def _bars(table: pd.DataFrame, classes: pd.Series, selected: str) -> list[Bar]:
    own = set(classes[table["id"] == selected])
    groups = table.assign(cny=table["investment_cny"]).groupby(classes, sort=False)
    return [Bar(str(value), len(rows), float(rows["cny"].sum()), value in own) for value, rows in groups]


def works(table: pd.DataFrame) -> list[Work]:
    """List the projects whose years are stated, the earliest first."""
    years = filters.spans(table["period"])
    rows = table.assign(first=years["first"], last=years["last"]).dropna(subset=["first", "last"])
    rows = rows.sort_values(["first", "last"], kind="stable")
    columns = (rows[column] for column in ("id", "name", "sector", "first", "last"))
    return [
        Work(id_, name, sector, int(first), int(last))
        for id_, name, sector, first, last in zip(*columns, strict=True)
    ]


def axis(listed: Sequence[Work]) -> range:
    """Name the years that works span."""
    return range(min(work.first for work in listed), max(work.last for work in listed) + 1)
