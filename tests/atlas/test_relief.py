"""``atlas build --dem``: shaded relief beside a workspace, or a reason why not."""

from __future__ import annotations

import json

import numpy as np
import pytest
import rasterio
from rasterio import Affine
from typer.testing import CliRunner

from atlas import library, relief
from atlas.cli import app
from atlas.cli.terminal import explain
from atlas.dossier import dump, load
from atlas.errors import UserError
from gazetteer import Gazetteer
from layers.raster.ground import WEB
from tests.atlas.small_county import DOSSIER

# rasterio 1.4 multiplies by affine's old sign.
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
CODE = "141082"


@pytest.fixture
def dem(tmp_path):
    """A range of hills over the county, a cell every 0.002 degrees."""
    county = Gazetteer.load(CODE).county
    assert county is not None
    west, south, east, north = county.outline.geometry.buffer(0.05).bounds
    columns, rows = int((east - west) / 0.002), int((north - south) / 0.002)
    x, y = np.meshgrid(np.linspace(0, 80, columns), np.linspace(0, 80, rows))
    path = tmp_path / "dem.tif"
    shape = {"width": columns, "height": rows, "count": 1, "dtype": "float32"}
    grid = Affine(0.002, 0, west, 0, -0.002, north)
    with rasterio.open(path, "w", driver="GTiff", crs="EPSG:4490", transform=grid, **shape) as file:
        file.write((900 + 300 * np.sin(x) * np.cos(y)).astype("float32"), 1)
    return path


@pytest.fixture
def build(tmp_path):
    """Build the workspace of a built-in county from the command line."""
    target = tmp_path / "out" / "huozhou.gpkg"

    def _build(*arguments):
        dossier = library.builtin_dossier(CODE)
        return CliRunner().invoke(app, ["build", str(dossier), "-o", str(target), *map(str, arguments)])

    return _build


def test_the_picture_lies_beside_the_workspace_and_says_where_it_belongs(build, dem, tmp_path):
    (answer,) = json.loads(build("--dem", dem, "--json").stdout)
    workspace = tmp_path / "out" / "huozhou.gpkg"
    assert answer["hillshade"] == str(relief.path_of(workspace)) and answer["covered"] == 1.0
    with rasterio.open(answer["hillshade"]) as picture:
        assert picture.crs == WEB and picture.count == 2
        assert picture.read(2).max() > 20
    found = relief.of(workspace)
    county = Gazetteer.load(CODE).county
    assert found is not None
    assert county is not None
    west, south, east, north = county.outline.geometry.bounds
    assert (
        found.bounds[0] < west < east < found.bounds[2] and found.bounds[1] < south < north < found.bounds[3]
    )
    assert (tmp_path / "out" / "huozhou.hillshade.png").stat().st_size < 2_000_000


def test_a_bad_file_leaves_the_picture_that_is_there(build, dem, tmp_path):
    assert "hillshade.png" in build("--dem", dem).stdout
    workspace = tmp_path / "out" / "huozhou.gpkg"
    before = relief.path_of(workspace).read_bytes()
    bad = tmp_path / "bad.tif"
    bad.write_bytes(b"no raster")
    refused = build("--dem", bad).exception
    assert isinstance(refused, UserError) and refused.key == "dem-broken"
    assert "bad.tif" in (explain(refused) or "")
    assert relief.path_of(workspace).read_bytes() == before and workspace.is_file()


def test_without_a_picture_or_with_half_of_one_there_is_no_relief(build, dem, tmp_path):
    workspace = tmp_path / "out" / "huozhou.gpkg"
    assert relief.of(workspace) is None
    build("--dem", dem)
    relief.path_of(workspace).write_bytes(b"half")
    assert relief.of(workspace) is None


def test_a_county_without_an_outline_has_no_relief(dem, tmp_path):
    dossier = load(dump(DOSSIER))
    (tmp_path / "plan.json").write_text(dump(dossier), encoding="utf-8")
    arguments = ["build", str(tmp_path / "plan.json"), "-o", str(tmp_path / "x.gpkg"), "--dem", str(dem)]
    refused = CliRunner().invoke(app, arguments).exception
    assert isinstance(refused, UserError) and refused.key == "dem-no-county"


def test_one_dem_goes_with_one_dossier(dem):
    assert CliRunner().invoke(app, ["build", "--dem", str(dem)]).exit_code == 2
