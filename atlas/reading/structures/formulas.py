"""Formulas with numerals: “一带、两轴、四区”, “两心三轴五区”, “两山三河一流域”.

A formula promises how many elements of each sort there are. They are looked for where the text
defines them (“两轴”是…), where it lists places of the sort (七河), in the paragraphs that follow, and
among the elements that other rules found. A formula whose elements the text never gives is kept as
one zone with its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from atlas.dossier import ZONE_KINDS
from atlas.formulas import NUMBERS, Term, terms_of
from atlas.plan import Block
from atlas.reading.structures.defined import defined
from atlas.reading.structures.draft import Draft, Member, shorten
from atlas.reading.structures.names import sentence
from atlas.reading.structures.nouns import rule_kind
from atlas.reading.structures.scene import Scene, member_of, once
from gazetteer.place import LINE_KINDS

_NUMBERS = "".join(NUMBERS)
_QUOTED = re.compile(rf"[“\"「]([{_NUMBERS}][^”\"」\n]{{2,30}})[”\"」]")
_BARE = re.compile(
    r"(?<=形成|构建|打造|建设|推进|实施|完善|优化|按照|呈现|塑造|围绕|落实)"
    rf"((?:[{_NUMBERS}][^，。；、“”\n{_NUMBERS}]{{1,5}}?、?){{2,8}}?)"
    r"(?=的|市域|县域|区域|全域|城镇|空间|发展|总体|格局|布局|体系|结构|路网|交通|生态|产业|旅游|骨架)"
)
_HOLDERS = frozenset({"park", "area", "town", "scenic", "zone"})  # what may have a structure of its own
_CLOSE = 6  # characters between a place and a formula that is its own
_NEAR = 600  # characters: within these one line is one element of a formula
_PARAGRAPHS_BEHIND = 8  # how far behind a formula its elements may open paragraphs


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula where it stands in the flow, its quotes included."""

    text: str
    start: int
    end: int
    terms: tuple[Term, ...]


def formulas_in(scene: Scene) -> Iterator[Formula]:
    """Find the formulas of a plan's own structures; those of another place are passed over."""
    seen: set[int] = set()
    for find, outer in ((_QUOTED, 0), (_BARE, 1)):
        for block in scene.blocks:
            for match in find.finditer(scene.text, block.start, block.end):
                terms = terms_of(match[1])
                if terms and match.start(1) not in seen and not _of_others(scene, match.start()):
                    seen.add(match.start(1))
                    yield Formula(match[1].strip("、，"), match.start(outer), match.end(outer), terms)


def _of_others(scene: Scene, start: int) -> bool:
    before = scene.inside(max(0, start - 12), start)
    return any(place.end == start and place.kind in ("admin", "region") for place in before)


def with_formulas(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """Add the elements that formulas define, and say of each element which formula it belongs to."""
    found = list(drafts)
    told: dict[str, bool] = {}  # formula -> whether its elements are found
    for formula in sorted(formulas_in(scene), key=lambda item: item.start):
        holder = next(
            (draft for draft in found if draft.start <= formula.start and formula.end <= draft.end), None
        )
        if holder is not None and holder.source != "lead":
            found[found.index(holder)] = replace(holder, structure=shorten(holder.name))
            continue
        if told.get(formula.text):
            continue
        structure = _structure(scene, formula)
        own, found = _own(scene, formula, found)
        found, mine = _claimed(scene, formula, structure, found, own)
        own = [replace(draft, structure=structure) for draft in own]
        found += own
        elements = [*mine, *own]
        if elements or formula.text not in told:
            found = [
                draft for draft in found if not (draft.source == "formula" and draft.name == formula.text)
            ]
            found.append(_label(scene, formula, structure, elements))
        told[formula.text] = bool(elements)
    return found


def _own(scene: Scene, formula: Formula, elements: Sequence[Draft]) -> tuple[list[Draft], list[Draft]]:
    """Find the elements that the formula itself defines; return them and the elements left to claim."""
    found: list[Draft] = []
    left = list(elements)
    for term in formula.terms:
        drafts = list(defined(scene, formula, term))
        if not drafts:
            drafts = [_known(left, draft) for draft in _of_generic_term(scene, formula, term)]
            left = [draft for draft in left if draft not in drafts]
        found += drafts or _lengthwise(scene, formula, term)
    return found or _openings(scene, formula), left


def _known(elements: Sequence[Draft], wanted: Draft) -> Draft:
    """Take an element that already stands for the same line rather than a second one for it."""
    same = (draft for draft in elements if draft.kind == wanted.kind and _course(draft) == _course(wanted))
    return next((draft for draft in same if abs(draft.start - wanted.start) < _NEAR), wanted)


def _course(draft: Draft) -> dict[str, Any]:
    """Say which line an element follows, whatever place it keeps within: 清河城区段 follows the 清河."""
    return {word: value for word, value in draft.rule.items() if word != "inside"}


def _structure(scene: Scene, formula: Formula) -> str:
    """Name a structure by its formula and the words behind it: “一带、两轴、三区”县域空间格局."""
    behind = re.compile(
        r"”?的?([^，。；、（）“”\n]{2,12}?(?:空间格局|发展格局|新格局|大格局|格局|布局|体系|网络|骨架|空间|工程))"
    ).match(scene.text, formula.end - (scene.text[formula.end - 1] == "”"))
    return shorten(f"“{formula.text}”{behind[1] if behind else ''}")


def _of_generic_term(scene: Scene, formula: Formula, term: Term) -> list[Draft]:
    """Take the places that bear the counted word: 七河 are seven rivers, if seven are named."""
    block = scene.plan.block_at(formula.start)
    places = [place for place in scene.inside(formula.end, block.end) if place.name.endswith(term.noun)]
    members = once(member_of(place) for place in places)
    if not term.is_generic or term.promised is None or len(members) != term.promised:
        return []
    return [_place_draft(member, term) for member in members]


def _place_draft(member: Member, term: Term) -> Draft:
    linear = member.kind in LINE_KINDS
    kind = "corridor" if member.kind == "river" else (term.sort or "point")
    rule: dict[str, object] = {"kind": "reach", "along": member.name} if linear else {"kind": rule_kind(kind)}
    return Draft(member.name, kind, member.start, member.end, (member,), rule, "", "formula-places", 4)


def _lengthwise(scene: Scene, formula: Formula, term: Term) -> list[Draft]:
    """Find 纵 and 横 by the words that close their lists: 甲路、乙路纵向贯通."""
    if term.noun not in ("纵", "横"):
        return []
    start, end = sentence(scene, formula.start)
    word = re.search(rf"{term.noun}向", scene.text[start:end])
    if word is None:
        return []
    stop = start + word.start()
    first = max(scene.mask.rfind(sign, start, stop) for sign in "，。；：\n") + 1
    lines = [member for member in scene.members(max(first, start), stop) if member.kind in LINE_KINDS]
    return [
        Draft(
            f"{line.name}（{term.noun}）",
            "axis",
            line.start,
            line.end,
            (line,),
            _along(line),
            "",
            "formula-lines",
            4,
        )
        for line in lines
    ]


def _along(line: Member) -> dict[str, object]:
    return {"kind": "axis", "along": line.name, "rank": "primary"}


def _openings(scene: Scene, formula: Formula) -> list[Draft]:
    """Find elements that open the paragraphs behind the formula: 先行区。…, 示范区。…."""
    block = scene.plan.block_at(formula.start)
    nouns = [term.noun for term in formula.terms for _ in range(term.promised or 0)]
    sorts = {term.noun: "area" if term.sort == "zone" else term.sort or "point" for term in formula.terms}
    found: list[Draft] = []
    for behind in _behind(scene, block):
        opening = re.match(r"([^。，：；\n]{3,24})。", scene.text[behind.start : behind.end])
        noun = next((noun for noun in nouns if opening and opening[1].endswith(noun)), None)
        if opening is None or noun is None:
            break
        nouns.remove(noun)
        start = behind.start
        kind = sorts[noun]
        members = scene.own_member(start)
        found.append(
            Draft(
                opening[1],
                kind,
                start,
                start + len(opening[1]),
                members,
                {"kind": "within"},
                "",
                "formula-goal",
                4,
            )
        )
    return found if not nouns else []


def _behind(scene: Scene, block: Block) -> list[Block]:
    behind = scene.blocks_from(block.start, _PARAGRAPHS_BEHIND + 1)[1:]
    return [item for item in behind if item.kind == "text"]


def _claimed(
    scene: Scene, formula: Formula, structure: str, elements: list[Draft], own: list[Draft]
) -> tuple[list[Draft], list[Draft]]:
    """Give a formula the elements behind it in its paragraph that answer its terms, as many as promised."""
    end = scene.plan.block_at(formula.start).end
    start = sentence(scene, formula.start)[0]
    near = sorted(
        (draft for draft in elements if start <= draft.start < end and not draft.structure),
        key=lambda d: d.start,
    )
    taken: list[Draft] = []
    for term in formula.terms:
        answers = [draft for draft in near if term.answered_by(draft.name, draft.kind) and draft not in taken]
        done = sum(1 for draft in own if term.answered_by(draft.name, draft.kind))
        taken += answers[: max(0, (term.promised or len(answers)) - done)]
    claimed = [replace(draft, structure=structure) for draft in taken]
    kept = [draft for draft in elements if draft not in taken]
    return kept + claimed, claimed


def _label(scene: Scene, formula: Formula, structure: str, elements: Sequence[Draft]) -> Draft:
    """Make one zone of the whole formula: its outline where its elements are known, else its name alone."""
    if not _mostly_found(formula, elements):
        elements = ()
    members = once(member for draft in elements for member in draft.members) or _beside(scene, formula)
    return Draft(
        name=formula.text,
        kind=_label_kind(formula, elements),
        start=formula.start,
        end=formula.end,
        members=members,
        rule={"kind": "within"},
        structure=structure,
        source="formula",
        weight=5,
    )


def _mostly_found(formula: Formula, elements: Sequence[Draft]) -> bool:
    return 2 * len(elements) >= sum(term.promised or 0 for term in formula.terms)


def _label_kind(formula: Formula, elements: Sequence[Draft]) -> str:
    kinds = [draft.kind for draft in elements]
    if kinds:
        return max(ZONE_KINDS, key=kinds.count)
    return next(term.sort for term in formula.terms if term.sort)


def _beside(scene: Scene, formula: Formula) -> tuple[Member, ...]:
    """Find the place that a formula without elements speaks of: the nearest in its sentence."""
    start, end = sentence(scene, formula.start)
    before, behind = (
        scene.members(start, formula.start),
        scene.members(formula.end, min(end, formula.end + 12)),
    )
    if behind and behind[0].name.endswith("流域"):
        basin = behind[0]
        return scene.river(basin.name.removesuffix("流域"), basin.start, basin.end) or behind[:1]
    return behind[:1] or tuple(
        m for m in before[-1:] if m.kind in _HOLDERS and formula.start - m.end <= _CLOSE
    )
