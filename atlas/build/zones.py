"""The layers of the spatial structures: each zone drawn by its rule."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from shapely.geometry.base import BaseGeometry

from atlas.build.rows import Row, Sheet, cite, layer, noted, span
from atlas.build.siting import site
from atlas.build.symbols import of_zone
from atlas.dossier import Zone
from gazetteer import Footprint, Place
from layers.draw import Drawing, Member, Note, RuleError, draw
from layers.drawing import note
from layers.layer import Layer

_NOTHING = Drawing(None, "", float("nan"), 0, 0)
_HEADING_NUMBER = re.compile(r"^(?:第[一二三四五六七八九十]+[章节]|专栏\s*[\d-]+\s*[：:]?)\s*")
"""A structure that the plan gives no name is called by its heading; the number adds nothing there."""

_STRUCTURE = 3  # elements from which on a structure has a layer of its own


def layers(sheet: Sheet) -> Iterator[Layer]:
    """Make one layer per structure, and one for elements that stand alone; routes are apart."""
    zones = [zone for zone in sheet.dossier.zones if zone.kind != "route"]
    sizes = Counter(zone.structure for zone in zones)
    alone = [zone for zone in zones if sizes[zone.structure] < _STRUCTURE]
    yield _layer(sheet, "zones-other", "structures", alone)
    named = [name for name in dict.fromkeys(zone.structure for zone in zones) if sizes[name] >= _STRUCTURE]
    for number, name in enumerate(named, start=1):
        elements = [zone for zone in zones if zone.structure == name]
        title = _HEADING_NUMBER.sub("", name)
        yield _layer(sheet, f"structure-{number}", "structures", elements, {"zh": title, "en": title})
    yield _layer(sheet, "routes", "tourism", [zone for zone in sheet.dossier.zones if zone.kind == "route"])


def _layer(
    sheet: Sheet, layer_id: str, group: str, zones: list[Zone], title: Mapping[str, str] | None = None
) -> Layer:
    rows: list[Row] = []
    geometries: list[BaseGeometry | None] = []
    number: Counter[str] = Counter()
    for zone in zones:
        number[zone.kind] += 1
        drawing, along = _drawn(sheet, zone)
        along_water = any(place.kind == "river" for place in along)
        row = _row(sheet, zone, drawing) | {
            "symbol": of_zone(zone, number[zone.kind], along_water=along_water)
        }
        if zone.id in sheet.shapes:
            row |= {"source": sheet.shapes[zone.id].source}
        rows.append(row | {"town": sheet.town_at(drawing.geometry) if zone.kind == "point" else ""})
        geometries.append(drawing.geometry)
        if drawing.faded is not None:
            rows.append(row | {"id": f"{zone.id}/open", "symbol": "open-share", "fidelity": "schematic"})
            geometries.append(drawing.faded)
    return layer(layer_id, group, rows, geometries, title)


def _drawn(sheet: Sheet, zone: Zone) -> tuple[Drawing, tuple[Place, ...]]:
    """Draw a zone; also give the lines that it follows."""
    members, said = _members(sheet, zone)
    by_hand = sheet.shapes.get(zone.id)
    if by_hand is not None:
        return _by_hand(by_hand, members), ()
    beside = _named_by_rule(sheet, zone)
    along = tuple(place for place in beside.values() if place.is_line)
    if sheet.frame is None:
        return replace(_NOTHING, named=len(members), notes=(note("no-outline"),)), along
    if zone.rule.get("kind") == "within" and not _has_own_extent(sheet, zone, members):
        return replace(_NOTHING, named=len(members), notes=(note("extent-not-stated"),)), along
    try:
        drawing = draw(zone.rule, members, sheet.frame, beside)
        return replace(drawing, notes=(*drawing.notes, *said)), along
    except RuleError as error:
        return replace(_NOTHING, named=len(members), notes=(note("rule-refused", reason=error),)), along


def _by_hand(shape: Footprint, members: list[Member]) -> Drawing:
    """Take what a planner drew instead of what the rule would."""
    known = sum(member.place is not None for member in members)
    return Drawing(
        shape.geometry, shape.fidelity.value, shape.accuracy_m, known, len(members), (note("by-hand"),)
    )


def _members(sheet: Sheet, zone: Zone) -> tuple[list[Member], tuple[Note, ...]]:
    """Find a zone's members; one without a position is stood for by what it lies in, and that is said."""
    members: list[Member] = []
    said: list[Note] = []
    for name, place_id in zip(zone.members, zone.member_places, strict=True):
        place = sheet.place(place_id)
        found = site(sheet, name, place_id) if place is None or place.point is None else None
        if found is not None and found.is_inside:
            place = found.as_place()
            said.extend(found.notes)
        members.append(Member(name, place))
    return members, tuple(said)


def _has_own_extent(sheet: Sheet, zone: Zone, members: list[Member]) -> bool:
    """Tell whether what a zone lies in says more than the county: the label of a whole structure does not."""
    siblings = sum(other.structure == zone.structure for other in sheet.dossier.zones) - 1
    is_label = siblings > 0 and zone.name in zone.structure
    return not is_label and any(member.place is not None and member.place.point for member in members)


def _named_by_rule(sheet: Sheet, zone: Zone) -> dict[str, Place]:
    """Find the lines and ends that a rule names beside its members."""
    along = zone.rule.get("along", ())
    lines = (along,) if isinstance(along, str) else tuple(along)
    found = {name: sheet.line(name) for name in lines}
    ends = {zone.rule[key]: sheet.only(zone.rule[key]) for key in ("from", "to") if zone.rule.get(key)}
    return {name: place for name, place in (ends | found).items() if place is not None}


def _row(sheet: Sheet, zone: Zone, drawing: Drawing) -> Row:
    placed = drawing.geometry is not None
    return {
        "id": zone.id,
        "name": zone.name,
        "kind": zone.kind,
        "fidelity": drawing.fidelity,
        "accuracy_m": drawing.accuracy_m if placed else None,
        "source": sheet.dossier.plan.title,  # the plan says so; the rule and the notes say how it was drawn
        "citation": cite(zone.citation),
        "structure": zone.structure,
        "members": "、".join(zone.members),
        "drawn": f"{drawing.drawn}/{drawing.named}",
        **span(zone),
    } | noted(*drawing.notes)
