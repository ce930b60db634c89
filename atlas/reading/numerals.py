"""Chinese and Arabic numerals as numbers.

cn2an reads the Chinese ones; what it cannot read (几, 多, a bare 百) is None here, never a guess. It takes
a fifth of a second to import, so the numerals that most plans have no others than (up to 九十九, whole
hundreds and thousands) are a table, and wait for no import.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

DIGITS = "〇零一二两三四五六七八九"
NUMERAL = rf"(?:[{DIGITS}十百千万亿]+|[0-9]+(?:\.[0-9]+)?)"
"""Regular expression of a numeral as plans write them."""

LONGEST = 32
"""Characters; 九千九百九十九亿九千九百九十九万九千九百九十九 has 23. What is longer is no number that anybody
wrote, and cn2an would take time with its square."""


_ONES = ("", *"一二三四五六七八九")
_TENS = ("", "十", *(f"{digit}十" for digit in _ONES[2:]))
COMMON: Mapping[str, float | None] = {
    **{tens + ones: 10.0 * i + j for i, tens in enumerate(_TENS) for j, ones in enumerate(_ONES) if i + j},
    **{f"{ones}百": 100.0 * i for i, ones in enumerate(_ONES) if i},
    **{f"{ones}千": 1000.0 * i for i, ones in enumerate(_ONES) if i},
    **dict.fromkeys("百千万亿"),
    "零": 0.0,
}
"""The numerals that most plans have, as cn2an reads them."""


@lru_cache(maxsize=4096)
def number(text: str) -> float | None:
    """Read a numeral: 四百, 两, 十二, 3.5.

    Returns
    -------
    float or None
        None where the text is no numeral, an open one (多, 若干), or longer than any.
    """
    text = text.strip().replace("两", "二")
    if text in COMMON:
        return COMMON[text]
    if not 0 < len(text) <= LONGEST:
        return None
    try:
        value = float(text) if text[0].isascii() else _chinese(text)
    except (ValueError, KeyError, IndexError):
        return None
    return value if math.isfinite(value) else None


def _chinese(text: str) -> float:
    from cn2an import cn2an  # noqa: PLC0415 -- see above

    return float(cn2an(text, "smart"))


def count(text: str) -> int | None:
    """Read a numeral that counts things; None where it is no whole number."""
    value = number(text)
    return int(value) if value is not None and value == int(value) else None
