"""A folder of plans: each content once, the same results however it is read, and nothing read for nothing."""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import geopandas as gpd
import pytest
from filelock import FileLock
from pyarrow import dataset, parquet

from atlas import library
from atlas.cli import main
from atlas.dossier import load
from atlas.many.asking import WorkersDifferError, opened, read_apart
from atlas.many.results import ResultsError
from atlas.many.run import Report, Wanted, read_folder
from atlas.many.workers import ClusterError, Workers, cluster, local
from tests.atlas.many import folders
from tests.browser import made_up_plan


@pytest.fixture(scope="module")
def run():
    """Read a folder by two workers, or by another number; their processes are those of the whole module."""
    with local(2) as two:

        def _run(folder: Path, output: Path, workers: Workers = two, **wanted) -> Report:
            return read_folder(Wanted(folder, output, **wanted), workers, lambda done, of: None)

        yield _run


@pytest.fixture(scope="module")
def plans(tmp_path_factory) -> Path:
    return folders.fill(tmp_path_factory.mktemp("plans") / "in")


@pytest.fixture(scope="module")
def first(plans, run) -> tuple[Report, Path]:
    """What one worker makes of the folder."""
    output = plans.parent / "out"
    with ThreadPoolExecutor(1) as one:
        return run(plans, output, Workers(one, lambda: 1)), output


def test_every_content_is_read_once_and_what_fails_is_told(first):
    report, _ = first
    assert len(report.read) == folders.COUNT + 2
    copied = next(record for record in report.read if record.copies)
    assert (copied.file, copied.copies) == ("built-in.txt", ("more/copy.txt",))
    assert {name: failure.key for name, failure in report.failures.items()} == {"broken.pdf": "plan-damaged"}
    assert report.others == ("picture.jpg",)


def test_results_do_not_depend_on_the_number_of_workers(plans, first, run, tmp_path):
    run(plans, tmp_path / "out")
    assert folders.tree(tmp_path / "out") == folders.tree(first[1])


def test_the_features_are_one_data_set_by_province_and_county(first):
    report, output = first
    files = list((output / "features").rglob("*.parquet"))
    schemas = [parquet.read_schema(file).remove_metadata() for file in files]
    assert all(schema.equals(schemas[0]) for schema in schemas)
    whole = dataset.dataset(output / "features", partitioning="hive")
    codes = {int(record.about["gb_code"] or 0) for record in report.read}
    assert set(whole.to_table(columns=["county"])["county"].to_pylist()) == codes
    home = int(made_up_plan.county())
    table = gpd.read_parquet(output / "features", filters=[("county", "==", home)])
    assert (table.crs.to_epsg(), set(table.province)) == (4490, {home // 10_000})
    placed = table[table.geometry.notna()]
    assert {"county-outline", "structure-1"} <= set(placed.layer)
    assert (placed.fidelity != "").all() and (placed.accuracy_m > 0).all() and (placed.source != "").all()


def test_where_nothing_is_known_nothing_is_drawn(first):
    """The plan of no county names a reservoir: it is in the data set, without a geometry."""
    table = gpd.read_parquet(first[1] / "features", filters=[("county", "==", 0)])
    assert list(table.name) == ["青岚水库"]
    assert table.geometry.isna().all() and table.accuracy_m.isna().all()


def test_the_dossiers_are_those_that_build_an_atlas(first, tmp_path):
    record = next(record for record in first[0].read if record.about["gb_code"] == made_up_plan.county())
    dossier = first[1] / "dossiers" / f"{record.id}.json"
    assert load(dossier.read_text(encoding="utf-8")).plan.sha256 == record.about["sha256"]
    assert library.build(dossier, tmp_path / "atlas.gpkg").is_file()


def test_what_is_missing_unfinished_or_damaged_is_read_again_and_nothing_else(plans, first, run, tmp_path):
    whole = folders.tree(first[1])
    output = tmp_path / "out"
    for name, content in whole.items():
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_bytes(content)
    one, two, *_ = sorted((output / "plans").glob("*.json"))
    one.unlink()  # broken off before it was noted
    features = next(
        name for name in json.loads(two.read_text(encoding="utf-8"))["results"] if "features" in name
    )
    (output / features).write_bytes(whole[features][:100])
    (output / "dossiers" / f".{one.stem}.json-x1y2").write_text("{", encoding="utf-8")
    (output / "dossiers" / "notes.txt").write_text("mine", encoding="utf-8")
    report = run(plans, output)
    assert [record.id for record in (*report.read, *report.kept)].count(one.stem) == 1
    assert {record.id for record in report.read} == {one.stem, two.stem}
    assert folders.tree(output) == whole | {"dossiers/notes.txt": b"mine"}


def test_a_changed_plan_replaces_its_results_and_a_lost_one_keeps_them(run, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    output, lost = folder / "out", folder / os.fsdecode(b"b\xff.txt")  # a name from an old archive
    (folder / "a.txt").write_text(f"{folders.NOWHERE}甲", encoding="utf-8")
    lost.write_text(f"{folders.NOWHERE}乙", encoding="utf-8")
    before = {record.file: record.id for record in run(folder, output).read}
    (folder / "a.txt").write_text(f"{folders.NOWHERE}改", encoding="utf-8")
    lost.unlink()
    report = run(folder, output, county=made_up_plan.county())
    assert [record.file for record in report.read] == ["a.txt"]
    assert [record.file for record in report.left] == ["b?.txt"]
    assert report.others == ()
    there = {path.stem for path in (output / "dossiers").iterdir()}
    assert there == {report.read[0].id, before["b?.txt"]}
    assert report.read[0].about["gb_code"] == made_up_plan.county()


def test_a_file_that_takes_too_long_is_given_up(run, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(folders.NOWHERE, encoding="utf-8")
    report = run(tmp_path / "in", tmp_path / "out", seconds=0.01)
    assert [failure.key for failure in report.failures.values()] == ["many-too-slow"]


def test_results_go_into_a_folder_of_their_own_that_one_run_holds(run, tmp_path):
    folder, mine, held = (tmp_path / name for name in ("in", "mine", "held"))
    for made in (folder, mine, held):
        made.mkdir()
    (mine / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ResultsError, match="many-not-ours"):
        run(folder, mine)
    with FileLock(held / ".lock"), pytest.raises(ResultsError, match="many-busy"):
        run(folder, held)
    assert [path.name for path in mine.iterdir()] == ["letter.txt"]


def test_a_worker_of_another_version_is_refused():
    with pytest.raises(WorkersDifferError):
        opened(read_apart(b"", "a.txt", "", 1, "the digest of another program"))


def test_a_scheduler_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setattr("atlas.many.workers._CONNECT_S", 0.2)
    with pytest.raises(ClusterError, match="many-no-scheduler"), cluster("tcp://127.0.0.1:9"):
        pass


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["{plans}", "-o", "{out}", "--json", "--jobs", "1"], 1, "broken.pdf"),
        (["{plans}"], 2, "-o"),
        (["{plans}", "-o", "{out}", "--force"], 2, "--force"),
        (["{plans}/built-in.txt", "--jobs", "2"], 2, "--jobs"),
    ],
)
def test_the_command_answers_and_says_by_its_code_that_a_plan_failed(
    plans, first, arguments, code, told, monkeypatch, capsys
):
    filled = [argument.format(plans=plans, out=first[1]) for argument in arguments]
    monkeypatch.setattr(sys, "argv", ["atlas", "read", *filled])
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit) as left:
        main()
    shown = capsys.readouterr()
    assert left.value.code == code
    assert told in shown.out + shown.err
    if code == 1:
        answer = json.loads(shown.out)
        assert len(answer["kept"]) == folders.COUNT + 2 and not answer["read"]
        assert answer["failures"][0]["message"] and shown.err == ""
