"""A short cut of what hostile files and texts do to the product; all of it is in ``tests/hard``."""

from __future__ import annotations

import csv
import io
import json
import socket
import sqlite3
from contextlib import closing
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon

from atlas import apart, filters, own_layer
from atlas.corrections.record import CorrectionError, Draft, Target, check, geometry_of
from atlas.dossier import DossierError, load
from atlas.errors import StoreError, UserError
from atlas.store import open_store
from atlas.ui import markup, state
from gazetteer import GazetteerError, exchange
from gazetteer.sources import Wish
from layers import repair
from layers.cells import FORMULA, harmless
from layers.raster import dem, overlay, picture, points
from layers.raster.errors import DemError, OverlayError, PictureError, PointsError
from tests.hard import made
from tests.hard.within import COUNTY

HOSTILE = "\u202e甲\u2066\u200b<img src=x onerror=alert(1)>'; DROP TABLE a;--" + "长" * 10_000


@pytest.mark.timeout(60)
def test_an_upload_is_read_in_a_process_that_is_stopped_in_time(monkeypatch):
    """One that is sound, one that works without end, one that wants more memory than there is."""
    assert list(apart.layer(made.features([{"name": HOSTILE}]), "a.geojson", "", 111.5)["name"]) == [
        HOSTILE[: own_layer.LONGEST_VALUE]
    ]
    endless = "(WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c)"
    monkeypatch.setattr(apart, "MAX_SECONDS", 3)
    for raw, name in (
        (made.geopackage(endless), "a.gpkg"),
        (made.features({f"a{each}": 1} for each in range(15_000)), "a.geojson"),
    ):
        with pytest.raises(UserError) as refused:
            apart.layer(raw, name, "", 111.5)
        assert refused.value.key == "own-slow"


def test_a_file_for_the_gazetteer_keeps_its_records_and_its_faults_on_their_way_between_processes(tmp_path):
    table = tmp_path / "a.csv"
    wish = Wish("990101", "甲水市", kind="village", columns={"name": "名"}, near=(111.0, 36.0, 112.0, 38.0))
    table.write_text("名,别名,经度,纬度\n甲村,乙村[2012/2021],111.5,37.2\n", encoding="utf-8")
    (record,), far = apart.records("table", table, wish)
    assert (record.name, record.aliases, far) == ("甲村", ("乙村",), 0)
    assert str(record.validity["乙村"]) == "2012/2021" and COUNTY.contains(record.geometry)
    table.write_text("名,经度,纬度\n=A1,111.5,x\n", encoding="utf-8")
    with pytest.raises(GazetteerError) as refused:
        apart.records("table", table, wish)
    assert "不是数字" in refused.value.told("zh") or "=A1" in refused.value.told("zh")


def test_the_file_of_a_layer_names_addresses_that_nobody_is_asked_for(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/crs"
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        named = made.features(crs={"type": "link", "properties": {"href": address, "type": "proj4"}})
        assert len(own_layer.read(named, "a.geojson")) == 1
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.timeout(20)
def test_a_workspace_with_a_view_in_the_place_of_a_table_is_refused(tmp_path):
    path = tmp_path / "a.gpkg"
    endless = (
        "WITH RECURSIVE c(key, value) AS (SELECT 1, 1 UNION ALL SELECT key, value FROM c) SELECT * FROM c"
    )
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"CREATE VIEW atlas_info AS {endless}")
    with pytest.raises(StoreError):
        open_store(path)


def test_a_shape_that_crosses_itself_all_over_is_refused_before_it_is_mended():
    assert repair.is_tangled(Polygon(made.star(501))) and not repair.is_tangled(Polygon(made.star(21)))
    for wkt, key in (
        (Polygon(made.star(501)).wkt, "correction-tangled"),
        ("GEOMETRYCOLLECTION(" * 200_000, "correction-geometry"),
        ("POINT(1e308 0)", "correction-geometry"),
    ):
        with pytest.raises(CorrectionError) as refused:
            geometry_of({"wkt": wkt})
        assert refused.value.key == key


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (made.tiff(8900, 8900, 1000), "type"),
        (made.tiff(8900, 8900, 4, 64, 3), "pixels"),
        (made.tiff(1, 1, 65_535), "type"),
        (made.png(2**31 - 1, 2**31 - 1), "broken"),
    ],
)
def test_a_picture_that_declares_more_than_memory_holds_is_refused(raw, key):
    with pytest.raises(PictureError) as refused:
        picture.read(raw)
    assert refused.value.key == key


def test_a_raster_of_huge_strips_or_of_another_driver_is_refused(tmp_path):
    path = tmp_path / "a.tif"
    path.write_bytes(made.tiff(44_000, 44_000, 1, 64, 3, lies=True))
    with pytest.raises(OverlayError) as refused:
        overlay.of_file(path, COUNTY)
    assert refused.value.key == "blocks"
    source = "<SimpleSource><SourceFilename>/etc/hostname</SourceFilename></SimpleSource>"
    band = f"<VRTRasterBand dataType='Byte' band='1'>{source}</VRTRasterBand>"
    path.write_text(f"<VRTDataset rasterXSize='9' rasterYSize='9'>{band}</VRTDataset>")
    with pytest.raises(DemError) as refused_dem:
        dem.read(path, COUNTY, "EPSG:3857", 1000.0, 100)
    assert refused_dem.value.key == "broken"


def test_control_points_with_a_stray_carriage_return_are_refused_in_words():
    with pytest.raises(PointsError):
        points.read(b"pixel_x,pixel_y,place\n1,2,a\rb\n")


HALF = "\ud800"  # a lone surrogate, as JSON can write it


def test_half_a_character_is_refused_where_it_would_be_kept():
    with pytest.raises(DossierError):
        load(json.dumps({"format": HALF}))
    with pytest.raises(GazetteerError):
        exchange.read(json.dumps({"features": [], "x": HALF}))
    for name, author, note in ((HALF, "张三", ""), ("甲", HALF, ""), ("甲", "张三", HALF)):
        with pytest.raises(CorrectionError):
            check(Draft("rename", Target("place", "a"), {"name": name}, author, note))


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "@SUM(1)", "+1", "-1", "\tx", "\rx", "\nx", "＝1+1"])
def test_no_cell_begins_as_a_formula_does(text):
    written = io.StringIO()
    csv.writer(written).writerow([harmless(text)])
    assert not written.getvalue().lstrip('"').startswith(FORMULA)


class _Shown(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


SIGNS = st.text(
    st.sampled_from("\u202e\u202d\u2066\u2069\u200b\u200f\ufeff<>&\"'/甲a \n`*[]()\0"), max_size=30
)


@settings(deadline=None, max_examples=60)
@given(SIGNS)
def test_no_name_turns_the_page_round_or_adds_to_it(name):
    for made_of in (
        markup.heading(name, name),
        markup.facts([("名", name)]),
        markup.marked(name, name, name),
    ):
        shown = _Shown()
        shown.feed(made_of)
        assert not set(shown.text) & set("\u202e\u202d\u2066\u2069\u200b\u200f\ufeff")
        assert set(shown.tags) <= {"div", "h2", "p", "dl", "dt", "dd", "mark"}
    assert not set(markup.plain(name)) & set("\u202e\u202d\u2066\u2069\u200b\u200f\ufeff\n")


@settings(deadline=None, max_examples=40)
@given(
    st.dictionaries(
        st.sampled_from([filters.PREFIX + name for name in filters.Filter.__dataclass_fields__]), st.text()
    ),
    st.text(),
)
def test_any_address_is_a_view(parts, text):
    asked = filters.from_address(parts)
    assert filters.from_address(filters.to_address(asked)) == asked
    at = state.read_at(text)
    assert at is None or state.read_at(state.written(at)) is not None
