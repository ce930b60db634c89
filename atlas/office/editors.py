"""The list of editors for the office's own sign-in (OpenID Connect): e-mail addresses, domains or subjects.

An address counts only where the provider says that it is verified: with many providers anybody may write any
address into their account. Where a provider does not say so, editors are listed by their subject (``sub``).

What Streamlit needs to ask the provider (``[auth]``) stands beside the list in ``secrets.toml``. Its owner
alone may read it: who has the secret that signs the browsers' cookies can be anybody.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atlas.errors import UserError
from atlas.office.passwords import is_open

SECRETS = "secrets.toml"
LEAST_SECRET = 32  # characters of the secret that signs the browsers' cookies
SUFFIX = ".toml"  # of such a list; any other file of editors holds passwords
KEYS = ("emails", "domains", "subjects")
LASTS_S = 12 * 3600  # seconds that a sign-in lasts: a working day


class EditorsError(UserError):
    """A list of editors cannot be used."""


@dataclass(frozen=True, slots=True)
class Editors:
    """Who may edit."""

    emails: frozenset[str] = frozenset()  # in lower case
    domains: frozenset[str] = frozenset()  # of e-mail addresses, in lower case
    subjects: frozenset[str] = frozenset()  # as the provider names its users


def is_list(path: Path) -> bool:
    """Say whether a file of editors is such a list, rather than one of passwords."""
    return path.suffix == SUFFIX


def load(path: Path) -> Editors:
    """Read a list of editors.

    Raises
    ------
    EditorsError
        There is none, or it says something else.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise EditorsError("editors-none", name=str(path)) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EditorsError("editors-broken", name=str(path), reason=str(error)) from None
    for key, value in said.items():
        is_list = isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value)
        if key not in KEYS or not is_list:
            raise EditorsError("editors-broken", name=str(path), reason=key)
    emails, domains, subjects = (frozenset(map(str.strip, said.get(key, ()))) for key in KEYS)
    return Editors(frozenset(map(str.lower, emails)), frozenset(map(str.lower, domains)), subjects)


def secrets_of(path: Path) -> Path:
    """Name the file of secrets that belongs to a list."""
    return path.with_name(SECRETS)


def check_secrets(path: Path) -> None:
    """See that the secrets of a list are there, kept from others, and strong enough.

    Raises
    ------
    EditorsError
        They are not.
    """
    secrets = secrets_of(path)
    try:
        said = tomllib.loads(secrets.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise EditorsError("secrets-none", name=str(secrets)) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EditorsError("editors-broken", name=str(secrets), reason=str(error)) from None
    if is_open(secrets):
        raise EditorsError("passwords-open", name=str(secrets))
    auth = said.get("auth")
    if not isinstance(auth, dict) or len(str(auth.get("cookie_secret", ""))) < LEAST_SECRET:
        raise EditorsError("secrets-weak", name=str(secrets), least=str(LEAST_SECRET))


def admitted(editors: Editors, claims: Mapping[str, Any], now: float) -> str:
    """Return the name under which somebody who signed in may edit; "" where they may not.

    Parameters
    ----------
    editors : Editors
    claims : Mapping
        What the provider says of them (OpenID Connect Core 1.0, sections 2 and 5.1).
    now : float
        POSIX time, seconds.
    """
    signed_in = claims.get("iat")
    is_fresh = isinstance(signed_in, (int, float)) and signed_in <= now + 300 and now < signed_in + LASTS_S
    if claims.get("is_logged_in") is not True or not is_fresh:
        return ""
    email, subject = str(claims.get("email") or "").lower(), str(claims.get("sub") or "")
    of_whom, _, domain = email.rpartition("@")
    is_verified = claims.get("email_verified") is True and of_whom
    if is_verified and (email in editors.emails or domain in editors.domains):
        return email
    if subject and subject in editors.subjects:
        return f"{claims.get('name') or ''} ({subject})".strip()
    return ""
