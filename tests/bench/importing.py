"""Importing files far larger than a county's, beside a plain pass over the same file."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyogrio

from gazetteer.sources import Wish, records
from tests.bench.row import Row, best

WISH = Wish("990101", "甲水县", kind="town", accuracy_m=100.0, near=(111.0, 37.0, 111.4, 37.2))
LINES, FEATURES, CORNERS = 200_000, 20_000, 40


def rows() -> Iterator[Row]:
    """Read a made-up dump of GeoNames, a table and a layer of areas that cover the whole country."""
    chance = random.Random(1)
    with TemporaryDirectory() as folder:
        dump, layer = Path(folder, "CN.txt"), Path(folder, "areas.geojson")
        dump.write_text("".join(_lines(chance)), encoding="utf-8")
        layer.write_text(json.dumps({"type": "FeatureCollection", "features": list(_features(chance))}))
        yield Row(
            f"GeoNames dump, {LINES:,} lines",
            best(records, "geonames", dump, WISH, rounds=2),
            "csv.reader",
            best(_pass, dump, rounds=2),
            note=f"{dump.stat().st_size / 1e6:.0f} MB",
        )
        yield Row(
            f"layer of {FEATURES:,} areas",
            best(records, "areas", layer, WISH, rounds=2),
            "pyogrio",
            best(pyogrio.read_dataframe, layer, rounds=2),
            note=f"{layer.stat().st_size / 1e6:.0f} MB",
        )


def _pass(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file, delimiter="\t"))


def _lines(chance: random.Random) -> Iterator[str]:
    for id_ in range(LINES):
        lat, lon = chance.uniform(20, 50), chance.uniform(75, 130)
        yield f"{id_}\tPlace\tPlace\tPlace,某村\t{lat:.5f}\t{lon:.5f}\tP\tPPL\tCN\t\n"


def _features(chance: random.Random) -> Iterator[dict[str, object]]:
    for id_ in range(FEATURES):
        west, south = chance.uniform(75, 130), chance.uniform(20, 50)
        corners = [
            [round(west + step / 1000, 6), round(south + step % 2 / 100, 6)] for step in range(CORNERS)
        ]
        ring = [*corners, [corners[-1][0], south - 0.01], [west, south - 0.01], corners[0]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        yield {"type": "Feature", "properties": {"name": f"{id_}镇"}, "geometry": geometry}
