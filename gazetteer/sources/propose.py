"""What an import would do to a county: new, changed, conflicting, rejected, and why.

The county itself comes first (outline, neighbours, seat), then areas and towns, then what lies in
them. A position is taken where there was none, where the old one only followed from other places, or
where it agrees with the old one and is surer; where they disagree the old one stays and the two are
listed as conflicting. Lines are in ``courses``, what places cover in ``extents``. Nothing here writes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gazetteer import validity
from gazetteer.errors import GazetteerError, Problem
from gazetteer.pinyin import spell
from gazetteer.place import LINE_KINDS, Fidelity, Place
from gazetteer.projection import crs_of, distance_m, to_metres
from gazetteer.sources import counties, courses, doubts, extents, metres, namesakes
from gazetteer.sources.draft import DIGITS, Area, Draft, Entry, radius_written
from gazetteer.sources.match import Known
from gazetteer.sources.proposal import Item, Proposal
from gazetteer.sources.record import Description, Record, Wish
from gazetteer.sources.work import Work
from gazetteer.words import joined, say

ORDER = ("area", "town", "village")  # parents before what lies in them; other kinds after


@dataclass(frozen=True)
class _Position:
    """Where a record puts its place, EPSG:4490."""

    point: Point
    accuracy_m: float
    area: Area | None  # what it covers, where the record says so

    @property
    def is_stated(self) -> bool:
        """Whether the point itself is stated, rather than some point of an area."""
        return self.area is None


def propose(
    found: Sequence[Record],
    description: Description,
    draft: Draft,
    wish: Wish,
    national: Mapping[str, Place],
    *,
    replaces: bool = False,
    elsewhere: int = 0,
) -> Proposal:
    """Compare records with a county's folder.

    Parameters
    ----------
    found
        Records of one file.
    description
        Of their source.
    draft
        The folder as it is.
    wish
        Names the county; where it names a datum, that is not doubted.
    national
        The national divisions by id, from which a new county takes its names.
    replaces
        Positions that conflict with known ones are taken all the same.
    elsewhere
        Records of the file that its reader already knew to be far from the county.

    Raises
    ------
    GazetteerError
        The county is in no list, or its outline is not known yet.
    """
    code = wish.county
    begun, items = counties.administered(found, description, draft, code, national, replaces=replaces)
    if begun.border is None or begun.outline is None:
        raise GazetteerError([Problem("", "outline-first", {"code": code})])
    county = doubts.County.of(begun.border, float(begun.outline["properties"]["accuracy_m"]))
    towns = any(entry["kind"] == "town" for entry in draft.entries.values())
    known = Known(code, begun.entries)
    work = Work(description, county, begun.border, known, towns, replaces, elsewhere=elsewhere)
    lists = {"county": work.new, "border": work.conflicting}
    for item in items:
        lists.get(item.reason, work.changed).append(item)
    places = [record for record in found if record.kind != "admin"]
    admins = [record for record in found if record.kind == "admin"]
    work.elsewhere += sum(record.code[:6] != code for record in admins)
    taken = sum(item.reason != "neighbours" for item in items)
    work.same += max(0, sum(record.code == code for record in admins) - taken)
    if not wish.datum:
        work.suspect = _suspect(places, work) or extents.suspected_datum(places, work) or ""
    for record in sorted(courses.joined(places), key=lambda record: _rank(record.kind)):
        if record.code and not record.code.startswith(code):
            work.elsewhere += 1
        elif record.kind in LINE_KINDS:
            _line(record, work)
        else:
            _place(record, work)
    _gone(work, draft)
    extents.refuse_overlaps(work, begun.entries)
    work.changed += namesakes.derive(known, description.key)
    work.conflicting += extents.disagreements(work)
    return _closed(work, begun)


def _closed(work: Work, begun: Draft) -> Proposal:
    described = counties.with_source(begun.sources, work.description)
    return Proposal(
        source=work.description.key,
        county=work.known.county,
        new=tuple(work.new),
        changed=tuple(work.changed),
        conflicting=tuple(work.conflicting),
        rejected=tuple(work.rejected),
        same=work.same,
        elsewhere=work.elsewhere,
        result=replace(begun, entries=work.known.entries, sources=described),
        covered=extents.covered(work),
    )


def _rank(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def _suspect(places: Iterable[Record], work: Work) -> str | None:
    """Compare what is known of places with what the file says of them, if in another datum."""
    raw, stated, datum = [], [], ""
    for record in places:
        entries = work.known.match(record, work.known.parent(record)) if record.geometry else []
        if len(entries) == 1 and isinstance(record.geometry, Point) and entries[0].is_stated:
            own = work.description.key in entries[0].listed("source")
            point = entries[0].point
            if point is not None and not own and doubts.is_on_earth(record.geometry):
                raw.append(record.geometry)
                stated.append(point)
                datum = work.datum(record)
    return doubts.suspected_datum(raw, stated, datum)


def _line(record: Record, work: Work) -> None:
    found = courses.course(record, work)
    if found is None:
        return
    entries = work.known.match(record, None)
    if entries:
        courses.take(record, entries, *found, work)
        return
    cut, accuracy = found
    entry = _entry(record, work, work.known.county, courses.stated(record, accuracy))
    work.known.add(replace(entry, course=cut))
    work.seen[entry["id"]] = record.where
    work.note(work.new, "line", record, entry["id"])


def _place(record: Record, work: Work) -> None:
    position, doubt = _position(record, work)
    if doubt == "elsewhere" and work.description.wide:
        work.elsewhere += 1
        return
    parent = work.known.parent(record)
    entries = work.known.match(record, parent)
    doubt = "outside" if doubt == "elsewhere" else doubt
    if doubt and not work.description.lists:  # an official list is right about names all the same
        _doubted(record, doubt, "", work)
    elif len(entries) > 1:
        work.note(work.rejected, "ambiguous", record, ids="、".join(entry["id"] for entry in entries))
    elif entries:
        if doubt:
            _doubted(record, doubt, entries[0]["id"], work)
        _known(record, entries[0], position, work)
    elif record.code and work.known.with_code(record.code) is not None and work.has_list:
        _recoded(record, position, parent, work)
    else:
        _unknown(record, position, parent, work)


def _doubted(record: Record, doubt: str, id_: str, work: Work) -> None:
    """Reject a position, with what would help where that can be said."""
    if doubt == "datum":
        work.note(work.rejected, doubt, record, id_, suspect=work.suspect)
    elif doubt == "metres" and isinstance(record.geometry, Point):
        near = work.county.near.bounds
        crs = metres.fitting(record.geometry.x, record.geometry.y, near) or "EPSG:…"
        work.note(work.rejected, doubt, record, id_, crs=crs)
    else:
        work.note(work.rejected, doubt, record, id_)


def _recoded(record: Record, position: _Position | None, parent: str | None, work: Work) -> None:
    """Take a record whose code has another name here: a renamed unit, or the code was given anew."""
    other = work.known.with_code(record.code)
    assert other is not None  # noqa: S101 -- asked by the caller
    if work.description.lists == "former":
        _unknown(record, position, parent, work)
    else:
        work.note(work.conflicting, "code", record, other["id"], known=other["name"], code=record.code)


def _position(record: Record, work: Work) -> tuple[_Position | None, str | None]:
    """Bring a record's position to EPSG:4490, or say what speaks against it."""
    shape, accuracy = record.geometry, work.accuracy_m(record)
    if shape is None:
        return None, None
    if not doubts.is_on_earth(shape):
        return None, "metres" if metres.are_metres(*shape.representative_point().coords[0]) else "geometry"
    if shape.geom_type.endswith("LineString"):
        return None, "geometry"
    if accuracy is None:
        return None, "accuracy"
    if doubts.place_of(shape, accuracy, work.county) != "axes":
        shape = doubts.in_datum(shape, work.datum(record))
    doubt: str | None = doubts.place_of(shape, accuracy, work.county)
    if doubt is None and extents.is_area(record) and extents.is_elsewhere(shape, work):
        doubt = "elsewhere"
    if doubt is None and work.suspect:
        doubt = "datum"
    if doubt:
        return None, doubt
    point, reach = _pointed(shape)
    area = extents.of(record, shape, accuracy, reach, work) if extents.is_area(record) else None
    return _Position(point, math.hypot(accuracy, reach), area), None


def _pointed(shape: BaseGeometry) -> tuple[Point, float]:
    """Reduce a shape to a point inside it and the distance to its farthest corner, metres."""
    if isinstance(shape, Point):
        return shape, 0.0
    inside = shape.representative_point()
    crs = crs_of(shape)
    reach = shapely.hausdorff_distance(to_metres(inside, crs), shapely.convex_hull(to_metres(shape, crs)))
    return inside, float(reach)


def _known(record: Record, entry: Entry, position: _Position | None, work: Work) -> None:
    """Compare a record with the entry it speaks of."""
    id_ = entry["id"]
    changed = entry
    if position is not None and position.area is not None:
        changed = extents.settle(record, entry, position.area, work)
        if changed is not entry and not changed.is_stated:
            changed = changed.with_cells(**_located(record, position, work))
    elif id_ in work.seen:
        work.note(work.rejected, "duplicate", record, id_, first=work.seen[id_])
        return
    else:
        work.seen[id_] = record.where
        changed = _renamed(record, entry, work)
        if position is not None:
            changed = _moved(record, changed, position, work)
        work.same += changed is entry
    if changed is not entry:
        work.known.add(work.sourced(changed))


def _renamed(record: Record, entry: Entry, work: Work) -> Entry:
    """Take the name and code of a present official list."""
    if work.description.lists != "current" or (record.name, record.code) == (entry["name"], entry["code"]):
        return entry
    reason = "name" if record.name != entry["name"] else "code"
    work.note(work.changed, reason, record, entry["id"], known=entry[reason] or "—")
    aliases = [entry["name"], *entry.listed("aliases")]
    aliases = [alias for alias in dict.fromkeys(aliases) if alias != record.name]
    return entry.with_cells(name=record.name, code=record.code, aliases="|".join(aliases))


def _moved(record: Record, entry: Entry, position: _Position, work: Work) -> Entry:
    """Take a position, leave it, or list it as conflicting."""
    old, accuracy = entry.point, float(radius_written(position.accuracy_m))  # as it may stand there already
    if old is not None and entry.is_stated:
        away, allowed = distance_m(old, position.point), float(entry["accuracy_m"]) + accuracy
        values = {"away": f"{away:.0f}", "allowed": f"{allowed:.0f}"}
        if away > allowed and not work.replace:
            work.note(work.conflicting, "position", record, entry["id"], **values)
            return entry
        if away <= allowed and accuracy >= float(entry["accuracy_m"]):
            return entry
    work.note(work.changed, "position", record, entry["id"], accuracy=radius_written(accuracy))
    return entry.with_cells(**_located(record, position, work))


def _located(record: Record, position: _Position, work: Work) -> dict[str, str]:
    """Write a position; that of an area is a point inside it, whose radius covers it."""
    stated = record.fidelity or Fidelity.PUBLISHED.value
    return {
        "lon": f"{position.point.x:.{DIGITS}f}",
        "lat": f"{position.point.y:.{DIGITS}f}",
        "fidelity": stated if position.is_stated else Fidelity.DERIVED.value,
        "accuracy_m": radius_written(position.accuracy_m),
        "note": joined(_origin(record, position, work), record.note),
    }


def _origin(record: Record, position: _Position, work: Work) -> str:
    inside = "" if position.is_stated else say("sources.inside")
    return joined(doubts.converted(work.datum(record)), inside)


def _unknown(record: Record, position: _Position | None, parent: str | None, work: Work) -> None:
    """Add an entry for a record that speaks of none yet, or reject it."""
    is_former = work.description.lists == "former" and work.has_list
    if is_former and position is None:
        work.note(work.rejected, "former", record)
        return
    if parent is None and not is_former:
        work.note(work.rejected, "parent", record, parent=record.parent)
        return
    taken = replace(record, kind="area" if record.kind == "town" else record.kind, code="")
    entry = _entry(taken if is_former else record, work, parent or work.known.county, {})
    if position is not None:
        entry = entry.with_cells(**_located(record, position, work))
    elif record.kind in ("town", "village", "area"):
        entry = entry.with_cells(fidelity=Fidelity.CONTAINER.value)
    if is_former:
        gone = say("sources.former", year=work.description.date[:4])
        entry = entry.with_cells(note=joined(entry["note"], gone))
    work.seen[entry["id"]] = record.where
    work.note(work.new, "former" if is_former else "place", record, entry["id"])
    if position is not None and position.area is not None:
        entry = replace(entry, area=position.area)
        work.covered[entry["id"]] = record.where
    work.known.add(entry)


def _entry(record: Record, work: Work, parent: str, cells: Mapping[str, str]) -> Entry:
    others = (alias for alias in record.aliases if alias != record.name)
    aliases = "|".join(validity.written(others, record.validity))
    plain = {
        "id": _id(record, work.known),
        "name": record.name,
        "kind": record.kind,
        "aliases": aliases,
        "parent": parent,
        "code": record.code,
        "source": work.description.key,
        "note": record.note,
    }
    return Entry(MappingProxyType({**plain, **cells}))


def _id(record: Record, known: Known) -> str:
    """Make a readable id: by code where there is one, else by kind and spelling."""
    code = record.code
    if code.startswith(known.county) and len(code) == 12:
        parts = [code[:6], code[6:9], code[9:]]
        coded = ".".join(part for part in parts if part != "000")
        if coded not in known.entries:
            return coded
    spelling = "".join(sign for sign in "".join(spell(record.name)) if sign.isascii() and sign.isalnum())
    base = f"{known.county}/{record.kind}/{spelling or 'unnamed'}"
    tries = (base if number == 1 else f"{base}-{number}" for number in range(1, len(known.entries) + 2))
    return next(id_ for id_ in tries if id_ not in known.entries)


def _gone(work: Work, draft: Draft) -> None:
    """List units with a code that the present official list no longer has."""
    listed = {entry["kind"] for entry in work.known.entries.values() if entry["id"] in work.seen}
    if work.description.lists != "current":
        return
    for entry in draft.entries.values():
        if entry["code"] and entry["kind"] in listed and entry["id"] not in work.seen:
            item = Item("gone", entry["name"], entry["kind"], work.description.key, entry["id"])
            work.conflicting.append(item)
