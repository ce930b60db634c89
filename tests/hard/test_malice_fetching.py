"""What a file names is never asked for: a listener on this machine counts, and hears of nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.atlas.plan_files import archive
from tests.hard import made
from tests.hard.made import KML, features
from tests.hard.within import put

pytestmark = pytest.mark.hard


@pytest.fixture(scope="module")
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a listener, and what it was asked for."""
    paths: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        do_HEAD = do_POST = do_GET  # noqa: N815 -- as the library calls them

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()


def crs(address: str) -> bytes:
    return features(crs={"type": "link", "properties": {"href": f"{address}/crs", "type": "proj4"}})


def pipeline(address: str) -> bytes:
    command = f"gdal vector pipeline ! read /vsicurl/{address}/a.geojson"
    return json.dumps({"type": "gdal_streamed_alg", "command_line": command}).encode()


def virtual(address: str) -> bytes:
    source = f"<SrcDataSource>/vsicurl/{address}/v.geojson</SrcDataSource>"
    return f"<OGRVRTDataSource><OGRVRTLayer name='a'>{source}</OGRVRTLayer></OGRVRTDataSource>".encode()


def service(address: str) -> bytes:
    return f"<OGRWFSDataSource><URL>{address}/wfs</URL></OGRWFSDataSource>".encode()


def links(address: str) -> bytes:
    icon = f"<Style id='s'><IconStyle><Icon><href>{address}/i.png</href></Icon></IconStyle></Style>"
    link = f"<NetworkLink><Link><href>{address}/a.kml</href></Link></NetworkLink>"
    overlay = f"<GroundOverlay><Icon><href>{address}/g.png</href></Icon></GroundOverlay>"
    return KML.format(head="", more=icon + link + overlay, name=f"<img src='{address}'>").encode()


def geocoded(address: str) -> bytes:
    options = f"'geometry', 'SERVICE=OSM_NOMINATIM', 'QUERY_TEMPLATE={address}/%s', 'EMAIL=a@b.c'"
    return made.geopackage(f"ogr_geocode('甲', {options})")


def pixel(address: str) -> bytes:
    return made.geopackage(f"gdal_get_pixel_value('/vsicurl/{address}/a.tif', 1, 'georef', 1, 2)")


def grids(address: str) -> bytes:
    return archive(made.shapefile(prj=f"+proj=longlat +nadgrids={address}/g.tif +type=crs".encode()))


def raster(address: str) -> bytes:
    source = f"<SourceFilename>/vsicurl/{address}/a.tif</SourceFilename>"
    band = f"<VRTRasterBand dataType='Byte' band='1'><SimpleSource>{source}</SimpleSource></VRTRasterBand>"
    place = "<SRS>EPSG:4326</SRS><GeoTransform>111, 0.1, 0, 37.5, 0, -0.1</GeoTransform>"
    return f"<VRTDataset rasterXSize='9' rasterYSize='9'>{place}{band}</VRTDataset>".encode()


def tiles(address: str) -> bytes:
    window = "<DataWindow><SizeX>9</SizeX><SizeY>9</SizeY></DataWindow>"
    service = f"<Service name='WMS'><ServerUrl>{address}/wms?</ServerUrl></Service>"
    return f"<GDAL_WMS>{service}{window}</GDAL_WMS>".encode()


def document(address: str) -> bytes:
    head = f"<!DOCTYPE d SYSTEM '{address}/d.dtd' [<!ENTITY x SYSTEM '{address}/x'>]>"
    parts = {
        "word/_rels/document.xml.rels": made.relations("image", f"{address}/a.png"),
        "word/_rels/settings.xml.rels": made.relations("attachedTemplate", f"{address}/a.dotm"),
    }
    return made.word("<w:body><w:p><w:r><w:t>甲&x;</w:t></w:r></w:p></w:body>", parts, head)


def web_page(address: str) -> bytes:
    return (
        f"<!DOCTYPE html SYSTEM '{address}/d.dtd'><html><base href='{address}/'>"
        "<link rel=stylesheet href=a.css>"
        f"<script src=a.js></script><img src='{address}/a.png'><iframe src='{address}/f'></iframe><p>建设水库"
    ).encode()


FILES = {
    "crs": (crs, "a.geojson", ("layer", "take-vector", "command-vector")),
    "pipeline": (pipeline, "a.geojson", ("layer", "take-vector", "command-vector")),
    "sheet": (pipeline, "a.xlsx", ("take-table", "command-table")),
    "virtual": (virtual, "a.kml", ("layer", "command-vector")),
    "service": (service, "a.xml", ("command-vector",)),
    "links": (links, "a.kml", ("layer", "command-vector")),
    "geocoded": (geocoded, "a.gpkg", ("layer", "command-vector")),
    "pixel": (pixel, "a.gpkg", ("layer", "command-vector")),
    "grids": (grids, "a.zip", ("layer", "command-vector")),
    "raster": (raster, "a.tif", ("overlay", "dem", "picture")),
    "tiles": (tiles, "a.tif", ("overlay", "dem", "picture")),
    "document": (document, "a.docx", ("plan",)),
    "page": (web_page, "a.html", ("plan",)),
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("case", "door"), [(case, door) for case, found in FILES.items() for door in found[2]]
)
def test_no_address_in_a_file_is_asked(asked, monkeypatch, case, door):
    address, paths = asked
    make, name, _ = FILES[case]
    monkeypatch.setenv("no_proxy", "127.0.0.1")  # as offices set it, who reach their own hosts directly
    put(door, make(address), name)
    assert not paths
