"""Zones that open a paragraph: the items of a box (甲区：包括…), the goals of a section (甲区。…)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from atlas.plan import Block
from atlas.reading.numerals import count
from atlas.reading.structures.draft import Draft, Member, shorten
from atlas.reading.structures.nouns import ending_of, kind_of, rule_kind, without_work
from atlas.reading.structures.ruling import areal, linear, plain, widths
from atlas.reading.structures.scene import Scene, once

_LEAD = re.compile(r"(?P<work>[^。：；，\n]{2,12}工程：)?(?P<name>[^。：；，\n]{3,40}?)(?P<stop>[。：])")
_INCLUDES = re.compile(
    r"(?:包括|涵盖|范围(?:为|是|包括)|由|辖)(?P<list>[^。；\n]{2,120}?)(?=[，。；]|组成|$)"
)
_POINTS = re.compile(r"以(?P<list>[^。；\n]{2,120}?)为(?:重点|依托|核心|支撑|载体|中心)")
_PLACED = re.compile(r"(?:依托|在|建设|布局于?)(?P<list>[^。；\n]{2,60}?)(?=[，。；])")
_CORE = re.compile(r"以[^。；\n]{2,30}为(?:中心|核心)，")
_DIRECTION = re.compile(r"(?:市域|县域|城)?[东西南北中]部?")
_COUNTED = re.compile(
    r"(?P<own>[\u4e00-\u9fff]{2,3}[市县区])?(?P<name>(?P<count>[两二三四五六七八九十]|[0-9]{1,2})(?:大|个)[^，。\s]{0,6}?(?:片区|区域|园区|组团|板块|新区))"
)
_COUNT_OF_TOWNS = re.compile(r"等?[两二三四五六七八九十0-9]+个(?:乡镇|镇|乡|街道)")
_PROJECT = ("项目", "工程")  # a lead that ends so speaks of work, not of a zone
_SETTLED = frozenset({"town", "village", "area"})
_TOGETHER = "连片"  # several places treated as one area
_JOINED = re.compile(r"[和、与]")


def opened(scene: Scene) -> Iterator[Draft]:
    """Find the zones that open a paragraph of a box, and the group that a box's title counts."""
    title: Block | None = None
    elements: list[Draft] = []
    for block in scene.blocks:
        if block.kind == "box":
            yield from _group(scene, title, elements)
            title, elements = block, []
        elif block.kind == "text" and block.citation.box:
            zones = list(_zones(scene, block))
            elements += zones
            yield from zones
    yield from _group(scene, title, elements)


def _group(scene: Scene, title: Block | None, elements: list[Draft]) -> Iterator[Draft]:
    """Make a cluster of the districts that a title counts: 七大片区. Zones that divide a county are none."""
    match = _COUNTED.search(scene.text, title.start, title.end) if title else None
    if title is None or match is None or count(match["count"]) != len(elements):
        return
    if all(draft.kind == "area" for draft in elements) and any(draft.members for draft in elements):
        members = once(member for draft in elements for member in draft.members)
        start = match.start("own") if match["own"] else match.start("count")
        yield Draft(
            match["name"], "cluster", start, title.end, members, {"kind": "cluster"}, "", "box-title", 1
        )


def _zones(scene: Scene, block: Block) -> Iterator[Draft]:
    match = _LEAD.match(scene.mask, block.start, block.end)
    if match is None:
        return
    start, end = match.span("name")
    for name, first in _names(scene.text[start:end], start):
        bare = without_work(name)
        if (not _is_zone(bare) or name.endswith(_PROJECT)) and _TOGETHER not in bare:
            continue
        last = first + len(bare)
        kind = kind_of(bare)
        body = (match.end(), block.end)
        members = _members(scene, first, last, body, match["stop"])
        counted = bool(_COUNTED.search(block.citation.box))
        if not members and not counted and not _DIRECTION.match(bare) and not _drawn_inside(scene, body):
            continue
        rule = _rule(scene, kind, members, body)
        yield Draft(shorten(bare), kind, first, last, members, rule, "", "lead", 3)


def _names(lead: str, start: int) -> Iterator[tuple[str, int]]:
    """Split 甲片区和乙片区功能布局 into its zones; a lead that names one stays whole."""
    bare = without_work(lead)
    pieces = _JOINED.split(bare)
    if len(pieces) > 1 and all(ending_of(piece) for piece in pieces):
        position = start
        for piece in pieces:
            yield piece, position
            position += len(piece) + 1
    else:
        yield lead, start


def _drawn_inside(scene: Scene, body: tuple[int, int]) -> bool:
    """Say whether the paragraph goes on to draw what its first words name: with a core and satellites."""
    return bool(_CORE.search(scene.mask, *body))


def _is_zone(name: str) -> bool:
    ending = ending_of(name)
    if (
        not ending
        or len(name) < 4
        or ending in ("基地", "公园", "湿地", "通道", "线路", "社区", "核心", "园")
    ):
        return False
    return kind_of(name) != "point"


def _members(scene: Scene, start: int, end: int, body: tuple[int, int], stop: str) -> tuple[Member, ...]:
    """Find the places of an opened zone: what it includes, else what it is built on, else its own name."""
    if _TOGETHER in scene.text[start:end]:
        return tuple(member for member in scene.members(start, body[1]) if member.kind in _SETTLED)
    included = _INCLUDES.search(scene.mask, *_first_sentence(scene, body)) if stop == "：" else None
    if included and (members := scene.members(*included.span("list"))):
        return _towns(scene, members, included.end("list"))
    own = scene.inside_name(start, end)
    itself = [member for member in own if member.start == start and member.end == end]
    if own and not (itself and itself[0].kind == "park"):
        return own
    for sign in (_POINTS, _PLACED):
        match = sign.search(scene.mask, *body)
        if match and (members := scene.members(*match.span("list"))):
            return members
    return own


def _towns(scene: Scene, members: tuple[Member, ...], end: int) -> tuple[Member, ...]:
    """Take the members of a list that a count of towns closes for towns: 甲、乙和丙三个镇."""
    closed = _COUNT_OF_TOWNS.match(scene.text, max(member.end for member in members), end + 8)
    return once(scene.town_of(member) for member in members) if closed else members


def _first_sentence(scene: Scene, body: tuple[int, int]) -> tuple[int, int]:
    stop = scene.mask.find("。", *body)
    return body[0], stop + 1 if stop >= 0 else body[1]


def _rule(scene: Scene, kind: str, members: tuple[Member, ...], body: tuple[int, int]) -> dict[str, object]:
    first = _first_sentence(scene, body)
    if rule_kind(kind) == "union":
        end = max([member.end for member in members], default=first[1])
        return areal(scene, members, min(end + 10, body[1]))
    width = widths(scene.text[slice(*body)])
    rivers = [member.name for member in members if member.kind == "river"]
    if "buffer_m" in width and rivers:
        return {"kind": "reach", "along": rivers[0]} | width
    if kind in ("belt", "axis", "corridor", "ring"):
        return linear(kind, members) | width
    return plain({"kind": rule_kind(kind)} | width, members)
