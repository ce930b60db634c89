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
    r"(?:今年|明年|年内|近期|远期|规划期内|近几年|未来五年|[“\"]?十[一二三四五六七八九]五[”\"]?(?:期间|时期|期末|末)?"
    r"|(?:到|至|力争|在|于)?20\d\d年(?:\d{1,2}月)?(?:底|末|内)?(?:前|以前|之前)?)+"
)
# What a verb of making is followed by: 改建为X, but not 以X建设为重点.
_INTO = r"(?:成为|为|成)(?!主|重点|抓手|龙头|引领|载体|牵引|契机|依托|支撑|核心|基础|突破口|代表|目标|原则)"
# Who is to act, before the verb: 该县新开工建设…; what the clause is a part of: 其中，….
_WHO = re.compile(
    r"(?:其中)?(?:[该我全本][市县区](?![域级直民区])|(?:本次|此次|今年|去年)(?:集中)?(?=[开复新续])"
    r"(?:(?:开工|复工|新开工)(?:建设)?的(?:项目)?(?:还)?(?:有|包括|是))?)"
)
_PART = re.compile(r"其中(?![，,])")
# 投资5亿元的X: what a work costs calls for it as a verb does.
_FUNDED = re.compile(
    r"(?:还有|包括|有|含)?(?:总|计划|估算|概算|计划总|估算总)?投资(?:约|近|超)?[\d.,]+(?:亿|万)?元(?:建设)?的(?=.{3})"
)
# X项目计划投资3亿元, X工程全长5公里: a sentence that begins with a work and says what it is.
_STATED = re.compile(
    r"(?P<what>(?![把将对以在由])[^，。；：、的]{3,40}?(?:项目|工程))(?:现已|已|将|拟)?(?:于|自)?"
    r"(?:计划总投资|计划投资|估算投资|概算投资|总投资|投资|位于|坐落|选址|占地|全长|总长|线路|路线|南起|北起|东起|西起|起于|起点|"
    r"计划建成|计划建设|主要建设|建设规模|建设内容|总建筑面积|建筑面积|规划用地|规划建设|设计|由.{2,20}(?:投资|建设|承建))"
)
_TURNED = re.compile(
    rf"[将把]?(?P<what>(?![在于以])[^、]{{2,40}}?)(?:改扩建|扩建|改造|建设|打造|改建|创建|建|改){_INTO}(?P<into>.{{3,}})"
    r"|(?P<raised>[^、]{2,40}?)创建(?:为|成)?(?=国家|省级|全国).{3,}"
)
_WORKED_ON = re.compile(r"(?:重点|分别|集中)?对(?P<what>.{2,80}?)(?:进行|实施|开展)(?P<act>.{2,12})$")
_WITH = re.compile(
    r"以(?P<what>.+?)为(?:重要|主要)?(?:重点|抓手|龙头|引领|载体|牵引|契机|依托|支撑|核心|中心|副中心|主体|基础|突破口|主线|代表|总馆|主导|集点|节点|主|原点|主轴)(?!的.{2})"
)
_LEANT = re.compile(r"(?:充分|积极)?(?:依托|围绕|借助|利用|发挥|结合|立足|借力|通过|抢抓|紧抓|抓住)")
_OPENED = re.compile(r"(?:项目|工程)[^，、：:]{0,4}?(?:分别是|分别为|主要有|包括|涉及|有)")
_AT = re.compile(r"[在于沿]")
# 以X为主的Y: what says how Y is made up.
_MADE_UP_OF = re.compile(r"以[^，。；]{1,80}?为[^，。；的]{1,14}?的(?=.{2})")
# What is said of works behind their names: A、B建成投用.
_SOON = r"(?:[已相继全面基本顺利陆续正式春秋季]|先后|有序|加快|抓紧)"
_DONE = re.compile(
    rf"(?:{_SOON}+(?:建设|推进|实施)"
    rf"|{_SOON}*(?:建成|竣工|投产|投用|通车|开工|启用|投入使用|投入运营|完工|落成|动工|开业|运营))"
    r"(?:使用|投用|运营|建设|通车|主体|或投入使用)?$"
)
_COUNTY_ITSELF = re.compile(r"(?:我|全|本|该)[市县区]|[县市]域")
_REBUILDING = re.compile(r"[改扩]")
_REBUILT = 0.8  # in favour of a building that is made into another: 老粮站改造为文化馆
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
    described: bool = False  # … by what it is made up of; under an entry that describes the entry
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
        for opening in (_WHEN, _WHO, _WHEN):
            match = opening.match(self.text, start, end)
            start = match.end() if match and match.end() < end else start
        begin, kind = self.object(start, end)
        forms = (
            self._detail(start, end),
            self._stated(start, end),
            self._worked_on(start, end),
            self._turned(begin, end),
            self._opened(start, end),
            self._inner(start, end),
            self._made_up_of(begin, end, kind or carried),
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

    def _detail(self, start: int, end: int) -> Phrase | None:
        """Read 其中A 4座: a part of a number that was just given."""
        part = _PART.match(self.text, start, end)
        if part is None:
            return None
        begin, kind = self.object(part.end(), end)
        return Phrase(kind, (begin, end), kind) if kind else Phrase("", (start, start))

    def _stated(self, start: int, end: int) -> Phrase | None:
        """Read X项目计划投资3亿元, and 投资3亿元的X、2亿元的Y."""
        if match := _FUNDED.match(self.text, start, end):
            begin, _ = self.object(match.end(), end)
            return Phrase("build", (begin, end), "build")
        match = _STATED.match(self.text, start, end)
        if match is None or call_at(self.text, start, end, self.places.starts(start, end)) is not None:
            return None
        return Phrase("build", match.span("what"), whole=True)

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
        if self._is_county(*what):
            return Phrase("", (start, start))
        wish = any(toponym.kind in _TOWNS and toponym.end == what[1] for toponym in self.places.inside(*what))
        built = ending(self.text[slice(*what)])[0] == "site"
        rebuilt = built and bool(_REBUILDING.search(self.text, what[1], end))
        leaning = -2.0 if wish else _REBUILT if rebuilt else 0.0
        return Phrase("build", (what[0], end), "build", whole=True, penalty=leaning)

    def _is_county(self, start: int, end: int) -> bool:
        """Whether a span speaks of the whole county: 将我市打造为…."""
        own = self.own_names.fullmatch(self.text, start, end)
        return bool(own or _COUNTY_ITSELF.fullmatch(self.text, start, end))

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

    def _made_up_of(self, start: int, end: int, kind: CallKind) -> Phrase | None:
        """Read 以A为主的B: one work, or a list that it opens."""
        match = _MADE_UP_OF.match(self.text, start, end)
        if match is None:
            return None
        single = "、" not in self.text[match.end() : end]
        return Phrase(kind, (start if single else match.end(), end), kind, whole=single, described=True)

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
