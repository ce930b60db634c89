"""The one door through which pages and commands reach features.

A store gives layers, and features by layer, box and filter; what stands behind it is its own affair.
Here that is a GeoPackage written by ``atlas.workspace``; nothing else in the product opens one.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from atlas import database
from atlas.errors import DamagedError, NewerFileError, OlderFileError, StoreError
from atlas.keeping import integrity
from gazetteer.place import CRS
from layers import blobs
from layers.families import ORDER
from layers.layer import COLUMNS

KIND, VERSION = "planning-atlas", 2
"""What a workspace says it is. The version goes up when its tables change, and ``atlas.keeping.upgrade``
learns to read the one before."""

FORMAT = f"{KIND}/{VERSION}"

INFO_TABLE = integrity.INFO_TABLE
LAYERS_TABLE = "atlas_layers"
FINDINGS_TABLE = "atlas_findings"
CITATIONS_TABLE = "atlas_citations"
DOSSIER_TABLE = "atlas_dossier"

GEOMETRY = "geom"
"""The column of geometries, as GDAL calls it."""

_NEAR = ' WHERE rowid IN (SELECT id FROM "{index}" WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?)'

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees, EPSG:4490."""


@dataclass(frozen=True, slots=True)
class AtlasInfo:
    """What an atlas was made from."""

    county: str  # GB/T 2260 code; "" where the plan's county is unknown
    county_name: str
    plan_title: str
    published: str
    sha256: str  # of the plan's file
    characters: int
    outline_source: str
    outline_date: str
    map_review_number: str  # 审图号 of the outline's source; "" where there is none
    built_from: str  # digest of dossier, gazetteer and program: tells whether it is up to date


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """One layer of an atlas, without its features."""

    id: str
    title: Mapping[str, str]  # by language
    group: str  # one of layers.layer.GROUPS
    count: int  # of features, unplaced ones included
    unplaced: int
    symbols: tuple[str, ...]  # keys of layers/style.toml that occur in it
    tables: tuple[str, ...]  # in the GeoPackage, one per family of geometry


class Store(Protocol):
    """What pages and commands ask of an atlas."""

    def info(self) -> AtlasInfo:
        """Say what the atlas was made from."""

    def layers(self) -> tuple[LayerInfo, ...]:
        """List the layers, bottom of the map first."""

    def features(self, layer: str, *, box: Box | None = None) -> gpd.GeoDataFrame:
        """Return a layer's features (``layers.layer.COLUMNS`` and geometry, EPSG:4490)."""

    def tables(self) -> Mapping[str, gpd.GeoDataFrame]:
        """Return the features of every layer, by layer: faster than one after the other."""

    def findings(self) -> pd.DataFrame:
        """Return the findings: code, message_zh, message_en, start, end, subjects, state."""

    def dossier(self) -> str:
        """Return what was read from the plan, before any correction, as ``atlas.dossier`` writes it."""

    def citations(self) -> pd.DataFrame:
        """Return where features stand in the plan: id, chapter, section, box, page."""


@dataclass(frozen=True)
class GeoPackageStore:
    """A workspace file on this machine."""

    path: Path

    def info(self) -> AtlasInfo:
        """Say what the atlas was made from."""
        return self._info

    def layers(self) -> tuple[LayerInfo, ...]:
        """List the layers, bottom of the map first."""
        return self._layers

    def features(self, layer: str, *, box: Box | None = None) -> gpd.GeoDataFrame:
        """Return a layer's features.

        Raises
        ------
        KeyError
            There is no such layer.
        """
        info = next((info for info in self._layers if info.id == layer), None)
        if info is None:
            raise KeyError(f"no layer {layer!r} in {self.path.name}")
        with database.reading(self.path) as file:
            frame = self._features(file, info, box)
        return frame if box is None else frame[frame.intersects(shapely.box(*box))].reset_index(drop=True)

    def tables(self) -> Mapping[str, gpd.GeoDataFrame]:
        """Return the features of every layer, by layer."""
        with database.reading(self.path) as file:
            return {info.id: self._features(file, info) for info in self._layers}

    def _features(
        self, file: sqlite3.Connection, layer: LayerInfo, box: Box | None = None
    ) -> gpd.GeoDataFrame:
        """Read a layer; of one that has an index in space only what lies near the box."""
        wanted = [ORDER, *COLUMNS]
        rows: list[Any] = []
        for table in layer.tables:
            query = self._query(table, wanted)
            if box is not None and (index := _index(file, table)):
                west, south, east, north = box
                rows += file.execute(query + _NEAR.format(index=index), (west, east, south, north))
            else:
                rows += file.execute(query)
        rows.sort(key=lambda row: int(row[0]))
        return _frame({name: [row[at] for row in rows] for at, name in enumerate([*wanted, GEOMETRY])})

    def _query(self, table: str, wanted: Sequence[str]) -> str:
        columns = {name: column for column, name in self._names[table].items()}
        listed = ", ".join(f'"{columns[name]}"' for name in wanted)
        return f'SELECT {listed}, "{GEOMETRY}" FROM "{table}"'  # noqa: S608 -- own names

    def findings(self) -> pd.DataFrame:
        """Return the findings."""
        return self._named(FINDINGS_TABLE)

    def dossier(self) -> str:
        """Return what was read from the plan."""
        return str(self._table(DOSSIER_TABLE)["text"].iloc[0])

    def citations(self) -> pd.DataFrame:
        """Return where features stand in the plan."""
        return self._named(CITATIONS_TABLE).astype({"page": "Int64"})

    @cached_property
    def version(self) -> int:
        """The version of the format in which the file is written; ``info`` reads every one."""
        kind, _, number = self._said.get("format", "").partition("/")
        if kind != KIND or not number.isdecimal():
            raise StoreError(f"{self.path.name} is not a workspace ({FORMAT})")
        return int(number)

    @cached_property
    def _info(self) -> AtlasInfo:
        unasked = ("format", integrity.SEAL)
        values: dict[str, Any] = {key: value for key, value in self._said.items() if key not in unasked}
        try:
            return AtlasInfo(**{**values, "characters": int(values["characters"])})
        except (KeyError, TypeError, ValueError):
            raise DamagedError.of(self.path) from None

    @cached_property
    def _said(self) -> Mapping[str, str]:
        rows = self._table(INFO_TABLE)
        return dict(zip(rows["key"], rows["value"], strict=True))

    @cached_property
    def _layers(self) -> tuple[LayerInfo, ...]:
        rows = self._table(LAYERS_TABLE).sort_values("position")
        return tuple(
            LayerInfo(
                id=row["id"],
                title={"zh": row["title_zh"], "en": row["title_en"]},
                group=row["group"],
                count=int(row["count"]),
                unplaced=int(row["unplaced"]),
                symbols=tuple(json.loads(row["symbols"])),
                tables=tuple(json.loads(row["tables"])),
            )
            for row in rows.to_dict("records")
        )

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, str]]:
        """By table: from the columns of the file to our names for them."""
        found: dict[str, dict[str, str]] = {}
        for row in self._table("gpkg_data_columns").to_dict("records"):
            found.setdefault(row["table_name"], {})[row["column_name"]] = row["name"]
        return found

    def _named(self, table: str) -> pd.DataFrame:
        frame = self._table(table).rename(columns=self._names[table])
        return frame[list(self._names[table].values())]

    def _table(self, name: str) -> pd.DataFrame:
        with database.reading(self.path) as file:
            rows = file.execute(f'SELECT * FROM "{name}"')  # noqa: S608 -- own constants
            columns = [column[0] for column in rows.description]
            return pd.DataFrame.from_records(rows.fetchall(), columns=columns, coerce_float=True)


def _index(file: sqlite3.Connection, table: str) -> str:
    """Name a table's index in space, as OGC 12-128r18 (annex F.3) does; "" where it has none."""
    name = f"rtree_{table}_{GEOMETRY}"
    return name if file.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone() else ""


def _frame(columns: Mapping[str, list[Any]]) -> gpd.GeoDataFrame:
    """Give the columns the types they were written with; SQLite knows neither "" nor NA apart."""
    typed = {name: _column(columns[name], kind) for name, kind in COLUMNS.items()}
    return gpd.GeoDataFrame(typed, geometry=_single(blobs.shapes(columns[GEOMETRY])), crs=CRS)


def _column(values: list[Any], kind: str) -> pd.Series:
    if kind == "str":
        return pd.Series([value or "" for value in values], dtype=object)
    return pd.Series(values, dtype=kind)


def _single(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Undo what a table of one type of geometry needs: a collection of one is that one."""
    alone = shapely.get_num_geometries(shapes) == 1
    return np.where(alone, shapely.get_geometry(shapes, 0), shapes)


def open_store(path: Path) -> Store:
    """Open a workspace.

    Raises
    ------
    StoreError
        There is no such file, or it is no workspace.
    OlderFileError, NewerFileError
        It is one of another version.
    DamagedError
        It is not as it was written.
    """
    store = GeoPackageStore(path)
    is_whole = not integrity.faults(path)
    try:
        version = store.version
    except StoreError:
        if is_whole:
            raise
        raise DamagedError.of(path) from None
    if version > VERSION:
        raise NewerFileError(path.name, version, VERSION)
    if not is_whole:
        raise DamagedError.of(path)
    if version < VERSION:
        raise OlderFileError(f"{path.name} is of an earlier version ({KIND}/{version})")
    store.info()
    return store
