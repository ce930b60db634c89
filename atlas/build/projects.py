"""The layers of the projects: each at the best place known for it, one layer per sector."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from atlas.build.linear import LINEAR, drawn, source
from atlas.build.rows import Row, Sheet, cite, layer, noted, span
from atlas.build.siting import Site, site
from atlas.dossier import SECTORS, Project
from layers.draw import Note
from layers.drawing import note, worst
from layers.layer import Layer
from layers.spread import spread


@dataclass(frozen=True)
class Spot:
    """Where a project is shown."""

    geometry: BaseGeometry | None
    fidelity: str = ""
    accuracy_m: float | None = None
    source: str = ""
    drawn: int = 0  # places shown
    notes: tuple[Note, ...] = ()


def layers(sheet: Sheet) -> Iterator[Layer]:
    """Make one layer per sector."""
    projects = sheet.dossier.projects
    spots = _apart(
        sheet, [project.id for project in projects], [_spot(sheet, project) for project in projects]
    )
    for sector in SECTORS:
        shown = [(item, spot) for item, spot in zip(projects, spots, strict=True) if item.sector == sector]
        yield layer(
            f"projects-{sector}",
            "projects",
            [_row(sheet, project, spot) for project, spot in shown],
            [spot.geometry for _, spot in shown],
        )


def _spot(sheet: Sheet, project: Project) -> Spot:
    """Find the best place known for a project."""
    by_hand = sheet.shapes.get(project.id)
    if by_hand is not None:
        return Spot(
            by_hand.geometry,
            by_hand.fidelity.value,
            by_hand.accuracy_m,
            by_hand.source,
            len(project.places),
            (note("by-hand"),),
        )
    if project.relation in LINEAR and (drawing := drawn(sheet, project)) is not None:
        return Spot(
            drawing.geometry,
            drawing.fidelity,
            drawing.accuracy_m,
            source(sheet, project),
            drawing.drawn,
            drawing.notes,
        )
    named = zip(project.places, project.place_ids, strict=True)
    sites = {name: site(sheet, name, place_id) for name, place_id in named}
    known = [found for found in sites.values() if found is not None]
    missing = tuple(note("member-unknown", name=name) for name, found in sites.items() if found is None)
    if known:
        return replace(_together(known), notes=(*missing, *(said for found in known for said in found.notes)))
    if project.relation == "citywide" or not sites:
        return Spot(None, notes=(note("citywide"),))
    return Spot(None, notes=(*missing, note("no-place-known")))


def _together(sites: list[Site]) -> Spot:
    footprints = [found.footprint for found in sites]
    points = list(dict.fromkeys(footprint.geometry.coords[0] for footprint in footprints))
    return Spot(
        geometry=Point(points[0]) if len(points) == 1 else MultiPoint(points),
        fidelity=worst([footprint.fidelity for footprint in footprints]).value,
        accuracy_m=max(footprint.accuracy_m for footprint in footprints),
        source="；".join(dict.fromkeys(footprint.source for footprint in footprints)),
        drawn=len(sites),
    )


def _apart(sheet: Sheet, ids: list[str], spots: list[Spot]) -> list[Spot]:
    """Move projects at one place apart so that each can be seen, and say by how much."""
    if sheet.frame is None:
        return spots
    points = [spot.geometry if isinstance(spot.geometry, Point) else None for spot in spots]
    moved = spread(ids, points, sheet.frame.crs)
    apart = []
    for spot, point, metres, shared in zip(spots, moved.points, moved.moved_m, moved.shared, strict=True):
        if point is None or shared < 2:
            apart.append(spot)
            continue
        said = note("spread", count=int(shared), distance_m=round(float(metres)))
        # The radius still covers the true place from where the symbol stands now.
        accuracy = (spot.accuracy_m or 0.0) + float(metres)
        apart.append(replace(spot, geometry=point, accuracy_m=round(accuracy), notes=(*spot.notes, said)))
    return apart


def _row(sheet: Sheet, project: Project, spot: Spot) -> Row:
    period = project.period
    quantities = (f"{item.what} {item.value:g} {item.unit}".strip() for item in project.quantities)
    return {
        "id": project.id,
        "name": project.name,
        "kind": "project",
        "symbol": f"project-{project.sector}",
        "fidelity": spot.fidelity,
        "accuracy_m": spot.accuracy_m,
        "source": spot.source,
        "citation": cite(project.citation),
        "members": "、".join(project.places),
        "drawn": f"{spot.drawn}/{len(project.places)}" if project.places else "",
        "sector": project.sector,
        "place": "、".join(project.places),
        "town": sheet.town_at(spot.geometry),
        "investment_cny": project.investment.cny if project.investment else None,
        "period": f"{period[0]}-{period[1]}" if period else "",
        "quantities": "；".join(quantities),
        "owner": project.owner,
        **span(project),
    } | noted(*spot.notes)
