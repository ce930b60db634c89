"""What each way of reading costs, in nats.

A word of general language costs minus the logarithm of its share: 的 3, 建设 8, a rare word 14. The other
costs were set against that scale and tried on passages of many counties' plans.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from atlas.reading.toponyms.vocabulary import Term, Vocabulary, Word, vocabulary

# Outside names.
UNKNOWN = 14.0  # a character that is no word
CHARACTER = 11.0  # at least: a character that is a word but seldom stands alone
SIGN = 3.0  # a letter, digit or punctuation mark

# Known names by themselves.
KNOWN: Mapping[str, float] = {
    "official": 5.0,
    "alias": 6.0,
    "short": 7.0,
    "zone": 4.0,
    "slot": 5.0,
    "code": 4.0,
}
ABROAD = 2.0  # more, outside the plan's county
FAR_LIKE_A_TERM = 5.0  # a far county's short name that reads as a name with a generic term: 南山, 锡山
SLOT_SHARE = 0.5  # of what its characters cost inside a name
LONG_SLOT = 6.0  # more, for a bare name of four characters

# Names with a generic term.
NAME = 3.0  # of reading a name at all
TERM: Mapping[str, float] = {"firm": 2.5, "plain": 3.0, "loose": 5.5, "bare": 8.0}
PLACE_ALONE = 5.0  # 中心城区
INSTITUTION_ALONE = 8.0  # 看守所
NEEDS_NO_SPECIFIC = 9.0  # a specific before a term that needs none: 西达|主城区
SWALLOWED = 5.0  # a term that is the tail of a common word: 道|路
SWALLOWED_WEAK = 8.0  # the same of one character that names no settlement: 江|河
RARE = 12.0  # a word that a known name parts: 浠水|河, no 水河
ONE_CHARACTER = 5.0  # a specific of one character, which few kinds have: 窑|小学
HEADED = 6.0  # a term that begins a common word: 路|面
CUT = 4.0  # a name that begins inside a common word: 推|进…; half of it where it ends there
EDGE_FIRST = 7.0  # a name that begins with a verb or a modifier
AFTER_PAUSE = 3.0  # earned by a name that begins where an element of a list does
AFTER_VERB = 1.5  # earned by a name that begins behind what is done with it
AFTER_SEPARATOR = 2.0  # earned by a name that begins where a clause does

# Inside names.
SPELT = 2.5  # of a character that belongs to no word, and more by the statistics of names:
SLOPE = 0.6  # so much of what they say, within these bounds
LEAST, MOST = 5.0, 11.0
MARK = 6.0  # 东, 新, 大
FOREIGN = 2.0  # more, for an unknown character that also belongs to a verb or function word
JOINT_IN_NAMES = 12.0  # of those that spell names too
JOINT = 26.5  # 的, 和, 至 that are no part of a word
VERB = 7.0  # more than in text
FUNCTION = 8.0  # more than in text
NOUN_SHARE = 0.85  # of the cost in text
EMBLEM = 5.5
POSITION = 4.0
CODE = 5.0
QUOTED = 7.0
QUOTED_CHARACTER = 2.5  # each beyond the fourth
TERM_INSIDE = 3.0
STREET_INSIDE = 5.0
SETTLEMENT_INSIDE = 6.0  # 镇, 村 within a longer name: rather two names
ZONE_INSIDE = 2.5
SETTLING = "镇乡村"  # characters that settlements end with
STRADDLING = 5.0  # a word that begins as a settlement ends: 柳塘|乡党|岭村


@cache
def character(char: str) -> float:
    """Price a single character outside names."""
    if not "\u4e00" <= char <= "\u9fff":
        return SIGN
    words = vocabulary()
    word = words.words.get(char)
    if word is None:
        return UNKNOWN
    return word.cost if char in words.loners else max(word.cost + 3.0, CHARACTER)


def word_inside(word: Word) -> float:
    """Price a common word inside a name."""
    if word.sort == "verb":
        return word.cost + VERB
    if word.sort == "function":
        return word.cost + FUNCTION
    return word.cost * NOUN_SHARE


def term_inside(term: Term, vocabulary: Vocabulary) -> float:
    """Price a generic term inside a longer name."""
    if term.text in vocabulary.chain_terms or term.kind == "region":
        return SETTLEMENT_INSIDE
    return STREET_INSIDE if term.kind == "road" else TERM_INSIDE


def spelt(char: str, cost: float, vocabulary: Vocabulary) -> float:
    """Price a character of a specific that belongs to no word, from what it costs by the statistics."""
    price = min(MOST, max(LEAST, SPELT + SLOPE * cost))
    if char in SETTLING:
        return max(price, SETTLEMENT_INSIDE + 1.0)
    return max(price, MARK + 0.1) if char in vocabulary.marks else price
