"""From an atlas to what is exported of it, with the planners' corrections or as the plan was read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import pandas as pd
import shapely

from atlas import library
from atlas.dossier import load
from atlas.selecting import Selection
from atlas.store import AtlasInfo, Store
from atlas.words import text
from atlas.workspace import findings_table
from layers.export.registry import Exporter, exporters
from layers.export.subject import About, Subject
from layers.layer import Layer

PACKAGES = ("layers.export.formats", "atlas.documents.formats")
"""Where formats are found."""

ALL = Selection()
GROUND = ("boundaries", "nature-transport")  # groups of layers beneath every picture


@dataclass(frozen=True, kw_only=True)
class AtlasSubject(Subject):
    """A subject with what only an atlas of a plan has: for reports."""

    findings: pd.DataFrame  # as Store.findings gives them
    dossier: str  # what was read from the plan, as atlas.dossier writes it


def formats() -> dict[str, Exporter]:
    """List every format by its id."""
    return dict(exporters(*PACKAGES))


def subject(store: Store, language: str, selection: Selection = ALL) -> AtlasSubject:
    """Take an atlas, or some of its layers, as something to export.

    Parameters
    ----------
    store : Store
    language : str
        Of titles and words, one of ``atlas.words.LANGUAGES``.
    selection : Selection
        What of it.

    Raises
    ------
    ExportError
        There is no area of the name that is asked for.
    """
    info = store.info()
    every, findings = _as_kept(store) if selection.corrected else _as_read(store)
    return AtlasSubject(
        layers=selection.of(every),
        ground=tuple(layer for layer in every if layer.group in GROUND),
        outline=_outline(every),
        about=_about(info),
        title=f"{info.county_name} {text(language, 'page.title')}".strip(),
        selection=selection.said(every, language),
        corrected=selection.corrected,
        language=language,
        words=partial(text, language),
        findings=findings,
        dossier=store.dossier(),
    )


def _as_kept(store: Store) -> tuple[tuple[Layer, ...], pd.DataFrame]:
    """Give the layers and findings of an atlas, as the planners left them."""
    tables = store.tables()
    layers = (Layer(each.id, each.title, each.group, tables[each.id]) for each in store.layers())
    return tuple(layers), store.findings()


def _as_read(store: Store) -> tuple[tuple[Layer, ...], pd.DataFrame]:
    """Build an atlas anew from what was read of its plan, without any correction; nothing is written.

    Raises
    ------
    DossierError
        The atlas carries no dossier of this version.
    """
    from atlas import build  # noqa: PLC0415 -- most exports build nothing

    dossier = load(store.dossier())
    content = build.content(dossier, library.gazetteer_of(dossier))
    return tuple(content.layers), findings_table(content.findings, content.states)


def _about(info: AtlasInfo) -> About:
    return About(
        county=info.county,
        county_name=info.county_name,
        plan_title=info.plan_title,
        published=info.published,
        sha256=info.sha256,
        outline_source=info.outline_source,
        outline_date=info.outline_date,
        map_review_number=info.map_review_number,
        made=datetime.now(UTC).astimezone().date().isoformat(),
    )


def _outline(layers: Collection[Layer]) -> shapely.Geometry | None:
    """Find the county's area: the union of the areas of the layer at the very bottom."""
    bottom = next((layer.placed for layer in layers if layer.group == GROUND[0]), None)
    if bottom is None:
        return None
    shapes = bottom.geometry.to_numpy()
    areas = shapes[shapely.get_dimensions(shapes) == 2]
    return shapely.union_all(areas) if len(areas) else None
