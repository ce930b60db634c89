"""Places whose names say that they are planned: a small town, a district, a new town."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.reading.structures.draft import Draft, Member, shorten
from atlas.reading.structures.scene import Scene, member_of
from atlas.reading.toponym import Toponym

_KINDS = frozenset({"area", "zone"})
_SMALL_TOWN = "小镇"
_DISTRICTS = ("片区", "新区")


def units(scene: Scene) -> Iterator[Draft]:
    """Find the small towns and districts that the plan names, each where it is named first."""
    seen: set[str] = set()
    for toponym in scene.planned:
        block = scene.plan.block_at(toponym.start)
        if toponym.kind not in _KINDS or toponym.name in seen or block.kind != "text":
            continue
        if _in_brackets(scene.mask[block.start : toponym.start]):
            continue
        if toponym.name.endswith(_SMALL_TOWN):
            members = tuple(m for m in scene.members(toponym.start, toponym.end) if m.name != toponym.name)
            if members:
                seen.add(toponym.name)
                yield _draft(toponym, "point", members, {"kind": "core"}, "unit-town")
        elif toponym.name.endswith(_DISTRICTS):
            seen.add(toponym.name)
            yield _draft(toponym, "area", (member_of(toponym),), {"kind": "union"}, "unit-district")


def _draft(
    toponym: Toponym, kind: str, members: tuple[Member, ...], rule: dict[str, str], source: str
) -> Draft:
    return Draft(shorten(toponym.name), kind, toponym.start, toponym.end, members, rule, "", source, -2)


def _in_brackets(before: str) -> bool:
    return before.rfind("（") > before.rfind("）")
