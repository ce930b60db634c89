"""``atlas gazetteer geocode``: from a county without positions to one with them, and what can go wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from atlas.cli import app
from atlas.cli.terminal import explain
from atlas.errors import UserError
from atlas.words import LANGUAGES, catalogue
from gazetteer.online import PROBLEMS, SERVICES
from gazetteer.online.judge import CONFLICTING, REASONS
from tests.gazetteer.online.conftest import begin
from tests.gazetteer.online.stub import (
    BAD_KEY,
    KEY,
    LOGIN,
    USED_UP,
    Reply,
    Stub,
    answering,
    osm,
    poi,
)

PLACES = {
    "石村": [poi("石村", 112.0, 36.91, address="静升镇"), poi("石村", 111.6, 36.75, address="翠峰镇")],
    "夏门镇": [poi("夏门镇", 111.5, 36.8, type_="乡镇")],
    "朝阳社区": [poi("朝阳小区", 111.7, 36.8)],
}
OSM = {"石村": [osm("石村", 112.0, 36.91)], "夏门镇": [osm("夏门镇", 111.5, 36.8, type="town")]}
Geocode = Callable[..., Result]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begin(tmp_path_factory.mktemp("county"))


@pytest.fixture
def stub() -> Iterator[Stub]:
    server = Stub(answering(PLACES, {}))
    yield server
    server.close()


@pytest.fixture
def geocode(built: Path, tmp_path: Path, stub: Stub, monkeypatch: pytest.MonkeyPatch) -> Geocode:
    """Run the command on a copy of the county, with its own cache."""
    for name in ("ATLAS_TIANDITU_KEY", "ATLAS_NOMINATIM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setitem(SERVICES["tianditu"].described, "interval_s", 0.0)
    for file in (built / "140729").iterdir():
        target = tmp_path / "data" / "140729" / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    (tmp_path / "data" / "sources.csv").write_bytes((built / "sources.csv").read_bytes())

    def _geocode(*options: str, key: str = KEY, service: str = "tianditu") -> Result:
        command = ["gazetteer", "geocode", "灵石县", "--with", service, "--into", str(tmp_path / "data")]
        keyed = ["--key", key] if key else []
        arguments = [*command, *keyed, "--cache", str(tmp_path / "kept"), *options]
        if "--address" not in options:
            arguments += ["--address", stub.address]
        return CliRunner().invoke(app, arguments)

    return _geocode


def villages(tmp_path: Path) -> str:
    return (tmp_path / "data" / "140729" / "villages.csv").read_text(encoding="utf-8")


def test_a_county_without_positions_gets_them(geocode, stub, tmp_path):
    before = villages(tmp_path)
    dry = geocode()
    assert dry.exit_code == 0, dry.output
    assert "--yes" in dry.stdout
    assert villages(tmp_path) == before
    asked = len(stub.asked)
    written = json.loads(geocode("--yes", "--json").stdout)
    assert len(stub.asked) == asked  # everything was kept
    assert written["written"].endswith("140729")
    assert written["reasons"]["changed"]["position"] == 3
    assert written["reasons"]["rejected"]["called"] == 1
    assert (written["asked"], written["problem"]) == (5, None)
    row = next(line for line in villages(tmp_path).splitlines() if line.startswith("140729.101.201"))
    assert "112.00000,36.91000,published,900,divisions|online-tianditu" in row
    again = json.loads(geocode("--json").stdout)
    assert again["asked"] == 2
    assert len(stub.asked) == asked


def test_what_was_written_answers_a_planner(geocode, tmp_path):
    geocode("--yes")
    environment = dict(os.environ) | {"ATLAS_GAZETTEER": str(tmp_path / "data")}
    answer = subprocess.run(
        [str(Path(sys.executable).with_name("atlas")), "find", "石村", "--county", "灵石县", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    rows = {row["id"]: row for row in json.loads(answer.stdout)}
    assert (rows["140729.101.201"]["lon"], rows["140729.101.201"]["fidelity"]) == (112.0, "published")
    assert "天地图" in rows["140729.101.201"]["source"]


def test_it_says_before_asking_how_many_questions_go_where(geocode, stub):
    answer = geocode("--kind", "village")
    host = stub.address.removeprefix("http://")
    (said,) = [line for line in answer.stderr.splitlines() if host in line]
    assert "地点 3 个" in said
    assert f"至多向 {host} 发出 " in said
    assert "地点 3 个，其中 3 个" in geocode("--kind", "village").stderr


def test_nominatim_by_its_address(geocode, stub, tmp_path):
    stub.answer = answering(OSM, {})
    answer = json.loads(geocode("--yes", "--json", service="nominatim", key="").stdout)
    assert answer["source"] == "online-nominatim"
    assert answer["reasons"]["changed"]["position"] == 2
    assert "ODbL" in (tmp_path / "data" / "sources.csv").read_text(encoding="utf-8")


def test_the_environment_turns_a_service_on(geocode, stub, monkeypatch):
    monkeypatch.setenv("ATLAS_TIANDITU_KEY", KEY)
    assert geocode(key="").exit_code == 0
    assert {asked.key for asked in stub.asked} == {KEY}


def test_nothing_is_asked_without_a_key_or_an_address(geocode, stub, monkeypatch):
    assert message(geocode(key="")).startswith("没有 tianditu 的密钥")
    assert "ATLAS_NOMINATIM" in message(geocode("--address", "", service="nominatim", key=""))
    assert stub.asked == []


def message(answer: Result) -> str:
    """What the user reads of an error."""
    assert isinstance(answer.exception, UserError), answer.output
    said = explain(answer.exception)
    assert said is not None
    assert KEY not in said + answer.output
    return said


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (BAD_KEY, "不认密钥"),
        (USED_UP, "配额"),
        (LOGIN, "网页"),
        (Reply(b"", 302, {"Location": "https://portal.example.com/login"}), "portal.example.com"),
        (Reply(b"{"), "读不懂"),
    ],
)
def test_a_failure_says_what_to_do_and_writes_nothing(geocode, stub, tmp_path, monkeypatch, reply, said):
    monkeypatch.setattr("gazetteer.online.client.PAUSE_S", 0.0)
    before = villages(tmp_path)
    stub.answer = lambda _: reply
    answer = geocode("--yes")
    assert said in message(answer)
    assert villages(tmp_path) == before


def test_it_goes_on_where_it_stopped(geocode, stub, tmp_path, monkeypatch):
    monkeypatch.setattr("gazetteer.online.client.PAUSE_S", 0.0)
    sane, stub.answer = stub.answer, lambda asked: USED_UP if len(stub.asked) > 4 else sane(asked)
    stopped = geocode("--json")
    assert "配额" in message(stopped)
    answer = json.loads(stopped.stdout)
    assert answer["problem"] == "quota"
    assert 0 < answer["asked"] < 5
    seen = {asked.wish["keyWord"] for asked in stub.asked[:4]}
    stub.asked.clear()
    stub.answer = sane
    assert json.loads(geocode("--json").stdout)["asked"] == 5
    assert not seen & {asked.wish["keyWord"] for asked in stub.asked}


def test_a_limit_counts_what_is_not_kept_yet(geocode):
    counts = [json.loads(geocode("--json", "--limit", "2").stdout)["asked"] for _ in range(3)]
    assert counts == [2, 5, 5]  # one search answers for both villages of one name


def test_the_public_server_is_not_asked_in_bulk(geocode, stub, monkeypatch):
    monkeypatch.setitem(
        SERVICES["nominatim"].described, "public", {"host": stub.address[7:], "interval_s": 0.0, "most": 3}
    )
    stub.answer = answering(OSM, {})
    assert "osm" in message(geocode(service="nominatim", key=""))
    assert stub.asked == []
    assert geocode("--limit", "3", service="nominatim", key="").exit_code == 0


@pytest.mark.parametrize("options", [("--kind", "river"), ("--limit", "0")])
def test_wrong_options_are_refused(geocode, stub, options):
    assert geocode(*options).exit_code == 2
    assert geocode(service="amap").exit_code == 2
    assert stub.asked == []


@pytest.mark.parametrize("address", ["ftp://example.com", "example.com", "https://user:secret@example.com"])
def test_a_wrong_address_is_named(geocode, address):
    said = message(geocode("--address", address))
    assert "--address" in said
    assert "secret" not in said


def test_a_county_without_a_gazetteer_is_told_to_begin(tmp_path):
    command = ["gazetteer", "geocode", "介休市", "--with", "tianditu", "--key", KEY, "--into", str(tmp_path)]
    assert "请先导入" in message(CliRunner().invoke(app, [*command, "--cache", str(tmp_path)]))


def test_a_spoilt_cache_is_named(geocode, tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "geocoders.sqlite").write_text("no database" * 100, encoding="utf-8")
    assert "--cache" in message(geocode())


def test_the_command_line_loads_no_network_code_until_it_is_asked_to():
    asked = "any(name.startswith('gazetteer.online') for name in sys.modules)"
    code = f"import sys, atlas.cli.gazetteer; sys.exit({asked})"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_help_names_every_service():
    answer = CliRunner().invoke(app, ["gazetteer", "geocode", "--help"], env={"COLUMNS": "200"})
    assert [name for name in SERVICES if name not in answer.stdout] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_every_problem_has_words(language):
    lists = {reason: "conflicting" if reason in CONFLICTING else "rejected" for reason in REASONS}
    wanted = {f"gazetteer.{name}.{reason}" for reason, name in lists.items()}
    assert wanted | {f"error.online-{problem}" for problem in PROBLEMS} <= set(catalogue(language))
