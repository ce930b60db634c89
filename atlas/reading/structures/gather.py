"""Join what the rules find: one draft for each element, each with the structure it belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from ahocorasick_rs import AhoCorasick

from atlas.reading.structures.announced import announced
from atlas.reading.structures.boxes import opened
from atlas.reading.structures.chains import chains
from atlas.reading.structures.draft import Draft, shorten
from atlas.reading.structures.formulas import with_formulas
from atlas.reading.structures.lists import listed
from atlas.reading.structures.names import lead
from atlas.reading.structures.patterns import phrases
from atlas.reading.structures.scene import Scene, once
from atlas.reading.structures.units import units

_UNORDERED = frozenset({"area", "zone", "cluster"})  # kinds whose members may be put together
_STRETCH = 256  # characters: drafts are compared within stretches, so that long plans stay cheap
_MOSTLY = 0.5  # of the shorter of two spans: drafts that share more are one element


def gather(scene: Scene, opener: Scene) -> tuple[Draft, ...]:
    """Find all drafts and join those that are one element.

    Parameters
    ----------
    scene, opener : Scene
        The plan with its toponyms closed, and with those open that end like a zone's name: a phrase
        may need either, 甲园区 as a place or as a name.
    """
    again = (replace(draft, weight=draft.weight - 1) for draft in phrases(opener))
    found = list(
        chain(
            chains(scene),
            announced(opener),
            phrases(scene),
            again,
            listed(opener),
            opened(scene),
            units(scene),
        )
    )
    elements = _filled(scene, _apart(_unique(found)))
    elements = with_formulas(scene, elements)
    elements = _without_echoes(scene, _same_name(scene, _apart(_unique(elements))))
    placed = (replace(draft, structure=draft.structure or _structure(scene, draft)) for draft in elements)
    return tuple(sorted(placed, key=lambda draft: (draft.start, draft.end, draft.name)))


def _unique(drafts: Iterable[Draft]) -> list[Draft]:
    """Keep the heaviest of drafts that are one; of equals the first."""
    heaviest: dict[tuple[int, int, str], Draft] = {}
    for draft in drafts:
        key = (draft.start, draft.end, draft.name)
        if key not in heaviest or draft.weight > heaviest[key].weight:
            heaviest[key] = draft
    return list(heaviest.values())


def _apart(drafts: list[Draft]) -> list[Draft]:
    """Of drafts over the same words keep the heaviest; parts of one enumeration stand side by side."""
    kept: list[Draft] = []
    shelves: dict[int, list[Draft]] = defaultdict(list)  # what is kept, by stretch of the flow
    for draft in sorted(drafts, key=lambda item: (-item.weight, item.start - item.end, item.start)):
        stretches = range(draft.start // _STRETCH, (draft.end - 1) // _STRETCH + 1)
        if not any(_same_words(draft, other) for stretch in stretches for other in shelves[stretch]):
            kept.append(draft)
            for stretch in stretches:
                shelves[stretch].append(draft)
    return kept


def _same_words(draft: Draft, other: Draft) -> bool:
    if draft.source == other.source == "small-towns" or draft.source == other.source == "river-works":
        return False
    if draft.source.startswith("formula") and other.source.startswith("formula"):
        return draft.start == other.start and draft.end == other.end and draft.name == other.name
    shared = min(draft.end, other.end) - max(draft.start, other.start)
    shorter = min(draft.end - draft.start, other.end - other.start)
    return shared > _MOSTLY * shorter


def _same_name(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """Join drafts of one name in one chapter: a zone in a list, and the box that describes it."""
    kept: dict[tuple[str, str], Draft] = {}
    for draft in sorted(drafts, key=lambda item: item.start):
        key = (draft.name, scene.plan.cite(draft.start).chapter)
        known = kept.get(key)
        if known is None:
            kept[key] = draft
            continue
        kept[key] = _joined(known, draft)
    return list(kept.values())


def _without_echoes(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """Drop districts that are only named, where another zone of the chapter bears the name or more of it."""
    chapters = [scene.plan.cite(draft.start).chapter for draft in drafts]
    names: dict[str, set[str]] = defaultdict(set)
    for chapter, draft in zip(chapters, drafts, strict=True):
        names[chapter].add(draft.name)
    echoes = {chapter: _holding_others(found) for chapter, found in names.items()}
    return [
        draft
        for chapter, draft in zip(chapters, drafts, strict=True)
        if draft.source != "unit-district" or draft.name not in echoes[chapter]
    ]


def _holding_others(names: set[str]) -> set[str]:
    """List the names that hold another one, or are held by one; in time that grows with their number."""
    listed = sorted(names - {""})
    automaton = AhoCorasick(listed)
    pairs = (
        (name, listed[other])
        for name in listed
        for other, _, _ in automaton.find_matches_as_indexes(name, overlapping=True)
    )
    return {name for pair in pairs if pair[0] != pair[1] for name in pair}


def _joined(first: Draft, second: Draft) -> Draft:
    """Join two mentions of one element: the one that says more, with the places of both."""
    better, other = (second, first) if _says(second) > _says(first) else (first, second)
    members = once((*better.members, *other.members))
    if better.kind not in _UNORDERED or other.kind not in _UNORDERED:
        members = better.members or other.members
    own = tuple(member for member in members if member.name != better.name) or members
    drawn = better if better.members and other.kind != "cluster" else other if other.members else better
    kind = drawn.kind if better.kind in _UNORDERED else better.kind
    structure = first.structure or second.structure
    return replace(better, kind=kind, members=own, rule=drawn.rule, structure=structure)


def _says(draft: Draft) -> tuple[int, int]:
    named = sum(1 for member in draft.members if member.name != draft.name)
    return named, draft.weight


def _filled(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """Give a zone that only opens a paragraph the places of the cluster which that paragraph draws."""
    by_paragraph = {
        scene.plan.cite(draft.start).paragraph: draft
        for draft in drafts
        if draft.source == "core-and-satellites"
    }
    filled: list[Draft] = []
    used: set[int] = set()
    for draft in drafts:
        core = by_paragraph.get(scene.plan.cite(draft.start).paragraph)
        if draft.source == "lead" and core is not None:
            filled.append(replace(core, name=draft.name))
            used.add(id(core))
        else:
            filled.append(draft)
    return [draft for draft in filled if id(draft) not in used]


def _structure(scene: Scene, draft: Draft) -> str:
    """Name what an element belongs to: its box, its paragraph's opening words, or its section."""
    cite = scene.plan.cite(draft.start)
    opening = lead(scene, draft.start)
    if cite.box:
        return shorten(cite.box.split("：")[-1].split(":")[-1])
    return shorten(opening or cite.section)
