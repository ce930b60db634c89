"""Towns that several zones of one partition of the county claim, and towns that none does."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from atlas.dossier import Dossier, Finding, Zone
from atlas.findings.finding import finding, listed
from atlas.formulas import is_counted, terms_of
from gazetteer import Gazetteer, Place

_AREAS = frozenset({"zone", "area"})
_TOWN_SEAT = re.compile(r"(?:中心城区|主城区|城区|老城区?)$")
_MOST_TOWNS = 0.5  # of the county's towns: zones that hold fewer divide something else, not the county


def partitions(dossier: Dossier, gazetteer: Gazetteer) -> Iterator[Finding]:
    """Look for towns that several zones of one partition claim, and for towns that none does."""
    towns = [place for place in gazetteer.places if place.kind == "town" and gazetteer.is_own(place)]
    by_structure: dict[str, list[Zone]] = defaultdict(list)
    for zone in dossier.zones:
        if zone.kind in _AREAS and not terms_of(zone.name):
            by_structure[zone.structure].append(zone)
    for structure, zones in by_structure.items():
        claims = _claims(zones, towns)
        if _divides(structure, zones, claims, towns):
            yield from _double_claims(structure, claims)
            yield from _unclaimed(structure, zones, claims, towns)


def _claims(zones: Sequence[Zone], towns: Sequence[Place]) -> Mapping[str, list[Zone]]:
    claims: dict[str, list[Zone]] = defaultdict(list)
    names = {town.name for town in towns}
    for zone in zones:
        for member in zone.members:
            if member in names:
                claims[member].append(zone)
    return claims


def _divides(
    structure: str, zones: Sequence[Zone], claims: Mapping[str, list[Zone]], towns: Sequence[Place]
) -> bool:
    """Say whether a structure divides the county: it counts its zones, and they hold most of the towns."""
    return is_counted(structure) and len(zones) > 1 and len(claims) > _MOST_TOWNS * len(towns)


def _double_claims(structure: str, claims: Mapping[str, list[Zone]]) -> Iterator[Finding]:
    for town, zones in claims.items():
        shares = [zone for zone in zones if not _in_part(zone, town)]
        if len(zones) < 2 or not shares:
            continue
        names = listed(zone.name for zone in zones)
        code = "town-in-zone-and-part" if len(shares) < len(zones) else "town-in-several-zones"
        parts = listed(zone.name for zone in zones if _in_part(zone, town))
        whole = listed(zone.name for zone in shares)
        subjects = (town, *(zone.name for zone in zones))
        at = zones[-1]
        yield finding(
            code,
            at.start,
            at.end,
            subjects,
            town=town,
            structure=structure,
            names=names,
            parts=parts,
            whole=whole,
        )


def _in_part(zone: Zone, town: str) -> bool:
    return zone.rule.get("kind") == "part" or town in (zone.rule.get("partial") or ())


def _unclaimed(
    structure: str, zones: Sequence[Zone], claims: Mapping[str, list[Zone]], towns: Sequence[Place]
) -> Iterator[Finding]:
    seat = any(_TOWN_SEAT.search(member) for zone in zones for member in zone.members)
    start, end = min(zone.start for zone in zones), max(zone.end for zone in zones)
    for town in towns:
        in_seat = seat and town.name.endswith("街道")  # the county town is made of its subdistricts
        if town.name not in claims and not in_seat:
            yield finding("town-in-no-zone", start, end, (town.name,), town=town.name, structure=structure)
