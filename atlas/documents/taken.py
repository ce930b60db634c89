"""What is exported, as a store: what the page reads of an atlas can be read of a part of one as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import pandas as pd

from atlas.exporting import AtlasSubject
from atlas.store import AtlasInfo, Box, LayerInfo
from atlas.ui.opened import Opened
from layers.layer import Layer


@dataclass(frozen=True)
class Taken:
    """The layers of a subject on their ground (see ``atlas.store.Store``)."""

    subject: AtlasSubject

    @cached_property
    def _every(self) -> tuple[Layer, ...]:
        """What was chosen, and beneath it the ground of the county that was not."""
        chosen = {layer.id for layer in self.subject.layers}
        return (*(layer for layer in self.subject.ground if layer.id not in chosen), *self.subject.layers)

    def info(self) -> AtlasInfo:
        """Say what the atlas was made from."""
        about = self.subject.about
        return AtlasInfo(
            county=about.county,
            county_name=about.county_name,
            plan_title=about.plan_title,
            published=about.published,
            sha256=about.sha256,
            characters=0,  # of the plan: nothing that an export says
            outline_source=about.outline_source,
            outline_date=about.outline_date,
            map_review_number=about.map_review_number,
            built_from="",
        )

    def layers(self) -> tuple[LayerInfo, ...]:
        """List the layers, bottom of the map first."""
        return tuple(_info(layer) for layer in self._every)

    def features(self, layer: str, *, box: Box | None = None) -> gpd.GeoDataFrame:
        """Return a layer's features.

        Raises
        ------
        KeyError
            There is no such layer.
        """
        table = self.tables()[layer]
        return table if box is None else table.cx[box[0] : box[2], box[1] : box[3]]

    def tables(self) -> Mapping[str, gpd.GeoDataFrame]:
        """Return the features of every layer, by layer."""
        return {layer.id: layer.features for layer in self._every}

    def findings(self) -> pd.DataFrame:
        """Return the findings."""
        return self.subject.findings

    def dossier(self) -> str:
        """Return what was read from the plan."""
        return self.subject.dossier

    def citations(self) -> pd.DataFrame:
        """Return where features stand in the plan: nothing, since rows carry it in words."""
        return pd.DataFrame(columns=["id", "chapter", "section", "box", "page"])


def opened(subject: AtlasSubject) -> Opened:
    """Open what is exported as the page opens an atlas."""
    return Opened(Taken(subject), stamp="")


def _info(layer: Layer) -> LayerInfo:
    return LayerInfo(
        id=layer.id,
        title=layer.title,
        group=layer.group,
        count=len(layer.features),
        unplaced=len(layer.unplaced),
        symbols=tuple(dict.fromkeys(layer.features["symbol"])),
        tables=(),
    )
