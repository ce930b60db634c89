"""Where something is that the plan names: at its own place, or somewhere in what it is said to lie in."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from atlas.build.rows import Sheet
from gazetteer import Fidelity, Footprint, Place, containers
from gazetteer.linear import length_m
from layers.drawing import Note, note

_WIDE = ("town", "admin")
"""Kinds of places so wide that what is "in" one may be anywhere in it."""


@dataclass(frozen=True)
class Site:
    """A name of the plan with the best footprint known for it."""

    name: str  # as the plan says it
    place: Place  # itself, or what it lies in
    footprint: Footprint  # a point; as wide as the place where nothing nearer is known
    is_inside: bool  # the place is only what the named thing lies in

    @property
    def notes(self) -> tuple[Note, ...]:
        """Say where a stand-in is used."""
        return (note("inside-parent", name=self.name, place=self.place.name),) if self.is_inside else ()

    def as_place(self) -> Place:
        """Give a stand-in as a place of its own, for a drawing rule: somewhere in what it lies in."""
        return _somewhere(self.place, self.name, self.place, self.footprint)


def site(sheet: Sheet, name: str, place_id: str | None) -> Site | None:
    """Find the best place known for a name; None where nothing but the county is known."""
    key = (name, place_id)
    if key not in sheet.sites:
        sheet.sites[key] = _found(sheet, name, place_id)
    return sheet.sites[key]


def _found(sheet: Sheet, name: str, place_id: str | None) -> Site | None:
    place = sheet.place(place_id)
    if place is not None and place.point is not None:
        found = containers.inside(place) if place.kind in _WIDE else _on(place)
        return (
            None if _is_county(sheet, place) or found is None else Site(name, place, found, is_inside=False)
        )
    parent = sheet.parent_of(name)
    found = containers.inside(parent) if parent is not None else None
    if parent is None or found is None or _is_county(sheet, parent):
        return None
    return Site(name, parent, found, is_inside=True)


def _is_county(sheet: Sheet, place: Place) -> bool:
    county = sheet.gazetteer.county
    return county is not None and place.id == county.code


def _on(place: Place) -> Footprint | None:
    """Give a place as a point; on a line it may be anywhere along it, which the radius covers."""
    point, course = place.point, place.footprint.geometry if place.footprint else None
    if point is None or course is None or course.geom_type not in ("LineString", "MultiLineString"):
        return point
    reach = math.hypot(point.accuracy_m, length_m(course) / 2)
    return replace(point, fidelity=Fidelity.CONTAINER, accuracy_m=round(reach))


def as_member(sheet: Sheet, place: Place) -> Place | None:
    """Give a place to a drawing rule: one that is only known to lie in an area, as that area.

    None where that area is the county, which says nothing.
    """
    point = place.seat or place.footprint
    if point is None or point.fidelity is not Fidelity.CONTAINER:
        return place
    holder = next((item for item in sheet.gazetteer.ancestors(place) if _is_placed(item)), None)
    if holder is None or _is_county(sheet, holder):
        return None
    return _somewhere(place, place.name, holder, point)


def _is_placed(place: Place) -> bool:
    """Say whether something places this place itself, not only what it lies in."""
    marks = (mark for mark in (place.footprint, place.seat) if mark is not None)
    return any(mark.fidelity is not Fidelity.CONTAINER and not mark.geometry.is_empty for mark in marks)


def _somewhere(place: Place, name: str, holder: Place, point: Footprint) -> Place:
    """Make a place that lies somewhere in another: its area where there is one, else about its point."""
    area = holder.footprint
    if area is None or area.geometry.geom_type not in ("Polygon", "MultiPolygon"):
        return replace(place, name=name, footprint=point, seat=None)
    inside = replace(area, fidelity=Fidelity.CONTAINER, accuracy_m=point.accuracy_m)
    return replace(place, name=name, footprint=inside, seat=point)
