"""Tell characters that mean nothing: of a font that does not say which characters its glyphs are.

A font without such a table (ToUnicode) gives the numbers of its glyphs, which look like a medley of
scripts or like Chinese without a single common word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from atlas.reading.files import common_share

_STRANGE = 0.3  # of the characters, from scripts that no Chinese text is written in
_MEDLEY = 4  # such scripts (blocks of 256 characters) at once: one or two are a language
_ENOUGH = 200  # Chinese characters that say something about their use
_LEAST_COMMON = 0.02  # of them; plans have 0.15 and more, glyph numbers 0.01
_HAN = ("\u3400", "\u9fff")
# Latin, general punctuation to dingbats, and all that East Asian text is set with.
_USUAL = (("\0", "\u00ff"), ("\u2000", "\u27bf"), ("\u2e80", "\ufaff"), ("\ufe10", "\uffff"))


def is_medley(chars: Iterable[str]) -> bool:
    """Tell whether the characters of a page are of many scripts at once."""
    counts = Counter(chars)
    strange = {char: count for char, count in counts.items() if not _is_usual(char)}
    blocks = {ord(char) // 256 for char in strange}
    return len(blocks) >= _MEDLEY and sum(strange.values()) > _STRANGE * counts.total()


def is_no_language(chars: Iterable[str]) -> bool:
    """Tell whether the Chinese characters of a file are chosen as no writer chooses them."""
    han = "".join(char for char in chars if _HAN[0] <= char <= _HAN[1])
    return len(han) >= _ENOUGH and common_share(han) < _LEAST_COMMON


def _is_usual(char: str) -> bool:
    return any(first <= char <= last for first, last in _USUAL)
