"""A layer parted by families of geometry, for formats that want one family in a table.

What has no place goes with the largest part, so that no row is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import geopandas as gpd
import pandas as pd
import shapely

from layers.layer import Layer, is_placed

FAMILIES = ("point", "line", "area")
"""Families of geometry by dimension: a layer has a table for each that occurs in it."""

MULTI: Mapping[str, str] = {"area": "MultiPolygon", "line": "MultiLineString", "point": "MultiPoint"}
"""The type of a table's geometry, by family."""

ORDER = "order"
"""The column that keeps the order of a layer's features, over its tables."""


def parts(layer: Layer) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Part a layer by families of geometry, areas first; each part has a column ``ORDER`` more."""
    features = layer.features.assign(**{ORDER: range(len(layer.features))})
    families = pd.Series(shapely.get_dimensions(features.geometry.to_numpy()), index=features.index)
    placed = families[is_placed(layer.features)]
    commonest = placed.mode().max() if len(placed) else 0
    families = placed.reindex(features.index, fill_value=commonest).astype(int)
    for dimension, family in reversed(tuple(enumerate(FAMILIES))):
        part = features[families == dimension]
        if len(part):
            yield family, part


def table_name(layer_id: str, family: str) -> str:
    """Name the table of a layer's features of one family of geometry."""
    return f"{layer_id.replace('-', '_')}_{family}"
