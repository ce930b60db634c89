"""The chapter of the spatial structures: each with its picture and a table of its elements."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from atlas.build.noticed import COVERING, MOST, PARTS
from atlas.documents.report.numbers import NONE, decimal, heading, share
from atlas.documents.tree import Block, Bullets, Column, Heading, Paragraph, Picture, Table
from atlas.dossier import Dossier
from atlas.formulas import is_counted
from atlas.words import LANGUAGES, term
from atlas.words.amounts import distance
from gazetteer import Fidelity
from gazetteer.projection import crs_of, to_metres
from layers import partition, style
from layers.export.subject import Subject
from layers.first import by_weight
from layers.layer import Layer

GROUP, ROUTES = "structures", "routes"
OPEN = "open-share"  # the symbol of the share of an element that the plan leaves open: no element itself
MOST_CITED = 4  # places in the plan named before a structure; more say nothing
COLUMNS = (("name", 18), ("kind", 9), ("members", 26), ("rule", 12), ("fidelity", 21), ("extent", 14))

Figure = Callable[[Layer], bytes | None]
"""Draws a layer as PNG; None where nothing of it has a place."""


def layers(subject: Subject) -> list[Layer]:
    """List the layers of spatial structures: the main one first, single elements and routes last."""
    found = [each for each in subject.layers if each.group == GROUP]
    one = [each for each in found if each.features["structure"].nunique() == 1]
    rank = {id_: place for place, id_ in enumerate(by_weight(one))}
    routes = [each for each in subject.layers if each.id == ROUTES]
    return [
        *sorted(one, key=lambda each: rank[each.id]),
        *(each for each in found if each.id not in rank),
        *routes,
    ]


def chapter(subject: Subject, dossier: Dossier, figure: Figure | None, number: int) -> Iterator[Block]:
    """Write the chapter."""
    words, language = subject.words, subject.language
    yield Heading(1, heading(language, words("report.structures.title"), number))
    structures = layers(subject)
    if not structures:
        yield Paragraph(words("report.structures.none"))
        return
    yield Paragraph(words("report.structures.intro", count=len(structures)))
    rules = {zone.id: str(zone.rule.get("kind", "")) for zone in dossier.zones}
    for place, layer in enumerate(structures, start=1):
        yield Heading(2, heading(language, layer.title[language], number, place))
        yield from _structure(subject, layer, rules, figure, place)


def elements(layer: Layer) -> list[Any]:
    """List the rows of a structure's elements: neither its own name nor the open shares of elements."""
    table = layer.features
    return list(table[~table["symbol"].isin((OPEN, style.WHOLE))].itertuples())


def _structure(
    subject: Subject, layer: Layer, rules: Mapping[str, str], figure: Figure | None, place: int
) -> Iterator[Block]:
    words, title = subject.words, layer.title[subject.language]
    rows = elements(layer)
    placed = [row for row in rows if row.fidelity]
    drawn = figure(layer) if figure else None
    counted = words("report.structures.count", count=len(rows), placed=len(placed)) + _cited(subject, rows)
    divided = _divided(subject, rows) if is_counted(layer.title[LANGUAGES[0]]) else ""
    for text in filter(None, (counted, divided)):
        yield Paragraph(text, keep=bool(drawn))
    if drawn:
        caption = words("report.structures.figure", number=place, title=title)
        yield Picture(drawn, caption, words("report.structures.described", title=title, names=_names(placed)))
    elif rows and figure:
        yield Paragraph(words("report.structures.no_figure"), note=True)
    if rows:
        yield _table(subject, rows, rules, words("report.structures.table", number=place, title=title))
    notes = _notes(subject, rows)
    if notes:
        yield Paragraph(words("report.structures.notes"), note=True, keep=True)
        yield Bullets(notes)


def _names(rows: Sequence[Any]) -> str:
    return "、".join(row.name for row in rows) or NONE


def _cited(subject: Subject, rows: Sequence[Any]) -> str:
    cited = list(dict.fromkeys(row.citation for row in rows if row.citation))
    if not cited or len(cited) > MOST_CITED:
        return ""
    return subject.words("report.structures.cited", where="；".join(cited))


def _divided(subject: Subject, rows: Sequence[Any]) -> str:
    """Say how the areas of a structure divide the county, where they mean to."""
    if subject.outline is None:
        return ""
    crs = crs_of(subject.outline)
    covering = [row for row in rows if row.kind in COVERING and _has_area(row)]
    parts = {row.id for row in covering if row.kind in PARTS}
    areas = {row.id: to_metres(row.geometry, crs) for row in covering}
    checked = partition.check(areas, {}, to_metres(subject.outline, crs))
    if len(parts) < 2 or checked.covered <= MOST:
        return ""
    twice = sum(each.km2 for each in checked.overlaps if each.one in parts and each.other in parts)
    said = subject.words("report.structures.divided", count=len(covering), share=share(checked.covered, 1.0))
    return said + (subject.words("report.structures.twice", km2=decimal(twice)) if twice else "")


def _has_area(row: Any) -> bool:
    """Whether an element has an area of its own: a container only holds it."""
    return row.fidelity not in ("", Fidelity.CONTAINER) and row.geometry.area > 0


def _table(subject: Subject, rows: Sequence[Any], rules: Mapping[str, str], caption: str) -> Table:
    words = subject.words
    columns = tuple(
        Column(words(f"report.structures.column.{name}"), width, number=name == "extent")
        for name, width in COLUMNS
    )
    return Table(caption, columns, tuple(_row(subject, row, rules) for row in rows))


def _row(subject: Subject, row: Any, rules: Mapping[str, str]) -> tuple[str, ...]:
    language = subject.language
    rule = rules.get(row.id, "") if row.fidelity else ""
    members = f"{row.members}（{row.drawn}）" if row.members and row.drawn else row.members or NONE
    return (
        row.name,
        term(language, "kind", row.kind),
        members,
        term(language, "rule", rule) if rule else NONE,
        certainty(subject, row),
        _size(subject, row),
    )


def _size(subject: Subject, row: Any) -> str:
    """Say the area or the length of an element as drawn; a dash where it has none of its own."""
    if row.fidelity in ("", Fidelity.CONTAINER):
        return NONE
    metres = to_metres(row.geometry, crs_of(row.geometry if subject.outline is None else subject.outline))
    if metres.area > 0:
        return subject.words("report.unit.km2", value=decimal(metres.area / 1e6))
    return subject.words("report.unit.km", value=decimal(metres.length / 1e3)) if metres.length > 0 else NONE


def certainty(subject: Subject, row: Any) -> str:
    """Say how a feature was placed and within which distance; that it was not where it is not placed."""
    if not row.fidelity:
        return subject.words("report.unplaced")
    fidelity = term(subject.language, "fidelity", row.fidelity)
    if row.accuracy_m is None or math.isnan(row.accuracy_m):
        return fidelity
    return subject.words(
        "report.within", fidelity=fidelity, distance=distance(subject.language, float(row.accuracy_m))
    )


def _notes(subject: Subject, rows: Sequence[Any]) -> tuple[str, ...]:
    said = ((row.name, note_of(subject, row)) for row in rows)
    return tuple(subject.words("report.structures.note", name=name, note=note) for name, note in said if note)


def note_of(subject: Subject, row: Any) -> str:
    """Return the note of a feature in the subject's language, where it is written in it."""
    return str(getattr(row, f"note_{subject.language}", "") or row.note)
