"""A workspace that another program has open is left to it; what a dead one left beside is taken in."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from atlas import database
from atlas.database import BusyError

BESIDE = ("-journal", "-wal", "-shm")


@pytest.fixture
def path(tmp_path):
    target = tmp_path / "甲县.gpkg"
    with closing(sqlite3.connect(target)) as file, file:
        file.execute("CREATE TABLE kept (x)")
    return target


def rows(path: Path) -> int:
    with database.reading(path) as file:
        return int(file.execute("SELECT count(*) FROM kept").fetchone()[0])


def beside(path: Path) -> list[str]:
    return [suffix for suffix in BESIDE if path.with_name(path.name + suffix).exists()]


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
@pytest.mark.parametrize("is_writing", [True, False])
def test_what_another_program_keeps_beside_an_open_file_is_not_taken_away(
    path, monkeypatch, mode, is_writing
):
    monkeypatch.setattr(database, "OPEN_S", 0.1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:  # as QGIS opens a GeoPackage
        other.execute(f"PRAGMA journal_mode = {mode}")
        other.execute("SELECT count(*) FROM kept").fetchone()
        if is_writing:
            other.execute("BEGIN IMMEDIATE")
            other.execute("INSERT INTO kept VALUES (1)")
        before = beside(path)
        if before:
            with pytest.raises(BusyError, match="workspace-open"), database.locked(path):
                pass
        assert beside(path) == before
        other.execute("COMMIT" if is_writing else "INSERT INTO kept VALUES (1)")
        assert rows(path) == 1
    with database.locked(path):
        assert beside(path) == [] and rows(path) == 1


def test_a_log_that_a_dead_program_left_is_taken_in(path, tmp_path):
    died = tmp_path / "left" / path.name
    died.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        with other:
            other.execute("INSERT INTO kept VALUES (1)")
        for suffix in ("", "-wal"):
            shutil.copyfile(path.with_name(path.name + suffix), died.with_name(died.name + suffix))
    assert rows(died) == 1 and beside(died) == []


def test_what_lies_beside_a_file_that_is_gone_goes_too(path):
    path.unlink()
    path.with_name(path.name + "-wal").write_bytes(b"of another file")
    with database.locked(path):
        assert beside(path) == []
