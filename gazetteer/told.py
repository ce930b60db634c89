"""Places of which only relations to other places are told, as data: the column ``told`` of a table.

A cell holds facts, joined by ``|``; all of them have to hold. Ids are those of other places:

``from 990101 南 5 km``             so far in a direction; either may be left out
``from 990101 南 20 km by road``    as the road goes
``in 990101.100``                   inside an area, or about a place that is only a point
``by 990101/river/jia 1 km``        on a line, or no farther from it than that
``between 990101.100 990101.200``   between two places

What follows from them is worked out by ``relative`` when the county is read, so that it moves with what it
is told from. A stated position goes before: the facts are then left alone. A fact told from a place that
nothing places says nothing; facts that contradict each other leave the place where its parent is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from gazetteer import relative
from gazetteer.bearing import bearing_of
from gazetteer.place import Footprint, Place
from gazetteer.tables import Faults
from gazetteer.words import joined

Relation = Literal["from", "in", "by", "between"]

COLUMN = "told"
EXTENT_M = {"admin": 2000.0, "town": 840.0}
"""Radius of the built-up area that a distance is counted from, metres: as in ``districts.toml``."""

_ID = r"(?P<one>\S+)"
_KM = r"(?P<km>\d+(?:\.\d+)?) km"
_FORMS: Mapping[Relation, re.Pattern[str]] = {
    "from": re.compile(rf"from {_ID}(?: (?P<way>[^\s\d]+))?(?: {_KM}(?P<road> by road)?)?"),
    "in": re.compile(rf"in {_ID}"),
    "by": re.compile(rf"by {_ID}(?: {_KM})?"),
    "between": re.compile(rf"between {_ID} (?P<other>\S+)"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One fact as it stands in a cell."""

    relation: Relation
    places: tuple[str, ...]  # ids that it is told from
    direction: str = ""  # in words
    distance_m: float | None = None
    by_road: bool = False


def parse(cell: Sequence[str], where: str, faults: Faults) -> tuple[Told, ...]:
    """Read the facts of one cell; what is none is noted as a fault."""
    found = []
    for text in cell:
        fact = _fact(text)
        if fact is None:
            faults.say(where, "told", column=COLUMN, text=text)
        else:
            found.append(fact)
    return tuple(found)


def placed(places: tuple[Place, ...], around: Mapping[str, Place]) -> tuple[Place, ...]:
    """Give every place that is only told from others the footprint that follows; the others stay.

    Parameters
    ----------
    places
        With areas of towns; facts stand in the attribute ``told``.
    around
        More places, by id, that may be told from.
    """
    known = {**around, **{place.id: place for place in places}}
    work = _Work(known)
    return tuple(work.placed(place) for place in places)


def check(found: Iterable[tuple[str, Place]], known: Iterable[str], faults: Faults) -> None:
    """Refuse facts that are none, and facts told from places that nothing names."""
    listed = list(found)
    ids = {*known, *(place.id for _, place in listed)}
    for where, place in listed:
        for fact in _facts_of(place, where, faults):
            if place.id in fact.places:
                faults.say(where, "told-itself", column=COLUMN, id=place.id)
            for id_ in fact.places:
                if id_ not in ids:
                    faults.say(where, "told-unknown", column=COLUMN, id=id_)


@dataclass
class _Work:
    """Places on the way to being placed: one may be told from another that is itself only told."""

    known: dict[str, Place]
    open: set[str] = field(default_factory=set)

    def placed(self, place: Place) -> Place:
        place = self.known[place.id]  # where it was told from before, its footprint is known by now
        facts = _facts_of(place)
        if not facts or place.id in self.open or _has(place.footprint):
            return place
        self.open.add(place.id)
        found = [fact for told in facts if (fact := self.fact(told)) is not None]
        self.open.discard(place.id)
        self.known[place.id] = _located(place, found)
        return self.known[place.id]

    def fact(self, told: Told) -> relative.Fact | None:
        """Make a fact of what is told, where all that it is told from is placed."""
        anchors = [self.placed(self.known[id_]) for id_ in told.places if id_ in self.known]
        marks = [(place, mark) for place in anchors if (mark := _mark(place, told.relation)) is not None]
        if len(marks) < len(told.places):
            return None
        (place, mark), *more = marks
        match told.relation:
            case "from":
                return relative.Offset(
                    mark,
                    told.distance_m,
                    told.direction,
                    extent_m=EXTENT_M.get(place.kind, 0.0),
                    by_road=told.by_road,
                    name=place.name,
                )
            case "in":
                return relative.Inside(mark, name=place.name)
            case "by":
                return relative.Beside(mark, told.distance_m or 0.0, name=place.name)
            case "between":
                return relative.Between(mark, more[0][1], names=(place.name, more[0][0].name))


def _fact(text: str) -> Told | None:
    for relation, form in _FORMS.items():
        found = form.fullmatch(" ".join(text.split()))
        if found is not None:
            cells = found.groupdict()
            direction, km = cells.get("way") or "", cells.get("km")
            if direction and not _is_direction(direction):
                return None
            places = tuple(id_ for id_ in (cells["one"], cells.get("other")) if id_)
            distance = None if km is None else 1000.0 * float(km)
            return Told(relation, places, direction, distance, bool(cells.get("road")))
    return None


def _is_direction(word: str) -> bool:
    try:
        bearing_of(word)
    except ValueError:
        return False
    return True


def _facts_of(place: Place, where: str = "", faults: Faults | None = None) -> tuple[Told, ...]:
    cell = [part.strip() for part in place.attributes.get(COLUMN, "").split("|")]
    return parse([part for part in cell if part], where, faults or Faults())


def _mark(place: Place, relation: Relation) -> Footprint | None:
    """Give what a fact is told from: a point for a distance, the whole of an area or of a line."""
    if relation == "by" and not place.is_line:
        return None
    mark = place.footprint if relation in ("in", "by") and _has(place.footprint) else place.point
    return mark if _has(mark) else None


def _has(mark: Footprint | None) -> bool:
    return mark is not None and not mark.geometry.is_empty


def _located(place: Place, facts: Iterable[relative.Fact]) -> Place:
    try:
        found = relative.place(tuple(facts))
    except ValueError:  # none, or they contradict each other: what holds it is still known
        return place
    note = joined(place.attributes.get("note", ""), found.note)
    return replace(place, footprint=replace(found, source=f"{place.source}; {found.source}", note=note))
