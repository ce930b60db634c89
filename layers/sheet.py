"""The sheet a rule draws on: the members of a zone and the county, all in metres.

``lay_out`` brings places onto the sheet and says in notes which could not be; a rule then only
deals with geometry. ``Sketch`` is what a rule hands back, still in metres.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from shapely.geometry import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from gazetteer.place import Fidelity, Footprint, Place
from gazetteer.projection import to_metres
from layers import extent, repair
from layers.drawing import Frame, Member, Note, note

SAG = 0.15  # of a span: how far a winding way may leave the smooth curve drawn between two stops


@dataclass(frozen=True)
class Spot:
    """A place on the sheet."""

    name: str
    shape: BaseGeometry  # metres, valid
    fidelity: Fidelity
    accuracy_m: float
    point: Point  # metres: what stands for the place on a line
    point_fidelity: Fidelity
    point_accuracy_m: float
    extent_m: float  # radius of the disc that stands for it where no area of it is known
    footprint: Footprint  # as the gazetteer has it, EPSG:4490, repaired
    stand: Footprint  # the seat where one is known, else the footprint, EPSG:4490

    @property
    def is_area(self) -> bool:
        """Whether the place is known as an area."""
        return self.shape.geom_type in ("Polygon", "MultiPolygon")

    @property
    def is_line(self) -> bool:
        """Whether the place is known as a line."""
        return isinstance(self.shape, (LineString, MultiLineString))

    @property
    def is_inside(self) -> bool:
        """Whether the place is only known to lie somewhere in its shape."""
        return self.fidelity is Fidelity.CONTAINER

    def area(self, radius_m: float | None = None) -> BaseGeometry:
        """Give the place an area: its own, or a disc."""
        return self.shape if self.is_area else self.point.buffer(self.disc_m(radius_m))

    def disc_m(self, radius_m: float | None = None) -> float:
        """Choose the radius of the disc that stands for a place without an area."""
        return radius_m or self.extent_m

    def edge_m(self, radius_m: float | None = None) -> float:
        """Tell how far the edge of its area may be off: a disc is off by its own radius, too."""
        return self.accuracy_m if self.is_area else error(self.point_accuracy_m, self.disc_m(radius_m))


@dataclass(frozen=True)
class Sheet:
    """Members in the plan's order, the lines a rule may name, and the county."""

    names: tuple[str, ...]
    spots: tuple[Spot | None, ...]  # one per name; None where nothing places it
    lines: Mapping[str, Spot]
    outline: BaseGeometry  # metres
    crs: str

    @property
    def known(self) -> tuple[Spot, ...]:
        """The members that have a place."""
        return tuple(spot for spot in self.spots if spot is not None)

    def find(self, name: str) -> Spot | None:
        """Find a place that the rule names, among the members first."""
        members = (spot for spot in self.known if spot.name == name)
        return next(members, self.lines.get(name))

    def find_lines(self, names: Iterable[str]) -> tuple[tuple[Spot, ...], tuple[Note, ...]]:
        """Find the lines that a rule follows; those without geometry become notes."""
        found, notes = [], []
        for name in names:
            spot = self.lines.get(name)
            if spot is None or not spot.is_line:
                spot = self.find(name)
            if spot is not None and spot.is_line:
                found.append(spot)
            else:
                notes.append(note("line-unknown", name=name))
        return tuple(found), tuple(notes)


@dataclass(frozen=True)
class Sketch:
    """What a rule drew, in metres."""

    geometry: BaseGeometry | None
    fidelity: Fidelity
    accuracy_m: float
    used: frozenset[str]  # names of the places the geometry stands on
    notes: tuple[Note, ...] = ()
    faded: BaseGeometry | None = None
    clip: bool = True  # whether the county's outline cuts it
    discs: bool = False  # whether it is nothing but discs, whose edges nobody knows
    runs_on: bool = False  # whether it follows a line that goes on beyond the county: a cut is no news then


def blank(*notes: Note) -> Sketch:
    """Sketch nothing, and say why."""
    return Sketch(None, Fidelity.SCHEMATIC, math.nan, frozenset(), notes)


def error(*parts: float) -> float:
    """Add up independent errors, metres."""
    return math.hypot(*parts)


def lay_out(
    members: Sequence[Member], frame: Frame, lines: Mapping[str, Place]
) -> tuple[Sheet, tuple[Note, ...]]:
    """Bring members and lines onto a sheet in metres."""
    notes: list[Note] = []
    spots = tuple(_spot(member.name, member.place, frame.crs, notes) for member in members)
    line_notes: list[Note] = []  # a line that nothing places is noted by the rule that asks for it
    named = {name: _spot(name, place, frame.crs, line_notes) for name, place in lines.items()}
    known = {name: spot for name, spot in named.items() if spot is not None}
    sheet = Sheet(tuple(member.name for member in members), spots, known, frame.outline_m, frame.crs)
    return sheet, tuple(notes)


def _spot(name: str, place: Place | None, crs: str, notes: list[Note]) -> Spot | None:
    if place is None:
        notes.append(note("member-unknown", name=name))
        return None
    footprint, seat = _usable(place.footprint), _usable(place.seat)
    whole, point = footprint or seat, seat or footprint
    if whole is None or point is None:
        damaged = place.footprint is not None or place.seat is not None
        notes.append(note("member-damaged" if damaged else "member-unplaced", name=name))
        return None
    if not whole.geometry.is_valid:
        notes.append(note("member-repaired", name=name))
    whole, point = _mended(whole), _mended(point)
    shape = repair.valid(to_metres(whole.geometry, crs))
    return Spot(
        name=name,
        shape=shape,
        fidelity=whole.fidelity,
        accuracy_m=whole.accuracy_m,
        point=_middle(repair.valid(to_metres(point.geometry, crs))),
        point_fidelity=point.fidelity,
        point_accuracy_m=_point_accuracy(point, shape, seat is not None),
        extent_m=extent.radius_m(place),
        footprint=whole,
        stand=point,
    )


def _usable(footprint: Footprint | None) -> Footprint | None:
    """Take a footprint only if something of it is left after repair."""
    if footprint is None or not repair.in_degrees(footprint.geometry):
        return None
    return None if repair.valid(footprint.geometry).is_empty else footprint


def _mended(footprint: Footprint) -> Footprint:
    return replace(footprint, geometry=repair.valid(footprint.geometry))


def _middle(shape: BaseGeometry) -> Point:
    if isinstance(shape, Point):
        return shape
    if isinstance(shape, LineString):
        return shape.interpolate(0.5, normalized=True)
    return shape.representative_point()


def _point_accuracy(footprint: Footprint, shape: BaseGeometry, is_seat: bool) -> float:
    """Give a point inside an area the radius of that area: the centre meant may be anywhere in it."""
    if is_seat or shape.geom_type not in ("Polygon", "MultiPolygon"):
        return footprint.accuracy_m
    return error(footprint.accuracy_m, math.sqrt(shape.area / math.pi))
