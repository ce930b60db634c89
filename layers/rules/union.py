"""Union: several areas taken together, some of them only in part."""

from __future__ import annotations

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
    schematic = any(cut.open for cut in cuts) or any(not spot.is_area for spot in spots)
    open_shares = [cut.area for cut in cuts if cut.open]
    return Sketch(
        geometry=repair.union([*areas, *(cut.area for cut in cuts)]),
        fidelity=Fidelity.SCHEMATIC if schematic else _fidelity(spots, bool(cuts)),
        accuracy_m=error(
            max(spot.accuracy_m for spot in spots), max((cut.loose_m for cut in cuts), default=0.0)
        ),
        used=frozenset(spot.name for spot in spots) | frozenset(name for cut in cuts for name in cut.lines),
        notes=distinct(notes),
        faded=repair.union(open_shares) if open_shares else None,
    )


def _point_notes(spots: list[Spot], rule: Rule) -> list[Note]:
    """Say which members stand as discs because no area is known of them."""
    return [
        note("member-as-disc", name=spot.name, radius_m=round(spot.disc_m(rule.radius_m)))
        for spot in spots
        if not spot.is_area
    ]


def _fidelity(spots: list[Spot], cut: bool) -> Fidelity:
    return worst([spot.fidelity for spot in spots], Fidelity.DERIVED if cut else Fidelity.SURVEYED)
