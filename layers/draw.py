"""From a rule and its members to a geometry: the one door to the drawing rules.

A rule is data (a mapping), so that a planner can change it. Its words:

kind       union, part, belt, axis, reach, ring, cluster, core, route, within
along      name of the line that an axis, a belt, a ring or a reach follows, or a part is divided by;
           a list of names where the course changes its name on the way, or lines run side by side
from, to   names of the two ends of a reach, an axis or a belt
inside     name of the place in which a reach lies: 城区 of the river's reach in the town
width_m    full width of a belt, a ring or a reach, metres
buffer_m   [left, right] of a reach, metres on each side; one number for both
radius_m   of a core, a cluster's satellites or a ring, metres
side       north, south, east or west (or between two of them) of ``along``, for a part
partial    names of the members of a union of which only a part belongs; or names with their sides
rank       primary or secondary, of an axis or a core
clip       whether the county's outline cuts the drawing; as the kind has it where not said (only
           a route is not cut, nor what lies wholly outside)
planned    whether the line of a reach may be continued beyond its end by its bearing, to an end that
           lies there: a road that is to be extended

Places come in already resolved; a member that the gazetteer does not know comes as ``None`` and
leaves a note. Where no line can be drawn through the members that are known, what they lie in is drawn
instead, as a container. Notes are keys with values; their sentences are among the words of the page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.place import Place
from gazetteer.projection import to_degrees
from layers import repair
from layers.drawing import Drawing, Frame, Member, Note, RuleError, distinct, note
from layers.rule import Rule, read
from layers.rules import axis, belt, cluster, core, part, reach, ring, route, union, within
from layers.sheet import Sheet, Sketch, lay_out

__all__ = ["RULES", "Drawing", "Frame", "Member", "Note", "RuleError", "draw"]

RULES: Mapping[str, Callable[[Rule, Sheet], Sketch]] = {
    "union": union.sketch,
    "part": part.sketch,
    "belt": belt.sketch,
    "axis": axis.sketch,
    "reach": reach.sketch,
    "ring": ring.sketch,
    "cluster": cluster.sketch,
    "core": core.sketch,
    "route": route.sketch,
    "within": within.sketch,
}
NO_LINES: Mapping[str, Place] = MappingProxyType({})
LINEAR = frozenset({"axis", "belt", "reach", "ring", "route"})
SLIVER_M = 200.0  # metres: a line of which no more lies in the county runs beside it
WHOLE = 0.995  # of a drawing: cut by less than this the outline's own coarseness is at work


def draw(
    rule: Mapping[str, Any],
    members: Sequence[Member],
    frame: Frame,
    lines: Mapping[str, Place] = NO_LINES,
) -> Drawing:
    """Draw a rule over its members.

    Parameters
    ----------
    rule : mapping
        The words above.
    members : sequence of Member
        In the plan's order; those without a place leave a note, and a gap where the order matters.
    frame : Frame
        The county.
    lines : mapping of str to Place
        Roads, railways and rivers by the names that the rule uses for them.

    Returns
    -------
    Drawing
        Geometry in EPSG:4490, valid; ``None`` with notes where no member can carry it.

    Raises
    ------
    RuleError
        The rule has a word or a value that cannot be meant.
    """
    wanted = read(rule)
    sheet, notes = lay_out(members, frame, lines)
    drawn = RULES[wanted.kind](wanted, sheet)
    if drawn.geometry is None and wanted.kind in LINEAR:
        drawn = _somewhere(drawn, wanted, sheet)
    clipped, clip_notes = _clipped(drawn, wanted, sheet)
    strange = tuple(note("rule-word-unknown", word=word) for word in wanted.unknown)
    geometry = _in_degrees(clipped, frame)
    named = set(sheet.names) or _named(wanted)
    faded = _in_degrees(_kept(drawn.faded, clipped), frame) if geometry is not None else None
    return Drawing(
        geometry=geometry,
        fidelity=drawn.fidelity.value if geometry is not None else "",
        accuracy_m=float(math.ceil(drawn.accuracy_m)) if geometry is not None else math.nan,
        drawn=len(drawn.used & named) if geometry is not None else 0,
        named=len(sheet.names) or len(named),
        notes=distinct((*strange, *notes, *drawn.notes, *clip_notes)),
        faded=faded,
        discs=drawn.discs and geometry is not None,
    )


def _named(rule: Rule) -> set[str]:
    """Collect the places that a rule itself names, for a rule that has no members."""
    return {name for name in (*rule.along, rule.from_, rule.to) if name}


def _somewhere(drawn: Sketch, rule: Rule, sheet: Sheet) -> Sketch:
    """Draw what the known members of an unknown line lie in; as it was where none lies in the county."""
    beside = (sheet.find(name) for name in (*rule.along, rule.from_, rule.to) if name)
    named = {spot.name: spot for spot in (*sheet.known, *beside) if spot is not None}
    spots = [spot for spot in named.values() if not spot.is_line and _tells(spot.area(), sheet.outline)]
    if not spots:
        return drawn
    names = "、".join(spot.name for spot in spots)
    return within.around(spots, rule, *drawn.notes, note("line-somewhere", names=names))


def _tells(area: BaseGeometry, outline: BaseGeometry) -> bool:
    """Whether being in an area says anything: it lies in the county and is not all of it."""
    return 0.0 < float(shapely.intersection(area, outline).area) < WHOLE * float(outline.area)


def _clipped(drawn: Sketch, rule: Rule, sheet: Sheet) -> tuple[BaseGeometry | None, tuple[Note, ...]]:
    """Cut a sketch by the county's outline where its rule or its kind says so."""
    whole = drawn.geometry
    if whole is None or whole.is_empty:
        return None, ()
    wants_clip = drawn.clip if rule.clip is None else rule.clip
    if not wants_clip:
        return whole, ()
    inside = _kept(whole, sheet.outline)
    if inside is None or (drawn.runs_on and inside.length < SLIVER_M):
        return _elsewhere(drawn, rule, sheet)
    share = _size(inside) / _size(whole)
    is_news = share < WHOLE and not drawn.runs_on
    return inside, (note("clipped", share=f"{share:.2f}"),) if is_news else ()


def _elsewhere(drawn: Sketch, rule: Rule, sheet: Sheet) -> tuple[BaseGeometry | None, tuple[Note, ...]]:
    """Decide about what lies outside the county: places elsewhere are what the plan means, and stay.

    A line that runs elsewhere stays as far as it may yet run in the county, by its own doubt.
    """
    if rule.clip is not None or drawn.geometry is None:
        return None, (note("outside-county"),)
    if not drawn.runs_on:
        return drawn.geometry, (note("outside-county"),)
    near = _kept(drawn.geometry, sheet.outline.buffer(drawn.accuracy_m))
    return near, (note("outside-county" if near is None else "beside-county"),)


def _kept(geometry: BaseGeometry | None, inside: BaseGeometry | None) -> BaseGeometry | None:
    """Intersect, keeping the dimension of the first; None where nothing is left."""
    if geometry is None or inside is None:
        return None
    shared = shapely.intersection(geometry, inside)
    is_area = geometry.geom_type in ("Polygon", "MultiPolygon")
    kept = repair.polygonal(shared) if is_area else repair.lineal(shared)
    return None if kept.is_empty else kept


def _size(geometry: BaseGeometry) -> float:
    return float(geometry.area or geometry.length)


def _in_degrees(geometry: BaseGeometry | None, frame: Frame) -> BaseGeometry | None:
    if geometry is None:
        return None
    placed = repair.valid(to_degrees(geometry, frame.crs))
    return None if placed.is_empty else placed
