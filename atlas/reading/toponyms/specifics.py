"""How the specifics of place names are spelt: what a character costs inside one, given the next.

``specifics.csv`` counts characters and pairs of characters in the names of China's villages and towns,
without their generic terms; ``^`` stands before a name, ``$`` behind it. The pairs are read backwards, as
the lattice builds a specific from its generic term to the left, so that the price of a character depends
on the text alone: 骂秧箐 costs what 箐 at the end, 秧 before 箐, 骂 before 秧 and a beginning before 骂 do.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

START = "^"
END = "$"
_UNSEEN = 0.3  # times that a character which is in no name is taken to have been counted
_CHARACTERS = 8000  # in use in names, seen or not
_TRUST = 5.0  # times that a character must be seen before pairs with it weigh as much as it alone


@lru_cache(maxsize=65_536)
def cost(char: str, after: str) -> float:
    """Price a character before another inside a name.

    Parameters
    ----------
    char : str
        A character, or ``START``.
    after : str
        The character behind it, or ``END``.

    Returns
    -------
    float
        Minus the logarithm of its share, in nats.
    """
    single, pairs, kept, total = _counts()
    seen = single.get(START if after == END else after, 0)
    share = (single.get(char, 0) + _UNSEEN) / (total + _UNSEEN * _CHARACTERS)
    known = pairs.get((char, after), 0) + (seen - kept.get(after, 0) + _TRUST) * share
    return -math.log(known / (seen + _TRUST))


@cache
def _counts() -> tuple[Mapping[str, int], Mapping[tuple[str, str], int], Mapping[str, int], int]:
    """Read the counts of characters, of pairs, of the pairs before each character, and of all characters."""
    single: dict[str, int] = {}
    pairs: dict[tuple[str, str], int] = {}
    kept: dict[str, int] = defaultdict(int)
    with Path(__file__).with_name("specifics.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)  # char, after, count
        for char, after, written in rows:
            count = int(written)
            if after:
                pairs[char, after] = count
                kept[after] += count
            else:
                single[char] = count
    return single, pairs, dict(kept), sum(single.values())
