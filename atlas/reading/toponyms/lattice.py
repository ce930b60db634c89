"""The cheapest reading of a paragraph: which stretches are names, which are common words.

A paragraph is read as a row of tokens, each with a cost in nats: common words cost minus the logarithm
of their frequency, known names little, unknown characters much. A run that ends with a generic term
(水库, 幼儿园, 路) may be read as a name; inside names unknown characters are cheap and verbs are dear, so
that the cheapest row puts the left edge of a name where a reader would. What is a place is not decided
here: a name made of common words alone is cut out all the same, and judged afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from atlas.reading.toponyms import costs
from atlas.reading.toponyms.barriers import GROUP, SEPARATORS, floors
from atlas.reading.toponyms.home import Home
from atlas.reading.toponyms.known import Known, KnownName
from atlas.reading.toponyms.slots import slots
from atlas.reading.toponyms.tokens import Part, PartSort, Token
from atlas.reading.toponyms.vocabulary import Mark, Term, Vocabulary, Word, vocabulary

LONGEST_SPECIFIC = 22  # characters

_CODE = re.compile(
    r"[一二三四五六七八九十]号|[A-Za-z]+\d*|\d+(?:\.\d+)?(?:[kK][vV]|[mM][wW]|千伏|兆瓦|万千瓦|号)?"
)
_NUMERALS = "一二三四五六七八九十"
_EDGES = frozenset({"verb", "ambivalent", "modifier", "function"})


class _Edge(NamedTuple):
    end: int
    cost: float
    part: Part


class _Name(NamedTuple):
    """A stretch that may be a name; its parts are listed when it is chosen, as few are."""

    start: int
    end: int
    term: Term
    head: int  # where the generic term begins
    chosen: Mapping[int, _Edge]  # what stands at each position of the specific

    def token(self) -> Token:
        """List its parts."""
        return Token(self.start, self.end, "name", _parts(self.chosen, self.start, self.head), self.term)


_Step = tuple[int, _Name | KnownName | None]
"""Where a token begins, and what it is; None is a common word or a single character."""


class Lattice:
    """All tokens of one paragraph and the cheapest path through them."""

    def __init__(self, text: str, vocabulary: Vocabulary, known: Known, home: Home) -> None:
        self.text = text
        size = len(text) + 1
        self._vocabulary = vocabulary
        self._marked: list[list[tuple[int, Mark]]] = [[] for _ in range(size)]
        self._words: list[list[tuple[int, Word]]] = [[] for _ in range(size)]
        self._known: list[list[tuple[int, KnownName]]] = [[] for _ in range(size)]
        self._terms: list[tuple[int, int]] = []
        self._find_words()
        self._find_names(known, home)
        self._floors = floors(text)
        self._foreign, self._inside_word = self._mark_words()
        self._edges: dict[int, list[_Edge]] = {}

    def best(self) -> list[Token]:
        """Return the cheapest reading as a row of tokens."""
        size = len(self.text)
        cost = [0.0] + [float("inf")] * size
        back: list[_Step] = [(0, None)] * (size + 1)
        starting: dict[int, list[tuple[float, _Name]]] = {}
        for price, name in self._names():
            starting.setdefault(name.start, []).append((price, name))
        for start, char in enumerate(self.text):
            here = cost[start]
            total = here + _character_cost(char)
            if total < cost[start + 1]:
                cost[start + 1], back[start + 1] = total, (start, None)
            for end, word in self._words[start]:
                total = here + word.cost
                if total < cost[end] and end > start + 1:
                    cost[end], back[end] = total, (start, None)
            for end, known in self._known[start]:
                total = here + self._known_cost(start, end, known)
                if total < cost[end]:
                    cost[end], back[end] = total, (start, known)
            for price, name in starting.get(start, ()):
                if here + price < cost[name.end]:
                    cost[name.end], back[name.end] = here + price, (start, name)
        return _path(back)

    def _find_words(self) -> None:
        vocabulary = self._vocabulary
        found, special, words = vocabulary.found, vocabulary.special, self._words
        for number, start, end in vocabulary.automaton.find_matches_as_indexes(self.text, overlapping=True):
            word = found[number]
            if word is not None:
                words[start].append((end, word))
            if number not in special:
                continue
            mark = special[number]
            self._marked[start].append((end, mark))
            if mark.term is not None:
                self._terms.append((start, end))
            if mark.region:
                name = KnownName(mark.text, mark.region, "official", False, "")
                self._known[start].append((end, name))

    def _find_names(self, known: Known, home: Home) -> None:
        for start, end, name in known.hits(self.text):
            here = replace(name, own=True) if name.text in home.names else name
            self._known[start].append((end, here))
        for start, end, name in (*home.hits(self.text), *slots(self.text)):
            self._known[start].append((end, name))

    def _mark_words(self) -> tuple[list[bool], list[bool]]:
        """Mark the characters that belong to a verb or a function word, and the positions inside words."""
        foreign, inside = [False] * len(self.text), [False] * (len(self.text) + 1)
        for start, words in enumerate(self._words):
            for end, word in words:
                if end - start == 1:
                    foreign[start] |= word.text in self._vocabulary.loners
                    continue
                inside[start + 1 : end] = [True] * (end - start - 1)
                if word.sort in ("function", "verb", "ambivalent"):
                    foreign[start:end] = [True] * (end - start)
        return foreign, inside

    def _known_cost(self, start: int, end: int, name: KnownName) -> float:
        """Price a known name by itself."""
        if name.tie == "slot":
            return costs.KNOWN["slot"] + (end - start) + (costs.LONG_SLOT if end - start > 3 else 0.0)
        cost = costs.KNOWN[name.tie]
        if name.tie == "zone":
            return cost
        if not name.own:
            cost += costs.ABROAD
            if not name.near and name.tie == "short" and self.text[end - 1] in self._vocabulary.terms:
                cost += costs.FAR_LIKE_A_TERM
        common = self._vocabulary.words.get(self.text[start:end])
        return max(cost, common.cost + 1.0) if common is not None and name.tie != "official" else cost

    def _names(self) -> Iterator[tuple[float, _Name]]:
        """Yield every stretch that may be read as a name with a generic term."""
        vocabulary = self._vocabulary
        for start, end in self._terms:
            term = vocabulary.terms[self.text[start:end]]
            base = costs.NAME + costs.TERM[term.grade]
            if term.text in vocabulary.places_alone:
                yield costs.PLACE_ALONE, _Name(start, end, term, start, {})
                base += costs.NEEDS_NO_SPECIFIC
            elif term.text in vocabulary.institutions_alone:
                yield costs.INSTITUTION_ALONE, _Name(start, end, term, start, {})
            swallowed = self._is_tail(start, end)
            if (
                swallowed
                and end - start == 1
                and term.kind not in ("town", "village")
                and term.grade != "bare"
            ):
                continue
            base += costs.CUT / 2 if self._inside_word[end] else 0.0
            base += costs.SWALLOWED if swallowed else 0.0
            base += costs.HEADED if self._is_head(start, end) else 0.0
            for first, price, chosen in self._specifics(start):
                if term.text not in vocabulary.numbered or _is_code(chosen[first], start):
                    yield base + price, _Name(first, end, term, start, chosen)

    def _is_tail(self, start: int, end: int) -> bool:
        """Tell whether a term is the tail of a longer common word or own name, as 路 is of 道路."""
        for first in range(max(0, start - 3), start):
            if self.text[first] in _NUMERALS:
                continue  # 钢|三路
            if any(
                last >= end and word.text not in self._vocabulary.terms for last, word in self._words[first]
            ):
                return True
            if any(last >= end and name.own for last, name in self._known[first]):
                return True
        return False

    def _is_head(self, start: int, end: int) -> bool:
        """Tell whether a term is the head of a longer common word or own name, as 路 is of 路面."""
        if any(last > end and word.text not in self._vocabulary.terms for last, word in self._words[start]):
            return True
        return any(last > end and name.own for last, name in self._known[start])

    def _specifics(self, end: int) -> Iterator[tuple[int, float, Mapping[int, _Edge]]]:
        """Yield every specific that may stand before a generic term: its start, its cost, its edges."""
        floor = max(self._floors[end], end - LONGEST_SPECIFIC)
        cost: dict[int, float] = {end: 0.0}
        chosen: dict[int, _Edge] = {}
        for start in range(end - 1, floor - 1, -1):
            best = float("inf")
            for edge in self._inside(start):
                rest = cost.get(edge.end)
                if rest is None or edge.cost + rest >= best:
                    continue
                if edge.part.sort == "emblem" and not self._fits_emblem(edge, end, chosen):
                    continue
                best, chosen[start] = edge.cost + rest, edge
            if best < float("inf"):
                cost[start] = best
                if chosen[start].part.sort != "bracketed":
                    yield start, best + self._edge_cost(start, chosen[start].part), chosen

    def _edge_cost(self, start: int, first: Part) -> float:
        """Price a name's beginning where it does."""
        cost = costs.EDGE_FIRST if first.sort in _EDGES else 0.0
        if start == 0 or self.text[start - 1] in SEPARATORS:
            cost -= costs.AFTER_SEPARATOR
        return cost + (costs.CUT if self._inside_word[start] and first.sort != "known" else 0.0)

    def _fits_emblem(self, edge: _Edge, end: int, chosen: dict[int, _Edge]) -> bool:
        """Tell whether an emblem stands where it names: before a term; a verb only right before the last."""
        if edge.end == end:
            return True
        word = self._vocabulary.words.get(self.text[edge.part.start : edge.end])
        if word is not None and word.sort == "verb":
            return False
        following = chosen[edge.end]
        return following.part.sort == "term" or (following.part.sort == "position" and following.end == end)

    def _inside(self, start: int) -> list[_Edge]:
        """List what may stand at a position inside a name; remembered, as many names share it."""
        found = self._edges.get(start)
        if found is None:
            found = [*self._known_edges(start), *self._word_edges(start), *self._sign_edges(start)]
            self._edges[start] = found
        return found

    def _known_edges(self, start: int) -> Iterator[_Edge]:
        for end, name in self._known[start]:
            if name.tie == "slot":
                continue
            price = costs.KNOWN[name.tie] + (0.0 if name.own else costs.ABROAD)
            if name.tie == "zone":
                price = costs.ZONE_INSIDE
            elif not name.own and self.text[start:end] in self._vocabulary.words:
                price = self._known_cost(start, end, name)
            yield _Edge(end, price, Part(start, end, "known", name))

    def _word_edges(self, start: int) -> Iterator[_Edge]:
        vocabulary = self._vocabulary
        for end, mark in self._marked[start]:
            if mark.is_position:
                yield _Edge(end, costs.POSITION, Part(start, end, "position"))
            if mark.is_emblem:
                yield _Edge(end, costs.EMBLEM, Part(start, end, "emblem"))
            if mark.term is not None:
                yield _Edge(end, costs.term_inside(mark.term, vocabulary), Part(start, end, "term"))
        if self.text[start] in vocabulary.marks:
            yield _Edge(start + 1, costs.MARK, Part(start, start + 1, "position"))
        for end, word in self._words[start]:
            if word.text not in vocabulary.joints and word.text not in vocabulary.terms:
                yield _Edge(end, costs.word_inside(word), Part(start, end, word.sort))

    def _sign_edges(self, start: int) -> Iterator[_Edge]:
        """Yield codes, words in quotes or brackets, and the single character."""
        text = self.text
        code = _CODE.match(text, start)
        if code and (start == 0 or not (text[start - 1].isalnum() and text[start - 1].isascii())):
            yield _Edge(code.end(), costs.CODE, Part(start, code.end(), "code"))
        group = GROUP.match(text, start)
        if group and not self._is_name(group.group()):
            price = costs.QUOTED + costs.QUOTED_CHARACTER * max(0, len(group.group()) - 6)
            sort: PartSort = "bracketed" if text[start] == "（" else "quoted"
            yield _Edge(group.end(), price, Part(start, group.end(), sort))
        if "\u4e00" <= text[start] <= "\u9fff":
            foreign = self._foreign[start]
            price = costs.UNKNOWN_INSIDE + (costs.FOREIGN if foreign else 0.0)
            if text[start] in self._vocabulary.joints:
                price = costs.JOINT
            yield _Edge(start + 1, price, Part(start, start + 1, "foreign" if foreign else "unknown"))

    def _is_name(self, group: str) -> bool:
        """Tell whether a bracket holds a name of its own: 柳塘街（粮市片区）."""
        inner = group[1:-1]
        if group[0] != "（":
            return False
        tails = (self._vocabulary.terms.get(inner[-size:]) for size in (1, 2, 3) if len(inner) > size)
        return any(term is not None and term.grade != "bare" for term in tails)


def _is_code(first: _Edge, end: int) -> bool:
    return first.part.sort == "code" and first.end == end


def _parts(chosen: Mapping[int, _Edge], start: int, end: int) -> tuple[Part, ...]:
    parts = []
    while start < end:
        edge = chosen[start]
        parts.append(edge.part)
        start = edge.end
    return tuple(parts)


@cache
def _character_cost(char: str) -> float:
    """Price a single character outside names."""
    if not "\u4e00" <= char <= "\u9fff":
        return costs.SIGN
    words = vocabulary()
    word = words.words.get(char)
    if word is None:
        return costs.UNKNOWN
    return word.cost if char in words.loners else max(word.cost + 3.0, costs.CHARACTER)


def _path(back: list[_Step]) -> list[Token]:
    tokens: list[Token] = []
    end = len(back) - 1
    while end > 0:
        start, found = back[end]
        if found is None:
            tokens.append(Token(start, end, "word"))
        else:
            tokens.append(
                found.token() if isinstance(found, _Name) else Token(start, end, "known", known=found)
            )
        end = start
    return tokens[::-1]
