"""A million features in PostGIS: what lies in a box of the map, and a vector tile, beside pyogrio and a file.

Points are strewn evenly; of ever larger tables the box holds as many, so that only the search can grow.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np
import pyogrio

from atlas.postgis.address import parse
from atlas.postgis.connection import Database, writing
from atlas.postgis.schema import bring_up_to_date
from atlas.postgis.store import PostgisStore
from atlas.store import Box
from gazetteer.place import CRS
from layers.layer import COLUMNS
from tests.bench.row import Row, best, exponent
from tests.postgres import Cluster, cluster, programs

MANY = (1_000, 10_000, 100_000, 1_000_000)  # features
SHOWN = (1_000, 5_000)  # of them in the box: what a page shows of a county
TILE = (11, 1660, 823)  # zoom, column, row: within the ground
WEST, SOUTH, WIDE = 108.0, 30.0, 8.0  # degrees: the ground
ASKED = "under 200 ms"
PLAIN = "pyogrio, GeoPackage"
_LAYER = "many"

_FILL = """
INSERT INTO planning_atlas.atlases (
    code, digest, county, county_name, plan_title, published, sha256, characters, outline_source,
    outline_date, map_review_number, built_from, dossier
) VALUES ('', '', '', '', '', '', '', 0, '', '', '', '', '');
INSERT INTO planning_atlas.layers (
    position, id, title_zh, title_en, "group", count, unplaced, symbols, tables
) VALUES (0, 'many', '', '', 'projects', {count}, 0, '[]', '[]');
DROP INDEX planning_atlas.features_in_space;
INSERT INTO planning_atlas.features
SELECT 1, 'many', row_number() OVER (), 'm' || n, '第' || n || '项工程', 'project', 'project-water',
    'derived', 1500, '样本', '第二章', '由驻地推定', 'derived', '', '', '', 'water', '样镇', '样镇', n,
    '2021-2025', '25 公里', '', n, n + 10, geom
FROM (
    SELECT n, ST_SetSRID(ST_MakePoint({west} + {wide} * random(), {south} + {wide} * random()), 4490) AS geom
    FROM generate_series(1, {count}) n
) made ORDER BY geom;
CREATE INDEX features_in_space ON planning_atlas.features USING gist (geom);
ANALYZE planning_atlas.features
"""  # what is filled is indexed afterwards; sorted by place, as ``atlas publish`` sorts


def rows() -> Iterator[Row]:
    """Ask a table of a million for what a page shows, and ever larger ones for as much."""
    if programs() is None:
        yield Row("a million features", math.nan, PLAIN, math.nan, ASKED, "no PostgreSQL with PostGIS here")
        return
    with cluster() as running, TemporaryDirectory() as folder:
        path = Path(folder, "plain.gpkg")
        pyogrio.write_dataframe(_plain(MANY[-1]), path)
        seconds = {}
        for count in MANY:
            with closing(_filled(running, count)) as database:
                store = PostgisStore(database, 1)
                seconds[count] = best(_ask, store, _box(SHOWN[0], count))
                if count == MANY[-1]:
                    yield from _boxes(store, path)
                    yield _tile(store, path)
        power = exponent(MANY, list(seconds.values()))
        note = f"grows as their number^{power:.2f}"
        yield Row(
            f"{SHOWN[0]:,} of {MANY[-1]:,} features",
            seconds[MANY[-1]],
            f"of {MANY[0]:,}",
            seconds[MANY[0]],
            "",
            note,
        )


def _boxes(store: PostgisStore, path: Path) -> Iterator[Row]:
    for shown in SHOWN:
        box = _box(shown, MANY[-1])
        first = time.perf_counter()
        found = len(_ask(store, box))
        first = time.perf_counter() - first
        plain = best(lambda box=box: pyogrio.read_dataframe(path, bbox=box))
        note = f"{found:,} features; the first time {first * 1e3:.0f} ms"
        yield Row(
            f"a box with {shown:,} of {MANY[-1]:,} features",
            best(_ask, store, box),
            PLAIN,
            plain,
            ASKED,
            note,
        )


def _tile(store: PostgisStore, path: Path) -> Row:
    zoom, column, row = TILE
    side = 360 / 2**zoom
    west, north = side * column - 180, _latitude(row, zoom)
    box = (west, _latitude(row + 1, zoom), west + side, north)
    plain = best(lambda: pyogrio.read_dataframe(path, bbox=box).to_json())
    size, count = len(store.tile(_LAYER, *TILE)), len(_ask(store, box))
    note = f"{count:,} features, {size / 1e3:.0f} kB; the second as GeoJSON"
    return Row("a vector tile of them", best(store.tile, _LAYER, *TILE), PLAIN, plain, ASKED, note)


def _ask(store: PostgisStore, box: Box) -> gpd.GeoDataFrame:
    return store.features(_LAYER, box=box)


def _box(shown: int, count: int) -> Box:
    """Lay a square in the middle of the ground that holds so many of all."""
    half = WIDE * math.sqrt(shown / count) / 2
    east, north = WEST + WIDE / 2, SOUTH + WIDE / 2
    return (east - half, north - half, east + half, north + half)


def _latitude(row: int, zoom: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - row / 2 ** (zoom - 1)))))


def _filled(running: Cluster, count: int) -> Database:
    name = running.database()
    with writing(parse(running.address(name), {})) as connection:
        bring_up_to_date(connection)
    running.run(name, _FILL.format(count=count, west=WEST, south=SOUTH, wide=WIDE))
    return Database(parse(running.address(name), {}))


def _plain(count: int) -> gpd.GeoDataFrame:
    spots = np.random.default_rng(0).random((count, 2)) * WIDE + (WEST, SOUTH)
    columns = {
        name: [f"第{n}项工程" for n in range(count)] if kind == "str" else np.arange(float(count))
        for name, kind in COLUMNS.items()
    }
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(*spots.T), crs=CRS)
