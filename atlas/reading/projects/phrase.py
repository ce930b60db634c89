"""What a clause calls for: its verbs, the object they govern, the places it puts that object at.

The forms are tried in a fixed order, the most telling first: 将A改建为B, 对A进行改造, 工程包括A、B,
支持X镇建设A, 以A为重点, 依托A, and at last the plain 推进A、B、C.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from atlas.reading.projects.places import Places
from atlas.reading.projects.spans import Span
from atlas.reading.projects.words import Call, CallKind, call_at, ending, pattern, words
from atlas.reading.toponym import Toponym

_WHEN = re.compile(
    r"(?:今年|明年|年内|近期|远期|规划期内|近几年|未来五年|[“\"]?十[一二三四五六七八九]五[”\"]?(?:期间|时期|末)?"
    r"|(?:到|至|力争|在|于)?20\d\d年(?:\d{1,2}月)?(?:底|末|内)?(?:前|以前|之前)?)+"
)
_TURNED = re.compile(
    r"[将把]?(?P<what>(?![在于])[^、]{2,40}?)(?:改扩建|扩建|改造|建设|打造|改建|创建|建|改)(?:成为|为|成)(?P<into>.{3,})"
    r"|(?P<raised>[^、]{2,40}?)创建(?:为|成)?(?=国家|省级|全国).{3,}"
)
_WORKED_ON = re.compile(r"(?:重点|分别|集中)?对(?P<what>.{2,80}?)(?:进行|实施|开展)(?P<act>.{2,12})$")
_WITH = re.compile(
    r"以(?P<what>.+?)为(?:重要|主要)?(?:重点|抓手|龙头|引领|载体|牵引|契机|依托|支撑|核心|中心|副中心|主体|基础|突破口|主线|代表|总馆|主导|集点|节点|主|原点|主轴)"
)
_LEANT = re.compile(r"(?:充分|积极)?(?:依托|围绕|借助|利用|发挥|结合|立足|借力|通过|抢抓|紧抓|抓住)")
_OPENED = re.compile(r"(?:项目|工程)[^，、：:]{0,4}?(?:分别是|分别为|主要有|包括|涉及|有)")
_AT = re.compile(r"[在于沿]")
# What is said of works behind their names: A、B建成投用.
_SOON = r"(?:[已相继全面基本顺利陆续正式春秋季]|先后|有序|加快|抓紧)"
_DONE = re.compile(
    rf"(?:{_SOON}+(?:建设|推进|实施)"
    rf"|{_SOON}*(?:建成|竣工|投产|投用|通车|开工|启用|投入使用|投入运营|完工|落成|动工|开业|运营))"
    r"(?:使用|投用|运营|建设|通车|主体|或投入使用)?$"
)
_LONGEST_END = 24  # characters
_BEHIND_PLACE = re.compile(
    r"(?:等(?:地|镇|村|乡镇|地区)?|及周边(?:村镇|地区|乡镇)?|境内|范围内|区域内|内|旁|沿线|两侧|附近|周边"
    r"|[东西南北]侧|[东西南北]部|[上中下]游|城区段|段|一带)?"
)
_ENUMERATED = re.compile(
    r"(?:新建|改建|扩建|改扩建|建设|改造|开发|治理|绿化|保护|提升|修复|修缮|整治|搬迁|延伸|打通|升级){1,2}、"
)
_OWNER_BESIDE = re.compile(r"、[\u4e00-\u9fff]{2,8}(?:集团|公司)")
_TOWNS = frozenset({"town", "village", "area", "admin", "zone", "region", "park"})
_SITES = frozenset({"facility", "park", "zone", "scenic", "area", "water"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A call and its object."""

    kind: CallKind
    object: Span
    carries: CallKind = ""  # what calls for the next clause's object, where that has no verb: 建设A，B，C
    at: tuple[Toponym, ...] = ()  # places of the works, stated in the clause
    near: bool = False  # whether the works stand there, rather than lean on it
    host: bool = False  # … and what follows is part of it: 依托X
    whole: bool = False  # the object is one work, not a list
    listed: bool = False  # the object is called a list of works
    name: str = ""  # of the work, where it is not the object as it stands
    penalty: float = 0.0


@dataclass(frozen=True)
class Clauses:
    """What reading a clause needs to know."""

    text: str  # of the flow
    places: Places
    own_names: re.Pattern[str]  # of the county itself

    def phrase(self, start: int, end: int, carried: CallKind) -> Phrase:
        """Read one clause.

        Parameters
        ----------
        carried
            What called for the object of the clause before.
        """
        when = _WHEN.match(self.text, start, end)
        start = when.end() if when and when.end() < end else start
        begin, kind = self.object(start, end)
        forms = (
            self._worked_on(start, end),
            self._turned(begin, end),
            self._opened(start, end),
            self._inner(start, end),
            self._with(begin, end),
            self._leant(begin, end),
        )
        return next((form for form in forms if form is not None), None) or self._plain(
            (start, begin, end), kind, carried
        )

    def object(self, start: int, end: int) -> tuple[int, CallKind]:
        """Find where the object of a clause's verbs begins, and how firmly they call for it."""
        call = call_at(self.text, start, end, self.places.starts(start, end))
        return (call.end, call.kind) if call is not None else (start, "")

    def _worked_on(self, start: int, end: int) -> Phrase | None:
        """Read 对A、B进行改造; a bare 对… describes a scope and calls for nothing."""
        match = _WORKED_ON.match(self.text, start, end)
        if match is None:
            return Phrase("", (start, start)) if self.text[start] == "对" else None
        physical = any(match["act"].endswith(word) for word in words("ends", "physical"))
        span = (match.start("what"), end) if physical else (start, start)
        return Phrase("build", span, whole=True, name=match["what"] + match["act"])

    def _turned(self, start: int, end: int) -> Phrase | None:
        """Read 将A改建为B: of a building it is a work, of a town a wish."""
        match = _TURNED.match(self.text, start, end)
        if match is None:
            return None
        what = match.span("what" if match["what"] else "raised")
        for mark in re.finditer(r"[和、]", self.text[what[1] : end]):
            if ending(self.text[what[1] : what[1] + mark.start()])[0] in ("site", "work"):
                end = what[1] + mark.start()
                break
        wish = any(toponym.kind in _TOWNS and toponym.end == what[1] for toponym in self.places.inside(*what))
        return Phrase("build", (what[0], end), "build", whole=True, penalty=-2.0 if wish else 0.0)

    def _opened(self, start: int, end: int) -> Phrase | None:
        """Read 工程项目包括A、B, 14个项目分别是A、B."""
        match = _OPENED.search(self.text, start, min(end, start + 20))
        if match is None:
            match = pattern("lists", "opens").match(self.text, start, end)
        if match is None or match.end() >= end - 2:
            return None
        named = any(word in match.group() for word in ("项目", "工程"))
        return Phrase("list", (match.end(), end), "list", listed=named)

    def _inner(self, start: int, end: int) -> Phrase | None:
        """Read a call behind the places it is for: 支持A镇、B镇新建…, 在C布局…, 依托D打造…."""
        begin, _ = self.object(start, end)
        leant = _LEANT.match(self.text, begin, end) or _AT.match(self.text, begin, end)
        begin = leant.end() if leant else begin
        inside = self.places.inside(begin, end)
        for index, toponym in enumerate(inside):
            call = self._call_behind(toponym, end)
            if call is None or call.kind not in ("build", "make") or end - call.end < 3:
                continue
            if self._only_places(begin, toponym.end, inside[: index + 1]):
                return Phrase(call.kind, (call.end, end), call.kind, at=inside[: index + 1], near=True)
        return None

    def _call_behind(self, toponym: Toponym, end: int) -> Call | None:
        behind = _BEHIND_PLACE.match(self.text, toponym.end, end)
        at = behind.end() if behind else toponym.end
        if _ENUMERATED.match(self.text, at, end):
            return None  # X水库建设、…: the first of a list
        owner = _OWNER_BESIDE.match(self.text, at, end)
        return call_at(self.text, owner.end() if owner else at, end, self.places.starts(at, end))

    def _only_places(self, start: int, end: int, inside: tuple[Toponym, ...]) -> bool:
        rest = "".join(self.text[a:b] for a, b in _gaps(start, end, inside))
        return not re.sub(r"[、和与及在等]", "", self.own_names.sub("", rest))

    def _with(self, start: int, end: int) -> Phrase | None:
        """Read 以A、B为重点."""
        match = _WITH.match(self.text, start, end)
        if match is None:
            return None
        return Phrase("lean", match.span("what"))

    def _leant(self, start: int, end: int) -> Phrase | None:
        """Read 依托A项目."""
        match = _LEANT.match(self.text, start, end)
        if match is None:
            return None
        at = tuple(toponym for toponym in self.places.inside(match.end(), end) if toponym.kind in _SITES)
        return Phrase("lean", (match.end(), end), at=at, host="依托" in match.group())

    def _plain(self, span: tuple[int, int, int], kind: CallKind, carried: CallKind) -> Phrase:
        """Read 推进A、B; without a verb of its own a clause goes on with the one before."""
        start, begin, end = span
        done = _DONE.search(self.text, max(start, end - _LONGEST_END), end)
        if not kind and done and done.start() > start + 2:
            return Phrase("build", (begin, done.start()))
        if not kind:
            kind = carried if carried in ("build", "push", "list") else ""
        return Phrase(kind, (begin, end), kind)


def _gaps(start: int, end: int, inside: tuple[Toponym, ...]) -> Iterator[Span]:
    at = start
    for toponym in inside:
        if toponym.start > at:
            yield at, toponym.start
        at = max(at, toponym.end)
    if at < end:
        yield at, end
