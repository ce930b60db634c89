"""Cutting a text into sentences, clauses and the elements of a list, with brackets kept whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

_OPENING, _CLOSING = "（(【[〔《“「", "）)】]〕》”」"
_BRACKETS = r"（(【\[〔《）)】\]〕》"
_SENTENCE_SIGNS = re.compile(rf"[。！？；;!?\n{_BRACKETS}]")
_CLAUSE_SIGNS = re.compile(rf"[，：,:{_BRACKETS}]")
_LIST_SIGNS = re.compile(rf"[、“”「」{_BRACKETS}]")
_DEEPEST = 60  # characters; a bracket that does not close within them was never meant as one


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Split at the marks that end a sentence or its half; the marks are left out."""
    return _split(text, start, end, _SENTENCE_SIGNS)


def clauses(text: str, start: int, end: int) -> Iterator[Span]:
    """Split a sentence at its commas and colons."""
    return _split(text, start, end, _CLAUSE_SIGNS)


def elements(text: str, start: int, end: int) -> Iterator[Span]:
    """Split a list at its enumeration commas; “A”“B” are two elements as well."""
    for a, b in _split(text, start, end, _LIST_SIGNS):
        yield from _quoted(text, a, b)


def _quoted(text: str, start: int, end: int) -> Iterator[Span]:
    while (cut := text.find("”“", start, end)) >= 0:
        yield start, cut + 1
        start = cut + 1
    if start < end:
        yield start, end


def _split(text: str, start: int, end: int, signs: re.Pattern[str]) -> Iterator[Span]:
    depth = opened = 0
    begin = start
    for match in signs.finditer(text, start, end):
        at, char = match.start(), match.group()
        if char in _OPENING:
            depth, opened = depth + 1, at
        elif char in _CLOSING:
            depth = max(0, depth - 1)
        elif (depth == 0 or at - opened > _DEEPEST) and not (char in ",，:：" and _in_number(text, at)):
            if begin < at:
                yield begin, at
            begin, depth = at + 1, 0
    if begin < end:
        yield begin, end


def _in_number(text: str, at: int) -> bool:
    """A comma between two digits groups thousands; a colon between them is a ratio or a time."""
    return 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit()
