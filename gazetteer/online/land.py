"""What is known of a county before anything is asked: the places without a position, and what limits one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from shapely.geometry import Point

from gazetteer import names, store
from gazetteer.containers import SETTLEMENT_REACH_M
from gazetteer.errors import GazetteerError, Problem
from gazetteer.index import Gazetteer
from gazetteer.online.question import Question
from gazetteer.place import LINE_KINDS, Fidelity, Footprint, Place
from gazetteer.projection import distance_m
from gazetteer.sources import doubts, draft
from gazetteer.sources.draft import Draft, Entry
from gazetteer.sources.match import Known


@dataclass(frozen=True)
class Land:
    """One county, as far as it is known."""

    draft: Draft  # its folder
    county: doubts.County  # its outline, ready for measuring
    known: Known  # its entries, by name
    containers: Mapping[str, Footprint]  # what is known of where a place is: somewhere in here; by its id
    holders: Mapping[str, Footprint]  # the area or point of what it lies in, by the place's id
    towns: Mapping[str, Collection[str]]  # how each town is written in full, normalised, by its id
    lacking: tuple[Entry, ...]  # places without a position of their own

    def question(self, entry: Entry) -> Question:
        """Ask for one of the places that lack a position."""
        above = [self.draft.county["full_name"], *reversed([one["name"] for one in self.above(entry)])]
        border = self.draft.border
        assert border is not None  # noqa: S101 -- there is no land without
        return Question(
            id=entry["id"],
            name=entry["name"],
            kind=entry["kind"],
            county=str(self.draft.county["code"]),
            within=tuple(above),
            box=border.bounds,
        )

    def above(self, entry: Entry) -> Iterator[Entry]:
        """List the entries that a place lies in, the nearest first; the county is none."""
        seen, at = {entry["id"]}, entry["parent"]
        while at in self.known.entries and at not in seen:
            seen.add(at)
            yield self.known.entries[at]
            at = self.known.entries[at]["parent"]

    def town_of(self, entry: Entry) -> str:
        """Find the id of the town that a place lies in; "" where that is not known."""
        return next((one["id"] for one in self.above(entry) if one["kind"] == "town"), "")

    def towns_in(self, text: str) -> set[str]:
        """Find the towns that a text names in full."""
        plain = names.normalise(text)
        return {id_ for id_, written in self.towns.items() if any(form in plain for form in written)}

    def fits(self, id_: str, point: Point, accuracy_m: float) -> bool:
        """Say whether a position, EPSG:4490, can be that of an entry by what is known of it."""
        entry = self.known.entries[id_]
        if entry.point is not None:
            return distance_m(entry.point, point) <= float(entry["accuracy_m"]) + accuracy_m
        away = self.away_m(id_, point)
        return away is None or away <= accuracy_m

    def away_m(self, id_: str, point: Point) -> float | None:
        """Measure how far a position lies outside of what holds a place, metres; None where unknown.

        An area is given its accuracy, a point the reach of a settlement as well.
        """
        held = self.holders.get(id_)
        if held is None:
            return None
        reach = SETTLEMENT_REACH_M if isinstance(held.geometry, Point) else 0.0
        return max(0.0, distance_m(held.geometry, point) - held.accuracy_m - reach)


def survey(data: Path, code: str, national: Mapping[str, Place], kinds: Collection[str]) -> Land:
    """Look a county over.

    Parameters
    ----------
    data
        The data folder that holds, or will hold, the county's folder. Where it has none yet, the
        folder is begun from that of another data folder, such as the built-in one.
    code
        GB/T 2260 code.
    national
        The national divisions by id.
    kinds
        Of places to be asked for.

    Raises
    ------
    GazetteerError
        The county has no folder anywhere, or its files are not sound.
    """
    found, folder = draft.begin(data, code, national)
    if folder is None or found.border is None or found.outline is None:
        raise GazetteerError([Problem("", "begin-first", {"code": code})])
    records = store.load(folder, known=national)
    gazetteer = Gazetteer.of(records.county, records.places, national.values())
    held = [place for place in gazetteer.places if _is_held(place)]
    return Land(
        draft=found,
        county=doubts.County.of(found.border, float(found.outline["properties"]["accuracy_m"])),
        known=Known(code, found.entries),
        containers={place.id: place.footprint for place in held if place.footprint is not None},
        holders={place.id: holder for place in held for holder in _holder(place, gazetteer)},
        towns={entry["id"]: _written(entry) for entry in found.entries.values() if entry["kind"] == "town"},
        lacking=tuple(entry for entry in found.entries.values() if _lacks(entry) and entry["kind"] in kinds),
    )


def _lacks(entry: Entry) -> bool:
    return entry.point is None and entry.course is None and entry["kind"] not in LINE_KINDS


def _is_held(place: Place) -> bool:
    mark = place.footprint
    return mark is not None and mark.fidelity is Fidelity.CONTAINER and not mark.geometry.is_empty


def _holder(place: Place, gazetteer: Gazetteer) -> Iterator[Footprint]:
    """Give the footprint of the nearest placed ancestor; nothing where there is none."""
    for above in gazetteer.ancestors(place):
        mark = above.footprint or above.seat
        if mark is not None and not _is_held(above) and not mark.geometry.is_empty:
            yield mark
            return


def _written(town: Entry) -> Collection[str]:
    return {names.normalise(form) for form, relation in town.forms().items() if relation != "short"}
