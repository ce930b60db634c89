"""Carry corrections into a dossier and a gazetteer before anything is drawn.

Corrections are applied in their order, each to what the earlier ones left. One whose target is no longer
there (a dossier that was read anew may have lost it) is handed back as stale; it stays in the log.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeVar

from atlas import words
from atlas.corrections.record import Correction, Target, added_id, geometry_of
from atlas.dossier import Dossier, Finding, Investment, Project, Zone
from gazetteer import Fidelity, Footprint, Gazetteer, Place

Item = TypeVar("Item", Zone, Project)
NOWHERE = -1  # start of what stands nowhere in the plan


@dataclass(frozen=True)
class Corrected:
    """A dossier and a gazetteer with corrections in them."""

    dossier: Dossier
    gazetteer: Gazetteer
    shapes: Mapping[str, Footprint] = field(default_factory=lambda: MappingProxyType({}))
    """What a planner drew, by the id of the zone or project: it stands instead of what a rule draws."""
    stale: tuple[Correction, ...] = ()  # that no longer apply
    states: Mapping[tuple[str, int], str] = field(default_factory=lambda: MappingProxyType({}))
    """How findings were judged, by code and start."""


def apply(
    dossier: Dossier,
    gazetteer: Gazetteer,
    corrections: Iterable[Correction],
    made_later: Collection[str] = (),
) -> Corrected:
    """Apply corrections in force, the oldest first.

    Parameters
    ----------
    dossier, gazetteer
        As they were read.
    corrections : iterable of Correction
        ``effective`` ones.
    made_later : collection of str
        Codes of findings that only the drawing makes: whether they still stand is not known here.
    """
    state = Corrected(dossier, gazetteer)
    for correction in corrections:
        is_later = correction.target.kind == "finding" and correction.target.id in made_later
        change = _judged if is_later else _APPLY[correction.target.kind]
        changed = change(state, correction)
        state = changed or replace(state, stale=(*state.stale, correction))
    findings = (*state.dossier.findings, *(_stale(item) for item in state.stale))
    return replace(state, dossier=replace(state.dossier, findings=findings))


def _stale(correction: Correction) -> Finding:
    """Say that a correction no longer applies."""
    target = correction.target
    values = {"author": correction.author, "at": correction.at[:10], "name": target.name or target.id}
    message = {
        language: words.text(
            language,
            "finding.correction-stale",
            action=words.text(language, f"correction.{correction.action}"),
            **values,
        )
        for language in words.LANGUAGES
    }
    start = max(target.start, 0)
    return Finding("correction-stale", message, start, start, (values["name"],))


def found(items: Iterable[Item], target: Target) -> Item | None:
    """Find a target again: by its id where name or position agree, else by its name, the nearest one."""
    listed = list(items)
    for item in listed:
        if item.id == target.id and (item.name == target.name or item.start == target.start):
            return item
    named = [item for item in listed if item.name == target.name]
    return min(named, key=lambda item: abs(item.start - target.start), default=None)


def _zone(state: Corrected, correction: Correction) -> Corrected | None:
    if correction.action == "add":
        zone = _new_zone(correction)
        dossier = replace(state.dossier, zones=(*state.dossier.zones, zone))
        return _shaped(replace(state, dossier=dossier), zone.id, correction, Fidelity.SCHEMATIC)
    zone_found = found(state.dossier.zones, correction.target)
    if zone_found is None:
        return None
    if correction.action in ("move", "redraw"):
        return _shaped(state, zone_found.id, correction, Fidelity.SCHEMATIC)
    zones = _replaced(state.dossier.zones, zone_found, _changed_zone(zone_found, correction))
    return replace(state, dossier=replace(state.dossier, zones=zones))


def _changed_zone(zone: Zone, correction: Correction) -> Zone | None:
    value = correction.value
    if correction.action == "rename":
        return replace(zone, name=value["name"])
    if correction.action == "members":
        return replace(zone, members=_names(value), member_places=_ids(value))
    if correction.action == "rule":
        return replace(zone, rule=value["rule"])
    return None  # rejected


def _new_zone(correction: Correction) -> Zone:
    value = correction.value
    return Zone(
        id=added_id(correction.seq),
        structure=value.get("structure", ""),
        name=value["name"],
        kind=value["kind"],
        members=_names(value),
        member_places=_ids(value),
        rule=value.get("rule", {"kind": "union"}),
        start=NOWHERE,
        end=NOWHERE,
    )


def _project(state: Corrected, correction: Correction) -> Corrected | None:
    if correction.action == "add":
        project = _new_project(correction)
        dossier = replace(state.dossier, projects=(*state.dossier.projects, project))
        return _shaped(replace(state, dossier=dossier), project.id, correction, Fidelity.PUBLISHED)
    project_found = found(state.dossier.projects, correction.target)
    if project_found is None:
        return None
    if correction.action in ("move", "redraw"):
        return _shaped(state, project_found.id, correction, Fidelity.PUBLISHED)
    projects = _replaced(state.dossier.projects, project_found, _changed_project(project_found, correction))
    return replace(state, dossier=replace(state.dossier, projects=projects))


def _changed_project(project: Project, correction: Correction) -> Project | None:
    value = correction.value
    if correction.action == "rename":
        return replace(project, name=value["name"])
    if correction.action == "members":
        # The ends of a stretch may no longer be among the places: it stands at all of them.
        relation = "multiple" if len(value["members"]) > 1 else "at"
        return replace(project, places=_names(value), place_ids=_ids(value), relation=relation)
    return None  # rejected


def _new_project(correction: Correction) -> Project:
    value = correction.value
    money, years = value.get("investment_cny"), value.get("period")
    return Project(
        id=added_id(correction.seq),
        name=value["name"],
        sector=value["sector"],
        places=_names(value),
        place_ids=_ids(value),
        relation="multiple" if len(value.get("members", ())) > 1 else "at",
        start=NOWHERE,
        end=NOWHERE,
        investment=Investment(float(money), "元", float(money)) if money else None,
        period=(int(years[0]), int(years[1])) if years else None,
        owner=value.get("owner", ""),
    )


def _place(state: Corrected, correction: Correction) -> Corrected | None:
    places = state.gazetteer.places
    if correction.action == "add":
        place = _new_place(correction, state.gazetteer)
        return replace(state, gazetteer=replace(state.gazetteer, places=(*places, place)))
    old = state.gazetteer.get(correction.target.id)
    if old is None:
        return None
    changed = _changed_place(old, correction)
    kept = tuple(changed if place is old else place for place in places)
    left = tuple(place for place in kept if place is not None)
    return replace(state, gazetteer=replace(state.gazetteer, places=left))


def _changed_place(place: Place, correction: Correction) -> Place | None:
    if correction.action == "rename":
        # The plan goes on calling it by the old name.
        aliases = tuple(dict.fromkeys((*place.aliases, place.name)))
        return replace(place, name=correction.value["name"], aliases=aliases)
    if correction.action == "reject":
        return None
    footprint = _footprint(correction, Fidelity.PUBLISHED)
    is_seat = correction.action == "move" and place.seat is not None
    return replace(place, seat=footprint) if is_seat else replace(place, footprint=footprint)


def _new_place(correction: Correction, gazetteer: Gazetteer) -> Place:
    value = correction.value
    placed = "wkt" in value or "lon" in value
    return Place(
        id=added_id(correction.seq),
        name=value["name"],
        kind=value["kind"],
        county=gazetteer.county.code if gazetteer.county else "",
        source=_source(correction),
        parent=value.get("parent", ""),
        footprint=_footprint(correction, Fidelity.PUBLISHED) if placed else None,
    )


def _name(state: Corrected, correction: Correction) -> Corrected | None:
    """Resolve a name to another place wherever the plan has it."""
    name, place = correction.target.name or correction.target.id, correction.value.get("place")
    if place is not None and state.gazetteer.get(place) is None:
        return None
    old = state.dossier
    mentions = tuple(replace(item, place=place) if item.name == name else item for item in old.mentions)
    zones = tuple(
        replace(item, member_places=_resolved(item.members, item.member_places, name, place))
        for item in old.zones
    )
    projects = tuple(
        replace(item, place_ids=_resolved(item.places, item.place_ids, name, place)) for item in old.projects
    )
    new = replace(old, mentions=mentions, zones=zones, projects=projects)
    occurs = any(
        name in names
        for names in (
            *(item.members for item in old.zones),
            *(item.places for item in old.projects),
            [item.name for item in old.mentions],
        )
    )
    return replace(state, dossier=new) if occurs else None


def _resolved(
    names: tuple[str, ...], ids: tuple[str | None, ...], name: str, place: str | None
) -> tuple[str | None, ...]:
    return tuple(place if each == name else old for each, old in zip(names, ids, strict=True))


def _finding(state: Corrected, correction: Correction) -> Corrected | None:
    target = correction.target
    listed = state.dossier.findings
    if not any(item.code == target.id and item.start == target.start for item in listed):
        return None
    return _judged(state, correction)


def _judged(state: Corrected, correction: Correction) -> Corrected:
    target = correction.target
    states = {**state.states, (target.id, target.start): correction.value["state"]}
    return replace(state, states=MappingProxyType(states))


def _replaced(items: tuple[Item, ...], old: Item, new: Item | None) -> tuple[Item, ...]:
    changed = (new if item is old else item for item in items)
    return tuple(item for item in changed if item is not None)


def _shaped(state: Corrected, id_: str, correction: Correction, fidelity: Fidelity) -> Corrected:
    if "wkt" not in correction.value and "lon" not in correction.value:
        return state
    shapes = {**state.shapes, id_: _footprint(correction, fidelity)}
    return replace(state, shapes=MappingProxyType(shapes))


def _footprint(correction: Correction, fidelity: Fidelity) -> Footprint:
    value = correction.value
    return Footprint(
        geometry_of(value),
        Fidelity(value.get("fidelity", fidelity)),
        float(value["accuracy_m"]),
        _source(correction),
        correction.note,
    )


def _source(correction: Correction) -> str:
    return words.text("zh", "correction.source", author=correction.author, at=correction.at[:10])


def _names(value: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(member["name"] for member in value.get("members", ()))


def _ids(value: Mapping[str, Any]) -> tuple[str | None, ...]:
    return tuple(member.get("place") for member in value.get("members", ()))


_APPLY: Mapping[str, Callable[[Corrected, Correction], Corrected | None]] = {
    "place": _place,
    "zone": _zone,
    "project": _project,
    "name": _name,
    "finding": _finding,
}
