"""A damaged workspace is told as such: what is sound in it is saved, and nothing else is taken for sound."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

from atlas import library
from atlas.cli import app
from atlas.cli.terminal import FAILED
from atlas.corrections import log
from atlas.errors import DamagedError, UserError
from atlas.keeping import salvage, troubles
from atlas.store import open_store
from tests.atlas.damage import FLIPS, NAMES, change, everything, is_told_or_harmless, make, rename


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A workspace with three corrections, and the dossier that it was built from."""
    return make(tmp_path_factory.mktemp("sound"))


@pytest.fixture(scope="module")
def content(sound):
    return everything(sound)


@pytest.fixture
def path(sound, tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path))
    monkeypatch.setattr(library, "builtin_dossiers", lambda: iter(()))
    return Path(shutil.copy(sound, tmp_path / sound.name))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(flips=FLIPS)
def test_flipped_bytes_are_told_or_harmless(sound, content, tmp_path, flips):
    assert is_told_or_harmless(sound, content, tmp_path, flips)


def test_a_sound_workspace_is_sound(path, content):
    assert salvage.look_over(path).faults == () and everything(path) == content
    assert not library.mend(path) and troubles.found() == ()


@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        ("DROP TABLE atlas_findings", ("atlas_findings",)),
        ("DROP TABLE atlas_sums", ("atlas_sums",)),
        ("UPDATE atlas_citations SET 章 = '别处'", ("atlas_citations",)),
        ("DELETE FROM projects_water_point", ("projects_water_point",)),
        ("DELETE FROM gpkg_data_columns", ("gpkg_data_columns",)),
    ],
)
def test_a_table_that_is_not_as_written_is_named_and_the_atlas_built_anew(path, content, statement, faults):
    change(path, statement)
    with pytest.raises(DamagedError):
        open_store(path)
    assert salvage.look_over(path).faults == faults
    assert library.mend(path)
    assert everything(path) == content
    (kept,) = path.parent.glob("atlas.damaged-1")
    assert salvage.look_over(kept).faults == faults, "the damaged file stays as it was"
    assert [each.key for each in troubles.found()] == ["workspace-kept"]


@pytest.mark.parametrize(
    ("statement", "left"),
    [
        ("UPDATE atlas_corrections SET value = '{}' WHERE seq = 2", ["甲", "丙"]),
        ("DELETE FROM atlas_corrections WHERE seq = 3", ["甲", "乙"]),
        ("DROP TABLE atlas_corrections", []),
    ],
)
def test_of_a_damaged_log_what_is_sound_is_saved_and_the_rest_is_known_to_be_lost(path, statement, left):
    change(path, statement)
    with pytest.raises(DamagedError):
        log.append(path, rename("丁"))
    with pytest.raises(DamagedError):
        open_store(path)
    remains = salvage.look_over(path)
    assert remains.faults == ("atlas_corrections",)
    assert len(remains.corrections) + len(remains.lost) == len(NAMES)
    assert library.mend(path)
    assert [item.value["name"] for item in log.read(path)] == left
    assert log.append(path, rename("丁")).seq > len(left)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:50_000]),
        lambda path: path.write_bytes(b"\0" * 100 + path.read_bytes()[100:]),
        lambda path: (path.unlink(), change(path, "CREATE TABLE others (x)"))[0],
        lambda path: path.write_bytes(b"not a database at all" * 100),
    ],
    ids=["empty", "truncated", "no header", "another's", "no database"],
)
def test_what_cannot_be_mended_is_refused_and_kept(path, spoil):
    spoil(path)
    before = path.read_bytes()
    with pytest.raises(DamagedError):
        open_store(path)
    if not library.mend(path):
        assert path.read_bytes() == before
        assert [each.key for each in troubles.found()] == ["workspace-damaged"]


def test_what_another_program_left_beside_a_workspace_does_not_spoil_the_next(path, tmp_path):
    beside = path.with_name(f"{path.name}-wal")
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL")  # as QGIS opens a GeoPackage
        with other:
            other.execute("UPDATE layer_styles SET styleName = 'own'")
        assert [item.value["name"] for item in log.read(path)] == [*NAMES], "read beside it"
        with pytest.raises(UserError, match="workspace-open"):
            log.append(path, rename("丁"))
        copies = [(each, each.read_bytes()) for each in (path, beside)]
    for each, raw in copies:  # as the other program would leave them when it dies
        each.write_bytes(raw)
    log.append(path, rename("丁"))
    library.rebuild(path)
    before = everything(path)
    assert not beside.exists() and "丁" in before[-1]
    beside.write_bytes(copies[1][1])  # of the file that was replaced
    with suppress(DamagedError):
        assert everything(path) == before


def test_a_workspace_is_checked_and_mended_from_the_command_line(path):
    change(path, "UPDATE atlas_corrections SET value = '{}' WHERE seq = 2")

    def run(*options):
        return CliRunner().invoke(app, ["check", str(path), "--json", *options])

    told = json.loads(run().stdout)
    assert (told["corrections"], told["lost"], told["dossier"]) == (2, [2], True)
    assert run().exit_code == FAILED and run("--mend").exit_code == 0
    sound = run()
    assert sound.exit_code == 0 and json.loads(sound.stdout)["faults"] == []


def test_times_that_go_backwards_do_not_turn_the_log_round(path, monkeypatch):
    times = (datetime(2026, 1, 9 - day, tzinfo=UTC) for day in range(9))
    monkeypatch.setattr(log, "datetime", SimpleNamespace(now=lambda _zone: next(times)))
    for name in ("丁", "戊"):
        log.append(path, rename(name))
    entries = log.read(path)
    assert [item.value["name"] for item in entries] == [*NAMES, "丁", "戊"]
    assert entries[-1].at < entries[-2].at
    library.rebuild(path)
    assert "戊" in set(open_store(path).features("projects-water")["name"])


def test_a_change_is_seen_whatever_the_clock_says(path):
    before, time = library.stamp(), path.stat().st_mtime_ns
    log.append(path, rename("丁"))
    os.utime(path, ns=(time, time))
    appended = library.stamp()
    library.rebuild(path)
    os.utime(path, ns=(time + 10**18, time + 10**18))  # some thirty years ahead
    assert len({before, appended, library.stamp()}) == 3
    assert "丁" in set(open_store(path).features("projects-water")["name"])
