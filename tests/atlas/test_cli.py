"""The command line as its users meet it: answers, exit codes, and errors that say what to do."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pyogrio
import pytest

from atlas.cli import main

PLAN = """# 介休市国民经济和社会发展第十四个五年规划纲要

## 第一章 布局

介休市地处太原盆地南端，这里是一段足够长的正文，用来说明本章的内容，并且和目录里的标题区别开来，所以要写得长一些，超过六十个字。

加快推进绵山景区提升工程，新建张兰镇污水处理厂，投资 3200 万元。
"""


@dataclass(frozen=True)
class Answer:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run the command line as its entry point does, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")

    def _run(*arguments: str, check: int = 0) -> Answer:
        monkeypatch.setattr(sys, "argv", ["atlas", *arguments])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 0
        shown = capsys.readouterr()
        assert code == check, shown.err
        return Answer(code, shown.out, shown.err)

    return _run


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.md"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.mark.parametrize("arguments", [("--help",), ("export", "--help")])
@pytest.mark.parametrize(("language", "is_chinese"), [("zh", True), ("en", False)])
def test_help_speaks_the_users_language(arguments, language, is_chinese):
    environment = dict(os.environ) | {"ATLAS_LANG": language}
    atlas = Path(sys.executable).with_name("atlas")
    command = [str(atlas), *arguments]
    shown = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True).stdout
    assert bool(re.search("[\u4e00-\u9fff]", shown)) == is_chinese


@pytest.mark.parametrize("arguments", [(), ("w.gpkg", "-o", "w.geojson", "--no-such-option")])
def test_an_export_that_is_not_said_right_is_a_usage_error(run, arguments):
    run("export", *arguments, check=2)


def test_find_answers_with_everything_known(run):
    rows = json.loads(run("find", "峪道河镇", "--county", "汾阳市", "--json").stdout)
    keys = {
        "id",
        "name",
        "kind",
        "parent",
        "lon",
        "lat",
        "accuracy_m",
        "fidelity",
        "source",
        "score",
        "reason",
        "validity",
    }
    assert set(rows[0]) == keys
    assert (rows[0]["name"], rows[0]["kind"], rows[0]["parent"]) == ("峪道河镇", "town", "汾阳市")
    assert 111.4 < rows[0]["lon"] < 112.1 and rows[0]["accuracy_m"] > 0 and rows[0]["source"]


def test_find_understands_codes_and_pinyin_and_says_when_there_is_nothing(run):
    assert (
        json.loads(run("find", "yudaohezhen", "--county", "141182", "--json").stdout)[0]["name"] == "峪道河镇"
    )
    nothing = run("find", "乌有乡不存在之地", "--json", check=1)
    assert json.loads(nothing.stdout) == []
    unknown = run("find", "峪道河镇", "--county", "乌有县", check=1)
    assert "乌有县" in unknown.stderr


def test_a_plan_goes_all_the_way_to_geojson(run, plan, tmp_path):
    summary = json.loads(run("read", str(plan), "-o", "d.json", "--json").stdout)
    assert summary["gb_code"] == "140781" and summary["county"] == "介休市"
    assert summary["warnings"], "the county has no gazetteer, and the user is told"
    built = json.loads(run("build", "d.json", "-o", "w.gpkg", "--json").stdout)[0]
    assert built["workspace"] == "w.gpkg"
    run("export", "w.gpkg", "-o", "out.geojson")
    assert len(pyogrio.read_dataframe(tmp_path / "out.geojson")) == built["features"]
    refused = run("export", "w.gpkg", "-o", "out.geojson", check=1)
    assert "--force" in refused.stderr


def test_a_passage_that_names_no_county_is_read_all_the_same(run, tmp_path):
    (tmp_path / "p.txt").write_text("加快建设污水处理厂。", encoding="utf-8")
    answer = run("read", "p.txt", "-o", "p.json")
    assert "--county" in answer.stderr and (tmp_path / "p.json").exists()


def test_reading_again_is_fine_but_another_file_is_never_overwritten(run, plan, tmp_path):
    run("read", str(plan), "-o", "d.json")
    run("read", str(plan), "-o", "d.json")
    note = tmp_path / "note.txt"
    note.write_text("mine", encoding="utf-8")
    assert "--force" in run("read", str(plan), "-o", "note.txt", check=1).stderr
    assert note.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("read", "none.txt"), "none.txt"),
        (("read", "empty.txt"), "空"),
        (("build", "none.json"), "none.json"),
        (("build", "old.json"), "plan-dossier/0"),
        (("build", "empty.txt"), "档案"),
        (("export", "乌有县", "-o", "x"), "乌有县"),
        (("export", "none.gpkg", "-o", "x"), "none.gpkg"),
        (("serve", "--plans", "nowhere"), "nowhere"),
        (("serve", "--editors", "nowhere"), "atlas user add"),
        (("serve", "--editors", "nowhere.toml"), "nowhere.toml"),
        (("serve", "--host", "no.such.host.invalid"), "no.such.host.invalid"),
    ],
)
def test_an_error_says_what_is_wrong_and_exits_with_1(run, tmp_path, arguments, says):
    (tmp_path / "empty.txt").touch()
    (tmp_path / "old.json").write_text('{"format": "plan-dossier/0"}', encoding="utf-8")
    assert says in run(*arguments, check=1).stderr


def test_a_port_in_use_is_named(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = run("serve", "--port", str(port), check=1)
    assert str(port) in answer.stderr and "PORT=" in answer.stderr


def test_an_unwritable_place_leaves_nothing_behind(run, plan, tmp_path):
    answer = run("read", str(plan), "-o", "no/such/folder/d.json", check=1)
    assert "no/such/folder" in answer.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.md"]


def test_wrong_usage_exits_with_2(run):
    assert run("read", check=2).stderr
    assert run("find", "x", "--limit", "0", check=2).stderr


def test_a_reading_can_be_explained(run, plan):
    at = PLAN.index("绵山景区")
    told = run("read", str(plan), "--explain", f"{at}-{at + 4}").stdout
    assert "是地名　　绵山景区" in told
    assert run("read", str(plan), "--explain", "9-3", check=2).stderr


def test_a_reading_can_be_explained_by_the_words_themselves(run, plan):
    told = run("read", str(plan), "--explain", "绵山 景区").stdout
    assert f"第 {PLAN.index('绵山景区')}–" in told and "是地名　　绵山景区" in told
    assert "没有像地名的词语" in run("read", str(plan), "--explain", "投资").stdout
    assert run("read", str(plan), "--explain", "原文没有的话", check=2).stderr


def test_a_county_without_gazetteer_can_be_named(run, tmp_path):
    (tmp_path / "p.txt").write_text("加快建设污水处理厂。", encoding="utf-8")
    summary = json.loads(run("read", "p.txt", "--county", "灵石县", "--json").stdout)
    assert summary["gb_code"] == "140729" and summary["warnings"]
