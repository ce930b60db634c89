"""Zones that a count announces and the paragraphs behind it open with: 四大功能区：（一）甲区。包括…."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from atlas.plan import Block
from atlas.reading.numerals import count
from atlas.reading.structures.draft import Draft, shorten
from atlas.reading.structures.names import clean
from atlas.reading.structures.nouns import ending_of, kind_of, rule_kind
from atlas.reading.structures.ruling import areal, linear, plain, widths
from atlas.reading.structures.scene import Scene

_ANNOUNCED = re.compile(
    r"(?P<count>[两二三四五六七八九十]|[0-9]{1,2})(?:大|个|条)(?P<noun>[^，。；：、“”\n]{1,10}?)[：:。]?$"
)
_OPENING = re.compile(
    r"(?:（[一二三四五六七八九十\d]{1,2}）|[一二三四五六七八九十\d]{1,2}[.、．]|——|[•●■◆])?"
    r"(?P<name>[^，。；：、“”（）\n]{3,24}?)(?P<stop>[。：:]|——)"
)
_PLACES = re.compile(
    r"(?:包括|涵盖|覆盖|涉及|范围为|由|以|依托|沿|位于)(?P<list>[^。；\n]{2,160}?)"
    r"(?=[，。；]|$|为(?:主体|重点|核心|依托|支撑|中心)|组成)"
)


def announced(scene: Scene) -> Iterator[Draft]:
    """Find the zones of an announced list, each with the places that its paragraph begins with."""
    blocks = scene.blocks
    for index, block in enumerate(blocks):
        match = _ANNOUNCED.search(scene.text, max(block.start, block.end - 24), block.end)
        promised = count(match["count"]) if match else None
        is_boxed = block.kind == "box" or bool(block.citation.box)
        if match is None or promised is None or promised < 2 or is_boxed or not ending_of(match["noun"]):
            continue
        found = [_opening(scene, behind) for behind in blocks[index + 1 : index + 1 + promised]]
        drafts = [draft for draft in found if draft is not None]
        if len(drafts) == promised and any(draft.members for draft in drafts):
            structure = shorten(match[0].strip("：:。"))
            yield from (replace(draft, structure=structure) for draft in drafts)


def _opening(scene: Scene, block: Block) -> Draft | None:
    match = _OPENING.match(scene.text, block.start, block.end)
    if match is None or block.kind == "row" or not ending_of(match["name"]):
        return None
    start, end = match.span("name")
    name = clean(match["name"])
    kind = kind_of(name)
    places = _PLACES.search(scene.mask, match.end(), block.end)
    members = scene.members(*places.span("list")) if places else ()
    members = members or scene.inside_name(start, end)
    if rule_kind(kind) == "union":
        rule = areal(scene, members, places.end("list") if places else end)
    elif kind in ("belt", "axis", "corridor", "ring"):
        rule = linear(kind, members) | widths(scene.text[match.end() : block.end])
    else:
        rule = plain({"kind": rule_kind(kind)}, members)
    return Draft(shorten(name), kind, start, end, members, rule, "", "announced", 3)
