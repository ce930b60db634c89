"""What is asked of a geocoder, and what it answers. Nothing here knows any service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import urlencode

Box = tuple[float, float, float, float]
"""West, south, east, north; degrees."""


@dataclass(frozen=True, slots=True)
class Question:
    """Where is this place?"""

    id: str  # of the entry that lacks a position
    name: str
    kind: str  # one of ``place.KINDS``
    county: str  # GB/T 2260 code
    within: tuple[str, ...]  # names of what it lies in, the widest first: 山西省晋中市灵石县, 静升镇
    box: Box  # around the county, EPSG:4490


@dataclass(frozen=True, slots=True)
class Request:
    """One question as a service takes it, without the user's key."""

    path: str  # after the service's address: "/search"
    params: Mapping[str, str]
    name: str  # the name that was asked for
    controls: Mapping[str, Request] = field(default_factory=lambda: MappingProxyType({}))
    """The same asked of what the place lies in, by its name: an answer that stands where one of these
    stands is the service's way of saying that it does not know the place."""

    @property
    def query(self) -> str:
        """Path and parameters in a fixed order, to send and to know the question again."""
        return f"{self.path}?{urlencode(sorted(self.params.items()))}"


@dataclass(frozen=True, slots=True)
class Answer:
    """One place that a service offers."""

    names: tuple[str, ...]  # as the service has it, the usual name first
    type: str  # what it is, in the service's words: "place/village", "poi/行政村"
    lon: float  # degrees, in the datum of the service
    lat: float
    id: str = ""  # the service's own: "node/123"
    within: str = ""  # what it lies in, as far as the service says: an address, names
    reach_m: float = 0.0  # metres from the point to the corner of its box, where it is an area
    score: float | None = None  # of 100, how well it fits, where the service says so
    licence: str = ""  # where the service says so with the answer
