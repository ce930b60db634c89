"""Areas that an authority states: taken from any office's file, kept, and put in the place of derived ones.

The county is cut from west to east into three towns of equal width:

    37.05 ┌──────────┬──────────┬──────────┐
          │ 夏门镇   │ 翠峰镇   │ 静升镇   │
    36.65 └──────────┴──────────┴──────────┘
        111.4                            112.05
"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from itertools import pairwise

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from gazetteer import Fidelity, Footprint, Gazetteer, GazetteerError, Place, catalogue, exchange
from gazetteer.county import County
from gazetteer.datum import convert
from gazetteer.projection import to_metres

from .conftest import CODE, NAME
from .test_import import entries, reasons

EDGES = np.linspace(111.4, 112.05, 4)
TOWNS = ("夏门镇", "翠峰镇", "静升镇")
CODES = ("140729103", "140729100", "140729101")
SEATS = {"夏门镇": 111.5, "翠峰镇": 111.72, "静升镇": 111.9}


def strips(**columns) -> geopandas.GeoDataFrame:
    shapes = [box(west, 36.65, east, 37.05) for west, east in pairwise(EDGES)]
    columns = columns or {"XZQMC": TOWNS, "XZQDM": CODES}
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4490")


@pytest.fixture
def seated(begun, table):
    """The county with the seats of its three towns."""
    rows = [{"name": name, "kind": "town", "lon": lon, "lat": 36.85} for name, lon in SEATS.items()]
    begun("table", table(*rows), accuracy_m=800)
    return begun


@pytest.fixture
def loaded(files, monkeypatch):
    def _loaded() -> Gazetteer:
        monkeypatch.setenv(catalogue.ENVIRONMENT, os.fspath(files.data))
        catalogue.records.cache_clear()
        catalogue.sources.cache_clear()
        read = catalogue.records(CODE, catalogue.data_folders())
        return Gazetteer.of(read.county, read.places, catalogue.china(catalogue.data_folders()))

    return _loaded


def towns(gazetteer):
    return {place.name: place for place in gazetteer.places if place.name in TOWNS}


def km2(place):
    return to_metres(place.footprint.geometry, "EPSG:4546").area / 1e6


def write_shapefile(frame, path, encoding="gb18030", keep=(".shp", ".shx", ".dbf", ".prj", ".cpg")):
    frame.to_file(path, encoding=encoding)
    for file in path.parent.glob(f"{path.stem}.*"):
        if file.suffix not in keep:
            file.unlink()
    return path


def test_stated_areas_take_the_place_of_derived_ones(seated, loaded, tmp_path):
    strips().to_file(tmp_path / "乡镇界.gpkg")
    proposal = seated("areas", tmp_path / "乡镇界.gpkg", accuracy_m=20)
    assert reasons(proposal.changed) == {"area": list(TOWNS)}
    assert proposal.covered == pytest.approx(1, abs=1e-6)
    for name, place in towns(loaded()).items():
        assert (place.footprint.fidelity, place.footprint.accuracy_m) == (Fidelity.SURVEYED, 20)
        assert place.footprint.source.startswith("乡镇界.gpkg")
        assert place.seat.geometry == Point(SEATS[name], 36.85)
    assert seated("areas", tmp_path / "乡镇界.gpkg", write=False, accuracy_m=20).is_empty


def test_towns_without_a_stated_area_divide_the_rest(seated, loaded, tmp_path):
    before = towns(loaded())
    strips().iloc[[0]].to_file(tmp_path / "one.gpkg")
    seated("areas", tmp_path / "one.gpkg")
    after = towns(loaded())
    assert after["夏门镇"].footprint.fidelity is Fidelity.SURVEYED
    for name in TOWNS[1:]:
        assert after[name].footprint.fidelity is Fidelity.DERIVED
        shared = after[name].footprint.geometry.intersection(after["夏门镇"].footprint.geometry)
        assert shared.area < 1e-6  # straight in metres is not quite straight in degrees
    assert sum(map(km2, after.values())) == pytest.approx(sum(map(km2, before.values())), rel=1e-3)


def test_slivers_between_a_survey_and_a_simplified_outline_go_to_no_town(seated, loaded, tmp_path):
    frame = strips().iloc[:2]
    frame = frame.set_geometry([frame.geometry.iloc[0].buffer(-0.002), frame.geometry.iloc[1].buffer(-0.002)])
    frame.to_file(tmp_path / "inset.gpkg")
    seated("areas", tmp_path / "inset.gpkg")
    rest = towns(loaded())["静升镇"].footprint.geometry
    assert rest.geom_type == "Polygon"
    assert rest.bounds[0] > EDGES[2] - 0.01


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize("cpg", [None, "UTF-8", "ISO-8859-1"])
def test_texts_of_a_shapefile_are_read_whatever_it_says_of_them(seated, tmp_path, encoding, cpg):
    path = write_shapefile(strips(), tmp_path / "t.shp", encoding, keep=(".shp", ".shx", ".dbf", ".prj"))
    if cpg:
        path.with_suffix(".cpg").write_text(cpg)
    assert reasons(seated("areas", path, write=False).changed) == {"area": list(TOWNS)}


@pytest.mark.parametrize("crs", ["EPSG:4546", "EPSG:4525", "EPSG:4508", "EPSG:4497"])
def test_metres_without_a_crs_are_asked_about_and_then_taken(seated, tmp_path, crs):
    frame = strips().to_crs(crs)
    path = write_shapefile(frame, tmp_path / "t.shp", keep=(".shp", ".shx", ".dbf"))
    with pytest.raises(GazetteerError, match=r"EPSG:(4546|4525|4497)") as caught:
        seated("areas", path, write=False)
    assert "请加 --crs" in caught.value.told("zh")
    found = (
        seated("areas", path, crs=str(caught.value).rpartition("--crs ")[2]).result.entries["140729.103"].area
    )
    assert shapely.hausdorff_distance(found.shape, strips().geometry.iloc[0]) < 1e-6


def test_northing_before_easting_is_put_right(seated, tmp_path):
    frame = strips().to_crs("EPSG:4546")
    frame.geometry = shapely.transform(frame.geometry.array, lambda points: points[:, ::-1])
    frame.to_file(tmp_path / "t.gpkg")
    assert reasons(seated("areas", tmp_path / "t.gpkg", write=False).changed) == {"area": list(TOWNS)}


def test_an_old_datum_widens_the_accuracy(seated, tmp_path):
    strips().to_crs("EPSG:4546").set_crs("EPSG:2382", allow_override=True).to_file(tmp_path / "t.gpkg")
    entry = seated("areas", tmp_path / "t.gpkg", accuracy_m=10).result.entries["140729.103"]
    assert entry.area.accuracy_m == pytest.approx(150.3)
    assert "150 米" in entry.area.note


@pytest.mark.parametrize("true", ["GCJ-02", "BD-09"])
def test_areas_in_another_datum_do_not_fit_the_outline(seated, tmp_path, true):
    frame = strips()
    frame.geometry = shapely.transform(
        frame.geometry.array,
        lambda points: np.column_stack(convert(points[:, 0], points[:, 1], "CGCS2000", true)),
    )
    frame.to_file(tmp_path / "t.gpkg")
    rejected = seated("areas", tmp_path / "t.gpkg", write=False).rejected
    assert {(item.reason, item.values["suspect"]) for item in rejected} == {("datum", true)}
    found = seated("areas", tmp_path / "t.gpkg", datum=true).result.entries["140729.103"].area.shape
    assert shapely.hausdorff_distance(found, strips().geometry.iloc[0]) < 1e-6


def test_parts_of_one_town_are_one_area(seated, tmp_path):
    frame = strips()
    west, exclave = box(111.4, 36.65, 111.5, 37.05), box(111.52, 36.7, 111.56, 36.8)
    parts = geopandas.GeoDataFrame(
        {"XZQMC": ["夏门镇"] * 2, "XZQDM": ["140729103"] * 2}, geometry=[west, exclave], crs=frame.crs
    )
    parts.to_file(tmp_path / "parts.gpkg")
    area = seated("areas", tmp_path / "parts.gpkg").result.entries["140729.103"].area
    assert area.shape.geom_type == "MultiPolygon"
    assert area.shape.area == pytest.approx(0.04 + 0.004)


def test_two_towns_cannot_have_the_same_ground(seated, tmp_path):
    frame = strips()
    frame.loc[1, "geometry"] = box(EDGES[0] + 0.1, 36.65, EDGES[2], 37.05)
    frame.to_file(tmp_path / "t.gpkg")
    proposal = seated("areas", tmp_path / "t.gpkg")
    assert reasons(proposal.rejected) == {"overlap": ["翠峰镇"]}
    assert proposal.rejected[0].values["other"] == "夏门镇"


def test_what_lies_outside_its_town_is_listed_and_kept(seated, table, tmp_path):
    village = {
        "name": "石村",
        "kind": "village",
        "parent": "静升镇",
        "lon": 111.5,
        "lat": 36.9,
        "accuracy_m": 300,
    }
    seated("table", table(village, name="v.csv"))
    frame = strips(XZQMC=["静升镇", "翠峰镇", "夏门镇"])  # two of them stand in each other's place
    frame.to_file(tmp_path / "t.gpkg")
    proposal = seated("areas", tmp_path / "t.gpkg")
    assert reasons(proposal.conflicting) == {"seat-outside": ["静升镇", "夏门镇"]}
    frame.geometry = list(frame.geometry)[::-1]
    frame.to_file(tmp_path / "right.gpkg")
    proposal = seated("areas", tmp_path / "right.gpkg", replaces=True)
    assert reasons(proposal.conflicting) == {"outside-parent": ["石村"]}
    assert entries_of(proposal)["140729.101"].point == Point(111.9, 36.85)


def entries_of(proposal):
    return proposal.result.entries


def test_another_area_of_a_town_conflicts_until_it_is_surer_or_asked_for(seated, tmp_path):
    strips().to_file(tmp_path / "t.gpkg")
    seated("areas", tmp_path / "t.gpkg", accuracy_m=50)
    moved = strips().iloc[[0]]
    moved = moved.set_geometry([box(EDGES[0], 36.65, EDGES[1] - 0.02, 37.05)])
    moved.to_file(tmp_path / "other.gpkg")
    other = tmp_path / "other.gpkg"
    assert reasons(seated("areas", other, write=False, accuracy_m=50).conflicting) == {"area": ["夏门镇"]}
    assert reasons(seated("areas", other, write=False, accuracy_m=10).changed) == {"area": ["夏门镇"]}
    assert reasons(seated("areas", other, write=False, accuracy_m=50, replaces=True).changed) == {
        "area": ["夏门镇"]
    }


def test_a_town_without_a_seat_gets_a_point_inside_with_the_radius_that_covers_it(begun, loaded, tmp_path):
    strips().to_file(tmp_path / "t.gpkg")
    begun("areas", tmp_path / "t.gpkg")
    town = towns(loaded())["夏门镇"]
    assert town.seat.fidelity is Fidelity.DERIVED
    assert town.footprint.geometry.contains(town.seat.geometry)
    shape, seat = (to_metres(mark.geometry, "EPSG:4546") for mark in (town.footprint, town.seat))
    assert shapely.hausdorff_distance(seat, shape) <= town.seat.accuracy_m + 1


def test_areas_of_a_neighbour_and_lines_among_areas(seated, tmp_path):
    frame = strips()
    frame.loc[3] = {"XZQMC": "邻镇", "XZQDM": "140781100", "geometry": box(112.05, 36.65, 112.2, 37.05)}
    frame.loc[4] = {"XZQMC": "远镇", "XZQDM": "", "geometry": box(112.04, 36.65, 112.2, 37.05)}
    frame.loc[5] = {"XZQMC": "翠峰镇", "XZQDM": "", "geometry": LineString([(111.7, 36.8), (111.8, 36.9)])}
    frame.to_file(tmp_path / "t.gpkg")
    proposal = seated("areas", tmp_path / "t.gpkg", write=False)
    assert (proposal.elsewhere, reasons(proposal.rejected)) == (2, {"geometry": ["翠峰镇"]})


def test_villages_parks_and_lakes_keep_their_areas_too(seated, loaded, tmp_path):
    frame = geopandas.GeoDataFrame(
        {"名称": ["静升村", "新园区", "小塘"], "类型": ["村", "园区", "水库"]},
        geometry=[
            box(111.88, 36.84, 111.92, 36.87),
            box(111.6, 36.9, 111.63, 36.92),
            box(111.5, 36.9, 111.5004, 36.9003),
        ],
        crs="EPSG:4490",
    )
    frame.to_file(tmp_path / "t.gpkg")
    seated("vector", tmp_path / "t.gpkg", accuracy_m=50)
    places = {place.name: place for place in loaded().places if place.county == CODE}
    assert places["静升村"].footprint.geometry.geom_type == "Polygon"
    assert places["新园区"].footprint.geometry.equals_exact(frame.geometry.iloc[1].normalize(), 1e-6) or (
        places["新园区"].footprint.geometry.equals(frame.geometry.iloc[1])
    )
    assert places["新园区"].footprint.fidelity is Fidelity.PUBLISHED
    for name in ("静升村", "新园区"):  # the point that the tables have stands for it still
        assert places[name].footprint.geometry.contains(places[name].seat.geometry)
    assert places["小塘"].footprint.geometry.geom_type == "Point"  # smaller than what it may be off


@pytest.mark.parametrize("write", [exchange.to_linked_places, exchange.to_geojson])
def test_stated_areas_are_exchanged(files, seated, loaded, tmp_path, write):
    strips().to_file(tmp_path / "t.gpkg")
    seated("areas", tmp_path / "t.gpkg", accuracy_m=20)
    before = {id_: entry.area for id_, entry in entries(files).items() if entry.area}
    (tmp_path / "out.json").write_text(
        write([place for place in loaded().places if place.county == CODE]), encoding="utf-8"
    )
    shutil.rmtree(files.data)
    seated("outline", files.outline)
    seated("divisions", files.divisions)
    seated("places", tmp_path / "out.json")
    after = {id_: entry.area for id_, entry in entries(files).items() if entry.area}
    assert list(after) == list(before)
    for id_, area in after.items():
        assert area.shape.equals(before[id_].shape)
        assert (area.fidelity, area.accuracy_m) == ("surveyed", 20)


BOWTIE = Polygon([(111.45, 36.7), (111.55, 36.8), (111.55, 36.7), (111.45, 36.8)])


@pytest.mark.parametrize(
    "shape",
    [
        shapely.force_3d(box(111.45, 36.7, 111.55, 36.8), 900.0),
        BOWTIE,
        shapely.GeometryCollection([box(111.45, 36.7, 111.55, 36.8), Point(111.5, 36.9)]),
        MultiPolygon([box(111.45, 36.7, 111.5, 36.8), box(111.49, 36.7, 111.55, 36.8)]),
    ],
    ids=["with heights", "crossing itself", "mixed", "overlapping parts"],
)
def test_geometry_as_offices_have_it_is_mended(seated, tmp_path, shape):
    frame = geopandas.GeoDataFrame({"name": ["夏门镇"]}, geometry=[shape], crs="EPSG:4490")
    frame.to_file(tmp_path / "t.gpkg")
    area = seated("areas", tmp_path / "t.gpkg").result.entries["140729.103"].area.shape
    assert area.is_valid
    assert not area.has_z
    assert area.area == pytest.approx(0.005 if shape is BOWTIE else 0.01)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda text: text.replace('"140729.103"', '"140729.999"'), "'140729.999', which is no place"),
        (lambda text: text.replace('"surveyed"', '"sworn"', 1), "fidelity 'sworn'"),
        (lambda text: text.replace('"areas-t"', '"hearsay"', 1), "unknown source 'hearsay'"),
        (lambda text: text.replace('"accuracy_m": 20', '"accuracy_m": -20', 1), "accuracy_m"),
        (lambda text: text.replace('"140729.103"', '"140729.100"'), "stands twice"),
    ],
)
def test_an_edited_file_of_areas_is_checked(files, seated, tmp_path, edit, said):
    strips().to_file(tmp_path / "t.gpkg")
    seated("areas", tmp_path / "t.gpkg", accuracy_m=20)
    path = files.data / CODE / "areas.geojson"
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(GazetteerError, match=said):
        seated("areas", tmp_path / "t.gpkg", write=False)


@settings(deadline=None, max_examples=40)  # each divides a county
@given(st.lists(st.floats(111.42, 112.03), min_size=1, max_size=5, unique=True), st.data())
def test_towns_fill_the_county_whatever_is_stated(cuts, data):
    edges = [111.4, *sorted(cuts), 112.05]
    shapes = [box(west, 36.65, east, 37.05) for west, east in pairwise(edges) if east - west > 0.02]
    stated = data.draw(st.lists(st.booleans(), min_size=len(shapes), max_size=len(shapes)))
    gazetteer = Gazetteer.of(*county_of(shapes, stated))
    found = [place for place in gazetteer.places if place.kind == "town"]
    for place, shape, is_stated in zip(found, shapes, stated, strict=True):
        if is_stated:
            assert place.footprint is not None
            assert place.footprint.geometry.equals(shape)
            assert place.footprint.fidelity is Fidelity.SURVEYED
    known = [place.footprint.geometry for place in found if place.footprint]
    assert shapely.union_all(known).area == pytest.approx(sum(shape.area for shape in known), rel=1e-4)


def county_of(shapes, stated):
    """Make the county's record and towns, each with a seat in the middle of its strip."""
    outline = Footprint(shapely.union_all(shapes).envelope, Fidelity.SURVEYED, 100, "test")
    county = County(CODE, NAME, NAME, "灵石", (), "晋中市", "山西省", None, (), outline)
    plain = Place("", "", "town", CODE, "test", CODE)
    places = [
        replace(
            plain,
            id=f"{CODE}.{number}",
            name=f"{number}镇",
            seat=Footprint(shape.centroid, Fidelity.PUBLISHED, 100, "test"),
            footprint=Footprint(shape, Fidelity.SURVEYED, 10, "test") if is_stated else None,
        )
        for number, (shape, is_stated) in enumerate(zip(shapes, stated, strict=True), start=100)
    ]
    return county, places


def test_wish_names_a_column_that_nobody_would_guess(seated, tmp_path):
    strips(MINGZI=TOWNS).to_file(tmp_path / "t.gpkg")
    with pytest.raises(GazetteerError, match=r"MINGZI.*--column name="):
        seated("areas", tmp_path / "t.gpkg", write=False)
    assert len(seated("areas", tmp_path / "t.gpkg", write=False, columns={"name": "MINGZI"}).changed) == 3


def test_a_towns_boundary_in_an_osm_extract_is_its_area(seated, tmp_path):
    corners = [(111.4, 36.65), (111.61, 36.65), (111.61, 37.05), (111.4, 37.05)]
    nodes = [f'<node id="{id_}" lon="{lon}" lat="{lat}"/>' for id_, (lon, lat) in enumerate(corners, start=1)]
    refs = [f'<nd ref="{id_}"/>' for id_ in (1, 2, 3, 4, 1)]
    tags = {"boundary": "administrative", "admin_level": "8", "name": "夏门镇"}
    more = [f'<tag k="{key}" v="{value}"/>' for key, value in tags.items()]
    lines = ['<osm version="0.6">', *nodes, '<way id="9">', *refs, *more, "</way></osm>"]
    (tmp_path / "x.osm").write_text("\n".join(lines), encoding="utf-8")
    proposal = seated("osm", tmp_path / "x.osm")
    assert reasons(proposal.changed) == {"area": ["夏门镇"]}
    area = proposal.result.entries["140729.103"].area
    assert (area.fidelity, area.accuracy_m) == ("published", 1500)
