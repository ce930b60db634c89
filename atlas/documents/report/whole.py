"""The whole report: cover, what it comes to, the chapters, where everything is from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from atlas.documents.notes import outline
from atlas.documents.report import accuracy, findings, indicators, projects, structures
from atlas.documents.report.numbers import heading
from atlas.documents.report.structures import Figure
from atlas.documents.tree import Block, Bullets, Column, Cover, Document, Heading, Paragraph, Section, Table
from atlas.dossier import Dossier, DossierError, PlanInfo, load
from atlas.exporting import AtlasSubject
from layers.layer import together

SHORT_SHA = 12  # signs of a digest that tell files apart
BETWEEN_SOURCES = re.compile("[;；]")  # in the source of a feature that stands on several
NOTES = ("caution", "schematic", "towns", "text", "crs", "rule")


def report(subject: AtlasSubject, figure: Figure | None, *, lists: bool = True) -> Document:
    """Write the report of an atlas.

    Parameters
    ----------
    subject : AtlasSubject
    figure : callable, optional
        Draws a layer as PNG (``structures.Figure``); no pictures without.
    lists : bool
        Whether the list of the projects is part of it.
    """
    words, dossier = subject.words, _dossier(subject)
    chapters: list[Callable[[int], Iterator[Block]]] = [
        lambda number: _summary(subject, dossier, number),
        lambda number: structures.chapter(subject, dossier, figure, number),
        lambda number: projects.chapter(subject, number),
        lambda number: indicators.chapter(subject, dossier, number),
        lambda number: findings.chapter(subject, number),
        lambda number: accuracy.chapter(subject, number),
        lambda number: _sources(subject, number),
    ]
    blocks = tuple(block for number, write in enumerate(chapters, start=1) for block in write(number))
    sections = [Section(blocks)]
    wide = tuple(projects.listed(subject)) if lists else ()
    if wide:
        sections.append(Section(wide, wide=True))
    return Document(
        language=subject.language,
        cover=_cover(subject),
        contents=words("report.contents"),
        sections=tuple(sections),
        foot=words("map.caution"),
        made=subject.about.made,
    )


def _dossier(subject: AtlasSubject) -> Dossier:
    """Read what was read from the plan; nothing where the workspace was made without."""
    try:
        return load(subject.dossier)
    except DossierError:
        about = subject.about
        return Dossier(
            PlanInfo("", about.plan_title, about.county_name, about.county, about.sha256, 0, about.published)
        )


def _cover(subject: AtlasSubject) -> Cover:
    about, words = subject.about, subject.words
    unstated = words("about.not_stated")
    facts = (
        (words("about.plan"), about.plan_title or unstated),
        (words("about.published"), about.published or unstated),
        (words("about.county"), f"{about.county_name} {about.county}".strip() or unstated),
        (words("report.cover.selection"), subject.selection or words("report.cover.all")),
        (words("report.cover.sha256"), about.sha256[:SHORT_SHA] or unstated),
        (words("report.cover.made"), about.made),
        (words("about.review"), about.map_review_number or words("report.cover.to_fill")),
    )
    title = words("report.cover.title", county=about.county_name).strip()
    return Cover(title, words("report.cover.subtitle"), facts, words("report.cover.what"))


def _summary(subject: AtlasSubject, dossier: Dossier, number: int) -> Iterator[Block]:
    words, works = subject.words, projects.of(subject)
    yield Heading(1, heading(subject.language, words("report.summary.title"), number))
    drawn = structures.layers(subject)
    parts = [row for layer in drawn for row in structures.elements(layer)]
    placed = sum(bool(row.fidelity) for row in parts)
    said = [words("report.summary.structures", count=len(drawn), elements=len(parts), placed=placed)]
    said.append(projects.summary(subject, works) if len(works) else words("report.projects.none"))
    said.append(words("report.summary.indicators", count=len(dossier.indicators)))
    said.append(findings.summary(subject) if len(subject.findings) else words("findings.none"))
    said.append(accuracy.summary(subject, together(subject.layers)))
    yield Bullets(tuple(said))
    yield Paragraph(
        words("report.summary.corrected" if subject.corrected else "report.summary.uncorrected"), note=True
    )


def _sources(subject: AtlasSubject, number: int) -> Iterator[Block]:
    words, language = subject.words, subject.language
    yield Heading(1, heading(language, words("report.sources.title"), number))
    source = outline(subject)
    yield Paragraph(words("map.sources", outline=source) if source else words("report.sources.no_outline"))
    yield Paragraph(subject.review())
    counted: Counter[str] = Counter()
    for said in together(subject.layers)["source"]:
        counted.update({part.strip() for part in BETWEEN_SOURCES.split(said) if part.strip()})
    yield Heading(2, heading(language, words("report.sources.notes"), number, 1))
    yield Bullets(tuple(words(f"report.notes.{name}") for name in NOTES))
    yield Heading(2, heading(language, words("report.sources.features"), number, 2))
    yield Paragraph(words("report.sources.intro"), note=True)
    columns = (
        Column(words("report.sources.column.source"), 88),
        Column(words("report.sources.column.count"), 12, number=True),
    )
    ranked = sorted(counted.items(), key=lambda each: (-each[1], each[0]))  # a set has no order of its own
    yield Table("", columns, tuple((name, str(count)) for name, count in ranked))
