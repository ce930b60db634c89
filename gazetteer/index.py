"""A gazetteer in memory: one county's places with the whole country's divisions around them.

``Gazetteer.load`` reads the records, derives what follows from them (areas, districts, containers) and
indexes every form under which a place may be written. Searching as a person types is in ``search``,
choosing between candidates in ``resolve``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType

from gazetteer import catalogue, containers, districts, names, told, towns
from gazetteer.county import County
from gazetteer.names import Relation
from gazetteer.place import Place
from gazetteer.projection import geodesic_m
from gazetteer.search import Match, Searcher
from gazetteer.validity import Validity

NEIGHBOURS_AMONG = 16
"""Of the counties with the nearest seats. In the outlines of 天地图 (2,843 counties) 97 % of a county's
neighbours are among them, and 92 % of those in another province."""


@dataclass(frozen=True, slots=True)
class NameForm:
    """One way in which one place is written."""

    place: str  # id
    relation: Relation  # to the official name
    own: bool  # whether the place is one of the county's own
    validity: Validity | None = None  # when it was written so, where that is known


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Places and their names. Build it with ``load``, or from records with ``of``."""

    county: County | None
    places: tuple[Place, ...] = field(repr=False)  # the county's own first, in the order of the files
    home: str = ""  # GB code of the county whose plan is read, also where it has no data; "" for none

    @staticmethod
    def load(county_code: str | None = None, *, drawn: bool = True) -> Gazetteer:
        """Load a county's gazetteer, or, with None, the national tables alone.

        Loaded once per code and process.

        Parameters
        ----------
        county_code
            GB/T 2260.
        drawn
            Whether the footprints that follow from others are worked out: areas of towns, places that are
            told from others, containers. Names, kinds and parents are the same without.

        Raises
        ------
        UnknownCountyError
            No data folder holds the county.
        GazetteerError
            A file is not sound.
        """
        return _load(county_code, catalogue.data_folders(), drawn)

    @staticmethod
    def around(county_code: str) -> Gazetteer:
        """Load the national tables as seen from a county that has no data of its own.

        The county itself, what the national tables know in it, and its prefecture and province come first.
        """
        return _around(county_code, catalogue.data_folders())

    @staticmethod
    def of(
        county: County | None, places: Iterable[Place], national: Iterable[Place] = (), *, drawn: bool = True
    ) -> Gazetteer:
        """Build a gazetteer from records: towns get areas and districts, containers get footprints."""
        around = {place.id: place for place in national}
        if county is None:
            return Gazetteer(None, containers.placed(tuple(around.values()), {}))
        itself = _with_outline(around.pop(county.code, None), county)
        listed = (itself, *places)
        seated = towns.with_areas(listed, county) if drawn else towns.with_seats(listed)
        own = districts.with_districts(seated, county)
        for place in own:
            around.pop(place.id, None)  # the county knows its places better than the national tables
        if not drawn:
            return Gazetteer(county, (*own, *around.values()), county.code)
        own = containers.placed(told.placed(own, around), around)
        others = containers.placed(tuple(around.values()), {place.id: place for place in own})
        return Gazetteer(county, (*own, *others), county.code)

    def get(self, id: str) -> Place | None:  # noqa: A002 -- the record's own word
        """Find a place by its id."""
        return self._by_id.get(id)

    def children(self, id: str) -> tuple[Place, ...]:  # noqa: A002
        """List the places directly inside a place, in the order of the files."""
        return self._children.get(id, ())

    def ancestors(self, place: Place) -> tuple[Place, ...]:
        """List what a place lies in, the nearest first."""
        found: list[Place] = []
        above = self.get(place.parent)
        while above is not None and above not in found:
            found.append(above)
            above = self.get(above.parent)
        return tuple(found)

    def is_own(self, place: Place) -> bool:
        """Say whether a place belongs to the county whose plan is read."""
        return bool(self.home) and place.county == self.home

    def named(self, name: str) -> tuple[Place, ...]:
        """Find every place that may be written so, the closest relation and own places first."""
        found = self._by_form.get(names.normalise(name), ())
        return tuple(self._by_id[form.place] for form in found)

    def relations(self, name: str) -> tuple[NameForm, ...]:
        """Like ``named``, with how the name relates to each place's official name."""
        return self._by_form.get(names.normalise(name), ())

    def names(self) -> Mapping[str, tuple[NameForm, ...]]:
        """Map every form that can be looked for in a text (folded) to the places it may name.

        Forms of the county's own places, and of the national tables.
        """
        return self._surfaces

    def find(self, query: str, limit: int = 10) -> list[Match]:
        """Search as a person types: exact, alias, suffix-free, pinyin, fuzzy, the best first."""
        return self._searcher.find(query, limit)

    def homophones(self, name: str) -> list[Place]:
        """List the places one of whose names is read aloud like this one, own places first."""
        return self._searcher.homophones(name)

    @cached_property
    def near_by(self) -> Set[str]:
        """Codes of the counties whose seats lie nearest to this one's, where its neighbours are not known."""
        itself = self.get(self.home)
        if itself is None or itself.seat is None or (self.county is not None and self.county.neighbours):
            return frozenset()
        seats = {
            place.code: place.seat.geometry
            for place in self.places
            if place.code and place.code == place.county != self.home and place.seat is not None
        }
        away = geodesic_m(itself.seat.geometry, list(seats.values()))
        nearest = sorted(zip(away, seats, strict=True))[:NEIGHBOURS_AMONG]
        return frozenset(code for _, code in nearest)

    @cached_property
    def _by_id(self) -> Mapping[str, Place]:
        return {place.id: place for place in self.places}

    @cached_property
    def _children(self) -> Mapping[str, tuple[Place, ...]]:
        found: dict[str, list[Place]] = {}
        for place in self.places:
            found.setdefault(place.parent, []).append(place)
        return {parent: tuple(places) for parent, places in found.items() if parent}

    @cached_property
    def _surfaces(self) -> Mapping[str, tuple[NameForm, ...]]:
        pairs = ((form, entry) for form, entry in self._forms if _can_stand_in_text(form))
        return MappingProxyType(_grouped(pairs))

    @cached_property
    def _by_form(self) -> Mapping[str, tuple[NameForm, ...]]:
        return _grouped((names.normalise(form), entry) for form, entry in self._forms)

    @cached_property
    def _searcher(self) -> Searcher:
        return Searcher(
            self._by_id, ((form, entry.place, entry.relation, entry.own) for form, entry in self._forms)
        )

    @cached_property
    def _home(self) -> tuple[str, ...]:
        return (self.county.full_name, self.county.name, self.county.short) if self.county else ()

    @cached_property
    def _forms(self) -> tuple[tuple[str, NameForm], ...]:
        return tuple(form for place in self.places for form in self._forms_of(place))

    def _forms_of(self, place: Place) -> Iterator[tuple[str, NameForm]]:
        own = self.is_own(place)
        said = names.ranked(place.name, place.attributes.get("short", ""))  # a former name, said still
        periods = {name: period for name, period in place.validity.items() if name != said}
        for form, relation in written_forms(place, self._home if own else ()).items():
            yield names.fold(form), NameForm(place.id, relation, own, periods.get(form))


def written_forms(place: Place, home: tuple[str, ...] = ()) -> Mapping[str, Relation]:
    """List how a place may be written: its names, their variants, and its short form.

    Parameters
    ----------
    place
        Any place.
    home
        Names of the county inside which it is written; they may be left out there.
    """
    found = dict(names.forms(place.name, place.kind, place.aliases))
    for form in tuple(found):
        at_home = names.without_home(form, place.kind, home)
        if at_home:
            found.setdefault(at_home, "short")
            found.setdefault(f"{_rank_word(home)}{at_home}", "short")
    short = place.attributes.get("short", "")
    if len(short) >= names.shortest():
        found.setdefault(short, "short")
        found.setdefault(names.ranked(place.name, short) or short, "alias")
    return found


def _rank_word(home: tuple[str, ...]) -> str:
    """Say how the county calls itself without its name: 市, 县 or 区."""
    return home[0][-1]


def _can_stand_in_text(form: str) -> bool:
    """Leave out names in Latin script, except codes such as G307: a plan does not use them."""
    return any(ord(sign) > 0x2E7F for sign in form) or any(sign.isdigit() for sign in form)


def _grouped(pairs: Iterable[tuple[str, NameForm]]) -> dict[str, tuple[NameForm, ...]]:
    found: dict[str, dict[str, NameForm]] = {}
    for form, entry in pairs:
        known = found.setdefault(form, {})
        if entry.place not in known or _rank(entry) < _rank(known[entry.place]):
            known[entry.place] = entry
    return {
        form: tuple(sorted(entries.values(), key=_rank)) if len(entries) > 1 else tuple(entries.values())
        for form, entries in found.items()
    }


def _rank(entry: NameForm) -> tuple[int, bool]:
    return names.RELATIONS.index(entry.relation), not entry.own


def _with_outline(division: Place | None, county: County) -> Place:
    """Give the county its outline as footprint; make its record where the national table has none."""
    if division is None:
        division = Place(
            county.code, county.name, "admin", county.code, county.outline.source, code=county.code
        )
    aliases = tuple(name for name in county.names if name not in (division.name, county.short))
    return replace(
        division,
        footprint=county.outline,
        seat=county.seat or division.seat,
        aliases=tuple(dict.fromkeys((*division.aliases, *aliases))),
        validity=MappingProxyType({**division.validity, **county.validity}),
        attributes=MappingProxyType({"level": "county", **division.attributes, "short": county.short}),
    )


@lru_cache(maxsize=32)
def _load(code: str | None, data: tuple[Path, ...], drawn: bool) -> Gazetteer:
    if code is None:
        return Gazetteer.of(None, (), catalogue.china(data))
    found = catalogue.records(code, data)
    return Gazetteer.of(found.county, found.places, catalogue.china(data), drawn=drawn)


@lru_cache(maxsize=8)
def _around(code: str, data: tuple[Path, ...]) -> Gazetteer:
    return replace(_load(None, data, True), home=code)


def forget() -> None:
    """Read every data folder anew: one of them was written to."""
    tables = (catalogue.china, catalogue.national_index, catalogue.all_counties, catalogue.records)
    for kept in (catalogue.sources, *tables, _load, _around):
        kept.cache_clear()
