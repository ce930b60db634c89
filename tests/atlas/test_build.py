"""A dossier drawn over a gazetteer becomes a workspace that keeps every feature, placed or not."""

from __future__ import annotations

import math
from dataclasses import replace

import pyogrio
import pytest
from shapely.geometry import LineString, Point

from atlas.build import build, build_layers
from atlas.errors import StoreError
from atlas.store import open_store
from gazetteer import Fidelity, Gazetteer, Place
from gazetteer.linear import length_m
from tests.atlas.small_county import (
    COUNTY,
    DOSSIER,
    EAST,
    PLAN,
    RIVER,
    WEST,
    gazetteer_of_two_towns,
    known,
    project,
)


@pytest.fixture(scope="module")
def gazetteer():
    return gazetteer_of_two_towns()


@pytest.fixture(scope="module")
def store(gazetteer, tmp_path_factory):
    path = tmp_path_factory.mktemp("atlas") / "new" / "甲县.gpkg"
    build(DOSSIER, gazetteer, path, "digest")
    return open_store(path)


def feature(store, layer, feature_id):
    rows = store.features(layer).set_index("id")
    return rows.loc[feature_id]


def test_structures_have_a_layer_each_and_single_elements_share_one(store):
    counts = {info.id: info.count for info in store.layers() if info.group == "structures"}
    assert counts == {"zones-other": 2, "structure-1": 4}, "a part left open is a feature of its own"
    titles = {info.id: info.title["zh"] for info in store.layers()}
    assert titles["structure-1"] == "“一带两区”"


def test_a_union_is_the_town_and_an_unknown_member_is_said(store):
    east, west = feature(store, "structure-1", "z001"), feature(store, "structure-1", "z002")
    assert east.geometry.contains(Point(111.3, 37.1)) and not east.geometry.contains(Point(111.1, 37.1))
    assert (east.drawn, west.drawn) == ("1/1", "1/2")
    assert "无名镇" in west.note and "无名镇" in west.note_en
    assert east.citation == "第一章总则 › 第一节布局 › 专栏1-1"


def test_a_reach_is_cut_from_the_river_between_its_ends(store):
    reach = feature(store, "zones-other", "z003")
    assert reach.geometry.bounds == pytest.approx((111.1, 37.1, 111.3, 37.1), abs=1e-4)
    assert reach.accuracy_m >= 500


def test_a_rule_that_makes_no_sense_is_listed_without_a_place(store):
    refused = feature(store, "zones-other", "z004")
    assert refused.geometry is None and "无法执行" in refused.note


def test_projects_stand_at_the_best_place_known(store):
    first, second = (feature(store, "projects-water", f"p00{number}") for number in (1, 2))
    assert first.geometry.distance(Point(111.3, 37.1)) < 0.02
    assert first.geometry.distance(second.geometry) > 0, "two projects at one place can both be seen"
    assert (first.investment_cny, first.period, first.town) == (2e8, "2021-2023", "东镇")
    inside = feature(store, "projects-water", "p003")
    assert inside.town == "西镇" and "王村" in inside.note, (
        "an unknown village is shown in its town, and says so"
    )
    assert feature(store, "projects-water", "p006").geometry.geom_type == "LineString"


def test_linear_works_are_lines(gazetteer):
    ends = {"from_": "西镇", "to": "东镇"}
    works = {
        "along": project(1, ("清河",), (RIVER,), "along"),
        "to-nowhere": project(2, ("清河",), (RIVER,), "from_to", **ends | {"to": "无名桥"}),
        "straight": project(3, ("西镇", "东镇"), (WEST, EAST), "from_to", **ends),
        "lost": project(4, ("丙路",), (f"{COUNTY}/road/nowhere",), "along"),
        "village": project(5, ("李村",), (f"{COUNTY}.101.201",), "from_to", from_="李村", to="东镇"),
    }
    layers = {
        layer.id: layer for layer in build_layers(replace(DOSSIER, projects=tuple(works.values())), gazetteer)
    }
    rows = layers["projects-water"].features.set_index("id")
    drawn = {name: rows.loc[item.id] for name, item in works.items()}
    assert drawn["along"].geometry.length == pytest.approx(0.36, rel=0.01)
    assert drawn["to-nowhere"].fidelity == "container" and "无名桥" in drawn["to-nowhere"].note
    assert drawn["straight"].fidelity == "schematic" and "直线" in drawn["straight"].note
    assert drawn["straight"].geometry.length == pytest.approx(0.2, rel=0.01)
    assert drawn["lost"].geometry is None
    assert drawn["village"].geometry.geom_type == "Point", "no straight way starts somewhere in a town"


def test_a_project_at_a_line_may_be_anywhere_along_it(gazetteer):
    dossier = replace(DOSSIER, projects=(project(1, ("清河",), (RIVER,)),))
    (layer,) = (layer for layer in build_layers(dossier, gazetteer) if layer.id == "projects-water")
    row = layer.features.iloc[0]
    assert row.fidelity == "container" and row.accuracy_m == pytest.approx(16_000, rel=0.01)


@pytest.mark.parametrize(("number", "why"), [(4, "查不到"), (5, "面向全域")])
def test_a_project_without_a_place_is_kept_and_says_why(store, number, why):
    row = feature(store, "projects-water", f"p00{number}")
    assert row.geometry is None and why in row.note and math.isnan(row.accuracy_m)


def test_every_placed_feature_says_how_sure_it_is(store):
    for info in store.layers():
        rows = store.features(info.id)
        placed = rows[rows.geometry.notna()]
        assert len(rows) == info.count and len(rows) - len(placed) == info.unplaced
        assert (placed["fidelity"] != "").all() and (placed["accuracy_m"] > 0).all()
        assert placed.geometry.is_valid.all()


def test_a_village_only_known_by_its_town_is_listed_not_drawn(store):
    village = feature(store, "villages", f"{COUNTY}.101.201")
    assert village.geometry is None and "东镇" in village.note


def test_gdal_opens_the_workspace_as_a_geopackage(store):
    names = {name for name, _ in pyogrio.list_layers(store.path)}
    assert {"town_areas_area", "structure_1_area", "projects_water_point", "atlas_findings"} <= names
    assert pyogrio.read_info(store.path, layer="town_areas_area")["crs"] == "EPSG:4490"
    assert store.findings()["message_zh"].iloc[0] == "位置不明"


def test_the_same_input_gives_the_same_bytes(gazetteer, tmp_path):
    for name in ("a.gpkg", "b.gpkg"):
        build(DOSSIER, gazetteer, tmp_path / name, "digest")
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()


def test_a_failed_build_leaves_the_last_workspace(gazetteer, tmp_path, monkeypatch):
    path = tmp_path / "甲县.gpkg"
    build(DOSSIER, gazetteer, path, "first")
    before = path.read_bytes()

    def fail(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pyogrio, "write_dataframe", fail)
    with pytest.raises(OSError, match="No space"):
        build(DOSSIER, gazetteer, path, "second")
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_a_plan_of_an_unknown_county_still_has_an_atlas(tmp_path):
    path = tmp_path / "unknown.gpkg"
    build(replace(DOSSIER, plan=replace(PLAN, gb_code="", county="")), Gazetteer.of(None, ()), path)
    rows = open_store(path).features("projects-water")
    assert len(rows) == 6 and rows.geometry.isna().all()


def test_a_file_that_is_no_workspace_is_refused(tmp_path):
    other = tmp_path / "other.gpkg"
    other.write_text("not a database", encoding="utf-8")
    for path in (other, tmp_path / "none.gpkg"):
        with pytest.raises(StoreError):
            open_store(path)


def test_layers_come_bottom_first(gazetteer):
    groups = [layer.group for layer in build_layers(DOSSIER, gazetteer)]
    assert groups[0] == "boundaries" and groups[-1] == "projects"


@pytest.mark.parametrize(("name", "drawn_m"), [("东街西延工程", 2700), ("东街改造工程", 890)])
def test_a_street_to_be_extended_goes_on_to_the_cross_street_named(gazetteer, name, drawn_m):
    """东街 ends 1.8 km short of 西环: only a work that extends it goes on to there."""
    county = gazetteer.county
    streets = {
        "东街": ((111.14, 37.12), (111.18, 37.12)),
        "西环": ((111.12, 37.1), (111.12, 37.15)),
        "文化路": ((111.15, 37.1), (111.15, 37.15)),
    }
    roads = [
        Place(
            f"{COUNTY}/road/{road}",
            road,
            "road",
            COUNTY,
            "map",
            COUNTY,
            footprint=known(LineString(ends), accuracy_m=20),
        )
        for road, ends in streets.items()
    ]
    own = [place for place in gazetteer.places if place.county == COUNTY and place.id != COUNTY]
    work = replace(
        project(7, ("东街",), (f"{COUNTY}/road/东街",), "from_to", from_="西环", to="文化路"), name=name
    )
    dossier = replace(DOSSIER, projects=(work,))
    (layer,) = (
        layer
        for layer in build_layers(dossier, Gazetteer.of(county, [*own, *roads]))
        if layer.group == "projects"
    )
    (shown,) = layer.features.geometry
    assert length_m(shown) == pytest.approx(drawn_m, rel=0.02)
    (row,) = layer.features.itertuples()
    assert ("规划延伸" in row.note) == ("西延" in name)


def test_a_town_that_nothing_places_is_listed_and_gets_no_name_in_the_middle_of_the_county(gazetteer):
    somewhere = known(Point(111.2, 37.1), Fidelity.CONTAINER, 20_000.0)
    lost = Place(f"{COUNTY}.103", "南乡", "town", COUNTY, "测试资料", COUNTY, footprint=somewhere)
    layers = build_layers(DOSSIER, replace(gazetteer, places=(*gazetteer.places, lost)))
    towns = next(layer for layer in layers if layer.id == "town-areas").features.set_index("name")
    assert towns.loc["南乡"].geometry is None and "甲县" in towns.loc["南乡"].note
    assert towns.loc["东镇"].geometry is not None
