"""The layers of the spatial structures: drawn zones as rows of tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from shapely.geometry.base import BaseGeometry

from atlas.build.rows import Row, Sheet, cite, layer, noted, span
from atlas.build.structures import Drawn
from atlas.build.symbols import of_zone
from atlas.dossier import Zone
from layers.draw import Drawing
from layers.layer import Layer
from layers.style import WHOLE

_HEADING_NUMBER = re.compile(r"^(?:第[一二三四五六七八九十]+[章节]|专栏\s*[\d-]+\s*[：:]?)\s*")
"""A structure that the plan gives no name is called by its heading; the number adds nothing there."""

_STRUCTURE = 3  # elements from which on a structure has a layer of its own


def layers(sheet: Sheet, drawn: Sequence[Drawn]) -> Iterator[Layer]:
    """Make one layer per structure, and one for elements that stand alone; routes are apart."""
    zones = [item for item in drawn if item.zone.kind != "route"]
    by_structure: dict[str, list[Drawn]] = {}
    for item in zones:
        by_structure.setdefault(item.zone.structure, []).append(item)
    large = {name for name, items in by_structure.items() if name and len(items) >= _STRUCTURE}
    alone = [item for item in zones if item.zone.structure not in large]
    yield _layer(sheet, "zones-other", "structures", alone)
    structures = [(name, items) for name, items in by_structure.items() if name in large]
    for number, (name, elements) in enumerate(structures, start=1):
        title = _HEADING_NUMBER.sub("", name)
        yield _layer(sheet, f"structure-{number}", "structures", elements, {"zh": title, "en": title})
    yield _layer(sheet, "routes", "tourism", [item for item in drawn if item.zone.kind == "route"])


def _layer(
    sheet: Sheet, layer_id: str, group: str, drawn: list[Drawn], title: Mapping[str, str] | None = None
) -> Layer:
    rows: list[Row] = []
    geometries: list[BaseGeometry | None] = []
    number: Counter[str] = Counter()
    for item in drawn:
        zone, drawing = item.zone, item.drawing
        number[zone.kind] += not item.is_label
        row = _row(sheet, zone, drawing) | {"symbol": _symbol(item, number[zone.kind])}
        if zone.id in sheet.shapes:
            row |= {"source": sheet.shapes[zone.id].source}
        rows.append(row | {"town": sheet.town_at(drawing.geometry) if zone.kind == "point" else ""})
        geometries.append(drawing.geometry)
        if drawing.faded is not None:
            rows.append(row | {"id": f"{zone.id}/open", "symbol": "open-share", "fidelity": "schematic"})
            geometries.append(drawing.faded)
    return layer(layer_id, group, rows, geometries, title)


def _symbol(item: Drawn, number: int) -> str:
    if item.is_label:
        return WHOLE
    along_water = any(place.kind == "river" for place in item.along)
    return of_zone(item.zone, number, along_water=along_water)


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
