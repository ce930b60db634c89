"""Urban districts that plans name and no source draws: X镇镇区, X片区, 中心城区, 老城区.

Each is a disc about the seat of the town or county it belongs to; names, radii and the reason of each
radius are data (``districts.toml``). What the data files say of such a district goes before the rule:
it only lends them further names. A form that another place of the county bears is left to that place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from shapely.geometry.base import BaseGeometry

from gazetteer import names
from gazetteer.county import County
from gazetteer.place import Fidelity, Footprint, Place
from gazetteer.projection import crs_of, to_degrees, to_metres
from gazetteer.words import say

DERIVED = MappingProxyType({"derived": "district"})
"""Attributes of a derived district, by which a list of sites can leave it out."""


@dataclass(frozen=True, slots=True)
class _District:
    """A district that the rules expect, before the data is asked whether it knows it already."""

    id: str
    unit: Place  # the town or county whose seat it surrounds
    forms: tuple[str, ...]  # its official name first
    radius_m: float
    reason: str  # why this radius


def with_districts(places: Sequence[Place], county: County) -> tuple[Place, ...]:
    """Add the districts about the seats of a county's towns and of the county itself.

    Parameters
    ----------
    places
        The county's own, with seats; the county itself among them.
    county
        Its names and rank.

    Returns
    -------
    tuple of Place
        The places in their order, then the derived districts: kind ``area``, a disc in EPSG:4490 of
        fidelity ``derived``, whose accuracy in metres is that of the seat plus the disc's radius. A unit
        without a seat gets none.
    """
    known = {place.id: place for place in places}
    claims = _claims(places)
    for district in _districts(places, county):
        found = _already_known(district, known, claims)
        free = tuple(form for form in district.forms if names.normalise(form) not in claims)
        found = replace(found, aliases=(*found.aliases, *free)) if found else _derived(district, free)
        if found is not None:
            known[found.id] = found
            claims.update((names.normalise(form), found.id) for form in free)
    return tuple(known.values())


@cache
def _rules() -> Mapping[str, list[dict[str, Any]]]:
    return tomllib.loads(Path(__file__).with_name("districts.toml").read_text(encoding="utf-8"))


def _claims(places: Iterable[Place]) -> dict[str, str]:
    """Map every form that a place bears to the first place that bears it."""
    found: dict[str, str] = {}
    for place in places:
        for form in names.forms(place.name, place.kind, place.aliases):
            found.setdefault(names.normalise(form), place.id)
    return found


def _districts(places: Iterable[Place], county: County) -> Iterator[_District]:
    for place in places:
        if place.id == county.code:
            for rule in _rules()["county"]:
                ranked = rule["ranked"].get(county.name[-1], [])
                patterns = (rule["name"], *rule["aliases"], *ranked)
                yield _district(rule, f"{place.id}/{rule['key']}", place, county.short, patterns)
        elif place.kind == "town":
            town_rule = next((rule for rule in _rules()["town"] if place.name.endswith(rule["ending"])), None)
            if town_rule is not None:
                short = names.stem(place.name, "town")
                patterns = (town_rule["name"], *town_rule["aliases"])
                yield _district(town_rule, f"{place.id}/seat", place, short, patterns)


def _district(
    rule: Mapping[str, Any], district_id: str, unit: Place, short: str, patterns: Iterable[str]
) -> _District:
    forms = dict.fromkeys(pattern.format(name=unit.name, short=short) for pattern in patterns)
    return _District(district_id, unit, tuple(forms), float(rule["radius_m"]), rule["reason"])


def _already_known(
    district: _District, known: Mapping[str, Place], claims: Mapping[str, str]
) -> Place | None:
    """Find the district in the data: a place of its id, or an area that bears its official name."""
    official = known.get(claims.get(names.normalise(district.forms[0]), ""))
    return known.get(district.id) or (official if official is not None and official.kind == "area" else None)


def _derived(district: _District, forms: Sequence[str]) -> Place | None:
    seat = district.unit.seat
    if not forms or seat is None or seat.geometry.is_empty:
        return None
    source = say("districts.source", seat=seat.source)
    note = say("districts.disc", place=district.unit.name, radius_m=district.radius_m, reason=district.reason)
    accuracy = round(seat.accuracy_m + district.radius_m)
    return Place(
        id=district.id,
        name=forms[0],
        kind="area",
        county=district.unit.county,
        source=source,
        parent=district.unit.id,
        aliases=tuple(forms[1:]),
        footprint=Footprint(_disc(seat, district.radius_m), Fidelity.DERIVED, accuracy, source, note),
        seat=seat,
        attributes=DERIVED,
    )


def _disc(seat: Footprint, radius_m: float) -> BaseGeometry:
    crs = crs_of(seat.geometry)
    return to_degrees(to_metres(seat.geometry, crs).buffer(radius_m), crs)
