"""Drop what is repeated from page to page: running headers and footers, page numbers, watermarks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from atlas.reading.readers.pdf.document import Page
from atlas.reading.readers.pdf.glyphs import Line

_MARGIN = 0.14  # of the page's height, above and below, in which such lines stand
_OUTERMOST = 3  # lines on either side that may be such
_FEWEST = 3  # pages that repeat a line
_NEAR = 4  # pages between repetitions: left and right pages differ, and chapters may
_ACROSS = 0.5  # of a line's height: so far no neighbour reaches into it
_DRIFT = 4.0  # points by which a repeated line may move
_DASH = r"[-—–―－﹣─━_·•~～|\s]*"
_COUNT = r"(?:\d{1,4}|[０-９]{1,4}|[一二三四五六七八九十百零〇]{1,5}|[ivxlc]{1,7})"
_NUMBER = re.compile(
    rf"{_DASH}(?:(?:第|page|p\.?)\s*)?{_COUNT}(?:\s*页)?"
    rf"(?:[\s/／，,、(（]*(?:共|总|of|[/／])\s*{_COUNT}\s*页?[)）]?)?{_DASH}"
)
_DIGITS = re.compile(r"\d+|[ivxlc]+")


def without_running_lines(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without headers, footers, page numbers and watermarks."""
    marks = _watermarks(pages)
    candidates = [list(_outer(page)) for page in pages]
    seen: dict[tuple[str, bool], list[tuple[int, float]]] = {}
    for index, lines in enumerate(candidates):
        for line in lines:
            key = (_DIGITS.sub("#", line.text), _is_above(line, pages[index]))
            seen.setdefault(key, []).append((index, _place(line, pages[index])))
    repeated = {key: places for key, places in seen.items() if len(places) >= _FEWEST}
    bands = _bands(repeated, len(pages))

    def runs(index: int, line: Line) -> bool:
        page = pages[index]
        above, place = _is_above(line, page), _place(line, page)
        if _NUMBER.fullmatch(line.text.lower()) or any(
            side == above and abs(band - place) < _DRIFT for side, band in bands
        ):
            return True
        places = repeated.get((_DIGITS.sub("#", line.text), above), [])
        near = [
            other for other, where in places if abs(other - index) <= _NEAR and abs(where - place) < _DRIFT
        ]
        return len(near) >= _FEWEST

    kept = []
    for index, page in enumerate(pages):
        dropped = marks | {id(line) for line in candidates[index] if runs(index, line)}
        kept.append(replace(page, items=tuple(item for item in page.items if id(item) not in dropped)))
    return kept


def _watermarks(pages: Sequence[Page]) -> set[int]:
    """Find the lines that stand at one place on several pages and across the text of one at the least.

    So do chapter names set down the outer margin, which cross no text.
    """
    seen: dict[tuple[str, int, int], list[tuple[Line, Page]]] = {}
    for page in pages:
        for line in _plain(page):
            key = (line.text, round(line.x0 / _DRIFT), round(line.top / _DRIFT))
            seen.setdefault(key, []).append((line, page))
    return {
        id(line)
        for places in seen.values()
        if len(places) >= _FEWEST and any(line.runs_down or _crosses(line, page) for line, page in places)
        for line, _ in places
    }


def _crosses(line: Line, page: Page) -> bool:
    """Tell whether a line stands across another one, as no two lines of a text do."""
    return any(
        min(line.x1, other.x1) - max(line.x0, other.x0) > other.size
        and min(line.bottom, other.bottom) - max(line.top, other.top) > _ACROSS * other.size
        for other in _plain(page)
        if other is not line and other.size < line.size
    )


def _plain(page: Page) -> list[Line]:
    return [item for item in page.items if isinstance(item, Line)]


def _outer(page: Page) -> Iterator[Line]:
    """Yield the outermost lines inside the margins, tables never among them."""
    lines = sorted(_plain(page), key=lambda line: line.top)
    above = [line for line in lines[:_OUTERMOST] if line.bottom < _MARGIN * page.height]
    below = [line for line in lines[-_OUTERMOST:] if line.top > (1 - _MARGIN) * page.height]
    yield from above
    yield from (line for line in below if line not in above)


def _is_above(line: Line, page: Page) -> bool:
    return line.top < page.height / 2


def _place(line: Line, page: Page) -> float:
    """Distance from the nearer edge, so that a page turned sideways compares."""
    return line.bottom if _is_above(line, page) else page.height - line.top


def _bands(repeated: dict[tuple[str, bool], list[tuple[int, float]]], count: int) -> list[tuple[bool, float]]:
    """Find the heights at which most pages have a running line: what else stands there is one too.

    So a header that changes with every chapter goes even where a chapter has one page.
    """
    heights = Counter(
        (above, round(place / _DRIFT)) for (_, above), places in repeated.items() for _, place in places
    )
    return [(above, place * _DRIFT) for (above, place), pages in heights.items() if pages > count / 2]
