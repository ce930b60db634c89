"""The object of a call, cut into the works it lists: A、B和C等重点项目建设 -> A, B, C."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

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
_COUNTED_WORKS = re.compile(rf"{NUMERAL}(?:项|个|处)(?=.{{2,}}(?:项目|工程)$)")
_TRIVIAL = re.compile(r"(?:的|建设|新建|扩建|改扩建|工程|项目|改造|及|配套|设施|设备|一期|二期|等)*")
# A list that only describes what follows: A、B、C的“产业发展轴”, …为一体的园区.
_MODIFIER = re.compile(r"[为于]一体|的[“「]|的[^的]{0,10}(?:轴|带|格局|体系|品牌|廊道)[”」]?$")
# Places that a work passes or covers, rather than what is built.
_GROUND = frozenset({"town", "village", "road", "river", "area", "admin", "region", "mountain", "rail"})
_STRETCH = re.compile(r".{2,12}段")
_PART_OF_LINE = re.compile(r"(?:[\u4e00-\u9fff]{0,4}段|干流|流域|支流|上游|下游|中游)")
_NOT_PLACED = re.compile(
    r"(?<=项目|工程)(?:建设|实施|推进)$|(?:建设)?及配套(?:设施|设备|工程|基础设施)*$|(?:等)?前期工作$"
)


@dataclass(frozen=True, slots=True)
class Listing:
    """The elements of a list and what the list is called."""

    elements: tuple[Span, ...]
    works: bool  # called projects by the word behind it
    other: bool  # called something else: 等企业, 等方面


def listing(text: str, start: int, end: int, places: Places) -> Listing:
    """Cut an object into its elements."""
    end = _without_tail(text, start, end)
    cut, head = _head(text, start, end)
    works = head is not None and bool(_WORKS.search(head))
    known = not head or works or bool(heads().fullmatch(head)) or ending(head)[0] in ("work", "act", "site")
    raw = list(spans.elements(text, start, end if cut is None else cut))
    raw = [piece for part in raw for piece in _parted(text, *part, places, len(raw))]
    if cut is not None and _one_work(text, raw, cut, end, places):
        return Listing(((start, end),), False, False)
    modifies = bool(raw) and len(raw) > 1 and bool(_MODIFIER.search(text[slice(*raw[-1])]))
    return Listing(tuple(_joined(text, raw, places, works)), works, not known or modifies)


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
    """Tell one work on several places (A、B、C等6条道路风貌改造) from a list of works."""
    head = text[cut + 1 : end]
    counted = bool(_COUNTED_WORKS.match(head))  # 关帝庙、圣母庙等51项修缮工程
    if not all(_is_ground(part, places, counted) for part in parts):
        return False
    act = _WORKS.sub("", head) if counted else head
    return bool(act) and not _WORKS.search(act) and ending(act)[0] in ("act", "site")


def _is_ground(part: Span, places: Places, counted: bool) -> bool:
    toponym = places.covering(*part)
    return toponym is not None and (counted or toponym.kind in _GROUND | {"scenic", "heritage"})


def _parted(text: str, start: int, end: int, places: Places, size: int) -> list[Span]:
    """Part the last element at its 和: 贾家庄派出所和交警大队."""
    bare = _BRACKETED.sub(lambda match: "□" * len(match.group()), text[start:end])
    for match in re.finditer(r"以及|和|及(?!其)|与", bare):
        left, right = (start, start + match.start()), (start + match.end(), end)
        if left[1] - left[0] < 3 or right[1] - right[0] < 4:
            continue
        ends = ending(text[slice(*left)])[0], ending(re.sub(r"(?<=.{3})建设$", "", text[slice(*right)]))[0]
        own = bool(places.inside(*right))
        known = match.group() == "和" and None not in (places.covering(*left), places.covering(*right))
        several = size > 1 and (own or match.group() != "及")
        counted = bool(re.match(r"[一1](?:座|所|处|个|条)", text[slice(*right)]))
        if all(kind in ("site", "work") for kind in ends) and (several or known or counted):
            return [left, *_parted(text, *right, places, size + 1)]
    return [(start, end)]


def _joined(text: str, parts: list[Span], places: Places, works: bool) -> list[Span]:
    """Join what was cut inside one name: 高污染、高耗能企业搬迁; A街、B街、C街风貌改造."""
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
    toponym = places.covering(*part)
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
    if _STRETCH.fullmatch(name) and any(re.search(r"段.{2,}", text[slice(*other)]) for other in rest[:1]):
        return True
    if works or name.endswith(("”", "」")) or ending(name)[0] not in ("", "abstract"):
        return False
    if not places.inside(*part):
        return True
    # A place, then goods that a later element makes a work of: X园区玻璃制品、陶瓷制品生产项目
    return first and len(rest) <= 2 and not any(places.inside(*other) for other in rest)


def _shared_act(text: str, rest: list[Span], places: Places, kind: str) -> bool:
    """Whether the list of bare places ends in one with a work: …、西堡风貌改造工程."""
    for start, end in rest:
        if _bare(text, (start, end), places) is not None:
            continue
        first = next((toponym for toponym in places.inside(start, end) if toponym.start == start), None)
        if first is None or not (first.kind == kind or {first.kind, kind} <= _GROUND):
            return False
        if kind not in _GROUND and (start, end) != rest[-1]:
            return False
        remainder = _BRACKETED.sub("", text[first.end : end])
        return not places.inside(first.end, end) and not _TRIVIAL.fullmatch(remainder)
    return False
