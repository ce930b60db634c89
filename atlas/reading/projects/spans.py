"""Cutting a text into sentences, clauses and the elements of a list, with brackets kept whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator

Span = tuple[int, int]

_OPENING, _CLOSING = "（(【[〔《", "）)】]〕》"
_QUOTES = {"“": 1, "”": -1, "「": 1, "」": -1}
_SENTENCE_ENDS = "。！？；;!?\n"
_CLAUSE_ENDS = "，：,:"
_LIST_MARKS = "、"
_DEEPEST = 60  # characters; a bracket that does not close within them was never meant as one


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Split at the marks that end a sentence or its half; the marks are left out."""
    return _split(text, start, end, lambda at: text[at] in _SENTENCE_ENDS, quotes=False)


def clauses(text: str, start: int, end: int) -> Iterator[Span]:
    """Split a sentence at its commas and colons."""
    return _split(
        text, start, end, lambda at: text[at] in _CLAUSE_ENDS and not _in_number(text, at), quotes=False
    )


def elements(text: str, start: int, end: int) -> Iterator[Span]:
    """Split a list at its enumeration commas; “A”“B” are two elements as well."""
    for a, b in _split(text, start, end, lambda at: text[at] in _LIST_MARKS, quotes=True):
        yield from _quoted(text, a, b)


def _quoted(text: str, start: int, end: int) -> Iterator[Span]:
    while (cut := text.find("”“", start, end)) >= 0:
        yield start, cut + 1
        start = cut + 1
    if start < end:
        yield start, end


def _split(text: str, start: int, end: int, is_mark: Callable[[int], bool], quotes: bool) -> Iterator[Span]:
    depth = opened = 0
    begin = start
    for at in range(start, end):
        char = text[at]
        if char in _OPENING or (quotes and _QUOTES.get(char) == 1):
            depth, opened = depth + 1, at
        elif char in _CLOSING or (quotes and _QUOTES.get(char) == -1):
            depth = max(0, depth - 1)
        elif is_mark(at) and (depth == 0 or at - opened > _DEEPEST):
            if begin < at:
                yield begin, at
            begin, depth = at + 1, 0
    if begin < end:
        yield begin, end


def _in_number(text: str, at: int) -> bool:
    """A comma between two digits groups thousands; a colon between them is a ratio or a time."""
    return 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit()
