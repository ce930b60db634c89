"""Numerals are checksums: what a formula or a list promises, and what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from atlas.dossier import Dossier, Finding, Zone
from atlas.findings.finding import finding, listed, looks_back
from atlas.formulas import NUMBERS, Term, terms_of
from atlas.plan import Plan

_LISTED = re.compile(r"([两二三四五六七八九十]{1,2}|[0-9]{1,2})个(?:乡镇|镇|乡|街道|村|社区|县市|县)")
_JOINT = re.compile(r"(?:[东西南北中]{1,2}(?:部|片))?(?:、|和|与|及|以及)")


def miscounts(zones: Sequence[Zone], plan: Plan) -> Iterator[Finding]:
    """Compare what each formula promises with the elements found for it.

    A formula that only the look-back names, as something reached, need not be spelled out.
    """
    for label in zones:
        terms = terms_of(label.name)
        if not terms:
            continue
        elements = [zone for zone in zones if zone.structure == label.structure and zone is not label]
        if not elements:
            at = _ahead(label, plan)
            if at is not None:
                yield finding("elements-not-given", *at, (label.name,), formula=label.name)
            continue
        missing: list[str] = []
        for term, found in _counts(terms, elements):
            if term.promised is None or len(found) == term.promised:
                continue
            if not found:
                missing.append(term.text)
                continue
            yield finding(
                "count-differs",
                label.start,
                label.end,
                (label.name, term.text),
                formula=label.name,
                term=term.text,
                promised=term.promised,
                count=len(found),
                names=listed(zone.name for zone in found),
            )
        if missing:
            terms_ = "、".join(f"“{term}”" for term in missing)
            subjects = (label.name, *missing)
            yield finding(
                "terms-not-given", label.start, label.end, subjects, formula=label.name, terms=terms_
            )


def _ahead(label: Zone, plan: Plan) -> tuple[int, int] | None:
    """Find where a formula is named outside the look-back."""
    if not looks_back(label.citation.section):
        return label.start, label.end
    bare = label.name.strip("“”")
    for match in re.finditer(re.escape(bare), plan.flow.text):
        block = plan.block_at(match.start())
        if block.kind == "text" and not looks_back(block.citation.section):
            return plan.flow.span(*match.span())
    return None


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


def listings(dossier: Dossier, plan: Plan) -> Iterator[Finding]:
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
            yield finding(
                "list-count-differs",
                start,
                end,
                names,
                words=match[0],
                promised=promised,
                count=len(names),
                names=listed(names),
            )


def _joined(plan: Plan, end: int, start: int) -> bool:
    between = plan.flow.text[plan.flow.position(end - 1) + 1 : plan.flow.position(start)]
    return bool(_JOINT.fullmatch(between))
