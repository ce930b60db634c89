"""The toponyms of a plan, asked by position."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace

from atlas.reading.projects.words import ending, pattern, words
from atlas.reading.toponym import Toponym

_SETTLED = frozenset({"town", "village"})
_CONTAINERS = frozenset({"park", "zone"})
_VERBS = tuple(
    words("calls", "build") | words("calls", "push") | words("calls", "make") | words("calls", "soft")
)

# 建设路, 新建北路, 发展大道: roads that are called by a verb.
_ROAD_NAME = re.compile(
    r"[\u4e00-\u9fff]{2}[东西南北中]?(?:大道|大街|路(?![网灯基面段边])|街(?![道区巷头])|巷)"
)


def _verb_taken_in(toponym: Toponym) -> bool:
    """Whether an unknown name begins with a verb: 新建东北环 is no name, 建设路 is."""
    unknown = toponym.place is None and len(toponym.text) > 4
    return unknown and toponym.text.startswith(_VERBS) and not _ROAD_NAME.match(toponym.text)


_RANKS = ("级", "市级", "省级", "县级")  # 柳山市级: how high, not where


def as_written(toponyms: Sequence[Toponym], text: str, official: Callable[[str], bool]) -> list[Toponym]:
    """Leave the 村 off settlements of a subdistrict that neither the register nor the plan calls one.

    In a town, what a plan writes without 村 is short for the village; in a subdistrict, where villages have
    become city, it is the name of a quarter.

    Parameters
    ----------
    official
        Whether a gazetteer id is that of a registered village or community.
    """
    in_subdistricts = {
        toponym.place: toponym.name
        for toponym in toponyms
        if toponym.kind == "village" and toponym.place is not None and toponym.parent.endswith("街道")
    }
    quarters = {place for place, name in in_subdistricts.items() if not official(place) and name not in text}
    return [
        replace(toponym, name=toponym.name.removesuffix("村")) if toponym.place in quarters else toponym
        for toponym in toponyms
        if not text.startswith(_RANKS, toponym.end)
    ]


def is_specific(toponym: Toponym) -> bool:
    """Whether a name tells one place from others: 石桥水库, 博物馆, but not 人行天桥, 中型灌区."""
    if toponym.place is not None or toponym.text.endswith(tuple(words("context", "one_per_county"))):
        return True
    if pattern("ends", "classes").fullmatch(toponym.text) or toponym.text.endswith("生产线"):
        return False
    kind, word = ending(toponym.text)
    rest = toponym.text.removesuffix(word) if kind == "site" else toponym.text
    return bool(pattern("ends", "vague").sub("", rest))


class Places:
    """Toponyms sorted by where they stand."""

    def __init__(self, toponyms: Sequence[Toponym], own_names: Sequence[str] = ()) -> None:
        self.own_names = tuple(own_names)  # of the county itself, which is no toponym of its plan
        self._all = sorted(filter(is_specific, toponyms), key=lambda toponym: (toponym.start, -toponym.end))
        self._starts = [toponym.start for toponym in self._all]
        found = [toponym for toponym in self._all if toponym.place is not None]
        self._known = {toponym.name: toponym.place for toponym in found if toponym.place}
        zones = {t.name: t.place for t in found if t.kind in _CONTAINERS}
        self._contained = {t.name: (t.parent, zones[t.parent]) for t in self._all if t.parent in zones}
        self._settled = {t.text: (t.name, t.place) for t in found if t.kind in _SETTLED}

    def inside(self, start: int, end: int) -> tuple[Toponym, ...]:
        """List the toponyms that lie wholly inside a span, in order."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        return tuple([toponym for toponym in self._all[first:last] if toponym.end <= end])

    def starts(self, start: int, end: int) -> frozenset[int]:
        """List the positions in a span where a toponym begins."""
        return frozenset(toponym.start for toponym in self.inside(start, end) if not _verb_taken_in(toponym))

    def covering(self, start: int, end: int) -> Toponym | None:
        """Find the toponym that is exactly this span."""
        for toponym in self.inside(start, end):
            if (toponym.start, toponym.end) == (start, end):
                return toponym
        return None

    def id_of(self, name: str) -> str | None:
        """Give the gazetteer id of an official name, where the plan speaks of that place."""
        return self._known.get(name)

    def ground(self, toponym: Toponym) -> tuple[str, str | None] | None:
        """Find the place that a new, unknown place lies in or by, and its gazetteer id.

        What contains it and stands in front of its name (X山滑道); the park that the plan elsewhere puts it
        in; for a park or base the town or village it is called by, be it by the short form (X红色旅游基地).
        """
        parent = toponym.parent
        named = bool(parent) and toponym.text.startswith(parent)
        if named and toponym.kind not in ("facility", "park"):
            return parent, self._known.get(parent)
        if toponym.name in self._contained:
            return self._contained[toponym.name]
        forms = [form for form in self._settled if toponym.text.startswith(form)]
        return self._settled[max(forms, key=len)] if toponym.kind == "park" and forms else None
