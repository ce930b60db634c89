"""What is said of features besides their names: of each shape, in the table of projects, and of accuracy."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from layers.export.amounts import distance, money
from layers.export.slides.table import NOTHING, Column, Table, told_columns
from layers.export.subject import Subject, Words
from layers.layer import PROJECTS, Layer
from layers.style import table as symbology

TABLE_PT = 10.5


def told(subject: Subject) -> Mapping[str, str]:
    """Say of every feature, by its id, how it is known, how well, by whom, and where the plan has it."""
    words, said = subject.words, {}
    for layer in (*subject.ground, *subject.layers):
        for row in layer.placed.itertuples():
            said[row.id] = words("slides.join").join(_facts(row, words))
    return said


def _facts(row: Any, words: Words) -> Iterator[str]:
    if row.fidelity:
        yield _fact(words, "fidelity", words(f"fidelity.{row.fidelity}"))
    if math.isfinite(row.accuracy_m):
        within = words("details.within", distance=distance(words, row.accuracy_m))
        yield _fact(words, "accuracy", within)
    for column in ("source", "citation"):
        if getattr(row, column):
            yield _fact(words, column, getattr(row, column))


def _fact(words: Words, name: str, value: str) -> str:
    return words("slides.fact", name=words(f"details.{name}"), value=value)


def projects(layers: tuple[Layer, ...]) -> pd.DataFrame:
    """Collect the projects, the dearest first, then in the order of the plan."""
    found = [layer.features for layer in layers if layer.group == PROJECTS]
    if not found:
        return pd.DataFrame()
    every = pd.DataFrame(pd.concat(found, ignore_index=True))
    every["placed"] = every["geometry"].map(lambda shape: shape is not None and not shape.is_empty)
    return every.sort_values(["investment_cny", "start"], ascending=[False, True], kind="stable")


def project_table(rows: pd.DataFrame, words: Words) -> Table:
    """Make the table of projects, numbered from 1."""
    columns = (
        Column("#", 4, "ctr"),
        Column(words("table.name"), 34),
        Column(words("table.sector"), 11, "ctr"),
        Column(words("table.place"), 24),
        Column(words("details.investment"), 13, "r"),
        Column(words("table.period"), 13, "ctr"),
        Column(words("table.fidelity"), 18),
    )
    cells = tuple(_project(number, row, words) for number, row in enumerate(rows.itertuples(), 1))
    return told_columns(Table(columns, cells, TABLE_PT))


def _project(number: int, row: Any, words: Words) -> tuple[str, ...]:
    known = row.fidelity or ""
    return (
        str(number),
        row.name,
        words(f"sector.{row.sector}") if row.sector else NOTHING,
        row.place or row.town or NOTHING,
        _money(words, row.investment_cny),
        row.period or NOTHING,
        words(f"fidelity.{known}") if known else words("slides.unplaced"),
    )


def sector_table(rows: pd.DataFrame, words: Words) -> Table:
    """Count projects and money by sector."""
    columns = (
        Column(words("table.sector"), 20),
        Column(words("slides.count"), 12, "r"),
        Column(words("slides.placed"), 12, "r"),
        Column(words("slides.stated"), 16, "r"),
        Column(words("slides.sum"), 18, "r"),
    )
    sectors = [sector for sector in symbology()["sectors"] if (rows["sector"] == sector).any()]
    cells = [_sector(words(f"sector.{each}"), rows[rows["sector"] == each], words) for each in sectors]
    every = _sector(words("slides.all"), rows, words)
    return told_columns(Table(columns, (*cells, every), TABLE_PT + 1))


def _sector(title: str, rows: pd.DataFrame, words: Words) -> tuple[str, ...]:
    stated = rows["investment_cny"].dropna()
    whole = _money(words, float(stated.sum())) if len(stated) else NOTHING
    return title, str(len(rows)), str(int(rows["placed"].sum())), str(len(stated) or NOTHING), whole


def _money(words: Words, cny: float) -> str:
    return money(words, cny) if math.isfinite(cny) else NOTHING


def accuracy_table(layers: tuple[Layer, ...], words: Words) -> Table:
    """Say by step of certainty how many features there are, and how far they may be off."""
    columns = (
        Column(words("certainty.title"), 16),
        Column(words("table.fidelity"), 30),
        Column(words("slides.features"), 12, "r"),
        Column(words("slides.median"), 16, "r"),
        Column(words("slides.worst"), 16, "r"),
    )
    every = pd.concat([layer.placed[["fidelity", "accuracy_m"]] for layer in layers], ignore_index=True)
    cells = [
        _known(step, fidelity, every[every["fidelity"] == fidelity]["accuracy_m"], words)
        for step, row in symbology()["certainty"].items()
        for fidelity in row["fidelities"]
        if (every["fidelity"] == fidelity).any()
    ]
    unplaced = sum(len(layer.unplaced) for layer in layers)
    return Table(
        columns, (*cells, (NOTHING, words("slides.unplaced"), str(unplaced), NOTHING, NOTHING)), TABLE_PT + 1
    )


def _known(step: str, fidelity: str, metres: pd.Series, words: Words) -> tuple[str, ...]:
    known = metres.dropna()
    figures = [
        distance(words, float(measure(known))) if len(known) else NOTHING for measure in (np.median, np.max)
    ]
    title = words(f"fidelity.{fidelity}") if fidelity else words("slides.unplaced")
    return words(f"certainty.{step}"), title, str(len(metres)), *figures
