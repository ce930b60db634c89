"""One work named twice in a section is one work: what a sentence announces and what a box spells out.

The mention that says most stays: the full name, then one in a box before one in a sentence, then the first.
A place that two boxes work on (a school that is extended, and its yard that is planted) is not one work.
Across sections every mention stays: a plan comes back to a work under another aspect, and there cites it in
its own right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from atlas.reading.projects.candidate import Candidate
from atlas.reading.projects.places import Places
from atlas.reading.projects.words import alternatives

_BEFORE = re.compile(r"^(?:新建|改建|扩建|改扩建|建设|实施|推进)|^[^的]*的(?=.{3})")
_BEHIND = re.compile(r"(?:建设项目|建设工程|项目建设|工程建设|项目|工程|建设)$")

_ASIDE = re.compile(
    r"(?<=.{4})[（(][^（）()期号段区—–\-－―~～至到]*[）)]$"
)  # a remark; not a phase or a stretch


def without_repeats(text: str, candidates: Sequence[Candidate], places: Places) -> list[Candidate]:
    """Keep one mention of each work, in the order of the text."""
    best: dict[tuple[str, str, str], Candidate] = {}
    for candidate in candidates:
        name = core(text[candidate.start : candidate.end], places.own_names)
        if candidate.bare and candidate.item.lead:
            name += f"|{text[slice(*candidate.item.lead)]}"
        key = (candidate.item.chapter, candidate.item.section, name)
        known = best.get(key)
        if known is None or _rank(text, candidate, places) > _rank(text, known, places):
            best[key] = candidate
    return sorted(best.values(), key=lambda candidate: candidate.start)


def _rank(text: str, candidate: Candidate, places: Places) -> tuple[bool, bool]:
    """Rank a mention: one that names the county names the work in full, a box before a sentence."""
    full = text.startswith(places.own_names, candidate.start) if places.own_names else False
    return full, bool(candidate.item.box)


def core(name: str, own_names: Sequence[str] = ()) -> str:
    """Reduce a work's name to what tells it from others."""
    own = _own(tuple(own_names))
    bare = own.sub("", _ASIDE.sub("", re.sub(r"[\s“”\"《》]", "", name)))
    return own.sub("", _BEHIND.sub("", _BEFORE.sub("", bare)) or bare)


@cache
def _own(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"^(?:{alternatives(names)})(?=.{{3}})" if names else r"(?!)")
