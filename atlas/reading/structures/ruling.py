"""How a zone is drawn, in the words of layers/draw.py, read from the phrase that draws it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from atlas.reading.numerals import NUMERAL, number
from atlas.reading.structures.draft import Member
from atlas.reading.structures.nouns import rule_kind
from atlas.reading.structures.scene import Scene
from gazetteer.place import LINE_KINDS

SIDES: Mapping[str, str] = {
    "东": "east",
    "西": "west",
    "南": "south",
    "北": "north",
    "东北": "northeast",
    "东南": "southeast",
    "西北": "northwest",
    "西南": "southwest",
}
METRES: Mapping[str, float] = {"公里": 1000.0, "千米": 1000.0, "米": 1.0, "里": 500.0}
SATELLITE_M = 1_000.0  # metres: how wide a satellite is drawn, where no plan states it

_PART_BEHIND = re.compile(r"(?:镇域|镇)?(东北|东南|西北|西南|[东西南北])(?:部|片|侧|面)")
_SOME_PART = re.compile(r"[中东西南北]{1,2}(?:部|片)|(?:的|之)?(?:一部分|部分(?:区域|地区|村庄|村))")
_SHARED_PART = re.compile(r"(?:的|之)(?:一部分|部分(?:区域|地区|村庄|村)?)")
_LIST_BREAK = re.compile(r"[，。；：\n]|全境|全部|全域|整个")
_SIDE_OF = re.compile(r"(?:以|之)([东西南北])")
_BOTH_SIDES = re.compile(
    rf"(?:两侧|两岸|两边|东西两侧|南北两侧)各(?:控制|预留|延伸|外延|辐射|约){{0,1}}({NUMERAL})(公里|千米|米)"
)
_IN_TOWN = re.compile(r"((?:中心|主)?城区|市区|县城|城关)段")
_WIDE = re.compile(rf"宽(?:度)?(?:约|为)?({NUMERAL})(公里|千米|米)")


@dataclass(frozen=True)
class Phrase:
    """A phrase that draws a zone: where it stands and what it names."""

    match: re.Match[str]
    members: tuple[Member, ...]
    lines: tuple[str, ...]  # names of the members that are lines, in order


def rule_of(scene: Scene, wanted: str, kind: str, phrase: Phrase) -> dict[str, Any]:
    """Write the rule of a zone that a pattern found.

    Parameters
    ----------
    wanted : str
        The pattern's own word: a kind of rule, “along” (the lines named, else through the places),
        “through” (the places in order), or "" where the zone's kind tells it.
    """
    end = phrase.match.end()
    if wanted in ("along", "through"):
        return _linear(wanted, kind, phrase)
    rule: dict[str, Any] = {"kind": wanted or rule_kind(kind)}
    if rule["kind"] == "reach":
        return _reach(scene, phrase)
    if rule["kind"] == "core":
        return rule | _radius(scene, phrase)
    if rule["kind"] == "cluster" and "m2" in phrase.match.re.groupindex:
        return rule | {"radius_m": SATELLITE_M}
    if rule["kind"] in ("union", "part"):
        return areal(scene, phrase.members, end) | _radius(scene, phrase)
    return plain(rule, phrase.members)


def plain(rule: dict[str, Any], members: Sequence[Member]) -> dict[str, Any]:
    """Keep a rule, or fall back to the container where the text names no place."""
    return rule if members else {"kind": "within"}


def areal(scene: Scene, members: Sequence[Member], end: int) -> dict[str, Any]:
    """Write the rule of an area: a union, some of it only in part, or one side of a line."""
    if not members:
        return {"kind": "within"}
    for line in members:
        side = _SIDE_OF.match(scene.text, line.end) if line.kind in LINE_KINDS else None
        if side:
            return {"kind": "part", "along": line.name, "side": SIDES[side[1]]}
    if all(member.kind in LINE_KINDS for member in members):
        return linear("belt" if all(member.kind == "river" for member in members) else "axis", members)
    partial = _partial(scene, members, end)
    return {"kind": "union", "partial": partial} if partial else {"kind": "union"}


def linear(kind: str, members: Sequence[Member]) -> dict[str, Any]:
    """Write the rule of a belt, an axis, a corridor or a ring: along its lines, else through its places."""
    lines = [member.name for member in members if member.kind in LINE_KINDS]
    rule: dict[str, Any] = {"kind": "axis" if lines and kind == "corridor" else rule_kind(kind)}
    if lines:
        rule["along"] = lines[0] if len(lines) == 1 else lines
    return plain(rule, members)


def widths(text: str) -> dict[str, Any]:
    """Read the width that a text states: on both sides of a line, or in all, in metres."""
    if match := _BOTH_SIDES.search(text):
        value = _metres(match[1], match[2])
        return {"buffer_m": [value, value]} if value else {}
    if match := _WIDE.search(text):
        value = _metres(match[1], match[2])
        return {"width_m": value} if value else {}
    return {}


def _metres(value: str, unit: str) -> float | None:
    amount = number(value)
    return None if amount is None else amount * METRES[unit]


def _partial(scene: Scene, members: Sequence[Member], end: int) -> dict[str, str] | list[str]:
    """Find the members of which only a part belongs, with the side where it is stated."""
    found: dict[str, str] = {}
    for member in members:
        if side := _PART_BEHIND.match(scene.text, member.end):
            found[member.name] = SIDES[side[1]]
        elif _SOME_PART.match(scene.text, member.end):
            found[member.name] = ""
    for shared in _SHARED_PART.finditer(scene.text, members[0].start, min(end + 8, len(scene.text))):
        breaks = [cut.end() for cut in _LIST_BREAK.finditer(scene.text, members[0].start, shared.start())]
        first = breaks[-1] if breaks else members[0].start
        for member in members:
            if first <= member.start < shared.start():
                found.setdefault(member.name, "")
    found = {member.name: found[member.name] for member in members if member.name in found}
    return found if any(found.values()) else list(found)


def _linear(wanted: str, kind: str, phrase: Phrase) -> dict[str, Any]:
    shape = "belt" if kind in ("belt", "corridor") else "axis"
    if kind == "corridor" and phrase.lines:
        shape = "axis"
    if kind == "ring":
        shape = "ring"
    rule: dict[str, Any] = {"kind": shape}
    if wanted == "along" and phrase.lines:
        rule["along"] = list(phrase.lines) if len(phrase.lines) > 1 else phrase.lines[0]
    if shape == "axis":
        rule["rank"] = "secondary" if "次轴" in phrase.match.group() else "primary"
    return plain(rule, phrase.members)


def _reach(scene: Scene, phrase: Phrase) -> dict[str, Any]:
    groups = phrase.match.re.groupindex
    rule: dict[str, Any] = {"kind": "reach"}
    if "along" in groups:
        line = scene.members(*phrase.match.span("along"))
        ends = [scene.members(*phrase.match.span(end)) for end in ("from", "to")]
        rule |= {"along": line[0].name, "from": ends[0][0].name, "to": ends[1][0].name}
    elif phrase.lines:
        rule["along"] = phrase.lines[0]
        followed = next(member for member in phrase.members if member.name == phrase.lines[0])
        if town := _IN_TOWN.match(scene.text, followed.end):
            rule["inside"] = town[1]
    elif len(phrase.members) == 2:
        rule |= {"from": phrase.members[0].name, "to": phrase.members[1].name}
    return rule | widths(scene.text[slice(*phrase.match.span())])


def _radius(scene: Scene, phrase: Phrase) -> dict[str, Any]:
    """Read a radius, or an area taken for a disc, in metres."""
    if "n" not in phrase.match.re.groupindex or phrase.match.start("n") < 0:
        return {}
    value = number(scene.text[slice(*phrase.match.span("n"))])
    unit = phrase.match["unit"]
    if value is None:
        return {}
    if unit == "平方公里":
        return {"radius_m": round(1000 * math.sqrt(value / math.pi))}
    return {"radius_m": value * METRES[unit]}
