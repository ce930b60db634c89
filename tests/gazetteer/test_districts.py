"""Plans speak of 镇区, 片区 and 城区 that no source draws; they stand about the seats, and say so."""

import dataclasses

import pytest
import shapely
from shapely.geometry import Point

from gazetteer import Fidelity, Footprint, Gazetteer, Place, resolve
from gazetteer.projection import crs_of, to_metres

SEAT = Footprint(Point(111.2, 37.1), Fidelity.PUBLISHED, 300, "map")


def area(place_id, name, aliases=(), footprint=None):
    return Place(place_id, name, "area", "990101", "map", "990101", aliases, footprint=footprint)


def known(gazetteer, place_id):
    place = gazetteer.get(place_id)
    assert place is not None, place_id
    return place


def meant(gazetteer, name):
    place = resolve(gazetteer, name).place
    assert place is not None, name
    return place


@pytest.fixture(scope="module")
def with_more(small):
    """The small county with further places of its own, or with a seat of the county."""

    def build(*more, county_seat=SEAT):
        derived = {place.id for place in small.places if place.attributes.get("derived")}
        own = [p for p in small.places if p.county == "990101" and p.id not in {"990101", *derived}]
        county = dataclasses.replace(small.county, seat=county_seat)
        return Gazetteer.of(county, [*own, *more], [p for p in small.places if p.county != "990101"])

    return build


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("青石镇镇区", "990101.100/seat"),
        ("青石镇区", "990101.100/seat"),
        ("青石片区", "990101.100/seat"),
        ("白水乡集镇", "990101.200/seat"),
        ("城关片区", "990101.001/seat"),
        ("中心城区", "990101/seat"),
        ("建成区", "990101/seat"),
        ("县城", "990101/seat"),
        ("甲水城区", "990101/seat"),
        ("老城片区", "990101/old-town"),
        ("青石镇", "990101.100"),
        ("青石", "990101.100"),
        ("城关街道", "990101.001"),
        ("甲水县", "990101"),
    ],
)
def test_a_district_answers_to_its_names_and_the_unit_keeps_its_own(small, name, expected):
    found = resolve(small, name).place
    assert found is not None
    assert found.id == expected


def test_a_county_has_no_city_proper(small):
    assert small.named("市区") == ()


def test_a_district_can_be_looked_for_in_a_text(small):
    assert small.names()["青石镇镇区"][0].place == "990101.100/seat"
    assert small.names()["青石"][0].place == "990101.100"


def test_a_district_is_a_disc_about_the_seat_and_says_why(small):
    town, district = small.get("990101.100"), small.get("990101.100/seat")
    crs = crs_of(town.seat.geometry)
    disc = to_metres(district.footprint.geometry, crs)
    assert disc.centroid.distance(to_metres(town.seat.geometry, crs)) < 1
    assert shapely.minimum_bounding_radius(disc) == pytest.approx(840, abs=1)
    assert district.footprint.fidelity is Fidelity.DERIVED
    assert district.footprint.accuracy_m == 300 + 840
    assert "219 公顷" in district.footprint.note
    assert "districts.toml" in district.footprint.source
    assert (district.parent, district.kind, district.point) == ("990101.100", "area", town.seat)


def test_a_township_is_smaller_than_a_town(small):
    sizes = [small.get(f"990101.{code}/seat").footprint.geometry.area for code in ("100", "200")]
    assert sizes[0] > 3 * sizes[1]


def test_a_unit_that_nothing_places_has_no_district(small):
    assert small.get("990101.300").point is None
    assert small.get("990101.300/seat") is None
    assert resolve(small, "云岭乡集镇").place is None


def test_what_the_data_says_goes_before_the_rule(with_more):
    point = Footprint(Point(111.25, 37.1), Fidelity.PUBLISHED, 700, "map")
    found = with_more(area("990101/area/centre", "中心城区", ("城区",), point))
    assert found.get("990101/seat") is None
    assert meant(found, "建成区").id == "990101/area/centre"
    assert meant(found, "建成区").footprint == point


def test_a_name_that_another_place_bears_is_left_to_it(with_more):
    found = with_more(area("990101/area/stone", "青石片区"))
    assert meant(found, "青石片区").id == "990101/area/stone"
    assert "青石片区" not in known(found, "990101.100/seat").aliases
    assert meant(found, "青石镇镇区").id == "990101.100/seat"


def test_districts_do_not_pile_up_when_a_gazetteer_is_built_again(small):
    own = [place for place in small.places if place.county == "990101" and place.id != "990101"]
    again = Gazetteer.of(small.county, own, [p for p in small.places if p.county != "990101"])
    assert [place.id for place in again.places].count("990101.100/seat") == 1
    assert known(again, "990101.100/seat").aliases == known(small, "990101.100/seat").aliases
