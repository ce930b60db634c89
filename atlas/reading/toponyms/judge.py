"""Which cut-out names are places: evidence for and against, added up.

The weights are in ``weights.toml``; a sum above zero keeps the name. Every piece of evidence has a
name, so that ``explain`` can print the sum. Names in an enumeration share their fate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from atlas.reading.toponyms.candidate import Candidate
from atlas.reading.toponyms.evidence import NO_SPECIFIC, evidence
from atlas.reading.toponyms.vocabulary import Vocabulary, table

_SURE = 1.5  # a sum from which a name carries its neighbour
_SURE_OF_KIND = 1.0  # and one of its kind anywhere in the list
_LONG = 4  # other elements
_CHAINED = "a town and what lies in it"
_IN_TOWNS = frozenset({"village", "facility", "heritage", "mountain", "water", "river"})

# What may stand between two elements of a list: a sign, and before it the element's own tail
# (柳塘镇包装 、), but no end of a clause.
_BETWEEN = re.compile(
    r"[^，。；：\n\t、]{0,12}(?:、|和|及|与|以及|-|—|–|至|到|[（）“”])[^，。；：\n\t、]{0,4}"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about a candidate, and why."""

    candidate: Candidate
    score: float  # log odds
    evidence: tuple[tuple[str, float], ...]

    @property
    def kept(self) -> bool:
        """Whether it is a place."""
        return self.score > 0


def judge(text: str, found: Sequence[Candidate], vocabulary: Vocabulary) -> list[Verdict]:
    """Decide about the candidates of one paragraph, in order."""
    weight = weights()
    alone = [tuple(evidence(text, candidate, vocabulary)) for candidate in found]
    shared: list[tuple[str, ...]] = [() for _ in found]
    for first, second in _chained(found):
        alone[first] += (_CHAINED,)
        alone[second] += (_CHAINED,)
    sums = [sum(weight.get(name, 0.0) for name in names) for names in alone]
    for members in lists(text, found):
        for index in members:
            if NO_SPECIFIC not in alone[index]:
                shared[index] = tuple(_company(found, sums, members, index))
    verdicts = []
    for index, candidate in enumerate(found):
        counted = tuple((name, weight.get(name, 0.0)) for name in (*alone[index], *shared[index]))
        verdicts.append(Verdict(candidate, sum(value for _, value in counted), counted))
    return verdicts


def _chained(found: Sequence[Candidate]) -> Iterator[tuple[int, int]]:
    """Yield a town and what directly follows it: 柳塘镇|何家村."""
    for index, (first, second) in enumerate(pairwise(found)):
        if first.end == second.start and first.kind == "town" and second.kind in _IN_TOWNS:
            yield index, index + 1


def lists(text: str, found: Sequence[Candidate]) -> Iterator[list[int]]:
    """Group the candidates of one enumeration."""
    members: list[int] = []
    for index, candidate in enumerate(found):
        between = text[found[members[-1]].end : candidate.start] if members else ""
        if members and not _BETWEEN.fullmatch(between):
            if len(members) > 1:
                yield members
            members = []
        members.append(index)
    if len(members) > 1:
        yield members


@cache
def weights() -> Mapping[str, float]:
    """Read the table of weights."""
    return {name: float(value) for name, value in table("weights.toml")["weights"].items()}


def _company(
    found: Sequence[Candidate], sums: Sequence[float], members: Sequence[int], index: int
) -> Iterator[str]:
    """Name what the other elements of its list say about a candidate."""
    others = [other for other in members if other != index]
    share = sum(sums[other] > 0 for other in others) / len(others)
    size = "long" if len(others) >= _LONG else "short"
    yield f"{size} list: {'names' if share > 0.65 else 'mixed' if share > 0.35 else 'common nouns'}"
    if max(sums[other] for other in others if abs(other - index) == 1) > _SURE:
        yield "beside a sure name"
    alike = (other for other in others if found[other].kind == found[index].kind)
    if any(sums[other] > _SURE_OF_KIND for other in alike):
        yield "a sure name of its kind in the list"
