"""The object of a call, cut into the works it lists: A、B和C等重点项目建设 -> A, B, C."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from atlas.reading import quantities
from atlas.reading.numerals import count
from atlas.reading.projects import spans
from atlas.reading.projects.places import Places
from atlas.reading.projects.spans import Span
from atlas.reading.projects.words import alternatives, ending, words
from atlas.reading.quantities import NUMERAL
from atlas.reading.toponym import Toponym
from gazetteer.place import LINE_KINDS

_LONGEST_HEAD = 18  # characters behind 等 that can name what the list holds
_AHEAD = 24  # elements; a work that is shared by more places than this was never meant so
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]|[“「][^”」]*[”」]")
_WORKS = re.compile(r"项目|工程")
_COUNTED_WORKS = re.compile(rf"(?P<count>{NUMERAL})(?:项|个|处|条|座|所|片|家|栋)(?=.{{2,}})")
# … 丙片区3个老旧小区改造项目: a count that closes a list without 等.
_CLOSING_COUNT = re.compile(
    rf"(?<=.{{2}})(?P<count>{NUMERAL})(?:项|个|处|条|座|所)(?P<head>[^、，]{{2,14}})$"
)
_PROGRAMMES = re.compile(rf"{NUMERAL}大(?!项目)")  # 等六大工程
_CLOSING_PROGRAMMES = re.compile(rf"(?<=.{{2}}){NUMERAL}大[^、，]{{0,10}}(?:工程|行动)$")
_TRIVIAL = re.compile(
    r"(?:的|建设|新建|扩建|改扩建|工程|项目|改造|及|配套|设施|设备|一期|二期|等"
    r"|[东西南北]延伸?|延伸|[东西南北中]段|及?桥)*"
)
# A list that only describes what follows: A、B、C的“产业发展轴”, …为一体的园区.
_MODIFIER = re.compile(r"[为于]一体|的[“「]|的[^的]{0,10}(?:轴|带|格局|体系|品牌|廊道)[”」]?$")
_OF = re.compile(r"的(?P<what>[^的，]{2,30})$")
# Places that a work passes or covers, rather than what is built.
_GROUND = frozenset({"town", "village", "road", "river", "area", "admin", "region", "mountain", "rail"})
_STRETCH = re.compile(r".{2,12}段")
_ROUTE = re.compile(r"[GSXYC]\d{3}|\d{3}(?:国道|省道)")
_SETTLED = frozenset({"town", "village"})
_OF_SETTLEMENT = re.compile(r"[\u4e00-\u9fff]{1,4}(?:镇|乡|街道|村)(?!至|到)[\u4e00-\u9fff]{2,12}")
_PART_OF_LINE = re.compile(r"(?:[\u4e00-\u9fff]{0,4}段|干流|流域|支流|上游|下游|中游|[东西南北]延)")
_NOT_PLACED = re.compile(
    r"(?<=项目|工程)(?:建设|实施|推进)$|(?:建设)?及配套(?:设施|设备|工程|基础设施)*$|(?:等)?前期工作$"
)


@dataclass(frozen=True, slots=True)
class Listing:
    """The elements of a list and what the list is called."""

    elements: tuple[Span, ...]
    works: bool  # called projects by the word behind it
    other: bool  # called something else: 等企业, 等方面
    head: Span | None = None  # that word
    counted: bool = False  # … which says how many projects they are: 等13个项目


def listing(text: str, start: int, end: int, places: Places) -> Listing:
    """Cut an object into its elements."""
    end = _without_tail(text, start, end)
    of = _OF.search(text, start, end)
    if of is not None and ending(of["what"])[0] == "abstract":
        return Listing((), False, False)  # 提升A、B等市场的服务水平
    cut, head = _head(text, start, end)
    works = head is not None and bool(_WORKS.search(head)) and not _PROGRAMMES.match(head)
    raw = list(spans.elements(text, start, end if cut is None else cut))
    raw = [piece for part in raw for piece in _parted(text, *part, places, len(raw))]
    programmes = cut is None and len(raw) > 2 and _CLOSING_PROGRAMMES.search(text, *raw[-1]) is not None
    if cut is None and (closing := _closing(text, raw, places)):
        return Listing(((start, end),), False, False, head=closing)
    if cut is not None and _one_work(text, raw, cut, end, places):
        return Listing(((start, end),), False, False)
    modifies = bool(raw) and len(raw) > 1 and bool(_MODIFIER.search(text[slice(*raw[-1])]))
    return Listing(
        tuple(_joined(text, raw, places, works)),
        works,
        not _holds_works(head) or modifies or programmes or bool(head and _PROGRAMMES.match(head)),
        None if cut is None or not head else (cut + 1, end),
        works and bool(_COUNTED_WORKS.match(head or "")),
    )


def _holds_works(head: str | None) -> bool:
    """Whether what a list is called may hold works: 等项目, 等道路改造, but not 等企业, 等平台建设."""
    if not head or _WORKS.search(head) or heads().fullmatch(head):
        return True
    kind, word = ending(head)
    return kind in ("work", "site") or (kind == "act" and ending(head.removesuffix(word))[0] != "abstract")


def _closing(text: str, raw: list[Span], places: Places) -> Span | None:
    """Find a count that says the list is one work in as many places: A、B、C片区3个改造项目."""
    last = text[slice(*raw[-1])] if len(raw) > 1 else ""
    match = _CLOSING_COUNT.search(last)
    if match is None or count(match["count"]) != len(raw):
        return None
    bare = [*raw[:-1], (raw[-1][0], raw[-1][0] + match.start())]
    known = all(_bare(text, part, places) is not None or ending(text[slice(*part)])[0] == "" for part in bare)
    return (raw[-1][0] + match.start("head"), raw[-1][1]) if known else None


def _without_tail(text: str, start: int, end: int) -> int:
    """Drop what is said of the works behind their names: … 落地投产."""
    while match := _tails().search(text, max(start, end - _LONGEST_HEAD), end):
        if match.start() <= start + 2:
            break
        end = match.start()
    return end


@cache
def _tails() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(words('lists', 'tails'))})$")


@cache
def heads() -> re.Pattern[str]:
    """Match what a list of works is called, and nothing more: 等重点工程."""
    every = alternatives(words("lists", "heads"))
    return re.compile(
        rf"(?:一批|若干|系列|{NUMERAL}(?:个|项|大|条|座|所|处|家|类)?)?(?:重点|重大|建设|配套|相关|新的|主要|民生|特色|现代农业|现代|服务|大型)*(?:{every})(?:的?(?:建设|发展|实施|规划建设|改造|升级|打造))?"
    )


def _head(text: str, start: int, end: int) -> tuple[int | None, str | None]:
    """Find the 等 that closes a list, and what follows it."""
    bare = _BRACKETED.sub(lambda match: "□" * len(match.group()), text[start:end])
    at = bare.rfind("等")
    if at <= 0 or len(bare) - at - 1 > _LONGEST_HEAD or bare[at + 1 : at + 2] in ("级", "教", "职"):
        return None, None
    return start + at, bare[at + 1 :]


def _one_work(text: str, parts: list[Span], cut: int, end: int, places: Places) -> bool:
    """Tell one work on several places (A、B、C等5条街亮化改造) from a list of works."""
    head = text[cut + 1 : end]
    match = _COUNTED_WORKS.match(head)  # 甲寺、乙庙等20项修缮工程
    act = re.sub(r"(?:项目|工程)$", "", head)
    if not act or _WORKS.search(act) or (act != head and match is None and ending(act)[0] != "act"):
        return False
    if match is not None and (count(match["count"]) or 0) > len(parts):
        acts = any(ending(text[slice(*part)])[0] in ("act", "work") for part in parts)
        bare = all(places.covering(*part) is not None for part in parts)
        return not acts and (ending(act)[0] == "act" or (bare and "类" not in act))
    grounds = all(_is_ground(part, places, match is not None) for part in parts)
    return grounds and ending(act)[0] in ("act", "site")


def _is_ground(part: Span, places: Places, counted: bool) -> bool:
    toponym = places.covering(*part) or _chain(part, places)
    return toponym is not None and (counted or toponym.kind in _GROUND | {"scenic", "heritage"})


def _chain(part: Span, places: Places) -> Toponym | None:
    """Return the last of several names that make up an element: X镇|Y村."""
    inside = places.inside(*part)
    touching = all(first.end == second.start for first, second in pairwise(inside))
    whole = bool(inside) and (inside[0].start, inside[-1].end) == part
    return inside[-1] if whole and touching else None


def _parted(text: str, start: int, end: int, places: Places, size: int) -> list[Span]:
    """Part the last element at its 和: 柳塘小学和卫生院."""
    bare = _BRACKETED.sub(lambda match: "□" * len(match.group()), text[start:end])
    for match in re.finditer(r"以及|和|及(?!其)|与", bare):
        left, right = (start, start + match.start()), (start + match.end(), end)
        if left[1] - left[0] < 3 or right[1] - right[0] < 4:
            continue
        names = text[slice(*left)], re.sub(r"(?<=.{3})建设$", "", text[slice(*right)])
        ends = ending(names[0])[0], ending(names[1])[0]
        own = bool(places.inside(*right))
        known = match.group() == "和" and None not in (places.covering(*left), places.covering(*right))
        several = size > 1 and (own or match.group() != "及")
        counted = bool(re.match(r"[一1](?:座|所|处|个|条)", text[slice(*right)]))
        alike = _thing(names[0]) == _thing(names[1]) != ""
        acts = own and bool(places.inside(*left)) and ends[0] == "act"
        if all(kind in ("site", "work") for kind in ends) and (several or known or counted or alike):
            return [left, *_parted(text, *right, places, size + 1)]
        if acts and ends[1] in ("site", "act", "work"):
            return [left, *_parted(text, *right, places, size + 1)]
    return [(start, end)]


def _thing(name: str) -> str:
    """Say what sort of thing a name ends with, be it built or worked on: 农贸市场项目 -> 市场."""
    kind, word = ending(re.sub(r"(?:建设)?(?:项目|工程)?$", "", name))
    return word if kind == "site" else ""


def _joined(text: str, parts: list[Span], places: Places, works: bool) -> list[Span]:
    """Join what was cut inside one name: 高污染、高耗能企业搬迁; A街、B街、C街亮化改造."""
    joined: list[Span] = []
    waiting: int | None = None
    for index, (start, end) in enumerate(parts):
        begin = start if waiting is None else waiting
        waiting = None
        if index + 1 < len(parts) and _goes_on(
            text, (start, end), parts[index + 1 : index + _AHEAD], places, works, begin == parts[0][0]
        ):
            waiting = begin
            continue
        joined.append((begin, _trimmed(text, begin, end)))
    return joined


def _trimmed(text: str, start: int, end: int) -> int:
    match = _NOT_PLACED.search(text, max(start, end - _LONGEST_HEAD), end)
    return match.start() if match and match.start() > start + 2 else end


def _bare(text: str, part: Span, places: Places) -> Toponym | None:
    """Return the place that an element names and nothing more: X河城区段 is the X河."""
    toponym = places.covering(*part) or _chain(part, places)
    if toponym is not None:
        return toponym
    inside = places.inside(*part)
    line = len(inside) == 1 and inside[0].start == part[0] and inside[0].kind in LINE_KINDS
    return inside[0] if line and _PART_OF_LINE.fullmatch(text, inside[0].end, part[1]) else None


def _goes_on(text: str, part: Span, rest: list[Span], places: Places, works: bool, first: bool) -> bool:
    toponym = _bare(text, part, places)
    if toponym is not None:
        return (toponym.kind in _GROUND or first) and _shared_act(text, rest, places, toponym.kind)
    name = text[slice(*part)]
    following = text[slice(*rest[0])]
    if _STRETCH.fullmatch(name) and re.search(r"段.{2,}", following) and not _ROUTE.match(following):
        return True
    if any(measure.end == len(name) for measure in quantities.measures(name)):
        return False  # 课桌椅5000套、照明灯3000盏: each is said with its number
    if works or name.endswith(("”", "」")) or ending(name)[0] not in ("", "abstract"):
        return False
    beside = places.covering(*rest[0])
    if not places.inside(*part):
        return beside is None or "和" in beside.text
    # A place, then goods that a later element makes a work of: X园区木制品、竹制品生产项目
    return first and len(rest) <= 2 and not any(places.inside(*other) for other in rest)


def _shared_act(text: str, rest: list[Span], places: Places, kind: str) -> bool:
    """Whether the list of bare places ends in one with a work: …、何家村亮化工程."""
    for start, end in rest:
        if _bare(text, (start, end), places) is not None:
            continue
        if kind in _SETTLED and _OF_SETTLEMENT.fullmatch(text, start, end):
            return True  # 青峰镇、大坪乡卫生院
        first = next((toponym for toponym in places.inside(start, end) if toponym.start == start), None)
        if first is None or not (first.kind == kind or {first.kind, kind} <= _GROUND):
            return False
        if kind not in _GROUND and (start, end) != rest[-1]:
            return False
        remainder = _BRACKETED.sub("", text[first.end : end])
        return not places.inside(first.end, end) and not _TRIVIAL.fullmatch(remainder)
    return False
