"""A damaged workspace is told as such: what is sound in it is saved, and nothing else is taken for sound."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas import library, salvage, troubles
from atlas.corrections import Draft, Target, log
from atlas.dossier import dump
from atlas.errors import DamagedError, StoreError
from atlas.store import open_store
from layers.files import write_text
from tests.atlas.small_county import DOSSIER

NAMES = ("甲", "乙", "丙")
PROJECT = Target("project", "p003", "项目3", 20)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A workspace with three corrections, and the dossier that it was built from."""
    folder = tmp_path_factory.mktemp("sound")
    write_text(folder / "plan.json", dump(DOSSIER))
    path = library.build(folder / "plan.json", folder / "atlas.gpkg")
    for name in NAMES:
        log.append(path, Draft("rename", PROJECT, {"name": name}, "张三"))
    library.rebuild(path)
    return path


@pytest.fixture(scope="module")
def content(sound):
    return everything(sound)


@pytest.fixture
def path(sound, tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path))
    monkeypatch.setattr(library, "builtin_dossiers", lambda: iter(()))
    return Path(shutil.copy(sound, tmp_path / sound.name))


def everything(path):
    """Read all that a page reads, as text."""
    store = open_store(path)
    tables = [
        table.drop(columns="geometry").to_csv() + table.to_wkb().to_csv() for table in store.tables().values()
    ]
    rest = (
        store.info(),
        store.layers(),
        store.dossier(),
        store.findings().to_csv(),
        store.citations().to_csv(),
    )
    return [*map(str, rest), *tables, str(log.read(path))]


def change(path, *statements):
    with closing(sqlite3.connect(path)) as file, file:
        for statement in statements:
            file.execute(statement)


def flipped(sound, path, flips):
    raw = bytearray(sound.read_bytes())
    for where, mask in flips:
        raw[int(where * (len(raw) - 1))] ^= mask
    path.write_bytes(raw)


FLIPS = st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), min_size=1, max_size=4)


def is_told_or_harmless(sound, content, folder, flips):
    """Bytes that were flipped anywhere are told, or change nothing that is read."""
    path = folder / "flipped.gpkg"
    flipped(sound, path, flips)
    with suppress(StoreError):
        assert everything(path) == content


def is_saved_or_told_lost(sound, folder, flips):
    """What is built anew has the corrections that were sound; where one is lost, the file was kept."""
    path = folder / "flipped.gpkg"
    flipped(sound, path, flips)
    for old in folder.glob("*.damaged-*"):
        old.unlink()
    library.build(sound.with_name("plan.json"), path)
    whole, found = log.read(sound), log.read(path)
    assert set(map(str, found)) <= set(map(str, whole))
    assert found == whole or list(folder.glob("*.damaged-*"))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(flips=FLIPS)
def test_flipped_bytes_are_told_or_harmless(sound, content, tmp_path, flips):
    is_told_or_harmless(sound, content, tmp_path, flips)


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
        log.append(path, Draft("rename", PROJECT, {"name": "丁"}, "李四"))
    remains = salvage.look_over(path)
    assert len(remains.corrections) + len(remains.lost) == len(NAMES)
    assert library.mend(path)
    assert [item.value["name"] for item in log.read(path)] == left
    assert log.append(path, Draft("rename", PROJECT, {"name": "丁"}, "李四")).seq > len(left)


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
