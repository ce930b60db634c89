"""``atlas read --explain``: which rule made, kept or refused the place names of a stretch, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import typer

from atlas import words
from atlas.cli.terminal import LANGUAGE, say
from atlas.plan import Plan
from atlas.reading import toponyms
from atlas.reading.read import county_of
from atlas.reading.toponyms.trace import Decision, Explanation

_MOST = 5  # places of a word that are told; more would be a list, not an explanation
_MARKS = {"name": "[{}]", "known": "<{}>", "word": "{}"}


def explained(plan: Plan, county: str, wanted: str) -> str:
    """Say how a stretch of a plan was read.

    Parameters
    ----------
    plan : Plan
    county : str
        Name or GB code of its county; guessed where it is empty.
    wanted : str
        Offsets in the plan's text (``1200-1260``), or words of it.

    Raises
    ------
    typer.BadParameter
        There is no such stretch.
    """
    spans = list(_spans(plan, wanted))
    if not spans:
        raise typer.BadParameter(say("cli.read.no-span", span=wanted, length=len(plan.text)))
    found = county_of(plan, county)
    told = [say("told.legend")]
    for first, last in spans[:_MOST]:
        told += ["", _where(plan, first, last)]
        passages = toponyms.explain(plan, found.gazetteer, first, last, found.name)
        if not passages:
            told.append(say("told.front"))
        for passage in passages:
            told += _passage(passage)
    if len(spans) > _MOST:
        told += ["", say("told.more", count=len(spans) - _MOST)]
    return "\n".join(told)


def _spans(plan: Plan, wanted: str) -> Iterator[tuple[int, int]]:
    """Yield stretches of the flow."""
    ends = re.fullmatch(r"(\d+)\s*[-–]\s*(\d+)", wanted)
    if ends:
        first, last = (plan.flow.position(int(part)) for part in ends.groups())
        if first < last:
            yield first, last
        return
    sought = "".join(wanted.split())
    if sought:
        yield from (match.span() for match in re.finditer(re.escape(sought), plan.flow.text))


def _where(plan: Plan, first: int, last: int) -> str:
    start, end = plan.flow.span(first, last)
    citation = plan.cite(first)
    parts = [citation.chapter, citation.section, citation.box]
    if citation.page:
        parts.append(say("told.page", page=citation.page))
    section = " · ".join(filter(None, parts)) or say("told.no-section")
    return say("told.where", start=start, end=end, section=section)


def _passage(passage: Explanation) -> Iterator[str]:
    yield "  " + " ".join(_MARKS[sort].format(text.replace("\t", "|")) for sort, text in passage.tokens)
    if not passage.decisions:
        yield "  " + say("told.nothing")
    for decision in passage.decisions:
        yield from _decision(decision)


def _decision(decision: Decision) -> Iterator[str]:
    yield "  " + say(f"told.{decision.outcome}", text=decision.text)
    rule = say("told.comma").join(_rule(part) for part in decision.rule.split(", "))
    yield "      " + say(
        "told.made", kind=_term("kind", decision.kind), rule=rule, score=f"{decision.score:+.2f}"
    )
    toponym = decision.toponym
    if toponym is not None:
        key = "told.placed" if toponym.place else "told.unplaced"
        parent = say("told.parent", parent=toponym.parent) if toponym.parent else ""
        yield "      " + say(key, name=toponym.name, place=toponym.place) + parent
    for name, weight in sorted(decision.evidence, key=lambda item: -abs(item[1])):
        yield f"      {weight:+.2f}  {evidence_in_words(name)}"


def _rule(rule: str) -> str:
    if rule.startswith("term "):
        return say("rule.term", term=rule.removeprefix("term "))
    return _term("rule", rule)


def evidence_in_words(name: str) -> str:
    """Say a piece of evidence; of names made of familiar parts also which family of kinds it is about."""
    family, _, head = name.partition(": ")
    if head and f"family.{family}" in words.catalogue(words.LANGUAGES[0]):
        return say("told.specific", family=_term("family", family), head=_term("head", head))
    return _term("evidence", name)


def _term(group: str, value: str) -> str:
    return words.term(LANGUAGE, group, value)
