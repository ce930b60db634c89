"""``atlas gazetteer``: what a planner sees of an import, and that the rest of the atlas uses it at once."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from atlas.cli import app
from atlas.library import LibraryError
from atlas.words import LANGUAGES, catalogue
from gazetteer import catalogue as gazetteer_catalogue
from gazetteer import exchange
from gazetteer.sources import READERS, proposal
from tests.gazetteer.sources.conftest import STREETS, VILLAGES, outlines

ATLAS = Path(sys.executable).with_name("atlas")
PLAN = """# 灵石县国民经济和社会发展第十四个五年规划纲要

## 第一章 布局

灵石县位于山西省中部，县域内有静升镇、夏门镇、翠峰镇。
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "outlines.geojson").write_text(outlines(), encoding="utf-8")
    (tmp_path / "streets.csv").write_text(STREETS, encoding="utf-8")
    (tmp_path / "villages.csv").write_text(VILLAGES, encoding="utf-8")
    (tmp_path / "plan.md").write_text(PLAN, encoding="utf-8")
    (tmp_path / "points.csv").write_text(
        "name,kind,lon,lat,accuracy_m\n静升镇,town,111.86,36.89,800\n夏门镇,town,36.81,111.70,800\n",
        encoding="utf-8",
    )
    return tmp_path


@pytest.fixture
def take(files):
    """Import a file; the answer and its exit code."""

    def _take(source: str, name: str, *options: str):
        arguments = ["gazetteer", "import", source, str(files / name), "--county", "灵石县"]
        return CliRunner().invoke(app, [*arguments, "--into", str(files / "data"), *options])

    return _take


def test_an_import_says_what_it_would_do_and_writes_nothing(files, take):
    answer = take("outline", "outlines.geojson")
    assert answer.exit_code == 0
    assert "--yes" in answer.stdout
    assert not (files / "data").exists()


def test_the_atlas_uses_what_was_imported(files, take):
    for source, name in (("outline", "outlines.geojson"), ("divisions", "."), ("table", "points.csv")):
        answer = take(source, name, "--yes")
        assert answer.exit_code == 0, answer.output
    assert "111.70" not in (files / "data" / "140729" / "towns.csv").read_text(encoding="utf-8")

    def atlas(*arguments: str):
        environment = dict(os.environ) | {"ATLAS_GAZETTEER": str(files / "data")}
        return subprocess.run(
            [str(ATLAS), *arguments], cwd=files, env=environment, capture_output=True, text=True, check=True
        )

    (first, *_) = json.loads(atlas("find", "静升", "--county", "灵石县", "--json").stdout)
    assert (first["id"], first["lon"], first["accuracy_m"]) == ("140729.101", 111.86, 800)
    atlas("read", "plan.md", "-o", "dossier.json")
    dossier = json.loads((files / "dossier.json").read_text(encoding="utf-8"))
    places = {mention["name"]: mention["place"] for mention in dossier["mentions"]}
    assert dossier["plan"]["gb_code"] == "140729"
    assert places["静升镇"] == "140729.101"
    assert places["夏门镇"] == "140729.103"


def test_another_program_gets_every_item_with_its_reason(take):
    take("outline", "outlines.geojson", "--yes")
    take("divisions", ".", "--yes")
    answer = json.loads(take("table", "points.csv", "--json").stdout)
    assert answer["written"] is None
    assert answer["reasons"]["changed"] == {"position": 1, "namesake": 1}
    (rejected,) = answer["rejected"]
    assert (rejected["name"], rejected["reason"]) == ("夏门镇", "axes")
    assert rejected["where"].endswith("points.csv:3")


def ask(folder: Path, answer: str, *arguments: str) -> tuple[int, str]:
    """Run a command at a terminal, type an answer, and give the exit code and the screen."""
    terminal, end = pty.openpty()
    with subprocess.Popen([str(ATLAS), *arguments], cwd=folder, stdin=end, stdout=end, stderr=end) as process:
        os.close(end)
        os.write(terminal, answer.encode())
        screen = b""
        with contextlib.suppress(OSError):  # the terminal goes when the command ends
            while piece := os.read(terminal, 4096):
                screen += piece
    os.close(terminal)
    return process.returncode, screen.decode()


@pytest.mark.parametrize(("answer", "is_written"), [("n\n", False), ("\n", False), ("y\n", True)])
def test_at_a_terminal_one_is_asked_before_anything_is_written(files, answer, is_written):
    arguments = ["gazetteer", "import", "outline", "outlines.geojson", "--county", "灵石县", "--into", "data"]
    code, screen = ask(files, answer, *arguments)
    assert code == 0
    assert "写入 data/140729？" in screen
    assert (files / "data" / "140729" / "county.toml").is_file() == is_written
    assert (files / "data").exists() == is_written


def test_a_program_gets_the_answer_and_the_writing_too(files, take):
    answer = json.loads(take("outline", "outlines.geojson", "--json", "--yes").stdout)
    assert answer["written"] == str(files / "data" / "140729")
    assert (files / "data" / "140729" / "county.toml").is_file()


def test_a_long_list_is_counted_by_its_reasons(files, take):
    take("outline", "outlines.geojson", "--yes")
    rows = [f"{number}号,village,111.5,{lat},9" for number, lat in enumerate([36.9] * 9 + [39.9] * 14)]
    (files / "many.csv").write_text("\n".join(["name,kind,lon,lat,accuracy_m", *rows]), encoding="utf-8")
    printed = take("table", "many.csv").stdout
    assert "新增 9" in printed
    assert "在县界以外 14" in printed


def test_towns_that_nothing_places_are_named(take):
    take("outline", "outlines.geojson", "--yes")
    assert "尚无点位的" not in take("divisions", ".", "--yes").stdout  # of none: nothing was to be expected
    assert "尚无点位的乡镇、街道：翠峰镇、夏门镇。" in take("table", "points.csv", "--yes").stdout


def test_a_file_of_another_county_says_so(files, take):
    take("outline", "outlines.geojson", "--yes")
    (files / "none.txt").write_text("1\tX\tX\t远村\t20.1\t100.1\tP\tPPL\tCN\n", encoding="utf-8")
    printed = take("geonames", "none.txt").stdout
    assert "不属本县 1" in printed
    assert "没有本县的内容" in printed


def test_a_fault_is_told_in_the_language_asked_for(files):
    (files / "broken.csv").write_text("name,kind\n甲,castle\n", encoding="utf-8")
    arguments = ["gazetteer", "import", "table", "broken.csv", "--county", "灵石县", "--into", "data"]
    answer = subprocess.run(
        [str(ATLAS), *arguments],
        cwd=files,
        env=dict(os.environ) | {"ATLAS_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "written: broken.csv:2: kind 'castle' is none of" in answer.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--datum", "NAD27"),
        ("--kind", "castle"),
        ("--accuracy", "0"),
        ("--crs", "EPSG:1"),
        ("--encoding", "klingon"),
        ("--column", "name"),
        ("--column", "height=H"),
    ],
    ids=" ".join,
)
def test_wrong_options_are_refused(take, options):
    assert take("outline", "outlines.geojson", *options).exit_code == 2


def test_a_fault_of_the_file_is_one_message(files):
    (files / "broken.csv").write_text("nom\nx\n", encoding="utf-8")
    answer = subprocess.run(
        [str(ATLAS), "gazetteer", "import", "table", "broken.csv", "--county", "灵石县", "--into", "data"],
        cwd=files,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert "broken.csv: 各列中没有名称列：nom" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words(language):
    lists = {
        "new": proposal.NEW,
        "changed": proposal.CHANGED,
        "conflicting": proposal.CONFLICTING,
        "rejected": proposal.REJECTED,
    }
    wanted = {
        f"gazetteer.{prefix}{name}.{reason}"
        for prefix in ("", "short.")
        for name, reasons in lists.items()
        for reason in reasons
    }
    assert wanted - set(catalogue(language)) == set()


def test_the_help_names_every_source():
    answer = CliRunner().invoke(app, ["gazetteer", "import", "--help"], env={"COLUMNS": "200"})
    assert [source for source in READERS if source not in answer.stdout] == []


@pytest.mark.parametrize(("name", "options"), [("out.jsonld", ()), ("out.json", ("--format", "lpf"))])
def test_a_gazetteer_is_exported_and_spared(tmp_path, name, options):
    arguments = ["gazetteer", "export", "汾阳市", "-o", str(tmp_path / name), *options]
    answer = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    places = exchange.read((tmp_path / name).read_text(encoding="utf-8"))
    assert (answer["format"], answer["places"]) == ("lpf", len(places))
    assert "141182.101" in {place.id for place in places}
    again = CliRunner().invoke(app, arguments)
    assert isinstance(again.exception, LibraryError)
    assert CliRunner().invoke(app, [*arguments, "--force"]).exit_code == 0


def covered(*options: str):
    return CliRunner().invoke(app, ["gazetteer", "coverage", "霍州市", *options], env={"COLUMNS": "200"})


def test_coverage_of_a_county():
    answer = json.loads(covered("--json").stdout)
    rows = {row["kind"]: row for row in answer["kinds"]}
    assert rows["town"]["places"] == 12
    containers = rows["village"]["known"]["container"]
    assert containers["places"] > 0
    printed = covered().stdout
    assert f"{containers['places']} · {containers['median_m']:,.0f} m" in printed


def test_areas_and_neighbours_of_towns_stand_beside_the_published_ones():
    arguments = ["gazetteer", "coverage", "汾阳市"]
    answer = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    towns = {row["town"]: row for row in answer["areas"]["towns"]}
    assert towns["演武镇"]["published_km2"] == 58.1
    assert abs(towns["演武镇"]["off"]) < 0.05
    assert towns["石庄镇"]["off"] is None
    assert answer["areas"]["sum_km2"] == pytest.approx(answer["areas"]["outline_km2"], rel=1e-4)
    neighbours = {row["town"]: row for row in answer["neighbours"]}
    assert "肖家庄镇" in neighbours["阳城镇"]["both"]
    printed = CliRunner().invoke(app, arguments, env={"COLUMNS": "160"}).stdout
    assert "58.1" in printed
    assert "文峰街道、肖家庄镇" in printed


PLAIN = "# a remark\n辛置镇\n辛置\n许村 → 141082.005.205\n汾河 → ?\n无此地\n"
LINES = '{"name": "许村", "kind": "village", "parent": ""}\n\n{"name": "无此地", "kind": "park"}\n'


@pytest.mark.parametrize(
    ("name", "text", "kinds", "unknown"),
    [
        ("names.txt", PLAIN, {"town": 1, "village": 1, "": 2}, ["汾河", "无此地"]),
        ("names.jsonl", LINES, {"village": 1, "park": 1}, ["无此地"]),
    ],
)
def test_coverage_of_a_list_of_names(tmp_path, name, text, kinds, unknown):
    (tmp_path / name).write_text(text, encoding="utf-8")
    answer = json.loads(covered("--names", str(tmp_path / name), "--json").stdout)
    assert {row["kind"]: row["places"] for row in answer["kinds"]} == kinds
    assert answer["unknown"] == unknown
    assert all(one in covered("--names", str(tmp_path / name)).stdout for one in unknown)


def test_coverage_of_what_a_plan_names():
    dossier = Path(__file__).parents[2] / "atlas" / "data" / "141082.json"
    mentions = json.loads(dossier.read_text(encoding="utf-8"))["mentions"]
    answer = json.loads(covered("--names", str(dossier), "--json").stdout)
    meant = {mention["place"] for mention in mentions if mention["place"]}
    assert sum(row["places"] - row["unknown"] for row in answer["kinds"]) == len(meant)


@pytest.mark.parametrize("text", [b"\xff\xfe\x00", b"no json\n", b"[1]\n", b'{"kind": "village"}\n'])
def test_a_broken_list_of_names_is_refused(tmp_path, text):
    (tmp_path / "names.jsonl").write_bytes(text)
    answer = covered("--names", str(tmp_path / "names.jsonl"))
    assert isinstance(answer.exception, LibraryError)


def test_the_whole_country_is_searched_by_name(files, monkeypatch):
    monkeypatch.setenv("ATLAS_GAZETTEER", str(files / "data"))
    asked = ["find", "石村", "--country", "--json"]
    refused = CliRunner().invoke(app, asked)
    assert isinstance(refused.exception, LibraryError)
    gazetteer_catalogue.national_index.cache_clear()
    assert (
        CliRunner().invoke(app, ["gazetteer", "names", str(files), "--into", str(files / "data")]).exit_code
        == 0
    )
    rows = json.loads(CliRunner().invoke(app, asked).stdout)
    assert [row["code"] for row in rows] == ["140729100201", "140729101201"]
    assert rows[0]["in"] == ["山西省", "晋中市", "灵石县", "翠峰镇"]
    assert CliRunner().invoke(app, ["find", "无此村名", "--country"]).exit_code == 1
    printed = CliRunner().invoke(app, ["find", "石", "--country"], env={"COLUMNS": "120"}).stdout
    assert "140729100201" in printed
