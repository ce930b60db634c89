"""Chinese and Arabic numerals as numbers.

cn2an reads the Chinese ones; what it cannot read (几, 多, a bare 百) is None here, never a guess.
"""

from __future__ import annotations

from functools import lru_cache

import cn2an

DIGITS = "〇零一二两三四五六七八九"
NUMERAL = rf"(?:[{DIGITS}十百千万亿]+|[0-9]+(?:\.[0-9]+)?)"
"""Regular expression of a numeral as plans write them."""


@lru_cache(maxsize=4096)
def number(text: str) -> float | None:
    """Read a numeral: 四百, 两, 十二, 3.5.

    Returns
    -------
    float or None
        None where the text is no numeral or an open one (多, 若干).
    """
    text = text.strip().replace("两", "二")
    if not text:
        return None
    try:
        return float(text) if text[0].isascii() else float(cn2an.cn2an(text, "smart"))
    except (ValueError, KeyError, IndexError):
        return None


def count(text: str) -> int | None:
    """Read a numeral that counts things; None where it is no whole number."""
    value = number(text)
    return int(value) if value is not None and value == int(value) else None
