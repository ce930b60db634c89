"""A county as an administrative fact: names, codes, neighbours and outline.

``County`` is a record; the reading of ``county.toml`` and ``outline.geojson`` is in ``store``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from gazetteer.place import Footprint
from gazetteer.validity import Validity


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A county that borders on another."""

    code: str  # GB/T 2260; "" where unknown
    name: str
    direction: str  # as stated: north, 北, …; "" where unknown


@dataclass(frozen=True, slots=True)
class County:
    """One county-level unit that has a gazetteer."""

    code: str  # GB/T 2260
    name: str  # official, without prefecture and province
    full_name: str  # with province and prefecture
    short: str  # without 市, 县, 区
    aliases: tuple[str, ...]  # former and popular names
    prefecture: str
    province: str
    area_km2: float | None  # as published
    neighbours: tuple[Neighbour, ...]
    outline: Footprint
    seat: Footprint | None = None  # the middle of the county town
    map_review_number: str = ""  # 审图号 of the outline's source; "" where it states none
    outline_date: str = ""
    validity: Mapping[str, Validity] = field(default_factory=lambda: MappingProxyType({}))  # by name or alias

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by, the official one first."""
        return tuple(dict.fromkeys((self.name, self.full_name, self.short, *self.aliases)))
