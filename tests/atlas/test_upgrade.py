"""Workspaces that earlier versions of the program wrote are opened, and nothing in them is lost."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from shapely.geometry import Point

from atlas import library
from atlas.corrections import Draft, Target, effective, log
from atlas.errors import NewerFileError, OlderFileError, StoreError, UserError
from atlas.keeping import troubles
from atlas.keeping.upgrade import upgrade
from atlas.store import VERSION, open_store
from tests import sample_atlas

STORED = Path(__file__).parents[1] / "data"
JUDGED = Draft("judge", Target("finding", "members", "样区", 0), {"state": "ignored"}, "张三")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path))
    monkeypatch.setattr(library, "builtin_dossiers", lambda: iter(()))
    return tmp_path


def stored(folder: Path, version: int) -> Path:
    path = folder / "旧.gpkg"
    path.write_bytes(gzip.decompress((STORED / f"workspace-format-{version}.gpkg.gz").read_bytes()))
    return path


def same(was: gpd.GeoDataFrame, now: gpd.GeoDataFrame) -> bool:
    """Whether a table says what it said; an empty text is none in a GeoPackage."""
    shapes = now.geometry.geom_equals(was.geometry).where(was.geometry.notna(), now.geometry.isna())
    values = [now[column].astype(object).where(was[column].notna(), None) for column in was.columns[:-1]]
    read = [was[column].astype(object).where(was[column].notna(), None) for column in was.columns[:-1]]
    return bool(shapes.all()) and [[*column] for column in values] == [[*column] for column in read]


def say_version(path: Path, version: str) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE atlas_info SET value = ? WHERE key = 'format'", (version,))


def test_a_workspace_of_format_1_is_upgraded_when_the_atlases_are_listed(home, caplog):
    old = stored(home, 1)
    before = old.read_bytes()
    with pytest.raises(OlderFileError):
        open_store(old)
    (entry,) = library.atlases()
    assert (entry.code, entry.name) == (sample_atlas.CODE, sample_atlas.NAME)
    kept = home / "旧.format-1-1"
    assert kept.read_bytes() == before and kept.name in caplog.text
    store, was = open_store(old), kept.rename(home / "kept.gpkg")
    tables = [name for name, kind in pyogrio.list_layers(was) if kind is not None]
    assert tables == [info.id.replace("-", "_") for info in store.layers()]
    for table, (_, now) in zip(tables, store.tables().items(), strict=True):
        assert same(pyogrio.read_dataframe(was, layer=table), now)
    assert [*store.findings()["message_zh"]] == ["少一个成员<b>"]


def test_an_upgrade_carries_the_log_over_and_is_done_once(tmp_path):
    path = stored(tmp_path, 1)
    log.append(path, JUDGED)
    assert upgrade(path) is not None and upgrade(path) is None
    assert [item.author for item in log.read(path)] == ["张三"]
    with pytest.raises(UserError, match="no-dossier-within"):
        library.rebuild(path)


def test_a_failing_upgrade_leaves_the_workspace_as_it_was(tmp_path, monkeypatch):
    path = stored(tmp_path, 1)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("atlas.keeping.upgrade.write", full)
    with pytest.raises(OSError, match="space"):
        upgrade(path)
    assert path.read_bytes() == before and [*tmp_path.glob("[!.]*")] == [path]


def test_a_workspace_of_the_first_program_with_corrections_keeps_them_all(tmp_path):
    path = stored(tmp_path, 2)
    entries = log.read(path)
    library.rebuild(path)
    store = open_store(path)
    assert log.read(path) == entries and len(effective(entries)) == 4
    assert list(store.findings().query("code == 'unplaced'")["state"]) == ["ignored"]
    projects = store.features("projects-water").set_index("id")
    assert projects.loc["added/4", "name"] == "新桥"
    assert projects.loc["p003", "name"] == "项目3" and projects.loc["p003"].geometry == Point(111.33, 37.15)
    assert "西区" in [*store.features("structure-1")["name"]]


def test_a_workspace_of_a_later_version_is_refused_in_words_and_never_written_over(home, monkeypatch):
    path = stored(home, 2).rename(home / "990001.gpkg")
    dossier = home / "plan.json"
    dossier.write_text(open_store(path).dossier(), encoding="utf-8")
    say_version(path, f"planning-atlas/{VERSION + 1}")
    before = path.read_bytes()
    for refused in (open_store, upgrade, library.build):
        with pytest.raises(NewerFileError) as error:
            refused(dossier if refused is library.build else path)
        assert (error.value.key, error.value.values["version"]) == ("file-newer", str(VERSION + 1))
    monkeypatch.setattr(library, "builtin_dossiers", lambda: iter([dossier]))
    assert library.atlases() == () and [item.key for item in troubles.found()] == ["file-newer"]
    assert path.read_bytes() == before


@pytest.mark.parametrize("said", ["planning-atlas/0", "planning-atlas/two", "other/1", ""])
def test_a_version_that_never_was_is_refused(tmp_path, said):
    path = stored(tmp_path, 1)
    say_version(path, said)
    with pytest.raises(StoreError):
        upgrade(path)
