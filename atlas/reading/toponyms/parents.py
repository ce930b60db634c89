"""What a named place lies in, as far as the name, the text before it or the gazetteer says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from atlas.plan import Plan
from atlas.reading.toponyms.candidate import Candidate
from atlas.reading.toponyms.home import Home
from atlas.reading.toponyms.known import Known, KnownName
from gazetteer.index import written_forms
from gazetteer.place import Place
from gazetteer.resolve import resolve

if TYPE_CHECKING:
    from atlas.reading.toponyms.naming import Named

_SHORTEST = 2  # characters of a name without its holder
_OUTERMOST = frozenset({"river", "admin", "region", "town"})
_WIDE = frozenset({"park", "mountain", "scenic"})
_FARMED = frozenset({"park"})
_HOLDERS = frozenset({"town", "village", "area", "park", "mountain", "scenic"})


def parent_of(plan: Plan, drafts: Sequence[Named], index: int, known: Known, home: Home) -> str:
    """Name what a place lies in; "" where nothing says so.

    Parameters
    ----------
    plan
        For the text before the name, and the heading above it.
    drafts
        All names of the plan in order.
    index
        Which of them.
    known, home
        The gazetteer's names, and the county.
    """
    draft = drafts[index]
    before = _just_before(plan.flow.text, drafts, index, known)
    if draft.kind == "rail":
        return _in_the_name(draft.candidate, known)[0]
    if draft.kind in _OUTERMOST:
        return before if draft.kind == "town" and index and drafts[index - 1].kind == "admin" else ""
    if draft.place is not None:
        holder = _holder(draft.place, known, draft.candidate.text)
        if draft.kind == "area" and before:
            holder = before  # a planned district: the plan says best what it belongs to
        return holder or before or _in_the_heading(plan, draft, known, home)
    inside, is_full = _in_the_name(draft.candidate, known, is_farmed=draft.kind in _FARMED)
    return (inside if is_full else "") or before or inside or _in_the_heading(plan, draft, known, home)


def stated_holder(text: str, place: Place, known: Known) -> tuple[str, str] | None:
    """Find what a name as written says its place lies in: 北京|故宫. Its name, and how it is written."""
    for above in known.gazetteer.ancestors(place):
        for form in sorted(written_forms(above), key=len, reverse=True):
            if text.startswith(form) and len(text) - len(form) >= _SHORTEST:
                return above.name, form
    return None


def _holder(place: Place, known: Known, text: str = "") -> str:
    """Name the town, park or mountain that a known place lies in; a village where there is no more."""
    above = known.gazetteer.ancestors(place)
    if not known.gazetteer.is_own(place):
        divisions = [holder for holder in above if holder.kind == "admin"]
        stated = (holder for holder in divisions if any(form in text for form in written_forms(holder)))
        return next((holder.name for holder in (*stated, *divisions)), "")
    first = above[0] if above else None
    if first is None:
        return ""
    if first.kind == "village" and any(name.startswith(first.name) for name in (place.name, *place.aliases)):
        return first.name  # 石佛村大云寺 is known by its village
    if place.kind != "village" and first.kind in _WIDE:
        return first.name
    town = next((holder.name for holder in above if holder.kind == "town"), "")
    return town or (first.name if first.kind == "village" else "")


def _in_the_name(candidate: Candidate, known: Known, *, is_farmed: bool = False) -> tuple[str, bool]:
    """Read 柳塘物流园 as lying in 柳塘镇, and say whether the name gives that in full."""
    first = candidate.parts[0] if candidate.parts else None
    if first is None or first.sort != "known":
        return "", False
    if first.known is None:  # a settlement joined to it that no gazetteer knows
        return candidate.piece(first), True
    options = [option for option in known.options(first.known.text) if option.own and option.kind in _HOLDERS]
    towns = [option for option in options if option.kind == "town"]
    if is_farmed and towns:
        options = towns  # 甲峪|种植基地: people farm and build in 甲峪镇, not in the valley it is named after
    chosen = min(options, key=_breadth, default=None)
    place = known.gazetteer.get(chosen.place) if chosen is not None else None
    if chosen is None or place is None:
        return "", False
    if place.kind == "village" and chosen.tie != "official":
        # A village that is only alluded to says less than the town it lies in.
        return _holder(place, known) or place.name, False
    return place.name, chosen.tie == "official"


def _breadth(option: KnownName) -> tuple[bool, int]:
    """Order the places of one name: full names first, then the town before the village."""
    order = ("town", "village", "area", "park", "mountain", "scenic")
    sure = option.tie == "official" and option.kind not in ("area", "scenic")
    return not sure, order.index(option.kind)


def _in_the_heading(plan: Plan, draft: Named, known: Known, home: Home) -> str:
    """Take the park that a section or box is about for what its works and gardens lie in."""
    if draft.kind not in ("park", "facility", "area"):
        return ""
    citation = plan.cite(draft.offset)
    heading = citation.box or citation.section
    if any(word in heading for word in home.zone_words) and draft.name != home.zone:
        return home.zone
    parks = known.own_parks.items()
    return next((park for name, park in parks if name in heading and park != draft.name), "")


def _just_before(text: str, drafts: Sequence[Named], index: int, known: Known) -> str:
    """Take the town or village that stands directly before a name: 柳塘镇|…基地, 鼓坪街道（…小学）."""
    if index == 0:
        return ""
    draft, before = drafts[index], drafts[index - 1]
    between = text[before.offset + before.candidate.end : draft.offset + draft.candidate.start]
    holders = ("town", "village", "park", "admin", *(("area",) if between else ()))
    if before.kind not in holders or between not in ("", "（"):
        return ""
    return _official(before, known) if before.kind == "town" else before.name


def _official(town: Named, known: Known) -> str:
    """Name a town as the gazetteer does, where it knows the name as written."""
    if town.place is not None or not known.gazetteer.relations(town.name):
        return town.name
    place = resolve(known.gazetteer, town.name, kind="town", alike=False).place
    return place.name if place is not None and place.kind == "town" else town.name
