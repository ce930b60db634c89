"""Sound files damaged at random: whatever reads them reads, or refuses in words.

What a fuzzer found in an hour (atheris, guided by coverage) stands beside the readers as tests of their own;
this goes on looking.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasterio import Affine
from rasterio.io import MemoryFile
from shapely.geometry import LineString, Point, box

from atlas import own_layer
from atlas.dossier import DossierError, dump
from atlas.errors import UserError
from gazetteer import GazetteerError, exchange, sources
from layers.raster.errors import RasterError
from tests.atlas.plan_files import archive
from tests.atlas.small_county import DOSSIER
from tests.damage import DAMAGE, damaged
from tests.hard import made
from tests.hard.within import DOORS, WISH

pytestmark = [pytest.mark.hard, pytest.mark.filterwarnings("ignore")]  # libraries warn of what they mend

FRAME = gpd.GeoDataFrame(
    {"name": ["甲", "乙", "丙"]},
    geometry=[Point(made.SPOT), box(111, 36.6, 111.5, 37), LineString([(111, 37), (112, 37.3)])],
    crs=4326,
)
LIES = {"crs": "EPSG:4326", "transform": Affine(0.02, 0, 111.2, 0, -0.02, 37.2)}
OSM = """<osm version="0.6"><node id="1" lat="36.9" lon="111.7"><tag k="name" v="甲村"/>
<tag k="place" v="village"/></node><node id="2" lat="36.8" lon="111.6"/><node id="3" lat="36.7" lon="111.6"/>
<way id="9"><nd ref="1"/><nd ref="2"/><tag k="name" v="路"/><tag k="highway" v="primary"/></way>
<way id="8"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/><tag k="name" v="园"/>
<tag k="leisure" v="park"/></way></osm>"""


def saved(frame: pd.DataFrame, name: str) -> bytes:
    with TemporaryDirectory() as folder:
        pyogrio.write_dataframe(frame, Path(folder) / name)
        return (Path(folder) / name).read_bytes()


def drawn(driver: str, kind: str, count: int, **more: object) -> bytes:
    with MemoryFile() as memory:
        with memory.open(driver=driver, width=16, height=16, count=count, dtype=kind, **more) as picture:
            picture.write((np.arange(256 * count) % 200).reshape(count, 16, 16).astype(kind))
        return bytes(memory.getbuffer())


def layer(path: Path) -> None:
    own_layer.read(path.read_bytes(), path.name)


def command(source: str) -> Callable[[Path], object]:
    return partial(lambda source, path: sources.records(source, path, WISH), source)


CASES: dict[str, tuple[str, Callable[[], bytes], Callable[[Path], object]]] = {
    "geojson": ("a.geojson", lambda: made.features([{"name": "甲", "n": 1}]), layer),
    "kml": ("a.kml", lambda: made.KML.format(head="", more="", name="甲").encode(), layer),
    "gpkg": ("a.gpkg", lambda: saved(FRAME, "a.gpkg"), layer),
    "shapefile": ("a.zip", lambda: archive(made.shapefile()), layer),
    "csv": ("a.csv", "名称,经度,纬度\n甲,111.5,37.2\n".encode, layer),
    "table": ("a.csv", "名称;类型;东经;北纬\n甲;文物;111°42′00″;36度54分\n".encode, command("table")),
    "sheet": ("a.xlsx", lambda: saved(FRAME.drop(columns="geometry"), "a.xlsx"), command("table")),
    "osm": ("a.osm", OSM.encode, command("osm")),
    "places": ("a.json", lambda: exchange.to_geojson([]).encode(), command("places")),
    "png": ("a.png", lambda: drawn("PNG", "uint16", 3), DOORS["picture"]),
    "jpeg": ("a.jpg", lambda: drawn("JPEG", "uint8", 3), DOORS["picture"]),
    "tiff": ("a.tif", lambda: drawn("GTiff", "float32", 1, compress="deflate"), DOORS["picture"]),
    "overlay": ("a.tif", lambda: drawn("GTiff", "uint8", 3, compress="lzw", **LIES), DOORS["overlay"]),
    "dem": ("a.tif", lambda: drawn("GTiff", "int16", 1, **LIES), DOORS["dem"]),
    "points": ("a.csv", "pixel_x,pixel_y,lon,lat,place\n1,2,111.5,37,\n3,4,,,甲村\n".encode, DOORS["points"]),
    "dossier": ("a.json", lambda: dump(DOSSIER).encode(), DOORS["dossier"]),
}


@pytest.fixture(scope="module")
def sound() -> dict[str, bytes]:
    return {case: make() for case, (_, make, _) in CASES.items()}


@pytest.mark.parametrize("case", CASES)
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(damage=DAMAGE, length=st.floats(0.3, 1))
def test_a_damaged_file_is_read_or_refused_in_words(sound, tmp_path, case, damage, length):
    name, _, door = CASES[case]
    (tmp_path / name).write_bytes(damaged(sound[case], damage, length))
    try:
        door(tmp_path / name)
    except (UserError, RasterError, GazetteerError, DossierError) as error:
        assert str(error)
