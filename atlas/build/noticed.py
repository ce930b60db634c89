"""Findings that only a drawing shows: members that left a gap, and structures that do not divide the county
as they say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from atlas import words
from atlas.build.rows import Sheet, notes
from atlas.build.structures import Drawn
from atlas.dossier import Finding
from atlas.formulas import is_counted
from gazetteer.projection import to_metres
from layers import partition

CODES = frozenset({"zone-not-drawn", "zone-members-unplaced", "partition-overlap", "partition-gap"})
"""Codes of the findings that are made here."""

PARTS = ("zone", "area")  # kinds that divide a county
COVERING = (*PARTS, "belt", "cluster")  # kinds that cover some of it
MOST = 0.5  # of the county: parts that cover less divide something else
_WHOLE = 0.99  # of the county: the same where no town is left over
_SHOWN = 5  # names in a message


def found(sheet: Sheet, drawn: Sequence[Drawn]) -> tuple[Finding, ...]:
    """Look over what was drawn, in the order of the text."""
    listed = [*_gaps(drawn), *_partitions(sheet, drawn)]
    return tuple(sorted(listed, key=lambda item: (item.start, item.code, item.subjects)))


def _finding(
    code: str, item: Drawn, subjects: Sequence[str], values: Mapping[str, Mapping[str, object]]
) -> Finding:
    """Write a finding about a zone; the values of its sentences by language."""
    message = {
        language: words.text(language, f"finding.{code}", **values[language]) for language in words.LANGUAGES
    }
    start = max(item.zone.start, 0)
    return Finding(code, message, start, max(item.zone.end, start), tuple(subjects))


def _same(**values: object) -> dict[str, Mapping[str, object]]:
    """Say the same values in every language."""
    return dict.fromkeys(words.LANGUAGES, values)


# Members without a place.


def _gaps(drawn: Sequence[Drawn]) -> Iterator[Finding]:
    for item in drawn:
        if item.is_label or not item.zone.members:
            continue
        if item.drawing.geometry is None:
            why = {
                language: {"name": item.zone.name, "why": notes(item.drawing.notes, language)}
                for language in words.LANGUAGES
            }
            yield _finding("zone-not-drawn", item, (item.zone.name, *item.zone.members), why)
        elif item.unplaced:
            values = _same(
                name=item.zone.name,
                count=len(item.unplaced),
                all=len(item.members),
                members=_listed(item.unplaced),
            )
            yield _finding("zone-members-unplaced", item, (item.zone.name, *item.unplaced), values)


# Partitions.


def _partitions(sheet: Sheet, drawn: Sequence[Drawn]) -> Iterator[Finding]:
    frame = sheet.frame
    if frame is None:
        return
    units = {town.name: to_metres(area, frame.crs) for town, area in sheet.town_areas}
    by_structure: dict[str, list[Drawn]] = {}
    for item in drawn:
        if item.zone.kind in COVERING and not item.is_label and _has_area(item):
            by_structure.setdefault(item.zone.structure, []).append(item)
    for structure, items in by_structure.items():
        parts = [item for item in items if item.zone.kind in PARTS]
        if len(parts) < 2 or not is_counted(structure):
            continue
        areas = {item.zone.id: to_metres(item.drawing.geometry, frame.crs) for item in items}
        checked = partition.check(areas, units, frame.outline_m)
        if checked.covered > MOST:
            yield from _overlaps(structure, {item.zone.id: item for item in parts}, checked)
            yield from _left(structure, parts, checked)


def _has_area(item: Drawn) -> bool:
    """Whether a zone has an area of its own: a container only holds it."""
    shape = item.drawing.geometry
    return shape is not None and shape.area > 0 and item.drawing.fidelity != "container"


def _overlaps(structure: str, parts: Mapping[str, Drawn], checked: partition.Partition) -> Iterator[Finding]:
    for overlap in checked.overlaps:
        if overlap.one not in parts or overlap.other not in parts:
            continue  # a belt lies on what it runs through
        one, other = parts[overlap.one], parts[overlap.other]
        values = _same(structure=structure, one=one.zone.name, other=other.zone.name, km2=_km2(overlap.km2))
        yield _finding("partition-overlap", other, (one.zone.name, other.zone.name), values)


def _left(structure: str, parts: Sequence[Drawn], checked: partition.Partition) -> Iterator[Finding]:
    if not checked.left and checked.covered > _WHOLE:
        return  # borders drawn twice
    values = {
        language: {
            "structure": structure,
            "km2": _km2(checked.gap_km2),
            "share": f"{1 - checked.covered:.1%}",
            "towns": _towns(checked, language),
        }
        for language in words.LANGUAGES
    }
    first = min(parts, key=lambda item: max(item.zone.start, 0))
    yield _finding("partition-gap", first, [left.unit for left in checked.left], values)


def _towns(checked: partition.Partition, language: str) -> str:
    """Say in which towns the gap lies; nothing where it is everywhere a little."""
    named = [
        words.text(language, "partition.left", town=left.unit, km2=_km2(left.km2)) for left in checked.left
    ]
    return words.text(language, "partition.towns", towns=_listed(named)) if named else ""


def _km2(value: float) -> str:
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:_SHOWN]) + ("……" if len(names) > _SHOWN else "")
