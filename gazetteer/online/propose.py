"""From questions to a proposal, which is shown and written as that of an import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from shapely.geometry import Point

from gazetteer.online.client import Client
from gazetteer.online.judge import CONFLICTING, REASONS, Candidate, Verdict, judge
from gazetteer.online.land import Land
from gazetteer.online.question import Answer, Question
from gazetteer.online.service import Service
from gazetteer.place import Place
from gazetteer.projection import distance_m
from gazetteer.sources.proposal import Item, Proposal
from gazetteer.sources.propose import propose as compare
from gazetteer.sources.record import Description, Record, Wish
from gazetteer.words import say

SAME_M = 100.0  # an answer this near to what its town or county is answered with is that answer again


def ask(question: Question, client: Client, land: Land) -> Verdict:
    """Ask a service for a place: its requests in turn, until one brings an answer to take or to weigh.

    Raises
    ------
    OnlineError
        A request could not be sent, or was not answered.
    """
    best: Verdict | None = None
    for request in client.service.requests(question):
        reply = client.ask(request)
        found = judge(question, reply.answers, reply.asked, client.service, land)
        for name, control in request.controls.items():
            if found.taken is not None and _stands_at(found.taken, client.ask(control).answers):
                found = found.against("centre", place=name)
        if found.taken is not None or found.reason in CONFLICTING:
            return found
        if best is None or REASONS.index(found.reason) > REASONS.index(best.reason):
            best = found
    assert best is not None  # noqa: S101 -- every service has a request for every question
    return best


def propose(
    verdicts: Sequence[Verdict], service: Service, land: Land, wish: Wish, national: Mapping[str, Place]
) -> Proposal:
    """Say what the answers would change in the county's folder; nothing is written.

    Parameters
    ----------
    verdicts
        One a question.
    service
        Who was asked.
    land
        The county, as it was when the questions were made.
    wish
        Names the county.
    national
        The national divisions by id.
    """
    taken = [verdict for verdict in verdicts if verdict.taken is not None]
    described = _described(service, taken)
    if taken:
        records = [_record(one, one.taken, service, land) for one in taken if one.taken is not None]
        proposal = compare(records, described, land.draft, wish, national)
    else:
        proposal = Proposal(described.key, wish.county, (), (), (), (), 0, 0, land.draft)
    left = [verdict for verdict in verdicts if verdict.taken is None]
    return replace(
        proposal,
        conflicting=(*proposal.conflicting, *(_item(one) for one in left if one.reason in CONFLICTING)),
        rejected=(*proposal.rejected, *(_item(one) for one in left if one.reason not in CONFLICTING)),
    )


def _stands_at(found: Candidate, others: Sequence[Answer]) -> bool:
    return any(distance_m(found.point, Point(other.lon, other.lat)) <= SAME_M for other in others)


def _described(service: Service, taken: Sequence[Verdict]) -> Description:
    """Describe the source: dated by the last answer taken, under the licence that came with the answers."""
    known = service.described
    stated = [one.taken.answer.licence for one in taken if one.taken is not None]
    licence = "；".join(dict.fromkeys(licence for licence in stated if licence))
    return Description(
        key=f"online-{service.key}",
        title=str(known["title"]),
        address=str(known["page"]),
        licence=licence or str(known["licence"]),
        date=max((_date(one.asked) for one in taken), default=""),
        datum=str(known["datum"]),
        note=str(known["note"]),
    )


def _record(verdict: Verdict, taken: Candidate, service: Service, land: Land) -> Record:
    """Write an answer as a record of an import, with the place's own name and code."""
    answer, entry = taken.answer, land.known.entries[verdict.question.id]
    parent = land.known.entries.get(entry["parent"])
    return Record(
        where=_where(taken),
        name=entry["name"],
        kind=entry["kind"],
        code=entry["code"],
        parent="" if parent is None else parent["code"] or parent["name"],
        geometry=Point(answer.lon, answer.lat),
        accuracy_m=taken.accuracy_m,
        note=say(
            "online.answered",
            service=service.described["title"],
            date=_date(verdict.asked),
            name=answer.names[0],
            type=answer.type,
            id=answer.id or "—",
        ),
    )


def _item(verdict: Verdict) -> Item:
    question, where = verdict.question, "" if verdict.nearest is None else _where(verdict.nearest)
    return Item(verdict.reason, question.name, question.kind, where, question.id, verdict.values)


def _where(candidate: Candidate) -> str:
    """Say which answer it was, as a file and line say it of an import."""
    return " ".join(part for part in (candidate.answer.type, candidate.answer.id) if part)


def _date(asked: float) -> str:
    return datetime.fromtimestamp(asked, tz=UTC).date().isoformat()
