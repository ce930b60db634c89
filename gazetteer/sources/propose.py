"""What an import would do to a county: new, changed, conflicting, rejected, and why.

The county itself comes first (outline, neighbours, seat), then areas and towns, then what lies in
them. A position is taken where there was none, where the old one only followed from other places, or
where it agrees with the old one and is surer; where they disagree the old one stays and the two are
listed as conflicting. Nothing here writes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gazetteer import validity
from gazetteer.errors import GazetteerError
from gazetteer.pinyin import spell
from gazetteer.place import LINE_KINDS, Fidelity, Place
from gazetteer.projection import crs_of, distance_m, to_degrees, to_metres
from gazetteer.sources import counties, doubts, namesakes
from gazetteer.sources.draft import DIGITS, Draft, Entry
from gazetteer.sources.match import Known
from gazetteer.sources.proposal import Item, Proposal
from gazetteer.sources.record import Description, Record, Wish

ORDER = ("area", "town", "village")  # parents before what lies in them; other kinds after
MARGIN_M = 5000.0  # lines are kept this far beyond the county


@dataclass
class _Work:
    """A proposal in the making."""

    description: Description
    county: doubts.County
    border: BaseGeometry  # EPSG:4490
    known: Known
    has_list: bool  # towns of an official list were there before
    replace: bool  # conflicting positions are taken
    suspect: str = ""  # the datum that the file's positions seem to be in
    new: list[Item] = field(default_factory=list)
    changed: list[Item] = field(default_factory=list)
    conflicting: list[Item] = field(default_factory=list)
    rejected: list[Item] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)  # where each entry was spoken of, by id
    same: int = 0
    elsewhere: int = 0

    def note(self, items: list[Item], reason: str, record: Record, id_: str = "", **values: str) -> None:
        """Put a record on one of the lists."""
        items.append(Item(reason, record.name, record.kind, record.where, id_, MappingProxyType(values)))


def propose(
    found: Sequence[Record],
    description: Description,
    draft: Draft,
    wish: Wish,
    national: Mapping[str, Place],
    *,
    replaces: bool = False,
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

    Raises
    ------
    GazetteerError
        The county is in no list, or its outline is not known yet.
    """
    code = wish.county
    begun, items = counties.administered(found, description, draft, code, national)
    if begun.border is None or begun.outline is None:
        raise GazetteerError(
            [f"the outline of {code} is not known yet: import it first, with the source “outline”"]
        )
    county = doubts.County.of(begun.border, float(begun.outline["properties"]["accuracy_m"]))
    towns = any(entry["kind"] == "town" for entry in draft.entries.values())
    known = Known(code, begun.entries)
    work = _Work(description, county, begun.border, known, towns, replaces)
    work.new += [item for item in items if item.reason == "county"]
    work.changed += [item for item in items if item.reason != "county"]
    places = [record for record in found if record.kind != "admin"]
    work.elsewhere += sum(record.kind == "admin" and record.code[:6] != code for record in found)
    if not wish.datum:
        work.suspect = _suspect(places, work) or ""
    for record in sorted(places, key=lambda record: _rank(record.kind)):
        if record.kind in LINE_KINDS:
            _line(record, work)
        else:
            _place(record, work)
    _gone(work, draft)
    work.changed += namesakes.derive(known, description.key)
    return _closed(work, begun)


def _closed(work: _Work, begun: Draft) -> Proposal:
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
    )


def _rank(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def _suspect(places: Iterable[Record], work: _Work) -> str | None:
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
                datum = _datum(record, work)
    return doubts.suspected_datum(raw, stated, datum)


def _datum(record: Record, work: _Work) -> str:
    return record.datum or work.description.datum


def _line(record: Record, work: _Work) -> None:
    accuracy = record.accuracy_m or work.description.accuracy_m(record.kind)
    shape = record.geometry
    if shape is None or shape.geom_type not in ("LineString", "MultiLineString"):
        work.note(work.rejected, "geometry", record)
        return
    if accuracy is None:
        work.note(work.rejected, "accuracy", record)
        return
    course = _clipped(doubts.in_datum(shape, _datum(record, work)), work.border)
    if course is None:
        work.elsewhere += 1
        return
    entries = work.known.match(record, None)
    cells = {"fidelity": record.fidelity or Fidelity.PUBLISHED.value, "accuracy_m": f"{accuracy:g}"}
    if not entries:
        entry = _entry(record, work, work.known.county, {})
        work.known.add(Entry(entry.with_cells(**cells).cells, course))
        work.note(work.new, "line", record, entry["id"])
    elif entries[0]["id"] in work.seen:
        work.note(work.rejected, "duplicate", record, entries[0]["id"], first=work.seen[entries[0]["id"]])
    elif entries[0].course is None or accuracy < float(entries[0]["accuracy_m"]):
        changed = _sourced(entries[0], work.description).with_cells(**cells)
        work.known.add(Entry(changed.cells, course))
        work.note(work.changed, "course", record, changed["id"], accuracy=cells["accuracy_m"])
    else:
        work.same += 1
    if entries:
        work.seen[entries[0]["id"]] = record.where


def _clipped(line: BaseGeometry, border: BaseGeometry) -> BaseGeometry | None:
    crs = crs_of(border)
    reach = to_degrees(to_metres(border, crs).buffer(MARGIN_M), crs)
    cut = shapely.line_merge(shapely.intersection(line, reach))
    parts = [part for part in shapely.get_parts(cut) if part.geom_type == "LineString"]
    if not parts or not line.intersects(border):
        return None
    return parts[0] if len(parts) == 1 else shapely.MultiLineString(parts)


def _place(record: Record, work: _Work) -> None:
    parent = work.known.parent(record)
    entries = work.known.match(record, parent)
    point, accuracy, doubt = _position(record, work)
    if doubt == "elsewhere" and work.description.wide:
        work.elsewhere += 1
        return
    doubt = "outside" if doubt == "elsewhere" else doubt
    if doubt and not work.description.lists:  # an official list is right about names all the same
        work.note(work.rejected, doubt, record)
    elif len(entries) > 1:
        work.note(work.rejected, "ambiguous", record, ids="、".join(entry["id"] for entry in entries))
    elif entries:
        if doubt:
            work.note(work.rejected, doubt, record, entries[0]["id"])
        _known(record, entries[0], point, accuracy, work)
    elif record.code and work.known.with_code(record.code) is not None and work.has_list:
        _recoded(record, point, accuracy, parent, work)
    else:
        _unknown(record, point, accuracy, parent, work)


def _recoded(
    record: Record, point: Point | None, accuracy: float | None, parent: str | None, work: _Work
) -> None:
    """Take a record whose code has another name here: a renamed unit, or the code was given anew."""
    other = work.known.with_code(record.code)
    assert other is not None  # noqa: S101 -- asked by the caller
    if work.description.lists == "former":
        _unknown(record, point, accuracy, parent, work)
    else:
        work.note(work.conflicting, "code", record, other["id"], known=other["name"], code=record.code)


def _position(record: Record, work: _Work) -> tuple[Point | None, float | None, str | None]:
    """Bring a record's position to EPSG:4490: point, accuracy, and what speaks against it."""
    if record.geometry is None:
        return None, None, None
    if not doubts.is_on_earth(record.geometry) or record.geometry.geom_type.endswith("LineString"):
        return None, None, "geometry"
    accuracy = record.accuracy_m or work.description.accuracy_m(record.kind)
    if accuracy is None:
        return None, None, "accuracy"
    shape = record.geometry
    if doubts.place_of(shape, accuracy, work.county) != "axes":
        shape = doubts.in_datum(shape, _datum(record, work))
    doubt = doubts.place_of(shape, accuracy, work.county)
    if doubt is None and work.suspect:
        doubt = "datum"
    if doubt:
        return None, None, doubt
    point, reach = _pointed(shape)
    return point, math.hypot(accuracy, reach), None


def _pointed(shape: BaseGeometry) -> tuple[Point, float]:
    """Reduce a shape to a point inside it and the distance to its farthest corner, metres."""
    if isinstance(shape, Point):
        return shape, 0.0
    inside = shape.representative_point()
    crs = crs_of(shape)
    reach = shapely.hausdorff_distance(to_metres(inside, crs), shapely.convex_hull(to_metres(shape, crs)))
    return inside, float(reach)


def _known(record: Record, entry: Entry, point: Point | None, accuracy: float | None, work: _Work) -> None:
    """Compare a record with the entry it speaks of."""
    id_ = entry["id"]
    if id_ in work.seen:
        work.note(work.rejected, "duplicate", record, id_, first=work.seen[id_])
        return
    work.seen[id_] = record.where
    changed = entry
    if work.description.lists == "current" and (record.name, record.code) != (entry["name"], entry["code"]):
        reason = "name" if record.name != entry["name"] else "code"
        aliases = [entry["name"], *entry.listed("aliases")]
        aliases = [alias for alias in dict.fromkeys(aliases) if alias != record.name]
        changed = changed.with_cells(name=record.name, code=record.code, aliases="|".join(aliases))
        work.note(work.changed, reason, record, id_, known=entry["name"])
    if point is not None and accuracy is not None:
        changed = _moved(record, changed, point, accuracy, work)
    if changed is entry:
        work.same += 1
    else:
        work.known.add(_sourced(changed, work.description))


def _moved(record: Record, entry: Entry, point: Point, accuracy: float, work: _Work) -> Entry:
    """Take a position, leave it, or list it as conflicting."""
    old = entry.point
    if old is not None and entry.is_stated:
        away, allowed = distance_m(old, point), float(entry["accuracy_m"]) + accuracy
        if away > allowed and not work.replace:
            work.note(
                work.conflicting,
                "position",
                record,
                entry["id"],
                away=f"{away:.0f}",
                allowed=f"{allowed:.0f}",
            )
            return entry
        if away <= allowed and accuracy >= float(entry["accuracy_m"]):
            return entry
    work.note(work.changed, "position", record, entry["id"], accuracy=f"{accuracy:.0f}")
    return entry.with_cells(**_located(record, point, accuracy, work))


def _located(record: Record, point: Point, accuracy: float, work: _Work) -> dict[str, str]:
    datum = _datum(record, work)
    notes = [f"{datum} converted."] if datum in ("GCJ-02", "BD-09") else []
    return {
        "lon": f"{point.x:.{DIGITS}f}",
        "lat": f"{point.y:.{DIGITS}f}",
        "fidelity": record.fidelity or Fidelity.PUBLISHED.value,
        "accuracy_m": f"{accuracy:.0f}",
        "note": " ".join([*notes, record.note]).strip(),
    }


def _unknown(
    record: Record, point: Point | None, accuracy: float | None, parent: str | None, work: _Work
) -> None:
    """Add an entry for a record that speaks of none yet, or reject it."""
    is_former = work.description.lists == "former" and work.has_list
    if is_former and point is None:
        work.note(work.rejected, "former", record)
        return
    if parent is None and not is_former:
        work.note(work.rejected, "parent", record, parent=record.parent)
        return
    taken = replace(record, kind="area" if record.kind == "town" else record.kind, code="")
    entry = _entry(taken if is_former else record, work, parent or work.known.county, {})
    if is_former:
        entry = entry.with_cells(note=f"Unit of {work.description.date[:4]}, not in the present list.")
    if point is not None and accuracy is not None:
        located = _located(record, point, accuracy, work)
        entry = entry.with_cells(**located | {"note": f"{located['note']} {entry['note']}".strip()})
    elif record.kind in ("town", "village", "area"):
        entry = entry.with_cells(fidelity=Fidelity.CONTAINER.value)
    work.known.add(entry)
    work.seen[entry["id"]] = record.where
    work.note(work.new, "former" if is_former else "place", record, entry["id"])


def _entry(record: Record, work: _Work, parent: str, cells: Mapping[str, str]) -> Entry:
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


def _sourced(entry: Entry, description: Description) -> Entry:
    keys = dict.fromkeys((*entry.listed("source"), description.key))
    return entry.with_cells(source="|".join(keys))


def _gone(work: _Work, draft: Draft) -> None:
    """List units with a code that the present official list no longer has."""
    listed = {entry["kind"] for entry in work.known.entries.values() if entry["id"] in work.seen}
    if work.description.lists != "current":
        return
    for entry in draft.entries.values():
        if entry["code"] and entry["kind"] in listed and entry["id"] not in work.seen:
            item = Item("gone", entry["name"], entry["kind"], work.description.key, entry["id"])
            work.conflicting.append(item)
