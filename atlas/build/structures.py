"""The zones of a dossier drawn by their rules: what each is, and what the elements of one structure make of
each other.

A zone by itself is drawn by ``layers.draw``. Within one structure three things more hold: a part of a town
that no text limits is what another element of the structure leaves of it; discs that stand for quarters
do not cover each other; and the structure's own name is all of its elements.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely

from atlas.build.rows import Sheet
from atlas.build.siting import as_member, site
from atlas.dossier import Zone
from gazetteer import Fidelity, Footprint, Place
from gazetteer.projection import to_degrees, to_metres
from layers import repair
from layers.apart import parted
from layers.draw import Drawing, Member, Note, RuleError, draw
from layers.drawing import distinct, note, worst

NOTHING = Drawing(None, "", float("nan"), 0, 0)
OPPOSITE: Mapping[str, str] = {
    "north": "south",
    "northeast": "southwest",
    "east": "west",
    "southeast": "northwest",
    "south": "north",
    "southwest": "northeast",
    "west": "east",
    "northwest": "southeast",
}
_SIDE_BY_SIDE = ("zone", "area", "cluster")
"""Kinds of elements that lie beside each other, not on each other."""


@dataclass(frozen=True)
class Drawn:
    """A zone with its drawing."""

    zone: Zone
    drawing: Drawing
    members: tuple[Member, ...] = ()
    along: tuple[Place, ...] = ()  # lines that it follows
    is_label: bool = False  # whether it is the name of a whole structure, drawn as its elements

    @property
    def unplaced(self) -> tuple[str, ...]:
        """Names of the members that nothing places."""
        return tuple(
            member.name
            for member in self.members
            if member.place is None or (member.place.footprint is None and member.place.seat is None)
        )

    @property
    def is_placeable(self) -> bool:
        """Whether the plan names something for it that has a place."""
        return len(self.unplaced) < len(self.members)


def drawn(sheet: Sheet) -> tuple[Drawn, ...]:
    """Draw every zone, in the order of the dossier."""
    zones = sheet.dossier.zones
    by_structure: dict[str, list[Zone]] = {}
    for zone in zones:  # what stands alone is a structure of its own
        by_structure.setdefault(zone.structure or zone.id, []).append(zone)
    found = {item.zone.id: item for elements in by_structure.values() for item in _structure(sheet, elements)}
    return tuple(found[zone.id] for zone in zones)


def _structure(sheet: Sheet, zones: Sequence[Zone]) -> list[Drawn]:
    labels = [_is_label(zone, zones) for zone in zones]
    elements = [zone for zone, label in zip(zones, labels, strict=True) if not label]
    made = [_zone(sheet, zone, *_with_rest(zone, elements)) for zone in elements]
    made = _side_by_side(sheet, made)
    whole = [_label(sheet, zone, made) for zone, label in zip(zones, labels, strict=True) if label]
    return [*made, *whole]


def _is_label(zone: Zone, siblings: Sequence[Zone]) -> bool:
    """Tell whether a zone is the name of its whole structure: it has no extent beside its elements'."""
    return (
        zone.rule.get("kind") == "within"
        and len(siblings) > 1
        and bool(zone.name)
        and zone.name in zone.structure
    )


def _zone(sheet: Sheet, zone: Zone, rule: Mapping[str, Any], rest: tuple[Note, ...]) -> Drawn:
    """Draw one zone."""
    members, said = _members(sheet, zone)
    by_hand = sheet.shapes.get(zone.id)
    if by_hand is not None:
        return Drawn(zone, _by_hand(by_hand, members), members)
    beside = _named_by_rule(sheet, rule)
    along = tuple(place for place in beside.values() if place.is_line)
    made = Drawn(zone, replace(NOTHING, named=len(members)), members, along)
    if sheet.frame is None:
        return _without(made, note("no-outline"))
    if rule.get("kind") == "within" and not made.is_placeable:
        return _without(made, note("extent-not-stated"))
    try:
        drawing = draw(rule, members, sheet.frame, beside)
    except RuleError as error:
        return _without(made, note("rule-refused", reason=error))
    return replace(made, drawing=replace(drawing, notes=distinct((*drawing.notes, *said, *rest))))


def _without(made: Drawn, *notes: Note) -> Drawn:
    return replace(made, drawing=replace(made.drawing, notes=notes))


def _by_hand(shape: Footprint, members: Sequence[Member]) -> Drawing:
    """Take what a planner drew instead of what the rule would."""
    known = sum(member.place is not None for member in members)
    return Drawing(
        shape.geometry, shape.fidelity.value, shape.accuracy_m, known, len(members), (note("by-hand"),)
    )


def _members(sheet: Sheet, zone: Zone) -> tuple[tuple[Member, ...], tuple[Note, ...]]:
    """Find a zone's members; one without a position is stood for by what it lies in, and that is said."""
    members: list[Member] = []
    said: list[Note] = []
    for name, place_id in zip(zone.members, zone.member_places, strict=True):
        place = sheet.place(place_id)
        if place is not None and place.point is not None:
            known = as_member(sheet, place)
            members.append(Member(name, known))
            said.extend([] if known else [note("only-in-county", name=name)])
            continue
        found = site(sheet, name, place_id)
        inside = found if found is not None and found.is_inside else None
        members.append(Member(name, inside.as_place() if inside else place))
        said.extend(inside.notes if inside else ())
    return tuple(members), tuple(said)


def _named_by_rule(sheet: Sheet, rule: Mapping[str, Any]) -> dict[str, Place]:
    """Find the lines, ends and containers that a rule names beside its members."""
    lines = _lines(rule)
    ends = [rule[key] for key in ("from", "to", "inside") if isinstance(rule.get(key), str)]
    found = {name: sheet.only(name) for name in ends} | {name: sheet.line(name) for name in lines}
    known = {name: place and as_member(sheet, place) for name, place in found.items()}
    return {name: place for name, place in known.items() if place is not None}


def _lines(rule: Mapping[str, Any]) -> list[str]:
    along = rule.get("along") or ()
    names = along if isinstance(along, (list, tuple)) else [along]
    return [name for name in names if isinstance(name, str)]


# A part that another element leaves.


def _with_rest(zone: Zone, siblings: Sequence[Zone]) -> tuple[Mapping[str, Any], tuple[Note, ...]]:
    """Complete a rule: of a town that a sibling takes one side of, an unlimited part is the other side."""
    partial = _partial(zone)
    open_towns = [name for name, side in partial.items() if not side and name in zone.members]
    taken = {
        name: sides
        for name in open_towns
        if len(sides := [side for other in siblings if other is not zone for side in _sides(other, name)])
        == 1
    }
    if not taken:
        return zone.rule, ()
    rests = {name: OPPOSITE[sides[0][0]] for name, sides in taken.items()}
    rule = {**zone.rule, "partial": {**partial, **rests}}
    dividers = {sides[0][1] for sides in taken.values()}
    if len(dividers) == 1 and not zone.rule.get("along") and not any(partial.values()):
        (divider,) = dividers
        rule |= {"along": list(divider)} if divider else {}
    said = (
        note("part-is-rest", name=name, zone=sides[0][2], side=rests[name]) for name, sides in taken.items()
    )
    return rule, tuple(said)


def _partial(zone: Zone) -> dict[str, str]:
    """Read which members belong in part, and their sides; what makes no sense is for the rule to refuse."""
    partial = zone.rule.get("partial") or {}
    if isinstance(partial, Mapping):
        return {name: side for name, side in partial.items() if isinstance(side, str)}
    names = partial if isinstance(partial, (list, tuple)) else [partial]
    return {name: "" for name in names if isinstance(name, str)}


def _sides(zone: Zone, town: str) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Say which side of a town a zone takes, by which line, and the zone's name."""
    if town not in zone.members:
        return
    side = _partial(zone).get(town) or (zone.rule.get("side") if zone.rule.get("kind") == "part" else "")
    if isinstance(side, str) and side in OPPOSITE:
        yield side, tuple(_lines(zone.rule)), zone.name


# Discs that would cover each other.


def _side_by_side(sheet: Sheet, made: list[Drawn]) -> list[Drawn]:
    """Part the discs of elements that lie beside each other."""
    at = [index for index, item in enumerate(made) if _is_one_disc(item)]
    if sheet.frame is None or len(at) < 2:
        return made
    crs = sheet.frame.crs
    discs = [to_metres(made[index].drawing.geometry, crs) for index in at]
    changed = list(made)
    for index, before, after in zip(at, discs, parted(discs), strict=True):
        if after is before or after.is_empty:
            continue
        drawing = made[index].drawing
        notes = (*drawing.notes, note("disc-parted"))
        changed[index] = replace(
            made[index], drawing=replace(drawing, geometry=repair.valid(to_degrees(after, crs)), notes=notes)
        )
    return changed


def _is_one_disc(item: Drawn) -> bool:
    shape = item.drawing.geometry
    return (
        item.drawing.discs
        and item.zone.kind in _SIDE_BY_SIDE
        and shape is not None
        and shape.geom_type == "Polygon"
    )


# The structure's own name.


def _label(sheet: Sheet, zone: Zone, elements: Sequence[Drawn]) -> Drawn:
    """Draw a structure's own name as all of its elements: their areas, or their lines where none has one."""
    by_hand = sheet.shapes.get(zone.id)
    members, _ = _members(sheet, zone)
    if by_hand is not None:
        return Drawn(zone, _by_hand(by_hand, members), members)
    placed = [item.drawing for item in elements if item.drawing.geometry is not None]
    if not placed:
        return Drawn(
            zone, replace(NOTHING, named=len(elements), notes=(note("extent-not-stated"),)), members, (), True
        )
    shapes = [item.geometry for item in placed]
    broadest = int(shapely.get_dimensions(shapes).max())
    united = repair.valid(
        shapely.union_all([shape for shape in shapes if shapely.get_dimensions(shape) == broadest])
    )
    drawing = Drawing(
        geometry=united,
        fidelity=worst([Fidelity(item.fidelity) for item in placed]).value,
        accuracy_m=max(item.accuracy_m for item in placed),
        drawn=len(placed),
        named=len(elements),
        notes=(note("structure-elements", drawn=len(placed), named=len(elements)),),
    )
    return Drawn(zone, drawing, members, (), is_label=True)
