"""Which of several places of one name is meant: the town or the village, by what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from atlas.reading.toponyms.candidate import Candidate
from atlas.reading.toponyms.known import Known, KnownName
from atlas.reading.toponyms.vocabulary import table

_CLAUSE_END = re.compile(r"[，。；：\n\t]")
_SHARED_TOWN = re.compile(r"(?:个|等)(?:乡镇|镇|乡(?!村)|街道)")
_NEAR = 40  # characters of the clause that are looked at


def sense(text: str, candidate: Candidate, company: Sequence[Candidate], known: Known) -> KnownName | None:
    """Choose the place of a known name.

    Parameters
    ----------
    text
        The paragraph.
    candidate
        A name that the gazetteer knows, perhaps of several places.
    company
        The other names of its enumeration.
    known
        The gazetteer's names.
    """
    options = known.options(candidate.text)
    by_kind = {option.kind: option for option in reversed(options) if option.own == options[0].own}
    if "town" in by_kind and _SHARED_TOWN.search(_clause_after(text, candidate)):
        return by_kind["town"]
    if (
        candidate.known is None
        or len(options) < 2
        or candidate.known.tie in ("slot", "zone", "code", "official")
    ):
        return candidate.known
    if not {"town", "village"} <= by_kind.keys() or candidate.text.endswith(("镇", "乡", "街道")):
        return candidate.known
    return by_kind[_settlement(text, candidate, company, known)]


def _settlement(text: str, candidate: Candidate, company: Sequence[Candidate], known: Known) -> str:
    clause = _clause_after(text, candidate)
    if any(other.kind in ("scenic", "heritage") for other in company):
        return "village"
    others = {
        option.kind
        for other in company
        if len(known.options(other.text)) == 1
        for option in known.options(other.text)
    }
    if others & {"town", "village"} and not {"town", "village"} <= others:
        return "town" if "town" in others else "village"
    if any(word in clause for word in _words("town")):
        return "town"
    return "village" if any(word in clause for word in _words("village")) else "town"


def _clause_after(text: str, candidate: Candidate) -> str:
    rest = text[candidate.end : candidate.end + _NEAR]
    end = _CLAUSE_END.search(rest)
    return rest[: end.start()] if end else rest


@cache
def _words(kind: str) -> tuple[str, ...]:
    words: dict[str, Any] = table("naming.toml")["senses"]
    return tuple(str(words[kind]).split())
