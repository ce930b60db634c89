"""Hostile files made in code, small as they are: none of them is kept anywhere."""

from __future__ import annotations

import io
import json
import math
import sqlite3
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import geopandas as gpd
from shapely.geometry import Point

from tests.atlas.plan_files import Piece, archive, as_word, members

SPOT = [111.5, 37.2]
WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:document>'
ENTITIES = '<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {one} "{f"&{other};" * 10}">' for one, other in zip("bcdefghij", "abcdefghi", strict=True)
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
KML = (
    '<?xml version="1.0"?>{head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{more}<Placemark>'
    "<name>{name}</name><Point><coordinates>111.5,37.2</coordinates></Point></Placemark></Document></kml>"
)


def features(properties: Iterable[Mapping[str, object]] = ({"name": "甲"},), **more: object) -> bytes:
    """GeoJSON of points."""
    spot = {"type": "Point", "coordinates": SPOT}
    listed = [{"type": "Feature", "properties": dict(each), "geometry": spot} for each in properties]
    return json.dumps({"type": "FeatureCollection", "features": listed, **more}).encode()


def shape(kind: str, coordinates: object) -> bytes:
    """GeoJSON of one feature, numbers as JSON never has them among them."""
    geometry = {"type": kind, "coordinates": coordinates}
    return json.dumps({"type": "Feature", "properties": {"name": "甲"}, "geometry": geometry}).encode()


def star(count: int) -> list[tuple[float, float]]:
    """A ring whose every side crosses nearly every other."""
    turns = [2 * math.pi * each * (count // 2) / count for each in range(count)]
    ring = [(SPOT[0] + 0.3 * math.cos(turn), SPOT[1] + 0.3 * math.sin(turn)) for turn in turns]
    return [*ring, ring[0]]


def geopackage(expression: str, *statements: str) -> bytes:
    """A GeoPackage whose one layer is a view that works its names out."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        gpd.GeoDataFrame({"name": ["甲"]}, geometry=[Point(SPOT)], crs=4326).to_file(path, layer="t")
        file = sqlite3.connect(path)
        for statement in (
            "DELETE FROM gpkg_contents",
            "DELETE FROM gpkg_geometry_columns",
            f"CREATE VIEW v AS SELECT fid AS OGC_FID, geom, {expression} AS name FROM t",
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)"
            " VALUES ('v', 'features', 'v', 4326)",
            "INSERT INTO gpkg_geometry_columns VALUES ('v', 'geom', 'POINT', 4326, 0, 0)",
            *statements,
        ):
            file.execute(statement)
        file.commit()
        file.close()
        return path.read_bytes()


def shapefile(**parts: bytes) -> dict[str, bytes]:
    """The parts of a Shapefile, some of them others'."""
    with tempfile.TemporaryDirectory() as folder:
        frame = gpd.GeoDataFrame({"name": ["甲"]}, geometry=[Point(SPOT)], crs=4326)
        frame.to_file(Path(folder) / "a.shp", encoding="UTF-8")
        made = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    return made | {f"a.{suffix}": content for suffix, content in parts.items()}


def word(document: str, parts: Mapping[str, bytes], head: str = "") -> bytes:
    """A Word document of a made-up body, other parts beside it."""
    body = (head + WORD.format(document)).encode()
    return archive({**members(as_word([Piece("text", "甲")])), "word/document.xml": body, **parts})


def relations(kind: str, address: str) -> bytes:
    """What a part of a Word document says of something elsewhere."""
    rel = f"<Relationship Id='a' Type='{_OFFICE}/{kind}' Target='{address}' TargetMode='External'/>"
    return f"<Relationships xmlns='{_PACKAGE}'>{rel}</Relationships>".encode()


def linked_zip() -> bytes:
    """A zip with a symbolic link where a part of a Shapefile should be."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, content in shapefile().items():
            entry, is_link = zipfile.ZipInfo(name), name.endswith(".dbf")
            entry.external_attr = (0o120777 if is_link else 0o100644) << 16
            packed.writestr(entry, b"/etc/hostname" if is_link else content)
    return made.getvalue()


def tgz(size: int) -> bytes:
    """A package whose list is nothing but zeros."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as packed:
        entry = tarfile.TarInfo("package/dist/streets.csv")
        entry.size = size
        packed.addfile(entry, io.BytesIO(bytes(size)))
    return made.getvalue()


def png(width: int, height: int, bits: int = 8, *chunks: bytes) -> bytes:
    """A picture that declares a size and holds nothing."""
    head = struct.pack(">IIBBBBB", width, height, bits, 2, 0, 0, 0)
    parts = [_chunk(b"IHDR", head), *chunks, _chunk(b"IDAT", b""), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def tiff(width: int, height: int, bands: int, bits: int = 8, sample: int = 1, *, lies: bool = False) -> bytes:
    """A TIFF of one strip, sparse: a hundred bytes that declare any size; lying in the county if wished."""
    tags = [(256, 4, width), (257, 4, height), (258, 3, bits), (259, 3, 8), (262, 3, 1), (273, 4, 8)]
    tags += [(277, 3, bands), (278, 4, height), (279, 4, 0), (284, 3, 1), (339, 3, sample)]
    entries = [struct.pack("<HHI", tag, kind, 1) + struct.pack("<I", value) for tag, kind, value in tags]
    extra = b""
    if lies:
        at = 8 + 2 + 12 * (len(tags) + 3) + 4
        scale, tie = struct.pack("<3d", 1 / width, 1 / height, 0), struct.pack("<6d", 0, 0, 0, 111, 37.5, 0)
        keys = struct.pack("<12H", 1, 1, 0, 2, 1024, 0, 1, 2, 2048, 0, 1, 4326)
        for tag, kind, content in ((33550, 12, scale), (33922, 12, tie), (34735, 3, keys)):
            count = len(content) // (8 if kind == 12 else 2)
            entries.append(struct.pack("<HHII", tag, kind, count, at + len(extra)))
            extra += content
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + b"".join(entries) + bytes(4) + extra


def pbf(nodes: int, blocks: int) -> bytes:
    """An extract of OpenStreetMap that unpacks to a thousand times its size."""
    dense = _field(1, b"\2" * nodes) + _field(8, bytes(nodes)) + _field(9, bytes(nodes))
    block = _field(1, _field(1, b"")) + _field(2, _field(2, dense))
    head = _field(4, b"OsmSchema-V0.6") + _field(4, b"DenseNodes")
    return _blob(b"OSMHeader", head) + _blob(b"OSMData", block) * blocks


def _blob(kind: bytes, content: bytes) -> bytes:
    body = _number(2 << 3) + _number(len(content)) + _field(3, zlib.compress(content, 9))
    head = _field(1, kind) + _number(3 << 3) + _number(len(body))
    return struct.pack(">I", len(head)) + head + body


def _field(number: int, content: bytes) -> bytes:
    return _number(number << 3 | 2) + _number(len(content)) + content


def _number(value: int) -> bytes:
    made = b""
    while value > 127:
        made, value = made + bytes([value & 127 | 128]), value >> 7
    return made + bytes([value])


def pdf(*objects: bytes) -> bytes:
    """A PDF of made-up objects, the first its catalogue."""
    listed = b"".join(b"%d 0 obj%s endobj\n" % each for each in enumerate(objects, 1))
    return b"%PDF-1.4\n" + listed + b"trailer<</Root 1 0 R>>"
