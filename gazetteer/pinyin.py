"""How place names are read aloud: pypinyin, with the readings that it gets wrong in ``pinyin.csv``.

pypinyin reads its dictionaries when it is imported, for a fifth of a second: it is imported with the
first name that is spelt, and where none is, not at all.
"""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from pathlib import Path


@cache
def overrides() -> dict[str, tuple[str, ...]]:
    """Read the place readings that differ from the common ones, by name."""
    with Path(__file__).with_name("pinyin.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: tuple(row["pinyin"].split()) for row in csv.DictReader(file)}


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
