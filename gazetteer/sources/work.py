"""A proposal in the making: the county as it is, and the lists that the records of a file are put on."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType

from shapely.geometry.base import BaseGeometry

from gazetteer.sources import doubts
from gazetteer.sources.draft import Entry
from gazetteer.sources.match import Known
from gazetteer.sources.proposal import Item
from gazetteer.sources.record import Description, Record


@dataclass
class Work:
    """What is compared, and what was found so far."""

    description: Description
    county: doubts.County
    border: BaseGeometry  # EPSG:4490
    known: Known
    has_list: bool  # towns of an official list were there before
    replace: bool  # conflicting positions are taken
    suspect: str = ""  # the datum that the file's positions seem to be in
    new: list[Item] = field(default_factory=list)
    changed: list[Item] = field(default_factory=list)
    conflicting: list[Item] = field(default_factory=list)
    rejected: list[Item] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)  # where each entry was spoken of, by id
    covered: dict[str, str] = field(default_factory=dict)  # where each entry was given its area, by id
    same: int = 0
    elsewhere: int = 0

    def note(self, items: list[Item], reason: str, record: Record, id_: str = "", **values: str) -> None:
        """Put a record on one of the lists."""
        items.append(Item(reason, record.name, record.kind, record.where, id_, MappingProxyType(values)))

    def datum(self, record: Record) -> str:
        """Say in which datum a record's position is."""
        return record.datum or self.description.datum

    def accuracy_m(self, record: Record) -> float | None:
        """Say how far a record's position may be off, metres; None where nobody says so."""
        return record.accuracy_m or self.description.accuracy_m(record.kind)

    def sourced(self, entry: Entry) -> Entry:
        """Add the file's source to those of an entry."""
        keys = dict.fromkeys((*entry.listed("source"), self.description.key))
        return entry.with_cells(source="|".join(keys))
