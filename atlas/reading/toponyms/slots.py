"""Places named without a generic term, told by the slot they stand in.

Three slots are sure enough: a school by its number (市一中), an enumeration that shares its generic
term (甲、乙和丙三个镇, 甲、乙等乡镇), and the ends and parts of a road or river (甲至乙段, 国道甲段). What is
found here is offered to the lattice as a name; whether the rest of the sentence reads better with it
is decided there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from atlas.reading.toponyms.known import KnownName
from atlas.reading.toponyms.vocabulary import vocabulary

_HAN = r"[\u4e00-\u9fff]"
_ENUMERATION = re.compile(
    rf"(?P<first>{_HAN}{{2,6}})、(?:{_HAN}{{2,4}}、)*{_HAN}{{2,4}}?(?:(?:和|及|以及|与){_HAN}{{2,4}}?)?"
    r"(?:等|等?(?:\d+|[一二三四五六七八九十两]+)个)(?P<shared>乡镇|乡（镇）|镇（街道）|镇街|街道|镇|乡|行政村|村|社区)(?![级域特土企容])"
)
_ACTS = frozenset({"verb", "ambivalent", "nominal", "function"})
# A school by its number: 市一中, 六十九中.
_SCHOOL = re.compile(
    r"(?:(?<!我)(?<!全)[市县区])?[一二三四五六七八九十]{1,3}[中小](?=[、，。；和及等]|新校区|校区|初中部|高中部|扩建|改造|迁建|竣工|建设)"
)
_JOINED = re.compile(r"、|和|及|以及|与")
_SHARED_KINDS = {"村": "village", "行政村": "village", "社区": "village"}
_COUNT = re.compile(r"(?:等|等?(?:\d+|[一二三四五六七八九十两]+)个)$")
_STRETCH = re.compile(
    rf"(?:(?<=[至到—–\-－])|(?<=[道路线速街河公]))(?P<part>{_HAN}{{2,4}}?)(?=段(?![落时式]))"
    rf"|(?P<from>{_HAN}{{2,4}})(?=[至到—–\-－]{_HAN}{{2,8}}段(?![落时式]))"
)
_PARTS = re.compile(r"延|[东西南北中上下全首末前后]$|城区|市区|县城|境内|部分|路|街|道|线")


def slots(text: str) -> Iterator[tuple[int, int, KnownName]]:
    """Yield the stretches of a paragraph that may be names by their slot."""
    yield from _enumerated(text)
    yield from _stretches(text)
    for match in _SCHOOL.finditer(text):
        yield match.start(), match.end(), _name(text, match.start(), match.end(), "facility")


def _enumerated(text: str) -> Iterator[tuple[int, int, KnownName]]:
    for match in _ENUMERATION.finditer(text):
        kind = _SHARED_KINDS.get(match["shared"], "town")
        end = match.start("shared")
        counted = _COUNT.search(text, match.start(), end)
        end = counted.start() if counted else end
        at = match.start()
        for number, item in enumerate(_JOINED.split(text[at:end])):
            here = text.index(item, at)
            at = here + len(item)
            # Nothing shows where the first name begins; the others fill their place.
            starts = range(here, at - 1) if number == 0 else (here,)
            for start in starts:
                if not item.endswith((*_SHARED_KINDS, "镇", "乡", "街道")) and _may_name(text[start:at]):
                    yield start, at, _name(text, start, at, kind)


def _stretches(text: str) -> Iterator[tuple[int, int, KnownName]]:
    for match in _STRETCH.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        for first in range(start, end - 1):
            if not _PARTS.search(text[first:end]) and _may_name(text[first:end]):
                yield first, end, _name(text, first, end, "town")


def _may_name(text: str) -> bool:
    """Whether a stretch has the size of a bare name and none of its words is an act."""
    words = vocabulary()
    if not 2 <= len(text) <= 4 or text[0] in words.loners or any(char in words.joints for char in text):
        return False
    pieces = (text[start : start + 2] for start in range(len(text) - 1))
    return not any(words.words[piece].sort in _ACTS for piece in pieces if piece in words.words)


def _name(text: str, start: int, end: int, kind: str) -> KnownName:
    return KnownName(text[start:end], kind, "slot", own=False, place="")
