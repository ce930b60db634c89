"""The page of an office's database: all of an atlas can be read, by a user who may read and nothing else."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from atlas.postgis.address import parse
from atlas.postgis.publish import publish
from atlas.store import open_store
from tests import sample_atlas
from tests.browser.conftest import Atlas
from tests.browser.serving import Serving
from tests.postgres import Cluster

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def database(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The made-up county, published."""
    name = postgres.database()
    sample = sample_atlas.make(tmp_path_factory.mktemp("sample") / "sample.gpkg")
    publish(open_store(sample), parse(postgres.address(name), {}))
    return name


@pytest.fixture(scope="module")
def server(postgres: Cluster, database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    user, password = postgres.user(database, "IN ROLE atlas_reader")
    address = postgres.address(database, user)
    home = tmp_path_factory.mktemp("empty")
    made = Serving(home, ATLAS_STORE=address, PGPASSWORD=password)
    yield made.address
    made.kill()
    assert not list(home.glob("*.gpkg")), "no file is built that nobody is shown"


def test_a_reader_sees_the_atlas_and_changes_nothing(
    atlas: Atlas, server: str, postgres: Cluster, database: str
):
    atlas.open()
    atlas.settle()
    atlas.search("样河治理")
    atlas.hits.first.click()
    expect(atlas.details).to_contain_text("样河治理工程")
    expect(atlas.details.get_by_text("校正", exact=False)).to_have_count(0)
    for panel, said in (("校核", "待核对 1"), ("校正", "只读的数据库"), ("下载", "GeoJSON")):
        atlas.press(panel)
        expect(atlas.page.locator(".st-key-dock")).to_contain_text(said)
    with urllib.request.urlopen(f"{server}/healthz", timeout=10) as answer:
        assert json.load(answer)["atlases"] == 1
    # Where the database goes, the reader is told, and told nothing that is not theirs to know.
    postgres.run("postgres", f"ALTER DATABASE {database} ALLOW_CONNECTIONS false")
    postgres.run(
        "postgres", f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"
    )
    atlas.page.reload()
    expect(atlas.page.locator("body")).to_contain_text("暂时无法读取图集所在的数据库")
    with pytest.raises(urllib.error.HTTPError, match="503"):
        urllib.request.urlopen(f"{server}/healthz", timeout=10)
    assert database not in atlas.page.content() and "postgresql" not in atlas.page.content()
