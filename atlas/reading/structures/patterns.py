"""Find zones by phrase: the patterns of ``phrases/*.toml`` over the mask of a plan."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from atlas.reading.structures.draft import Draft, Member, shorten
from atlas.reading.structures.names import clean, lead_zone, shared_ending
from atlas.reading.structures.nouns import ending_of, kind_of
from atlas.reading.structures.ruling import Phrase, rule_of
from atlas.reading.structures.scene import OWN, OWN_COUNTY, PLACE, Scene, once, sign_class
from gazetteer.place import LINE_KINDS

_CLASSES: Mapping[str, str] = {
    "place": PLACE,
    "own": OWN_COUNTY,
    "placeown": f"(?:{PLACE}|{OWN_COUNTY})",
    "town": sign_class(["town"]),
    "village": sign_class(["village"]),
    "settled": sign_class(["town", "village", "area"]),
    "areas": sign_class(["town", "village", "area"]),
    "line": sign_class(["road", "rail", "river"]),
    "road": sign_class(["road"]),
    "river": sign_class(["river"]),
    "water": sign_class(["water", "river"]),
    "park": sign_class(["park", "zone"]),
}
_FILES = ("cores", "lines", "rivers", "based", "towns", "areas", "lists")  # the first of two equals wins
_MACRO = re.compile(r"«(\w+)»")


@dataclass(frozen=True)
class Pattern:
    """One phrase that draws a zone."""

    id: str
    find: re.Pattern[str]
    kind: str  # "" where the name tells it
    rule: str  # "" where the kind tells it
    name: str  # template
    name_after: re.Pattern[str] | None  # where the name stands behind the match, in the same sentence
    members: str  # "groups", "all" of the match, names in "quoted" words, or "none"
    least: int
    only: frozenset[str]  # kinds of places that may be members; empty: any
    each: bool
    towns: bool  # the phrase speaks of towns: 甲 means 甲镇
    weight: int


@cache
def patterns() -> tuple[Pattern, ...]:
    """Read the patterns."""
    macros = {**_CLASSES, **_table("macros")["macro"]}
    return tuple(_pattern(row, macros) for name in _FILES for row in _table(name)["pattern"])


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "phrases" / f"{name}.toml").read_text(encoding="utf-8"))


def _pattern(row: Mapping[str, Any], macros: Mapping[str, str]) -> Pattern:
    after = row.get("name_after", "")
    return Pattern(
        id=row["id"],
        find=re.compile(_expand(row["find"], macros)),
        kind=row.get("kind", ""),
        rule=row.get("rule", ""),
        name=row.get("name", "{name}"),
        name_after=re.compile(_expand(after, macros)) if after else None,
        members=row.get("members", "groups"),
        least=row.get("least", 1),
        only=frozenset(row.get("only", ())),
        each=row.get("each", False),
        towns=row.get("towns", False),
        weight=row.get("weight", 0),
    )


def _expand(find: str, macros: Mapping[str, str]) -> str:
    while _MACRO.search(find):
        find = _MACRO.sub(lambda match: macros[match[1]], find)
    return find


def phrases(scene: Scene) -> Iterator[Draft]:
    """Find every zone that a phrase of a paragraph draws; a table is read by its columns instead."""
    texts = [block for block in scene.paragraphs() if block.kind == "text"]
    for pattern in patterns():
        for block in texts:
            for match in pattern.find.finditer(scene.mask, block.start, block.end):
                yield from _drafts(scene, pattern, match)


def _drafts(scene: Scene, pattern: Pattern, match: re.Match[str]) -> Iterator[Draft]:
    members = _members(scene, pattern, match)
    if len(members) < pattern.least:
        return
    phrase = Phrase(match, members, _lines(members))
    if pattern.each:
        for member in members:
            name = _name(scene, pattern, match, (member,), member)
            end = _reach_end(scene, member, match)
            rule = rule_of(scene, pattern.rule, pattern.kind, Phrase(match, (member,), _lines((member,))))
            start, stop = (member.start, match.end()) if "{name}" in pattern.name else (member.start, end)
            yield Draft(
                name,
                pattern.kind or kind_of(name),
                start,
                stop,
                (member,),
                rule,
                "",
                pattern.id,
                pattern.weight,
            )
        return
    name = _name(scene, pattern, match, members, None)
    if len(name) < 2 or ("{shared}" in pattern.name and ("、" in name or not ending_of(name))):
        return
    kind = pattern.kind or kind_of(name)
    kind = (
        "cluster"
        if kind == "area" and len(members) > 1 and ending_of(name) == "基地" and not pattern.kind
        else kind
    )
    rule = rule_of(scene, pattern.rule, kind, phrase)
    start, end = match.span("span") if "span" in match.re.groupindex else match.span()
    yield Draft(name, kind, start, end, members, rule, "", pattern.id, pattern.weight)


def _members(scene: Scene, pattern: Pattern, match: re.Match[str]) -> tuple[Member, ...]:
    if pattern.members == "none":
        return ()
    if pattern.members == "quoted":
        return tuple(_quoted(scene, *match.span("m")))
    groups = [name for name in match.re.groupindex if name[0] == "m" or name in ("from", "to")]
    spans = (
        [match.span()] if pattern.members == "all" or not groups else [match.span(name) for name in groups]
    )
    found = once(member for start, end in spans if start >= 0 for member in _places(scene, start, end))
    found = once(map(scene.town_of, found)) if pattern.towns else found
    bare = scene.text[slice(*match.span("name"))] if "name" in match.re.groupindex else ""
    found = tuple(member for member in found if not (member.kind == "zone" and member.name in bare))
    return tuple(member for member in found if not pattern.only or member.kind in pattern.only)


def _quoted(scene: Scene, start: int, end: int) -> Iterator[Member]:
    """Take each name in quotes for a member, whether it is a known place or only planned."""
    for quote in re.finditer("“([^”]+)”", scene.text[start:end]):
        first, last = start + quote.start(1), start + quote.end(1)
        yield next(iter(scene.members(first, last)), Member(quote[1], None, first, last))


def _places(scene: Scene, start: int, end: int) -> tuple[Member, ...]:
    """List the places of a group; a group that opens with the plan's own county means it."""
    found = scene.members(start, end)
    own = scene.mask[start:end].startswith(OWN) and not found
    return scene.own_member(start) if own else found


def _lines(members: tuple[Member, ...]) -> tuple[str, ...]:
    return tuple(member.name for member in members if member.kind in LINE_KINDS)


def _reach_end(scene: Scene, member: Member, match: re.Match[str]) -> int:
    """Take 城区段 into the span of a river's reach."""
    tail = re.match(r"[^，。；、和与及]{1,4}段", scene.text[member.end : match.end()])
    return member.end + tail.end() if tail else member.end


def _name(
    scene: Scene, pattern: Pattern, match: re.Match[str], members: tuple[Member, ...], one: Member | None
) -> str:
    words = {key: scene.text[slice(*match.span(key))] for key in match.re.groupindex if match.start(key) >= 0}
    words = {"name": "", **{key: clean(value) for key, value in words.items()}}
    words["all"] = clean(scene.text[slice(*match.span())])
    words["each"] = scene.text[one.start : _reach_end(scene, one, match)] if one else ""
    if one and "{name}" in pattern.name:
        words["each"] = scene.text[one.start : one.end]
    words["raw"] = scene.text[slice(*match.span("name"))] if words.get("name") else ""
    words["shared"] = shared_ending([scene.text[member.start : member.end] for member in members])
    words["lead"] = lead_zone(scene, match.start())
    if pattern.name_after:
        after = pattern.name_after.search(scene.mask, match.end(), _sentence_end(scene, match.end()))
        return shorten(scene.text[slice(*after.span("name"))]) if after else ""
    if pattern.name == "{lead}辐射区域" and not words["lead"]:
        words["lead"] = words["m"].removeprefix("辐射")
    return shorten(pattern.name.format_map(words))


def _sentence_end(scene: Scene, position: int) -> int:
    match = re.compile("[。；\n]").search(scene.mask, position)
    return match.start() if match else len(scene.mask)
