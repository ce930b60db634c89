"""A published atlas, read as ``atlas.store`` has it; and as vector tiles, where all of it is too heavy.

An atlas that is published anew gets another id: who still holds the one before is told that it is gone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import geopandas as gpd
import pandas as pd
from pg8000.native import identifier, literal

from atlas.errors import PostgisError
from atlas.postgis import copying
from atlas.postgis.connection import Database, Row
from atlas.postgis.copying import GEOMETRY, SRID
from atlas.store import AtlasInfo, Box, LayerInfo
from layers.layer import COLUMNS

FINDINGS = ("code", "message_zh", "message_en", "start", "end", "subjects", "state")
CITATIONS = ("id", "chapter", "section", "box", "page")

EXTENT = 4096  # units of a tile's side
EDGE = 64  # units beyond it, for lines and symbols that reach over its edge
MOST = 20_000  # features in a tile
FINEST = 24  # zoom

_TILE = """
WITH tile AS (
    SELECT ST_TileEnvelope(:z, :x, :y) AS square,
        ST_Transform(ST_TileEnvelope(:z, :x, :y, margin => :margin), 4490) AS box
), taken AS (
    SELECT id, name, kind, symbol, fidelity, accuracy_m, geom
    FROM planning_atlas.features
    WHERE atlas = :atlas AND layer = :layer AND geom && (SELECT box FROM tile)
    LIMIT :most
), drawn AS (
    SELECT id, name, kind, symbol, fidelity, accuracy_m, ST_AsMVTGeom(
        ST_Transform(ST_Simplify(geom, :unit, true), 3857), square, :extent, :edge
    ) AS geom
    FROM taken, tile
)
SELECT ST_AsMVT(drawn, :layer, :extent, 'geom') FROM drawn WHERE geom IS NOT NULL
"""


@dataclass(frozen=True)
class PostgisStore:
    """A published atlas (see ``atlas.store.Store``)."""

    database: Database
    atlas: int  # its id in the database

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
        PostgisError
            The atlas was published anew, or taken away.
        """
        info = self._layer(layer)
        where = f"layer = {literal(layer)}"
        if box is not None:
            sides = ", ".join(str(float(side)) for side in box)
            where += f" AND ST_Intersects({GEOMETRY}, ST_MakeEnvelope({sides}, {SRID}))"
        frame = self._copied(where, "position").drop(columns="layer")
        if len(frame) != info.count:
            self._see_that_it_is_there()
        return frame

    def tables(self) -> Mapping[str, gpd.GeoDataFrame]:
        """Return the features of every layer, by layer.

        Raises
        ------
        PostgisError
            As ``features``.
        """
        frame = self._copied("true", "layer, position")
        if len(frame) != sum(info.count for info in self._layers):
            raise _gone()
        parts = dict(iter(frame.groupby("layer")))
        empty = frame.iloc[:0]
        return {
            info.id: parts.get(info.id, empty).drop(columns="layer").reset_index(drop=True)
            for info in self._layers
        }

    def tile(self, layer: str, z: int, x: int, y: int) -> bytes:
        """Return a layer's features within a tile, as a Mapbox vector tile (version 2).

        Shapes are simplified to what the zoom can show. Of more than ``MOST`` features some are left out:
        this is for zooms at which a map shows single features.

        Parameters
        ----------
        layer : str
        z, x, y : int
            Zoom, column and row in the usual square grid of Web Mercator (EPSG:3857), row 0 in the north.

        Raises
        ------
        KeyError
            There is no such layer.
        ValueError
            There is no such tile.
        """
        self._layer(layer)
        if not (0 <= z <= FINEST and 0 <= x < 2**z and 0 <= y < 2**z):
            raise ValueError(f"there is no tile {z}/{x}/{y}")
        values = {
            **{"atlas": self.atlas, "layer": layer, "z": z, "x": x, "y": y},
            **{"extent": EXTENT, "edge": EDGE, "margin": EDGE / EXTENT, "most": MOST},
            "unit": 360 / 2**z / EXTENT,  # degrees of longitude
        }
        return bytes(self.database.rows(_TILE, **values)[0][0])

    def findings(self) -> pd.DataFrame:
        """Return the findings."""
        return self._table("findings", FINDINGS)

    def dossier(self) -> str:
        """Return what was read from the plan."""
        return str(self._one("dossier")[0])

    def citations(self) -> pd.DataFrame:
        """Return where features stand in the plan."""
        return self._table("citations", CITATIONS).astype({"page": "Int64"})

    @cached_property
    def _info(self) -> AtlasInfo:
        return AtlasInfo(*self._one(*(each.name for each in fields(AtlasInfo))))

    @cached_property
    def _layers(self) -> tuple[LayerInfo, ...]:
        rows = self.database.rows(
            'SELECT id, title_zh, title_en, "group", count, unplaced, symbols, tables'
            " FROM planning_atlas.layers WHERE atlas = :atlas ORDER BY position",
            atlas=self.atlas,
        )
        if not rows:
            self._see_that_it_is_there()
        return tuple(
            LayerInfo(id_, {"zh": zh, "en": en}, group, count, unplaced, *map(tuple, map(json.loads, listed)))
            for id_, zh, en, group, count, unplaced, *listed in rows
        )

    def _copied(self, where: str, order: str) -> gpd.GeoDataFrame:
        answer = self.database.copied(
            f"SELECT layer, {_COLUMNS} FROM planning_atlas.features"  # noqa: S608 -- literals and own words
            f" WHERE atlas = {self.atlas} AND {where} ORDER BY {order}"
        )
        return copying.features(answer)

    def _layer(self, layer: str) -> LayerInfo:
        info = next((info for info in self._layers if info.id == layer), None)
        if info is None:
            raise KeyError(f"no layer {layer!r}")
        return info

    def _table(self, table: str, columns: Sequence[str]) -> pd.DataFrame:
        question = f"SELECT {_listed(columns)} FROM planning_atlas.{table}"  # noqa: S608 -- own names
        rows = self.database.rows(f"{question} WHERE atlas = :atlas ORDER BY position", atlas=self.atlas)
        if not rows:
            self._see_that_it_is_there()
        return pd.DataFrame(rows, columns=list(columns))

    def _one(self, *columns: str) -> Row:
        question = f"SELECT {_listed(columns)} FROM planning_atlas.atlases"  # noqa: S608 -- own names
        for row in self.database.rows(f"{question} WHERE id = :atlas", atlas=self.atlas):
            return row
        raise _gone()

    def _see_that_it_is_there(self) -> None:
        self._one("id")


def _gone() -> PostgisError:
    return PostgisError("atlas-replaced")


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(map(identifier, columns))


_COLUMNS = f"{_listed(list(COLUMNS))}, encode(ST_AsBinary({GEOMETRY}), 'hex') AS {GEOMETRY}"
