"""Hostile files of every kind, each through its door in a process with limits: read, or refused in words."""

from __future__ import annotations

import json
import math
import zlib

import pytest

from atlas import words
from tests.atlas.plan_files import archive
from tests.hard import made
from tests.hard.made import ENTITIES, KML, features, shape
from tests.hard.within import READ, put

pytestmark = pytest.mark.hard

SLOW = {"plan-too-slow", "plan-damaged"}
LONG = "甲" * 10_000
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
TEXT = b"<</Length 33>>stream\nBT /F 12 Tf 9 700 Td (abcdef) Tj ET\nendstream"


def stream(content: bytes) -> bytes:
    return b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(content), content)


PLANS = {
    "pdf-bomb": (
        "a.pdf",
        lambda: made.pdf(
            b"<</Type/Catalog/Pages 2 0 R>>",
            PAGES,
            PAGE,
            stream(zlib.compress(b"(aaaaaaaa) Tj " * 9_000_000, 9)),
            FONT,
        ),
    ),
    "pdf-bomb-twice": (
        "a.pdf",
        lambda: made.pdf(
            b"<</Type/Catalog/Pages 2 0 R>>",
            PAGES,
            PAGE,
            stream(zlib.compress(zlib.compress(bytes(500_000_000), 9), 9)).replace(
                b"/FlateDecode", b"[/FlateDecode/FlateDecode]"
            ),
        ),
    ),
    "pdf-pages": (
        "a.pdf",
        lambda: made.pdf(
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[%s]/Count 100000>>" % (b"3 0 R " * 100_000),
            PAGE,
            TEXT,
            FONT,
        ),
    ),
    "pdf-round": (
        "a.pdf",
        lambda: made.pdf(
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[2 0 R 3 0 R]/Parent 2 0 R/Count 9>>",
            b"3 0 R",
        ),
    ),
    "pdf-deep": (
        "a.pdf",
        lambda: made.pdf(b"<</Type/Catalog/Pages 2 0 R>>", PAGES, b"[" * 500_000 + b"]" * 500_000),
    ),
    "pdf-acts": (
        "a.pdf",
        lambda: made.pdf(
            b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:1'\\))>>"
            b"/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a.exe)/EF<</F 4 0 R>>>>]>>>>>>",
            PAGES,
            PAGE,
            TEXT,
            FONT,
        ),
    ),
    "word-elements": (
        "a.docx",
        lambda: made.word("<w:body>" + "<w:p/><w:r1/>" * 200_000 + _noise() + "</w:body>", {}),
    ),
    "word-bomb": ("a.docx", lambda: made.word("", {"word/media/a.png": bytes(300_000_000)})),
    "word-entities": (
        "a.docx",
        lambda: made.word("<w:body><w:p>&j;</w:p></w:body>", {}, f"<!DOCTYPE d [{ENTITIES}]>"),
    ),
    "word-climbs": ("a.docx", lambda: made.word("<w:body/>", {"../../../evil.xml": b"<a/>"})),
    "word-deep": (
        "a.docx",
        lambda: made.word("<w:body>" + "<w:sdt>" * 30_000 + "</w:sdt>" * 30_000 + "</w:body>", {}),
    ),
    "html-deep": ("a.html", lambda: b"<html>" + b"<b>" * 1_000_000),
    "html-formats": ("a.html", lambda: b"<html>" + b"<a><b><i><p></b>" * 200_000),
    "html-comments": ("a.html", lambda: b"<html>" + b"<!--" * 2_000_000),
    "html-rows": (
        "a.html",
        lambda: b"<html><table>" + (b"<tr><td rowspan=9999 colspan=60>a" + b"<tr>" * 9990) * 100,
    ),
    "html-acts": (
        "a.html",
        "<html><meta http-equiv=refresh content='0;url=http://127.0.0.1:1'><script>while(1);</script>"
        "<link rel=stylesheet href=http://127.0.0.1:1/a.css><img src=http://127.0.0.1:1/a.png>"
        "<iframe src=file:///etc/hostname></iframe><p>建设水库".encode,
    ),
    "html-entities": (
        "a.html",
        f"<!DOCTYPE html [{ENTITIES}]><html>{'&j;' * 9999}&#0;&#xD800;甲".encode,
    ),
    "text-lines": ("a.txt", lambda: "建\n".encode() * 60_000),
    "text-signs": ("a.txt", ("建设的一是在不了\u202e\u200b\u0000" * 9000).encode),
}


def _noise() -> str:
    """Elements that do not pack well, so that it is no bomb by its ratio."""
    return "".join(f"<w:p w:a='{hash(str(each)):x}'/>" for each in range(400_000))


@pytest.mark.timeout(120)
@pytest.mark.parametrize("case", PLANS)
def test_a_hostile_plan_is_read_or_refused_in_words(case):
    name, make = PLANS[case]
    outcome = put("plan", make(), name)
    assert outcome == READ or f"error.{outcome}" in words.catalogue("zh")


ENDLESS = "(WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c)"
LAYERS = {
    "deep": (
        "a.geojson",
        lambda: b'{"type":"FeatureCollection","features":' + b"[" * 1_000_000 + b"]" * 1_000_000,
    ),
    "deep-text": ("a.geojson", lambda: features([{"name": "[" * 100_000}])),
    "columns": ("a.geojson", lambda: features([{f"a{each}": 1} for each in range(20_000)])),
    "wide": ("a.geojson", lambda: features([{f"a{each}": 1 for each in range(200_000)}])),
    "digits": (
        "a.geojson",
        lambda: b'{"type":"FeatureCollection","features":[],"x":' + b"9" * 5_000_000 + b"}",
    ),
    "doubled": ("a.geojson", lambda: b'{"type":"FeatureCollection",' + features()[1:]),
    "nowhere": ("a.geojson", lambda: shape("Polygon", [[[1e308, 1], [-1e308, 2], [3, 1e308], [1e308, 1]]])),
    "nan": ("a.geojson", lambda: shape("Point", [math.nan, math.inf])),
    "star": ("a.geojson", lambda: shape("Polygon", [made.star(3001)])),
    "vertices": (
        "a.geojson",
        lambda: shape("LineString", [[111 + each / 1e7, 37] for each in range(1_000_001)]),
    ),
    "surrogate": ("a.geojson", lambda: features([{"name": "\ud800\u0000\u202e" + LONG}])),
    "kml-entities": (
        "a.kml",
        lambda: KML.format(head=f"<!DOCTYPE k [{ENTITIES}]>", more="", name="&j;").encode(),
    ),
    "kml-deep": ("a.kml", lambda: KML.format(head="", more="<Folder>" * 90_000, name="甲").encode()),
    "gpkg-endless": ("a.gpkg", lambda: made.geopackage(ENDLESS)),
    "gpkg-large": ("a.gpkg", lambda: made.geopackage("hex(zeroblob(900000000))")),
    "gpkg-loads": ("a.gpkg", lambda: made.geopackage("load_extension('a.so')")),
    "gpkg-trigger": (
        "a.gpkg",
        lambda: made.geopackage("'甲'", "CREATE TRIGGER r INSERT ON t BEGIN DELETE FROM t; END"),
    ),
    "zip-climbs": (
        "a.zip",
        lambda: archive({f"../../{name}": raw for name, raw in made.shapefile().items()}),
    ),
    "zip-links": ("a.zip", made.linked_zip),
    "zip-bomb": ("a.zip", lambda: archive(made.shapefile(dbf=bytes(150_000_000)))),
    "zip-counts": (
        "a.zip",
        lambda: archive(made.shapefile(shx=made.shapefile()["a.shx"][:24] + b"\x3f\xff\xff\xff")),
    ),
    "prj": ("a.zip", lambda: archive(made.shapefile(prj=b"PROJCS[" * 100_000))),
    "csv-columns": ("a.csv", lambda: b"name,lon,lat" + b"," * 1_000_000 + b"\n" + b"a,111,37\n"),
    "csv-cell": ("a.csv", lambda: b"name,lon,lat\n" + b"a" * 10_000_000 + b",111,37\n"),
    "csv-sql": ("a.csv", lambda: b'name,lon,lat\n"\'); DROP TABLE atlas_info;--",111,37\n'),
}
TAKEN = {
    "osm-bomb": ("take-osm", "a.osm.pbf", lambda: made.pbf(3_000_000, 400)),
    "osm-entities": (
        "take-osm",
        "a.osm",
        f"<!DOCTYPE o [{ENTITIES}]><osm version='0.6'><node id='1'><tag k='&j;'/></node></osm>".encode,
    ),
    "tgz-bomb": ("take-divisions", "a.tgz", lambda: made.tgz(500_000_000)),
    "table-long": ("take-table", "a.csv", f"name,lon,lat\n{LONG},111.5,37.2\n".encode),
    "table-signs": ("take-table", "a.csv", "name,lon,lat\n\u202e甲\u200b,111.5,37.2\n".encode),
    "places-deep": ("take-places", "a.json", lambda: b"[" * 1_000_000),
    "places-half": ("take-places", "a.json", lambda: b'{"features":[{"properties":{"title":"\\ud800"}}]}'),
    "vector-star": ("take-vector", "a.geojson", lambda: shape("Polygon", [made.star(2001)])),
}
RASTERS = {
    "png-declares": ("picture", "a.png", lambda: made.png(2**31 - 1, 2**31 - 1)),
    "png-large": ("picture", "a.png", lambda: made.png(60_000, 60_000, 16)),
    "tiff-bands": ("picture", "a.tif", lambda: made.tiff(8900, 8900, 1000)),
    "tiff-many": ("picture", "a.tif", lambda: made.tiff(1, 1, 65_535)),
    "tiff-wide": ("picture", "a.tif", lambda: made.tiff(8900, 8900, 4, 64, 3)),
    "overlay-strip": ("overlay", "a.tif", lambda: made.tiff(44_000, 44_000, 200, 64, 3, lies=True)),
    "overlay-sparse": ("overlay", "a.tif", lambda: made.tiff(15_000, 15_000, 1, lies=True)),
    "dem-strip": ("dem", "a.tif", lambda: made.tiff(44_000, 44_000, 1, 64, 3, lies=True)),
    "points": ("points", "a.csv", lambda: b'pixel_x,pixel_y,place\n1,2,"a\rb" \r c\n'),
    "dossier-deep": ("dossier", "a.json", lambda: b"[" * 1_000_000),
    "dossier-half": ("dossier", "a.json", lambda: b'{"format":"\\ud800"}'),
    "corrections-deep": ("corrections", "a.json", lambda: b'[{"seq":' * 90_000),
    "corrections-wkt": ("corrections", "a.json", lambda: _correction("GEOMETRYCOLLECTION(" * 100_000)),
    "corrections-star": ("corrections", "a.json", lambda: _correction(_polygon(made.star(2001)))),
    "corrections-half": ("corrections", "a.json", lambda: _correction("POINT(111 37)", name="\ud800")),
}


def _correction(wkt: str, name: str = "甲") -> bytes:
    target = {"kind": "place", "id": "a", "name": name}
    row = {
        "seq": 1,
        "at": "2026-01-01T00:00:00+08:00",
        "action": "redraw",
        "target": target,
        "author": "张三",
    }
    return json.dumps([row | {"value": {"wkt": wkt, "accuracy_m": 5}}]).encode()


def _polygon(ring: list[tuple[float, float]]) -> str:
    return f"POLYGON(({','.join(f'{x} {y}' for x, y in ring)}))"


@pytest.mark.timeout(120)
@pytest.mark.parametrize("case", LAYERS)
def test_a_hostile_layer_is_read_or_refused_in_words(case):
    name, make = LAYERS[case]
    outcome = put("layer", make(), name)
    assert outcome == READ or f"error.{outcome}" in words.catalogue("zh")


@pytest.mark.timeout(120)
@pytest.mark.parametrize("case", TAKEN | RASTERS)
def test_a_hostile_file_of_any_other_kind_is_read_or_refused_in_words(case):
    door, name, make = (TAKEN | RASTERS)[case]
    outcome = put(door, make(), name)
    known = (READ, "GazetteerError", "DossierError")
    assert outcome in known or f"error.{outcome}" in words.catalogue("zh")
