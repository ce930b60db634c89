"""Chains of places: routes in tables and quotes (甲—乙—丙), belts (甲—乙—丙发展带)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from atlas.plan import Block
from atlas.reading.structures.draft import Draft, Member, shorten
from atlas.reading.structures.nouns import kind_of, rule_kind
from atlas.reading.structures.scene import Scene, member_of

_DASH = r"[—–－~～-]{1,2}"
_STOP = r"[^，。；：、\s—–－~～“”\-+]{2,24}?"
# A stop ends where a sign parts it from the next: atomic, as there is one way only to part a chain.
_END = r"[，。；：“”\s]|$"
_LINK = rf"(?>{_STOP}(?=[—–－~～-]|{_END}))"
_CHAIN = re.compile(rf"{_LINK}(?:{_DASH}{_LINK}){{2,}}+(?={_END})")
_SHORT_CHAIN = re.compile(rf"{_LINK}(?:{_DASH}{_LINK})++(?={_END})")  # where a route is announced
_BELT_NOUN = (
    "(?:经济发展带|发展带|经济带|产业带|城镇带|旅游带|轴|走廊|廊道|带"
    "|旅游环线|旅游线|黄金线|精品线|风情线|研学线|休闲线|观光线|路线|线路)"
)
_BEFORE_DASH = rf"(?>{_STOP}(?=[—–－~～-])){_DASH}"
_BELT = re.compile(
    rf"(?P<stops>{_BEFORE_DASH}(?:{_BEFORE_DASH}){{0,20}}?(?=[^，。；：、\s—–“”]{{2,32}}?{_BELT_NOUN}){_STOP})"
    rf"(?P<name>[^，。；：、\s—–“”]{{0,8}}?{_BELT_NOUN})"
)
_ROUTE_BEHIND = re.compile(r"”?(?P<name>[^，。；：、“”\s]{0,8}(?:路线|线路|游线|旅游线))")
_VERB = re.compile(r".*(?:打造|建设|构建|形成|推进|开发|推出|培育|设计)")
_BRACKET = re.compile(r"[（(]([^）)]*)[）)]")
_MOST_LIKE = 0.6  # of a stop's characters: how much of it one toponym must cover to stand for it


def chains(scene: Scene) -> Iterator[Draft]:
    """Find belts and routes that are written as places with dashes between them."""
    for block in scene.paragraphs():
        if block.kind == "row":
            yield from _row(scene, block)
        else:
            yield from _belts(scene, block)
            yield from _quoted(scene, block)


def _row(scene: Scene, block: Block) -> Iterator[Draft]:
    """Read a table row: the last cell is the route, or several, the cell before it the theme."""
    cells = scene.text[block.start : block.end].split("\t")
    position = block.start
    theme = ""
    for cell in cells:
        find = _SHORT_CHAIN if kind_of(theme) == "route" else _CHAIN
        matches = list(find.finditer(scene.text, position, position + len(cell)))
        if not matches and cell.strip():
            theme = cell.strip()
        for number, match in enumerate(matches, 1):
            stops = _stops(scene, match.start(), match.end())
            known = sum(1 for stop in stops if stop.kind)
            if known * 2 >= len(stops) or (known and kind_of(theme) == "route"):
                name = theme if len(matches) == 1 else f"{theme}{number}"
                yield _route(name, match.start(), match.end(), stops)
        position += len(cell) + 1


def _belts(scene: Scene, block: Block) -> Iterator[Draft]:
    for match in _BELT.finditer(scene.text, block.start, block.end):
        verb = _VERB.match(match["stops"])
        start = match.start() + (verb.end() if verb else 0)
        end = _end_of_stops(scene, match)
        stops = tuple(scene.town_of(stop) for stop in _stops(scene, start, end))
        if len(stops) < 2 or sum(1 for stop in stops if stop.kind) < 2:
            continue
        name = scene.text[start : match.end()]
        kind = kind_of(name)
        rule = {"kind": {"belt": "belt", "corridor": "belt", "route": "route"}.get(kind, "axis")}
        yield Draft(shorten(name), kind, start, match.end(), stops, rule, "", "chain-belt", 4)


def _end_of_stops(scene: Scene, match: re.Match[str]) -> int:
    """Find where the last stop ends: with its name, where the words behind it belong to that."""
    end = match.end("stops")
    last = scene.touching(end - 1, end)
    return last[0].end if last and end < last[0].end < match.end() else end


def _quoted(scene: Scene, block: Block) -> Iterator[Draft]:
    for match in _CHAIN.finditer(scene.text, block.start, block.end):
        behind = _ROUTE_BEHIND.match(scene.text, match.end())
        stops = _stops(scene, match.start(), match.end())
        if behind and any(stop.kind for stop in stops):
            yield _route(_theme(stops, behind["name"]), match.start(), behind.end(), stops)


def _theme(stops: tuple[Member, ...], name: str) -> str:
    return f"{stops[0].name}—{stops[-1].name}{name}"


def _route(name: str, start: int, end: int, stops: tuple[Member, ...]) -> Draft:
    return Draft(
        shorten(name), "route", start, end, stops, {"kind": rule_kind("route")}, "", "chain-route", 4
    )


def _stops(scene: Scene, start: int, end: int) -> tuple[Member, ...]:
    """Read the stops of a chain: each is a toponym, or a name that only the plan knows."""
    stops = []
    position = start
    for piece in re.split(f"({_DASH})", scene.text[start:end]):
        if piece and not re.fullmatch(_DASH, piece):
            stops.append(_stop(scene, position, position + len(piece)))
        position += len(piece)
    return tuple(stops)


def _stop(scene: Scene, start: int, end: int) -> Member:
    bracket = _BRACKET.search(scene.text, start, end)
    bare_end = bracket.start() if bracket else end
    inside = scene.inside(start, bare_end)
    for toponym in inside:
        if toponym.end - toponym.start >= _MOST_LIKE * (bare_end - start):
            return member_of(toponym)
    county = scene.gazetteer.county
    text = scene.text[start:bare_end]
    if county and text in (county.name, county.short):
        return Member(county.name, county.code, start, bare_end, "admin")
    return Member(text, None, start, bare_end, inside[0].kind if inside else "")
