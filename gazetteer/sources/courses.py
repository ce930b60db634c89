"""Lines of a file: rivers, roads and railways, cut a little beyond the county."""

from __future__ import annotations

from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.place import LINEAR, Fidelity
from gazetteer.projection import crs_of, to_degrees, to_metres
from gazetteer.sources import doubts
from gazetteer.sources.draft import Entry, radius_written
from gazetteer.sources.record import Record
from gazetteer.sources.work import Work

MARGIN_M = 5000.0  # lines are kept this far beyond the county


def joined(records: list[Record]) -> list[Record]:
    """Put the parts of one line together: a file of roads has a feature for each of their sections."""
    parts: dict[tuple[str, str], list[Record]] = {}
    others = []
    for record in records:
        if record.geometry is not None and record.geometry.geom_type in LINEAR:
            parts.setdefault((record.kind, record.name), []).append(record)
        else:
            others.append(record)
    return [*others, *(_whole(same) for same in parts.values())]


def _whole(same: list[Record]) -> Record:
    if len(same) == 1:
        return same[0]
    pieces = [piece for record in same for piece in shapely.get_parts(record.geometry)]
    accuracies = [record.accuracy_m for record in same if record.accuracy_m is not None]
    aliases = tuple(dict.fromkeys(alias for record in same for alias in record.aliases))
    course = shapely.line_merge(shapely.MultiLineString(pieces))
    return replace(
        same[0], geometry=course, accuracy_m=max(accuracies) if accuracies else None, aliases=aliases
    )


def course(record: Record, work: Work) -> tuple[BaseGeometry, float] | None:
    """Find the course that a record gives its line, EPSG:4490, and its accuracy, metres.

    None where it gives none in the county; why stands on the lists.
    """
    accuracy, shape = work.accuracy_m(record), record.geometry
    doubt, cut = _doubt(shape, accuracy, work), None
    if not doubt and shape is not None:
        cut = _clipped(doubts.in_datum(shape, work.datum(record)), work.border)
        doubt = "elsewhere" if cut is None else "datum" if work.suspect else ""
    if doubt == "elsewhere":
        work.elsewhere += 1
    elif doubt:
        work.note(work.rejected, doubt, record, suspect=work.suspect)
    return None if doubt or cut is None or accuracy is None else (cut, accuracy)


def _doubt(shape: BaseGeometry | None, accuracy: float | None, work: Work) -> str:
    """Say what speaks against a line before it is looked at in the county; "" where nothing does."""
    if shape is None or shape.geom_type not in LINEAR:
        return "geometry"
    if accuracy is None:
        return "accuracy"
    if not doubts.is_on_earth(shape):
        return "metres"
    found = doubts.place_of(shape, accuracy, work.county)
    return found if found in ("axes", "elsewhere") else ""


def take(record: Record, entries: list[Entry], cut: BaseGeometry, accuracy: float, work: Work) -> None:
    """Give a known line its course where it has none or a less exact one."""
    entry = entries[0]
    id_, where = entry["id"], work.seen.get(entry["id"])
    if where is not None:
        work.note(work.rejected, "duplicate", record, id_, first=where)
        return
    work.seen[id_] = record.where
    cells = stated(record, accuracy)
    is_surer = float(cells["accuracy_m"]) < float(entry["accuracy_m"] or "inf")  # as both are written
    if entry.course is not None and not is_surer and not work.replace:
        work.same += 1
        return
    work.known.add(replace(work.sourced(entry).with_cells(**cells), course=cut))
    work.note(work.changed, "course", record, id_, accuracy=cells["accuracy_m"])


def stated(record: Record, accuracy: float) -> dict[str, str]:
    """Write how a course is known."""
    return {"fidelity": record.fidelity or Fidelity.PUBLISHED.value, "accuracy_m": radius_written(accuracy)}


def _clipped(line: BaseGeometry, border: BaseGeometry) -> BaseGeometry | None:
    crs = crs_of(border)
    reach = to_degrees(to_metres(border, crs).buffer(MARGIN_M), crs)
    cut = shapely.line_merge(shapely.intersection(line, reach))
    parts = [part for part in shapely.get_parts(cut) if part.geom_type == "LineString"]
    if not parts or not line.intersects(border):
        return None
    return parts[0] if len(parts) == 1 else shapely.MultiLineString(parts)
