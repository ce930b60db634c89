"""Places named without a generic term, told by the slot they stand in, and roads named by a number.

The slots are sure enough: a school by its number (市一中), an enumeration that shares its generic term
(甲、乙和丙三个镇, 甲、乙等6座小型水库), and the ends and parts of a road or river (甲至乙段, 国道甲段,
甲至乙、丙至丁等公路). What is found here is offered to the lattice as a name; whether the rest of the
sentence reads better with it is decided there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from atlas.reading.toponyms.known import KnownName
from atlas.reading.toponyms.vocabulary import vocabulary

_HAN = r"[\u4e00-\u6bb4\u6bb6-\u9fff]"  # but 段
_AND = "(?:和|及|以及|与)"
_NUMBER = r"(?:\d{1,6}|[一二三四五六七八九十两]{1,6})"
# All elements of an enumeration but the last; what follows tells whether it shares a generic term.
_RUN = re.compile(rf"{_HAN}{{2,6}}、(?:{_HAN}{{2,6}}、)*")
_LAST = rf"{_HAN}{{2,6}}?(?:{_AND}{_HAN}{{2,6}}?)?"
_TOWNS = "乡镇|乡（镇）|镇（街道）|镇街|街道|镇|乡|行政村|村|社区"
_CLOSED_BY_TOWNS = re.compile(
    rf"{_LAST}(?P<close>(?:等|等?{_NUMBER}个|等?[两三四五六七八九十]{{1,2}})(?P<shared>{_TOWNS}))(?![级域特土企容])"
)
_SIZED = (
    "(?:大型|中型|小型|大中型|中小型|重点|骨干|病险|小型病险|一级|二级|三级|中心"
    "|国家级|省级|市级|主要|较大|在建|新建)?"
)
_ACTS = frozenset({"verb", "ambivalent", "nominal", "function"})
# A school by its number: 市一中, 六十九中.
_SCHOOL = re.compile(
    r"(?:(?<!我)(?<!全)[市县区])?[一二三四五六七八九十]{1,3}[中小](?=[、，。；和及等]|新校区|校区|初中部|高中部|扩建|改造|迁建|竣工|建设)"
)
# A road by its number, where no name of its own follows: G345, 省道S201线, but G42沪蓉高速.
_ROUTE = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:[国省县乡]道)?[GSXYZC]\d{1,4}|[国省县乡]道\d{1,4}|\d{3}(?=[国省]道))(?:[国省县乡]道|线|公路|高速公路|高速)?"
    r"(?![A-Za-z0-9.—-]{0,8}\d)(?![\u4e00-\u9fff]{2,4}(?:高速|公路|线(?![上下路索性网])))"
    r"(?!(?!沿)[\u4e00-\u9fff]{0,8}(?:发展轴|[展济业兴光游]带|走廊|廊道))"
)
# A unit of the production corps: 七十三团, 143团.
_REGIMENT = re.compile(
    r"(?<![一二三四五六七八九十\d])(?:[一二三四五六七八九十]{2,4}|\d{2,3})团(?:场|镇)?(?![体队员圆结购组聚伙支课年扇委圈长])"
)
# A line of a city's railways: 地铁21号线, 市域铁路S2线.
_METRO = re.compile(r"(?:地铁|轨道交通|轻轨|城轨|市域铁路)(?:[A-Z]?\d{1,2}|[一二三四五六七八九十]{1,2})号?线")
_NUMBERED = ((_ROUTE, "road"), (_REGIMENT, "town"), (_METRO, "rail"))
_NATURAL = frozenset({"water", "mountain", "river", "village", "town"})
_DIRECTIONS = re.compile("[东西南北中]+")
_COMMON = 11.0  # nats: a word more common than this is hardly met as a bare name
_JOINED = re.compile(rf"、|{_AND}")
_SHARED_KINDS = {"村": "village", "行政村": "village", "社区": "village"}
_DASH = "[至到—–\\-－]"
_STRETCH = re.compile(
    rf"(?:(?<={_DASH})|(?<=[道路线速街河公]))(?P<part>{_HAN}{{2,4}}?)(?=段(?![落时式]))"
    rf"|(?P<from>{_HAN}{{2,4}})(?={_DASH}{_HAN}{{2,8}}段(?![落时式]))"
)
# Ends of a road that is named by them: 甲至乙、丙至丁等县乡公路.
_LINE = (
    "(?:等|段)?(?:[一二三四]级|高等级|县乡|乡村|农村|通村|通乡|旅游|快速|国省|扶贫|美丽|生态|产业|红色)?"
    "(?:公路|道路|油路|通道|铁路|高速|航道)"
)
# An end with its place in brackets: 甲（乙）.
_FROM, _TO, _NOTE = f"{_HAN}{{2,4}}", f"{_HAN}{{2,4}}?", rf"(?:（{_HAN}{{2,4}}）)?"
_PAIR = re.compile(
    rf"(?P<from>{_FROM})(?:（(?P<at_from>{_FROM})）)?(?:经(?P<by>{_TO})(?:（(?P<at_by>{_FROM})）)?)?"
    rf"{_DASH}(?P<to>{_TO})(?:（(?P<at_to>{_FROM})）)?"
    rf"(?={_LINE}|、(?:{_FROM}{_NOTE}{_DASH}{_TO}{_NOTE}、?){{1,12}}{_LINE})"
)
_PARTS = re.compile(r"延|[东西南北中上下全首末前后]$|城区|市区|县城|境内|部分|路|街|道|线")


def slots(text: str) -> Iterator[tuple[int, int, KnownName]]:
    """Yield the stretches of a paragraph that may be names by their slot."""
    yield from _enumerated(text)
    yield from _stretches(text)
    yield from _paired(text)
    for match in _SCHOOL.finditer(text):
        yield match.start(), match.end(), _name(text, match.start(), match.end(), "facility")
    for pattern, kind in _NUMBERED:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), replace(_name(text, *match.span(), kind), tie="code")


def _enumerated(text: str) -> Iterator[tuple[int, int, KnownName]]:
    for run in _RUN.finditer(text):
        if closed := _CLOSED_BY_TOWNS.match(text, run.end()):
            kind = _SHARED_KINDS.get(closed["shared"], "town")
            endings = (*_SHARED_KINDS, "镇", "乡", "街道")
            yield from _items(text, run.start(), closed.start("close"), kind, endings)
        elif closed := _closed_by_a_term().match(text, run.end()):
            kind = vocabulary().terms[closed["term"]].kind
            is_counted = closed["count"] != "等"
            if is_counted or kind in _NATURAL:  # 文化、教育等中心 is no list of names
                yield from _items(text, run.start(), closed.start("count"), kind, (closed["term"],))


@cache
def _closed_by_a_term() -> re.Pattern[str]:
    """Read 甲、乙等6座小型水库: the items lack the generic term that closes the list."""
    words = vocabulary()
    terms = sorted(
        (term.text for term in words.terms.values() if term.grade != "bare"), key=len, reverse=True
    )
    counted = rf"等?{_NUMBER}[个座条处件家所大]|等"
    return re.compile(rf"{_LAST}(?P<count>{counted}){_SIZED}(?P<term>{'|'.join(terms)})")


def _items(
    text: str, start: int, end: int, kind: str, endings: tuple[str, ...]
) -> Iterator[tuple[int, int, KnownName]]:
    """Yield the items of an enumeration that lack its generic term."""
    at = start
    for number, item in enumerate(_JOINED.split(text[start:end])):
        here = text.index(item, at)
        at = here + len(item)
        # Nothing shows where the first name begins; the others fill their place.
        starts = range(here, at - 1) if number == 0 else (here,)
        for first in starts:
            if not item.endswith(endings) and _may_name(text[first:at]):
                yield first, at, _name(text, first, at, kind)


def _stretches(text: str) -> Iterator[tuple[int, int, KnownName]]:
    for match in _STRETCH.finditer(text):
        yield from _end(text, *match.span(match.lastgroup or 0))


def _paired(text: str) -> Iterator[tuple[int, int, KnownName]]:
    at = 0
    while match := _PAIR.search(text, at):
        for end, found in match.groupdict().items():
            if found is not None and (end == "from" or _may_name(found)):
                yield from _end(text, *match.span(end))
        at = match.end()


def _end(text: str, start: int, end: int) -> Iterator[tuple[int, int, KnownName]]:
    """Yield what may be the name of a road's end; nothing shows where it begins."""
    for first in range(start, end - 1):
        if not _PARTS.search(text[first:end]) and _may_name(text[first:end]):
            yield first, end, _name(text, first, end, "town")


def _may_name(text: str) -> bool:
    """Whether a stretch has the size of a bare name and none of its words is an act."""
    words = vocabulary()
    if not 2 <= len(text) <= 4 or text[0] in words.loners or any(char in words.joints for char in text):
        return False
    common = words.words.get(text)
    if _DIRECTIONS.fullmatch(text) or (common is not None and common.cost < _COMMON):
        return False
    pieces = (text[start : start + 2] for start in range(len(text) - 1))
    return not any(words.words[piece].sort in _ACTS for piece in pieces if piece in words.words)


def _name(text: str, start: int, end: int, kind: str) -> KnownName:
    return KnownName(text[start:end], kind, "slot", own=False, place="")
