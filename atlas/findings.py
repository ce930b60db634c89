"""What a careful planner would want to know, found by looking over a dossier.

Each finding has a code, a message in every language (the sentences are in ``atlas/words``), the span
it is about and the names concerned. Nothing here judges: a finding says what does not fit, about the
plan or about how it was read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from atlas import words
from atlas.dossier import Dossier, Finding, Indicator, Project, Zone
from atlas.formulas import NUMBERS, Term, terms_of
from atlas.plan import Plan
from gazetteer import Gazetteer, Place

_AREAS = frozenset({"zone", "area"})
_COUNTED = re.compile(r"(?:[两二三四五六七八九十]|[0-9]{1,2})(?:大|个)")
_LISTED = re.compile(r"([两二三四五六七八九十]{1,2}|[0-9]{1,2})个(?:乡镇|镇|乡|街道|村|社区|县市|县)")
_JOINT = re.compile(r"(?:[东西南北中]{1,2}(?:部|片))?(?:、|和|与|及|以及)")
_QUOTED = re.compile(r"“([^”]+)”")
_TOWN_SEAT = re.compile(r"(?:中心城区|主城区|城区|老城区?)$")
_MOST_TOWNS = 0.5  # of the county's towns: zones that hold fewer divide something else, not the county
_SHOWN = 4  # names in a message; a finding's subjects hold them all
_SAME = 0.005  # relative: figures that differ less are one figure, rounded


def findings(dossier: Dossier, plan: Plan, gazetteer: Gazetteer) -> tuple[Finding, ...]:
    """Look over a dossier.

    Parameters
    ----------
    dossier : Dossier
        What was read; its own findings are not looked at.
    plan : Plan
        The plan it was read from.
    gazetteer : Gazetteer
        Of the plan's county.

    Returns
    -------
    tuple of Finding
        In the order of the text.
    """
    found = chain(
        _miscounts(dossier.zones),
        _listings(dossier, plan),
        _partitions(dossier, gazetteer),
        _unplaced(dossier),
        _indicator_conflicts(dossier.indicators, plan),
        _project_conflicts(dossier.projects),
        _ambiguous(dossier, gazetteer),
    )
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.code, finding.subjects)))


def _finding(code: str, start: int, end: int, subjects: Iterable[str], **values: object) -> Finding:
    message = {language: words.text(language, f"finding.{code}", **values) for language in words.LANGUAGES}
    return Finding(code, message, start, end, tuple(subjects))


# ---- numerals are checksums ----


def _miscounts(zones: Sequence[Zone]) -> Iterator[Finding]:
    """Compare what each formula promises with the elements found for it."""
    for label in zones:
        terms = terms_of(label.name)
        if not terms:
            continue
        elements = [zone for zone in zones if zone.structure == label.structure and zone is not label]
        if not elements:
            yield _finding("elements-not-given", label.start, label.end, (label.name,), formula=label.name)
            continue
        for term, found in _counts(terms, elements):
            if term.promised is not None and len(found) != term.promised:
                code = "count-differs" if found else "term-not-given"
                names = _listed(zone.name for zone in found)
                values = {"formula": label.name, "term": term.text, "promised": term.promised}
                yield _finding(
                    code,
                    label.start,
                    label.end,
                    (label.name, term.text),
                    count=len(found),
                    names=names,
                    **values,
                )


def _counts(terms: Sequence[Term], elements: Sequence[Zone]) -> Iterator[tuple[Term, list[Zone]]]:
    """Give each element to one term: first to those that its name answers, then by kind, then in order."""
    left = list(elements)
    taken: dict[Term, list[Zone]] = {term: [] for term in terms}
    for fits in (_by_name, _by_kind, _in_order):
        for term in terms:
            for zone in [zone for zone in left if fits(term, zone)]:
                wanted = term.promised is not None and len(taken[term]) < term.promised
                if wanted or fits is _by_name:
                    taken[term].append(zone)
                    left.remove(zone)
    return iter(taken.items())


def _by_name(term: Term, zone: Zone) -> bool:
    names = (zone.name.rstrip("）"), *(zone.members[:1] if term.is_generic else ()))
    return any(name.endswith(term.noun) for name in names)


def _by_kind(term: Term, zone: Zone) -> bool:
    return term.answered_by(zone.name, zone.kind)


def _in_order(term: Term, zone: Zone) -> bool:
    del term, zone
    return True


def _listings(dossier: Dossier, plan: Plan) -> Iterator[Finding]:
    """Compare “甲、乙和丙四个镇” with the names in front of the count."""
    mentions = sorted(dossier.mentions, key=lambda mention: mention.start)
    ends = {plan.flow.position(mention.end - 1) + 1: rank for rank, mention in enumerate(mentions)}
    for match in _LISTED.finditer(plan.flow.text):
        rank = ends.get(match.start())
        promised = NUMBERS.get(match[1]) or (int(match[1]) if match[1].isdigit() else None)
        if rank is None or promised is None:
            continue
        first = rank
        while first > 0 and _joined(plan, mentions[first - 1].end, mentions[first].start):
            first -= 1
        names = [mention.name for mention in mentions[first : rank + 1]]
        if len(names) not in (1, promised):
            start, end = mentions[first].start, plan.flow.span(match.start(), match.end())[1]
            yield _finding(
                "list-count-differs",
                start,
                end,
                names,
                words=match[0],
                promised=promised,
                count=len(names),
                names=_listed(names),
            )


def _joined(plan: Plan, end: int, start: int) -> bool:
    between = plan.flow.text[plan.flow.position(end - 1) + 1 : plan.flow.position(start)]
    return bool(_JOINT.fullmatch(between))


# ---- partitions ----


def _partitions(dossier: Dossier, gazetteer: Gazetteer) -> Iterator[Finding]:
    """Look for towns that several zones of one partition claim, and for towns that none does."""
    towns = [place for place in gazetteer.places if place.kind == "town" and gazetteer.is_own(place)]
    by_structure: dict[str, list[Zone]] = defaultdict(list)
    for zone in dossier.zones:
        if zone.kind in _AREAS and not terms_of(zone.name):
            by_structure[zone.structure].append(zone)
    for structure, zones in by_structure.items():
        claims = _claims(zones, towns)
        if _divides(structure, zones, claims, towns):
            yield from _double_claims(structure, claims)
            yield from _unclaimed(structure, zones, claims, towns)


def _claims(zones: Sequence[Zone], towns: Sequence[Place]) -> Mapping[str, list[Zone]]:
    claims: dict[str, list[Zone]] = defaultdict(list)
    names = {town.name for town in towns}
    for zone in zones:
        for member in zone.members:
            if member in names:
                claims[member].append(zone)
    return claims


def _divides(
    structure: str, zones: Sequence[Zone], claims: Mapping[str, list[Zone]], towns: Sequence[Place]
) -> bool:
    """Say whether a structure divides the county: it counts its zones, and they hold most of the towns."""
    quoted = _QUOTED.search(structure)
    counted = bool(quoted and terms_of(quoted[1])) or bool(_COUNTED.match(structure))
    return counted and len(zones) > 1 and len(claims) > _MOST_TOWNS * len(towns)


def _double_claims(structure: str, claims: Mapping[str, list[Zone]]) -> Iterator[Finding]:
    for town, zones in claims.items():
        shares = [zone for zone in zones if not _in_part(zone, town)]
        if len(zones) < 2 or not shares:
            continue
        names = _listed(zone.name for zone in zones)
        code = "town-in-zone-and-part" if len(shares) < len(zones) else "town-in-several-zones"
        parts = _listed(zone.name for zone in zones if _in_part(zone, town))
        whole = _listed(zone.name for zone in shares)
        subjects = (town, *(zone.name for zone in zones))
        at = zones[-1]
        yield _finding(
            code,
            at.start,
            at.end,
            subjects,
            town=town,
            structure=structure,
            names=names,
            parts=parts,
            whole=whole,
        )


def _in_part(zone: Zone, town: str) -> bool:
    return zone.rule.get("kind") == "part" or town in (zone.rule.get("partial") or ())


def _unclaimed(
    structure: str, zones: Sequence[Zone], claims: Mapping[str, list[Zone]], towns: Sequence[Place]
) -> Iterator[Finding]:
    seat = any(_TOWN_SEAT.search(member) for zone in zones for member in zone.members)
    start, end = min(zone.start for zone in zones), max(zone.end for zone in zones)
    for town in towns:
        in_seat = seat and town.name.endswith("街道")  # the county town is made of its subdistricts
        if town.name not in claims and not in_seat:
            yield _finding("town-in-no-zone", start, end, (town.name,), town=town.name, structure=structure)


# ---- projects, figures, names ----


def _unplaced(dossier: Dossier) -> Iterator[Finding]:
    """Find projects of which not even the town is known."""
    held = {mention.name for mention in dossier.mentions if mention.parent}
    for project in dossier.projects:
        known = any(project.place_ids) or not held.isdisjoint(project.places)
        if project.relation != "citywide" and not known:
            code = "project-place-unknown" if project.places else "project-without-place"
            places = _listed(project.places)
            yield _finding(
                code, project.start, project.end, (project.name,), name=project.name, places=places
            )


def _indicator_conflicts(indicators: Sequence[Indicator], plan: Plan) -> Iterator[Finding]:
    """Find an indicator with two values for one year, both reached or both aimed at."""
    values: dict[tuple[str, str, int, bool], dict[float, Indicator]] = defaultdict(dict)
    for row in indicators:
        for year, value, aim in ((row.base_year, row.base, False), (row.target_year, row.target, True)):
            if year is not None and value is not None:
                values[_plain(row.name), row.unit, year, aim].setdefault(value, row)
    for (name, unit, year, _), rows in values.items():
        if _differ(list(rows)):
            figures = "、".join(f"{value:g}{unit}" for value in rows)
            start, end = _where(plan, list(rows.values())[-1])
            yield _finding("figure-differs", start, end, (name,), name=name, year=year, figures=figures)


def _plain(name: str) -> str:
    return re.sub(r"[（(].*?[）)]|\s|^\d+[.．、]?", "", name)


def _differ(values: Sequence[float]) -> bool:
    return len(values) > 1 and max(values) - min(values) > _SAME * max(abs(value) for value in values)


def _where(plan: Plan, row: Indicator) -> tuple[int, int]:
    """Find the paragraph that an indicator is cited from, as a span of the plan's text."""
    for block in plan.blocks:
        if block.citation.paragraph is not None and block.citation.paragraph == row.citation.paragraph:
            return plan.flow.span(block.start, block.end)
    return 0, 1


def _project_conflicts(projects: Sequence[Project]) -> Iterator[Finding]:
    """Find a project that is stated twice with different sums."""
    by_name: dict[str, list[Project]] = defaultdict(list)
    for project in projects:
        if project.investment is not None:
            by_name[project.name].append(project)
    for name, rows in by_name.items():
        sums = {row.investment.cny: row for row in rows if row.investment}
        if _differ(list(sums)):
            stated = (row.investment for row in sums.values() if row.investment)
            figures = "、".join(f"{money.amount:g}{money.unit}" for money in stated)
            at = rows[-1]
            yield _finding("sum-differs", at.start, at.end, (name,), name=name, figures=figures)


def _ambiguous(dossier: Dossier, gazetteer: Gazetteer) -> Iterator[Finding]:
    """Find names that match several places of the county equally well, each name once."""
    seen: set[str] = set()
    for mention in dossier.mentions:
        if mention.text in seen:
            continue
        seen.add(mention.text)
        forms = [form for form in gazetteer.relations(mention.text) if form.own]
        best = [form for form in forms if form.relation == forms[0].relation]
        places = [place for form in best if (place := gazetteer.get(form.place)) is not None]
        inside = {place.id for place in places} & {place.parent for place in places}
        places = [place for place in places if place.parent not in inside]  # a town and its seat are one
        if len(places) > 1:
            names = _listed(_full(place, gazetteer) for place in places)
            subjects = (mention.text, *(place.name for place in places))
            yield _finding(
                "name-ambiguous", mention.start, mention.end, subjects, name=mention.text, names=names
            )


def _full(place: Place, gazetteer: Gazetteer) -> str:
    parent = gazetteer.get(place.parent)
    return f"{parent.name}{place.name}" if parent is not None and parent.kind == "town" else place.name


def _listed(names: Iterable[str]) -> str:
    """Write names in a row, the first few of many."""
    first = list(names)
    return "、".join(first[:_SHOWN]) + ("……" if len(first) > _SHOWN else "")
