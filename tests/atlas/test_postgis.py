"""An atlas in a database is the atlas of its file, for whoever may read it, and for nobody to write."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import numpy as np
import pyogrio
import pytest
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal
from pg8000.exceptions import DatabaseError
from pg8000.native import Connection
from shapely.geometry import box

from atlas import exporting, library, served
from atlas.errors import PostgisError
from atlas.postgis.address import parse
from atlas.postgis.connection import Database, writing
from atlas.postgis.publish import listed, publish, remove
from atlas.postgis.schema import migrations
from atlas.postgis.store import MOST, PostgisStore
from atlas.selecting import Selection
from atlas.store import open_store
from tests import sample_atlas
from tests.atlas.crowds import crowd, workspace

MANY = 6000  # features: enough for an index in space in a GeoPackage
WEST, SOUTH = sample_atlas.WEST, sample_atlas.SOUTH
COUNTED = ("atlases", "layers", "features", "findings", "citations")


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """The sample county with very many projects."""
    return workspace(tmp_path_factory.mktemp("many") / "many.gpkg", [crowd(MANY)])


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    path = tmp_path_factory.mktemp("real") / "real.gpkg"
    return open_store(library.build(next(library.builtin_dossiers()), path))


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return open_store(sample_atlas.make(tmp_path_factory.mktemp("sample") / "sample.gpkg"))


@pytest.fixture
def address(postgres):
    """A new database with PostGIS, as its owner reaches it."""
    return parse(postgres.address(postgres.database()), {})


@pytest.fixture(scope="module")
def database(postgres, many, real):
    """A database that holds both, as the page reads it."""
    name = postgres.database()
    for store in (many, real):
        publish(store, parse(postgres.address(name), {}))
    user, password = postgres.user(name, "IN ROLE atlas_reader")
    opened = Database(parse(postgres.address(name, user, password), {}))
    yield opened
    opened.close()


def published(database, store):
    number = next(each.id for each in listed(database) if each.code == store.info().county)
    return PostgisStore(database, number)


def counts(postgres, address):
    return [
        postgres.run(address.database, f"SELECT count(*) FROM planning_atlas.{table}")[0][0]
        for table in COUNTED
    ]


# What is read.


@pytest.mark.parametrize("which", ["many", "real"])
def test_both_stores_tell_the_same(which, database, request):
    there = request.getfixturevalue(which)
    here = published(database, there)
    assert here.info() == there.info() and here.layers() == there.layers()
    assert here.dossier() == there.dossier()
    assert_frame_equal(here.findings(), there.findings())
    assert_frame_equal(here.citations(), there.citations())
    tables = here.tables()
    assert list(tables) == [info.id for info in here.layers()]
    for layer, table in there.tables().items():
        assert_geodataframe_equal(tables[layer], table)
        assert_geodataframe_equal(here.features(layer), table)


@pytest.mark.parametrize("kind", ["file", "database"])
def test_a_box_gives_what_lies_in_it(kind, many, database):
    store = many if kind == "file" else published(database, many)
    whole = many.features("projects-water")
    for west, south, wide in [(0.1, 0.1, 0.05), (0.0, 0.0, 0.4), (0.3, 0.2, 0.001), (1.0, 1.0, 0.5)]:
        asked = (WEST + west, SOUTH + south, WEST + west + wide, SOUTH + south + wide)
        expected = whole[whole.intersects(box(*asked))].reset_index(drop=True)
        assert_geodataframe_equal(store.features("projects-water", box=asked), expected)
    with pytest.raises(KeyError):
        store.features("projects-water' OR 'a' = 'a")


def test_a_box_asks_the_index_in_space(many, database, monkeypatch):
    store = published(database, many)
    used = "SELECT pg_stat_force_next_flush(), (SELECT idx_scan FROM pg_stat_user_indexes WHERE {})"
    used = used.format("indexrelname = 'features_in_space'")
    database.rows(used)
    before = database.rows(used)[0][1]
    store.features("projects-water", box=(WEST, SOUTH, WEST + 0.01, SOUTH + 0.01))
    database.rows(used)
    assert database.rows(used)[0][1] > before
    asked: list[str] = []
    with closing(sqlite3.connect(many.path)) as file:
        monkeypatch.setattr("sqlite3.connect", lambda *args, **more: file)
        file.set_trace_callback(asked.append)
        many.features("projects-water", box=(WEST, SOUTH, WEST + 0.01, SOUTH + 0.01))
    assert any("rtree_projects_water_point_geom" in query for query in asked)


def test_a_tile_holds_what_lies_in_it(many, database, tmp_path):
    store = published(database, many)
    assert MOST > MANY
    x, y = 6626, 3183  # at zoom 13, within the county
    path = tmp_path / "tile.mvt"
    path.write_bytes(store.tile("projects-water", 13, x, y))
    drawn = pyogrio.read_dataframe(f"MVT:{path}")
    north, south = (np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * row / 2**13)))) for row in (y, y + 1))
    west, east = (360 * column / 2**13 - 180 for column in (x, x + 1))
    inside = set(many.features("projects-water", box=(west, south, east, north))["id"])
    assert inside and inside <= set(drawn["id"])
    around = many.features("projects-water", box=(west - 0.01, south - 0.01, east + 0.01, north + 0.01))
    assert set(drawn["id"]) <= set(around["id"])
    path.write_bytes(store.tile("town-areas", 5, 25, 12))
    assert set(pyogrio.read_dataframe(f"MVT:{path}")["name"]) == set(many.features("town-areas")["name"])
    assert store.tile("projects-water", 0, 0, 0) and not store.tile("projects-water", 13, 0, 0)
    assert not store.tile("villages", 0, 0, 0), "what has no place is in no tile"
    for z, column, row in [(-1, 0, 0), (25, 0, 0), (3, 8, 0), (3, 0, -1)]:
        with pytest.raises(ValueError, match="no tile"):
            store.tile("projects-water", z, column, row)


def test_exports_and_the_list_work_from_the_database(many, real, database, monkeypatch):
    monkeypatch.setattr(served, "_database", lambda address: database)
    monkeypatch.setenv(served.ENVIRONMENT, "postgresql://nobody@127.0.0.1/nothing")
    assert served.is_read_only()
    assert {entry.code for entry in served.atlases()} == {many.info().county, real.info().county}
    assert all(entry.workspace is None for entry in served.atlases())
    here, there = (exporting.subject(store, "zh") for store in (served.find(real.info().county_name), real))
    assert [layer.id for layer in here.layers] == [layer.id for layer in there.layers]
    assert here.outline == there.outline and here.title == there.title
    as_read = Selection(corrected=False)
    assert len(exporting.subject(served.find(real.info().county), "zh", as_read).layers) == len(there.layers)
    with pytest.raises(library.LibraryError):
        served.find("没有的县")


# What is published.


def test_the_same_again_changes_nothing_and_another_replaces_its_own_county_only(
    postgres, address, sample, tmp_path
):
    other = "149998"
    neighbour = workspace(tmp_path / "n.gpkg", county=other)
    assert publish(neighbour, address).changed and publish(sample, address).changed
    reading = Database(address)
    first, before = {each.code: each for each in listed(reading)}, counts(postgres, address)
    assert not publish(sample, address).changed
    assert {each.code: each for each in listed(reading)} == first
    newer = workspace(tmp_path / "b.gpkg", [crowd(10)], plan_title="新的纲要")
    held = PostgisStore(reading, first[sample_atlas.CODE].id)
    held.layers()
    made = publish(newer, address)
    assert made.changed and made.replaced == sample.info().plan_title
    now = {each.code: each for each in listed(reading)}
    assert now[other] == first[other] and now[sample_atlas.CODE].plan_title == "新的纲要"
    assert_geodataframe_equal(
        PostgisStore(reading, now[sample_atlas.CODE].id).features("projects-water"),
        newer.features("projects-water"),
    )
    for read in (held.tables, held.dossier, held.info, lambda: held.features("projects-water")):
        with pytest.raises(PostgisError, match="atlas-replaced"):
            read()
    remove(sample_atlas.CODE, address)
    assert [each.code for each in listed(reading)] == [other]
    with pytest.raises(PostgisError, match="not-published"):
        remove(sample_atlas.CODE, address)
    publish(sample, address)
    assert counts(postgres, address) == before
    reading.close()


def test_every_name_comes_back_as_it_was(address, tmp_path):
    names = [
        "\\N",
        "\\.",
        "a\tb\r\nc\\",
        "'); DROP SCHEMA planning_atlas CASCADE; --",
        '"',
        ":a",
        "$$",
        " ",
        "𠀀",
    ]
    names += list(map(chr, [*range(1, 0x250), *range(0x2000, 0x2070), *range(0xFDD0, 0x10000)]))
    store = workspace(tmp_path / "a.gpkg", [crowd(len(names), names)])
    publish(store, address)
    reading = Database(address)
    assert list(published(reading, store).features("projects-water")["name"]) == names
    reading.close()


def test_a_failure_leaves_the_database_as_it_was(postgres, address, sample, tmp_path):
    publish(sample, address)
    before = counts(postgres, address)
    postgres.run(
        address.database,
        "ALTER TABLE planning_atlas.features ADD CHECK (id <> 'm9')",
    )
    with pytest.raises(PostgisError, match="database-broken"):
        publish(workspace(tmp_path / "a.gpkg", [crowd(10)]), address)
    assert counts(postgres, address) == before


# Who may what.


def test_the_reader_cannot_write_and_the_page_cannot_either(postgres, address, sample):
    publish(sample, address)
    name, password = postgres.user(address.database, "IN ROLE atlas_reader")
    reader = parse(postgres.address(address.database, name, password), {})
    reading = Database(reader)
    assert listed(reading)
    reading.close()
    wrong = ["DELETE FROM planning_atlas.atlases", "UPDATE planning_atlas.features SET name = ''"]
    wrong += ["TRUNCATE planning_atlas.features", "CREATE TABLE planning_atlas.mine ()"]
    with Connection(
        name, host=reader.host, port=reader.port, database=reader.database, password=password
    ) as own:
        for statement in wrong:
            with pytest.raises(DatabaseError, match=r"permission denied"):
                own.run(statement)
    with pytest.raises(PostgisError, match="database-forbidden"):
        remove(sample.info().county, reader)
    owner = Database(address)  # even with all rights
    for statement in wrong:
        with pytest.raises(PostgisError, match="database-forbidden"):
            owner.rows(statement)
    owner.close()


def test_the_writer_publishes_but_does_not_change_the_tables(postgres, address, sample, tmp_path):
    publish(sample, address)
    name, password = postgres.user(address.database, "IN ROLE atlas_writer")
    writer = parse(postgres.address(address.database, name, password), {})
    assert publish(workspace(tmp_path / "a.gpkg", county="149998"), writer).changed
    remove(sample.info().county, writer)
    with pytest.raises(PostgisError, match="database-forbidden"), writing(writer) as connection:
        connection.run("ALTER TABLE planning_atlas.features ADD mine text")


def test_who_may_not_make_roles_is_told_what_the_administrator_runs(postgres, sample):
    database = postgres.database(spatial=False)
    # Roles belong to the whole server: the other tests have made these two.
    (user, password), known = postgres.user(database), "SELECT rolname FROM pg_roles"
    owner = parse(postgres.address(database, user, password), {})
    for role in ("atlas_reader", "atlas_writer"):
        if [role] in postgres.run(database, known):
            postgres.run(database, f"ALTER ROLE {role} RENAME TO put_aside_{role}")
    try:
        with pytest.raises(PostgisError) as refused:
            publish(sample, owner)
        assert refused.value.key == "database-administrator"
        statements = refused.value.values["statements"]
        assert "CREATE ROLE atlas_reader NOLOGIN;" in statements and "CREATE EXTENSION" in statements
        for statement in statements.split("; "):
            postgres.run(database, statement)
        assert publish(sample, owner).changed
        postgres.run(database, "DROP SCHEMA planning_atlas CASCADE; DROP ROLE atlas_reader, atlas_writer")
    finally:
        for role in ("atlas_reader", "atlas_writer"):
            if [f"put_aside_{role}"] in postgres.run(database, known):
                postgres.run(database, f"ALTER ROLE put_aside_{role} RENAME TO {role}")


@pytest.mark.parametrize(
    ("statement", "key"),
    [
        ("SELECT 1", "database-empty"),
        ("CREATE SCHEMA planning_atlas", "database-foreign"),
        ("INSERT INTO planning_atlas.migrations VALUES (999, 'of tomorrow')", "database-newer"),
        ("UPDATE planning_atlas.migrations SET name = 'other' WHERE number = 1", "database-foreign"),
        ("DELETE FROM planning_atlas.migrations WHERE number > 1", "database-older"),
    ],
)
def test_a_database_of_another_kind_is_refused(postgres, address, sample, statement, key):
    if "migrations" in statement:
        publish(sample, address)
    postgres.run(address.database, statement)
    with pytest.raises(PostgisError, match=key):
        Database(address).rows("SELECT 1")
    if key in ("database-foreign", "database-newer"):
        with pytest.raises(PostgisError, match=key):
            publish(sample, address)


def test_many_ask_at_once_and_again_where_the_server_was_started_anew(postgres, database):
    with ThreadPoolExecutor(12) as threads:
        assert all(threads.map(listed, [database] * 24))
    postgres.run(
        "postgres",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name",
        name=database.address.database,
    )
    assert listed(database)


def test_migrations_are_numbered_without_a_gap():
    assert [each.number for each in migrations()] == list(range(1, len(migrations()) + 1))
