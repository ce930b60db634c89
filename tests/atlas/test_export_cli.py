"""``atlas export``: a part of an atlas, chosen in words, in a format's own options."""

from __future__ import annotations

import json

import pyogrio
import pytest
from typer.testing import CliRunner

from atlas import library
from atlas.cli import app
from atlas.cli.terminal import explain
from atlas.corrections import Draft, Target, log
from atlas.dossier import dump
from tests import sample_atlas
from tests.atlas.small_county import DOSSIER

WATER = ("p1", "p2", "p3", "p4")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return sample_atlas.make(tmp_path_factory.mktemp("sample") / "sample.gpkg")


def run(*arguments):
    return CliRunner().invoke(app, ["export", *map(str, arguments)])


def exported(sample, tmp_path, *arguments):
    target = tmp_path / "out.geojson"
    result = run(sample, "-o", target, *arguments)
    assert result.exit_code == 0, result.exception
    return pyogrio.read_dataframe(target), (tmp_path / "out.geojson.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "projects", "says"),
    [
        (("--sector", "水利"), WATER, "领域：水利"),
        (("--years", "2025-2030"), ("p1",), "建设期：2025–2030"),
        (("--years", "2031"), (), "建设期：2031–2031"),
        (("--fidelity", "仅知在其上级范围内", "--within", "5000"), ("p1", "p2", "p3"), "≤ 5000 m"),
        (("--text", "堤防"), ("p3",), "文字：堤防"),
        (("--chapter", "第二章", "--unplaced"), ("p4",), "未落位"),
    ],
)
def test_a_filter_cuts_the_projects_and_is_said(sample, tmp_path, arguments, projects, says):
    table, metadata = exported(sample, tmp_path, *arguments)
    assert tuple(table.loc[table["layer"] == "projects-water", "id"]) == projects
    assert "town-areas" in set(table["layer"]), "the ground stays"
    assert says in metadata


@pytest.mark.parametrize(
    ("area", "ids"),
    [
        ("西山镇", {"149999", "149999.101", "149999.101.201", "149999/river", "z1", "p3"}),
        ("111.25,37.05,111.35,37.15", {"149999", "149999.102", "p1", "p2"}),
    ],
)
def test_an_area_takes_what_meets_it(sample, tmp_path, area, ids):
    table, metadata = exported(sample, tmp_path, "--area", area)
    assert set(table["id"]) == ids and f"范围：{area}" in metadata


def test_the_language_of_what_is_exported_can_be_said(sample, tmp_path):
    _, metadata = exported(sample, tmp_path, "--layer", "rivers", "--lang", "en")
    assert "layers: layer rivers" in metadata and "示意" not in metadata


def test_a_folder_takes_a_file_a_layer_in_any_format(sample, tmp_path):
    result = run(sample, "-o", tmp_path / "all", "--format", "csv", "--no-wkt", "--crs", "gk", "--json")
    answer = json.loads(result.stdout)
    assert [name for name in answer["files"] if name.endswith(".csv")] == [
        str(tmp_path / "all" / f"{layer}.csv") for layer in answer["layers"]
    ]


def test_formats_are_listed_with_their_options():
    drawing = json.loads(run("--formats", "--json").stdout)["dxf"]
    assert drawing["suffix"] == ".dxf" and drawing["options"]["scale"]["values"] == "500–1000000"
    assert {"csv", "--least-zoom", "--wkt"} <= set(run("--formats").stdout.split())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--area", "乌有镇"), "西山镇"),
        (("--area", "111,37,110,38"), "111,37,110,38"),
        (("--area", "111,37,110"), "111,37,110"),
        (("--area", "80,30,81,31"), "没有可导出的内容"),
        (("--sector", "军事"), "transport"),
        (("--fidelity", "猜的"), "surveyed"),
        (("--years", "去年"), "去年"),
        (("--lang", "fr"), "zh, en"),
        (("--crs", "27700"), "gcj02"),
        (("--layer", "乌有"), "town-areas"),
        (("--uncorrected",), "档案"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_leaves_no_file(sample, tmp_path, arguments, says):
    result = run(sample, "-o", tmp_path / "out.geojson", *arguments)
    assert result.exit_code == 1 and says in (explain(result.exception) or "")
    assert list(tmp_path.iterdir()) == []


def test_an_atlas_goes_out_with_its_corrections_or_without(tmp_path):
    dossier = tmp_path / "plan.json"
    dossier.write_text(dump(DOSSIER), encoding="utf-8")
    path = library.build(dossier, tmp_path / "atlas.gpkg")
    log.append(path, Draft("rename", Target("project", "p003", "项目3", 20), {"name": "改名"}, "张三"))
    library.rebuild(path)
    (tmp_path / "with").mkdir()
    (tmp_path / "without").mkdir()
    corrected, said = exported(path, tmp_path / "with")
    assert "改名" in set(corrected["name"]) and "不含人工校正" not in said
    as_read, said = exported(path, tmp_path / "without", "--uncorrected")
    assert "改名" not in set(as_read["name"]) and "不含人工校正" in said
    assert list(corrected["id"]) == list(as_read["id"])
