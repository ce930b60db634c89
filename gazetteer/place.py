"""What is known of a place: its names, its footprint, and how sure that footprint is.

The records here are read by every other room; they hold no behaviour beyond what follows from
their own fields. Nothing in this module opens a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gazetteer.validity import Validity

CRS = "EPSG:4490"
"""Positions are CGCS2000 longitude, latitude in degrees; equal to WGS 84 within a metre here."""

KINDS = (
    "admin",
    "town",
    "village",
    "area",
    "park",
    "road",
    "rail",
    "station",
    "river",
    "water",
    "mountain",
    "scenic",
    "heritage",
    "facility",
    "zone",
    "region",
)
"""What a toponym can name; the same words as a dossier's mention kinds."""

LINE_KINDS = frozenset({"road", "rail", "river"})
LINEAR, AREAL = ("LineString", "MultiLineString"), ("Polygon", "MultiPolygon")
"""Types of geometry that are lines, and that cover something."""


class Fidelity(StrEnum):
    """How a footprint is known, the surest first."""

    SURVEYED = "surveyed"
    """An authority's geometry."""
    PUBLISHED = "published"
    """A stated coordinate, with its source."""
    DERIVED = "derived"
    """Computed from other places."""
    SCHEMATIC = "schematic"
    """Drawn to express the plan's structure."""
    CONTAINER = "container"
    """Only known to lie inside its parent."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """A geometry and how it is known."""

    geometry: BaseGeometry  # EPSG:4490, longitude latitude in degrees; never empty
    fidelity: Fidelity
    accuracy_m: float  # metres: the true place is expected within this radius
    source: str  # who says so, and where
    note: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the gazetteer."""

    id: str  # readable and stable: "990101.101", "990101/river/jia-he"
    name: str  # official full form: 甲水镇
    kind: str  # one of KINDS
    county: str  # GB/T 2260 code of the county it lies in; "" where it lies in none or several
    source: str  # who says that there is such a place
    parent: str = ""  # id of the containing place
    aliases: tuple[str, ...] = ()
    code: str = ""  # GB/T 2260 or NBS code
    footprint: Footprint | None = None  # None: nothing places it
    seat: Footprint | None = None  # the point that stands for an area: its government, its centre
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # e.g. area_km2
    validity: Mapping[str, Validity] = field(default_factory=lambda: MappingProxyType({}))  # by name or alias

    @property
    def point(self) -> Footprint | None:
        """The point that stands for this place: its seat, or a point inside its footprint."""
        if self.seat is not None or self.footprint is None:
            return self.seat
        shape = self.footprint.geometry
        if isinstance(shape, Point):
            return self.footprint
        inside = shape.interpolate(0.5, normalized=True) if self.is_line else shape.representative_point()
        return Footprint(inside, self.footprint.fidelity, self.footprint.accuracy_m, self.footprint.source)

    @property
    def is_line(self) -> bool:
        """Whether this place is a road, a railway or a river."""
        return self.kind in LINE_KINDS
