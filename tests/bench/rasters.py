"""Surfaces and scanned maps, beside what GDAL needs to write as many pixels."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import rasterio
from shapely.geometry import Point

from gazetteer import Gazetteer, builtin_counties
from gazetteer.place import CRS
from gazetteer.projection import crs_of, to_metres
from layers.raster.fit import Fit
from layers.raster.intensity import Thing, surface
from layers.raster.picture import Picture
from layers.raster.rectify import rectify
from tests.bench.row import Row, best

WIDTH, HEIGHT = 4_961, 3_508  # pixels: an A3 sheet at 300 dpi
THINGS = 1_000


def rows() -> Iterator[Row]:
    """Measure a surface of many projects and a sheet laid out on the ground."""
    county = Gazetteer.load(builtin_counties()[0].code).county
    if county is None:
        return
    outline = county.outline.geometry
    west, south, east, north = outline.bounds
    random = np.random.default_rng(0)
    spots = random.uniform((west, south), (east, north), (THINGS, 2))
    things = [
        Thing(Point(*spot), doubt, 1.0)
        for spot, doubt in zip(spots, random.uniform(100, 9_000, THINGS), strict=True)
    ]
    pixels = random.integers(0, 255, (4, HEIGHT, WIDTH), dtype=np.uint8)
    metric = crs_of(outline)
    corner = to_metres(Point(west, north), metric)
    fitted = Fit("affine", np.array([[8.0, 0.5, corner.x], [0.5, -8.0, corner.y], [0, 0, 1]]))
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = best(_plainly, pixels, Path(folder) / "plain.tif", rounds=2)
    yield Row(
        f"intensity of {THINGS:,} projects",
        best(surface, things, outline, 200.0, 2_000.0, rounds=2),
        "GDAL writes an A3 sheet",
        plain,
        "seconds",
    )
    yield Row(
        "lay out a scanned A3 sheet at 300 dpi",
        best(rectify, Picture(pixels), fitted, metric, CRS, rounds=2),
        "GDAL writes it",
        plain,
        "seconds",
    )


def _plainly(pixels: np.ndarray, target: Path) -> None:
    shape = {"count": len(pixels), "height": HEIGHT, "width": WIDTH, "dtype": "uint8"}
    with rasterio.open(target, "w", driver="GTiff", compress="DEFLATE", **shape) as file:
        file.write(pixels)
