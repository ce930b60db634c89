"""Layers in a GeoPackage that opens styled, with what it can say of its tables: titles, columns, styles.

GIS tools want one family of geometry in a table: a layer that holds areas, lines and points is kept in up
to three, each with its style. Columns are called as the reader's language has them. The schema extension
(OGC 12-128r18, ``gpkg_data_columns``) gives columns a second name; ``layer_styles`` is the table in which
QGIS keeps styles and from which it styles a layer when it is opened.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from layers.families import MULTI, ORDER, parts, table_name
from layers.layer import Layer, in_words, names_in_words
from layers.qgis import qml

Words = Callable[[str], str]
"""From a key of the words to the text in one language."""

NO_DATE = "1970-01-01T00:00:00.000Z"
"""GeoPackage wants a date of the last change; the same input is to give the same file."""

_DRAFT: Mapping[str, str] = {
    "OGR_CURRENT_DATE": NO_DATE,
    "OGR_SQLITE_SYNCHRONOUS": "OFF",
    "OGR_SQLITE_JOURNAL": "MEMORY",
}
"""Options of GDAL while a draft is written."""

_INDEXED = 5000
"""Features from which a table gets an index in space: for fewer it costs more time and room than it saves."""

Column = tuple[str, str, str]
"""What a column is called in the file, by programs, and as its title."""

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


@dataclass(frozen=True)
class Table:
    """A layer's features of one family of geometry, as written."""

    name: str
    layer: Layer
    family: str
    title: str  # the layer's; with the family where the layer has several tables
    style: str  # QML


def write_layers(path: Path, layers: Sequence[Layer], language: str, words: Words) -> list[Table]:
    """Write the tables of layers into a new GeoPackage, or to those that are in it.

    Parameters
    ----------
    path : Path
    layers : sequence of Layer
        In any CRS.
    language : str
        Of titles.
    words : callable
        Of columns and symbols, in that language.
    """
    written = []
    for layer in layers:
        found = list(parts(layer))
        for family, part in found:
            name = table_name(layer.id, family)
            append(
                path,
                name,
                in_words(part, words),
                geometry_type=MULTI[family],
                promote_to_multi=True,
                layer_options={"SPATIAL_INDEX": "YES" if len(part) >= _INDEXED else "NO"},
            )
            more = f"（{words(f'family.{family}')}）" if len(found) > 1 else ""
            style = _style(part, family, words)
            written.append(Table(name, layer, family, layer.title[language] + more, style))
    return written


def describe(file: sqlite3.Connection, tables: Sequence[Table], words: Words, titles: Words) -> None:
    """Add what GDAL does not write of layers: titles, names of columns for programs, styles.

    Parameters
    ----------
    file : sqlite3.Connection
        As ``opened`` gives it.
    tables : sequence of Table
    words, titles : callable
        Of columns: as the file has them, and for their titles.
    """
    for table in tables:
        title(file, table.name, table.title, f"{table.layer.title['en']} [{table.layer.id}]")
        name_columns(file, table.name, columns([*table.layer.features.columns, ORDER], words, titles))
    keep_styles(file, {table.name: table.style for table in tables}, NO_DATE)


def append(path: Path, table: str, frame: pd.DataFrame, **options: object) -> None:
    """Write one table into a new GeoPackage, or beside those that are in it."""
    # 1.3: the newest version that the GIS tools of a few years ago read without a warning
    new = {} if path.exists() else {"dataset_options": {"VERSION": "1.3"}}
    pyogrio.write_dataframe(frame, path, layer=table, driver="GPKG", append=path.exists(), **options, **new)


@contextmanager
def drafting() -> Iterator[None]:
    """Have GDAL write no date, and wait for the disk once at the end instead of after every table.

    Until it is renamed nobody reads the draft, and one that a crash leaves behind is thrown away.
    """
    before = {key: pyogrio.get_gdal_config_option(key) for key in _DRAFT}
    pyogrio.set_gdal_config_options(dict(_DRAFT))
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def columns(names: Iterable[str], words: Words, titles: Words) -> list[Column]:
    """List columns by what they are called in the file, by programs, and as a title."""
    return [(name, key, titles(f"column.{key}")) for key, name in names_in_words(names, words).items()]


def _style(part: gpd.GeoDataFrame, family: str, words: Words) -> str:
    def title(word: str, certainty: str) -> str:
        return f"{words(word)}（{words(f'certainty.{certainty}')}）"

    named = names_in_words(part.columns, words)
    deciding = qml.Columns(named["name"], named["symbol"], named["fidelity"], named["investment_cny"])
    looks = zip(part["symbol"], part["fidelity"], strict=True)
    return qml.document(looks, family, deciding, title=title, aliases={name: name for name in named.values()})


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
    """Give a table's columns their names for programs and their titles."""
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
