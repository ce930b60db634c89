"""``atlas find``: names looked up and explained, in a county, from one without data, and at another time."""

from __future__ import annotations

import json
import os

import pytest
from typer.testing import CliRunner

from atlas.cli import app
from atlas.library import LibraryError
from atlas.words import LANGUAGES, catalogue
from gazetteer.resolve import penalties


def test_a_choice_is_explained_by_its_penalties():
    arguments = ["find", "贾家庄", "--county", "汾阳市", "--explain"]
    (answer,) = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    first = answer["candidates"][0]
    second = next(entry for entry in answer["candidates"] if entry["kind"] == "village")
    assert (answer["place"], first["kind"]) == (first["id"], "town")
    assert second["penalty"] > first["penalty"] + answer["limits"]["margin"]
    assert "prior.village" in {reason["reason"] for reason in second["reasons"]}
    printed = CliRunner().invoke(app, arguments, env={"COLUMNS": "160"}).stdout
    assert first["id"] in printed
    assert "更常指乡镇" in printed


@pytest.mark.parametrize(("name", "why"), [("和平", "0.5"), ("无此地名甲乙丙", "无此地名甲乙丙")])
def test_an_unresolved_name_is_explained_too(name, why):
    answer = CliRunner().invoke(app, ["find", name, "--county", "汾阳市", "--explain"])
    assert answer.exit_code == 0
    assert why in answer.stdout.splitlines()[0]


def test_a_name_with_what_it_lies_in_is_found():
    arguments = ["find", "贾家庄镇前庄化村", "--county", "汾阳市", "--json"]
    (first, *_) = json.loads(CliRunner().invoke(app, arguments).stdout)
    assert (first["id"], first["reason"]) == ("141182.100.202", "in-parent")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_penalty_has_words(language):
    groups = {group: table for group, table in penalties().items() if group not in ("limits", "families")}
    keys = {f"penalty.{group}.{key}" for group, table in groups.items() for key in table if key != "names"}
    assert keys - set(catalogue(language)) == set()


def test_a_former_name_says_until_when_it_was_in_use():
    arguments = ["find", "汾阳县", "--county", "汾阳市"]
    (first, *_) = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    assert (first["id"], first["reason"], first["validity"]) == ("141182", "former", "../1996")
    assert "1996" in CliRunner().invoke(app, arguments, env={"COLUMNS": "160"}).stdout


@pytest.mark.parametrize(("when", "counted"), [("1990", False), ("2021-04", True), ("", True)])
def test_a_name_of_another_time_is_explained(when, counted):
    arguments = ["find", "汾阳县", "--county", "汾阳市", "--explain", "--json"]
    (answer,) = json.loads(CliRunner().invoke(app, [*arguments, "--when", when]).stdout)
    reasons = {reason["reason"] for reason in answer["candidates"][0]["reasons"]}
    assert ("time.outside" in reasons) is counted


def test_a_date_that_is_none_is_refused():
    answer = CliRunner().invoke(
        app, ["find", "汾阳县", "--county", "汾阳市", "--explain", "--when", "spring"]
    )
    assert answer.exit_code == 2
    assert "--when" in answer.output


def test_a_county_without_data_asks_the_national_tables_from_where_it_lies():
    arguments = ["find", "平遥", "--county", "介休市", "--explain", "--json"]
    (answer,) = json.loads(CliRunner().invoke(app, arguments).stdout)
    assert (answer["county"], answer["place"]) == ("140781", "140728")
    assert {"reason": "area.prefecture", "penalty": 0.15} in answer["candidates"][0]["reasons"]


@pytest.mark.parametrize("county", ["鼓楼区", "无此县"])
def test_a_county_that_is_none_or_several_is_refused(county):
    answer = CliRunner().invoke(app, ["find", "平遥", "--county", county])
    assert isinstance(answer.exception, LibraryError)


@pytest.mark.parametrize(
    "command",
    [
        ("find", "平遥"),
        ("find", "平遥", "--county", "汾阳市"),
        ("find", "平遥", "--county", "介休市", "--explain"),
        ("find", "平遥", "--country"),
        ("gazetteer", "coverage", "灵石县"),
        ("gazetteer", "coverage", "汾阳市"),
        ("read", "plan.txt"),
        ("build",),
    ],
)
def test_nothing_is_asked_of_the_built_in_data_while_a_folder_of_ones_own_is_not_there(
    tmp_path, monkeypatch, command
):
    """Else they would answer in its place, and nobody would know."""
    folders = (tmp_path / "lost", tmp_path)
    monkeypatch.setenv("ATLAS_GAZETTEER", os.pathsep.join(map(str, folders)))
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path / "home"))
    answer = CliRunner().invoke(app, list(command))
    assert isinstance(answer.exception, LibraryError)
    assert (answer.exception.key, answer.exception.values) == (
        "gazetteer-lost",
        {"folders": str(tmp_path / "lost")},
    )
