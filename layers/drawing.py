"""What goes into a drawing rule and what comes out of it.

These records carry no plan and no gazetteer: members come in resolved, a drawing goes out in
EPSG:4490 with its fidelity, its accuracy and notes that say in keys what a reader should know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.place import Fidelity, Place
from gazetteer.projection import crs_of, to_metres
from layers import repair

EDGE_DEGREES = 0.005


class RuleError(ValueError):
    """A rule says something that cannot be drawn."""


@dataclass(frozen=True)
class Note:
    """Something a reader of a drawing should know: a key and the values its sentence needs."""

    key: str  # "member-unknown", "belt-one-member", ...: the sentences live with the words of the page
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Member:
    """One member of a zone as the plan names it."""

    name: str
    place: Place | None  # None: the gazetteer does not know it


@dataclass(frozen=True)
class Frame:
    """The county that a drawing belongs to."""

    outline: BaseGeometry  # EPSG:4490, polygonal and valid
    crs: str  # metres: the 3-degree Gauss-Kruger zone of the county

    @classmethod
    def of_county(cls, outline: BaseGeometry) -> Frame:
        """Frame a county by its outline, repaired where it crosses itself.

        Parameters
        ----------
        outline : BaseGeometry
            EPSG:4490, longitude latitude in degrees.

        Raises
        ------
        RuleError
            The outline holds no area or lies outside the range of degrees.
        """
        if not repair.in_degrees(outline):
            raise RuleError(
                f"a county outline needs longitude, latitude in degrees, got bounds {outline.bounds}"
            )
        area = repair.polygonal(outline)
        if area.is_empty:
            raise RuleError(f"a county outline needs an area, got {outline.geom_type}")
        return cls(area, crs_of(area))

    @cached_property
    def outline_m(self) -> BaseGeometry:
        """The outline in metres."""
        # An edge that is straight in degrees is not straight in metres: short edges keep it within 5 cm.
        return repair.polygonal(to_metres(shapely.segmentize(self.outline, EDGE_DEGREES), self.crs))


@dataclass(frozen=True)
class Drawing:
    """A rule drawn: its geometry and how far it can be trusted."""

    geometry: BaseGeometry | None  # EPSG:4490, valid; None where nothing could be drawn
    fidelity: str  # gazetteer.place.Fidelity; "" where there is no geometry
    accuracy_m: float  # metres; NaN where there is no geometry
    drawn: int  # members that the geometry stands on
    named: int  # members that the plan names
    notes: tuple[Note, ...] = ()
    faded: BaseGeometry | None = (
        None  # EPSG:4490: the share of ``geometry`` whose extent the plan leaves open
    )
    discs: bool = False  # whether it is nothing but discs about places: their edges are nobody's


def note(key: str, **values: object) -> Note:
    """Write a note; numbers become text."""
    return Note(key, MappingProxyType({name: str(value) for name, value in values.items()}))


def distinct(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Keep each note once, in the order of first saying."""
    kept: list[Note] = []
    for item in notes:
        if item not in kept:
            kept.append(item)
    return tuple(kept)


def worst(fidelities: list[Fidelity], at_best: Fidelity = Fidelity.SURVEYED) -> Fidelity:
    """Choose the least sure of several fidelities, and none surer than ``at_best``."""
    order = list(Fidelity)
    return order[max(order.index(item) for item in [*fidelities, at_best])]
