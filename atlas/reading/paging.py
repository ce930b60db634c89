"""Page numbers and running headers that are left in a text that was copied out of a document."""

from __future__ import annotations

import re
from collections import defaultdict

_COUNT = r"\d{1,4}"
_NUMBER = re.compile(
    rf"(?:[-—–－·~]*[ \t]*{_COUNT}[ \t]*[-—–－·~]*"
    rf"|第[ \t]*{_COUNT}[ \t]*页(?:[ \t，,/]*共[ \t]*{_COUNT}[ \t]*页)?"
    rf"|{_COUNT}[ \t]*/[ \t]*{_COUNT}"
    rf"|page[ \t]+{_COUNT}(?:[ \t]+of[ \t]+{_COUNT})?)",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_BLANK = " \t\u3000\xa0"
_FEWEST = 3  # pages that repeat a header
_SHARE = 0.75  # of a header's lines that stand at the edge of a page
_SHORTEST, _LONGEST = 4, 50  # characters of a header


def without_page_marks(text: str, shown: str, dropped: str) -> str:
    """Drop page numbers, and lines that are repeated beside page numbers or form feeds.

    Parameters
    ----------
    text : str
        As it stands in the file.
    shown : str
        The same without markup, of the same length.
    dropped : str
        Character that stands for what is dropped.
    """
    spans = [span for span in _line_spans(shown) if shown[slice(*span)].strip(_BLANK + dropped)]
    words = [shown[slice(*span)].replace(dropped, "").strip(_BLANK) for span in spans]
    numbers = {rank for rank, line in enumerate(words) if _NUMBER.fullmatch(line)}
    gone = numbers | _headers(text, spans, words, numbers)
    if not gone:
        return shown
    parts: list[str] = []
    done = 0
    for rank in sorted(gone):
        start, end = spans[rank]
        parts += (shown[done:start], dropped * (end - start))
        done = end
    return "".join((*parts, shown[done:]))


def _line_spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _headers(text: str, spans: list[tuple[int, int]], words: list[str], numbers: set[int]) -> set[int]:
    """Find the lines that are repeated at the edges of pages, numbers in them aside."""
    repeated: dict[str, list[int]] = defaultdict(list)
    for rank, line in enumerate(words):
        if _SHORTEST <= len(line) <= _LONGEST and "\t" not in line:
            repeated[_DIGITS.sub("#", line)].append(rank)

    def is_at_edge(rank: int) -> bool:
        before = spans[rank - 1][1] if rank else 0
        after = spans[rank + 1][0] if rank + 1 < len(spans) else len(text)
        fed = "\f" in text[before : spans[rank][0]] or "\f" in text[spans[rank][1] : after]
        return fed or rank - 1 in numbers or rank + 1 in numbers

    return {
        rank
        for ranks in repeated.values()
        if len(ranks) >= _FEWEST and sum(map(is_at_edge, ranks)) >= _SHARE * len(ranks)
        for rank in ranks
    }
