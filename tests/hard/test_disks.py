"""A disk that is full or may only be read: said in words, nothing lost, nothing half left."""

from __future__ import annotations

import errno
import shutil

import pytest

from atlas import library, telling
from atlas.dossier import dump
from atlas.errors import UserError
from atlas.words import text
from gazetteer import catalogue, index
from layers.files import write_text
from tests.atlas.small_county import DOSSIER
from tests.hard.disks import mounted
from tests.hard.killing import LEFT
from tests.hard.operations import OPERATIONS

pytestmark = pytest.mark.timeout(900)  # seconds: a busy machine takes several times what an idle one does

ROOM = {"export": 12}  # MB of the disk, where the usual are not enough
USUAL = 4
SIZES = (0, 4, 20, 66, 90, 130, 200, 260, 320, 400)  # KB left
BRIEFLY = ("build",)


@pytest.fixture(autouse=True)
def _gazetteer(monkeypatch):
    monkeypatch.setenv(catalogue.ENVIRONMENT, "")
    yield
    index.forget()


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=() if name in BRIEFLY else pytest.mark.hard) for name in OPERATIONS],
)
def prepared(request, tmp_path_factory):
    operation, folder = OPERATIONS[request.param](), tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(catalogue.ENVIRONMENT, "")
        operation.prepare(folder)
    return request.param, operation, folder


@pytest.fixture
def disk(prepared, tmp_path):
    name, operation, before = prepared
    with mounted(tmp_path, ROOM.get(name, USUAL)) as made:
        shutil.copytree(before, tmp_path, dirs_exist_ok=True)
        operation.warm(tmp_path)
        yield made


def outcome(operation, folder):
    """Do it; return what was confirmed, and what is said of the error."""
    confirmed: list[str] = []
    try:
        operation.run(folder, confirmed.append)
    except Exception as error:
        said = telling.told(error, "en")
        if said is None:
            raise
        return confirmed, said
    return confirmed, ""


def nothing_left(folder):
    return not [path for pattern in LEFT for path in folder.rglob(pattern)]


@pytest.mark.parametrize(
    "sizes", [SIZES[::4], pytest.param(SIZES, marks=pytest.mark.hard)], ids=["few", "all"]
)
def test_a_full_disk_is_said_in_words_and_nothing_is_lost(prepared, disk, sizes):
    _, operation, _ = prepared
    told = []
    for left in sizes:
        disk.fill(left * 1024)
        confirmed, said = outcome(operation, disk.folder)
        assert nothing_left(disk.folder), left
        disk.clear()
        operation.check(disk.folder, confirmed)
        told.append(said)
        if not said:
            break
    assert told[0] and all(said == "" or "the disk is full" in said.lower() for said in told), told
    confirmed, said = outcome(operation, disk.folder)
    assert said == ""
    operation.check(disk.folder, confirmed)


def test_a_disk_that_may_only_be_read_is_read_and_not_written(prepared, disk):
    _, operation, _ = prepared
    disk.lock()
    confirmed, said = outcome(operation, disk.folder)
    assert "read-only" in said
    operation.check(disk.folder, confirmed)


def test_an_atlas_that_is_up_to_date_opens_from_a_disk_that_may_only_be_read(tmp_path):
    with mounted(tmp_path, 2) as disk:
        write_text(tmp_path / "plan.json", dump(DOSSIER))
        path = library.build(tmp_path / "plan.json", tmp_path / "atlas.gpkg")
        disk.lock()
        assert library.build(tmp_path / "plan.json", path) == path


def test_a_home_that_is_a_file_is_said_in_words(tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("ATLAS_HOME", str(home))
    with pytest.raises(UserError) as refused:
        library.atlases()
    assert telling.told(refused.value, "en") == text("en", "error.disk-no-folder", name=str(home))
    assert home.read_text(encoding="utf-8") == "not a folder"


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EFBIG, "disk-full"),
        (errno.EROFS, "disk-read-only"),
        (errno.EACCES, "disk-refused"),
        (errno.ENOTDIR, "disk-no-folder"),
        (errno.EIO, "disk-failing"),
    ],
)
def test_what_the_system_says_of_a_disk_is_told_with_what_to_do(number, key):
    told = telling.told(OSError(number, "in English", "somewhere"), "zh")
    assert told == text("zh", f"error.{key}", name="somewhere") and "English" not in told
