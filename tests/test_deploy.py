"""What the files of ``deploy/`` promise holds: they name what is there, and shut what they say they shut."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from atlas.cli import app

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
FOLDER = "/opt/planning-atlas"
HOME = "/var/lib/planning-atlas"


def steps() -> list[tuple[str, str]]:
    """List the instructions of the Dockerfile."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.strip().partition(" ") for line in lines)]


def unit(name: str) -> dict[str, list[str]]:
    """Read the section [Service] of a unit: a setting may stand there several times."""
    text = (DEPLOY / name).read_text(encoding="utf-8").partition("[Service]")[2].partition("[Install]")[0]
    found: dict[str, list[str]] = {}
    for key, value in re.findall(r"^([A-Za-z]+)=(.*)$", text, re.MULTILINE):
        found.setdefault(key, []).append(value)
    return found


def assert_is_a_command(words: list[str]) -> None:
    """See that the program has a command, and each option that is given to it."""
    help_ = CliRunner().invoke(app, [words[0], "--help"], env={"COLUMNS": "200"})
    assert help_.exit_code == 0
    for option in (word for word in words[1:] if word.startswith("-")):
        assert re.search(rf"(?<![\w-]){option}(?![\w-])", help_.stdout), option


def test_the_image_is_made_of_files_that_are_there_and_that_its_build_is_let_see():
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    let = {line[1:] for line in ignored if line.startswith("!")}
    copied = [shlex.split(rest)[:-1] for word, rest in steps() if word == "COPY" and "--from" not in rest]
    names = {name for listed in copied for name in listed}
    assert ignored[0] == "*" and names == let
    assert all((ROOT / name).exists() for name in names)
    needed = {"app", "atlas", "layers", "gazetteer"}
    assert needed <= {Path(name).stem for name in names}


def test_the_image_installs_what_is_locked_and_runs_as_nobody_in_particular():
    said = steps()
    installs = [rest for word, rest in said if word == "RUN" and "pip install" in rest]
    assert "--require-hashes -r requirements.lock" in installs[0]
    assert all("--require-hashes" in each or "--no-deps --no-build-isolation" in each for each in installs)
    last = max(at for at, (word, _) in enumerate(said) if word == "FROM")
    final = dict(said[last:])
    user, _, group = final["USER"].partition(":")
    assert user == group != "0" and f"--uid {user}" in final["RUN"]
    assert final["VOLUME"] == HOME and f"ATLAS_HOME={HOME}" in final["ENV"]
    assert "ADD" not in dict(said)


def test_the_image_asks_for_its_health_where_the_page_answers():
    final = dict(steps())
    arguments = json.loads(final["CMD"])
    port = arguments[arguments.index("--port") + 1]
    assert json.loads(final["ENTRYPOINT"]) == ["atlas"] and final["EXPOSE"] == port
    assert f"http://127.0.0.1:{port}/healthz" in final["HEALTHCHECK"]
    assert_is_a_command(arguments)


@pytest.mark.parametrize("name", ["planning-atlas.service", "planning-atlas-backup.service"])
def test_a_unit_runs_a_command_that_is_there_as_a_user_of_its_own(name):
    said = unit(name)
    (start,) = said["ExecStart"]
    words = shlex.split(start.partition(".venv/bin/atlas")[2].strip("'"))
    assert f"{FOLDER}/.venv/bin/atlas" in start
    assert_is_a_command(words)
    assert said["User"] == said["Group"] == ["planning-atlas"]
    assert f"ATLAS_HOME={HOME}" in said["Environment"][0]
    assert "planning-atlas" in said["StateDirectory"][0].split()
    assert said["ProtectSystem"] == ["strict"] and said["CapabilityBoundingSet"] == [""]
    shut = (
        "NoNewPrivileges",
        "PrivateDevices",
        "PrivateTmp",
        "ProtectHome",
        "RestrictSUIDSGID",
        "LockPersonality",
    )
    assert all(said[key] == ["yes"] for key in shut)


def test_the_service_speaks_to_its_own_machine_alone_and_nginx_asks_it_there():
    said = unit("planning-atlas.service")
    assert (said["IPAddressDeny"], said["IPAddressAllow"]) == (["any"], ["localhost"])
    assert said["RestrictAddressFamilies"] == ["AF_INET AF_INET6 AF_UNIX"] and "MemoryMax" in said
    port = shlex.split(said["ExecStart"][0])[-2]
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert {*re.findall(r"proxy_pass http://127\.0\.0\.1:(\d+);", site)} == {port}
    for line in ("Upgrade $http_upgrade", "Connection $connection_upgrade", "X-Forwarded-For $remote_addr"):
        assert f"proxy_set_header {line};" in site
    assert "ssl_protocols       TLSv1.2 TLSv1.3;" in site and "location = /healthz" in site


def test_the_guide_names_files_and_commands_that_are_there():
    guide = (ROOT / "docs" / "office.md").read_text(encoding="utf-8")
    for named in re.findall(r"deploy/[\w-]+\.?\w*", guide):
        assert (ROOT / named).is_file(), named
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"(?:^|`)(?:sudo )?make ([a-z-]+)", guide, re.MULTILINE)) <= set(targets)
    for command in re.findall(r"^atlas ([^#\n]+)", guide, re.MULTILINE):
        assert_is_a_command(shlex.split(command))
