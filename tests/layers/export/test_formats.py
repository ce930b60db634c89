"""What single formats take care of: fields that are cut, formulas, indexes, names of layers, languages."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl  # type: ignore[import-untyped]
import pyogrio
import pytest
from ezdxf import filemanagement
from ezdxf.entities.mtext import MText
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

from atlas.words import text
from layers.export.errors import ExportError
from layers.export.formats import shapefile
from layers.export.options import made
from layers.export.picture import sheet
from layers.export.registry import exporters
from layers.export.run import write
from layers.families import ORDER
from layers.layer import COLUMNS
from layers.style import style
from tests.layers.export.subjects import layer, subject

FORMATS = exporters()
LOOK: dict[str, Any] = {
    "symbol": "project-water",
    "fidelity": "derived",
    "kind": "project",
    "accuracy_m": 500.0,
}
ONE = subject(layer(Point(112, 37.5), None, **LOOK))


def written(form: str, subject_, folder: Path, **options) -> Path:
    exporter = FORMATS[form]
    return write(exporter, subject_, made(exporter.options, options), folder / f"out{exporter.suffix}")[0]


@settings(deadline=None)
@given(st.text(min_size=60, max_size=200), st.sampled_from(["utf-8", "gb18030"]))
def test_a_text_is_cut_between_characters_and_only_where_it_must(said: str, encoding: str):
    said = said.encode("utf-8", "ignore").decode("utf-8")
    kept = shapefile.cut(said, encoding)
    assert said.startswith(kept) and len(kept.encode(encoding)) <= shapefile.LONGEST
    rest = said[len(kept) :]
    assert not rest or len((kept + rest[0]).encode(encoding)) > shapefile.LONGEST


def test_the_fields_of_a_shapefile_are_ten_ascii_letters_and_there_is_one_for_every_column():
    names = shapefile.fields()
    assert set(names) == {*COLUMNS, ORDER}
    assert all(name.isascii() and len(name) <= 10 and name.isupper() for name in names.values())
    assert len(set(names.values())) == len(names)


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
def test_a_shapefile_tells_its_encoding_its_fields_and_what_it_cut(tmp_path, encoding: str):
    long = layer(Point(112, 37.5), LineString([(112, 37), (112.1, 37.1)]), id_="a-b", note="䶮" * 200, **LOOK)
    path = written("shapefile", subject(long), tmp_path, encoding=encoding)
    with zipfile.ZipFile(path) as archive:
        assert archive.read("a_b_point.cpg").decode() == encoding
        lists = {
            name: list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in archive.namelist()
            if name.endswith(".csv")
        }
    assert [row[0] for row in lists["图层说明.csv"][1:]] == ["a_b_line.shp", "a_b_point.shp"]
    assert ["NOTE", "说明", "note", "2"] in lists["字段说明.csv"]
    length = 600 if encoding == "UTF-8" else 400 if len("䶮".encode("gb18030")) == 2 else 800
    assert ["a_b_point.shp", "a-b/0", "NOTE", str(length)] in lists["截断的值.csv"]
    note = pyogrio.read_dataframe(f"/vsizip/{path}", layer="a_b_point")["NOTE"][0]
    assert set(note) == {"䶮"}


def test_an_excel_cell_holds_what_it_can_and_says_so_where_it_cannot(tmp_path):
    winding = LineString([(112 + number / 1e5, 37 + number % 2 / 1e3) for number in range(3000)])
    hostile = subject(layer(winding, name="=1+1", investment_cny=1.5e8, **LOOK))
    book = openpyxl.load_workbook(written("xlsx", hostile, tmp_path, wkt=True))
    heads, cells = book[text("zh", "group.projects")].iter_rows()
    row = dict(zip((head.value for head in heads), cells, strict=True))
    assert (row["名称"].value, row["名称"].data_type) == ("=1+1", "s")
    assert (row["投资_元"].value, row["类别"].value) == (1.5e8, "项目")
    assert "过长" in row["WKT"].value and isinstance(row["经度"].value, float)


def test_a_csv_in_english_of_metres_has_english_heads_and_harmless_cells(tmp_path):
    english = subject(
        layer(Point(112, 37.5), name="@SUM(A1)", **LOOK), language="en", words=partial(text, "en")
    )
    path = written("csv", english, tmp_path, crs="gk-zone")
    (row,) = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    assert (row["Name"], row["Layer"], row["Kind"]) == ("'@SUM(A1)", "Some layer", "project")
    assert 37_000_000 < float(row["Easting"]) < 38_000_000 and row["WKT"].startswith("POINT")


@pytest.mark.parametrize(("index", "count"), [(False, 2), (True, 1)])
def test_flatgeobuf_keeps_what_has_no_place_unless_an_index_is_asked_for(tmp_path, index: bool, count: int):
    path = written("flatgeobuf", ONE, tmp_path, index=index)
    assert pyogrio.read_info(path)["features"] == count
    assert ("未写入" in Path(f"{path}.xml").read_text("utf-8")) == index


@pytest.mark.parametrize(
    ("form", "options", "key"),
    [
        ("dxf", {}, "nothing-placed"),
        ("pmtiles", {}, "nothing-placed"),
        ("flatgeobuf", {"index": True}, "nothing-placed"),
        ("pmtiles", {"least_zoom": 9, "most_zoom": 8}, "zooms-crossed"),
        ("gpkg", {"crs": "gk"}, "crs-no-place"),
    ],
)
def test_what_a_format_cannot_do_is_refused_and_leaves_nothing(tmp_path, form, options, key):
    nothing = replace(subject(layer(None, **LOOK)), outline=None)
    with pytest.raises(ExportError) as refused:
        written(form, nothing, tmp_path, **options)
    assert refused.value.key == key and list(tmp_path.iterdir()) == []


def test_a_drawing_names_its_layers_even_where_titles_are_alike_or_forbidden(tmp_path):
    titled = replace(layer(box(112, 37, 112.1, 37.1), **LOOK), title={"zh": "甲/乙|丙", "en": "a"})
    twins = subject(titled, replace(titled, id="other", features=titled.features.assign(id="x")))
    drawing = filemanagement.readfile(written("dxf", twins, tmp_path, names=False, fills=False))
    names = {entity.dxf.layer for entity in drawing.modelspace()}
    assert {"甲 乙 丙", "甲 乙 丙 2"} <= names
    assert not drawing.modelspace().query("HATCH")
    assert not [each.dxf.name for each in drawing.layers if each.dxf.name.endswith("注记")]
    (note,) = drawing.modelspace().query("MTEXT")
    assert isinstance(note, MText) and "示意图" in note.text


@pytest.mark.parametrize("form", ["gpkg", "shapefile", "flatgeobuf", "geoparquet", "kml", "geojson", "csv"])
def test_a_shifted_copy_says_so_wherever_it_can(tmp_path, form: str):
    path = written(form, ONE, tmp_path, crs="bd09")
    assert path.stem == "out-BD-09" and "BD-09" in Path(f"{path}.xml").read_text("utf-8")
    if form == "geoparquet":
        assert "BD-09" in gpd.read_parquet(path).crs.name
    elif form in ("gpkg", "shapefile", "flatgeobuf"):
        source = f"/vsizip/{path}" if form == "shapefile" else path
        assert "BD-09" in pyogrio.read_info(source, layer=0)["crs"]
    elif form == "kml":
        assert "某图层（BD-09）" in path.read_text("utf-8")


def test_a_kmz_has_one_picture_for_each_look_and_names_what_viewers_do_not(tmp_path):
    looks = [LOOK | {"fidelity": fidelity} for fidelity in ("surveyed", "published", "derived", "schematic")]
    points = [layer(Point(112, 37.5), id_=f"p{at}", **look) for at, look in enumerate(looks)]
    zone = layer(box(112, 37, 112.1, 37.1), id_="z", **(LOOK | {"symbol": "zone-1"}))
    many = subject(*points, zone)
    with zipfile.ZipFile(written("kmz", many, tmp_path)) as archive:
        document, *pictures = (archive.read(name) for name in archive.namelist())
    assert len(pictures) == len(set(pictures)) == 3, "published looks as surveyed does"
    assert all(picture.startswith(b"\x89PNG") and len(picture) < 10_000 for picture in pictures)
    assert document.count(b"<Point>") == 5 and "某图层·名称".encode() in document
    assert b"<href>" not in written("kml", many, tmp_path).read_bytes(), "nothing is fetched from anywhere"
    (tmp_path / "unnamed").mkdir()
    assert written("kml", many, tmp_path / "unnamed", names=False).read_bytes().count(b"<Point>") == 4


def test_where_no_font_holds_chinese_a_marker_has_its_letter(monkeypatch):
    def none(_):
        raise ExportError("no-font", known="")

    chinese = sheet.marker(style("project-water"))
    monkeypatch.setattr(sheet, "fonts", none)
    latin = sheet.marker(style("project-water"))
    assert [canvas.axes.texts[0].get_text() for canvas in (chinese, latin)] == ["水", "W"]
