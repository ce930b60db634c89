"""The panels of rasters without a browser: surfaces, own files, scanned maps; and what the map is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from atlas.raster import intensity, overlays
from atlas.ui import assets
from atlas.ui.scan_work import Work
from layers.raster.points import ControlPoint
from tests.atlas.test_rasters import CORNERS, COUNTY, SCRIPT, sheet
from tests.atlas.ui.test_panels import on_the_map
from tests.layers.raster.test_hillshade import dem
from tests.sample_atlas import CODE

# rasterio 1.4 multiplies by affine's old sign.
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
POINTS = tuple(ControlPoint(*row) for row in CORNERS)


@pytest.fixture
def own(
    page: Callable[..., AppTest], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AppTest]:
    """Open the page on a copy of the made-up county, whose shelf may be filled."""
    shutil.copy(home / f"{CODE}.gpkg", tmp_path)
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path))
    return page


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / f"{CODE}.gpkg"


def lying(test: AppTest) -> list[str]:
    """List what lies beneath the layers."""
    return [each["id"] for each in on_the_map(test)["ground"]]  # type: ignore[attr-defined]


def scanning(own: Callable[..., AppTest], raw: bytes, points=POINTS) -> AppTest:
    """Open the panel on a scan whose points are known."""
    test = own(panel="own")
    test.button(key="geo-open").click().run()
    test.session_state["scans"] = {CODE: Work(raw, "图.png", points=tuple(points))}
    test.run()
    assert not test.exception
    return test


def said(test: AppTest) -> str:
    shown = (*test.warning, *test.get("html"), *test.success)
    return " ".join(each.value for each in shown).replace("\\", "")


def test_a_surface_is_computed_laid_on_the_map_faded_and_removed(own, workspace):
    test = own(panel="own")
    assert lying(test) == []
    test.selectbox(key="raster-what").set_value("intensity_count").run()
    test.number_input(key="raster-cell").set_value(500.0).run()
    test.button(key="raster-compute").click().run()
    (kept,) = overlays.listed(workspace)
    assert lying(test) == [kept.id] and "项目强度" in test.success[0].value
    test.slider(key=f"opacity-{kept.id}").set_value(30).run()
    assert on_the_map(test)["ground"][0]["opacity"] == 0.3  # type: ignore[index]
    assert test.query_params["ground"] == f"{kept.id}:30"
    test.checkbox(key=f"overlay-{kept.id}").uncheck().run()
    assert lying(test) == [] and test.query_params["ground"] == ""
    test.button(key=f"overlay-remove-{kept.id}").click().run()
    assert overlays.listed(workspace) == () and not test.exception


def test_only_the_newest_overlay_lies_on_the_map_at_first_and_shown_with_its_legend(own, workspace):
    for weight in intensity.WEIGHTS:
        newest = intensity.make(workspace, weight, 500)
    assert lying(own()) == [newest.id]
    shown = own(present="1")
    assert lying(shown) == [newest.id] and "万元/平方公里" in said(shown)


def test_the_address_says_what_lies_on_the_map_and_how_opaque(own, workspace):
    older, newer = (intensity.make(workspace, weight, 500) for weight in list(intensity.WEIGHTS)[:2])
    assert own().query_params["ground"] == f"{newer.id}:80"
    for more in ({}, {"present": "1"}):
        shown = own(ground=f"{older.id}:40,gone:50", **more)
        assert lying(shown) == [older.id] and shown.query_params["ground"] == f"{older.id}:40"
        assert on_the_map(shown)["ground"][0]["opacity"] == 0.4  # type: ignore[index]
    bare = own(ground="")
    assert lying(bare) == []
    newest = intensity.make(workspace, "count", 900)
    assert lying(bare.run()) == [newest.id]


def test_a_wish_that_makes_no_sense_is_refused_in_words(own, workspace):
    test = own(panel="own")
    test.selectbox(key="raster-what").set_value("intensity_count").run()
    test.number_input(key="raster-reach").set_value(100.0).run()
    test.button(key="raster-compute").click().run()
    assert "带宽" in said(test) and overlays.listed(workspace) == ()


@pytest.mark.parametrize(
    ("what", "name", "told"),
    [("slope", "dem.tif", "坡度"), ("shade", "dem.tif", "地形晕渲"), ("image", "vrt.tif", "不是栅格")],
)
def test_a_file_is_laid_on_the_map_unless_it_is_no_tiff(own, tmp_path, what, name, told):
    (tmp_path / "vrt.tif").write_bytes(b"<VRTDataset rasterXSize='1' rasterYSize='1'></VRTDataset>")
    dem(tmp_path / "dem.tif", 0.05, county=COUNTY)
    test = own(panel="own")
    test.selectbox(key="raster-what").set_value(what).run()
    test.file_uploader(key="raster-file-0").set_value(
        (name, (tmp_path / name).read_bytes(), "image/tiff")
    ).run()
    test.button(key="raster-add").click().run()
    assert told in said(test) and len(lying(test)) == (what != "image") and not test.exception


def test_points_show_their_residuals_and_the_scan_is_laid_beneath_the_map(own, workspace, tmp_path):
    test = scanning(own, sheet(tmp_path / "s.png").read_bytes())
    assert "均方根误差" in said(test) and "111.400000, 37.400000" in said(test)
    test.button(key="geo-lay").click().run()
    (kept,) = overlays.listed(workspace)
    assert lying(test) == [kept.id] and "已叠加到地图" in said(test)
    assert kept.table is not None and kept.tiff is not None


@pytest.mark.parametrize(
    ("points", "told"),
    [
        (POINTS[:2], "至少 3 个，现有 2 个"),
        (POINTS[:3], "没有多余的控制点"),
        ((*POINTS, POINTS[0]), "第 1 点与第 5 点"),
        ((POINTS[0].at(111, 37, 5), *(point for point in POINTS[1:])), "均方根误差"),
        ((ControlPoint(50, 250, 111.0, 37.0, SCRIPT), *POINTS[1:]), "&lt;script&gt;"),
    ],
)
def test_what_points_cannot_tell_is_said(own, tmp_path, points, told):
    test = scanning(own, sheet(tmp_path / "s.png").read_bytes(), points)
    assert told in said(test) and "<script>" not in said(test)
    assert test.button(key="geo-lay").disabled == ("至少" in told or "与" in told)


def test_a_spot_on_the_picture_becomes_a_point_at_a_typed_position_and_can_be_removed(own, tmp_path):
    raw = sheet(tmp_path / "s.png").read_bytes()
    test = scanning(own, raw, ())
    test.session_state["scans"] = {CODE: Work(raw, "图.png", spot=(50.0, 250.0), turn=1)}
    test.run()
    test.text_input(key="geo-where").set_value("somewhere").run()
    test.button(key="geo-add").click().run()
    assert "经纬度" in said(test)
    test.text_input(key="geo-where").set_value("111.0, 37.0").run()
    test.button(key="geo-add").click().run()
    work = test.session_state["scans"][CODE]
    assert work.points == (ControlPoint(50.0, 250.0, 111.0, 37.0),) and work.spot is None
    test.selectbox(key="geo-which-1").set_value(1).run()
    test.button(key="geo-remove").click().run()
    assert test.session_state["scans"][CODE].points == ()


def test_a_picture_that_cannot_be_read_is_said_and_another_may_be_taken(own):
    test = scanning(own, b"no picture", ())
    assert "不支持这种文件" in said(test)
    test.button(key="geo-other").click().run()
    assert CODE not in test.session_state["scans"] and not test.exception


def test_the_way_back_leads_to_the_other_data(own, tmp_path):
    test = scanning(own, sheet(tmp_path / "s.png").read_bytes())
    test.button(key="geo-back").click().run()
    assert test.button(key="geo-open") and not test.exception


def test_a_picture_is_published_as_it_is():
    link = assets.publish(b"\x89PNG", ".png")
    assert link == assets.publish(b"\x89PNG", ".png") and link.endswith(".png")
