"""The cheapest reading of a paragraph: which stretches are names, which are common words.

A paragraph is read as a row of tokens, each with a cost in nats: common words cost minus the logarithm
of their frequency, known names little, unknown characters much. A run that ends with a generic term
(水库, 幼儿园, 路) may be read as a name; inside names unknown characters are cheap and verbs are dear, so
that the cheapest row puts the left edge of a name where a reader would. What is a place is not decided
here: a name made of common words alone is cut out all the same, and judged afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from atlas.reading.toponyms import costs, specifics
from atlas.reading.toponyms.barriers import CODE, FORMULA, GROUP, NUMERALS, PAUSES, SEPARATORS, floors
from atlas.reading.toponyms.candidate import SETTLEMENTS
from atlas.reading.toponyms.home import Home
from atlas.reading.toponyms.known import Known, KnownName
from atlas.reading.toponyms.slots import slots
from atlas.reading.toponyms.tokens import Part, PartSort, Token
from atlas.reading.toponyms.vocabulary import Mark, Term, Vocabulary, Word

LONGEST_SPECIFIC = 22  # characters

_EDGES = frozenset({"verb", "ambivalent", "modifier", "function"})
_BRIEF = frozenset({"river", "mountain", "water", "zone"})
"""Kinds whose names may have a specific of one character: 渭河, 泰山, 茶|文旅小镇."""
_LEVELS = "市县区旗镇乡村东西南北中"
_SOFT = "其化占"
"""Joints that also spell names: 恰甫其海, 宣化."""
_JOINING = "和与及等到至从"
_NOMINAL = frozenset({"noun", "modifier", "nominal"})
_SPELT = frozenset({"unknown", "foreign"})


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
        self._done = self._mark_acts()
        self._numbers = self._mark_numbers()
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
            total = here + costs.character(char)
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
            own, near = name.text in home.names, name.near or home.is_near(name)
            here = replace(name, own=name.own or own, near=near) if own or near != name.near else name
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

    def _mark_acts(self) -> list[bool]:
        """Mark the positions behind what is done with a place: 建设|…, 推进|…."""
        behind = [False] * (len(self.text) + 1)
        for start, words in enumerate(self._words):
            for end, word in words:
                behind[end] |= end - start > 1 and word.sort == "verb" and word.text in self._vocabulary.verbs
        return behind

    def _mark_numbers(self) -> list[int]:
        """Say for each position where the last numbered road or unit before it ends: no name runs over it."""
        found = [0] * (len(self.text) + 1)
        for names in self._known:
            for end, name in names:
                if name.tie == "code":
                    found[end] = end
        return list(accumulate(found, max))

    def _known_cost(self, start: int, end: int, name: KnownName) -> float:
        """Price a known name by itself."""
        if name.tie == "slot":
            spelt = sum(map(self._spelt, range(start, end)))
            return (
                costs.KNOWN["slot"] + costs.SLOT_SHARE * spelt + (costs.LONG_SLOT if end - start > 3 else 0.0)
            )
        cost = costs.KNOWN[name.tie]
        if name.tie in ("zone", "code"):
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
            base += costs.CUT / 2 if self._inside_word[end] else 0.0
            if swallowed:
                is_weak = end - start == 1 and term.kind not in ("town", "village") and term.grade != "bare"
                base += costs.SWALLOWED_WEAK if is_weak else costs.SWALLOWED
            base += costs.HEADED if self._is_head(start, end) else 0.0
            for first, price, chosen in self._specifics(start):
                if start - first == 1 and term.kind not in _BRIEF and self.text[first] not in _LEVELS:
                    price += costs.ONE_CHARACTER  # noqa: PLW2901 -- 车村, 窑小学: cut too short
                if self._is_name_behind(chosen[first].part, end):
                    continue
                if term.text not in vocabulary.numbered or _is_code(chosen[first], start):
                    yield base + price, _Name(first, end, term, start, chosen)

    def _is_name_behind(self, first: Part, end: int) -> bool:
        """Tell a name of the gazetteer behind what only says where it is: 河南|内乡县衙."""
        if first.sort != "position" or first.end - first.start == 1:
            return False
        return any(last == end and name.tie == "official" for last, name in self._known[first.end])

    def _is_tail(self, start: int, end: int) -> bool:
        """Tell whether a term is the tail of a longer common word or own name, as 路 is of 道路."""
        for first in range(max(0, start - 3), start):
            if self.text[first] in NUMERALS:
                continue  # 钢|三路
            words = (word for last, word in self._words[first] if last >= end)
            rare = costs.RARE if self._is_parted(first, start) else costs.UNKNOWN * 2  # 浠水|河, no 水河
            if any(word.cost < rare and word.text not in self._vocabulary.terms for word in words):
                return True
            if any(last >= end and name.own for last, name in self._known[first]):
                return True
        return False

    def _is_parted(self, first: int, end: int) -> bool:
        names = (pair for begin in range(max(0, end - 4), first) for pair in self._known[begin])
        return any(last == end and name.tie != "slot" for last, name in names)

    def _is_head(self, start: int, end: int) -> bool:
        """Tell whether a term is the head of a longer common word or own name, as 路 is of 路面."""
        terms, beyond = self._vocabulary.terms, end
        if terms[self.text[start:end]].kind in SETTLEMENTS:
            beyond = max((last for last, _ in self._words[end]), default=end)  # 村|道路, no 村道
        if any(end < last >= beyond and word.text not in terms for last, word in self._words[start]):
            return True
        return any(last > end and name.own for last, name in self._known[start])

    def _specifics(self, end: int) -> Iterator[tuple[int, float, Mapping[int, _Edge]]]:
        """Yield every specific that may stand before a generic term: its start, its cost, its edges."""
        floor = max(self._floors[end], self._numbers[end], end - LONGEST_SPECIFIC)
        cost: dict[int, float] = {end: 0.0}
        chosen: dict[int, _Edge] = {}
        for start in range(end - 1, floor - 1, -1):
            best = float("inf")
            for edge in self._inside(start):
                rest = cost.get(edge.end)
                if rest is None:
                    continue
                price = edge.cost + rest + (self._last_cost(edge) if edge.end == end else 0.0)
                if price >= best or (edge.part.sort == "emblem" and not self._fits_emblem(edge, end, chosen)):
                    continue
                best, chosen[start] = price, edge
            if best < float("inf"):
                cost[start] = best
                if chosen[start].part.sort != "bracketed":
                    yield start, best + self._edge_cost(start, chosen[start].part), chosen

    def _last_cost(self, edge: _Edge) -> float:
        """Price a character more or less where a specific ends with it."""
        if edge.part.sort not in _SPELT:
            return 0.0
        return self._spelt(edge.end - 1, specifics.END) - self._spelt(edge.end - 1)

    def _edge_cost(self, start: int, first: Part) -> float:
        """Price a name's beginning where it does."""
        cost = costs.EDGE_FIRST if first.sort in _EDGES else 0.0
        cost += costs.CUT if self._inside_word[start] and first.sort != "known" else 0.0
        return cost - self._earned(start)

    def _earned(self, start: int) -> float:
        """Say how much a name's beginning earns by what stands before it."""
        before = self.text[start - 1] if start else "，"
        if before in PAUSES:
            return costs.AFTER_PAUSE
        if before in SEPARATORS:
            return costs.AFTER_SEPARATOR
        return costs.AFTER_VERB if self._done[start] else 0.0

    def _fits_emblem(self, edge: _Edge, end: int, chosen: dict[int, _Edge]) -> bool:
        """Tell whether an emblem stands where it names: before a term; a verb only right before the last."""
        if edge.end == end:
            return True
        word = self._vocabulary.words.get(self.text[edge.part.start : edge.end])
        following = chosen[edge.end]
        if word is not None and word.sort == "verb":
            return following.end == end and self.text[edge.end : end] in NUMERALS  # 建设|二|路
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
            if name.tie in ("slot", "code"):
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
            price = costs.MARK + (costs.FOREIGN if self._foreign[start] else 0.0)  # the 新 of 新建
            yield _Edge(start + 1, price, Part(start, start + 1, "position"))
        for end, word in self._words[start]:
            if end - start == 1 or word.text in vocabulary.terms:
                continue  # a character by itself is spelt
            price = costs.word_inside(word)
            price += costs.STRADDLING if word.text[0] in costs.SETTLING else 0.0
            if word.sort in _NOMINAL and self._done[start + 1]:
                price += costs.FOREIGN  # 新|建武|…, where 新建 is meant
            yield _Edge(end, price, Part(start, end, word.sort))

    def _sign_edges(self, start: int) -> Iterator[_Edge]:
        """Yield codes, words in quotes or brackets, and the single character."""
        text = self.text
        code = CODE.match(text, start)
        if any(name.tie == "code" for _, name in self._known[start]):
            code = None  # G345 by itself, whatever follows
        if code and (start == 0 or not (text[start - 1].isalnum() and text[start - 1].isascii())):
            yield _Edge(code.end(), costs.CODE, Part(start, code.end(), "code"))
        group = GROUP.match(text, start)
        if group and not self._is_name(group.group()) and not FORMULA.fullmatch(group.group()):
            price = costs.QUOTED + costs.QUOTED_CHARACTER * max(0, len(group.group()) - 6)
            sort: PartSort = "bracketed" if text[start] == "（" else "quoted"
            yield _Edge(group.end(), price, Part(start, group.end(), sort))
        if "\u4e00" <= text[start] <= "\u9fff":
            foreign = self._foreign[start]
            price = self._spelt(start) + (costs.FOREIGN if foreign else 0.0)
            if text[start] in self._vocabulary.joints and not self._begins_an_element(start):
                price = max(price, costs.JOINT_IN_NAMES) if text[start] in _SOFT else costs.JOINT
                price += costs.JOINT if text[start] in "至到" else 0.0  # between two names, in none
            yield _Edge(start + 1, price, Part(start, start + 1, "foreign" if foreign else "unknown"))

    def _begins_an_element(self, start: int) -> bool:
        """Tell the 和 of 、和乐镇, which joins nothing."""
        return start > 0 and self.text[start - 1] == "、" and self.text[start] in _JOINING

    def _spelt(self, start: int, after: str = "") -> float:
        """Price a character that belongs to no word inside a name, before the next of the text."""
        char = self.text[start]
        after = after or self.text[start + 1 : start + 2] or specifics.END
        return costs.spelt(char, specifics.cost(char, after), self._vocabulary)

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
