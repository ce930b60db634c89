"""Search as a person types, each answer with its reason.

In this order: the official name, an alias, a former name, the name without its suffix, pinyin, and
what is written much alike. Pinyin and likeness are for people who choose from a list; nothing is ever
resolved by them alone. Where a person has typed only the beginning of a name, that counts as being alike.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rapidfuzz import fuzz, process

from gazetteer import names
from gazetteer.names import Relation
from gazetteer.pinyin import readings, spell
from gazetteer.place import Place
from gazetteer.validity import Validity

Reason = Literal["exact", "alias", "former", "suffix-free", "in-parent", "pinyin", "fuzzy"]

EXACT: Mapping[Relation, tuple[float, Reason]] = {
    "official": (1.0, "exact"),
    "alias": (0.95, "alias"),
    "short": (0.9, "suffix-free"),
}
FORMER_SCORE = 0.93  # an alias that has gone out of use
PINYIN_SCORE = 0.8  # the whole name spelt; a homophone in characters is worth less
HOMOPHONE_SCORE = 0.6
SPELLING_BEGUN = 0.7  # the first letters of a spelling, or initials
NAME_BEGUN = 0.85  # the first characters of a name, as while it is being typed
FUZZY_TOP = 0.75  # a likeness of 100 %, which only an exact match has
FUZZY_CUTOFF = 50.0  # percent; two of three characters in common is 67
FUZZY_CUTOFF_ABROAD = 66.0  # outside the county
SLIP_CUTOFF = 80.0  # percent of a spelling in Latin letters, which shares more by chance
FUZZY_POOL = 50  # forms looked at; several may be of one place
ABROAD = 0.05  # taken off inexact answers outside the county
SHORTEST_SPELLING = 2  # letters
_PINYIN = re.compile(r"(?:[a-z]+[1-5]?)*[a-z]{2,}[1-5]?|[a-z]{2,}")  # fen2yang2; no code such as g5


@dataclass(frozen=True, slots=True)
class Match:
    """One answer to a query."""

    place: Place
    score: float  # 0..1
    reason: Reason
    validity: Validity | None = None  # when the name asked for was in use, where that is known


class Searcher:
    """Answers queries over the forms of a gazetteer; their spellings wait for the first that needs them."""

    def __init__(self, places: Mapping[str, Place], forms: Iterable[tuple[str, str, Relation, bool]]) -> None:
        self._places = places
        self._order = {id_: number for number, id_ in enumerate(places)}
        self._own: set[str] = set()
        self._exact: dict[str, list[tuple[str, Relation]]] = {}
        self._aloud: list[tuple[str, str]] = []  # forms that are read aloud, with their place
        self._periods = {
            (names.normalise(name), id_): period
            for id_, place in places.items()
            for name, period in place.validity.items()
        }
        for form, place, relation, own in forms:
            self._exact.setdefault(names.normalise(form), []).append((place, relation))
            if own:
                self._own.add(place)
            if relation != "alias" or form in places[place].aliases:  # else only another suffix
                self._aloud.append((form, place))
        self._pool = sorted(self._exact)

    def find(self, query: str, limit: int = 10) -> list[Match]:
        """Answer a query, the best first; own places before others where scores are equal."""
        wanted = names.normalise(query)
        if not wanted or limit < 1:
            return []
        best: dict[str, Match] = {}
        for place, score, reason in self._answers(wanted):
            if place not in best or best[place].score < score:
                period = self._periods.get((wanted, place))
                best[place] = Match(self._places[place], round(score, 3), reason, period)
        ranked = sorted(best.values(), key=lambda match: (-match.score, *self._rank(match.place.id)))
        return ranked[:limit]

    def homophones(self, name: str) -> list[Place]:
        """List the places one of whose names sounds like this one, the county's own first."""
        found = self._sounds.whole.get(_joined(spell(names.normalise(name))), set())
        return [self._places[place] for place in sorted(found, key=self._rank)]

    def _rank(self, place: str) -> tuple[bool, int]:
        return place not in self._own, self._order[place]

    def _answers(self, wanted: str) -> Iterator[tuple[str, float, Reason]]:
        for place, relation in self._exact.get(wanted, ()):
            period = self._periods.get((wanted, place))
            if period is not None and period.is_former and relation == "alias":
                yield place, FORMER_SCORE, "former"
            else:
                yield place, *EXACT[relation]
        for place, score in self._by_sound(wanted):
            yield place, score - self._abroad(place), "pinyin"
        for form in _beginning(self._pool, wanted):
            for place, _ in self._exact[form]:
                yield place, _begun(NAME_BEGUN, wanted, form) - self._abroad(place), "fuzzy"
        if _letters(wanted) is not None:
            return  # likeness to a spelling is found by sound
        for pool, cutoff in zip(self._likened, (FUZZY_CUTOFF, FUZZY_CUTOFF_ABROAD), strict=True):
            for form, likeness in _alike(wanted, pool, cutoff):
                for place, _ in self._exact[form]:
                    yield place, FUZZY_TOP * likeness / 100 - self._abroad(place), "fuzzy"

    def _abroad(self, place: str) -> float:
        return 0.0 if place in self._own else ABROAD

    def _by_sound(self, wanted: str) -> Iterator[tuple[str, float]]:
        typed = _letters(wanted)
        if typed is None:
            for place in self._sounds.whole.get(_joined(spell(wanted)), ()):
                yield place, HOMOPHONE_SCORE
            return
        if len(typed) < SHORTEST_SPELLING:
            return
        sounds = self._sounds
        for place in sounds.whole.get(typed, ()):
            yield place, PINYIN_SCORE
        for place in sounds.initials.get(typed, ()):
            yield place, SPELLING_BEGUN
        for spelling in _beginning(sounds.ordered, typed):
            for place in sounds.whole[spelling]:
                yield place, _begun(SPELLING_BEGUN, typed, spelling)
        for spelling, likeness in _alike(typed, sounds.ordered, SLIP_CUTOFF):
            for place in sounds.whole[spelling]:
                yield place, HOMOPHONE_SCORE * likeness / 100

    @cached_property
    def _sounds(self) -> _Sounds:
        whole: dict[str, set[str]] = {}
        initials: dict[str, set[str]] = {}
        for form, place in self._aloud:
            for syllables in readings(form):
                whole.setdefault(_joined(syllables), set()).add(place)
                initials.setdefault("".join(syllable[0] for syllable in syllables), set()).add(place)
        return _Sounds(whole, initials, sorted(whole))

    @cached_property
    def _likened(self) -> tuple[list[str], list[str]]:
        """Forms that a misspelt name may stand for: those of own places, and all others."""
        near: list[str] = []
        far: list[str] = []
        for form in sorted({names.normalise(form) for form, _ in self._aloud}):
            (near if any(place in self._own for place, _ in self._exact[form]) else far).append(form)
        return near, far


@dataclass(frozen=True, slots=True)
class _Sounds:
    """Places by how their names are read aloud."""

    whole: Mapping[str, set[str]]
    initials: Mapping[str, set[str]]
    ordered: Sequence[str]  # the whole spellings


def _joined(syllables: Iterable[str]) -> str:
    """Write syllables as one word, ü as u: few keyboards have it, and it is typed v or u."""
    return "".join(syllables).replace("v", "u")


def _letters(typed: str) -> str | None:
    """Reduce what is typed in Latin letters to plain pinyin, without tones; None where it is none."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", typed) if not unicodedata.combining(sign))
    if not _PINYIN.fullmatch(bare):
        return None
    return _joined(sign for sign in bare if sign.isalpha())


def _alike(wanted: str, pool: Sequence[str], cutoff: float) -> Iterator[tuple[str, float]]:
    """List the entries that are written much alike, with the likeness in percent."""
    found = process.extract(wanted, pool, scorer=fuzz.ratio, score_cutoff=cutoff, limit=FUZZY_POOL)
    yield from ((entry, likeness) for entry, likeness, _ in found)


def _beginning(ordered: Sequence[str], start: str) -> Iterator[str]:
    """List the entries of a sorted list that begin with a string and go on."""
    for at in range(bisect_right(ordered, start), len(ordered)):
        if not ordered[at].startswith(start):
            return
        yield ordered[at]


def _begun(full: float, start: str, whole: str) -> float:
    """Score a beginning: the more of the whole is there, the better."""
    return full * (0.8 + 0.2 * len(start) / len(whole))
