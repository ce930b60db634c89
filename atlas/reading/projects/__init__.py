"""The works that a plan calls for: in boxes, tables, lists and sentences.

``find`` and ``tables`` bring candidates, ``weigh`` keeps the works among them, ``site`` says where they
are, ``facts`` what is stated of them, ``sectors`` what they are for. Nothing is made up: a work for
which the text states no place lies somewhere in the county (``citywide``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from atlas.dossier import Citation, Project
from atlas.plan import Block, Plan
from atlas.reading import quantities
from atlas.reading.projects.candidate import Candidate, Item
from atlas.reading.projects.facts import Facts, facts, of_row
from atlas.reading.projects.find import Reader
from atlas.reading.projects.judge import Judged, judged, kept
from atlas.reading.projects.phrase import Clauses
from atlas.reading.projects.places import Places, as_written
from atlas.reading.projects.repeats import core
from atlas.reading.projects.sectors import sector
from atlas.reading.projects.site import County, Site, in_cell, located, site
from atlas.reading.projects.spans import Span
from atlas.reading.projects.tables import Row, rows
from atlas.reading.projects.words import pattern
from atlas.reading.toponym import Toponym
from gazetteer.index import Gazetteer

__all__ = ["candidates", "projects"]

_TITLE_AREAS = frozenset({"park", "zone"})
_SETTLEMENTS = frozenset({"admin", "town", "village"})
_NO_NAME = re.compile(r"(?!x)x")  # matches nothing


def projects(plan: Plan, toponyms: Sequence[Toponym], gazetteer: Gazetteer) -> tuple[Project, ...]:
    """Find the works of a plan.

    Parameters
    ----------
    plan : Plan
    toponyms : sequence of Toponym
        Of the same plan, offsets in its flow.
    gazetteer : Gazetteer
        Of the plan's county; names the county itself.

    Returns
    -------
    tuple of Project
        In the order of the text; spans are of the plan's own text.
    """
    places = _places(plan, toponyms, gazetteer)
    county = _county(gazetteer)
    text = plan.flow.text
    table = list(rows(plan))
    rowed = {_key(row.block.citation, text[slice(*row.cells["name"])], places) for row in table}
    found = kept(text, judged(text, _paragraphs(plan, places, gazetteer), places), places)
    works = [
        (work.start, _project(plan, work, places, county))
        for work in found
        if _key(work.item, text[work.start : work.end], places) not in rowed
    ]
    works += [(row.cells["name"][0], _of_row(plan, row, places, county)) for row in table]
    works.sort(key=lambda work: work[0])
    return tuple(replace(project, id=f"p{rank:03}") for rank, (_, project) in enumerate(works, start=1))


def _key(at: Citation | Item, name: str, places: Places) -> tuple[str, str, str]:
    """Tell a work within its section: what a table spells out, a sentence beside it only announces."""
    return at.chapter, at.section, core(name, places.own_names)


def candidates(plan: Plan, toponyms: Sequence[Toponym], gazetteer: Gazetteer) -> Iterator[Judged]:
    """Yield every candidate of the running text with its weights, refused ones too, for --explain."""
    places = _places(plan, toponyms, gazetteer)
    yield from judged(plan.flow.text, _paragraphs(plan, places, gazetteer), places)


def _paragraphs(plan: Plan, places: Places, gazetteer: Gazetteer) -> Iterator[list[Candidate]]:
    text = plan.flow.text
    reader = Reader(text, places, Clauses(text, places, _own_names(gazetteer)))
    titles: dict[str, tuple[Toponym, ...]] = {}
    box: Span | None = None
    for block in plan.body():
        if block.kind in ("chapter", "section", "box"):
            titles = _under(titles, block, places)
            box = (block.start, block.end) if block.kind == "box" else None
        elif block.kind == "text":
            yield list(reader.paragraph(block.start, block.end, _item(block.citation, titles, box)))


def _under(
    titles: dict[str, tuple[Toponym, ...]], block: Block, places: Places
) -> dict[str, tuple[Toponym, ...]]:
    found = tuple(t for t in places.inside(block.start, block.end) if t.kind in _TITLE_AREAS and t.place)
    kept = {"chapter": (), "section": ("chapter",), "box": ("chapter", "section")}[block.kind]
    return {**{key: titles[key] for key in kept if key in titles}, block.kind: found}


def _item(citation: Citation, titles: dict[str, tuple[Toponym, ...]], box: Span | None) -> Item:
    areas = titles.get("box", ()) if citation.box else ()
    return Item(
        citation.chapter,
        citation.section,
        citation.box,
        box if citation.box else None,
        None,
        areas or titles.get("section", ()),
    )


def _own_names(gazetteer: Gazetteer) -> re.Pattern[str]:
    county = gazetteer.county
    if county is None:
        return _NO_NAME
    return re.compile("|".join(re.escape(name) for name in sorted(county.names, key=len, reverse=True)))


def _places(plan: Plan, toponyms: Sequence[Toponym], gazetteer: Gazetteer) -> Places:
    def official(place: str) -> bool:
        known = gazetteer.get(place)
        return known is not None and bool(known.code)

    read = as_written(toponyms, plan.flow.text, official)
    return Places(read, gazetteer.county.names if gazetteer.county else ())


def _county(gazetteer: Gazetteer) -> County:
    county = gazetteer.county
    if county is None:
        return County("", None, {})
    towns = {
        place.name: place.id for place in gazetteer.places if place.kind == "town" and gazetteer.is_own(place)
    }
    return County(county.name, county.code, towns)


def _project(plan: Plan, candidate: Candidate, places: Places, county: County) -> Project:
    text = plan.flow.text
    stated = facts(text, candidate, _past(candidate.item))
    where = site(text, candidate, places, county)
    return _record(plan, candidate, _name(text, candidate), where, stated, places)


def _name(text: str, candidate: Candidate) -> str:
    name = text[candidate.start : candidate.end]
    if candidate.bare and candidate.item.lead:
        lead = text[slice(*candidate.item.lead)]
        new = candidate.place_of is None and sector(name) == sector(lead)
        return name if new else f"{name}（{lead}）"
    return candidate.name or name


def _past(item: Item) -> tuple[int, int] | None:
    """Give the years that a section looks back on: “十三五”发展回顾."""
    for title in (item.section, item.chapter):
        if pattern("context", "past").search(title):
            found = re.search(r"十([一二三四五六七八九])五", title)
            return quantities.five_year_plan(10 + "一二三四五六七八九".index(found[1]) + 1) if found else None
    return None


def _of_row(plan: Plan, row: Row, places: Places, county: County) -> Project:
    text = plan.flow.text
    citation = row.block.citation
    kind = text[slice(*row.cells["sector"])] if "sector" in row.cells else row.part
    item = Item(citation.chapter, kind or citation.section, citation.box, None, None, ())
    candidate = Candidate(*row.cells["name"], "row", item, row.cells["name"])
    where = site(text, candidate, places, county)
    if "place" in row.cells:
        where = located(where, in_cell(text, *row.cells["place"], places, county))
    return _record(plan, candidate, _name(text, candidate), where, of_row(text, row), places)


def _without_settlements(text: str, candidate: Candidate, places: Places) -> str:
    """Blank the towns and villages in a name: what they are called says nothing of a work."""
    name = text[candidate.start : candidate.end]
    for toponym in places.inside(candidate.start, candidate.end):
        if toponym.kind in _SETTLEMENTS and len(toponym.text) < len(name):
            at = toponym.start - candidate.start
            name = name[:at] + "　" * len(toponym.text) + name[at + len(toponym.text) :]
    return name


def _record(
    plan: Plan, candidate: Candidate, name: str, where: Site, stated: Facts, places: Places
) -> Project:
    start, end = plan.flow.span(candidate.start, candidate.end)
    item = candidate.item
    lead = plan.flow.text[slice(*item.lead)] if item.lead else ""
    head = plan.flow.text[slice(*candidate.head)] if candidate.head else ""
    return Project(
        id="",
        name=name,
        sector=sector(
            _without_settlements(plan.flow.text, candidate, places),
            {"lead": lead, "head": head, "box": item.box, "section": item.section, "chapter": item.chapter},
            part=candidate.part,
            along=where.along,
        ),
        places=where.names,
        place_ids=where.ids,
        relation=where.relation,
        start=start,
        end=end,
        from_=where.extent.from_ if where.extent else "",
        to=where.extent.to if where.extent else "",
        investment=stated.investment,
        period=stated.period,
        quantities=stated.quantities,
        owner=stated.owner,
        citation=plan.cite(candidate.start),
    )
