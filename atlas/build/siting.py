"""Where something is that the plan names: at its own place, or somewhere in what it is said to lie in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from atlas.build.rows import Sheet
from gazetteer import Footprint, Place, containers
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
        """Give a stand-in as a place of its own, for a drawing rule."""
        return replace(self.place, name=self.name, footprint=self.footprint, seat=None)


def site(sheet: Sheet, name: str, place_id: str | None) -> Site | None:
    """Find the best place known for a name; None where nothing but the county is known."""
    place = sheet.place(place_id)
    if place is not None and place.point is not None:
        found = containers.inside(place) if place.kind in _WIDE else place.point
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
