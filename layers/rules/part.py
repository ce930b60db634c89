"""Part: one side of a line, of each member; or a faded share where the plan does not say which part."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from gazetteer.place import Fidelity
from layers import cutting, repair
from layers.drawing import Note, distinct, note, worst
from layers.rule import SIDES, Rule
from layers.sheet import Sheet, Sketch, Spot, blank, error

SQUARE_ENOUGH = 0.35  # sine of 20 degrees: a side named nearer to the line's own course than this is doubtful
TOO_COARSE = 0.5  # of a member's radius: a line known no better tells the side, not the limit


@dataclass(frozen=True)
class Cut:
    """What is taken of one member."""

    area: BaseGeometry  # metres
    open: bool  # whether the plan leaves open which part it is
    loose_m: float  # how far the cut may be from where it belongs, metres
    notes: tuple[Note, ...]
    lines: tuple[str, ...] = ()  # names of the lines it was cut by


def sketch(rule: Rule, sheet: Sheet) -> Sketch:
    """Cut every member by the line the rule names, by a direction, or to a share."""
    spots = [spot for spot in sheet.known if not spot.is_line and spot.name not in rule.along]
    if not spots:
        return blank()
    cuts = cut_each(
        spots,
        sides=dict.fromkeys((spot.name for spot in spots), rule.side) | dict(rule.partial),
        towards=repair.union([spot.area(rule.radius_m) for spot in spots]) if len(spots) > 1 else None,
        rule=rule,
        sheet=sheet,
    )
    geometry = repair.union([cut.area for cut in cuts])
    notes = distinct(item for cut in cuts for item in cut.notes)
    if geometry.is_empty:
        return blank(*notes)
    lines = [spot for name in rule.along if (spot := sheet.find(name)) is not None]
    measured = all(cut.lines for cut in cuts)
    footing = [*spots, *lines] if measured else spots
    open_shares = [cut.area for cut in cuts if cut.open]
    return Sketch(
        geometry=geometry,
        fidelity=worst(
            [spot.fidelity for spot in footing], Fidelity.DERIVED if measured else Fidelity.SCHEMATIC
        ),
        accuracy_m=error(max(spot.edge_m(rule.radius_m) for spot in spots), max(cut.loose_m for cut in cuts)),
        used=frozenset(spot.name for spot in spots) | frozenset(name for cut in cuts for name in cut.lines),
        notes=notes,
        faded=repair.union(open_shares) if open_shares else None,
    )


def cut_each(
    spots: Sequence[Spot],
    sides: Mapping[str, str],
    towards: BaseGeometry | None,
    rule: Rule,
    sheet: Sheet,
) -> list[Cut]:
    """Cut members one by one; a share with no side leans ``towards`` what it is united with."""
    if not spots:
        return []
    lines, notes = sheet.find_lines(rule.along)
    return [_cut(spot, sides.get(spot.name, ""), lines, notes, towards, rule) for spot in spots]


def _cut(
    spot: Spot,
    side: str,
    lines: Sequence[Spot],
    notes: tuple[Note, ...],
    towards: BaseGeometry | None,
    rule: Rule,
) -> Cut:
    area = spot.area(rule.radius_m)
    if spot.is_inside:  # no side of where something merely lies somewhere can be told
        return Cut(area, True, spot.edge_m(rule.radius_m), (*notes, note("member-somewhere", name=spot.name)))
    loose = math.sqrt(area.area / math.pi)
    coarse = tuple(line for line in lines if line.accuracy_m > TOO_COARSE * loose)
    if side and lines and not coarse:
        return _by_line(spot.name, area, side, lines, notes)
    if side:
        notes = (*notes, *(note("line-too-coarse", name=line.name) for line in coarse))
        kept = cutting.half_towards(area, SIDES[side])
        return Cut(kept, False, loose, (*notes, note("part-halved", name=spot.name, side=side)))
    kept = _share(area, towards)
    return Cut(kept, True, loose, (*notes, note("part-unspecified", name=spot.name)))


def _by_line(name: str, area: BaseGeometry, side: str, lines: Sequence[Spot], notes: tuple[Note, ...]) -> Cut:
    direction = SIDES[side]
    line = repair.lineal(repair.union([spot.shape for spot in lines]))
    found = list(notes)
    if cutting.slant(line, direction) < SQUARE_ENOUGH:
        found.append(note("side-doubtful", name="、".join(spot.name for spot in lines), side=side))
    if not line.intersects(area):
        found.append(note("line-beside-member", name=name))
    kept = cutting.side_of_line(area, line, direction)
    if kept.is_empty:
        found.append(note("part-empty", name=name, side=side))
    loose = max(spot.accuracy_m for spot in lines)
    return Cut(kept, False, loose, tuple(found), tuple(spot.name for spot in lines))


def _share(area: BaseGeometry, towards: BaseGeometry | None) -> BaseGeometry:
    """Take half of an area: the half that faces the rest, or its heart where there is no rest."""
    if towards is None or towards.is_empty:
        return cutting.inner_share(area)
    here, there = area.centroid, towards.centroid
    dx, dy = there.x - here.x, there.y - here.y
    length = math.hypot(dx, dy)
    if length < 1.0:
        return cutting.inner_share(area)
    return cutting.half_towards(area, (dx / length, dy / length))
