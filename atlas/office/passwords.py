"""The password file of those who may edit: a name and an argon2id hash a line, readable by its owner alone.

A password is compared as NFKC, so that it is the same whether an input method writes full-width letters or
not. A name that is not in the file costs the same work as one that is: the answer's time names nobody.
"""

from __future__ import annotations

import logging
import os
import secrets
import stat
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from filelock import FileLock

from atlas.errors import UserError
from layers.files import write_bytes

FILE = "editors.passwd"  # beside the workspaces, where no other is named
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""argon2id with 19 MiB, two passes, one lane: OWASP Password Storage Cheat Sheet, "Argon2id" (2024)."""

LEAST = 15  # characters of a password that stands alone: NIST SP 800-63B-4, 3.1.1.2
MOST = 256  # characters; the same section asks for at least 64
LONGEST_NAME = 64  # characters
_KIND = "$argon2id$"
_log = logging.getLogger(__name__)


class PasswordError(UserError):
    """A password or its file cannot be used."""


@dataclass(frozen=True, slots=True)
class Login:
    """Who logged in, and by which entry of the file: once that is another, the login is none."""

    name: str
    entry: str  # the hash


def read(path: Path) -> dict[str, str]:
    """Read the hashes by name.

    Raises
    ------
    PasswordError
        There is no such file, others may read it, or a line is none of ours.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise PasswordError("passwords-none", name=str(path)) from None
    except UnicodeDecodeError:
        raise PasswordError("passwords-broken", name=str(path), line="1") from None
    if is_open(path):
        raise PasswordError("passwords-open", name=str(path))
    kept: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        name, _, entry = line.partition(":")
        if not name or not entry.startswith(_KIND):
            raise PasswordError("passwords-broken", name=str(path), line=str(number))
        kept[name] = entry
    return kept


def is_open(path: Path) -> bool:
    """Say whether others than its owner may read or write a file; Windows tells it in other ways."""
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def add(path: Path, name: str, password: str) -> None:
    """Keep the password of a name, in place of an earlier one.

    Raises
    ------
    PasswordError
        Name or password is not fit to be one, or the file cannot be used.
    """
    name, password = name.strip(), _normal(password)
    if not name or len(name) > LONGEST_NAME or ":" in name or not name.isprintable():
        raise PasswordError("user-name", most=str(LONGEST_NAME))
    if len(password) < LEAST:
        raise PasswordError("password-short", least=str(LEAST))
    if len(password) > MOST:
        raise PasswordError("password-long", most=str(MOST))
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(path):
        _write(path, (read(path) if path.exists() else {}) | {name: HASHER.hash(password)})


def remove(path: Path, name: str) -> None:
    """Forget a name.

    Raises
    ------
    PasswordError
        It is not in the file, or that cannot be used.
    """
    with _locked(path):
        kept = read(path)
        if name not in kept:
            raise PasswordError("user-unknown", name=name)
        del kept[name]
        _write(path, kept)


def login(path: Path, name: str, password: str) -> Login | None:
    """Check a password; None where it is wrong or nobody is called so.

    A hash made with other parameters than today's is made anew.

    Raises
    ------
    PasswordError
        The file cannot be used.
    """
    password = _normal(password[: MOST + 1])
    entry = read(path).get(name)
    try:
        HASHER.verify(entry or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return None
    if entry is None:
        return None
    if HASHER.check_needs_rehash(entry):
        entry = _renewed(path, name, entry, password)
    return Login(name, entry)


def is_valid(path: Path, made: Login) -> bool:
    """Say whether a login still holds: its name was not removed, nor its password changed."""
    try:
        return read(path).get(made.name) == made.entry
    except (PasswordError, OSError):
        return False


def _renewed(path: Path, name: str, entry: str, password: str) -> str:
    """Hash a password anew; where the file cannot be written, the old hash goes on."""
    made = HASHER.hash(password)
    try:
        with _locked(path):
            kept = read(path)
            if kept.get(name) != entry:  # somebody else changed it meanwhile
                return entry
            _write(path, kept | {name: made})
    except OSError as error:
        _log.warning("a hash could not be renewed: %s", error.strerror)
        return entry
    return made


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys() -> str:
    """Make the hash that stands for all names that are not in the file; nobody knows its password."""
    return HASHER.hash(secrets.token_urlsafe(32))


def _locked(path: Path) -> FileLock:
    return FileLock(path.with_name(f".{path.name}.lock"))


def _write(path: Path, kept: Mapping[str, str]) -> None:
    lines = "".join(f"{name}:{entry}\n" for name, entry in kept.items())
    write_bytes(path, lines.encode(), mode=0o600)
