"""What speaks for and against a candidate: its specific, its generic term, what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from atlas.reading.toponyms.candidate import Candidate
from atlas.reading.toponyms.known import KnownName
from atlas.reading.toponyms.tokens import Part
from atlas.reading.toponyms.vocabulary import Term, Vocabulary, listed, table

FAMILIES: Mapping[str, str] = {
    **dict.fromkeys(("road", "rail", "station"), "roads"),
    **dict.fromkeys(("river", "water", "mountain"), "natural"),
    **dict.fromkeys(("town", "village", "admin"), "settlements"),
    **dict.fromkeys(("facility", "scenic"), "institutions"),
    "heritage": "monuments",
    **dict.fromkeys(("park", "zone", "area", "region"), "developments"),
}
"""Kinds whose names are made alike."""

_REACH = 24  # characters before and behind a name that are looked at
_SIDE_SORTS = ("verb", "function", "modifier", "ambivalent", "foreign")
_NAMING = frozenset({"noun", "position", "unknown", "foreign", "known"})
_MANY = 5  # parts
_COMMON = 12.0  # nats: a word more common than this is hardly met as a name
NO_SPECIFIC = "no specific"
"""What comes before the generic term says only what sort of thing it is: 乡镇|幼儿园."""


@dataclass(frozen=True, slots=True)
class _Rule:
    evidence: str
    is_after: bool
    pattern: re.Pattern[str]
    kinds: frozenset[str]  # empty: all


def evidence(text: str, candidate: Candidate, vocabulary: Vocabulary) -> Iterator[str]:
    """Name what speaks for and against a candidate by itself."""
    yield "bias"
    if candidate.known is not None:
        yield from _of_known(candidate.known, vocabulary)
    elif candidate.term is not None:
        yield from _of_specific(candidate, candidate.term, vocabulary)
    if candidate.text.endswith(_organisations()):
        yield "a company"
    yield from _of_context(text, candidate)


def _of_known(known: KnownName, vocabulary: Vocabulary) -> Iterator[str]:
    if known.tie in ("slot", "zone", "code"):
        yield "a number" if known.tie == "code" else known.tie
        return
    yield f"known {'own' if known.own else 'abroad'} {known.tie}"
    if known.text in vocabulary.words:
        yield "known, a common word"
    if not known.own and known.level == "county" and known.tie == "short":
        yield "short county, near" if known.near else "short county, far"


def _of_specific(candidate: Candidate, term: Term, vocabulary: Vocabulary) -> Iterator[str]:
    parts = candidate.parts
    if not parts:
        yield "a place alone" if candidate.text in vocabulary.places_alone else "an institution alone"
        return
    family = FAMILIES[candidate.kind]
    yield f"grade {term.grade}"
    head = _head(candidate, term, family, vocabulary)
    yield head if head == NO_SPECIFIC else f"{family}: {head}"
    sorts = {part.sort for part in parts}
    yield from (sort for sort in ("code", "bracketed") if sort in sorts)
    if len(parts) > 1:
        yield from (f"{sort} inside" for sort in _SIDE_SORTS if sort in sorts)
    elif "foreign" in sorts:
        yield "one foreign character"
    if "公司" in candidate.text and term.text not in vocabulary.residential:
        yield "a company inside"
    if candidate.text[-2:] in listed("settlements", "in_general"):
        yield "in general"
    if candidate.text in vocabulary.words:
        yield "itself a common word"
    if len(parts) >= _MANY:
        yield "many parts"


def _head(candidate: Candidate, term: Term, family: str, vocabulary: Vocabulary) -> str:
    """Say what a specific consists of, the strongest evidence of a name first."""
    parts = candidate.parts
    if parts[0].sort == "quoted" or any(_is_own(part) for part in parts):
        return "known"
    whole = candidate.text[: parts[-1].end - candidate.start]
    is_said = term.text not in vocabulary.residential and all(part.sort != "emblem" for part in parts)
    if is_said and whole in vocabulary.general_heads[family]:
        return NO_SPECIFIC
    strange = sum(part.end - part.start for part in parts if part.sort in ("unknown", "foreign"))
    marks = sum(part.end - part.start == 1 and part.sort in ("position", "term") for part in parts)
    if strange and len(whole) > 1 and whole in vocabulary.words and vocabulary.words[whole].cost < _COMMON:
        return "noun"
    if strange and strange + marks >= 2:
        return "strange 3" if strange + marks >= 3 else "strange 2"
    if _holds_a_place(candidate, vocabulary):
        return "place"
    return _familiar_head(candidate, term, family, vocabulary) or _plain_head(parts, strange, marks)


def _holds_a_place(candidate: Candidate, vocabulary: Vocabulary) -> bool:
    """Tell a specific that is, or begins with, the name of a place: 轿子|山|索道, 八里|畈|镇."""
    terms = (
        vocabulary.terms[candidate.piece(part)]
        for before, part in pairwise(candidate.parts)
        if part.sort == "term" and part.end - part.start == 1 and before.sort in _NAMING
    )
    return any(FAMILIES[term.kind] in ("natural", "settlements") for term in terms)


def _familiar_head(candidate: Candidate, term: Term, family: str, vocabulary: Vocabulary) -> str:
    """Say what dictionary words a specific names with; "" where they are plain nouns."""
    parts = candidate.parts
    if any(part.sort == "known" for part in parts):
        return "abroad"
    if _has_emblem(candidate, term, family, vocabulary):
        return "emblem" if len(parts) > 1 else "emblem alone"
    if any(_is_position(candidate, part, vocabulary) for part in parts):
        return "position"
    if term.text in vocabulary.residential:
        is_general = candidate.piece(parts[0]) in vocabulary.estates_general
        return "estate in general" if is_general else "estate of a noun"
    is_known = all(part.sort != "unknown" for part in parts)
    return "general" if is_known and _is_general(candidate, vocabulary.general_heads[family]) else ""


def _plain_head(parts: Sequence[Part], strange: int, marks: int) -> str:
    if marks == len(parts):
        return "marks" if len(parts) > 1 else "mark"
    if strange:
        return "half"
    return "noun" if len(parts) == 1 else "nouns"


def _is_own(part: Part) -> bool:
    if part.sort != "known":
        return False
    # A river or a range is one place wherever the plan is of: 汉江流域.
    return part.known is None or part.known.own or part.known.kind in ("river", "mountain")


def _is_position(candidate: Candidate, part: Part, vocabulary: Vocabulary) -> bool:
    if part.sort == "position" and part.end - part.start > 1:
        return True
    return candidate.piece(part) in vocabulary.places_alone


def _has_emblem(candidate: Candidate, term: Term, family: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a lucky word names here: 光明路, 红星|厂|遗址; 新建 names streets, not estates."""
    sorts = [part.sort for part in candidate.parts]
    if ("emblem", "term") in pairwise(sorts):
        return True
    if "emblem" not in sorts or term.text not in vocabulary.emblematic:
        return False
    emblems = (candidate.piece(part) for part in candidate.parts if part.sort == "emblem")
    words = [vocabulary.words.get(emblem) for emblem in emblems]
    return family == "roads" or any(word is None or word.sort != "verb" for word in words)


def _is_general(candidate: Candidate, general: frozenset[str]) -> bool:
    """Tell whether a specific says what sort of thing is meant, and names none."""
    first, last = candidate.piece(candidate.parts[0]), candidate.piece(candidate.parts[-1])
    whole = candidate.text[: candidate.parts[-1].end - candidate.start]
    return whole in general or any(len(piece) > 1 and piece in general for piece in (first, last))


def _of_context(text: str, candidate: Candidate) -> Iterator[str]:
    before = text[max(0, candidate.start - _REACH) : candidate.start]
    after = text[candidate.end : candidate.end + _REACH]
    found: set[str] = set()
    for rule in _rules():
        side = after if rule.is_after else before
        if (not rule.kinds or candidate.kind in rule.kinds) and rule.pattern.search(side):
            found.add(rule.evidence)
    if before.endswith("“") and after.startswith("”") and "in a slogan" not in found:
        found.add("in quotes")
    if candidate.known is not None and candidate.known.tie == "official":
        found.discard("counted")  # 柳山县两个5A景区
    if "built" in found:
        found.remove("built")
        if candidate.term is not None:
            found.add(f"{candidate.term.grade}: built")
    yield from sorted(found)


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(_rule(row) for row in table("context.toml")["rule"])


def _rule(row: Mapping[str, Any]) -> _Rule:
    is_after = row["side"] == "after"
    pattern = rf"\A(?:{row['pattern']})" if is_after else rf"(?:{row['pattern']})\Z"
    return _Rule(row["evidence"], is_after, re.compile(pattern), frozenset(row.get("kinds", "").split()))


@cache
def _organisations() -> tuple[str, ...]:
    return tuple(table("context.toml")["organisations"]["endings"].split())
