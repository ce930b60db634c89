"""The tables of published atlases: brought up to date by numbered migrations, and known before they are read.

Each file of ``migrations/`` is applied once, in order, and listed in a table of the database. One that has
been released is never changed: what is to be otherwise is another migration.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pg8000.native import Connection, identifier

from atlas.errors import PostgisError

SCHEMA = "planning_atlas"
ROLES = ("atlas_reader", "atlas_writer")
WAITS = "60s"  # for another publisher
_LOCK = 0x61746C6173  # "atlas" in ASCII: no other program's advisory lock is likely to have it


@dataclass(frozen=True, slots=True)
class Migration:
    """One step from an older schema to a newer one."""

    number: int
    name: str
    statements: str  # SQL


@cache
def migrations() -> tuple[Migration, ...]:
    """Read the migrations, the first one first."""
    found = []
    for entry in files(__package__).joinpath("migrations").iterdir():
        number, _, name = entry.name.removesuffix(".sql").partition("_")
        if number.isdigit():
            found.append(Migration(int(number), name, entry.read_text(encoding="utf-8")))
    return tuple(sorted(found, key=lambda each: each.number))


def check(connection: Connection) -> None:
    """See that a database holds the tables that this version reads.

    Raises
    ------
    PostgisError
        It holds none, other ones, or those of another version.
    """
    applied = _applied(connection)
    if not applied:
        raise PostgisError("database-empty")
    if _pending(applied):
        raise PostgisError("database-older", found=str(applied[-1][0]), known=str(migrations()[-1].number))


def bring_up_to_date(connection: Connection) -> None:
    """Apply the migrations that a database lacks, within the transaction of a publisher.

    Until that transaction ends, other publishers wait.

    Raises
    ------
    PostgisError
        The tables are not ours or newer than this program, another publisher does not come to an end, or an
        administrator must do something first.
    """
    connection.run(f"SET LOCAL lock_timeout = '{WAITS}'")
    connection.run("SELECT pg_advisory_xact_lock(:lock)", lock=_LOCK)
    applied = _applied(connection)
    pending = _pending(applied)
    if pending and (needed := _needed(connection, is_new=not applied)):
        raise PostgisError("database-administrator", statements=" ".join(needed))
    for migration in pending:
        connection.run(migration.statements)
        connection.run(
            "INSERT INTO planning_atlas.migrations (number, name) VALUES (:number, :name)",
            number=migration.number,
            name=migration.name,
        )


def _applied(connection: Connection) -> list[tuple[int, str]]:
    """List what was applied; nothing where there is no schema of ours."""
    listed, there = connection.run(
        "SELECT to_regclass(:migrations) IS NOT NULL, to_regnamespace(:schema) IS NOT NULL",
        migrations=f"{SCHEMA}.migrations",
        schema=SCHEMA,
    )[0]
    if not there:
        return []
    if not listed:
        raise PostgisError("database-foreign", schema=SCHEMA)
    rows = connection.run("SELECT number, name FROM planning_atlas.migrations ORDER BY number")
    return [(int(number), str(name)) for number, name in rows]


def _pending(applied: list[tuple[int, str]]) -> tuple[Migration, ...]:
    known = [(each.number, each.name) for each in migrations()]
    if applied[: len(known)] != known[: len(applied)]:
        raise PostgisError("database-foreign", schema=SCHEMA)
    if len(applied) > len(known):
        raise PostgisError("database-newer", found=str(applied[-1][0]), known=str(known[-1][0]))
    return migrations()[len(applied) :]


def _needed(connection: Connection, *, is_new: bool) -> list[str]:
    """List the statements that an administrator must run before this user can make the tables."""
    may_all, may_roles, may_schema, has_postgis, database, user = connection.run(
        "SELECT rolsuper, rolcreaterole, has_database_privilege(current_database(), 'CREATE'),"
        " EXISTS (SELECT FROM pg_extension WHERE extname = 'postgis'), current_database(), current_user"
        " FROM pg_roles WHERE rolname = current_user"
    )[0]
    known = {name for (name,) in connection.run("SELECT rolname FROM pg_roles")}
    needed = [] if has_postgis or may_all else ["CREATE EXTENSION postgis;"]
    if is_new and not may_schema:
        needed.append(f"GRANT CREATE ON DATABASE {identifier(database)} TO {identifier(user)};")
    if not (may_roles or may_all):
        needed += [f"CREATE ROLE {role} NOLOGIN;" for role in ROLES if role not in known]
    return needed
