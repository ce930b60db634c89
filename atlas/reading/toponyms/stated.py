"""What the plan says elsewhere of where a place lies: in its other mentions, its sentence, its paragraph.

``parents`` reads the name itself and what stands directly before it. This adds what a planner carries
along while reading: 开发区甲中心 on one page tells where 甲中心 lies on another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from atlas.plan import Plan
from atlas.reading.toponyms.known import Known
from gazetteer.place import Place

if TYPE_CHECKING:
    from atlas.reading.toponyms.naming import Named

_SITES = frozenset({"park", "facility", "scenic", "heritage", "station"})
_BUILT = frozenset({"park", "facility"})
_UNITS = frozenset({"park", "scenic", "area", "zone"})
_ZONE = re.compile(r"(?:开发区|高新区|经开区)$")
_AT = re.compile(r"(?:依托|位于|落户|在)(?:我市|我县|我区|全市|全县)?$")
_AT_LONGEST = 4  # characters
_WORK = r"(?:[东南西北中]+部)?，?(?:着力|加快|积极|大力|重点|规划|全力)*(?:建设|打造|布局|新建|规划)"
_WORKS = re.compile(_WORK)
_WORKS_UP_TO = re.compile(_WORK + r"[^，。；：、]*$")
_NEXT_WORK = re.compile(r"，[^，]*(?:建设|新建|设立|布局|建成)")  # names of one list lie side by side
_LEAD_END = re.compile(r"(?:项目|工程|建设)*[。：]")
_SENTENCE_END = re.compile(r"[。；！？\n]")
_FAR = 60  # characters of a sentence between a village and what it is said to hold
_SHORTEST = 4  # characters of a name that is not found in every town
_BACK = 6  # names before a place that may hold it


def with_stated(plan: Plan, drafts: Sequence[Named], parents: Sequence[str], known: Known) -> tuple[str, ...]:
    """Complete the parents of names by what the plan says of them in other places.

    Parameters
    ----------
    plan
        For its text.
    drafts
        All names of the plan in order.
    parents
        What each lies in, as far as its own words say; "" where they say nothing.
    known
        The gazetteer's names.

    Returns
    -------
    tuple of str
        As many as there are names.
    """
    villages: dict[str, str] = {}
    found: list[str] = []
    for index, (draft, parent) in enumerate(zip(drafts, parents, strict=True)):
        place = draft.place
        if place is not None and draft.kind == "heritage" and place.id not in villages:
            villages[place.id] = _stated_village(plan.flow.text, place, known)
        village = villages.get(place.id, "") if place is not None else ""
        found.append(village or parent or _in_zone(plan, drafts, index) or _namesake(plan, drafts, index))
    elsewhere = _elsewhere(drafts, found)
    return tuple(
        parent or elsewhere.get((draft.kind, draft.name), "")
        for draft, parent in zip(drafts, found, strict=True)
    )


def _stated_village(text: str, place: Place, known: Known) -> str:
    """Name the village of a known site where the plan itself names it before the site in a sentence."""
    holder = next(iter(known.gazetteer.ancestors(place)), None)
    if holder is None or holder.kind != "village" or not known.gazetteer.is_own(place):
        return ""
    pattern = rf"{re.escape(holder.name)}[^。；！？\n]{{0,{_FAR}}}{re.escape(place.name)}"
    return holder.name if re.search(pattern, text) else ""


def _in_zone(plan: Plan, drafts: Sequence[Named], index: int) -> str:
    """Read 依托甲开发区，建设乙园 and 乙园。…在甲开发区东部，布局…: 乙园 lies in that zone."""
    draft = drafts[index]
    if draft.kind not in _BUILT or _ZONE.search(draft.name):
        return ""
    text, start, end = plan.flow.text, *_span(draft)
    if index and _is_site(text, drafts[index - 1]):
        zone = drafts[index - 1]
        if _WORKS_UP_TO.match(text[_span(zone)[1] : start]):
            return zone.name
    if start > draft.offset or not _LEAD_END.match(text, end):
        return ""
    for following in range(index + 1, len(drafts)):
        later = drafts[following]
        if later.offset != draft.offset:
            break
        if _is_site(text, later) and _WORKS.match(text, _span(later)[1]):
            return later.name
    return ""


def _is_site(text: str, draft: Named) -> bool:
    """Whether a name is a development zone that the text takes for the site of something."""
    start = _span(draft)[0]
    return (
        draft.kind == "park"
        and bool(_ZONE.search(draft.name))
        and bool(_AT.search(text[max(0, start - _AT_LONGEST) : start]))
    )


def _namesake(plan: Plan, drafts: Sequence[Named], index: int) -> str:
    """Read 打造茶叶小镇，建设茶叶展览馆: what bears the name of a planned unit of its sentence is in it."""
    draft = drafts[index]
    if draft.kind != "facility":
        return ""
    specific = _specific(draft)
    for before in reversed(drafts[max(0, index - _BACK) : index]):
        between = plan.flow.text[_span(before)[1] : _span(draft)[0]]
        if _SENTENCE_END.search(between):
            return ""
        is_namesake = before.kind in _UNITS and len(specific) >= 2 and _specific(before) == specific
        if is_namesake and _NEXT_WORK.search(between):
            return before.name
    return ""


def _specific(draft: Named) -> str:
    """Return a name without its generic term; "" where it has none."""
    term = draft.candidate.term
    return draft.candidate.text.removesuffix(term.text) if term is not None else ""


def _elsewhere(drafts: Sequence[Named], parents: Sequence[str]) -> Mapping[tuple[str, str], str]:
    """Find the one parent that the mentions of a name agree on."""
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    for draft, parent in zip(drafts, parents, strict=True):
        if parent and draft.kind in _SITES and len(draft.name) >= _SHORTEST and draft.candidate.is_proper:
            said[draft.kind, draft.name].add(parent)
    return {key: next(iter(options)) for key, options in said.items() if len(options) == 1}


def _span(draft: Named) -> tuple[int, int]:
    return draft.offset + draft.candidate.start, draft.offset + draft.candidate.end
