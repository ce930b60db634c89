"""The made-up county with as many projects as a test asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from atlas.store import AtlasInfo, Store, open_store
from atlas.workspace import Content, write
from layers.layer import Layer, features
from tests import sample_atlas

ID = "projects-water"
_COMMON = {"kind": "project", "symbol": "project-water", "sector": "water", "fidelity": "derived"}


def crowd(count: int, names: Sequence[str] = ()) -> Layer:
    """Make a layer of points, one of which has no place, and a line across the county."""
    west, south = sample_atlas.WEST, sample_atlas.SOUTH
    chance = np.random.default_rng(0)
    spots = [Point(west + 0.4 * x, south + 0.4 * y) for x, y in chance.random((count - 2, 2))]
    shapes: list[BaseGeometry | None] = [*spots, None, LineString([(west, south), (west + 0.4, south + 0.4)])]
    named = names or [f"第{number}项工程" for number in range(count)]
    rows = [
        {"id": f"m{number}", "name": name, "start": number, **_COMMON} for number, name in enumerate(named)
    ]
    return Layer(ID, {"zh": "水利", "en": "water"}, "projects", features(rows, shapes))


def workspace(path: Path, layers: Iterable[Layer] = (), **changed: Any) -> Store:
    """Write the made-up county's workspace, some layers replaced and some of its ``AtlasInfo`` changed."""
    info, known = _sample()
    new = {layer.id: layer for layer in layers}
    write(path, Content(replace(info, **changed), [new.get(layer.id, layer) for layer in known]))
    return open_store(path)


@cache
def _sample() -> tuple[AtlasInfo, tuple[Layer, ...]]:
    with TemporaryDirectory() as folder:
        store = open_store(sample_atlas.make(Path(folder, "sample.gpkg")))
        tables = store.tables()
        return store.info(), tuple(
            Layer(each.id, each.title, each.group, tables[each.id]) for each in store.layers()
        )
