"""Publishers that die, and several at once: a database holds whole atlases, the earlier or the later."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from geopandas.testing import assert_geodataframe_equal

from atlas.postgis.address import parse
from atlas.postgis.connection import Database
from atlas.postgis.publish import listed, publish
from atlas.postgis.store import PostgisStore
from atlas.store import GeoPackageStore, Store, open_store
from tests.atlas.crowds import crowd, workspace
from tests.postgres import Cluster

pytestmark = [pytest.mark.hard, pytest.mark.timeout(600)]

KILLED = 100  # publishers
AT_ONCE = 10  # pairs of them
FEATURES = 1500
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])  # a publisher is started a hundred times, its libraries once


def _publish(workspace: Path, address: str) -> None:
    publish(open_store(workspace), parse(address, {}))


def _started(store: GeoPackageStore, address: str) -> BaseProcess:
    process = _PROCESSES.Process(target=_publish, args=(store.path, address))
    process.start()
    return process


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, GeoPackageStore]:
    """Two atlases of one county, by the titles of their plans."""
    folder = tmp_path_factory.mktemp("two")
    made = {}
    for title, count in (("甲", FEATURES), ("乙", FEATURES + 7)):
        store = workspace(folder / f"{title}.gpkg", [crowd(count)], plan_title=title)
        assert isinstance(store, GeoPackageStore)
        made[title] = store
    return made


@pytest.fixture
def address(postgres: Cluster) -> str:
    return postgres.address(postgres.database())


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    opened = Database(parse(address, {}))
    yield opened
    opened.close()


def _held(database: Database, stores: dict[str, GeoPackageStore]) -> str:
    """Say which plan's atlas a database holds, and see that it is all of it."""
    (only,) = listed(database)
    here: Store = PostgisStore(database, only.id)
    there = stores[only.plan_title]
    assert here.info() == there.info() and here.layers() == there.layers()
    tables = here.tables()
    for layer, table in there.tables().items():
        assert_geodataframe_equal(tables[layer], table)
    return only.plan_title


def test_a_publisher_that_is_killed_leaves_a_whole_atlas(address, database, stores):
    chance = random.Random(0)
    held, other = "甲", "乙"
    publish(stores[held], parse(address, {}))
    _started(stores[other], address).join()  # the first one waits for the libraries
    took = []
    for title in (held, other):
        start = time.monotonic()
        _started(stores[title], address).join()
        took.append(time.monotonic() - start)
    killed = 0
    for _ in range(KILLED):
        held = _held(database, stores)
        other = next(title for title in stores if title != held)
        process = _started(stores[other], address)
        process.join(chance.uniform(0, 1.2 * max(took)))
        process.kill()
        process.join()
        killed += process.exitcode != 0
    assert _held(database, stores)
    assert killed > KILLED / 4, "the others had come to their end"


def test_of_two_publishers_at_once_one_is_the_last(address, database, stores):
    """The first two make the tables as well."""
    for _ in range(AT_ONCE):
        pair = [_started(store, address) for store in stores.values()]
        for process in pair:
            process.join()
        assert [process.exitcode for process in pair] == [0, 0]
        assert _held(database, stores) in stores
