"""Where a database is, as libpq has it: an address ``postgresql://…``, the environment, a password file.

What the address leaves out comes from ``PGHOST``, ``PGPORT``, ``PGUSER``, ``PGPASSWORD``, ``PGPASSFILE``,
``PGDATABASE``, ``PGSSLMODE`` and ``PGSSLROOTCERT`` (PostgreSQL's documentation, 34.15 and 34.16). The driver
itself reads none of them.
"""

from __future__ import annotations

import getpass
import os
import re
import ssl
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from atlas.errors import PostgisError

SCHEMES = ("postgresql", "postgres")
PORT = 5432
OPTIONS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
"""What may follow ``?`` in an address, and the variable that stands in for it."""
SSL_MODES = ("disable", "prefer", "require", "verify-ca", "verify-full")
_FIELD = re.compile(r"((?:\\.|[^:\\])*)(?::|$)")
"""One field of a password file: a colon or backslash within it has a backslash before it."""


@dataclass(frozen=True, slots=True)
class Address:
    """A database, who asks it, and how it is reached."""

    host: str  # name or number; a path is the folder of a Unix socket
    port: int
    database: str
    user: str
    password: str = field(default="", repr=False)
    ssl_mode: str = "prefer"  # one of SSL_MODES
    ssl_root: str = ""  # file of the authorities trusted; "" for the system's

    @property
    def is_socket(self) -> bool:
        """Whether it is reached by a Unix socket."""
        return self.host.startswith("/")

    def ssl(self) -> ssl.SSLContext | bool | None:
        """Give what the driver makes of the mode: False for none, None for where it is offered.

        Raises
        ------
        PostgisError
            The file of authorities cannot be read.
        """
        plain: Mapping[str, bool | None] = {"disable": False, "prefer": None, "require": True}
        if self.ssl_mode in plain:
            return plain[self.ssl_mode]
        try:
            context = ssl.create_default_context(cafile=self.ssl_root or None)
        except OSError as error:
            raise PostgisError("database-broken", reason=f"sslrootcert: {error.strerror}") from None
        context.check_hostname = self.ssl_mode == "verify-full"
        return context


def parse(address: str, environment: Mapping[str, str]) -> Address:
    """Read an address.

    Raises
    ------
    PostgisError
        It is none. What it says does not repeat it: a password may stand in it.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        raise PostgisError("database-address") from None
    if parts.scheme not in SCHEMES or not set(options) <= set(OPTIONS) or parts.fragment:
        raise PostgisError("database-address")
    ssl_mode, ssl_root = (
        options.get(name, environment.get(variable, "")) for name, variable in OPTIONS.items()
    )
    if (ssl_mode or "prefer") not in SSL_MODES:
        raise PostgisError("database-address")
    user = unquote(parts.username or "") or environment.get("PGUSER", "") or getpass.getuser()
    found = Address(
        host=unquote(parts.hostname or "") or environment.get("PGHOST", "") or "localhost",
        port=port or _port(environment.get("PGPORT", "")),
        database=unquote(parts.path.strip("/")) or environment.get("PGDATABASE", "") or user,
        user=user,
        ssl_mode=ssl_mode or "prefer",
        ssl_root=ssl_root,
    )
    password = unquote(parts.password or "") or environment.get("PGPASSWORD", "") or _kept(found, environment)
    return replace(found, password=password)


def _port(said: str) -> int:
    if said and not (said.isascii() and said.isdigit() and 0 < int(said) < 2**16):
        raise PostgisError("database-address")
    return int(said) if said else PORT


def _kept(asked: Address, environment: Mapping[str, str]) -> str:
    """Find a password in the password file; one that others may read is passed over, as libpq does."""
    named = environment.get("PGPASSFILE", "")
    path = Path(named) if named else Path.home() / ".pgpass"
    try:
        if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            return ""
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    wanted = (asked.host, str(asked.port), asked.database, asked.user)
    for line in lines:
        fields = [re.sub(r"\\(.)", r"\1", each) for each in _FIELD.findall(line)]
        if line.startswith("#") or len(fields) < 5:
            continue
        if all(each in ("*", right) for each, right in zip(fields[:4], wanted, strict=True)):
            return fields[4]
    return ""
