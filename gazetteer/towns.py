"""Town areas, which are not public: derived from the seats, the county outline and what is published.

The county is divided by a power diagram (``power``) of the towns' points: the seat, and those
villages of the town whose position is published. Towns whose area an authority states are taken out of
the county first. Areas are fitted to the published ones; a town
without one gets what is nearest to it. (Shares by number of villages were tried: on the towns with a
published area they were twice as far off, because mountain villages are large and few.) What comes
out is ``derived``, and its accuracy is a fraction of the town's radius, not a survey's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer import containers, names
from gazetteer.county import County
from gazetteer.place import AREAL, Fidelity, Footprint, Place
from gazetteer.power import Numbers, divide
from gazetteer.projection import crs_of, to_degrees, to_metres
from gazetteer.words import joined, say

BORDER_ERROR = 0.4
"""How far a derived border may be from the true one, as a share of the radius of a circle of the
town's area. Measured on 90 counties of Shanxi (AMap points of towns and villages, 2016; outlines of
天地图): of 358 villages more than 2.5 km from the seat, 92 % lie within this of their town's cell."""
SAME_SPOT_M = 1.0  # points nearer than this are one site
TOUCH_M = 50.0  # towns whose borders run together for less than this do not count as neighbours


@dataclass(frozen=True, slots=True)
class Size:
    """The derived area of one town beside the published one."""

    town: str  # id
    derived_km2: float
    published_km2: float | None

    @property
    def off(self) -> float | None:
        """How far the derived area is off, as a share of the published one; None where none is known."""
        return None if self.published_km2 is None else self.derived_km2 / self.published_km2 - 1.0


@dataclass(frozen=True, slots=True)
class Adjacency:
    """The derived neighbours of one town beside the published ones."""

    town: str  # id
    both: tuple[str, ...]  # ids, published and derived
    missing: tuple[str, ...]  # ids published but not derived
    extra: tuple[str, ...]  # ids derived but not published; empty where nothing is published
    unknown: tuple[str, ...]  # published names that no town of the county has: other counties' towns


def with_seats(places: Sequence[Place]) -> tuple[Place, ...]:
    """Give every town without a seat or a stated area one amid its villages, where any is placed."""
    return tuple(
        _seated(place, places) if place.kind == "town" and not _is_area(place) else place for place in places
    )


def with_areas(places: Sequence[Place], county: County) -> tuple[Place, ...]:
    """Give every town that has a point its area, and towns without one a seat amid their villages.

    A town whose area is stated keeps it; the others divide what is left. A town that nothing places
    stays without an area, and the others' notes name it.
    """
    towns = [place for place in with_seats(places) if place.kind == "town"]
    stated = [town for town in towns if _is_area(town)]
    open_ = [town for town in towns if town not in stated]
    seated = [town for town in open_ if town.seat is not None and not town.seat.geometry.is_empty]
    homeless = [town.name for town in open_ if town not in seated]
    derived = {town.id: town for town in towns}
    if seated:
        derived.update((town.id, town) for town in _divided(seated, homeless, places, county, stated))
    return tuple(derived.get(place.id, place) for place in places)


def compare_areas(places: Sequence[Place]) -> tuple[Size, ...]:
    """Compare the derived areas of all towns that have one with the published ones."""
    found = []
    for town in places:
        if town.kind == "town" and town.footprint is not None and _is_area(town):
            shape = to_metres(town.footprint.geometry, crs_of(town.footprint.geometry))
            published = _published_m2(town)
            found.append(Size(town.id, shape.area / 1e6, None if published is None else published / 1e6))
    return tuple(found)


def compare_neighbours(places: Sequence[Place]) -> tuple[Adjacency, ...]:
    """Compare derived neighbours with the published lists, for the towns that have one."""
    towns = [place for place in places if place.kind == "town" and _is_area(place)]
    by_name = {form: town.id for town in towns for form in names.forms(town.name, "town", town.aliases)}
    touching = _touching(towns)
    found = []
    for town in towns:
        listed = [name for name in town.attributes.get("neighbours", "").split("|") if name]
        if not listed:
            continue
        stated = {by_name[name] for name in listed if name in by_name}
        derived = touching[town.id]
        unknown = tuple(name for name in listed if name not in by_name)
        both, missing, extra = (
            tuple(sorted(ids)) for ids in (stated & derived, stated - derived, derived - stated)
        )
        found.append(Adjacency(town.id, both, missing, extra, unknown))
    return tuple(found)


def _is_area(place: Place) -> bool:
    return place.footprint is not None and place.footprint.geometry.geom_type in AREAL


def _touching(towns: Sequence[Place]) -> Mapping[str, set[str]]:
    shapes = {town.id: town.footprint.geometry for town in towns if town.footprint is not None}
    metric = {id_: to_metres(shape, crs_of(shape)) for id_, shape in shapes.items()}
    found: dict[str, set[str]] = {id_: set() for id_ in shapes}
    for one, other in combinations(metric, 2):
        if metric[one].distance(metric[other]) > SAME_SPOT_M:
            continue
        shared = metric[one].boundary.intersection(metric[other].boundary.buffer(SAME_SPOT_M))
        if shared.length > TOUCH_M:
            found[one].add(other)
            found[other].add(one)
    return found


def _seated(town: Place, places: Sequence[Place]) -> Place:
    """Put the seat of a town without a point amid its villages that have one."""
    if town.seat is not None and not town.seat.geometry.is_empty:
        return town
    points = [village.point for village in _placed_villages(town, places) if village.point is not None]
    found = containers.centre_of(points)
    if found is None:
        return town
    middle, reach = found
    source = "; ".join(sorted({point.source for point in points}))
    accuracy = round(max(reach, containers.SETTLEMENT_REACH_M) + max(point.accuracy_m for point in points))
    note = say("towns.seat", count=len(points))
    return replace(town, seat=Footprint(middle, Fidelity.DERIVED, accuracy, source, note))


def _placed_villages(town: Place, places: Sequence[Place]) -> list[Place]:
    return [
        place
        for place in places
        if place.parent == town.id
        and place.kind == "village"
        and place.footprint is not None
        and place.footprint.fidelity in (Fidelity.SURVEYED, Fidelity.PUBLISHED)
    ]


def _divided(
    towns: Sequence[Place],
    homeless: Sequence[str],
    places: Sequence[Place],
    county: County,
    stated: Sequence[Place],
) -> list[Place]:
    crs = crs_of(county.outline.geometry)
    region = _left(to_metres(county.outline.geometry, crs), stated, county.outline.accuracy_m, crs)
    if region.is_empty:
        return list(towns)
    sites = _distinct([_sites(town, places, crs) for town in towns])
    targets = [_published_m2(town) for town in towns]
    cells = divide(region, sites, targets)
    source = say("towns.source", outline=county.outline.source)
    return [
        replace(town, footprint=_footprint(town, cell, target, source, homeless, crs))
        for town, cell, target in zip(towns, cells, targets, strict=True)
        if not cell.is_empty
    ]


def _left(region: BaseGeometry, stated: Sequence[Place], off_m: float, crs: str) -> BaseGeometry:
    """Take stated areas out of the county, and the slivers that remain along its less exact outline."""
    taken = [to_metres(town.footprint.geometry, crs) for town in stated if town.footprint is not None]
    if not taken:
        return region
    rest = region.difference(shapely.union_all(taken))
    return shapely.intersection(rest.buffer(-off_m / 2).buffer(off_m / 2), rest)


def _sites(town: Place, places: Sequence[Place], crs: str) -> Numbers:
    marks = [town.seat, *(village.point for village in _placed_villages(town, places))]
    points = [to_metres(mark.geometry, crs) for mark in marks if mark is not None]
    return np.array([[point.x, point.y] for point in points])


def _distinct(sites: Sequence[Numbers]) -> list[Numbers]:
    """Drop points that stand where an earlier one does, within a town or between two.

    A town keeps at least its seat, moved aside by a few metres where another stands there.
    """
    taken: list[Numbers] = []
    found = []
    for own in sites:
        kept = []
        for point in own:
            if all(np.hypot(*(point - other)) > SAME_SPOT_M for other in taken):
                kept.append(point)
                taken.append(point)
        if not kept:
            kept = [own[0] + 2 * SAME_SPOT_M * (1 + len(taken))]
            taken += kept
        found.append(np.array(kept))
    return found


def _published_m2(town: Place) -> float | None:
    stated = town.attributes.get("area_km2", "")
    return float(stated) * 1e6 if stated else None


def _footprint(
    town: Place, cell: BaseGeometry, target: float | None, source: str, homeless: Sequence[str], crs: str
) -> Footprint:
    radius = float(np.sqrt(cell.area / np.pi))
    misfit = 0.0 if target is None else abs(radius - float(np.sqrt(target / np.pi)))
    seat_error = town.seat.accuracy_m if town.seat is not None else 0.0
    left_out = say("towns.left-out", towns="、".join(homeless)) if homeless else ""
    note = joined(_basis(cell.area / 1e6, target), left_out)
    accuracy = round(float(np.sqrt((BORDER_ERROR * radius + misfit) ** 2 + seat_error**2)))
    origins = [source] + ([town.attributes["area_source"]] if town.attributes.get("area_source") else [])
    return Footprint(
        to_degrees(shapely.normalize(cell), crs), Fidelity.DERIVED, accuracy, "; ".join(origins), note
    )


def _basis(cell_km2: float, target: float | None) -> str:
    if target is None:
        return say("towns.unfitted", cell_km2=cell_km2)
    return say("towns.fitted", cell_km2=cell_km2, published_km2=target / 1e6)
