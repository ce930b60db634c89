"""A made-up scan is laid out on the ground to a fraction of a pixel, and read back from the file."""

from __future__ import annotations

import io
import math

import numpy as np
import pytest
import rasterio
from rasterio.io import MemoryFile
from reportlab.pdfgen.canvas import Canvas

from gazetteer.place import CRS
from layers.raster import cog, picture, points
from layers.raster.checked import report
from layers.raster.errors import FitError, PictureError, PointsError
from layers.raster.fit import Fit
from layers.raster.ground import Grid, transformer
from layers.raster.picture import Picture
from layers.raster.png import png
from layers.raster.points import ControlPoint
from layers.raster.rectify import rectify
from tests.layers.raster.test_fit import ground, truth

# rasterio 1.4 multiplies by affine's old sign.
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")

METRIC = "EPSG:4546"
SIDE = 400  # pixels
MARKS = np.array([[60.5, 80.5], [340.5, 70.5], [320.5, 330.5], [90.5, 300.5], [200.5, 190.5]])
WIDTH = 6.0  # pixels: of a mark


def scan() -> Picture:
    """Make a sheet of white paper with round black marks, blurred as a scanner blurs."""
    rows, columns = np.mgrid[0:SIDE, 0:SIDE] + 0.5
    dark = sum(np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * (WIDTH / 2) ** 2)) for x, y in MARKS)
    grey = np.rint(255 * (1 - np.clip(dark, 0, 1))).astype(np.uint8)
    return Picture(np.stack([grey, grey, grey, np.full_like(grey, 255)]))


def seen(bands: np.ndarray, grid: Grid, lon_lat: np.ndarray) -> list[float]:
    """Measure how many cells each mark is from where it should be."""
    off = []
    for x, y in lon_lat:
        column, row = (x - grid.transform.c) / grid.cell, (grid.transform.f - y) / grid.cell
        left, top = int(column) - 9, int(row) - 9
        part = np.where(
            bands[3, top : top + 18, left : left + 18] > 0,
            255.0 - bands[0, top : top + 18, left : left + 18],
            0,
        )
        rows, columns = np.mgrid[0:18, 0:18] + 0.5
        middle = (columns * part).sum() / part.sum() + left, (rows * part).sum() / part.sum() + top
        off.append(math.hypot(middle[0] - column, middle[1] - row))
    return off


@pytest.mark.parametrize("lean", [(0.0, 0.0), (2e-4, -1e-4)], ids=["affine", "projective"])
@pytest.mark.parametrize("target", [METRIC, CRS])
def test_marks_of_a_known_scan_come_to_lie_where_they_belong(tmp_path, lean, target):
    there = ground(truth(turn=0.2, lean=lean), MARKS)
    kind = "projective" if any(lean) else "affine"
    told = report(MARKS, there, kind, [0.0] * len(MARKS))
    assert told.rmse < 0.01 * told.cell_m
    bands, grid = rectify(scan(), told.fit, METRIC, target)
    path = tmp_path / "scan.tif"
    cog.write_picture(path, bands, grid, {"TITLE": "样图"})
    with rasterio.open(path) as file:
        assert file.crs.to_epsg() == int(target.removeprefix("EPSG:")) and file.tags()["TITLE"] == "样图"
        assert [each.name for each in file.colorinterp] == ["red", "green", "blue", "alpha"]
        read = file.read()
    x, y = transformer(METRIC, target).transform(*there.T)
    assert max(seen(read, grid, np.column_stack([x, y]))) < 0.25
    assert {0, 255} <= set(np.unique(read[3])), "beyond the turned sheet it is clear"


def test_a_picture_beyond_its_horizon_is_not_laid_out():
    leaning = Fit("projective", np.array([[8.0, 0, 0], [0, -8, 0], [0, -2 / SIDE, 1]]))
    with pytest.raises(FitError) as refused:
        rectify(scan(), leaning, METRIC, CRS)
    assert refused.value.key == "horizon"


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
class TestPicture:
    def test_a_look_at_a_large_picture_averages_and_says_how_much(self):
        grey = np.zeros((4, 9, 13), dtype=np.uint8)
        grey[:, ::2] = 200
        pixels, times = Picture(grey).smaller(7)
        assert times == 2 and pixels.shape == (4, 4, 6) and set(pixels[0].ravel()) == {100}

    @pytest.mark.parametrize("bands", [1, 2, 3, 4])
    def test_grey_and_coloured_pictures_are_read_with_their_opacity(self, bands):
        raw = png(np.full((bands, 4, 6), 80, dtype=np.uint8))
        found = picture.read(raw)
        assert (found.width, found.height) == (6, 4)
        assert (
            set(found.pixels[3].ravel()) == {80 if bands in (2, 4) else 255} and found.pixels[:3].min() == 80
        )

    def test_inks_become_light(self):
        with MemoryFile() as memory:
            shape = {"count": 4, "height": 1, "width": 1, "dtype": "uint8"}
            with memory.open(driver="GTiff", photometric="CMYK", **shape) as file:
                file.write(np.array([255, 0, 51, 0], dtype=np.uint8).reshape(4, 1, 1))
            found = picture.read(bytes(memory.getbuffer()))
        assert found.pixels.ravel().tolist() == [0, 255, 204, 255]

    def test_a_page_of_a_pdf_is_drawn(self):
        made = io.BytesIO()
        sheet = Canvas(made, pagesize=(200, 100), invariant=1)
        sheet.showPage()
        sheet.rect(0, 0, 100, 50, fill=1, stroke=0)
        sheet.showPage()
        sheet.save()
        found = picture.read(made.getvalue(), 2)
        assert found.pages == 2 and found.width == pytest.approx(200 / 72 * 200, abs=2)
        assert found.pixels[0, -5, 5] == 0 and found.pixels[0, 5, 5] == 255
        self.refused(made.getvalue(), "page", 3)
        self.refused(made.getvalue()[:300], "broken")

    @pytest.mark.parametrize(
        ("raw", "key"),
        [
            (b"", "type"),
            (b"<VRTDataset>", "type"),
            (b"\x89PNG\r\n\x1a\nno more", "broken"),
            (b"%PDF-1.4 no", "broken"),
        ],
    )
    def test_what_is_no_picture_is_refused(self, raw, key):
        self.refused(raw, key)

    def test_a_huge_picture_is_refused_before_it_is_unpacked(self, monkeypatch):
        monkeypatch.setattr(picture, "MOST_PX", 20)
        self.refused(png(np.zeros((1, 5, 5), dtype=np.uint8)), "pixels")

    def refused(self, raw: bytes, key: str, page: int = 1) -> None:
        with pytest.raises(PictureError) as error:
            picture.read(raw, page)
        assert error.value.key == key


class TestPoints:
    POINTS = (
        ControlPoint(10, 20, 111.5, 37.25, "=甲镇", 1500),
        ControlPoint(900.25, 20, 111.7, 37.26),
        ControlPoint(10, 800, 111.5, 37.0),
        ControlPoint(900, 800, 111.7, 37.0),
    )

    def test_what_is_written_is_read_again(self):
        there = np.array(
            transformer(CRS, METRIC).transform(*np.array([[p.lon, p.lat] for p in self.POINTS]).T)
        ).T
        told = report(np.array([[p.x, p.y] for p in self.POINTS]), there, "affine", [0.0] * 4)
        text = points.written(self.POINTS, told)
        assert "'=甲镇" in text and text.splitlines()[0].endswith("residual_m,left_out_m,suspect")
        assert points.read(text.encode()) == self.POINTS

    def test_a_planners_own_table_is_understood(self):
        raw = "地名, X ,Y\n甲镇,1,2\n,,\n乙村,3,4\n".encode("gb18030")
        assert points.read(raw) == (ControlPoint(1, 2, place="甲镇"), ControlPoint(3, 4, place="乙村"))

    @pytest.mark.parametrize(
        ("raw", "key", "row"),
        [
            (b"", "columns", None),
            (b"x,y\n1,2\n", "columns", None),
            (b"x,y,lon,lat\n", "empty", None),
            (b"x,y,lon,lat\n1,2,111,37\n1,zwei,111,37\n", "number", "2"),
            (b"x,y,lon,lat\n1,2,nan,37\n", "number", "1"),
            (b"x,y,lon,lat\n1,2,111,\n", "nowhere", "1"),
            (b"x,y,lon,lat\n" + b"1,2,111,37\n" * 201, "many", None),
            (b"x,y\0,lon,lat\n", "encoding", None),
            (b"\xff\xfe\x81", "encoding", None),
        ],
    )
    def test_a_table_that_cannot_be_used_says_where(self, raw, key, row):
        with pytest.raises(PointsError) as refused:
            points.read(raw)
        assert refused.value.key == key and refused.value.values.get("row") == row
