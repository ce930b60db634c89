"""A PostgreSQL of the tests' own: a cluster in a temporary folder, on loopback, gone when they end."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from pg8000.exceptions import Error
from pg8000.native import Connection

from tests.browser.serving import free_port

DEBIAN = Path("/usr/lib/postgresql")
STARTS_WITHIN = 30.0  # seconds
SUPERUSER, TEMPLATE = "owner", "spatial"
_ACCOUNT = "postgres"  # of Debian's package: PostgreSQL refuses to be run by root


def programs() -> Path | None:
    """Find the newest PostgreSQL that has PostGIS; None where there is none."""
    found = [Path(path).resolve().parent for path in [shutil.which("initdb")] if path]
    found += sorted(DEBIAN.glob("[0-9]*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    return next((path for path in found if (path / "initdb").is_file() and _has_postgis(path)), None)


def _has_postgis(path: Path) -> bool:
    if not (path / "pg_config").is_file():
        return False
    asked = [str(path / "pg_config"), "--sharedir"]
    shared = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    return Path(shared, "extension", "postgis.control").is_file()


@dataclass(frozen=True)
class Cluster:
    """A running server, whose superuser needs no password; others do."""

    port: int
    _numbers: Iterator[int]

    def database(self, *, spatial: bool = True) -> str:
        """Make a database, with PostGIS or without, and return its name."""
        name = f"atlas_{next(self._numbers)}"
        self.run("postgres", f"CREATE DATABASE {name} TEMPLATE {TEMPLATE if spatial else 'template1'}")
        return name

    def user(self, database: str, rights: str = "") -> tuple[str, str]:
        """Make a user who may connect, and return its name and password."""
        name, password = f"user_{next(self._numbers)}", secrets.token_hex(8)
        self.run(database, f"CREATE ROLE {name} LOGIN PASSWORD '{password}' {rights}")
        return name, password

    def address(self, database: str, user: str = SUPERUSER, password: str = "") -> str:
        """Write the address of a database."""
        said = f"{user}:{password}" if password else user
        return f"postgresql://{said}@127.0.0.1:{self.port}/{database}"

    def run(self, database: str, statement: str, **values: Any) -> list[list[Any]]:
        """Run a statement as the superuser."""
        with Connection(SUPERUSER, host="127.0.0.1", port=self.port, database=database) as connection:
            return list(connection.run(statement, **values) or [])


@contextmanager
def cluster(settings: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """Run a server until the block ends.

    Parameters
    ----------
    settings : mapping of str to str, optional
        Of the server, beside those that make it quick and let it lose all when the power goes.
    """
    path = programs()
    assert path is not None, "PostgreSQL and PostGIS are needed"
    folder = Path(tempfile.mkdtemp(prefix="planning-atlas-postgres-"))
    account: dict[str, Any] = {}
    if os.name == "posix" and os.getuid() == 0:
        shutil.chown(folder, _ACCOUNT, _ACCOUNT)
        account = {"user": _ACCOUNT, "group": _ACCOUNT, "extra_groups": [], "cwd": folder}
    data, port = folder / "data", free_port()
    made = [
        path / "initdb",
        "-D",
        data,
        "-U",
        SUPERUSER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale",
        "C",
        "--no-sync",
    ]
    subprocess.run(list(map(str, made)), check=True, capture_output=True, **account)
    # Only the superuser needs no password.
    rules = f"host all {SUPERUSER} 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
    (data / "pg_hba.conf").write_text(rules, encoding="ascii")
    quick = {
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "shared_buffers": "256MB",
    }
    here = {"listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": str(folder)}
    command = [str(path / "postgres"), "-D", str(data)]
    for key, value in {**quick, **here, **(settings or {})}.items():
        command += ["-c", f"{key}={value}"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, **account)
    try:
        running = Cluster(port, count(1))
        _wait(running, server, folder / "log")
        running.run("postgres", f"CREATE DATABASE {TEMPLATE}")
        running.run(TEMPLATE, "CREATE EXTENSION postgis")
        yield running
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing is to be kept
        server.wait(STARTS_WITHIN)
        shutil.rmtree(folder)


def _wait(running: Cluster, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and server.poll() is None:
        try:
            running.run("postgres", "SELECT 1")
        except Error:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"PostgreSQL does not start:\n{log.read_text(encoding='utf-8')}")
