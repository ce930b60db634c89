"""Which of a service's answers is taken for a place, and why the others are not.

An answer counts that bears one of the place's names, is of a fitting level (``online.toml``), lies in
the county, in no other town than the place's, and is surer than what was known. Of several that agree the
surest is taken; where they lie far apart, or where what holds the place lies elsewhere, none is: a person
must look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot, inf
from types import MappingProxyType

from shapely.geometry import Point

from gazetteer.datum import convert
from gazetteer.online.land import Land
from gazetteer.online.question import Answer, Question
from gazetteer.online.service import Service
from gazetteer.projection import distance_m
from gazetteer.sources import doubts
from gazetteer.sources.record import Record

REASONS = ("nothing", "called", "level", "outside", "town", "vague", "centre", "ambiguous", "held", "apart")
"""Why no answer was taken, the farthest from being taken first."""
CONFLICTING = ("held", "apart")
"""Of these, the ones that only a person can decide; the others are rejected."""

Objection = tuple[str, Mapping[str, str]]
"""One of ``REASONS``, and what was compared."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer, measured."""

    answer: Answer
    point: Point  # EPSG:4490
    accuracy_m: float  # metres; infinite where no rule has its level
    towns: frozenset[str]  # ids of the towns that it names


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a question."""

    question: Question
    asked: float  # seconds since 1970, UTC
    taken: Candidate | None = None
    reason: str = ""  # of ``REASONS``, where none was taken
    nearest: Candidate | None = None  # the one that came nearest to being taken
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # what was compared

    def against(self, reason: str, **values: str) -> Verdict:
        """Give the verdict against the answer that was taken."""
        return Verdict(self.question, self.asked, None, reason, self.taken, MappingProxyType(values))


def judge(
    question: Question, answers: Sequence[Answer], asked: float, service: Service, land: Land
) -> Verdict:
    """Choose among the answers to a question.

    Parameters
    ----------
    question
        About an entry of the county.
    answers
        Of one service.
    asked
        When, seconds since 1970, UTC.
    service
        Whose rules count.
    land
        The county.
    """
    fit, worst = [], Verdict(question, asked, reason="nothing")
    for answer in answers:
        candidate = _measured(answer, question, service, land)
        reason, values = next(_objections(question, candidate, land), ("", {}))
        if not reason:
            fit.append(candidate)
        elif REASONS.index(reason) > REASONS.index(worst.reason):
            worst = Verdict(question, asked, None, reason, candidate, MappingProxyType(values))
    if not fit:
        return worst
    town = land.town_of(land.known.entries[question.id])
    confirmed = [candidate for candidate in fit if town in candidate.towns]
    best, *others = sorted(confirmed or fit, key=lambda candidate: candidate.accuracy_m)
    verdict = Verdict(question, asked, best)
    reason, values = next(_doubts(question, best, others, land, sure=bool(confirmed)), ("", {}))
    return verdict.against(reason, **values) if reason else verdict


def _measured(answer: Answer, question: Question, service: Service, land: Land) -> Candidate:
    rule = service.rule(answer, question.kind)
    lon, lat = answer.lon, answer.lat
    if abs(lon) <= 180 and abs(lat) <= 90:  # else it is nowhere, in any datum
        lon, lat = (float(value) for value in convert(lon, lat, str(service.described["datum"])))
    accuracy = inf if rule is None else hypot(rule.accuracy_m, answer.reach_m)
    return Candidate(answer, Point(lon, lat), accuracy, frozenset(land.towns_in(answer.within)))


def _objections(question: Question, candidate: Candidate, land: Land) -> Iterator[Objection]:
    """Object to one answer by itself; only the first objection counts."""
    entry, answer, accuracy = land.known.entries[question.id], candidate.answer, candidate.accuracy_m
    if not any(land.known.is_called(entry, Record("", name, question.kind)) for name in answer.names):
        yield "called", {"name": answer.names[0]}
    if accuracy == inf:
        yield "level", {"type": answer.type}
    if doubts.place_of(candidate.point, accuracy, land.county) is not None:
        yield "outside", {}
    town = land.town_of(entry)
    if town and candidate.towns and town not in candidate.towns:
        there = "、".join(land.known.entries[id_]["name"] for id_ in sorted(candidate.towns))
        yield "town", {"there": there, "town": land.known.entries[town]["name"]}
    held = land.containers.get(question.id)
    if held is not None and accuracy >= held.accuracy_m:
        yield "vague", {"accuracy": f"{accuracy:.0f}", "known": f"{held.accuracy_m:.0f}"}
    away = land.away_m(question.id, candidate.point)
    if away is not None and away > accuracy and town not in candidate.towns:
        yield "held", {"away": f"{away:.0f}", "accuracy": f"{accuracy:.0f}"}


def _doubts(
    question: Question, best: Candidate, others: Sequence[Candidate], land: Land, *, sure: bool
) -> Iterator[Objection]:
    """Doubt the best answer for what else there is: other answers, and other places of its name."""
    for other in others:
        away, allowed = distance_m(best.point, other.point), best.accuracy_m + other.accuracy_m
        if away > allowed:
            count = str(len(others) + 1)
            yield "apart", {"count": count, "away": f"{away:.0f}", "allowed": f"{allowed:.0f}"}
    same = [entry["id"] for entry in land.known.called(question.name, question.kind)]
    meant = [id_ for id_ in same if id_ != question.id and land.fits(id_, best.point, best.accuracy_m)]
    if meant and not sure:
        yield "ambiguous", {"ids": "、".join([question.id, *meant])}
