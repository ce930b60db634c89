"""Load an atlas into a database: all of it or nothing, and nothing where the same is there already.

An atlas takes the place of the one of its county; readers see the one before until the new one is whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

import geopandas as gpd
import pandas as pd
from pg8000.native import Connection, identifier

from atlas.errors import PostgisError
from atlas.postgis import copying, schema
from atlas.postgis.address import Address
from atlas.postgis.connection import Database, writing
from atlas.postgis.store import CITATIONS, FINDINGS
from atlas.store import Store
from layers.layer import is_placed

_MANY = 5000  # features of a layer
_LENGTH = 12  # characters of a digest that tell plans apart


@dataclass(frozen=True, slots=True)
class Published:
    """What became of an atlas that was published."""

    code: str
    changed: bool  # False where the same was there already
    replaced: str  # title of the plan whose atlas it took the place of; "" where there was none
    features: int


@dataclass(frozen=True, slots=True)
class Listed:
    """One atlas of a database."""

    id: int
    code: str
    name: str  # of the county
    plan_title: str
    features: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class _Table:
    """A table with its rows as COPY takes them."""

    name: str
    columns: tuple[str, ...]
    lines: tuple[bytes, ...]


def publish(store: Store, address: Address) -> Published:
    """Load an atlas into a database, whose tables are made or brought up to date first.

    Raises
    ------
    PostgisError
        The database refuses; it is as it was.
    """
    info = store.info()
    code = info.county or f"plan-{info.sha256[:_LENGTH]}"
    count = sum(layer.count for layer in store.layers())
    row = {"code": code, **asdict(info), "dossier": store.dossier()}
    tables = _tables(store)
    digest = _digest([_table("atlases", pd.DataFrame([row])), *tables])
    with writing(address) as connection:
        schema.bring_up_to_date(connection)
        before = connection.run(
            "SELECT digest, plan_title FROM planning_atlas.atlases WHERE code = :code", code=code
        )
        if before and before[0][0] == digest:
            return Published(code, changed=False, replaced="", features=count)
        _delete(connection, code)
        for table in (_table("atlases", pd.DataFrame([{**row, "digest": digest}])), *tables):
            names = ", ".join(map(identifier, table.columns))
            connection.run(f"COPY planning_atlas.{table.name} ({names}) FROM STDIN", stream=iter(table.lines))
        connection.run("ANALYZE planning_atlas.features")
    return Published(code, changed=True, replaced=str(before[0][1]) if before else "", features=count)


def remove(code: str, address: Address) -> None:
    """Take an atlas out of a database.

    Raises
    ------
    PostgisError
        There is none of this code, or the database refuses.
    """
    with writing(address) as connection:
        schema.check(connection)
        known = [row[0] for row in connection.run("SELECT code FROM planning_atlas.atlases ORDER BY code")]
        if code not in known:
            raise PostgisError("not-published", name=code, known="、".join(known) or "—")
        _delete(connection, code)


def listed(database: Database) -> tuple[Listed, ...]:
    """List the atlases of a database.

    Raises
    ------
    PostgisError
        It cannot be read.
    """
    rows = database.rows(
        "SELECT a.id, code, county_name, plan_title, coalesce(sum(count), 0)::bigint, published_at"
        " FROM planning_atlas.atlases a LEFT JOIN planning_atlas.layers l ON l.atlas = a.id"
        " GROUP BY a.id ORDER BY code"
    )
    return tuple(Listed(*row) for row in rows)


def _tables(store: Store) -> tuple[_Table, ...]:
    layers = pd.DataFrame(
        {
            "id": layer.id,
            "title_zh": layer.title["zh"],
            "title_en": layer.title["en"],
            "group": layer.group,
            "count": layer.count,
            "unplaced": layer.unplaced,
            "symbols": json.dumps(layer.symbols, ensure_ascii=False),
            "tables": json.dumps(layer.tables),
        }
        for layer in store.layers()
    )
    return (
        _table("layers", _in_order(layers)),
        *(
            _table("features", _near_together(_in_order(frame.assign(layer=id_))))
            for id_, frame in store.tables().items()
        ),
        _table("findings", _in_order(store.findings()[list(FINDINGS)])),
        _table("citations", _in_order(store.citations()[list(CITATIONS)])),
    )


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(position=range(len(frame)))


def _near_together(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Put what lies together on the ground together on the disk, where there is much of it."""
    if len(frame) < _MANY:
        return frame
    placed = is_placed(frame)
    nearby = frame[placed].geometry.hilbert_distance().sort_values(kind="stable").index
    return frame.loc[[*nearby, *frame.index[~placed]]]


def _table(name: str, frame: pd.DataFrame) -> _Table:
    columns = tuple(copying.GEOMETRY if each == "geometry" else each for each in frame.columns)
    return _Table(name, columns, tuple(copying.lines(frame)))


def _digest(tables: Iterable[_Table]) -> str:
    digest = hashlib.sha256()
    for table in tables:
        digest.update(json.dumps([table.name, table.columns]).encode())
        for part in table.lines:
            digest.update(part)
    return digest.hexdigest()


def _delete(connection: Connection, code: str) -> None:
    connection.run("DELETE FROM planning_atlas.atlases WHERE code = :code", code=code)
