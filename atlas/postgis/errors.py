"""What driver and database refuse, put into words for a user or the administrator of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pg8000.exceptions import DatabaseError, Error

from atlas.errors import PostgisError

_KEYS = {
    "28": "database-refused",  # invalid authorization
    "3D": "database-refused",  # no such database
    "42501": "database-forbidden",
    "25006": "database-forbidden",  # read-only transaction
    "55P03": "database-busy",  # lock not available
    "57014": "database-slow",  # statement timeout
}
"""By SQLSTATE or its class (PostgreSQL's documentation, appendix A); all others are ``database-broken``."""


@contextmanager
def told() -> Iterator[None]:
    """Put what driver and database refuse into words for a user.

    Raises
    ------
    PostgisError
    """
    try:
        yield
    except Error as error:
        raise _in_words(error) from None
    except OSError as error:  # no such host, nobody there, a certificate that nobody vouches for
        raise PostgisError("database-unreachable", reason=error.strerror or str(error)) from None


def _in_words(error: Error) -> PostgisError:
    said = error.args[0] if error.args else ""
    if not isinstance(error, DatabaseError) or not isinstance(said, dict):
        return PostgisError("database-broken", reason=str(said))
    state = str(said.get("C", ""))
    key = _KEYS.get(state) or _KEYS.get(state[:2], "database-broken")
    return PostgisError(key, reason=str(said.get("M", state)))
