"""Several processes on one workspace: everything confirmed is kept, and what is read is whole."""

from __future__ import annotations

import multiprocessing

import pytest

from atlas import database, exporting, library
from atlas.corrections import log
from atlas.dossier import dump
from atlas.errors import UserError
from atlas.store import open_store
from gazetteer import GazetteerError, catalogue
from layers.export.run import write
from layers.files import write_text
from tests.atlas.damage import rename
from tests.atlas.small_county import DOSSIER
from tests.hard.operations import Import, shown

pytestmark = [
    pytest.mark.hard,
    pytest.mark.timeout(900),
]  # seconds: a busy machine takes several times what an idle one does
TURNS = 12


def correct(path, author):
    for turn in range(TURNS):
        log.append(path, rename(f"{author}{turn}", author))


def rebuild(path, _author):
    for _ in range(TURNS // 2):
        library.rebuild(path)


def serve(folder, _author):
    """List the atlases again and again, as a server does that others correct on."""
    library.builtin_dossiers = lambda: iter([folder / "plan.json"])
    for _ in range(TURNS // 2):
        (entry,) = library.atlases()
        assert shown(entry.path)


def export(path, _author):
    how = exporting.formats()["gpkg"]
    for turn in range(TURNS // 2):
        subject = exporting.subject(open_store(path), "zh")
        write(how, subject, how.options(), path.parent / "out" / f"{turn}.gpkg")


def take(folder, name):
    """Take a place into the gazetteer, again where somebody else was faster."""
    work = Import()
    for _ in range(20):
        try:
            work.take(folder, name)
        except GazetteerError as error:
            assert "import" in str(error)
        else:
            return
    raise AssertionError("never taken")


def together(*tasks):
    """Run tasks at once, each in a process of its own; all must end well."""
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=act, args=arguments) for act, *arguments in tasks]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * len(workers)


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path))
    write_text(tmp_path / "plan.json", dump(DOSSIER))
    (tmp_path / "out").mkdir()
    return tmp_path


def test_corrections_builds_exports_and_servers_at_once_lose_nothing(home):
    path = library.build(home / "plan.json")
    together(
        (correct, path, "甲"),
        (correct, path, "乙"),
        (rebuild, path, ""),
        (serve, home, ""),
        (export, path, ""),
    )
    kept = log.read(path)
    assert [item.seq for item in kept] == list(range(1, 2 * TURNS + 1))
    for author in ("甲", "乙"):
        assert [item.value["name"] for item in kept if item.author == author] == [
            f"{author}{n}" for n in range(TURNS)
        ]
    library.rebuild(path)
    assert shown(path) == kept[-1].value["name"]
    exported = sorted((home / "out").glob("*.gpkg"))
    assert len(exported) == TURNS // 2
    assert not list(home.rglob(".atlas-draft-*")) and not list(home.glob("*.damaged-*"))


def test_two_servers_that_start_on_an_empty_home_build_it_together(home):
    together((serve, home, ""), (serve, home, ""))
    assert [path.name for path in home.glob("*.gpkg")] == ["990001.gpkg"]


def test_imports_at_once_are_all_taken_one_after_the_other(home, monkeypatch):
    monkeypatch.setenv(catalogue.ENVIRONMENT, "")
    names = ("甲驿", "乙驿", "丙驿")
    together(*((take, home, name) for name in names))
    assert set(names) <= Import().known(home)


def test_a_lock_that_is_held_is_told_in_words(home):
    path = library.build(home / "plan.json")
    with database.locked(path):
        context = multiprocessing.get_context("spawn")
        with context.Pool(1) as pool, pytest.raises(UserError, match="workspace-busy"):
            pool.apply(hurried, (path,))


def hurried(path):
    database.WAIT_S = 0.1
    log.append(path, rename("甲"))
