"""Which candidates are works: paragraph by paragraph, the works below an entry before the entry itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from atlas.reading import quantities
from atlas.reading.projects.candidate import Candidate
from atlas.reading.projects.facts import clipped
from atlas.reading.projects.places import Places
from atlas.reading.projects.repeats import without_repeats
from atlas.reading.projects.weigh import threshold, total, weights

Judged = tuple[Candidate, dict[str, float]]
"""A candidate and what spoke for and against it."""


def judged(text: str, paragraphs: Iterable[Sequence[Candidate]], places: Places) -> Iterator[Judged]:
    """Weigh the candidates of each paragraph."""
    for paragraph in paragraphs:
        alone = [
            None if candidate.call == "lead" else weights(text, candidate, places) for candidate in paragraph
        ]
        works = [
            candidate
            for candidate, found in zip(paragraph, alone, strict=True)
            if found is not None and total(found) >= threshold()
        ]
        entry = False  # whether the paragraph's entry is itself a work
        for candidate, found in zip(paragraph, alone, strict=True):
            part = entry and candidate.item.lead is not None
            if found is None:
                known = _entry(text, candidate, works, places)
                judged_so = weights(text, known, places)
                entry = total(judged_so) >= threshold()
                yield known, judged_so
            elif part or candidate.bare:
                known = replace(candidate, part=part, bare=candidate.bare and part)
                yield known, weights(text, known, places)
            else:
                yield candidate, found


def _entry(text: str, entry: Candidate, works: Sequence[Candidate], places: Places) -> Candidate:
    placed = sum(bool(places.inside(work.start, work.end)) for work in works)
    return replace(
        entry,
        works_below=placed,
        listed_below=len(works),
        places_below=len(places.inside(*entry.scope)),
        sized=_sized(text, entry, placed),
    )


_SIZES = re.compile(r"公里|千米|km|[^厘毫]米|亩|公顷|吨|m3|m³|立方米|㎡|m2|MW|千瓦|户|套|辆")


def _sized(text: str, entry: Candidate, works_below: int) -> bool:
    """Whether the text of an entry states what one work costs or measures."""
    scope = text[slice(*entry.scope)]
    sums = [amount for amount in quantities.amounts(scope) if amount.lead]
    sizes = any(_SIZES.search(measure.unit) for measure in quantities.measures(scope))
    return len(sums) == 1 or (not sums and sizes and not works_below)


def kept(text: str, candidates: Iterable[Judged], places: Places) -> list[Candidate]:
    """Keep the works, the outer of two that overlap, and end the scope of each where the next begins."""
    good = [candidate for candidate, found in candidates if total(found) >= threshold()]
    good.sort(key=lambda candidate: (candidate.start, -candidate.end))
    outer: list[Candidate] = []
    for candidate in good:
        if not outer or candidate.start >= outer[-1].end:
            outer.append(candidate)
    works = without_repeats(text, outer, places)
    return [
        work if work.call == "lead" else replace(work, scope=clipped(work.scope, following))
        for work, following in zip_longest(works, [work.start for work in works[1:]])
    ]
