"""Where a work is: its places, their gazetteer ids, and how it lies to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from atlas.reading import quantities
from atlas.reading.projects.candidate import Candidate
from atlas.reading.projects.extent import Extent, extent
from atlas.reading.projects.facts import owner_of
from atlas.reading.projects.places import Places
from atlas.reading.projects.words import ending, pattern
from atlas.reading.toponym import Toponym
from gazetteer.place import LINE_KINDS

_AREAS = frozenset({"admin", "town", "village", "area", "park", "zone", "region"})
# A school or police station named for its town lies somewhere in that town; a park is a place by itself.
_QUOTED = re.compile(r"[“「][^“”「」]+[”」]")
# A bracket right behind a place or a part of it, still open: X街片区（A巷、…
_OPEN_BRACKET = re.compile(r"(?:片区|地区|一带|周边|沿线|区域|路段|段)?[（(][^）)]*$")
_OWN_COUNTY = re.compile(r"[我全本][市县区]|[市县](?=[^区域])")
# A programme for every part of the county, whoever carries it out: 整县推进屋顶光伏; not 调整县城.
_WHOLE_COUNTY = re.compile(r"(?<![调修平完规])整[县市区](?![城道级政])")
_CELL_PART = re.compile(r"[^、，,；;/／\t\n]{2,30}")
_BEHIND = re.compile(r"(?:建设)?(?:项目|工程)?(?:建设)?$")
_LONGEST_NAME = 24  # characters
_DEFINITE = 6  # characters; a shorter name of a facility is that of its kind
_PROVINCE = re.compile(r"(?:省|自治区)$|^(?:北京|上海|天津|重庆)市$")
_SETTLEMENTS = ("镇", "乡", "街道", "村")
_NAMED_FOR_TOWN = frozenset({"facility", "zone", "scenic"})


Spot = tuple[str, str | None]
"""Name and gazetteer id of a place."""


@dataclass(frozen=True, slots=True)
class Site:
    """Places of a work."""

    names: tuple[str, ...]
    ids: tuple[str | None, ...]
    relation: str  # one of atlas.dossier.RELATIONS
    extent: Extent | None = None
    along: str = ""  # kind of the line it lies on, "" where it lies on none


@dataclass(frozen=True, slots=True)
class County:
    """The plan's own county; a work without a place below it lies somewhere in it."""

    name: str  # "" where unknown
    id: str | None
    towns: Mapping[str, str]  # ids by name


def site(text: str, candidate: Candidate, places: Places, county: County) -> Site:
    """Say where a work is."""
    start, end = candidate.start, candidate.end
    if _WHOLE_COUNTY.search(text, start, end):
        return _somewhere(county)
    ends = extent(text, start, end, places)
    own = _own(text, candidate, places, ends)
    if own and candidate.near and not ends and all(toponym.place is None for toponym in own):
        own = ()  # 支持A镇建设B: only A can be found on a map
    found = own or _around(text, candidate, places)
    named = [spot for toponym in own for spot in _stands_for(text, toponym, candidate, places, county)]
    names = _unique(named or [(toponym.name, toponym.place) for toponym in found])
    if ends:
        names = _with_ends(names, found, ends, places, county)
    elif own:
        names = _unique([*names, *((toponym.name, toponym.place) for toponym in candidate.item.title_places)])
    itself = "" if own or candidate.near else _itself(text, candidate)
    if own and candidate.call == "lead":
        unknown = all(place is None for _, place in names)
        names = _unique([*names, *_based(text, candidate, places, unknown)])
    if candidate.host and itself:
        names = [(itself, None)]
    elif itself and found in ((), candidate.item.title_places):
        names.insert(0, (itself, None))
    if ends and not names:
        names = [(ends.from_, None), (ends.to, None)]
    if not names:
        return _somewhere(county)
    relation = "from_to" if ends else _relation(candidate, own, found) if found else "at"
    kind = found[0].kind if found and found[0].kind in LINE_KINDS else ""
    return Site(tuple(name for name, _ in names), tuple(place for _, place in names), relation, ends, kind)


def in_cell(text: str, start: int, end: int, places: Places, county: County) -> tuple[Spot, ...]:
    """Read the places of a table cell: 大桥镇、双溪乡牛头村; what is no known name stays as it is written."""
    found: list[Spot] = []
    for match in _CELL_PART.finditer(text, start, end):
        part = match.group().strip()
        inside = _without_parents(places.inside(*match.span()))
        if part in places.own_names or _OWN_COUNTY.fullmatch(part):
            found.append((county.name or part, county.id))
        else:
            found += [(toponym.name, toponym.place) for toponym in inside] or [(part, None)]
    return tuple(_unique(found))


def located(where: Site, stated: tuple[Spot, ...]) -> Site:
    """Put a work where its table says; what its name tells of known places stays beside that."""
    if not stated:
        return where
    known = [spot for spot in zip(where.names, where.ids, strict=True) if spot[1] is not None]
    own = [] if where.relation == "citywide" or where.extent else known
    spots = _unique([*stated, *own])
    plain = "multiple" if len(stated) > 1 else "in"
    relation = "from_to" if where.extent else "at" if own and len(stated) < 2 else plain
    return Site(tuple(name for name, _ in spots), tuple(place for _, place in spots), relation, where.extent)


def _unique(spots: Iterable[Spot]) -> list[Spot]:
    return list(dict(spots).items())


def _with_ends(
    names: Sequence[Spot], found: Sequence[Toponym], ends: Extent, places: Places, county: County
) -> list[Spot]:
    """Add the ends of a linear work that are places of it.

    The county where it is an end; those of a river's reach, which tell where on the river it lies (a street
    needs no such help). A spring takes the place of what it is named for.
    """
    if ends.bracketed:
        reach = len(found) == 1 and found[0].kind in ("river", "water")
        added = [(name, places.id_of(name)) for name in (ends.from_, ends.to)] if reach else []
        return _unique([*names, *added])
    first = next((toponym.name for toponym in found if toponym.start == ends.start), "")
    if ends.source:
        names = [(ends.from_, None) if name == first else (name, place) for name, place in names]
    return _unique([*names, (county.name, county.id)] if county.name in (ends.from_, ends.to) else names)


def _somewhere(county: County) -> Site:
    return Site((county.name,), (county.id,), "citywide") if county.name else Site((), (), "citywide")


def _itself(text: str, candidate: Candidate) -> str:
    """Name the work as a place of its own, one that nothing places yet: X中心项目 stands at the X中心."""
    if candidate.host:
        return candidate.host
    name = _BEHIND.sub("", text[candidate.start : candidate.end])
    definite = len(name) >= _DEFINITE and not quantities.measures(name)
    vague = pattern("ends", "vague").match(name) or pattern("context", "container").match(name)
    if definite and ending(name)[0] == "site" and not vague:
        return name
    return ""


def _own(text: str, candidate: Candidate, places: Places, ends: Extent | None) -> tuple[Toponym, ...]:
    inside = places.inside(candidate.start, candidate.end)
    if ends is not None and ends.bracketed:
        hosts = tuple(toponym for toponym in inside if toponym.end <= ends.start)
        return hosts or inside
    if ends is not None:  # A至B轻轨: no place is called B轻轨
        return _without_parents([t for t in inside if t.place or not t.start < ends.end < t.end])
    sites = _without_owner(text, candidate, _without_titles(text, candidate, inside))
    return _without_parents(_without_provinces(sites))


def _without_owner(text: str, candidate: Candidate, inside: Sequence[Toponym]) -> tuple[Toponym, ...]:
    """Drop what is only part of a firm's name (某某医院管理有限公司), but for a works or park that stands."""
    end = candidate.start + len(owner_of(text[candidate.start : candidate.end]))
    return tuple(
        toponym
        for toponym in inside
        if toponym.end > end or (toponym.place is not None and toponym.kind in ("facility", "park"))
    )


def _without_titles(text: str, candidate: Candidate, inside: Sequence[Toponym]) -> tuple[Toponym, ...]:
    """Drop a place that is only part of a quoted name behind a place: X村“长江大合唱”."""
    titles = [match.span() for match in _QUOTED.finditer(text, candidate.start, candidate.end)]

    def within(toponym: Toponym) -> bool:
        return any(
            (a < toponym.start and toponym.end < b - 1) or (a + 1 < toponym.start and toponym.end < b)
            for a, b in titles
        )

    return tuple(toponym for rank, toponym in enumerate(inside) if not (rank and within(toponym)))


def _without_provinces(inside: Sequence[Toponym]) -> tuple[Toponym, ...]:
    """Drop the province of an institution or a company: 山西某学校, 湖南某公司的项目."""
    return tuple(
        toponym for toponym in inside if not (toponym.kind == "admin" and _PROVINCE.search(toponym.name))
    )


def _without_parents(inside: Sequence[Toponym]) -> tuple[Toponym, ...]:
    """Drop the town before its village: 柳塘镇|何家村 is one place."""
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


def _based(text: str, candidate: Candidate, places: Places, unknown: bool) -> Iterator[Spot]:
    """Find the known places that an entry puts its work at: 位于A, 选址在B; an unknown work's also 依托C."""
    _, end = candidate.scope
    for key in ("stands", "leans") if unknown else ("stands",):
        for match in pattern("context", key).finditer(text, *candidate.scope):
            county = _OWN_COUNTY.match(text, match.end(), end)
            at = county.end() if county else match.end()
            for toponym in places.inside(at, min(at + _LONGEST_NAME, end)):
                if toponym.start == at and toponym.place is not None and toponym.kind not in LINE_KINDS:
                    yield toponym.name, toponym.place


def _without_details(text: str, found: Sequence[Toponym]) -> tuple[Toponym, ...]:
    """Drop what a bracket behind a place lists of it: 柳塘片区（甲巷、乙巷）."""
    kept: list[Toponym] = []
    for toponym in found:
        between = text[kept[-1].end : toponym.start] if kept else ""
        if not _OPEN_BRACKET.match(between):
            kept.append(toponym)
    return tuple(kept)


def _town_of(toponym: Toponym, towns: Iterable[str]) -> str:
    """Find the town that an institution of a town is named for: 柳塘派出所."""
    match = pattern("context", "per_town").search(toponym.text)
    stem = toponym.text[: match.start()] if match else ""
    found = [town for town in towns if stem and stem in (town, re.sub(r"(?:街道|镇|乡)$", "", town))]
    return found[0] if found else ""


def _stands_for(
    text: str, toponym: Toponym, candidate: Candidate, places: Places, county: County
) -> list[Spot]:
    """Give the places that a toponym puts a work at.

    What is known lies where it lies. A new thing that nothing places yet, named for its town or village, lies
    in that: an institution anywhere in it, a base or a park besides is a place by itself.
    """
    itself = (toponym.name, toponym.place)
    new = not text[toponym.end : candidate.end].strip("建设工程项目")
    if toponym.place is not None or not new:
        return [itself]
    towns = (*county.towns, toponym.parent) if places.id_of(toponym.parent) else tuple(county.towns)
    named_for = toponym.parent.endswith(_SETTLEMENTS) and toponym.text.startswith(toponym.parent)
    town = toponym.parent if named_for else _town_of(toponym, towns)
    if town and toponym.kind in _NAMED_FOR_TOWN:
        return [(town, county.towns.get(town) or places.id_of(town))]
    alone = len(places.inside(candidate.start, candidate.end)) == 1
    ground = places.ground(toponym) if alone else None
    return [itself, ground] if ground else [itself]


def _relation(candidate: Candidate, own: Sequence[Toponym], found: Sequence[Toponym]) -> str:
    if len({toponym.name for toponym in found}) > 1 and not (own and candidate.item.title_places):
        return "multiple"
    kind = found[0].kind
    if kind in LINE_KINDS:
        return "along"
    if not own or (kind in _AREAS and found[0].end != candidate.end):
        return "in"
    return "at"
