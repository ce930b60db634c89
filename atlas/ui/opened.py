"""An atlas as the page holds it: its store, with what was read from it kept in memory.

One instance serves all sessions of the server, so nothing here is changed after it was read.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from atlas.relief import Relief
from atlas.store import Box, LayerInfo, Store
from layers.layer import Layer, is_placed

COUNTRY: Box = (73.5, 18.0, 135.1, 53.6)  # degrees: where the map looks when an atlas has nothing placed


@dataclass(frozen=True)
class Feature:
    """One row of a layer."""

    layer: LayerInfo
    attributes: Mapping[str, Any]  # layers.layer.COLUMNS; what is empty or not a number is left out
    geometry: BaseGeometry | None  # EPSG:4490; None where the place is unknown

    @property
    def id(self) -> str:
        """Its id, unique in the atlas."""
        return str(self.attributes["id"])

    @property
    def name(self) -> str:
        """Its name; its id where it has none."""
        return str(self.attributes.get("name") or self.id)

    def get(self, column: str) -> str:
        """Return a text attribute, empty where it is not known."""
        return str(self.attributes.get(column, ""))


class Opened:
    """An open store and its layers by id."""

    def __init__(
        self, store: Store, stamp: str, relief: Relief | None = None, workspace: Path | None = None
    ) -> None:
        self.store = store
        self.workspace = workspace  # beside which overlays are kept; None where there can be none
        self.relief = relief  # shaded, to lie beneath the layers; None where the user gave no DEM
        self.stamp = stamp  # differs whenever the content may: what is made from this is kept by it
        self.info = store.info()
        self.layers: Mapping[str, LayerInfo] = {layer.id: layer for layer in store.layers()}

    @property
    def structures(self) -> list[LayerInfo]:
        """The layers that are spatial structures."""
        return [layer for layer in self.layers.values() if layer.group == "structures"]

    @cached_property
    def tables(self) -> Mapping[str, gpd.GeoDataFrame]:
        """The features of every layer, by layer."""
        return self.store.tables()

    @cached_property
    def findings(self) -> pd.DataFrame:
        """The findings of the plan."""
        return self.store.findings()

    @cached_property
    def everything(self) -> gpd.GeoDataFrame:
        """All features of all layers, with the layer's id in the column ``layer``."""
        tables = [table.assign(layer=layer) for layer, table in self.tables.items() if len(table)]
        return gpd.GeoDataFrame(pd.concat(tables, ignore_index=True), crs=tables[0].crs)

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        return {str(id_): row for row, id_ in enumerate(self.everything["id"])}

    @cached_property
    def box(self) -> Box:
        """The box of the county: of what the bottom group shows, or else of everything placed."""
        bottom = [self.tables[layer.id] for layer in self.layers.values() if layer.group == "boundaries"]
        table = bottom[0] if bottom and not bottom[0].empty else self.everything
        west, south, east, north = map(float, table.total_bounds)
        return COUNTRY if math.isnan(west) else (west, south, east, north)

    def feature(self, id_: str) -> Feature | None:
        """Find a feature by its id."""
        row = self._rows.get(id_)
        return None if row is None else self._feature(self.everything.iloc[row])

    def placed(self, layer: str) -> gpd.GeoDataFrame:
        """Return the features of a layer that can be drawn."""
        table = self.tables[layer]
        return table[is_placed(table)]

    def layer(self, layer: str) -> Layer:
        """Return a layer as exporters take it."""
        info = self.layers[layer]
        return Layer(info.id, info.title, info.group, self.tables[layer])

    @cached_property
    def unplaced(self) -> gpd.GeoDataFrame:
        """The features of all layers whose place is unknown."""
        return self.everything[~is_placed(self.everything)]

    @cached_property
    def projects(self) -> gpd.GeoDataFrame:
        """The projects of all sectors."""
        return self.everything[self.everything["kind"] == "project"].reset_index(drop=True)

    def town(self, name: str) -> BaseGeometry | None:
        """Return the area or the point of a town-level unit."""
        return self._towns.get(name)

    @cached_property
    def _towns(self) -> Mapping[str, BaseGeometry]:
        table = self.everything
        rows = table[(table["kind"] == "town") & is_placed(table)].drop_duplicates("name")
        return dict(zip(rows["name"], rows.geometry, strict=True))

    def at(self, point: BaseGeometry, layers: set[str]) -> list[Feature]:
        """Find what the given layers have at a point, the last layer first."""
        table = self.everything
        hits = table[table["layer"].isin(layers) & table.geometry.intersects(point)]
        return [self._feature(row) for _, row in hits.iloc[::-1].iterrows()]

    def _feature(self, row: pd.Series) -> Feature:
        geometry = row["geometry"]
        known = {str(key): value for key, value in row.items() if key != "geometry" and _is_known(value)}
        placed = geometry is not None and not geometry.is_empty
        return Feature(self.layers[row["layer"]], known, geometry if placed else None)


def _is_known(value: Any) -> bool:
    return not (pd.isna(value) or value == "")
