"""The words that names are told by: generic terms, edges, and a word list of general Chinese.

All of it is data: ``terms.toml`` (what a name ends with), ``boundary.toml`` (what parts it from the
sentence) and ``words.csv`` (common words with the cost of reading each, the negative logarithm of its
frequency). Nothing here knows any county.

``words.csv`` is taken from the dictionary of jieba 0.42.1 (Sun Junyi, MIT licence): words of up to four
characters counted at least 30 times there, without names, and single characters; the cost is in tenths
of a nat, the class v verb, w verbal noun, n noun, a attribute, f function word.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

Sort = Literal["verb", "modifier", "nominal", "ambivalent", "noun", "function"]
Grade = Literal["firm", "plain", "bare", "loose"]

_SORTS: Mapping[str, Sort] = {"v": "verb", "w": "nominal", "n": "noun", "a": "modifier", "f": "function"}
_OWN_COST = 9.0  # nats; a word of the trade, about as common as 开发区 in general language
_REGION_KINDS: Mapping[str, str] = {"names": "region", "rivers": "river", "mountains": "mountain"}


class Word(NamedTuple):
    """A common word; a tuple, as fifty thousand of them are made at every start."""

    text: str
    sort: Sort
    cost: float  # nats: minus the logarithm of its share in general text


@dataclass(frozen=True, slots=True)
class Term:
    """A generic term."""

    text: str
    kind: str  # of place
    grade: Grade


@dataclass(frozen=True, slots=True)
class Mark:
    """What one string of the vocabulary may be besides a common word."""

    text: str
    term: Term | None
    region: str  # kind of a well-known name without a generic term; "" where it is none
    is_emblem: bool
    is_position: bool


@dataclass(frozen=True)
class Vocabulary:
    """Words and terms, with an automaton that finds all of them.

    The sets are explained where they stand, in ``boundary.toml`` and ``terms.toml``.
    """

    words: Mapping[str, Word]
    terms: Mapping[str, Term]
    marks: frozenset[str]
    joints: frozenset[str]
    loners: frozenset[str]
    verbs: frozenset[str]
    general_heads: Mapping[str, frozenset[str]]  # by family of terms
    estates_general: frozenset[str]
    emblematic: frozenset[str]
    residential: frozenset[str]
    chain_terms: frozenset[str]
    numbered: frozenset[str]
    places_alone: frozenset[str]
    institutions_alone: frozenset[str]
    automaton: AhoCorasick
    found: tuple[Word | None, ...]  # by number in the automaton; None for what is no common word
    special: Mapping[int, Mark]  # by number in the automaton


@cache
def vocabulary() -> Vocabulary:
    """Load the word lists, once per process."""
    edges, ends = table("boundary.toml"), table("terms.toml")
    terms = {
        text: Term(text, group["kind"], group["grade"])
        for group in ends["group"]
        for text in group["terms"].split()
    }
    words = _words(edges, terms)
    special = _special(terms, edges, ends)
    texts = sorted([*words, *(text for text in special if text not in words)])  # the same in every run
    return Vocabulary(
        words=words,
        terms=terms,
        marks=_set(edges["marks"]),
        joints=_set(edges["joints"]),
        loners=_set(edges["loners"]),
        verbs=_set(edges["verbs"]),
        general_heads={family: _set(heads) for family, heads in edges["general_heads"].items()},
        estates_general=_set(edges["estates_general"]),
        emblematic=_set(ends["emblematic"]["terms"]),
        residential=_set(ends["residential"]["terms"]),
        chain_terms=_set(ends["chain"]["terms"]),
        numbered=_set(ends["numbered"]["terms"]),
        places_alone=_set(ends["alone"]["places"]),
        institutions_alone=_set(ends["alone"]["institutions"]),
        automaton=AhoCorasick(texts, implementation=Implementation.ContiguousNFA),
        found=tuple(map(words.get, texts)),
        special={number: special[text] for number, text in enumerate(texts) if text in special},
    )


@cache
def table(name: str) -> dict[str, Any]:
    """Read one of the package's TOML tables."""
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


@cache
def listed(section: str, key: str) -> frozenset[str]:
    """Return the words of one entry of ``cutting.toml``."""
    return _set(table("cutting.toml")[section][key])


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _words(edges: Mapping[str, Any], terms: Mapping[str, Term]) -> dict[str, Word]:
    """Merge the common words with those of the trade; what is in both takes the trade's sort."""
    words = _common_words()
    nominal, verbs = _set(edges["nominal"]), _set(edges["verbs"])
    sorts: tuple[tuple[Sort, frozenset[str]], ...] = (
        ("noun", _set(edges["nouns"])),
        ("modifier", _set(edges["modifiers"])),
        ("nominal", nominal - verbs),
        ("ambivalent", nominal & verbs),
        ("verb", verbs - nominal),
    )
    for sort, texts in sorts:
        for text in texts:
            known = words.get(text)
            words[text] = Word(text, sort, min(known.cost, _OWN_COST + 2) if known else _OWN_COST)
    for text in terms:
        if len(text) > 1:
            words.setdefault(text, Word(text, "noun", _OWN_COST))
    return words


def _common_words() -> dict[str, Word]:
    with Path(__file__).with_name("words.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)  # word, cost in tenths of a nat, class
        return {text: Word(text, _SORTS[sort], int(cost) / 10) for text, cost, sort in rows}


def _special(terms: Mapping[str, Term], edges: Mapping[str, Any], ends: Mapping[str, Any]) -> dict[str, Mark]:
    """List the strings that are more than words."""
    emblems, positions = _set(edges["emblems"]), _set(edges["positions"])
    regions = {text: kind for key, kind in _REGION_KINDS.items() for text in ends["regions"][key].split()}
    return {
        text: Mark(text, terms.get(text), regions.get(text, ""), text in emblems, text in positions)
        for text in {*terms, *regions, *emblems, *positions}
    }
