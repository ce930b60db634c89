"""A layer: features of one sort in one table, with the key of their symbol.

Every layer carries the same columns, so that the map, the tables and every export can rely on them;
what a layer does not know stays empty. A feature whose place is unknown keeps its row with an empty
geometry: nothing is dropped for want of a place.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from gazetteer.place import CRS
from layers import repair

COLUMNS: Mapping[str, str] = {
    "id": "str",  # unique in the atlas
    "name": "str",
    "kind": "str",  # a place kind, a zone kind or "project"
    "symbol": "str",  # a key of layers/style.toml
    "fidelity": "str",  # gazetteer.place.Fidelity; "" where there is no geometry
    "accuracy_m": "float64",  # NaN where there is no geometry
    "source": "str",
    "citation": "str",  # chapter, section, box of the plan; "" for a feature of the gazetteer
    "note": "str",  # how it was placed, what is missing; in Chinese
    "note_en": "str",  # the same in English
    "structure": "str",  # the spatial structure an element belongs to
    "members": "str",  # names, joined by 、
    "drawn": "str",  # members drawn of members named: "3/4"
    "sector": "str",
    "place": "str",  # names of the places a project is at, joined by 、
    "town": "str",  # town-level unit the feature lies in, where known
    "investment_cny": "float64",
    "period": "str",  # 2021-2025
    "quantities": "str",  # 25 公里；100 MW
    "owner": "str",
    "start": "Int64",  # span in the plan's text
    "end": "Int64",
}
"""Column names and pandas types, in the order they are written. Geometry comes last, EPSG:4490."""

_PLAIN: Mapping[str, type] = {"str": str, "float64": float, "Int64": int}
GROUND = ("boundaries", "nature-transport")  # groups of layers beneath every picture
STRUCTURES, PROJECTS = "structures", "projects"
GROUPS = (*GROUND, STRUCTURES, "tourism", PROJECTS)
"""Groups of the layer tree, from the bottom of the map's legend to the top."""


@dataclass(frozen=True, eq=False)
class Layer:
    """Features of one sort. A layer equals only itself: tables have no equality that is one truth."""

    id: str  # ASCII, hyphens, no underscore: "town-areas", "structure-1", "projects-water"
    title: Mapping[str, str]  # by language: zh, en
    group: str  # one of GROUPS
    features: gpd.GeoDataFrame  # COLUMNS + geometry, EPSG:4490

    @cached_property
    def placed(self) -> gpd.GeoDataFrame:
        """The features that have a geometry."""
        return self.features[is_placed(self.features)]

    @cached_property
    def unplaced(self) -> gpd.GeoDataFrame:
        """The features whose place is unknown."""
        return self.features[~is_placed(self.features)]


def features(
    rows: Iterable[Mapping[str, Any]], geometries: Iterable[BaseGeometry | None]
) -> gpd.GeoDataFrame:
    """Put rows and their geometries into a table with ``COLUMNS``.

    Parameters
    ----------
    rows : iterable of mapping
        Column names to values; a column left out or ``None`` stays empty ("" in a text, NaN or NA in
        a number).
    geometries : iterable of BaseGeometry or None
        EPSG:4490, one per row; ``None`` or an empty one where the place is unknown.

    Raises
    ------
    ValueError
        Rows and geometries differ in number, a row has a column that layers do not have or a value of
        the wrong type, an id is missing or comes twice, or a geometry is not in degrees.
    """
    table, shapes = list(rows), [_shape(shape) for shape in geometries]
    if len(table) != len(shapes):
        raise ValueError(f"{len(table)} rows, but {len(shapes)} geometries")
    for row in table:
        strange = sorted(set(row) - set(COLUMNS))
        if strange:
            raise ValueError(f"{row.get('id')!r} has columns that layers do not have: {', '.join(strange)}")
    _check_ids([row.get("id") for row in table])
    columns = {
        name: pd.Series([_cell(row.get("id"), name, kind, row.get(name)) for row in table], dtype=kind)
        for name, kind in COLUMNS.items()
    }
    return gpd.GeoDataFrame(
        columns, geometry=gpd.GeoSeries(shapes, crs=CRS, index=range(len(table))), crs=CRS
    )


def is_placed(table: gpd.GeoDataFrame) -> pd.Series:
    """Say of every row whether it can be drawn."""
    placed: pd.Series = table.geometry.notna() & ~table.geometry.is_empty
    return placed


def together(layers: Sequence[Layer]) -> gpd.GeoDataFrame:
    """Put the features of layers, one at least, into one table, with the layer's id as a first column."""
    tables = [layer.features.assign(layer=layer.id) for layer in layers]
    table = gpd.GeoDataFrame(pd.concat(tables, ignore_index=True), geometry="geometry", crs=tables[0].crs)
    return table[["layer", *(name for name in table.columns if name != "layer")]]


def names_in_words(columns: Iterable[str], words: Callable[[str], str]) -> dict[str, str]:
    """Say by column what a reader calls it, from the words under ``column``."""
    return {name: words(f"column.{name}") for name in columns if name != "geometry"}


def in_words(frame: pd.DataFrame, words: Callable[[str], str]) -> pd.DataFrame:
    """Call the columns of a table as a reader would."""
    return frame.rename(columns=names_in_words(frame.columns, words))


def _check_ids(ids: list[Any]) -> None:
    seen: set[Any] = set()
    for item in ids:
        if not item:
            raise ValueError("a feature has no id")
        if item in seen:
            raise ValueError(f"the id {item!r} comes twice")
        seen.add(item)


def _cell(feature: Any, column: str, kind: str, value: Any) -> Any:
    """Check one value against its column's type; empty stays empty in the type's own way."""
    if type(value) is _PLAIN[kind]:  # nearly every value: the slower questions are for the rest
        return value
    if value is None or value is pd.NA:
        return {"str": "", "float64": math.nan, "Int64": pd.NA}[kind]
    right = {
        "str": isinstance(value, str),
        "float64": isinstance(value, numbers.Real) and not isinstance(value, bool),
        "Int64": isinstance(value, numbers.Integral) and not isinstance(value, bool),
    }[kind]
    if not right:
        raise ValueError(f"{column} of {feature!r} is {value!r}, which is no {kind}")
    return str(value) if kind == "str" else value


def _shape(shape: BaseGeometry | None) -> BaseGeometry | None:
    if shape is None or shape.is_empty:
        return None
    if not repair.in_degrees(shape):
        raise ValueError(f"a geometry is not in longitude, latitude: {shape.wkt[:80]}")
    return shape
