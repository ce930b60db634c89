"""Surfaces: mass is kept, doubt spreads it, and what is written opens in a GIS with all that it says."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio import Affine
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box

from gazetteer.projection import to_metres
from layers.ramp import Ramp, ramp
from layers.raster import cog, overlay
from layers.raster.errors import DemError, IntensityError, OverlayError
from layers.raster.ground import WEB, Grid, covering, moved
from layers.raster.intensity import Thing, surface
from layers.raster.slope import slope
from tests.layers.raster.test_hillshade import COUNTY, METRIC, dem, write

# rasterio 1.4 multiplies by affine's old sign.
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")

MIDDLE = Point(111.15, 37.1)
LON, LAT = st.floats(111.01, 111.29), st.floats(37.01, 37.19)
SPOT = st.builds(Point, LON, LAT)
SHAPES = st.one_of(
    SPOT,
    st.lists(SPOT, min_size=2, max_size=3).map(MultiPoint),
    st.just(LineString([(111.05, 37.05), (111.25, 37.15)])),
    st.just(box(111.1, 37.05, 111.2, 37.15)),
)
THINGS = st.lists(
    st.builds(Thing, SHAPES, st.floats(0, 20_000), st.floats(0.01, 1e6)), min_size=1, max_size=6
)


def at(made, place: Point) -> float:
    spot = to_metres(place, made.grid.crs)
    column = int((spot.x - made.grid.transform.c) / made.grid.cell)
    row = int((made.grid.transform.f - spot.y) / made.grid.cell)
    return float(made.values[row, column])


class TestIntensity:
    @settings(max_examples=25, deadline=None)
    @given(THINGS, st.sampled_from([300.0, 500.0]), st.floats(500, 12_000))
    def test_whatever_lies_in_the_county_is_there_in_full(self, things, cell, bandwidth):
        made = surface(things, COUNTY, cell, bandwidth)
        total = sum(thing.mass for thing in things)
        assert made.mass == pytest.approx(made.inside, rel=1e-9)
        assert made.inside + made.outside == pytest.approx(total, rel=1e-9)
        known = [thing for thing in things if thing.shape.geom_type != "LineString"]
        assert made.inside >= sum(thing.mass for thing in known) * (1 - 1e-9), "only lines reach beyond"
        assert np.nanmin(made.values) >= 0

    def test_it_is_the_quartic_kernel_around_a_point_that_is_known_well(self):
        made = surface([Thing(MIDDLE, 10.0, 3.0)], COUNTY, 50, 2_000)
        peak = 3 * 3.0 / (math.pi * 2.0**2)  # per km²: Silverman's kernel at its middle
        assert np.nanmax(made.values) == pytest.approx(peak, rel=0.02)
        east = Point(111.15 + 1_000 / 88_800, 37.1)
        assert at(made, east) == pytest.approx(peak * 0.75**2, rel=0.08)
        assert at(made, Point(111.15, 37.1 + 2_300 / 111_000)) == 0

    def test_what_is_known_roughly_makes_no_hot_spot(self):
        sure = surface([Thing(MIDDLE, 100.0, 1.0)], COUNTY, 200, 2_000)
        rough = surface([Thing(MIDDLE, 6_000.0, 1.0)], COUNTY, 200, 2_000)
        assert np.nanmax(rough.values) < np.nanmax(sure.values) / 4
        assert np.nanmax(rough.values) == pytest.approx(1 / (math.pi * 36), rel=0.05)

    def test_a_line_and_an_area_lie_over_themselves(self):
        road = LineString([(111.05, 37.1), (111.25, 37.1)])
        made = surface(
            [Thing(road, 200.0, 10.0), Thing(box(111.0, 37.15, 111.3, 37.2), 0.0, 50.0)], COUNTY, 200, 1_000
        )
        assert at(made, Point(111.1, 37.1)) == pytest.approx(at(made, Point(111.2, 37.1)), rel=0.1)
        assert at(made, Point(111.1, 37.06)) == 0
        assert at(made, Point(111.15, 37.18)) == pytest.approx(50 / (26.6 * 5.55), rel=0.05)

    def test_what_leaves_the_county_is_left_out_and_told(self):
        half = LineString([(111.2, 37.1), (111.4, 37.1)])
        away = Thing(Point(112.0, 38.0), 500.0, 5.0)
        made = surface([Thing(half, 100.0, 10.0), away], COUNTY, 200, 1_000)
        assert made.outside == pytest.approx(5 + 5, rel=0.02) and made.things == 1

    @pytest.mark.parametrize(
        ("cell", "bandwidth", "key"),
        [
            (0, 10, "cell"),
            (math.nan, 10, "cell"),
            (1, 10, "cells"),
            (200, 100, "bandwidth"),
            (200, 1e6, "bandwidth"),
        ],
    )
    def test_cells_and_bandwidths_that_make_no_sense_are_refused(self, cell, bandwidth, key):
        with pytest.raises(IntensityError) as refused:
            surface([Thing(MIDDLE, 10.0, 1.0)], COUNTY, cell, bandwidth)
        assert refused.value.key == key

    def test_nothing_makes_no_surface(self):
        for things in ([], [Thing(Point(112.0, 38.0), 10.0, 1.0)]):
            with pytest.raises(IntensityError) as refused:
                surface(things, COUNTY, 200, 2_000)
            assert refused.value.key == "nothing"


class TestSlope:
    def test_a_plane_is_as_steep_as_it_is_and_only_the_county_is_told(self, tmp_path):
        made = slope(dem(tmp_path / "plane.tif", 0.06, -0.08), COUNTY)
        known = made.degrees[np.isfinite(made.degrees)]
        assert np.median(known) == pytest.approx(math.degrees(math.atan(0.1)), abs=0.05)
        assert made.grid.crs == METRIC and made.covered == pytest.approx(1.0, abs=0.01)
        area = np.isfinite(made.degrees).sum() * made.grid.cell**2
        assert area == pytest.approx(to_metres(COUNTY, METRIC).area, rel=0.01)

    def test_a_model_of_elsewhere_or_without_a_crs_is_refused(self, tmp_path):
        for path, key in (
            (dem(tmp_path / "far.tif", county=box(112.0, 38.0, 112.3, 38.2)), "outside"),
            (dem(tmp_path / "loose.tif", crs=None), "no-crs"),
        ):
            with pytest.raises(DemError) as refused:
                slope(path, COUNTY)
            assert refused.value.key == key


def check_cog(path: Path) -> None:
    """See that a file is laid out for reading in parts: small overviews and all headers first."""
    with rasterio.open(path) as file:
        assert file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert set(file.block_shapes) == {(cog.SMALL, cog.SMALL)} and file.overviews(1)
        levels = range(len(file.overviews(1)))
        heads = [int(file.get_tag_item("IFD_OFFSET", "TIFF", bidx=1))]
        heads += [int(file.get_tag_item("IFD_OFFSET", "TIFF", bidx=1, ovr=level)) for level in levels]
        data = [int(file.get_tag_item("BLOCK_OFFSET_0_0", "TIFF", bidx=1))]
        data += [int(file.get_tag_item("BLOCK_OFFSET_0_0", "TIFF", bidx=1, ovr=level)) for level in levels]
    assert heads == sorted(heads) and data == sorted(data, reverse=True) and max(heads) < min(data)


class TestFiles:
    def test_a_surface_is_read_back_with_crs_unit_nodata_and_tags(self, tmp_path):
        made = surface([Thing(MIDDLE, 10.0, 3.0)], COUNTY, 100, 2_000)
        path = tmp_path / "intensity.tif"
        cog.write_values(path, made.values, made.grid, {"UNIT": "1/km2", "PLAN": "规划"}, "1/km2")
        check_cog(path)
        with rasterio.open(path) as file:
            assert (
                file.crs.to_epsg() == int(METRIC.removeprefix("EPSG:"))
                and file.transform == made.grid.transform
            )
            assert file.nodata == cog.NODATA and file.units == ("1/km2",) and file.tags()["PLAN"] == "规划"
            read = file.read(1, masked=True)
        assert read.sum() * 0.01 == pytest.approx(3.0, rel=1e-5)
        assert [each.name for each in tmp_path.iterdir()] == ["intensity.tif"], "nothing is left beside it"

    def test_a_file_that_cannot_be_written_leaves_the_old_one(self, tmp_path, monkeypatch):
        grid, path = covering((0, 0, 900, 900), METRIC, 10), tmp_path / "a.tif"
        path.write_bytes(b"old")

        def full(*arguments: object, **more: object) -> None:
            raise rasterio.errors.RasterioIOError("no space left")

        monkeypatch.setattr(cog, "open_raster", full)
        with pytest.raises(OSError, match="no space left"):
            cog.write_values(path, np.zeros((90, 90)), grid, {}, "")
        assert path.read_bytes() == b"old" and len(list(tmp_path.iterdir())) == 1

    def test_both_gdals_work_in_one_process(self, tmp_path):
        program = """
import sys, numpy as np, geopandas as gpd, rasterio
from shapely.geometry import Point
from layers.raster import cog
from layers.raster.ground import covering
from pathlib import Path
folder = Path(sys.argv[1])
for turn in range(2):
    for crs in (4490, 4546):
        frame = gpd.GeoDataFrame({"名": ["甲"]}, geometry=[Point(111, 37)], crs=4490).to_crs(crs)
        frame.to_file(folder / "a.gpkg", layer=f"l{turn}{crs}")
        assert gpd.read_file(folder / "a.gpkg", layer=f"l{turn}{crs}").crs.to_epsg() == crs
        cog.write_values(folder / "a.tif", np.ones((9, 9)), covering((0, 0, 9, 9), f"EPSG:{crs}", 1), {}, "")
        with rasterio.open(folder / "a.tif") as file:
            assert file.crs.to_epsg() == crs
print("both")
"""
        command = [sys.executable, "-W", "ignore", "-c", program, str(tmp_path)]
        told = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[3]
        )
        assert told.stdout == "both\n", told.stderr


class TestOverlay:
    def image(self, path: Path, crs: str = METRIC, **more) -> Path:
        west, south, east, north = moved(COUNTY.buffer(0.05), "EPSG:4490", crs).bounds
        colours = np.zeros((3, 200, 260), dtype=np.uint8)
        colours[0, :, :130] = 250  # red in the west, blue in the east
        colours[2, :, 130:] = 250
        shape = {"width": 260, "height": 200, "count": 3, "dtype": "uint8"}
        place = Affine((east - west) / 260, 0, west, 0, (south - north) / 200, north)
        with rasterio.open(path, "w", driver="GTiff", crs=crs, transform=place, **shape, **more) as file:
            file.write(colours)
        return path

    def painted(self, made: overlay.Overlay, lon: float, lat: float) -> list[int]:
        spot = moved(Point(lon, lat), "EPSG:4490", WEB)
        with rasterio.MemoryFile(made.png) as memory, memory.open() as file:
            bands = file.read()
        row = int((made.grid.transform.f - spot.y) / made.grid.cell)
        return [int(each) for each in bands[:, row, int((spot.x - made.grid.transform.c) / made.grid.cell)]]

    @pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
    @pytest.mark.parametrize("crs", [METRIC, "EPSG:4490", "EPSG:32649"])
    def test_an_image_in_any_crs_comes_to_lie_where_it_belongs(self, tmp_path, crs):
        made = overlay.of_file(self.image(tmp_path / "image.tif", crs), COUNTY)
        assert self.painted(made, 111.10, 37.1) == [250, 0, 0, 255]
        assert self.painted(made, 111.20, 37.1) == [0, 0, 250, 255]
        assert made.grid.degrees[0] == pytest.approx(110.95, abs=0.02)

    @pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
    def test_values_are_stretched_to_grey_and_nodata_is_clear(self, tmp_path):
        bounds = moved(COUNTY.buffer(0.02), "EPSG:4490", METRIC).bounds
        values = np.tile(np.linspace(3000, 9000, 100), (80, 1))
        values[:40, :50] = -9999
        made = overlay.of_file(write(tmp_path / "v.tif", values, bounds, nodata=-9999.0), COUNTY)
        assert self.painted(made, 111.05, 37.15)[3] == 0
        dark, bright = self.painted(made, 111.02, 37.05), self.painted(made, 111.28, 37.05)
        assert dark[0] == dark[1] == dark[2] < 60 and bright[0] > 200 and bright[3] == 255

    @pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
    def test_a_colour_table_is_followed(self, tmp_path):
        west, south, east, north = moved(COUNTY, "EPSG:4490", METRIC).bounds
        place = Affine((east - west) / 50, 0, west, 0, (south - north) / 50, north)
        shape = {"width": 50, "height": 50, "count": 1, "dtype": "uint8"}
        with rasterio.open(
            tmp_path / "p.tif", "w", driver="GTiff", crs=METRIC, transform=place, **shape
        ) as file:
            file.write(np.full((1, 50, 50), 7, dtype=np.uint8))
            file.write_colormap(1, {7: (10, 120, 30, 255)})
        assert self.painted(overlay.of_file(tmp_path / "p.tif", COUNTY), 111.15, 37.1) == [10, 120, 30, 255]

    @pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
    def test_values_are_painted_by_class_and_stay_small(self, monkeypatch):
        grid = covering(to_metres(COUNTY, METRIC).bounds, METRIC, 200)
        values = np.full((grid.rows, grid.columns), np.nan)
        values[:, : grid.columns // 2] = 12.0
        made = overlay.of_values(values, grid, Ramp((2.0, 15.0), ("#000001", "#0a0b0c", "#ffffff")))
        assert (
            self.painted(made, 111.05, 37.1) == [10, 11, 12, 255] and self.painted(made, 111.25, 37.1)[3] == 0
        )
        monkeypatch.setattr(overlay, "MOST_BYTES", 100)
        assert max(overlay.of_values(values, grid, ramp("slope")).grid.rows, 1) <= overlay.LEAST_PX

    @pytest.mark.parametrize("content", [b"", b"<VRTDataset></VRTDataset>", b"II*\x00\x08\x00"])
    def test_what_is_no_raster_is_refused(self, tmp_path, content):
        (tmp_path / "bad.tif").write_bytes(content)
        self.refused(tmp_path / "bad.tif", "broken")

    def test_a_file_without_a_place_or_of_another_county_is_refused(self, tmp_path):
        self.refused(write(tmp_path / "loose.tif", np.ones((9, 9)), (0, 0, 1, 1), crs=None), "no-crs")
        self.refused(
            write(tmp_path / "far.tif", np.ones((9, 9)), (115, 39, 116, 40), crs="EPSG:4490"), "outside"
        )
        shape = {"width": 9, "height": 9, "count": 1, "dtype": "complex64"}
        with rasterio.open(
            tmp_path / "c.tif",
            "w",
            driver="GTiff",
            crs="EPSG:4490",
            transform=Affine(0.1, 0, 111, 0, -0.1, 38),
            **shape,
        ):
            pass
        self.refused(tmp_path / "c.tif", "complex")

    def refused(self, path: Path, key: str) -> None:
        with pytest.raises(OverlayError) as error:
            overlay.of_file(path, COUNTY)
        assert error.value.key == key


def test_classes_of_slope_are_those_of_the_land_survey_and_grow_darker():
    made = ramp("slope")
    values = np.array([[0.0, 2.0, 5.9, 15.0, 30.0, np.nan]])
    red, green, blue, opacity = made.paint(values).astype(int)[:, 0]
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    assert light[0] > light[1] == light[2] > light[3] > light[4] and opacity[5] == 0 < opacity[0]
    assert [row[1:] for row in made.legend()][-1] == (None, 2.0)


def test_grids_of_one_cell_lie_on_each_other():
    one, other = (
        covering((1_003, 2_001, 5_000, 6_000), METRIC, 200),
        covering((3_999, 0, 4_100, 90), METRIC, 200),
    )
    assert isinstance(one, Grid) and one.transform.c % 200 == other.transform.c % 200 == 0
    assert one.bounds == (1_000, 2_000, 5_000, 6_000)
    assert one.inside(Polygon([(1_000, 2_000), (1_400, 2_000), (1_400, 2_400), (1_000, 2_400)])).sum() == 4
