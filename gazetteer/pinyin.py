"""How place names are read aloud: pypinyin, with the readings that it gets wrong in ``pinyin.csv``.

A row corrects a name, or a sign wherever it stands in one. ``also`` lists readings that a sign has in
some places (堡 is bao, bu or pu): a search by sound tries them all. Beside the romanised names of
GeoNames, of 3,069 names of prefectures and counties three are spelt otherwise here, and rightly so.

pypinyin reads its dictionaries when it is imported, for a fifth of a second: it is imported with the
first name that is spelt, and where none is, not at all.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice, product
from pathlib import Path

MOST_READINGS = 12  # of one name; three signs with three readings each would make 27


@cache
def overrides() -> Mapping[str, tuple[str, ...]]:
    """Read the place readings that differ from the common ones, by name, the longest names first."""
    found = {row["name"]: tuple(row["pinyin"].split()) for row in _table() if row["pinyin"]}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=65536)
def spell(name: str) -> tuple[str, ...]:
    """Spell a name in toneless pinyin, one syllable a character; other signs stay, in lower case.

    >>> spell("长治市")
    ('chang', 'zhi', 'shi')
    """
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 -- see above

    for known, reading in overrides().items():
        if known in name:
            before, after = name.split(known, 1)
            return (*spell(before), *reading, *spell(after)) if name != known else reading
    return tuple(syllable.lower() for syllable in lazy_pinyin(name, style=Style.NORMAL) if syllable.strip())


def readings(name: str) -> Iterator[tuple[str, ...]]:
    """List the ways in which a name may be read, the likeliest first.

    >>> list(readings("柳堡"))
    [('liu', 'bao'), ('liu', 'bu'), ('liu', 'pu')]
    """
    spelt, others = spell(name), _others()
    if len(spelt) != len(name) or not any(sign in others for sign in name):
        yield spelt
        return
    choices = [dict.fromkeys((main, *others.get(sign, ()))) for sign, main in zip(name, spelt, strict=True)]
    yield from islice(product(*choices), MOST_READINGS)


@cache
def _others() -> Mapping[str, tuple[str, ...]]:
    return {row["name"]: tuple(row["also"].split("|")) for row in _table() if row["also"]}


@cache
def _table() -> tuple[Mapping[str, str], ...]:
    with Path(__file__).with_name("pinyin.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
