"""Where a database is, is said as libpq has it, and a password is never said again."""

from __future__ import annotations

import ssl
import sys
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import served
from atlas.cli import main
from atlas.errors import PostgisError
from atlas.postgis.address import parse
from tests import sample_atlas

SECRET = "p@ss:wör/d%"


@pytest.mark.parametrize(
    ("said", "environment", "expected"),
    [
        ("postgresql://u@h:5433/d", {}, ("h", 5433, "d", "u", "prefer")),
        ("postgres://u@h/d?sslmode=require", {"PGSSLMODE": "disable"}, ("h", 5432, "d", "u", "require")),
        (
            "postgresql://",
            {"PGHOST": "a", "PGPORT": "1", "PGDATABASE": "b", "PGUSER": "c", "PGSSLMODE": "disable"},
            ("a", 1, "b", "c", "disable"),
        ),
        (
            "postgresql:///d",
            {"PGHOST": "/var/run/postgresql", "PGUSER": "c"},
            ("/var/run/postgresql", 5432, "d", "c", "prefer"),
        ),
        ("postgresql://u@[::1]:7/d", {}, ("::1", 7, "d", "u", "prefer")),
        ("postgresql://u@h", {}, ("h", 5432, "u", "u", "prefer")),
    ],
)
def test_what_an_address_leaves_out_comes_from_the_environment(said, environment, expected):
    found = parse(said, environment)
    assert (found.host, found.port, found.database, found.user, found.ssl_mode) == expected


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("h:5432:d:u:{}", True),
        ("*:*:*:u:{}", True),
        ("# h:5432:d:u:{}", False),
        ("h:5432:d:other:{}\n*:*:*:*:second", False),
        ("h:5432:d", False),
    ],
)
def test_a_password_comes_from_the_file_of_passwords(tmp_path, line, found):
    path = tmp_path / "pgpass"
    path.write_text(line.format(SECRET.replace(":", r"\:")), encoding="utf-8")
    path.chmod(0o600)
    environment = {"PGPASSFILE": str(path)}
    assert (parse("postgresql://u@h/d", environment).password == SECRET) == found
    assert parse("postgresql://u:own@h/d", environment).password == "own"
    path.chmod(0o644)
    assert parse("postgresql://u@h/d", environment).password == "", "others may read it"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_password_can_be_written_and_is_not_shown(password):
    found = parse(f"postgresql://u:{quote(password, safe='')}@h/d", {})
    assert found.password == password
    assert repr(found) == repr(parse("postgresql://u@h/d", {"PGPASSWORD": "another"}))


@pytest.mark.parametrize(
    "said",
    [
        "mysql://u:secret@h/d",
        "postgresql://u:secret#x@h/d",
        "postgresql://u:secret@h:port/d",
        "postgresql://u:secret@h/d?sslmode=perhaps",
        "postgresql://u:secret@h/d?options=-csearch_path",
        "postgresql://u:secret@[h/d",
        "host=h password=secret",
        "",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(said):
    with pytest.raises(PostgisError) as refused:
        parse(said, {})
    assert refused.value.key == "database-address" and "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("mode", "checked"),
    [("verify-ca", (ssl.CERT_REQUIRED, False)), ("verify-full", (ssl.CERT_REQUIRED, True))],
)
def test_a_certificate_is_checked_where_that_is_asked(mode, checked):
    context = parse(f"postgresql://u@h/d?sslmode={mode}", {}).ssl()
    assert isinstance(context, ssl.SSLContext)
    assert (context.verify_mode, context.check_hostname) == checked
    with pytest.raises(PostgisError):
        parse(f"postgresql://u@h/d?sslmode={mode}&sslrootcert=nowhere.pem", {}).ssl()


def test_the_command_publishes_lists_removes_and_tells_no_password(
    postgres, tmp_path, monkeypatch, capsys, caplog
):
    database = postgres.database()
    user, password = postgres.user(database, "SUPERUSER")
    address = postgres.address(database, user, password)
    workspace = str(sample_atlas.make(tmp_path / "a.gpkg"))

    def run(*arguments, command="publish", fails=False):
        monkeypatch.setattr(sys, "argv", ["atlas", command, *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        shown = capsys.readouterr()
        assert bool(left.value.code) == fails, shown.err
        assert password not in shown.out + shown.err + caplog.text
        return shown.err if fails else shown.out

    assert "没有发布过" in run("--list", address, fails=True)
    assert f"已发布 {sample_atlas.CODE}" in run(workspace, address)
    assert "没有改动" in run(workspace, address)
    assert sample_atlas.NAME in run("--list", address)
    assert "已撤下" in run("--remove", sample_atlas.CODE, address)
    assert run("--list", "--json", address) == "[]\n"
    assert "不让登录" in run("--list", address.replace(password, password + "x"), fails=True)
    assert "连不上" in run("--list", address.replace(str(postgres.port), "1"), fails=True)
    assert "--remove" in run(address, fails=True)
    monkeypatch.setenv(served.ENVIRONMENT, address.replace(database, "nothing"))
    assert "不让登录" in run(command="serve", fails=True)
    assert "写法不对" in run("--store", "nothing", command="serve", fails=True)
