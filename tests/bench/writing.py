"""Writing ever more features as GeoJSON and as a styled GeoPackage, beside geopandas writing them bare."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import pandas as pd

from atlas import library
from atlas.store import open_store
from layers.export.formats import geojson, geopackage
from layers.export.registry import Exporter
from layers.export.run import write
from layers.export.subject import Subject
from layers.layer import Layer, together
from tests.bench.row import Row, best, exponent
from tests.layers.export.subjects import subject

MANY = (100, 1_000, 10_000, 100_000)  # features
STEEP = 1  # of those, so many are so few that what a file costs at all hides them

WRITERS: tuple[tuple[Exporter, Any, str], ...] = (
    (geojson.EXPORTER, geojson.Options(), "GeoJSON"),
    (geopackage.EXPORTER, geopackage.Options(project=False), "GPKG"),
)
"""Each with its options, and with what GDAL calls the format."""


def rows() -> Iterator[Row]:
    """Write features like those of the first built-in atlas."""
    store = open_store(library.workspace(next(library.builtin_dossiers()).stem))
    known = together(
        [Layer(each.id, each.title, each.group, store.features(each.id)) for each in store.layers()]
    ).drop(columns="layer")
    made = [_repeated(known, count) for count in MANY]
    for exporter, options, form in WRITERS:
        with TemporaryDirectory() as folder:
            path = Path(folder, f"bench{exporter.suffix}")
            seconds = [best(_write, exporter, subject(layer), options, path, rounds=1) for layer in made]
            plain = best(made[-1].features.to_file, path, form, rounds=1)
        power = exponent(MANY[STEEP:], seconds[STEEP:])
        note = f"grows as their number^{power:.2f} from {MANY[STEEP]:,} on"
        yield Row(f"write {MANY[-1]:,} features as {form}", seconds[-1], "geopandas", plain, "linear", note)


def _write(exporter: Exporter, made: Subject, options: Any, path: Path) -> None:
    write(exporter, made, options, path, force=True)


def _repeated(known: gpd.GeoDataFrame, count: int) -> Layer:
    times = -(-count // len(known))
    table = pd.concat([known] * times, ignore_index=True).iloc[:count]
    table["id"] = [f"made-{number}" for number in range(count)]
    return Layer("made", {"zh": "要素", "en": "features"}, "projects", table)
