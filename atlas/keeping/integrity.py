"""Whether a workspace is as it was written: digests of its tables, kept in it.

SQLite tells damage to the order of its pages, not to what stands in them. Every table that the store reads
has its digest, and so has every correction, whose table grows. What has no digest, as in a workspace of an
earlier program, is taken as it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from atlas import database
from atlas.errors import DamagedError, DiskError
from layers.files import stamp

INFO_TABLE = "atlas_info"  # without it a file is no workspace
TABLE = "atlas_sums"
SEAL = "sealed"  # key of what is said of the atlas: that there are digests
STRUCTURE = "structure"  # what is said to be damaged where it is no single table
_CREATE = f"CREATE TABLE IF NOT EXISTS {TABLE} (name TEXT PRIMARY KEY, sum TEXT NOT NULL)"
_READ = """
SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'layer_styles'
AND (name = 'gpkg_data_columns' OR name IN (SELECT table_name FROM gpkg_contents))
"""  # QGIS keeps its styles in layer_styles, which is not read here


def seal(path: Path) -> None:
    """Keep the digests of a workspace that was just written.

    Raises
    ------
    DamagedError
        It was not written as it should.
    """
    with database.writing(path) as file:
        if not _is_in_order(file):
            raise DamagedError.of(path)
        sums = {name: _sum(file, name) for (name,) in file.execute(_READ).fetchall()}
        keep(file, sums)


def keep(file: sqlite3.Connection, sums: Mapping[str, str]) -> None:
    """Add digests by what they are of: a table, or a row of one ("table/3")."""
    file.execute(_CREATE)
    file.executemany(f"INSERT INTO {TABLE} VALUES (?, ?)", sums.items())  # noqa: S608 -- own constant


def kept(file: sqlite3.Connection) -> Mapping[str, str]:
    """Read the digests of a workspace; one of an earlier program has none."""
    if not has_table(file, TABLE):
        return MappingProxyType({})
    return dict(file.execute(f"SELECT name, sum FROM {TABLE}"))  # noqa: S608 -- own constant


def has_table(file: sqlite3.Connection, name: str) -> bool:
    """Say whether there is such a table."""
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return file.execute(query, (name,)).fetchone() is not None


def digest(values: Iterable[Any]) -> str:
    """Digest the values of a row."""
    return sha256(_bytes(values)).hexdigest()


def faults(path: Path) -> tuple[str, ...]:
    """List the tables of a workspace that are not as they were written.

    Raises
    ------
    StoreError
        There is no such file.
    BusyError, DiskError
        It cannot be read now.
    """
    try:
        return _faults(path, stamp(path))
    except OSError as error:
        raise DiskError.of(error) from error


@lru_cache(maxsize=32)
def _faults(path: Path, stamp: str) -> tuple[str, ...]:  # noqa: ARG001 -- the cache's key
    try:
        with database.reading(path) as file:
            if not _is_in_order(file) or not has_table(file, INFO_TABLE):
                return (STRUCTURE,)
            sums = kept(file)
            if not sums and _is_sealed(file):
                return (TABLE,)
            wrong = (name for name, known in sums.items() if _differs(file, name, known))
            return tuple(dict.fromkeys(name.partition("/")[0] for name in wrong))
    except DamagedError:
        return (STRUCTURE,)


def is_sound(file: sqlite3.Connection, table: str) -> bool:
    """Say whether a table is as it was written, as far as that is known."""
    known = kept(file).get(table)
    return known is None or not _differs(file, table, known)


def _is_sealed(file: sqlite3.Connection) -> bool:
    query = f"SELECT 1 FROM {INFO_TABLE} WHERE key = ?"  # noqa: S608 -- own constant
    return file.execute(query, (SEAL,)).fetchone() is not None


def _is_in_order(file: sqlite3.Connection) -> bool:
    return [row[0] for row in file.execute("PRAGMA quick_check(1)")] == ["ok"]


def _differs(file: sqlite3.Connection, name: str, known: str) -> bool:
    table, _, row = name.partition("/")
    try:
        return (_sum_of_row(file, table, row) if row else _sum(file, table)) != known
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return True


def _sum_of_row(file: sqlite3.Connection, table: str, row: str) -> str:
    query = f'SELECT * FROM "{table}" WHERE rowid = ?'  # noqa: S608 -- tables that are there
    return digest(file.execute(query, (row,)).fetchone() or ())


def _sum(file: sqlite3.Connection, table: str) -> str:
    rows = file.execute(f'SELECT * FROM "{table}" ORDER BY rowid')  # noqa: S608 -- tables that are there
    found = sha256(_bytes(column[0] for column in rows.description))
    for row in rows:
        found.update(_bytes(row))
    return found.hexdigest()


def _bytes(values: Iterable[Any]) -> bytes:
    return b"\0".join(each if isinstance(each, bytes) else repr(each).encode() for each in values) + b"\n"
