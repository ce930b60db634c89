"""Spatial structures: the zones, belts, axes and corridors that a plan draws with words.

``scene`` prepares the text, ``patterns``, ``lists``, ``chains``, ``boxes`` and ``formulas`` find
drafts of zones, ``gather`` joins what is found twice. Words are in ``nouns.toml``, phrases in
``phrases/``; nothing here knows a place.
"""

from __future__ import annotations

from collections.abc import Sequence

from atlas.dossier import Zone
from atlas.plan import Plan
from atlas.reading.structures.gather import gather
from atlas.reading.structures.nouns import zone_endings
from atlas.reading.structures.scene import scene_of
from atlas.reading.toponym import Toponym
from gazetteer import Gazetteer

__all__ = ["structures"]


def structures(plan: Plan, toponyms: Sequence[Toponym], gazetteer: Gazetteer) -> tuple[Zone, ...]:
    """Find the elements of a plan's spatial structures.

    Parameters
    ----------
    plan : Plan
    toponyms : sequence of Toponym
        The places found in the plan's flow.
    gazetteer : Gazetteer
        Says which county the plan is of.

    Returns
    -------
    tuple of Zone
        In the order of the text; spans are offsets of the plan's own text.
    """
    closed = scene_of(plan, toponyms, gazetteer)
    drafts = gather(closed, scene_of(plan, toponyms, gazetteer, zone_endings()))
    return tuple(
        Zone(
            id=f"z{number:03}",
            structure=draft.structure,
            name=draft.name,
            kind=draft.kind,
            members=tuple(member.name for member in draft.members),
            member_places=tuple(member.place for member in draft.members),
            rule=draft.rule,
            start=plan.flow.span(draft.start, draft.end)[0],
            end=plan.flow.span(draft.start, draft.end)[1],
            citation=plan.cite(draft.start),
        )
        for number, draft in enumerate(drafts, 1)
    )
