"""A gazetteer answers by id, by name and by parent, and places what is only known to lie in something."""

import math
from dataclasses import replace

import pytest
from shapely.geometry import Point

from gazetteer import (
    Fidelity,
    Gazetteer,
    Place,
    builtin_counties,
    catalogue,
    county_by,
    guess_county,
    resolve,
)
from gazetteer.errors import GazetteerError, UnknownCountyError
from gazetteer.projection import distance_m
from tests.gazetteer.conftest import DIVISIONS


def ids(places):
    return [place.id for place in places]


def test_the_county_itself_has_its_outline(small):
    county = small.get("990101")
    assert county.footprint.geometry.geom_type == "Polygon"
    assert county.footprint.fidelity is Fidelity.SURVEYED
    assert [place.name for place in small.ancestors(county)] == ["丙阳市", "乙省"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("青石镇", ["990101.100"]),
        ("青石乡", ["990101.100"]),
        ("青石", ["990101.100", "990101.100.201"]),
        ("城关办", ["990101.001"]),
        ("张家庄村", ["990101.100.202", "990101.200.201"]),
        ("甲州", ["990101"]),
        ("丙阳", ["990100"]),
        ("7国道", ["990101/road/g7"]),
        ("无名村", []),
    ],
)
def test_places_by_name(small, name, expected):
    assert ids(small.named(name)) == expected


def test_a_county_knows_its_places_better_than_the_national_tables(small):
    town = small.get("990101.100")
    stale = replace(town, name="旧名镇", seat=None)
    again = Gazetteer.of(small.county, [town], [stale])
    assert ids(again.named("青石镇")) == ["990101.100"]
    assert again.named("旧名镇") == ()
    assert [place.id for place in again.places].count("990101.100") == 1


def test_forms_for_matching_say_how_they_relate(small):
    (form, *_) = small.names()["白水"]
    assert (form.place, form.relation, form.own) == ("990101.200", "short", True)
    assert [(form.place, form.own) for form in small.names()["白水"]][-1] == ("880101", False)
    assert all(len(form) >= 2 for form in small.names())


def test_children(small):
    assert ids(small.children("990101.001")) == ["990101.001.001", "990101.001.002", "990101.001/seat"]
    assert small.children("nothing") == ()


def test_a_container_covers_its_parent(small):
    town, village = small.get("990101.100"), small.get("990101.100.201")
    assert village.footprint.fidelity is Fidelity.CONTAINER
    assert town.footprint.geometry.contains(village.footprint.geometry)
    farthest = max(
        distance_m(village.footprint.geometry, corner)
        for corner in map(Point, town.footprint.geometry.exterior.coords)
    )
    assert village.footprint.accuracy_m == pytest.approx(
        math.hypot(farthest, town.footprint.accuracy_m), rel=0.01
    )
    assert "位于青石镇范围内" in village.footprint.note


def test_a_container_in_a_village_lies_about_the_village(small):
    tower, village = small.get("990101/heritage/tower"), small.get("990101.001.001")
    assert tower.footprint.geometry == village.footprint.geometry
    assert tower.footprint.accuracy_m > village.footprint.accuracy_m


def test_a_container_whose_parent_is_unplaced_lies_in_what_holds_that(small):
    village = small.get("990101.300.201")
    assert "位于甲水县范围内" in village.footprint.note
    assert village.footprint.accuracy_m > 19_000


def test_no_footprint_is_empty(small):
    marks = [mark for place in small.places for mark in (place.footprint, place.seat) if mark is not None]
    assert all(not mark.geometry.is_empty and mark.accuracy_m > 0 and mark.source for mark in marks)


def test_names_kinds_and_parents_are_the_same_where_nothing_is_drawn(world, monkeypatch):
    monkeypatch.setenv(catalogue.ENVIRONMENT, str(world()))
    drawn, plain = (
        [
            (place.id, place.name, place.kind, place.parent, place.aliases)
            for place in Gazetteer.load("990101", drawn=is_drawn).places
        ]
        for is_drawn in (True, False)
    )
    assert "990101.001/seat" in {
        place[0] for place in plain
    }  # of a town whose seat follows from its villages
    assert plain == drawn


def test_no_footprint_of_the_national_tables_alone_is_empty():
    marks = [mark for place in Gazetteer.load(None).places for mark in (place.footprint, place.seat) if mark]
    assert all(not mark.geometry.is_empty and mark.accuracy_m > 0 for mark in marks)


@pytest.mark.parametrize(
    ("query", "first", "reason"),
    [
        ("青石镇", "990101.100", "exact"),
        ("青石乡", "990101.100", "alias"),
        ("青石", "990101.100", "suffix-free"),
        ("qingshizhen", "990101.100", "pinyin"),
        ("qsz", "990101.100", "pinyin"),
        ("baishuixiang", "990101.200", "pinyin"),
        ("青十镇", "990101.100", "pinyin"),
        ("望河", "990101/heritage/tower", "fuzzy"),
        ("qingshi", "990101.100", "pinyin"),
        ("望河宝塔", "990101/heritage/tower", "fuzzy"),
        ("丙阳市", "990100", "exact"),
    ],
)
def test_search_gives_the_best_first_with_its_reason(small, query, first, reason):
    match = small.find(query)[0]
    assert (match.place.id, match.reason) == (first, reason)


@pytest.mark.parametrize(
    "typed", ["qingshizhen", "Qing shi zhen", "qīngshízhèn", "qing1shi2zhen4", "QING'SHI'ZHEN", "qingshzhen"]
)
def test_pinyin_is_taken_as_it_is_typed(small, typed):
    match = small.find(typed)[0]
    assert (match.place.name, match.reason) == ("青石镇", "pinyin")


@pytest.mark.parametrize("typed", ["lüshan", "lvshan", "lushan", "lǘ shān"])
def test_u_with_dots_is_typed_in_many_ways(typed):
    place = Place("p", "闾山", "mountain", "", "me")
    assert [match.place.id for match in Gazetteer(None, (place,)).find(typed)] == ["p"]


def test_search_scores_fall_and_the_limit_holds(small):
    found = small.find("张家庄", limit=3)
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    assert len(small.find("村", limit=3)) <= 3
    assert small.find("   ") == []
    assert small.find("青石", limit=0) == []


@pytest.fixture
def users_own(world, monkeypatch):
    monkeypatch.setenv(catalogue.ENVIRONMENT, str(world()))


@pytest.mark.usefixtures("users_own")
def test_a_users_folder_is_searched_too():
    assert "990101" in [county.code for county in builtin_counties()]
    assert county_by("甲州") == county_by("990101") == Gazetteer.load("990101").county is not None
    assert [place.name for place in Gazetteer.load("990101").named("青石镇")] == ["青石镇"]
    assert Gazetteer.load("990101") is Gazetteer.load("990101")
    assert county_by("无名县") is None


def test_the_counties_are_known_without_their_places(world, monkeypatch):
    """As many as there are: of 300 counties, reading all their places took ten seconds for every plan."""
    monkeypatch.setenv(catalogue.ENVIRONMENT, str(world(villages="no table")))
    assert county_by("990101") == county_by("甲州") is not None
    assert guess_county("甲州规划甲水县") == "990101"
    with pytest.raises(GazetteerError):
        Gazetteer.load("990101")


def test_an_unknown_county_is_named():
    with pytest.raises(UnknownCountyError, match="000000"):
        Gazetteer.load("000000")


@pytest.mark.usefixtures("users_own")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("甲水县国民经济和社会发展规划\n丙阳市政府……丁山县", "990101"),
        ("白水县规划\n" + "甲水县与白水县相邻", "880101"),
        ("发展规划\n甲水县甲水县丁山县", "990101"),
        ("鼓楼区规划", None),
        ("庚州市鼓楼区规划", "880201"),
        ("白水县规划\n" + "仙人洞，" * 9, "880101"),  # a well-known place of the national table is no county
        ("建设文化发展", None),
        ("", None),
    ],
)
def test_the_county_of_a_plan(text, code):
    assert guess_county(text) == code


def test_a_county_is_known_by_the_name_that_it_had_when_its_plan_was_written(world, monkeypatch):
    divisions = DIVISIONS.replace(
        "990102,丁山县,county,990100,丁山,,", "990102,丁山县,county,990100,丁山,丁县[../2019],"
    )
    monkeypatch.setenv(catalogue.ENVIRONMENT, str(world(divisions=divisions)))
    assert guess_county("丁县国民经济和社会发展规划\n甲水县以北") == "990102"
    assert guess_county("丁山县规划\n甲水县以北") == "990102"


@pytest.mark.usefixtures("users_own")
def test_a_county_without_data_is_seen_from_where_it_lies():
    """戊省 has two 鼓楼区; from the one in 庚州市 it is itself that is meant."""
    near = Gazetteer.around("880201")
    assert near.county is None
    assert [place.name for place in near.places if near.is_own(place)] == ["鼓楼区"]
    assert "880101" in near.near_by
    assert found(near, "鼓楼区") == found(near, "鼓楼") == "880201"
    assert found(near, "白水") == "880101"
    assert found(near, "戊省") == "880000"
    assert found(near, "丙阳") == "990100"
    assert found(Gazetteer.load(None), "鼓楼区") is None


def found(gazetteer, name):
    place = resolve(gazetteer, name).place
    return place.id if place else None
