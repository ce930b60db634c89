"""The toponyms of a plan, asked by position."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from atlas.reading.projects.words import words
from atlas.reading.toponym import Toponym

_VERBS = tuple(words("calls", "build") | words("calls", "push"))


def _verb_taken_in(toponym: Toponym) -> bool:
    """Whether an unknown name begins with a verb: 新建西北环 is no name, 建设路 is."""
    return toponym.place is None and len(toponym.text) > 4 and toponym.text.startswith(_VERBS)


class Places:
    """Toponyms sorted by where they stand."""

    def __init__(self, toponyms: Sequence[Toponym], own_names: Sequence[str] = ()) -> None:
        self.own_names = tuple(own_names)  # of the county itself, which is no toponym of its plan
        self._all = sorted(toponyms, key=lambda toponym: (toponym.start, -toponym.end))
        self._starts = [toponym.start for toponym in self._all]

    def inside(self, start: int, end: int) -> tuple[Toponym, ...]:
        """List the toponyms that lie wholly inside a span, in order."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        return tuple(toponym for toponym in self._all[first:last] if toponym.end <= end)

    def starts(self, start: int, end: int) -> frozenset[int]:
        """List the positions in a span where a toponym begins."""
        return frozenset(toponym.start for toponym in self.inside(start, end) if not _verb_taken_in(toponym))

    def covering(self, start: int, end: int) -> Toponym | None:
        """Find the toponym that is exactly this span."""
        for toponym in self.inside(start, end):
            if (toponym.start, toponym.end) == (start, end):
                return toponym
        return None
