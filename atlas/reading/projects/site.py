"""Where a work is: its places, their gazetteer ids, and how it lies to them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from atlas.reading import quantities
from atlas.reading.projects.candidate import Candidate
from atlas.reading.projects.extent import Extent, extent
from atlas.reading.projects.places import Places
from atlas.reading.projects.words import ending, pattern
from atlas.reading.toponym import Toponym
from gazetteer.place import LINE_KINDS

_AREAS = frozenset({"admin", "town", "village", "area", "park", "zone", "region"})
# A school or police station named for its town lies somewhere in that town; a park is a place by itself.
_BEHIND = re.compile(r"(?:建设)?(?:项目|工程)?(?:建设)?$")
_DEFINITE = 6  # characters; a shorter name of a facility is that of its kind
_PROVINCE = re.compile(r"(?:省|自治区)$|^(?:北京|上海|天津|重庆)市$")
_SETTLEMENTS = ("镇", "乡", "街道", "村")
_NAMED_FOR_TOWN = frozenset({"facility", "zone", "scenic"})


@dataclass(frozen=True, slots=True)
class Site:
    """Places of a work."""

    names: tuple[str, ...]
    ids: tuple[str | None, ...]
    relation: str  # one of atlas.dossier.RELATIONS
    extent: Extent | None = None


@dataclass(frozen=True, slots=True)
class County:
    """The plan's own county; a work without a place below it lies somewhere in it."""

    name: str  # "" where unknown
    id: str | None
    towns: Mapping[str, str]  # ids by name


def site(text: str, candidate: Candidate, places: Places, county: County) -> Site:
    """Say where a work is."""
    start, end = candidate.start, candidate.end
    ends = extent(text, start, end, places)
    own = _own(candidate, places, ends)
    if own and candidate.near and not ends and all(toponym.place is None for toponym in own):
        own = ()  # 支持A镇建设B: only A can be found on a map
    found = own or _around(text, candidate, places)
    pairs = [
        _stands_for(text, toponym, candidate, county.towns) if own else (toponym.name, toponym.place)
        for toponym in found
    ]
    if own and not ends:
        pairs += [(toponym.name, toponym.place) for toponym in candidate.item.title_places]
    if ends and not ends.bracketed and county.name in (ends.from_, ends.to):
        pairs.append((county.name, county.id))
    names = list(dict(pairs).items())
    itself = "" if own or candidate.near else _itself(text, candidate)
    if candidate.host and itself:
        names = [(itself, None)]
    elif itself and found in ((), candidate.item.title_places):
        names.insert(0, (itself, None))
    if ends and not names:
        names = [(ends.from_, None), (ends.to, None)]
    if not names:
        names = [(county.name, county.id)] if county.name else []
        return Site(tuple(n for n, _ in names), tuple(i for _, i in names), "citywide")
    relation = "from_to" if ends else _relation(candidate, own, found) if found else "at"
    return Site(tuple(name for name, _ in names), tuple(place for _, place in names), relation, ends)


def _itself(text: str, candidate: Candidate) -> str:
    """Name the work as a place of its own, one that nothing places yet: X中心项目 stands at the X中心."""
    if candidate.host:
        return candidate.host
    name = _BEHIND.sub("", text[candidate.start : candidate.end])
    definite = len(name) >= _DEFINITE and not quantities.measures(name)
    if definite and ending(name)[0] == "site" and not pattern("ends", "vague").match(name):
        return name
    return ""


def _own(candidate: Candidate, places: Places, ends: Extent | None) -> tuple[Toponym, ...]:
    inside = places.inside(candidate.start, candidate.end)
    if ends is not None and ends.bracketed:
        hosts = tuple(toponym for toponym in inside if toponym.end <= ends.start)
        return hosts or inside
    return _without_parents(inside if ends else _without_provinces(inside))


def _without_provinces(inside: Sequence[Toponym]) -> tuple[Toponym, ...]:
    """Drop the province of an institution or a company: 山西某学校, 湖南某公司的项目."""
    return tuple(
        toponym for toponym in inside if not (toponym.kind == "admin" and _PROVINCE.search(toponym.name))
    )


def _without_parents(inside: Sequence[Toponym]) -> tuple[Toponym, ...]:
    """Drop the town before its village: 贾家庄镇|前庄化村 is one place."""
    kept = []
    for toponym, following in zip_longest(inside, inside[1:]):
        chain = following is not None and following.start == toponym.end
        if not (
            chain
            and toponym.kind in ("town", "admin")
            and (following.kind == "village" or _of_village(following))
        ):
            kept.append(toponym)
    return tuple(kept)


def _of_village(toponym: Toponym) -> bool:
    return toponym.parent.endswith("村")


def _around(text: str, candidate: Candidate, places: Places) -> tuple[Toponym, ...]:
    """Places for a work whose name holds none: of its clause, of its entry, of the headings."""
    if candidate.place_before and candidate.near:
        return _without_parents(candidate.place_before)
    if candidate.call == "lead" and (found := places.inside(*candidate.scope)):
        return _without_details(text, found)
    if candidate.item.lead and (found := places.inside(*candidate.item.lead)):
        return found
    return _without_parents(candidate.place_before) or candidate.item.title_places


def _without_details(text: str, found: Sequence[Toponym]) -> tuple[Toponym, ...]:
    """Drop what a bracket behind a place lists of it: 二府街片区（卫巷、养济巷）."""
    kept: list[Toponym] = []
    for toponym in found:
        between = text[kept[-1].end : toponym.start] if kept else ""
        if not (re.match(r"[（(]", between) and not re.search(r"[）)]", between)):
            kept.append(toponym)
    return tuple(kept)


def _town_of(toponym: Toponym, towns: Mapping[str, str]) -> str:
    """Find the town that an institution of a town is named for: 石庄派出所."""
    match = pattern("context", "per_town").search(toponym.text)
    stem = toponym.text[: match.start()] if match else ""
    found = [
        town for town in towns if (stem and re.sub(r"(?:街道|镇|乡)$", "", town) == stem) or town == stem
    ]
    return found[0] if found else ""


def _stands_for(
    text: str, toponym: Toponym, candidate: Candidate, towns: Mapping[str, str]
) -> tuple[str, str | None]:
    """Give the place that a toponym puts a work at: its town where the work is a new thing named for it."""
    named_for = toponym.parent.endswith(_SETTLEMENTS) and toponym.text.startswith(toponym.parent)
    town = toponym.parent if named_for else _town_of(toponym, towns)
    new = not text[toponym.end : candidate.end].strip("建设工程项目")
    if town and new and toponym.kind in _NAMED_FOR_TOWN and toponym.place is None:
        return town, towns.get(town)
    return toponym.name, toponym.place


def _relation(candidate: Candidate, own: Sequence[Toponym], found: Sequence[Toponym]) -> str:
    if len({toponym.name for toponym in found}) > 1 and not (own and candidate.item.title_places):
        return "multiple"
    kind = found[0].kind
    if kind in LINE_KINDS:
        return "along"
    if not own or (kind in _AREAS and found[0].end != candidate.end):
        return "in"
    return "at"
