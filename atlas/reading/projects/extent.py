"""The two ends of a linear work: X路（A—B）, A至B公路, 引A到B, X路A段至B段."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from atlas.reading.projects.places import Places
from atlas.reading.projects.words import alternatives
from atlas.reading.toponym import Toponym

_DASH = r"(?:[—–\-－―~～]+|至|到)"
_BRACKET = re.compile(
    rf"[（(](?P<a>[^（）()，。；、]{{2,16}}?){_DASH}(?P<b>[^（）()，。；、]{{2,16}}?)(?:段|路段|区间)?[）)]"
)
_JOIN = re.compile(
    rf"(?:段|路口|村|路段|(?P<more>[泉水井库厂站][水厂站]?))?(?:打通|通往|连接|延伸|通)?(?:{_DASH}|通往)(?:[\u4e00-\u9fff]{{2,3}}[市县区])?"
)
# Without a known place on either side the grammar must be plain: A至B公路.
_PLAIN = re.compile(
    r"(?P<a>[\u4e00-\u9fff]{2,8}?)(?:至|到)(?P<b>[\u4e00-\u9fff]{2,8}?)"
    r"(?:段|公路|高速公路|高速|铁路|道路|快速路|快速通道|旅游路|旅游公路|轻轨|轨道交通|一级路|二级路|连接线|管线|输水管线|输水管道|供水管道|天然气管道|管道|航道|高铁|动车|城际|一级公路|二级公路|三级公路|供热管线|输气管道)"
)
_ASIDE = re.compile(r"(?<=.{2})(?:即|也即|简称|又称).*$")
_HYPHEN = re.compile(r"[—–\-－―~～]")
_LINE = re.compile(r"[路街道线渠管河轨廊桥]|铁路|高速|干流|通道")
# S207线大桥: a route before the place where it begins; 白石高铁: the line behind the place where it ends.
_ROUTE = re.compile(r"^(?:(?:[GSXYC]\d{1,4}|\d{2,3})(?:国道|省道|县道|乡道|线)?|线)(?=[\u4e00-\u9fff]{2})")
_LINE_TAIL = re.compile(
    r"(?<=.{2})段?(?:(?:一级|二级|三级|四级|旅游|快速|高速|城际)?(?:公路|铁路|高铁|高速|连接线|快速路|快速通道|轻轨)|旅游路|动车)$"
)
_HOLDERS, _HELD = frozenset({"admin", "town"}), frozenset({"town", "village"})
_VERB = re.compile(r"^(?:新建|改建|扩建|改造|引|打通|修建|建设|延伸|改扩建|开通)")


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a linear work begins and ends."""

    start: int  # in the flow: what states it
    end: int
    from_: str
    to: str
    bracketed: bool  # a stretch of the line that is named before the bracket
    source: bool = False  # it begins at a thing of the place that stands first: A泉水到B


def extent(text: str, start: int, end: int, places: Places) -> Extent | None:
    """Find the ends that a work's name states, by their official names where they are known."""
    match = _BRACKET.search(text, start, end)
    if match is not None:
        aside = _ASIDE.search(text, *match.span("b"))
        last = (match.start("b"), aside.start() if aside else match.end("b"))
        ends = _official(text, *match.span("a"), places), _official(text, *last, places)
        return Extent(match.start(), match.end(), *ends, True)
    return _between(text, start, end, places) or _plain(text, start, end, places)


def _between(text: str, start: int, end: int, places: Places) -> Extent | None:
    inside = places.inside(start, end)
    own = _county(places.own_names)
    for index, first in enumerate(inside):
        join = _JOIN.match(text, first.end, end)
        if join is None or join.end() == first.end:
            continue
        from_ = (
            re.sub(r"[水段村]$", "", text[first.start : join.end("more")]) if join["more"] else _named(first)
        )
        county = own.match(text, join.end(), end) if own else None
        if county:
            return Extent(first.start, county.end(), from_, places.own_names[0], False)
        behind = [toponym for toponym in inside[index + 1 :] if toponym.start >= join.end() - 4]
        if not behind or behind[0].start > join.end() or behind[0].start < first.end + 1:
            continue
        last = behind[0]
        for toponym in behind[1:]:  # 甲县|乙镇: the nearer name is the end
            if toponym.start != last.end or not _contains(last, toponym):
                break
            last = toponym
        around = text[start : first.start] + text[last.end : end]
        if _HYPHEN.search(join.group()) and not _LINE.search(around):
            continue  # a name made of two: 东山-西岭景区
        tail = (
            _LINE_TAIL.search(last.text)
            if last.place is None and not _LINE.search(text, last.end, end)
            else None
        )
        stop = last.end - (len(tail.group()) if tail else 0)
        to = text[last.start : stop] if tail else _named(last)
        return Extent(first.start, stop, from_, to, False, bool(join["more"]))
    return None


@cache
def _county(names: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile(alternatives(names)) if names else None


def _contains(outer: Toponym, inner: Toponym) -> bool:
    return inner.parent == outer.name or (outer.kind in _HOLDERS and inner.kind in _HELD)


def _named(toponym: Toponym) -> str:
    """Name one end: by its official name, or as it is written without the number of the road."""
    return toponym.name if toponym.place is not None else _ROUTE.sub("", toponym.name)


def _plain(text: str, start: int, end: int, places: Places) -> Extent | None:
    match = _PLAIN.search(text, start, end)
    if match is None:
        return None
    a = _VERB.sub("", match["a"])
    if len(a) < 2 or re.search(r"[的个在年月]", a + match["b"]):
        return None
    a_start = match.end("a") - len(a)
    ends = _official(text, a_start, match.end("a"), places), _official(text, *match.span("b"), places)
    return Extent(match.start(), match.end(), *ends, False)


def _official(text: str, start: int, end: int, places: Places) -> str:
    if text[start:end] in places.own_names:
        return places.own_names[0]
    toponym = places.covering(start, end)
    if toponym is None:
        inside = places.inside(start, end)
        toponym = (
            inside[0] if len(inside) == 1 and inside[0].end - inside[0].start >= end - start - 1 else None
        )
    if toponym is not None:
        return _named(toponym)
    return _ROUTE.sub("", re.sub(r"(?:路)?段$", "", text[start:end])).strip("“”")
