"""The gazetteer's names as the recogniser uses them: every written form, ready to be found in a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from ahocorasick_rs import AhoCorasick

from atlas.reading.toponyms.vocabulary import vocabulary
from gazetteer.index import Gazetteer
from gazetteer.names import fold
from gazetteer.pinyin import spell
from gazetteer.place import Place

Tie = Literal["official", "alias", "short", "slot", "zone", "code"]


@dataclass(frozen=True, slots=True)
class KnownName:
    """A form of the gazetteer, with the closest place that is written so."""

    text: str
    kind: str
    tie: Tie  # how the form relates to the place's official name
    own: bool  # a place of the plan's county
    place: str  # id
    near: bool = False  # in the same province as the plan's county, or in a neighbour
    level: str = ""  # of an admin place: province, prefecture, county


@dataclass(frozen=True)
class Known:
    """All names of one gazetteer."""

    gazetteer: Gazetteer
    names: dict[str, tuple[KnownName, ...]]
    entries: tuple[str, ...]
    automaton: AhoCorasick | None
    itself: frozenset[str]  # the plan's own county, as written
    holders: frozenset[str]  # the prefecture and province it lies in, as written
    answers: dict[tuple[str, str, str, str], tuple[Place | None, float]] = field(default_factory=dict)

    def hits(self, text: str) -> Iterator[tuple[int, int, KnownName]]:
        """Yield every known name in a text, overlaps included."""
        if self.automaton is None:
            return
        for index, start, end in self.automaton.find_matches_as_indexes(fold(text), overlapping=True):
            if text[start] in _LEVEL_SIGNS and start > 0 and text[start - 1] in "我全本该":
                continue  # 我市|经济技术开发区
            yield start, end, self.names[self.entries[index]][0]

    def options(self, text: str) -> tuple[KnownName, ...]:
        """List the places that are written so, the closest first."""
        return self.names.get(fold(text), ())

    def sounds(self, text: str) -> tuple[str, ...]:
        """List the county's towns that are pronounced so but written otherwise: 古坪街道, 鼓坪街道."""
        if self.options(text):
            return ()
        alike = (
            town for town in self.own_towns if len(town) == len(text) and set(town[:-1]) & set(text[:-1])
        )
        return tuple(town for town in alike if spell(town) == spell(text))

    @cached_property
    def own_towns(self) -> tuple[str, ...]:
        """The official names of the county's towns."""
        places = self.gazetteer.places
        return tuple(place.name for place in places if place.kind == "town" and self.gazetteer.is_own(place))

    @cached_property
    def own_parks(self) -> dict[str, str]:
        """The county's development zones by every name they go by, the longest first."""
        found = {
            text: place.name
            for text, options in self.names.items()
            for option in options[:1]
            if option.own
            and option.kind == "park"
            and (place := self.gazetteer.get(option.place)) is not None
        }
        return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def known_names(gazetteer: Gazetteer) -> Known:
    """Index a gazetteer for recognition; kept for as long as the gazetteer is the last one used."""
    global _last  # noqa: PLW0603 -- one gazetteer at a time is read with; hashing one costs more than this
    if _last is None or _last.gazetteer is not gazetteer:
        _last = _index(gazetteer)
    return _last


_last: Known | None = None


def _index(gazetteer: Gazetteer) -> Known:
    names: dict[str, tuple[KnownName, ...]] = {}
    itself = _itself(gazetteer)  # a zone called after the county is not meant by the county's bare name
    near = _near(gazetteer)
    for text, forms in gazetteer.names().items():
        found = tuple(
            _known(text, place, form.relation, form.own, near)
            for form in forms
            if (place := gazetteer.get(form.place)) is not None
            and not (form.own and place.kind != "admin" and text in itself)
            and not _is_too_short(text, place, form.relation, form.own)
            and (gazetteer.county is not None or place.kind not in _LOCAL)
        )
        if found:
            names[text] = tuple(sorted(found, key=_rank))
    entries = tuple(names)
    automaton = AhoCorasick(entries) if entries else None
    return Known(gazetteer, names, entries, automaton, itself, _holders(gazetteer))


def _is_too_short(text: str, place: Place, tie: Tie, own: bool) -> bool:
    """Refuse a short form that means something else: 新建 of 新建区, 柳塘文化 of 柳塘文化生态旅游区."""
    word = vocabulary().words.get(text)
    if not own and text in vocabulary().terms:
        return True  # 种畜场 is one of its kind, not the place that bears no other name
    if tie == "short" and not own and word is not None and word.sort in _ACTS:
        return True
    if tie == "short" and place.kind == "town" and text.endswith(("路", "街", "道", "桥", "门")):
        return True  # 南湖路 is the road before it is 南湖路街道
    if tie != "short" or place.kind in ("admin", "town", "village"):
        return False
    words = vocabulary().words
    return len(text) > 2 and text[-2:] in words and words[text[-2:]].sort in ("noun", "nominal")


def _known(text: str, place: Place, tie: Tie, own: bool, near: frozenset[str]) -> KnownName:
    is_near = place.code[:2] in near or place.code in near
    return KnownName(text, place.kind, tie, own, place.id, is_near, place.attributes.get("level", ""))


def _near(gazetteer: Gazetteer) -> frozenset[str]:
    """List the codes of what lies near the plan's county: its province and its neighbours."""
    county = gazetteer.county
    if county is None:
        return frozenset()
    return frozenset(
        {county.code[:2], *(neighbour.code for neighbour in county.neighbours if neighbour.code)}
    )


def _rank(name: KnownName) -> tuple[bool, int, int, int]:
    """Own places first, then the closest form, towns before villages, high divisions before low."""
    tie = ("official", "alias", "short").index(name.tie)
    settlement = ("admin", "town").index(name.kind) if name.kind in ("admin", "town") else 2
    level = ("province", "prefecture", "county", "").index(name.level) if name.level in _LEVELS else 3
    return not name.own, tie, settlement, level


_LOCAL = frozenset({"town", "village"})
"""Kinds that the national tables hold only for the neighbours of counties with data."""
_ACTS = frozenset({"verb", "ambivalent", "function"})
_LEVEL_SIGNS = "市县区"
_LEVELS = ("province", "prefecture", "county", "")


def _holders(gazetteer: Gazetteer) -> frozenset[str]:
    county = gazetteer.county
    if county is None:
        return frozenset()
    full = (county.province, county.prefecture, county.province + county.prefecture)
    return frozenset({*full, county.province.removesuffix("省"), county.prefecture.removesuffix("市")} - {""})


def _itself(gazetteer: Gazetteer) -> frozenset[str]:
    county = gazetteer.county
    return frozenset(county.names) if county else frozenset()
