"""Every zone of an atlas as a row of figures: by what rule it is drawn, from how many members, how surely."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from atlas.build.rows import Sheet, notes
from atlas.build.structures import Drawn
from atlas.words import LANGUAGES
from gazetteer.projection import crs_of, to_metres


@dataclass(frozen=True, slots=True)
class ZoneFigures:
    """One zone."""

    id: str
    structure: str
    name: str
    kind: str  # one of atlas.dossier.ZONE_KINDS
    rule: Mapping[str, Any]  # as the dossier has it, corrections included
    members_drawn: int
    members_named: int
    is_placeable: bool  # whether something is known of where at least one member is
    is_drawn: bool
    is_label: bool  # a structure's own name: its members are the structure's elements
    fidelity: str  # "" where it is not drawn
    accuracy_m: float | None
    area_km2: float | None  # of an area
    length_km: float | None  # of a line
    note: Mapping[str, str]  # by language


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the zones that can be drawn are drawn."""

    zones: int
    placeable: int
    drawn: int  # of the placeable ones
    contained: int  # of the drawn ones: only what they lie in is known

    @property
    def share(self) -> float:
        """Of the placeable zones; 1 where there is none."""
        return self.drawn / self.placeable if self.placeable else 1.0


def figures(sheet: Sheet, drawn: Sequence[Drawn]) -> tuple[ZoneFigures, ...]:
    """Measure drawn zones, in the order of the dossier; areas and lengths in the county's metric CRS."""
    return tuple(_figures(sheet, item) for item in drawn)


def share(rows: Iterable[ZoneFigures]) -> Share:
    """Count what is drawn of what has a place."""
    listed = list(rows)
    placeable = [row for row in listed if row.is_placeable]
    shown = [row for row in placeable if row.is_drawn]
    contained = sum(row.fidelity == "container" for row in shown)
    return Share(len(listed), len(placeable), len(shown), contained)


def _figures(sheet: Sheet, item: Drawn) -> ZoneFigures:
    zone, drawing = item.zone, item.drawing
    area, length = _extent(sheet, item)
    return ZoneFigures(
        id=zone.id,
        structure=zone.structure,
        name=zone.name,
        kind=zone.kind,
        rule=zone.rule,
        members_drawn=drawing.drawn,
        members_named=drawing.named,
        is_placeable=item.is_placeable,
        is_drawn=drawing.geometry is not None,
        is_label=item.is_label,
        fidelity=drawing.fidelity,
        accuracy_m=drawing.accuracy_m if math.isfinite(drawing.accuracy_m) else None,
        area_km2=area,
        length_km=length,
        note={language: notes(drawing.notes, language) for language in LANGUAGES},
    )


def _extent(sheet: Sheet, item: Drawn) -> tuple[float | None, float | None]:
    shape = item.drawing.geometry
    if shape is None:
        return None, None
    metres = to_metres(shape, sheet.frame.crs if sheet.frame else crs_of(shape))
    if metres.area > 0:
        return round(metres.area / 1e6, 2), None
    return None, round(metres.length / 1e3, 2) or None
