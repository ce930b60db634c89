"""Relief shaded from made-up ground whose slope is known."""

from __future__ import annotations

import math
import warnings
from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from rasterio import Affine
from rasterio.io import MemoryFile
from rasterio.warp import calculate_default_transform, reproject
from shapely.geometry import Polygon, box

from gazetteer.projection import to_metres
from layers.raster.errors import DemError
from layers.raster.ground import WEB
from layers.raster.hillshade import ALTITUDE, DARKEST, STEPS, illumination, shade

# rasterio 1.4 multiplies by affine's old sign.
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")

COUNTY = box(111.0, 37.0, 111.3, 37.2)
METRIC = "EPSG:4546"  # the Gauss-Kruger zone of 111° E
FLAT = math.sin(math.radians(ALTITUDE))


def ground(east: float, north: float, shape: tuple[int, int] = (6, 8), cell: float = 30.0) -> np.ndarray:
    """Make a plane that rises by so many metres a metre to the east and to the north."""
    rows, columns = shape
    x, y = np.meshgrid(np.arange(columns) * cell, -np.arange(rows) * cell)
    return np.asarray(800.0 + east * x + north * y)


def write(path: Path, heights: np.ndarray, bounds, crs: str | None = METRIC, **more) -> Path:
    rows, columns = heights.shape
    west, south, east, north = bounds
    transform = Affine((east - west) / columns, 0, west, 0, (south - north) / rows, north)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            width=columns,
            height=rows,
            count=1,
            dtype="float32",
            crs=crs,
            transform=transform,
            **more,
        ) as file:
            file.write(heights.astype("float32"), 1)
    return path


def dem(path: Path, east: float = 0.0, north: float = 0.0, county=COUNTY, **more) -> Path:
    """Write a plane over a county and well beyond it, in metres."""
    west, south, right, top = to_metres(county, METRIC).buffer(8_000).bounds
    columns, rows = 300, 250
    x = np.linspace(west, right, columns) - (west + right) / 2
    y = np.linspace(top, south, rows) - (top + south) / 2
    heights = 4000.0 + east * x[None, :] + north * y[:, None]
    return write(path, heights, (west, south, right, top), **more)


def painted(made, lon: float = 111.15, lat: float = 37.1) -> tuple[int, float]:
    """Read grey and opacity (0..1) of a made picture at a place."""
    with warnings.catch_warnings(), MemoryFile(made.png) as memory:
        warnings.simplefilter("ignore")
        with memory.open() as picture:
            bands = picture.read()
    x, y = Transformer.from_crs("EPSG:4490", WEB, always_xy=True).transform(lon, lat)
    row, column = int((y - made.grid.f) / made.grid.e), int((x - made.grid.c) / made.grid.a)
    return int(bands[0, row, column]), float(bands[1, row, column]) / 255


class TestIllumination:
    def test_flat_ground_is_lit_by_the_height_of_the_light(self):
        assert illumination(np.full((4, 5), 700.0), 30.0) == pytest.approx(np.full((4, 5), FLAT))

    def test_a_slope_that_faces_the_light_squarely_is_lit_fully(self):
        down = math.tan(math.radians(90 - ALTITUDE)) * math.sqrt(0.5)  # 45° down to the north-west
        lit = illumination(ground(east=down, north=-down), 30.0)
        assert lit[1:-1, 1:-1] == pytest.approx(np.ones((4, 6)))

    def test_a_steep_slope_turned_away_lies_in_shadow(self):
        assert illumination(ground(east=-2.0, north=2.0), 30.0)[2, 3] == 0.0

    @given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 360), st.floats(5, 85))
    def test_any_plane_is_lit_by_the_cosine_of_its_angle_to_the_light(self, east, north, azimuth, altitude):
        normal = np.array([-east, -north, 1.0]) / math.sqrt(1 + east**2 + north**2)
        turned, raised = math.radians(azimuth), math.radians(altitude)
        light = [math.sin(turned) * math.cos(raised), math.cos(turned) * math.cos(raised), math.sin(raised)]
        lit = illumination(ground(east, north), 30.0, azimuth, altitude)[2, 3]
        assert lit == pytest.approx(max(float(normal @ light), 0.0), abs=1e-6)

    def test_beside_unknown_ground_nothing_is_known(self):
        heights = ground(0.1, 0.1)
        heights[2, 3] = np.nan
        lit = illumination(heights, 30.0)
        assert np.isnan(lit[1:4, 2:5]).all() and np.isfinite(lit[0]).all()


class TestShade:
    def test_flat_ground_stays_clear(self, tmp_path):
        assert painted(shade(dem(tmp_path / "flat.tif"), COUNTY))[1] == pytest.approx(0.0, abs=0.02)

    @pytest.mark.parametrize(("east", "north", "grey"), [(0.1, -0.1, 255), (-0.1, 0.1, 0)])
    def test_slopes_to_the_light_are_white_and_away_from_it_black(self, tmp_path, east, north, grey):
        shown, opacity = painted(shade(dem(tmp_path / "tilted.tif", east, north), COUNTY))
        assert shown == grey and opacity > 0.07

    def test_slopes_are_those_of_the_ground_not_of_the_stretched_web_grid(self, tmp_path):
        made = shade(dem(tmp_path / "tilted.tif", -0.1, 0.1), COUNTY)
        lit = FLAT * (1 - 0.2 * math.sqrt(0.5)) / math.sqrt(1.02)
        # Unstretched, the same ground would lie 20 % flatter in the web grid at this latitude.
        assert painted(made)[1] == pytest.approx(DARKEST * (FLAT - lit) / FLAT, abs=0.6 / STEPS)

    @pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4326", "EPSG:3857", "EPSG:32649"])
    def test_any_crs_will_do(self, tmp_path, crs):
        with rasterio.open(dem(tmp_path / "metric.tif", -0.1, 0.1)) as file:
            transform, width, height = calculate_default_transform(
                file.crs, crs, file.width, file.height, *file.bounds
            )
            heights = np.full((height, width), -9999.0, dtype="float32")
            reproject(
                rasterio.band(file, 1), heights, dst_transform=transform, dst_crs=crs, dst_nodata=-9999.0
            )
        other = tmp_path / "other.tif"
        with rasterio.open(
            other,
            "w",
            driver="GTiff",
            width=width,
            height=height,
            count=1,
            dtype="float32",
            crs=crs,
            transform=transform,
            nodata=-9999.0,
        ) as file:
            file.write(heights, 1)
        made = shade(other, COUNTY)
        assert made.covered == pytest.approx(1.0, abs=0.01)
        shown, opacity = painted(made)
        assert shown == 0 and opacity == pytest.approx(
            painted(shade(tmp_path / "metric.tif", COUNTY))[1], abs=0.05
        )

    def test_it_lies_where_it_says_with_a_margin_about_the_county(self, tmp_path):
        made = shade(dem(tmp_path / "flat.tif"), COUNTY)
        west, south, east, north = made.bounds
        assert box(west, south, east, north).contains(COUNTY)
        assert (111.0 - west) * 88_800 == pytest.approx(3_000, rel=0.1)

    def test_beyond_the_margin_nothing_is_painted(self, tmp_path):
        triangle = Polygon([(111.0, 37.0), (111.3, 37.0), (111.3, 37.2)])
        made = shade(dem(tmp_path / "tilted.tif", -0.1, 0.1), triangle)
        assert painted(made, 111.02, 37.18)[1] == 0.0 and painted(made, 111.2, 37.05)[1] > 0.07

    def test_half_a_county_says_so(self, tmp_path):
        half = box(111.0, 37.0, 111.06, 37.2)
        assert shade(dem(tmp_path / "half.tif", county=half), COUNTY).covered == pytest.approx(0.5, abs=0.2)

    def test_twice_gives_the_same_bytes(self, tmp_path):
        path = dem(tmp_path / "tilted.tif", 0.1, 0.1)
        assert shade(path, COUNTY).png == shade(path, COUNTY).png


class TestBadFiles:
    @pytest.mark.parametrize("content", [b"", b"not a raster", b"II*\x00\x08\x00\x00\x00"])
    def test_what_is_no_raster_is_broken(self, tmp_path, content):
        path = tmp_path / "bad.tif"
        path.write_bytes(content)
        self.refused(path, "broken")

    def test_a_file_that_is_not_there_is_broken(self, tmp_path):
        self.refused(tmp_path / "none.tif", "broken")

    def test_half_a_file_is_broken(self, tmp_path):
        whole = dem(tmp_path / "whole.tif", 0.1).read_bytes()
        (tmp_path / "half.tif").write_bytes(whole[: len(whole) // 2])
        self.refused(tmp_path / "half.tif", "broken")

    def test_without_a_crs_nobody_knows_where_it_lies(self, tmp_path):
        self.refused(dem(tmp_path / "loose.tif", crs=None), "no-crs")

    def test_another_countys_is_refused(self, tmp_path):
        self.refused(dem(tmp_path / "far.tif", county=box(112.0, 38.0, 112.3, 38.2)), "outside")

    def test_a_dem_without_a_single_height_is_refused(self, tmp_path):
        bounds = to_metres(COUNTY, METRIC).bounds
        empty = write(tmp_path / "empty.tif", np.full((9, 9), -9999.0), bounds, nodata=-9999.0)
        self.refused(empty, "outside")

    def test_what_are_no_heights_are_refused_with_their_range(self, tmp_path):
        bounds = to_metres(COUNTY, METRIC).bounds
        image = write(tmp_path / "image.tif", np.full((9, 9), 65_535.0), bounds)
        assert "65535" in self.refused(image, "no-heights").values["high"]

    def refused(self, path: Path, key: str) -> DemError:
        with pytest.raises(DemError) as caught:
            shade(path, COUNTY)
        assert caught.value.key == key
        return caught.value
