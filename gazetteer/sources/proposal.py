"""What an import would do, before anything is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from gazetteer.sources.draft import Draft

NEW = ("county", "place", "line", "former")
CHANGED = ("outline", "neighbours", "seat", "position", "name", "code", "course", "area", "namesake")
CONFLICTING = ("border", "position", "code", "gone", "area", "seat-outside", "outside-parent")
REJECTED = (
    *("axes", "outside", "datum", "metres", "overlap", "duplicate", "parent", "ambiguous", "former"),
    *("accuracy", "geometry"),
)
"""Reasons, by list; each has its words in the catalogue of the command line."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a proposal."""

    reason: str  # of NEW, CHANGED, CONFLICTING or REJECTED, or of online.judge.REASONS
    name: str
    kind: str
    where: str  # file and line of the record
    id: str = ""  # of the entry it concerns; "" where it became none
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # what was compared


@dataclass(frozen=True)
class Proposal:
    """What an import would change in a county's folder."""

    source: str  # key in sources.csv
    county: str  # GB/T 2260 code
    new: tuple[Item, ...]
    changed: tuple[Item, ...]
    conflicting: tuple[Item, ...]  # left as they are
    rejected: tuple[Item, ...]
    same: int  # records that say what is known already
    elsewhere: int  # records of other counties
    result: Draft  # the folder as it would be
    covered: float | None = None  # share of the county that towns' areas cover; None where none came in

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.new and not self.changed

    @property
    def says_nothing(self) -> bool:
        """Whether the file has nothing of the county."""
        return self.is_empty and not (self.conflicting or self.rejected or self.same)
