"""Who may change an atlas through its page: the rules, without the page.

- On the machine itself, asked by its own browser, everything may be changed, as it always was.
- Anywhere else the page can only be read, unless a login is set up; with one, editors log in everywhere.
- In doubt it can only be read. A request counts as this machine's own only where all that is known of it
  says so: the address that the server is bound to, the address that asks, and the names in the request.
  A proxy in front of the server betrays itself by the headers it adds, or else by the browser's ``Origin``,
  which it passes on.

What a reader may see is not restricted here: layers, tables, exports, and the plan's own passages where the
office serves its plan (``--plans``). Whoever may open the page may read all of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from urllib.parse import urlsplit

EDITORS, READ_ONLY, NAMES = "ATLAS_EDITORS", "ATLAS_READ_ONLY", "ATLAS_NAMES"
"""Environment variables: the file of editors, "1" for a page that nobody may edit, names of the server."""

_PROXIED = ("forwarded", "via", "x-real-ip")
_NAMED = ("host", "origin")  # headers of every request by which a browser opens a session


@dataclass(frozen=True, slots=True)
class Settings:
    """What the one who started the server decided."""

    editors: Path | None = None  # who may log in and edit; None where nobody may
    read_only: bool = False  # nobody may edit, not even on this machine
    names: tuple[str, ...] = ()  # by which readers' browsers call the server, beside its own


@dataclass(frozen=True, slots=True)
class Connection:
    """By which way a session reaches the server."""

    bound: str  # the address that the server listens at; "" for any
    peer: str = ""  # the address that asks; "" where it is this machine
    headers: Mapping[str, str] = field(default_factory=dict)  # of the request; none without a server


def settings(environment: Mapping[str, str]) -> Settings:
    """Read what was decided from the environment."""
    named = environment.get(EDITORS, "")
    names = tuple(name.strip().lower() for name in environment.get(NAMES, "").split(",") if name.strip())
    return Settings(Path(named) if named else None, environment.get(READ_ONLY, "") not in ("", "0"), names)


def may_be_edited(decided: Settings, bound: str) -> bool:
    """Say whether there is anybody who may edit."""
    return not decided.read_only and (decided.editors is not None or is_loopback(bound))


def refusal(decided: Settings, connection: Connection, editor: str, *, store_is_read_only: bool) -> str:
    """Say why a session may change nothing.

    Parameters
    ----------
    decided : Settings
    connection : Connection
    editor : str
        The name of who is logged in, "" for nobody.
    store_is_read_only : bool
        The atlas is kept where the page cannot write.

    Returns
    -------
    str
        ``store``, ``closed`` (nobody may), ``login`` (editors may, once they are logged in); "" where it may.
    """
    if store_is_read_only:
        return "store"
    if decided.read_only:
        return "closed"
    if decided.editors is not None:
        return "" if editor else "login"
    return "" if is_here(connection) else "closed"


def is_here(connection: Connection) -> bool:
    """Say whether a session is surely that of somebody at this machine."""
    headers = {name.lower(): value for name, value in connection.headers.items()}
    if not headers:  # no request at all: the page is run by a test or from a script, not served
        return True
    if any(name in _PROXIED or name.startswith("x-forwarded") for name in headers):
        return False
    named = (host_of(headers.get(name, "")) for name in _NAMED)
    addresses = (connection.bound, connection.peer or "localhost", *named)
    return all(is_loopback(address) for address in addresses)


def is_loopback(host: str) -> bool:
    """Say whether a name or an address, without its port, is that of this machine alone."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def host_of(named: str) -> str:
    """Take the host out of what a header names: ``host:port``, or an address with its scheme; "" if none."""
    try:
        parts = urlsplit(named if "//" in named else f"//{named}")
        is_plain = parts.username is None and (parts.port is None or parts.port > 0)  # a bad port is an error
    except ValueError:
        return ""
    return parts.hostname or "" if is_plain else ""
