"""A backup holds all that cannot be made again; putting it back loses nothing and trusts nothing."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from atlas import database, library
from atlas.cli import app
from atlas.corrections import Draft, Target, log
from atlas.database import BusyError
from atlas.errors import DamagedError, NewerFileError
from atlas.keeping import backup
from atlas.keeping.backup import BackupError
from atlas.keeping.restore import restore, verify
from atlas.store import VERSION, open_store
from layers import zips
from tests import sample_atlas

NAME = "样县.gpkg"
JUDGED = Draft("judge", Target("finding", "members", "样区", 0), {"state": "ignored"}, "张三")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return sample_atlas.make(tmp_path_factory.mktemp("made") / NAME).read_bytes()


@pytest.fixture
def home(made, tmp_path, monkeypatch):
    """A home folder with one of each thing that lies in such."""
    folder = tmp_path / "home"
    monkeypatch.setenv("ATLAS_HOME", str(folder))
    monkeypatch.setenv("ATLAS_GAZETTEER", "")  # a command may name the folder in the home
    for name, content in {
        NAME: made,
        "样县.overlays/slope-1.json": b"{}",
        "样县.hillshade.png": b"picture",
        "另县.gpkg": made,
        "gazetteer/149999/towns.csv": b"id,name\n",
        "editors.passwd": b"secret",
        "geocoders.sqlite": b"asked",
        "earlier.zip": b"a backup that was put here",
        ".样县.gpkg.lock": b"",
        ".hidden/half": b"of no use",
        "replaced-1/样县.gpkg": b"old",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    log.append(folder / NAME, JUDGED)
    return folder


@pytest.fixture
def archive(home, tmp_path):
    backup.write(tmp_path / "all.zip", backup.of_all())
    return tmp_path / "all.zip"


def state(folder: Path) -> dict[str, bytes]:
    """Read what a user would miss of a folder."""
    files = {path: path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    seen = {path: name for path, name in files.items() if not any(part[0] == "." for part in name.parts)}
    return {str(name): path.read_bytes() for path, name in seen.items()}


def run(*arguments: object):
    return CliRunner().invoke(app, [*map(str, arguments)])


def rewritten(archive: Path, changes: dict[str, bytes], **manifest: object) -> Path:
    """Write an archive again with other contents, and a manifest that says what is asked."""
    with zipfile.ZipFile(archive) as packed:
        held = {name: packed.read(name) for name in packed.namelist()}
    said = json.loads(held.pop(backup.MANIFEST)) | manifest
    held |= changes
    zips.write(archive, [*held.items(), (backup.MANIFEST, json.dumps(said).encode())])
    return archive


def test_everything_that_cannot_be_made_again_goes_along_and_no_password_unasked(home, archive, tmp_path):
    wanted = {
        NAME,
        "样县.overlays/slope-1.json",
        "样县.hillshade.png",
        "另县.gpkg",
        "gazetteer/149999/towns.csv",
    }
    assert set(verify(archive).files) == wanted
    backup.write(tmp_path / "more.zip", backup.of_all(secrets=True))
    assert set(verify(tmp_path / "more.zip").files) == {*wanted, "editors.passwd"}
    assert (tmp_path / "more.zip").stat().st_mode & 0o077 == 0
    backup.write(tmp_path / "one.zip", backup.of_one(home / NAME))
    assert set(verify(tmp_path / "one.zip").files) == {name for name in wanted if name.startswith("样县.")}


def test_the_same_content_gives_the_same_archive(archive, tmp_path):
    backup.write(tmp_path / "again.zip", backup.of_all())
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()


def test_an_archive_brings_a_lost_home_back(home, archive, monkeypatch, tmp_path):
    new = tmp_path / "new"
    monkeypatch.setenv("ATLAS_HOME", str(new))
    done = restore(archive)
    assert done.replaced is None and set(state(new)) == set(verify(archive).files)
    assert [item.author for item in log.read(new / NAME)] == ["张三"]
    assert open_store(new / NAME).info() == open_store(home / NAME).info()


def test_a_writer_that_has_not_finished_is_not_in_the_copy(home, tmp_path):
    with closing(sqlite3.connect(home / NAME)) as file:
        file.execute("DELETE FROM atlas_corrections")  # not confirmed
        backup.write(tmp_path / "one.zip", backup.of_one(home / NAME))
    restore(tmp_path / "one.zip", tmp_path / "there")
    assert len(log.read(tmp_path / "there" / NAME)) == 1


def test_what_is_replaced_is_kept_and_what_the_archive_lacks_stays(home, archive):
    (home / "样县.hillshade.png").write_bytes(b"newer picture")
    (home / "later.txt").write_bytes(b"later")
    done = restore(archive)
    assert done.replaced is not None and done.replaced == home / "replaced-2"
    assert state(home)["样县.hillshade.png"] == b"picture" and state(home)["later.txt"] == b"later"
    kept = state(done.replaced)
    assert kept["样县.hillshade.png"] == b"newer picture" and set(kept) == set(verify(archive).files)
    assert log.read(done.replaced / NAME) == log.read(home / NAME)


def test_corrections_made_since_are_not_lost_unless_one_insists(home, archive):
    log.append(home / NAME, JUDGED)
    before = state(home)
    with pytest.raises(BackupError, match="restore-newer"):
        restore(archive)
    assert state(home) == before
    done = restore(archive, force=True)
    assert len(log.read(home / NAME)) == 1 and done.replaced is not None
    assert len(log.read(done.replaced / NAME)) == 2


def test_a_damaged_workspace_is_not_backed_up_and_can_be_replaced(home, archive, tmp_path):
    (home / NAME).write_bytes(b"SQLite format 3\0" + b"?" * 5000)
    with pytest.raises(DamagedError):
        backup.write(tmp_path / "bad.zip", backup.of_all())
    assert not (tmp_path / "bad.zip").exists()
    done = restore(archive)
    assert done.replaced and (done.replaced / NAME).read_bytes().endswith(b"?")
    assert len(log.read(home / NAME)) == 1


def cut(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-100])


def flipped(archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[len(content) // 3] ^= 0xFF
    archive.write_bytes(content)


def changed(archive: Path) -> None:
    rewritten(archive, {"样县.hillshade.png": b"forged!"})


def longer(archive: Path) -> None:
    rewritten(archive, {"样县.hillshade.png": b"picture" * 10**6})


def added(archive: Path) -> None:
    rewritten(archive, {"unnamed.txt": b"not in the manifest"})


def emptied(archive: Path) -> None:
    zips.write(archive, [("readme.txt", b"some other zip")])


def nameless(archive: Path) -> None:
    rewritten(archive, {}, files=["no", "mapping"])


def named(name: str):
    def leading_out(archive: Path) -> None:
        rewritten(archive, {name: b""}, files={name: {"size": 0, "sha256": ""}})

    return leading_out


@pytest.mark.parametrize(
    "spoil",
    [cut, flipped, changed, longer, added, emptied, nameless]
    + [
        named(name) for name in ("../out.txt", "/out.txt", "a/../../out.txt", "a\\..\\out.txt", "C:out", ".x")
    ],
)
def test_an_archive_that_is_not_as_it_was_written_changes_nothing(home, archive, tmp_path, spoil):
    before = state(home)
    spoil(archive)
    for attempt in (verify, restore):
        with pytest.raises(BackupError) as refused:
            attempt(archive)
        assert refused.value.key.startswith("backup-")
    assert state(home) == before and not [*tmp_path.rglob("out*")] and not [*home.glob(".atlas-draft-*")]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """An archive short enough to change each of its bytes."""
    path = tmp_path_factory.mktemp("small")
    (path / "note.txt").write_text("甲乙丙" * 20, encoding="utf-8")
    backup.write(path / "small.zip", {"甲.overlays/note.txt": path / "note.txt"})
    return path / "small.zip"


@given(at=st.floats(0, 1, exclude_max=True), byte=st.integers(1, 255), cut_off=st.booleans())
@settings(max_examples=300, deadline=None)
def test_whatever_happens_to_an_archive_it_is_refused_or_says_the_same(small, at, byte, cut_off):
    content = bytearray(small.read_bytes())
    place = int(at * len(content))
    content[place] ^= byte
    spoiled = small.with_name("spoiled.zip")
    spoiled.write_bytes(content[:place] if cut_off else content)
    try:
        found = verify(spoiled)
    except (BackupError, NewerFileError):
        return
    assert found.files == verify(small).files


def test_an_archive_or_a_workspace_of_a_later_version_is_refused_in_words(home, archive, tmp_path):
    with closing(sqlite3.connect(home / NAME)) as file, file:
        file.execute(
            "UPDATE atlas_info SET value = ? WHERE key = 'format'", (f"planning-atlas/{VERSION + 1}",)
        )
        file.execute("DELETE FROM atlas_sums WHERE name = 'atlas_info'")
    later = tmp_path / "later.zip"
    backup.write(later, backup.of_one(home / NAME))
    rewritten(archive, {}, format=f"{backup.KIND}/{backup.VERSION + 1}")
    before = state(home)
    for path in (later, archive):
        with pytest.raises(NewerFileError, match="file-newer"):
            restore(path)
    assert state(home) == before


def test_a_workspace_in_use_is_not_replaced(home, archive, monkeypatch):
    monkeypatch.setattr(database, "WAIT_S", 0.1)
    with FileLock(home / f".{NAME}.lock"), pytest.raises(BusyError):
        restore(archive)
    with closing(sqlite3.connect(home / NAME)) as file:
        file.execute("PRAGMA journal_mode=WAL")  # as QGIS opens a GeoPackage
        file.execute("SELECT count(*) FROM atlas_info").fetchone()
        with pytest.raises(BusyError):
            restore(archive)


def test_the_commands_say_what_they_did(home, tmp_path):
    archive = tmp_path / "all.zip"
    assert (
        run("backup", "-o", archive).exit_code == 2
        and run("backup", "x", "--all", "-o", archive).exit_code == 2
    )
    said = run("backup", "--all", "-o", archive)
    assert said.exit_code == 0 and "SHA-256" in said.stdout and "5" in said.stdout
    assert isinstance(run("backup", "--all", "-o", archive).exception, library.LibraryError)
    assert run("backup", home / NAME, "-o", archive, "--force").exit_code == 0
    assert "3" in run("restore", archive, "--check").stdout
    assert "replaced-2" in run("restore", archive).stdout
    assert run("restore", archive, "--into", tmp_path / "there").exit_code == 0
    assert (tmp_path / "there" / NAME).is_file()


def test_an_empty_home_has_nothing_to_back_up(monkeypatch, tmp_path):
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path / "none"))
    with pytest.raises(BackupError, match="backup-nothing"):
        backup.of_all()
    with pytest.raises(BackupError, match="backup-nothing"):
        backup.of_one(tmp_path / "none.gpkg")
