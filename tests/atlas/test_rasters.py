"""``atlas raster``: what is laid on the map of an atlas, kept beside its workspace, and taken away again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from pyproj import Transformer
from rasterio import Affine
from shapely.geometry import box
from typer.testing import CliRunner

from atlas import relief
from atlas.cli import app
from atlas.cli.terminal import explain
from atlas.errors import UserError
from atlas.raster import overlays, scan
from atlas.raster.overlays import Record
from atlas.store import open_store
from atlas.workspace import Content, write
from gazetteer import Gazetteer
from gazetteer.catalogue import builtin_counties
from layers.files import write_text
from layers.raster.errors import PointsError
from layers.raster.ground import covering
from layers.raster.overlay import Overlay as Picture
from layers.raster.png import png
from layers.raster.points import ControlPoint
from tests import sample_atlas
from tests.layers.raster.test_fit import GRID, SIZE
from tests.layers.raster.test_hillshade import dem

# rasterio 1.4 multiplies by affine's old sign.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning"),
    pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning"),
]
COUNTY = box(111.0, 37.0, 111.4, 37.4)  # of the made-up atlas
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return sample_atlas.make(tmp_path / f"{sample_atlas.CODE}.gpkg")


def run(*arguments: object):
    return CliRunner().invoke(app, ["raster", *map(str, arguments)])


def asked(*arguments: object) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exception is None, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def refused(*arguments: object) -> str:
    """Return what is said to a user whose command cannot be done."""
    result = run(*arguments)
    assert isinstance(result.exception, ValueError), result.output
    said = explain(result.exception)
    assert said
    return said


def picture(shade: int = 90) -> Picture:
    """Make a small grey picture over the middle of the county."""
    west, south = Transformer.from_crs(4490, 3857, always_xy=True).transform(111.1, 37.1)
    grid = covering((west, south, west + 9_000, south + 9_000), "EPSG:3857", 1_000)
    return Picture(png(np.full((4, grid.rows, grid.columns), shade, dtype=np.uint8)), grid)


def sheet(path: Path) -> Path:
    """Write a scan of the county: its square, drawn on a sheet of paper."""
    pixels = np.full((3, 300, 300), 240, dtype=np.uint8)
    pixels[:, 50:250, 50:250] = 60
    path.write_bytes(png(pixels))
    return path


CORNERS = ((50, 250, 111.0, 37.0), (250, 250, 111.4, 37.0), (50, 50, 111.0, 37.4), (250, 50, 111.4, 37.4))


def table(path: Path, rows=CORNERS) -> Path:
    lines = ["x,y,lon,lat", *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


class TestShelf:
    def record(self, title: str = "样图") -> Record:
        return Record("image", overlays.named(title), overlays.named(SCRIPT), legend=(("#aabbcc", "≥ 3"),))

    def test_what_is_kept_is_listed_and_opens_in_a_gis_until_it_is_removed(self, workspace):
        made = overlays.keep(workspace, self.record(), picture(), table="a,b\n")
        assert overlays.listed(workspace) == (made,) and made.record == self.record()
        assert made.table is not None and made.tiff is None
        with rasterio.open(made.path) as file:
            assert file.crs.to_epsg() == 3857 and file.count == 4
        assert made.bounds[:2] == pytest.approx((111.1, 37.1), abs=0.02)
        overlays.remove(workspace, made.id)
        assert overlays.listed(workspace) == () and list(overlays.folder(workspace).iterdir()) == []
        with pytest.raises(UserError, match="no-overlay"):
            overlays.remove(workspace, made.id)

    def test_the_same_twice_stands_there_once_and_there_is_a_limit(self, workspace, monkeypatch):
        monkeypatch.setattr(overlays, "MOST", 1)
        overlays.keep(workspace, self.record(), picture())
        overlays.keep(workspace, self.record(), picture())
        assert len(overlays.listed(workspace)) == 1
        with pytest.raises(UserError, match="overlays-many"):
            overlays.keep(workspace, self.record(), picture(shade=10))

    def test_what_fails_half_way_leaves_nothing(self, workspace):
        def full(path: Path) -> None:
            path.write_bytes(b"half")
            raise OSError(28, "No space left on device")

        with pytest.raises(OSError, match="No space"):
            overlays.keep(workspace, self.record(), picture(), full)
        assert list(overlays.folder(workspace).iterdir()) == []

    @pytest.mark.parametrize(
        "change",
        [
            {"kind": "boom"},
            {"legend": [["red", "x"]]},
            {"legend": [["#aabbcc;x", ""]]},
            {"title": {}},
            {"format": "1"},
        ],
    )
    def test_a_record_that_is_not_ours_is_passed_over(self, workspace, change):
        made = overlays.keep(workspace, self.record(), picture())
        path = made.path.with_suffix(".json")
        write_text(path, json.dumps(json.loads(path.read_text(encoding="utf-8")) | change))
        assert overlays.listed(workspace) == ()

    def test_a_record_without_its_picture_is_passed_over(self, workspace):
        made = overlays.keep(workspace, self.record(), picture())
        made.path.write_bytes(b"half")
        assert overlays.listed(workspace) == ()


class TestIntensity:
    def test_projects_are_counted_and_those_without_a_place_told(self, workspace, tmp_path):
        target = tmp_path / "out.tif"
        told = asked("intensity", workspace, "-o", target, "--cell", 500, "--bandwidth", 3000)
        assert told["kind"] == "intensity" and "3 个项目；1 个位置不明" in told["note"]
        with rasterio.open(target) as file:
            tags, values = file.tags(), file.read(1, masked=True)
        assert values.sum() * 0.25 == pytest.approx(float(tags["MASS_INSIDE"]), rel=1e-4)
        assert float(tags["MASS_INSIDE"]) + float(tags["MASS_OUTSIDE"]) == pytest.approx(3, rel=1e-4)
        assert tags["PROJECTS_UNPLACED"] == "1" and tags["BANDWIDTH_M"] == "3000" and tags["UNIT"] == "1/km2"
        assert "示意图" in tags["CAUTION"] and tags["COUNTY"] == f"{sample_atlas.NAME} {sample_atlas.CODE}"
        assert "已经存在" in refused("intensity", workspace, "-o", target)

    def test_investment_is_weighed_in_ten_thousands(self, workspace):
        told = asked("intensity", workspace, "--weight", "investment")
        with rasterio.open(told["tiff"]) as file:
            assert float(file.tags()["MASS_INSIDE"]) == pytest.approx(35_000)
            assert file.tags()["PROJECTS_UNSTATED"] == "2"
        (kept,) = overlays.listed(workspace)
        assert kept.record.unit["en"] == "10,000 CNY per km²" and len(kept.record.legend) == 5

    def test_bad_wishes_are_refused_in_words(self, workspace, tmp_path):
        assert "像元" in refused("intensity", workspace, "--cell", 0.5)
        assert "带宽" in refused("intensity", workspace, "--bandwidth", 10)
        assert run("intensity", workspace, "--weight", "boom").exit_code == 2
        info = open_store(workspace).info()
        empty = tmp_path / "empty.gpkg"
        write(empty, Content(info, [layer for layer in sample_atlas._layers() if layer.id == "villages"]))
        assert "县界" in refused("intensity", empty)


class TestTerrain:
    def test_slope_is_a_layer_and_a_file_and_shade_lies_beside_the_workspace(self, workspace, tmp_path):
        model = dem(tmp_path / "dem.tif", 0.05, 0.02, county=COUNTY)
        told = asked("slope", model, "--atlas", workspace, "-o", tmp_path / "slope.tif")
        assert "dem.tif" in told["note"] and "100%" in told["note"]
        with rasterio.open(tmp_path / "slope.tif") as file:
            assert file.units == ("degree",) and file.tags()["METHOD"] == "Horn 1981"
        shaded = asked("shade", model, "--atlas", workspace)
        assert Path(shaded["hillshade"]) == relief.path_of(workspace) and relief.of(workspace) is not None

    @pytest.mark.parametrize("command", ["slope", "shade"])
    def test_a_model_without_a_crs_or_of_elsewhere_is_named(self, workspace, tmp_path, command):
        loose = dem(tmp_path / "loose.tif", crs=None)
        assert "loose.tif" in refused(command, loose, "--atlas", workspace)
        far = dem(tmp_path / "far.tif", county=box(112.0, 38.0, 112.3, 38.2))
        assert "far.tif" in refused(command, far, "--atlas", workspace)
        assert overlays.listed(workspace) == () and relief.of(workspace) is None


class TestGeoreference:
    def test_a_scan_comes_to_lie_on_the_county(self, workspace, tmp_path):
        scanned, points = sheet(tmp_path / "scan.png"), table(tmp_path / "points.csv")
        target = tmp_path / "scan.tif"
        told = asked("georeference", scanned, "--points", points, "--atlas", workspace, "-o", target)
        # A square of degrees is no square in metres: an affine fit cannot follow it entirely.
        assert 0 < told["rmse_m"] < 60 and told["suspects"] == []
        with rasterio.open(target) as file:
            assert file.crs.to_epsg() == 4490 and float(file.tags()["RMSE_M"]) == pytest.approx(
                told["rmse_m"], abs=0.1
            )
            inside, paper = (next(file.sample([spot]))[0] for spot in ((111.2, 37.2), (111.45, 37.2)))
            assert (inside, paper) == (60, 240)
        again = points.parent / "scan.points.csv"
        assert "residual_m" in again.read_text(encoding="utf-8-sig").splitlines()[0]
        told = asked("georeference", scanned, "--points", again, "--atlas", workspace, "--grid", "metres")
        with rasterio.open(told["tiff"]) as file:
            assert file.crs.to_epsg() == 4546
        assert len(overlays.listed(workspace)) == 2

    def test_a_bad_point_is_named(self, workspace, tmp_path):
        spots = [(x, y, 111.0 + 0.4 * x / SIZE, 37.4 - 0.4 * y / SIZE) for x, y in GRID]
        spots[4] = (*GRID[4], 111.35, 37.02)
        points = table(tmp_path / "points.csv", spots)
        result = run("georeference", sheet(tmp_path / "s.png"), "--points", points, "--atlas", workspace)
        assert "可能有误" in result.output
        told = asked("georeference", sheet(tmp_path / "s.png"), "--points", points, "--atlas", workspace)
        assert told["suspects"] == [5] and told["left_out_m"] > told["rmse_m"]

    def test_what_cannot_be_georeferenced_is_said_and_nothing_kept(self, workspace, tmp_path):
        scanned = sheet(tmp_path / "s.png")

        def say(rows, *more) -> str:
            points = table(tmp_path / "p.csv", rows)
            return refused("georeference", scanned, "--points", points, "--atlas", workspace, *more)

        assert "至少 3 个，现有 2 个" in say(CORNERS[:2])
        assert "一条直线" in say([(x, x + 1, 111 + x / 500, 37 + x / 500) for x in (0, 50, 100, 200)])
        assert "第 1 点与第 5 点" in say([*CORNERS, CORNERS[0]])
        assert "不在中国" in say([*CORNERS, (1, 2, 37.0, 111.0)])
        assert "翻转" in say([(y, x, lon, lat) for x, y, lon, lat in CORNERS])
        scanned = tmp_path / "p.csv"
        assert "PNG、JPEG" in say(CORNERS)
        assert overlays.listed(workspace) == ()

    def test_places_are_found_by_name_with_their_own_accuracy(self):
        gazetteer = Gazetteer.load(builtin_counties()[0].code)
        town = next(place for place in gazetteer.places if place.kind == "town" and place.point is not None)
        (found,) = scan.placed([ControlPoint(1, 2, place=town.name)], gazetteer)
        assert town.point is not None
        assert (found.lon, found.lat) == (town.point.geometry.x, town.point.geometry.y)
        assert found.accuracy_m == town.point.accuracy_m > 0
        with pytest.raises(PointsError) as error:
            scan.placed([found, ControlPoint(1, 2, place="无此地")], gazetteer)
        assert error.value.values == {"row": "2", "name": "无此地"}


class TestOwnImage:
    def test_an_image_is_laid_listed_and_removed(self, workspace, tmp_path):
        path = tmp_path / "image.tif"
        shape = {"width": 40, "height": 40, "count": 3, "dtype": "uint8", "crs": "EPSG:4490"}
        with rasterio.open(
            path, "w", driver="GTiff", transform=Affine(0.01, 0, 111, 0, -0.01, 37.4), **shape
        ) as file:
            file.write(np.full((3, 40, 40), 99, dtype=np.uint8))
        told = asked("overlay", path, "--atlas", workspace, "--title", SCRIPT)
        (listed,) = json.loads(run("list", workspace, "--json").stdout)
        assert told["title"] == SCRIPT == listed["title"] and "<script>" in run("list", workspace).output
        assert run("remove", workspace, told["id"]).exit_code == 0
        assert "没有叠加的栅格" in run("list", workspace).output
        assert told["id"] in refused("remove", workspace, told["id"])

    def test_a_scan_without_a_place_is_sent_to_georeferencing(self, workspace, tmp_path):
        assert "配准扫描图" in refused("overlay", sheet(tmp_path / "scan.png"), "--atlas", workspace)
