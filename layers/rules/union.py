"""Union: several areas taken together, some of them only in part."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.place import Fidelity
from layers import repair
from layers.drawing import Note, distinct, note, worst
from layers.rule import Rule
from layers.rules import part
from layers.sheet import Sheet, Sketch, Spot, blank, error


def sketch(rule: Rule, sheet: Sheet) -> Sketch:
    """Unite the members; of a partial member only the part on the named side, or a faded share."""
    spots = [spot for spot in sheet.known if not (spot.is_line or spot.name in rule.along)]
    notes = [
        note("member-is-line", name=spot.name)
        for spot in sheet.known
        if spot.is_line and spot.name not in rule.along
    ]
    notes += [note("partial-not-member", name=name) for name in rule.partial if name not in sheet.names]
    if not spots:
        return blank(*notes)
    whole = [spot for spot in spots if spot.name not in rule.partial]
    notes += _point_notes(whole, rule)
    cuts = part.cut_each(
        [spot for spot in spots if spot.name in rule.partial],
        sides=dict(rule.partial),
        towards=repair.union([spot.area(rule.radius_m) for spot in whole]),
        rule=rule,
        sheet=sheet,
    )
    notes += [item for cut in cuts for item in cut.notes]
    areas = [spot.area(rule.radius_m) for spot in whole]
    return Sketch(
        geometry=repair.union([*areas, *(cut.area for cut in cuts)]),
        fidelity=_fidelity(spots, cuts),
        accuracy_m=error(
            max(spot.edge_m(rule.radius_m) for spot in spots),
            max((cut.loose_m for cut in cuts), default=0.0),
        ),
        used=frozenset(spot.name for spot in spots) | frozenset(name for cut in cuts for name in cut.lines),
        notes=distinct(notes),
        faded=_faded(whole, cuts, rule),
        discs=not cuts and all(not spot.is_area for spot in spots),
    )


def _faded(whole: Sequence[Spot], cuts: Sequence[part.Cut], rule: Rule) -> BaseGeometry | None:
    """Collect what is open: shares that the plan leaves so, and areas that a member merely lies in."""
    inside = [spot.area(rule.radius_m) for spot in whole if spot.is_inside]
    sure = [spot.area(rule.radius_m) for spot in whole if not spot.is_inside]
    shares = [cut.area for cut in cuts if cut.open]
    if not sure and not cuts:
        return None  # all of it is somewhere in there: its fidelity says so
    left = shapely.difference(repair.union([*inside, *shares]), repair.union(sure))
    open_area = repair.polygonal(left)
    return None if open_area.is_empty else open_area


def _point_notes(spots: list[Spot], rule: Rule) -> list[Note]:
    """Say which members stand as discs, and of which only what they lie in is known."""
    return [
        note("member-as-disc", name=spot.name, radius_m=round(spot.disc_m(rule.radius_m)))
        for spot in spots
        if not spot.is_area
    ] + [note("member-somewhere", name=spot.name) for spot in spots if spot.is_inside]


def _fidelity(spots: Sequence[Spot], cuts: Sequence[part.Cut]) -> Fidelity:
    """Take the least sure of all; only where every member is merely inside is the whole a container."""
    if all(spot.is_inside for spot in spots):
        return Fidelity.CONTAINER
    loose = any(cut.open for cut in cuts) or any(spot.is_inside or not spot.is_area for spot in spots)
    if loose:
        return Fidelity.SCHEMATIC
    return worst([spot.fidelity for spot in spots], Fidelity.DERIVED if cuts else Fidelity.SURVEYED)
