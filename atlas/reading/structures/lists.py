"""Zones listed by name: “打造甲区、乙区、丙区”, “甲、乙、丙三大板块”, “北部、南部两个基地”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from atlas.reading.numerals import count
from atlas.reading.structures.draft import Draft, shorten
from atlas.reading.structures.names import clean
from atlas.reading.structures.nouns import ending_of, kind_of, rule_kind
from atlas.reading.structures.ruling import areal, linear, plain
from atlas.reading.structures.scene import Scene, once

_SHORTEST, _LONGEST = 2, 24  # characters of an item
_RUN = re.compile(r"[^，。；：\n（）]+")  # no list goes on behind one of these signs
_COUNTED = re.compile(
    r"(?:等)?(?P<count>[两二三四五六七八九十]{1,2}|[0-9]{1,2})(?:大|个|条|类|处)(?P<noun>[^，。；：、\n（）]{2,10}?)"
    r"(?=建设|发展|改造|项目|[，。；：、\n]|为骨架|$)"
)
_NAMED = re.compile(r"打造|构建|建设|形成|优化提升|统筹推进")
_SPLIT = re.compile(r"[、和与]")
_VERB = re.compile(
    r".*(?:打造|构建|建设|形成|推进|发展壮大|发展|围绕|以|包括|分别为|带动|铺开|依托|实现|创建|在|设置|划分为|划定)"
)
_DIRECTION = re.compile(r"(?:市域|县域|全市|全县|城)?[东西南北中]{1,2}")
_NOT_ZONES = ("棚户区", "镇", "乡", "街道", "村", "社区", "县市", "企业", "项目")
_AREAL = frozenset({"zone", "area", "belt", "axis", "corridor", "ring", "cluster"})


@dataclass(frozen=True)
class Item:
    """One item of a list, where it stands in the flow."""

    text: str
    start: int
    end: int


def listed(scene: Scene) -> Iterator[Draft]:
    """Find zones that are listed by their names."""
    for block in scene.paragraphs():
        for run in _RUN.finditer(scene.mask, block.start, block.end):
            for start, match in _counts(scene.mask, run.start(), min(run.end() + 1, block.end)):
                yield from _counted(scene, start, match)
            if run.end() == block.end or scene.mask[run.end()] in "，。；":
                for start in _names(scene.mask, *run.span()):
                    yield from _named(scene, start, run.end())


def _counts(mask: str, start: int, end: int) -> Iterator[tuple[int, re.Match[str]]]:
    """Find the lists that a numeral closes: where each begins, and the numeral with its noun."""
    at = start
    while match := _COUNTED.search(mask, at, end):
        at = match.start() + 1
        first = min(_openings(mask, start, match.start()), default=None)
        if first is not None:
            yield first, match
            start = at = match.end()


def _names(mask: str, start: int, end: int) -> Iterator[int]:
    """Find the list that a verb opens and the end of the clause closes: where it begins."""
    verbs = [match.end() for match in _NAMED.finditer(mask, start, end)]
    if verbs and _SPLIT.search(mask, verbs[0], end):
        openings = set(_openings(mask, verbs[0], end))
        yield from [verb for verb in verbs if verb in openings][:1]


def _openings(mask: str, start: int, end: int) -> Iterator[int]:
    """List the positions from which the text up to an end reads as two items or more.

    From the right, so that each position is looked at once. An item may hold 和 and 与, which also part
    items: a regular expression would try every way of parting them.
    """
    ends, begins = [end], False  # where the item at hand may end; whether one may begin behind this position
    for at in range(end - 1, start - 1, -1):
        if mask[at] == "、":
            ends = [at] if begins else []
        elif mask[at] in "和与" and begins:
            ends.append(at)
        ends = [stop for stop in ends if stop - at <= _LONGEST]
        if not ends:
            return
        fitting = [stop for stop in ends if stop - at >= _SHORTEST]
        begins = bool(fitting)
        if fitting and fitting != [end]:
            yield at


def _counted(scene: Scene, start: int, match: re.Match[str]) -> Iterator[Draft]:
    """Read a list that a numeral closes: 诗意甲、文旅甲、产业甲三大板块."""
    noun = scene.text[slice(*match.span("noun"))]
    if not ending_of(noun) or noun.endswith(_NOT_ZONES) or kind_of(noun) not in _AREAL:
        return
    items = _items(scene, start, match.start())
    promised = count(match["count"])
    if promised is None or len(items) < promised:
        return
    items = items[-promised:]
    if not all(_somewhere(scene, item) for item in items):
        return
    for item in items:
        named = bool(ending_of(item.text))
        name = item.text if named else item.text.strip("“”") + _apposed(noun)
        yield _draft(scene, item, name, kind_of(name) if named else kind_of(noun), "counted-list", 2)


def _apposed(noun: str) -> str:
    return noun.removeprefix("城市").removeprefix("特色") if len(noun) > 4 else noun


def _named(scene: Scene, start: int, end: int) -> Iterator[Draft]:
    """Read a list whose every item ends with a zone word."""
    items = _items(scene, start, end)
    if len(items) < 2 or not all(len(item.text) >= 4 and _is_zone(item.text) for item in items):
        return
    if any(
        place.start == item.start and place.end == item.end
        for item in items
        for place in scene.inside(item.start, item.end)
    ):
        return
    if 2 * sum(1 for item in items if _where(scene, item)) < len(items):
        return
    for item in items:
        yield _draft(scene, item, item.text, kind_of(item.text), "named-list", 1)


def _where(scene: Scene, item: Item) -> bool:
    """Say whether an item tells where it is: it holds a place or opens with a direction."""
    places = scene.touching(item.start, item.end)
    return bool(_DIRECTION.match(item.text)) or any(place.kind not in ("admin", "region") for place in places)


def _somewhere(scene: Scene, item: Item) -> bool:
    return _where(scene, item) or (len(item.text) >= 2 and bool(ending_of(item.text)))


def _is_zone(name: str) -> bool:
    return (
        ending_of(name) not in ("", "园", "基地", "核心", "公园", "通道", "园区", "湿地", "示范区")
        and kind_of(name) in _AREAL
    )


def _items(scene: Scene, start: int, end: int) -> list[Item]:
    """Split a list into its items; the verb before the first is no part of it."""
    items = []
    position = start
    for piece in re.split(r"([、和与])", scene.mask[start:end]):
        if piece and not _SPLIT.fullmatch(piece):
            text = scene.text[position : position + len(piece)]
            verb = _VERB.match(text)
            skip = verb.end() if verb and verb.end() < len(text) - 1 else 0
            text = text[skip:]
            if text:
                items.append(Item(text, position + skip, position + len(piece)))
        position += len(piece)
    return items


def _draft(scene: Scene, item: Item, name: str, kind: str, source: str, weight: int) -> Draft:
    members = once(
        scene.town_of(member) for member in scene.members(item.start, item.end) if member.kind != "zone"
    )
    if kind in ("belt", "axis", "corridor", "ring"):
        rule = linear(kind, members)
    elif rule_kind(kind) == "union":
        rule = areal(scene, members, item.end)
    else:
        rule = plain({"kind": rule_kind(kind)}, members)
    return Draft(shorten(clean(name)), kind, item.start, item.end, members, rule, "", source, weight)
