"""From an atlas to what is exported of it: the layers chosen, the filter, the area, corrected or not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import geopandas as gpd
import pandas as pd
import shapely

from atlas.store import AtlasInfo, Store
from atlas.words import text
from layers.export.registry import Exporter, exporters
from layers.export.subject import About, Subject
from layers.layer import Layer

PACKAGES = ("layers.export.formats", "atlas.documents.formats")
"""Where formats are found."""

GROUND = ("boundaries", "nature-transport")  # groups of layers beneath every picture


@dataclass(frozen=True, kw_only=True)
class AtlasSubject(Subject):
    """A subject with what only an atlas of a plan has: for reports."""

    findings: pd.DataFrame  # as Store.findings gives them
    dossier: str  # what was read from the plan, as atlas.dossier writes it


def formats() -> dict[str, Exporter]:
    """List every format by its id."""
    return dict(exporters(*PACKAGES))


def subject(store: Store, language: str, *, chosen: Collection[str] = ()) -> AtlasSubject:
    """Take an atlas, or some of its layers, as something to export.

    Parameters
    ----------
    store : Store
    language : str
        Of titles and words, one of ``atlas.words.LANGUAGES``.
    chosen : collection of str
        Ids of layers; all where none is named.

    Raises
    ------
    KeyError
        There is no layer of that id.
    """
    info = store.info()
    every = {
        each.id: Layer(each.id, each.title, each.group, store.features(each.id)) for each in store.layers()
    }
    picked = [every[id_] for id_ in every if id_ in chosen] if chosen else list(every.values())
    return AtlasSubject(
        layers=tuple(picked),
        ground=tuple(layer for layer in every.values() if layer.group in GROUND),
        outline=_outline(every.values()),
        about=_about(info),
        title=f"{info.county_name} {text(language, 'page.title')}".strip(),
        selection="、".join(layer.title[language] for layer in picked) if chosen else "",
        corrected=True,
        language=language,
        words=partial(text, language),
        findings=store.findings(),
        dossier=store.dossier(),
    )


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
    bottom = next((layer.placed for layer in layers if layer.group == GROUND[0]), gpd.GeoDataFrame())
    areas = [shape for shape in getattr(bottom, "geometry", ()) if shapely.get_dimensions(shape) == 2]
    return shapely.union_all(areas) if areas else None
