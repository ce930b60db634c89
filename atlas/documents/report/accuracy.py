"""The chapter that says how sure the places are, and what has none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from atlas.documents.report.numbers import NONE, heading, share
from atlas.documents.report.structures import elements, layers
from atlas.documents.tree import Block, Bullets, Column, Heading, Paragraph, Table
from atlas.words import term
from atlas.words.amounts import distance
from gazetteer import Fidelity
from layers.export.subject import Subject
from layers.layer import GROUPS, together


def chapter(subject: Subject, number: int) -> Iterator[Block]:
    """Write the chapter."""
    words, language = subject.words, subject.language
    table = together(subject.layers)
    yield Heading(1, heading(language, words("report.accuracy.title"), number))
    yield Paragraph(summary(subject, table))
    yield Heading(2, heading(language, words("report.accuracy.by_fidelity"), number, 1))
    yield _fidelities(subject, table)
    yield Paragraph(words("report.accuracy.radius"), note=True)
    yield Heading(2, heading(language, words("report.accuracy.by_group"), number, 2))
    yield _groups(subject)
    lost = _lost(subject)
    if lost:
        yield Heading(2, heading(language, words("report.accuracy.lost"), number, 3))
        yield Paragraph(words("report.accuracy.lost_note"))
        yield Bullets(lost)


def summary(subject: Subject, table: pd.DataFrame) -> str:
    """Say in a sentence how many features have a place, and how sure the middle one is."""
    placed = table[table["fidelity"] != ""]
    said = subject.words(
        "report.accuracy.summary", count=len(table), placed=len(placed), lost=len(table) - len(placed)
    )
    radii = placed["accuracy_m"].dropna()
    if radii.empty:
        return said
    return said + subject.words("report.accuracy.median", distance=_distance(subject, radii.median()))


def _distance(subject: Subject, metres: Any) -> str:
    return NONE if pd.isna(metres) else distance(subject.language, float(metres))


def _fidelities(subject: Subject, table: pd.DataFrame) -> Table:
    words = subject.words
    columns = (
        Column(words("report.accuracy.column.fidelity"), 40),
        *(
            Column(words(f"report.accuracy.column.{name}"), 15, number=True)
            for name in ("count", "share", "median", "most")
        ),
    )
    rows = []
    for fidelity in Fidelity:
        radii = table.loc[table["fidelity"] == fidelity.value, "accuracy_m"]
        if len(radii):
            said = term(subject.language, "fidelity", fidelity.value)
            far = (_distance(subject, radii.median()), _distance(subject, radii.max()))
            rows.append((said, str(len(radii)), share(len(radii), len(table)), *far))
    lost = int((table["fidelity"] == "").sum())
    rows.append((words("report.unplaced"), str(lost), share(lost, len(table)), NONE, NONE))
    radii = table["accuracy_m"].dropna()
    far = (_distance(subject, radii.median()), _distance(subject, radii.max()))
    rows.append((words("report.total"), str(len(table)), share(len(table), len(table)), *far))
    return Table(words("report.accuracy.table_fidelity"), columns, tuple(rows), total=True)


def _groups(subject: Subject) -> Table:
    words, language = subject.words, subject.language
    columns = (
        Column(words("report.accuracy.column.layer"), 45),
        *(
            Column(words(f"report.accuracy.column.{name}"), 12, number=True)
            for name in ("count", "placed", "unplaced", "median")
        ),
    )
    rows = []
    for layer in sorted(subject.layers, key=lambda layer: -GROUPS.index(layer.group)):
        placed = layer.placed
        counts = (len(layer.features), len(placed), len(layer.unplaced))
        rows.append(
            (layer.title[language], *map(str, counts), _distance(subject, placed["accuracy_m"].median()))
        )
    return Table(words("report.accuracy.table_layers"), columns, tuple(rows))


def _lost(subject: Subject) -> tuple[str, ...]:
    """Name the elements of structures that have no place, a line a structure."""
    said = []
    for layer in layers(subject):
        names = [row.name for row in elements(layer) if not row.fidelity]
        if names:
            title = layer.title[subject.language]
            said.append(subject.words("report.accuracy.lost_of", title=title, names="、".join(names)))
    return tuple(said)
