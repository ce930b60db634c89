"""What the map's frame is given to draw."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shapely.geometry import Point, shape

from atlas.build import build
from atlas.store import open_store
from atlas.ui import drawn
from atlas.ui.opened import Feature, Opened
from gazetteer.projection import distance_m
from tests.atlas.small_county import DOSSIER, gazetteer_of_two_towns
from tests.sample_atlas import CODE


@pytest.mark.parametrize("layer", ["county-outline", "town-areas", "rivers", "structure-1", "projects-water"])
def test_every_feature_refers_to_a_look_and_carries_nothing_but_id_and_name(opened: Opened, layer: str):
    content = json.loads(drawn.layer(opened, layer))
    assert len(content["features"]) == len(opened.placed(layer))
    for feature in content["features"]:
        assert set(feature) == {"type", "id", "properties", "geometry"}
        assert set(feature["properties"]) == {"name", "class"}
        assert feature["properties"]["class"] in content["classes"]


def test_what_has_no_place_is_not_drawn(opened: Opened):
    ids = {feature["id"] for feature in json.loads(drawn.layer(opened, "projects-water"))["features"]}
    assert ids == {"p1", "p2", "p3"}
    assert json.loads(drawn.layer(opened, "villages"))["features"] == []


def test_a_border_between_two_towns_is_drawn_once(opened: Opened):
    content = json.loads(drawn.layer(opened, "town-areas"))
    (edges,) = content["edges"]
    rings = sum(shape(feature["geometry"]).boundary.length for feature in content["features"])
    assert shape(edges["geometry"]).length == pytest.approx(rings - 0.4)  # the common side, in degrees


def test_an_area_that_cannot_be_seen_leaves_clicks_to_what_it_holds(opened: Opened):
    content = json.loads(drawn.layer(opened, "county-outline"))
    assert [look["path"]["fill"] for look in content["classes"].values()] == [False]
    assert content["labels"] == []


def test_the_selection_is_ringed_by_its_radius_of_doubt(opened: Opened):
    project = opened.feature("p1")
    assert project is not None
    content = json.loads(drawn.found(project, drawn.doubt(opened, project)))
    point, ring = (shape(feature["geometry"]) for feature in content["features"])
    assert point.equals(project.geometry)
    assert distance_m(point, ring.boundary) == pytest.approx(4000, rel=0.01)


@pytest.mark.parametrize("known", [{}, {"accuracy_m": 0.0}])
def test_without_a_radius_no_ring_is_drawn(opened: Opened, known: dict[str, float]):
    feature = Feature(opened.layers["rivers"], {"id": "x", **known}, Point(111, 37))
    assert drawn.doubt(opened, feature) is None
    content = json.loads(drawn.found(feature, None))
    assert [each["properties"]["class"] for each in content["features"]] == ["found"]


def test_a_place_only_known_by_its_town_may_be_anywhere_there(opened: Opened):
    village, town = opened.feature(f"{CODE}.101.201"), opened.feature(f"{CODE}.101")
    assert village is not None
    assert town is not None
    assert village.geometry is None
    assert drawn.doubt(opened, village) == town.geometry


def test_larger_investments_have_larger_markers(opened: Opened):
    content = json.loads(drawn.layer(opened, "projects-water"))
    sizes = {
        feature["id"]: content["classes"][feature["properties"]["class"]]["marker"]["size"]
        for feature in content["features"]
        if feature["geometry"]["type"] == "Point"
    }
    assert sizes["p1"] > sizes["p2"]


def test_a_core_is_marked_in_the_middle_of_its_disc(tmp_path: Path):
    build(DOSSIER, gazetteer_of_two_towns(), tmp_path / "x.gpkg")
    content = json.loads(drawn.layer(Opened(open_store(tmp_path / "x.gpkg"), "x"), "structure-1"))
    (mark,) = content["arrows"]
    assert "<circle" in mark["svg"] and (mark["lon"], mark["lat"]) == pytest.approx((111.3, 37.1), abs=1e-4)


def test_the_language_chooses_the_letter_in_a_marker(opened: Opened):
    chinese, english = (drawn.layer(opened, "projects-water", letters) for letters in (False, True))
    assert ">水<" in chinese
    assert ">W<" in english
    assert ">水<" not in english
