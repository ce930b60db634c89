"""What GDAL leaves to others in a GeoPackage: titles, names of columns, styles; geometries read fast.

The schema extension (OGC 12-128r18, ``gpkg_data_columns``) gives columns a second name; ``layer_styles`` is
the table in which QGIS keeps styles and from which it styles a layer when it is opened.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

Column = tuple[str, str, str]
"""What a column is called in the file, by programs, and in English."""

_DATA_COLUMNS = """
CREATE TABLE IF NOT EXISTS gpkg_data_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
    mime_type TEXT, constraint_name TEXT,
    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name)
)
"""  # OGC 12-128r18, table 8
_EXTENSIONS = """
CREATE TABLE IF NOT EXISTS gpkg_extensions (
    table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
    scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
)
"""
_SCHEMA_EXTENSION = ("gpkg_schema", "http://www.geopackage.org/spec121/#extension_schema", "read-write")
_STYLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME
)
"""  # as QGIS makes it when it saves a style


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a GeoPackage for additions, all of which are kept or none."""
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(_DATA_COLUMNS)
        file.execute(_EXTENSIONS)
        file.executemany(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, ?)",
            [(table, *_SCHEMA_EXTENSION) for table in ("gpkg_data_columns", "gpkg_data_column_constraints")],
        )
        yield file


def title(file: sqlite3.Connection, table: str, name: str, description: str) -> None:
    """Give a table a title; where another one has it already, the table's own name is added."""
    taken = file.execute("SELECT 1 FROM gpkg_contents WHERE identifier = ?", (name,)).fetchone()
    file.execute(
        "UPDATE gpkg_contents SET identifier = ?, description = ? WHERE table_name = ?",
        (f"{name} {table}" if taken else name, description, table),
    )


def name_columns(file: sqlite3.Connection, table: str, columns: Iterable[Column]) -> None:
    """Give a table's columns their names for programs and in English."""
    file.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, name, title) VALUES (?, ?, ?, ?)",
        [(table, *column) for column in columns],
    )


def keep_styles(file: sqlite3.Connection, styles: Mapping[str, str], date: str) -> None:
    """Add the style (QML) of each table, to be used by default.

    Parameters
    ----------
    file : sqlite3.Connection
    styles : mapping of str to str
        QML by table.
    date : str
        Of the last change, ISO 8601.
    """
    file.execute(_STYLES)
    file.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,"
        " styleName, styleQML, styleSLD, useAsDefault, description, owner, update_time)"
        " VALUES ('', '', ?, 'geom', ?, ?, '', 1, '', '', ?)",
        [(table, table, document, date) for table, document in styles.items()],
    )
    file.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)"
        " VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)",
        (date,),
    )


_BOXES = (0, 32, 48, 48, 64)  # bytes of the box in a geometry's header, by the code in its flags


def shapes(blobs: Iterable[bytes | None]) -> NDArray[np.object_]:
    """Read geometries from the blobs that a GeoPackage keeps them in (OGC 12-128r18, clause 2.1.3).

    GDAL opens the file again for each table, and takes some 20 ms where it has fifty of them.
    """
    return np.asarray(
        shapely.from_wkb([None if blob is None else _wkb(blob) for blob in blobs]), dtype=object
    )


def _wkb(blob: bytes) -> bytes:
    """Take the header off: 2 bytes "GP", version, flags, 4 of the CRS, and a box."""
    return blob[8 + _BOXES[blob[3] >> 1 & 0b111] :]
