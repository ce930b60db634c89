"""From a dossier to a workspace: what the plan says, drawn over what the gazetteer knows.

``base`` makes the layers of the gazetteer, ``structures`` draws the spatial structures, ``zones`` makes
their layers and ``noticed`` says what drawing them showed; ``projects`` makes the layers of the projects;
``rows`` is what they share; ``measured`` lists every zone with its figures. Nothing here knows how a rule
is drawn (``layers.draw``) or how a workspace is stored (``atlas.workspace``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from atlas.build import base, measured, noticed, projects, structures, zones
from atlas.build.rows import Sheet
from atlas.corrections import Correction, apply, effective
from atlas.dossier import Dossier, Project, Zone, dump
from atlas.store import AtlasInfo
from atlas.workspace import Content, write
from gazetteer import Gazetteer
from layers.layer import Layer


def build(
    dossier: Dossier,
    gazetteer: Gazetteer,
    path: Path,
    built_from: str = "",
    corrections: Sequence[Correction] = (),
) -> None:
    """Build the workspace of a dossier.

    Parameters
    ----------
    dossier : Dossier
    gazetteer : Gazetteer
        Of the dossier's county; the national one where the county has no data.
    path : Path
        The GeoPackage to write; replaced only once the new one is whole.
    built_from : str
        Digest of what the workspace is built from, kept in it.
    corrections : sequence of Correction
        The log of the workspace that this one replaces; those in force are applied, all are kept.
    """
    write(path, content(dossier, gazetteer, built_from, corrections))


def content(
    dossier: Dossier, gazetteer: Gazetteer, built_from: str = "", corrections: Sequence[Correction] = ()
) -> Content:
    """Make what ``build`` writes."""
    corrected = apply(dossier, gazetteer, effective(corrections), made_later=noticed.CODES)
    sheet = Sheet.of(corrected.dossier, corrected.gazetteer, corrected.shapes)
    drawn = structures.drawn(sheet)
    cited: tuple[Zone | Project, ...] = (*corrected.dossier.zones, *corrected.dossier.projects)
    return Content(
        info=_info(dossier, gazetteer, built_from),
        layers=_layers(sheet, drawn),
        findings=(*corrected.dossier.findings, *noticed.found(sheet, drawn)),
        citations={item.id: item.citation for item in cited},
        corrections=corrections,
        states=corrected.states,
        dossier=dump(dossier),
    )


def build_layers(dossier: Dossier, gazetteer: Gazetteer) -> tuple[Layer, ...]:
    """Make the layers of an atlas, bottom of the map first; layers without features are left out."""
    sheet = Sheet.of(dossier, gazetteer)
    return _layers(sheet, structures.drawn(sheet))


def zone_figures(
    dossier: Dossier, gazetteer: Gazetteer, corrections: Sequence[Correction] = ()
) -> tuple[measured.ZoneFigures, ...]:
    """Draw the zones of a dossier as a build would, and measure them."""
    corrected = apply(dossier, gazetteer, effective(corrections), made_later=noticed.CODES)
    sheet = Sheet.of(corrected.dossier, corrected.gazetteer, corrected.shapes)
    return measured.figures(sheet, structures.drawn(sheet))


def _layers(sheet: Sheet, drawn: Sequence[structures.Drawn]) -> tuple[Layer, ...]:
    made = (*base.layers(sheet), *zones.layers(sheet, drawn), *projects.layers(sheet))
    return tuple(layer for layer in made if len(layer.features))


def _info(dossier: Dossier, gazetteer: Gazetteer, built_from: str) -> AtlasInfo:
    plan, county = dossier.plan, gazetteer.county
    info = AtlasInfo(
        county=plan.gb_code,
        county_name=plan.county,
        plan_title=plan.title,
        published=plan.published,
        sha256=plan.sha256,
        characters=plan.characters,
        outline_source="",
        outline_date="",
        map_review_number="",
        built_from=built_from,
    )
    if county is None:
        return info
    return replace(
        info,
        outline_source=county.outline.source,
        outline_date=county.outline_date,
        map_review_number=county.map_review_number,
    )
