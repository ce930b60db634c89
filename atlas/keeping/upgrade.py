"""Bring a workspace that an earlier version of the program wrote up to the present format.

For each earlier version one function reads what such a file holds; the present writer then writes it, so that
an upgraded workspace is like any other. The log of corrections is carried over whole, and the file as it was
stays beside the new one. An earlier program's file may hold no dossier: then it shows what it showed, and is
built anew only once its plan was read again.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio

from atlas import database
from atlas.corrections import log
from atlas.dossier import Finding
from atlas.errors import DamagedError, NewerFileError, StoreError, UserError
from atlas.store import FINDINGS_TABLE, LAYERS_TABLE, VERSION, GeoPackageStore
from atlas.workspace import Content, write
from layers.files import drafted
from layers.layer import COLUMNS, Layer, features


def upgrade(path: Path) -> Path | None:
    """Write a workspace anew where an earlier version wrote it.

    Returns
    -------
    Path or None
        The file as it was, beside the new one; None where there was nothing to do.

    Raises
    ------
    StoreError
        It is no workspace.
    DamagedError, NewerFileError
        It is not as it was written, or a later version wrote it.
    OSError, BusyError, DiskError
        It cannot be written now; the old workspace is untouched.
    """
    if _version(path) == VERSION:
        return None
    with database.locked(path):
        version = _version(path)
        if version == VERSION:  # somebody else upgraded it while this waited
            return None
        content = _read(path, version)
        kept = _keep(path, version)
        try:
            write(path, content)
        except BaseException:
            kept.unlink()
            raise
    return kept


def _version(path: Path) -> int:
    version = GeoPackageStore(path).version
    if version > VERSION:
        raise NewerFileError(path.name, version, VERSION)
    return version


def _read(path: Path, version: int) -> Content:
    if version not in _READERS:
        raise StoreError(f"{path.name} is of a version that never was ({version})")
    try:
        return _READERS[version](path)
    except UserError:
        raise
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, KeyError, TypeError, ValueError):
        raise DamagedError.of(path) from None


def _keep(path: Path, version: int) -> Path:
    """Copy a file beside itself, under a name that nothing has yet."""
    names = (path.with_suffix(f".format-{version}-{number}") for number in count(1))
    kept = next(name for name in names if not name.exists())
    with drafted(kept) as draft:
        shutil.copyfile(path, draft)
    return kept


def _of_version_1(path: Path) -> Content:
    """Read a workspace of one table a layer, of mixed geometry: it had no dossier and no citations."""
    with database.reading(path) as file:
        listed = _records(file, f"SELECT * FROM {LAYERS_TABLE} ORDER BY position")  # noqa: S608 -- own constants
        findings = _records(file, f"SELECT * FROM {FINDINGS_TABLE}")  # noqa: S608
    return Content(
        info=GeoPackageStore(path).info(),
        layers=[_layer(path, row) for row in listed],
        findings=[_finding(row) for row in findings],
        corrections=log.read(path),
    )


def _records(file: sqlite3.Connection, query: str) -> list[dict[str, Any]]:
    rows = file.execute(query)
    names = [column[0] for column in rows.description]
    return [dict(zip(names, row, strict=True)) for row in rows]


def _layer(path: Path, row: Mapping[str, Any]) -> Layer:
    table: gpd.GeoDataFrame = pyogrio.read_dataframe(path, layer=row["table"])
    known = table[[name for name in COLUMNS if name in table]].astype(object)
    rows = known.where(known.notna(), None).to_dict("records")
    title = {"zh": row["title_zh"], "en": row["title_en"]}
    return Layer(row["id"], title, row["group"], features(rows, table.geometry))


def _finding(row: Mapping[str, Any]) -> Finding:
    message = {"zh": row["message_zh"], "en": row["message_en"]}
    subjects = tuple(filter(None, row["subjects"].split("、")))
    return Finding(row["code"], message, int(row["start"]), int(row["end"]), subjects)


_READERS: Mapping[int, Callable[[Path], Content]] = {1: _of_version_1}
"""How the files of earlier versions are read."""
