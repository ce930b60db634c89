"""What a text defines: “两轴”是沿…的服务轴；沿…的发展轴, “四组团”分别为…, 一主：…."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from atlas.formulas import NUMBERS, Term, roles
from atlas.reading.structures.draft import Draft, Member, shorten
from atlas.reading.structures.elements import Element, cut
from atlas.reading.structures.names import clean
from atlas.reading.structures.nouns import ending_of, kind_of, rule_kind
from atlas.reading.structures.ruling import areal, linear, plain, widths
from atlas.reading.structures.scene import Scene, once
from gazetteer.place import LINE_KINDS

if TYPE_CHECKING:
    from atlas.reading.structures.formulas import Formula

_IS = (
    r"[”\"]?[，,]?(?:分别为|分别是|具体为|具体是|是指|指的是|就是|即为|即|主要包括|包括|指|是|为|：|——){1,3}"
)
_ROLE = f"(?:{'|'.join(roles())})?"
_BEHIND = 8  # blocks behind the formula's own in which a definition may stand
_LINES = re.compile(r"^(?:是)?(?:以)?沿")
_ALONG_ITSELF = re.compile(r"^沿(?!.{0,8}(?:两岸|沿岸|沿线|两侧))")
_PILLAR = re.compile(r"^(?:以|依托|由)")
_MOST_NAMED = 3  # members that an element without a name of its own is named by


def defined(scene: Scene, formula: Formula, term: Term) -> Iterator[Draft]:
    """Find the elements that the text defines for one term of a formula."""
    span = _definition(scene, formula, term)
    if span is not None:
        for element in cut(scene, *span, term):
            yield _draft(scene, element, term)
        return
    yield from _closed(scene, formula, term)


def _definition(scene: Scene, formula: Formula, term: Term) -> tuple[int, int] | None:
    label = re.compile(rf"[“\"]?{re.escape(term.text)}{_ROLE}{_IS}")
    for block in scene.blocks_from(formula.start, _BEHIND + 1):
        match = label.search(scene.text, max(block.start, formula.end), block.end)
        if match is None:
            continue
        stop_at = _next_definition(formula, term)
        stop = stop_at.search(scene.text, match.end(), block.end) if stop_at else None
        end = stop.start() if stop else block.end
        sentence = scene.text.find("。", match.end(), end)
        named = term.promised != 1 and any(element.is_named for element in cut(scene, match.end(), end, term))
        return match.end(), end if named or sentence < 0 else sentence
    return None


def _next_definition(formula: Formula, term: Term) -> re.Pattern[str] | None:
    """Match what ends the definition of a term: one of another; None where the formula has no other."""
    others = "|".join(re.escape(other.text) for other in formula.terms if other is not term)
    if not others:
        return None
    return re.compile(rf"[）)\n]|[，；,;。]?[“\"](?:{others}){_ROLE}[”\"]|[，；,;。](?:{others}){_ROLE}{_IS}")


def _closed(scene: Scene, formula: Formula, term: Term) -> Iterator[Draft]:
    """Read 做强甲镇、乙镇两个副中心: the places of a list that the promise closes."""
    if term.promised is None or term.promised < 2:
        return
    signs = "".join(sign for sign, value in NUMBERS.items() if value == term.promised)
    closing = re.compile(
        rf"等?[{signs}](?:大|个|条|座)?(?P<noun>[^，。；、\n“”]{{0,6}}?{re.escape(term.noun)}[^，。；、\n“”]{{0,3}}?)(?=[，。；、\n错协建发联]|$)"
    )
    for block in scene.blocks_from(formula.start, 2):
        for match in closing.finditer(scene.text, max(block.start, formula.end), block.end):
            first = max(scene.mask.rfind(sign, block.start, match.start()) for sign in "，。；：\n")
            members = scene.members(max(first, block.start), match.start())
            if len(members) == term.promised:
                yield from (_counted(scene, member, term, match["noun"]) for member in members)
                return


def _counted(scene: Scene, member: Member, term: Term, noun: str) -> Draft:
    """Make an element of a place of a counted list; a line gives the belt or axis its name: 甲河|产业带."""
    kind = term.sort or "point"
    is_line = member.kind in LINE_KINDS and kind in ("belt", "axis", "corridor")
    name = member.name + noun if is_line else _counted_name(member, term)
    rule = _rule(scene, kind, (member,), member.start, member.end)
    return Draft(shorten(name), kind, member.start, member.end, (member,), rule, "", "formula-closed", 4)


def _counted_name(member: Member, term: Term) -> str:
    """Name a place that is one of what is counted: 甲镇（两副）."""
    return f"{member.name}（{term.text}）" if not term.kind else member.name


def _draft(scene: Scene, element: Element, term: Term) -> Draft:
    start, end = element.start, element.end
    members = scene.members(*element.body) if element.is_named else scene.inside_name(start, end)
    members = once(_abbreviated_river(scene, start, end) + members)
    name = _name(scene.text[start:end], start, members, term)
    sort = term.sort or "area"
    kind = sort if sort in ("belt", "axis", "core", "corridor", "ring", "route") else kind_of(name, sort)
    if kind in ("axis", "core") and kind_of(name, kind) == "route":
        kind = "route"
    rule = _rule(scene, kind, members, *((start, end) if not element.is_named else element.body))
    return Draft(shorten(name), kind, start, end, members, rule, "", "formula-defined", 4)


def _name(text: str, start: int, members: tuple[Member, ...], term: Term) -> str:
    """Take an element's name: what stands behind 的, or else all of it; of one told by its places, those."""
    tail = text.rsplit("的", 1)[-1]
    name = tail if len(tail) >= 4 and (ending_of(tail) or tail.endswith(term.noun)) else text
    if _PILLAR.match(name) and not ending_of(name) and 0 < len(members) <= _MOST_NAMED:
        return f"{'、'.join(member.name for member in members)}（{term.text}）"
    if not term.kind and len(members) == 1 and members[0].start == start and not ending_of(name):
        return _counted_name(members[0], term)
    name = _LINES.sub("沿", name)
    return clean(_ALONG_ITSELF.sub("", name) if ending_of(name) else name)


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
