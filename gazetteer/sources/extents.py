"""Areas of a file: what a place covers, as somebody states it, beside the point that stands for it.

A shape smaller than what it may be off says no more than a point and is kept as one. The area of a
town takes the place of the derived one; what speaks against it is listed, not decided: a seat outside
its town is common (a township's office in the county town), and so is a village across a new border.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.place import AREAL, Fidelity
from gazetteer.projection import to_metres
from gazetteer.sources import doubts
from gazetteer.sources.draft import Area, Entry, rounded
from gazetteer.sources.proposal import Item
from gazetteer.sources.record import Record
from gazetteer.sources.work import Work

SAME = 0.98  # of two areas' union that they share when they are the same
OVERLAP = 0.05  # of the smaller of two towns that another may claim: borders drawn apart, no more
MOSTLY = 0.5  # of an area that lies in the county when it is of the county
WHOLE = 0.8  # of the county that areas cover when their rim can be compared with its outline


def is_area(record: Record) -> bool:
    """Say whether a record's geometry covers something."""
    return record.geometry is not None and record.geometry.geom_type in AREAL


def is_elsewhere(shape: BaseGeometry, work: Work) -> bool:
    """Say whether most of an area lies outside the county."""
    metric = to_metres(shape, work.county.crs)
    return float(metric.intersection(work.county.border).area) < MOSTLY * float(metric.area)


def of(record: Record, shape: BaseGeometry, accuracy: float, reach: float, work: Work) -> Area | None:
    """Make the area of a record; None where it says no more than a point."""
    if reach <= accuracy:
        return None
    fidelity = record.fidelity or Fidelity.PUBLISHED.value
    return Area(rounded(shape), fidelity, round(accuracy, 1), work.description.key, record.note)


def settle(record: Record, entry: Entry, area: Area, work: Work) -> Entry:
    """Give a known entry its area, or list why not."""
    id_ = entry["id"]
    first = work.covered.get(id_)
    if first is not None:
        work.note(work.rejected, "duplicate", record, id_, first=first)
        return entry
    work.covered[id_] = record.where
    known = entry.area
    if known is not None and not work.replace:
        shared = float(shapely.area(known.shape & area.shape) / shapely.area(known.shape | area.shape))
        is_better = area.accuracy_m < known.accuracy_m
        if shared > SAME and not is_better:
            work.same += 1
            return entry
        if shared <= SAME and not (is_better or known.source == area.source):
            work.note(work.conflicting, "area", record, id_, share=f"{shared:.0%}")
            return entry
    km2 = to_metres(area.shape, work.county.crs).area / 1e6
    work.note(work.changed, "area", record, id_, km2=f"{km2:.1f}", accuracy=f"{area.accuracy_m:.0f}")
    return replace(work.sourced(entry), area=area)


def refuse_overlaps(work: Work, before: Mapping[str, Entry]) -> None:
    """Take back areas of towns that claim a good part of another town's ground, each on the later record."""
    for id_, where in work.covered.items():
        entry = work.known.entries[id_]
        rival = _rival(entry, work)
        if rival is not None:
            other, share = rival
            work.known.add(before.get(id_, replace(entry, area=None)))
            work.changed = [item for item in work.changed if (item.id, item.reason) != (id_, "area")]
            values = {"other": other["name"], "share": f"{share:.0%}"}
            work.rejected.append(Item("overlap", entry["name"], entry["kind"], where, id_, values))


def _rival(entry: Entry, work: Work) -> tuple[Entry, float] | None:
    """Find an earlier or older town whose stated area shares a good part of this one's."""
    if entry["kind"] != "town" or entry.area is None:
        return None
    order = list(work.covered)
    for other in work.known.entries.values():
        id_ = other["id"]
        is_later = id_ in work.covered and order.index(id_) >= order.index(entry["id"])
        if other["kind"] == "town" and other.area is not None and not is_later:
            shared = shapely.area(other.area.shape & entry.area.shape)
            share = shared / min(shapely.area(other.area.shape), shapely.area(entry.area.shape))
            if share > OVERLAP:
                return other, float(share)
    return None


def covered(work: Work) -> float | None:
    """Say which share of the county the towns' stated areas cover; None where the file brought none."""
    towns = [entry for entry in work.known.entries.values() if entry["kind"] == "town"]
    areas = [town.area.shape for town in towns if town.area is not None]
    if not areas or not any(town["id"] in work.covered for town in towns):
        return None
    return float(shapely.area(shapely.union_all(areas) & work.border) / shapely.area(work.border))


def disagreements(work: Work) -> Iterator[Item]:
    """List points that lie outside the area they should lie in, by more than both may be off."""
    if not work.covered:
        return
    for entry in work.known.entries.values():
        holder = work.known.entries.get(entry["parent"])
        if entry["id"] in work.covered:
            reason, inside = "seat-outside", entry
        elif holder is not None and holder["id"] in work.covered:
            reason, inside = "outside-parent", holder
        else:
            continue
        away = _away_m(entry, inside, work)
        if away is not None:
            where = work.covered[inside["id"]]
            values = {"away": f"{away:.0f}", "parent": inside["name"]}
            yield Item(reason, entry["name"], entry["kind"], where, entry["id"], values)


def _away_m(entry: Entry, holder: Entry, work: Work) -> float | None:
    if entry.point is None or not entry.is_stated or holder.area is None:
        return None
    here = to_metres(entry.point, work.county.crs)
    away = float(here.distance(to_metres(holder.area.shape, work.county.crs)))
    return away if away > float(entry["accuracy_m"]) + holder.area.accuracy_m else None


def suspected_datum(records: list[Record], work: Work) -> str | None:
    """Name the datum in which areas that make up the county fit its outline, where it is not their own."""
    shapes = [
        record.geometry
        for record in records
        if record.kind == "town" and is_area(record) and record.geometry is not None
        if doubts.is_on_earth(record.geometry)
        if doubts.place_of(record.geometry, 0.0, work.county) in (None, "outside")
    ]
    if not shapes:
        return None
    whole = shapely.union_all([shapely.make_valid(shape) for shape in shapes])
    own = [shape for shape in shapely.get_parts(whole) if shape.intersects(work.border)]
    covered = shapely.area(shapely.union_all(own) & work.border) / shapely.area(work.border)
    if covered < WHOLE or shapely.area(whole) > shapely.area(work.border) / WHOLE:
        return None
    datum = next((work.datum(record) for record in records if is_area(record)), "")
    return doubts.datum_of_border(whole, work.border, datum)
