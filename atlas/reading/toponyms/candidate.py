"""A name cut out of a paragraph, before it is decided whether it is a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from atlas.reading.toponyms.known import KnownName
from atlas.reading.toponyms.tokens import Part
from atlas.reading.toponyms.vocabulary import Term

SITE_KINDS = frozenset({"park", "facility", "scenic", "heritage", "station"})
SETTLEMENTS = frozenset({"town", "village"})
LINES = frozenset({"road", "rail", "river"})
COUNTYLESS = LINES | SETTLEMENTS
"""Kinds whose names never begin with the county's: 泉溪县|东正街, but 泉溪县博物馆."""

_PROPER = frozenset({"known", "unknown", "foreign", "emblem", "quoted", "code"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch that may be a place name."""

    start: int  # in the paragraph
    end: int
    text: str
    parts: tuple[Part, ...] = ()  # of its specific; empty where the whole is a known name
    term: Term | None = None
    known: KnownName | None = None
    rule: str = ""

    @property
    def kind(self) -> str:
        """The kind of place it would be."""
        if self.known is not None:
            return self.known.kind
        return self.term.kind if self.term else ""

    @property
    def is_proper(self) -> bool:
        """Whether anything in its specific is no common word."""
        return self.known is not None or any(part.sort in _PROPER for part in self.parts)

    def piece(self, part: Part) -> str:
        """Return the text of one of its parts."""
        return self.text[part.start - self.start : part.end - self.start]

    def begun_at(self, index: int) -> Candidate:
        """Cut off what stands before the part of that number."""
        start = self.parts[index].start
        return replace(
            self,
            start=start,
            text=self.text[start - self.start :],
            parts=self.parts[index:],
            rule=self.rule if self.rule.endswith(", cut") else f"{self.rule}, cut",
        )

    def of_part(self, part: Part, rule: str) -> Candidate:
        """Make a candidate of a known part alone."""
        return Candidate(part.start, part.end, self.piece(part), known=part.known, rule=rule)

    def ended_at(self, index: int, term: Term, rule: str) -> Candidate:
        """Cut off what stands behind the part of that number, which is a generic term."""
        part = self.parts[index]
        text = self.text[: part.end - self.start]
        return Candidate(self.start, part.end, text, self.parts[:index], term, rule=rule)


def is_strange(parts: Sequence[Part]) -> bool:
    """Tell whether anything in a specific can only be a name."""
    unknown = sum(part.end - part.start for part in parts if part.sort in ("unknown", "foreign"))
    single = sum(part.end - part.start == 1 for part in parts if part.sort in ("term", "position"))
    return (unknown > 0 and unknown + single >= 2) or any(part.sort in ("known", "quoted") for part in parts)
