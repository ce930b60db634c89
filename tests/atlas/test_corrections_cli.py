"""``atlas corrections``: the log listed, handed on to another atlas, taken back."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from atlas import library
from atlas.cli import app
from atlas.corrections import Draft, Target, log
from atlas.dossier import dump
from atlas.errors import UserError
from atlas.store import open_store
from tests.atlas.small_county import DOSSIER

SPOT = {"lon": 111.33, "lat": 37.15, "accuracy_m": 50.0}


@pytest.fixture
def two(tmp_path):
    source = tmp_path / "plan.json"
    source.write_text(dump(DOSSIER), encoding="utf-8")
    return [library.build(source, tmp_path / f"{name}.gpkg") for name in ("first", "second")]


def run(*arguments):
    return CliRunner().invoke(app, ["corrections", *map(str, arguments)])


def correct(path):
    """Add a project, move it, and rename another one."""
    added = {"of": "project", "name": "新桥", "sector": "transport", **SPOT}
    kept = log.append(path, Draft("add", Target("project", ""), added, "张三"))
    log.append(
        path, Draft("move", Target("project", f"added/{kept.seq}", "新桥"), {**SPOT, "lat": 37.16}, "张三")
    )
    log.append(
        path, Draft("rename", Target("project", "p003", "项目3", 20), {"name": "改名"}, "张三", "依据批复")
    )


def test_the_list_tells_who_did_what_and_what_is_in_force(two):
    correct(two[0])
    assert run("undo", two[0], "--author", "李四").exit_code == 0
    table = run("list", two[0]).stdout
    assert "张三" in table and "更名" in table and "已撤销" in table
    records = json.loads(run("list", two[0], "--json").stdout)
    assert [row["action"] for row in records] == ["add", "move", "rename", "undo"]


def test_corrections_go_from_one_atlas_to_another_that_has_its_own(two, tmp_path):
    first, second = two
    correct(first)
    log.append(second, Draft("rename", Target("project", "p001", "项目1", 20), {"name": "此处的"}, "王五"))
    file = tmp_path / "corrections.json"
    assert run("export", first, "-o", file).exit_code == 0
    assert run("import", second, file).exit_code == 0
    store = open_store(second)
    bridge = store.features("projects-transport").set_index("id").loc["added/2"]
    assert bridge["name"] == "新桥" and bridge.geometry.y == 37.16, (
        "what was added is numbered anew, and so is its move"
    )
    names = set(store.features("projects-water")["name"])
    assert {"改名", "此处的"} <= names


def test_a_file_is_not_written_over_unless_asked(two, tmp_path):
    file = tmp_path / "kept.json"
    file.write_text("mine")
    assert run("export", two[0], "-o", file).exit_code != 0 and file.read_text() == "mine"
    assert run("export", two[0], "-o", file, "--force").exit_code == 0


@pytest.mark.parametrize("content", ["", "{}", "[1]", '[{"seq": 1}]', "\x00"])
def test_a_file_that_holds_no_corrections_changes_nothing(two, tmp_path, content):
    file = tmp_path / "bad.json"
    file.write_text(content)
    result = run("import", two[0], file)
    assert isinstance(result.exception, UserError) and result.exception.key == "no-corrections"
    assert log.read(two[0]) == ()


def test_one_bad_correction_keeps_all_out(two, tmp_path):
    correct(two[0])
    file = tmp_path / "corrections.json"
    run("export", two[0], "-o", file)
    rows = json.loads(file.read_text(encoding="utf-8"))
    rows[-1]["value"] = {"name": ""}
    file.write_text(json.dumps(rows), encoding="utf-8")
    assert run("import", two[1], file).exit_code != 0 and log.read(two[1]) == ()


ADDED = {"of": "project", "name": "新桥", "sector": "transport"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"author": 5},
        {"note": 5},
        {"at": 5},
        {"action": []},
        {"value": []},
        {"value": {**ADDED, "investment_cny": "很多"}},
        {"value": {**ADDED, "period": [2021]}},
        {"value": {**ADDED, "owner": 5}},
        {"value": {**ADDED, "of": "place", "kind": "village"}},
        {"target": {"kind": "project", "id": []}},
        {"target": {"kind": "project", "id": "", "name": 5}},
        {"target": {"kind": "project", "id": "", "start": "x"}},
        {"target": {"kind": "zone", "id": ""}},
    ],
)
def test_a_file_that_somebody_edited_badly_is_refused_and_the_atlas_can_still_be_built(two, tmp_path, wrong):
    path = two[0]
    log.append(path, Draft("add", Target("project", ""), ADDED, "张三"))
    file = tmp_path / "corrections.json"
    run("export", path, "-o", file)
    (row,) = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps([row | wrong]), encoding="utf-8")
    assert isinstance(run("import", path, file).exception, UserError)
    assert len(log.read(path)) == 1
    library.rebuild(path)


def test_there_is_nothing_to_undo_in_an_untouched_atlas(two):
    assert run("undo", two[0], "--author", "李四").exit_code == 1
