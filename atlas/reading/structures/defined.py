"""What a text defines: “两轴”是沿…的服务轴；沿…的发展轴, “四组团”分别为…, “一主”：…."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from atlas.formulas import Term
from atlas.reading.structures.draft import Draft, Member, shorten
from atlas.reading.structures.names import clean
from atlas.reading.structures.nouns import ending_of, kind_of, rule_kind
from atlas.reading.structures.ruling import areal, linear, plain, widths
from atlas.reading.structures.scene import Scene, once
from gazetteer.place import LINE_KINDS

if TYPE_CHECKING:
    from atlas.reading.structures.formulas import Formula

_IS = r"”?(?:分别为|分别是|具体为|具体是|是指|指的是|就是|即为|即|包括|指|是|为|：|——)+"
_SHORTEST = 2  # characters of an element
_BEHIND = 3  # blocks behind the formula's own in which a definition may stand
_AS_PILLARS = re.compile(r"以(?P<list>.*)为(?P<what>[^，。；]*)$")
_THROUGH = re.compile(r"(?:串联|连接|贯穿|覆盖)")
_LINES = re.compile(r"^(?:是)?(?:以)?沿")


def defined(scene: Scene, formula: Formula, term: Term) -> Iterator[Draft]:
    """Find the elements that the text defines for one term of a formula."""
    span = _definition(scene, formula, term)
    if span is None:
        return
    for start, end in _elements(scene, *span, term.promised or 0):
        if end - start < _SHORTEST:
            continue
        yield _draft(scene, start, end, term)


def _definition(scene: Scene, formula: Formula, term: Term) -> tuple[int, int] | None:
    label = re.compile(rf"“?{re.escape(term.text)}{_IS}")
    for block in scene.blocks_from(formula.start, _BEHIND + 1):
        match = label.search(scene.text, max(block.start, formula.end), block.end)
        if match is None:
            continue
        others = "|".join(re.escape(other.text) for other in formula.terms if other is not term)
        stop = re.compile(rf"[。）)\n]|[，；,;]?“(?:{others})”").search(scene.text, match.end(), block.end)
        return match.end(), stop.start() if stop else block.end
    return None


def _elements(scene: Scene, start: int, end: int, promised: int) -> Iterator[tuple[int, int]]:
    """Cut a definition into as many elements as are promised: at semicolons, else between list items."""
    comma = scene.mask.find("，", start, end)
    if promised <= 1:
        yield start, comma if comma > 0 else end
        return
    parts = _cut(scene, start, end, "；")
    if len(parts) >= promised:
        yield from ((first, _to_comma(scene, first, last)) for first, last in parts)
        return
    pillars = _AS_PILLARS.match(scene.mask[start : comma if comma > 0 else end])
    if pillars:
        start, end = start + pillars.start("list"), start + pillars.end("list")
    for signs in ("、；，", "、；，和与"):
        parts = _cut(scene, start, end, signs)
        if len(parts) == promised:
            break
    yield from parts[:promised] if len(parts) >= promised else [(start, end)]


def _cut(scene: Scene, start: int, end: int, signs: str) -> list[tuple[int, int]]:
    parts, first = [], start
    for match in re.finditer(f"[{signs}]", scene.mask[start:end]):
        parts.append((first, start + match.start()))
        first = start + match.end()
    parts.append((first, end))
    return [(first, last) for first, last in parts if last - first >= 2]


def _to_comma(scene: Scene, start: int, end: int) -> int:
    comma = scene.mask.find("，", start, end)
    return comma if comma > 0 else end


def _draft(scene: Scene, start: int, end: int, term: Term) -> Draft:
    name = _name(scene.text[start:end])
    members = _abbreviated_river(scene, start, end) + scene.inside_name(start, end)
    sort = term.sort or "area"
    kind = sort if sort in ("belt", "axis", "core", "corridor", "ring", "route") else kind_of(name, sort)
    if kind in ("axis", "core") and kind_of(name, kind) == "route":
        kind = "route"
    return Draft(
        shorten(name),
        kind,
        start,
        end,
        once(members),
        _rule(scene, kind, members, start, end),
        "",
        "formula-defined",
        4,
    )


def _name(text: str) -> str:
    """Take an element's name: what stands behind 的, or else all of it."""
    tail = text.rsplit("的", 1)[-1]
    name = tail if ending_of(tail) and len(tail) >= 4 else text
    return clean(_LINES.sub("沿", name))


def _abbreviated_river(scene: Scene, start: int, end: int) -> tuple[Member, ...]:
    """Read 沿甲两岸 as the river 甲河."""
    match = re.search(r"沿([\u4e00-\u9fff])(?:两岸|沿岸|河谷)", scene.text[start:end])
    if match is None:
        return ()
    return scene.river(match[1], start + match.start(1), start + match.end(1))


def _rule(scene: Scene, kind: str, members: tuple[Member, ...], start: int, end: int) -> dict[str, object]:
    if rule_kind(kind) == "union":
        return areal(scene, members, end)
    if kind in ("belt", "axis", "corridor", "ring"):
        return linear(kind, members) | widths(scene.text[start:end])
    if kind == "route" and members and all(member.kind in LINE_KINDS for member in members):
        return linear("axis", members)
    return plain({"kind": rule_kind(kind)}, members)
