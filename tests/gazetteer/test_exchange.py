"""Places go out and come back as they were; foreign files are read for what they say."""

import json
import math
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

from gazetteer import KINDS, Fidelity, Footprint, Gazetteer, GazetteerError, Place, exchange
from gazetteer.validity import Validity

WRITERS = [exchange.to_linked_places, exchange.to_geojson]
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
DEGREES = st.floats(-180, 180), st.floats(-90, 90)
POINTS = st.builds(Point, *DEGREES)
AREAS = st.builds(lambda x, y, side: box(x, y, x + side, y + side), *DEGREES, st.floats(0.001, 1))
LINES = st.lists(st.tuples(*DEGREES), min_size=2, max_size=5, unique=True).map(LineString)
ACCURACIES = st.floats(0.1, 1e6) | st.just(math.nan)


def marks(shapes):
    return st.none() | st.builds(Footprint, shapes, st.sampled_from(Fidelity), ACCURACIES, TEXTS, TEXTS)


DATES = st.sampled_from(["", "0960", "2012", "2012-05", "2012-05-21", "2021"])
PERIODS = st.tuples(DATES, DATES).map(sorted).map(lambda ends: Validity(*ends)) | st.builds(Validity, DATES)


PLACES = st.builds(
    Place,
    id=NAMES,
    name=NAMES,
    kind=st.sampled_from(KINDS),
    county=TEXTS,
    source=TEXTS,
    parent=TEXTS,
    aliases=st.lists(NAMES, max_size=3, unique=True).map(tuple),
    code=TEXTS,
    footprint=marks(POINTS | AREAS | LINES | st.just(Point())),
    seat=marks(POINTS | st.just(Point())),
    attributes=st.dictionaries(NAMES, TEXTS, max_size=3).map(MappingProxyType),
)


def timed(place: Place, periods: list[Validity]) -> Place:
    """Say of some of its names, the official one first, when they were in use."""
    aliases = tuple(alias for alias in place.aliases if alias != place.name)
    known = dict(zip((place.name, *aliases), periods, strict=False))
    return replace(place, aliases=aliases, validity=MappingProxyType(known))


def facts(place: Place) -> tuple[object, ...]:
    """What must come back: everything, the rings of an area in any direction."""

    def mark(footprint: Footprint | None) -> object:
        if footprint is None:
            return None
        shape = footprint.geometry.normalize().wkb if not footprint.geometry.is_empty else b""
        return shape, footprint.fidelity, repr(footprint.accuracy_m), footprint.source, footprint.note

    plain = (place.id, place.name, place.kind, place.county, place.source, place.parent, place.code)
    return (
        *plain,
        place.aliases,
        dict(place.validity),
        mark(place.footprint),
        mark(place.seat),
        dict(place.attributes),
    )


@pytest.mark.parametrize("write", WRITERS)
@given(places=st.lists(st.builds(timed, PLACES, st.lists(PERIODS, max_size=3)), max_size=4))
def test_there_and_back_nothing_is_lost(write, places):
    assert [facts(place) for place in exchange.read(write(places))] == [facts(place) for place in places]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("county", ["141182", "141082"])
def test_a_whole_gazetteer_comes_back(write, county):
    places = [place for place in Gazetteer.load(county).places if place.county == county]
    assert len(places) > 200
    assert [facts(place) for place in exchange.read(write(places))] == [facts(place) for place in places]


def test_linked_places_say_what_others_look_for():
    gazetteer = Gazetteer.load("141182")
    places = [place for place in (gazetteer.get("141182.101"), gazetteer.get("141182.101.200")) if place]
    collection = json.loads(exchange.to_linked_places(places, "https://example.org/"))
    town, village = collection["features"]
    assert collection["@context"].endswith("linkedplaces-context-v1.1.jsonld")
    assert town["@id"] == "https://example.org/141182.101"
    assert town["properties"]["title"] == town["names"][0]["toponym"] == "杏花村镇"
    assert town["names"][0]["citations"][0]["label"]
    assert (town["properties"]["ccodes"], town["properties"]["fclasses"]) == (["CN"], ["A"])
    assert village["relations"] == [
        {"relationType": "gvp:broaderPartitive", "relationTo": "https://example.org/141182.101"}
    ]
    area, seat = town["geometry"]["geometries"]
    assert (area["type"], area["certainty"], seat["type"]) == ("Polygon", "less-certain", "Point")


def test_linked_places_of_another_maker_are_read():
    text = json.dumps(
        {
            "type": "FeatureCollection",
            "@context": exchange.CONTEXT,
            "features": [
                {
                    "@id": "http://mygaz.org/places/p_1",
                    "type": "Feature",
                    "properties": {"title": "Abingdon (UK)", "ccodes": ["GB"]},
                    "names": [{"toponym": "Abingdon", "citations": [{"label": "Ye Olde Gazetteer"}]}],
                    "types": [{"identifier": "aat:300008375", "label": "market town"}],
                    "geometry": {
                        "type": "GeometryCollection",
                        "geometries": [{"type": "Point", "coordinates": [-1.2879, 51.6708]}, "null"],
                    },
                }
            ],
        }
    )
    (place,) = exchange.read(text)
    assert (place.name, place.aliases, place.source) == ("Abingdon (UK)", ("Abingdon",), "Ye Olde Gazetteer")
    assert (place.kind, place.attributes["type"]) == ("area", "market town")
    assert place.footprint is not None
    assert math.isnan(place.footprint.accuracy_m)


@pytest.mark.parametrize(
    ("spans", "period"),
    [
        ([{"start": {"in": "1600"}, "end": {"in": "1635-03"}}], "1600/1635-03"),
        ([{"start": {"earliest": "1600", "latest": "1610"}, "end": {"earliest": "1620"}}], "1600/.."),
        ([{"start": {"in": "1600"}, "end": {"in": "1610"}}, {"start": {"in": "1700"}}], "1600/.."),
        ([{"start": {"in": "-0500"}, "end": {"latest": "1700"}}], "../1700"),
        ([], "../.."),
    ],
)
def test_times_of_names_are_read_as_others_write_them(spans, period):
    feature = {
        "@id": "p",
        "properties": {"title": "今"},
        "names": [{"toponym": "今"}, {"toponym": "昔", "when": {"timespans": spans}}],
    }
    (place,) = exchange.read(json.dumps({"@context": "", "features": [feature]}))
    assert {name: str(found) for name, found in place.validity.items()} == {"昔": period}


def test_linked_places_say_when_a_name_was_in_use():
    place = Place("p", "今镇", "town", "", "me", aliases=("昔乡",), validity={"昔乡": Validity("", "2021")})
    (feature,) = json.loads(exchange.to_linked_places([place]))["features"]
    assert feature["names"][1]["when"] == {"timespans": [{"end": {"in": "2021"}}]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "broken JSON"),
        ("[]", "no FeatureCollection"),
        ('{"features": [{"properties": {}}]}', "feature 1: KeyError"),
        ('{"@context": "", "features": [{"properties": {"title": "x"}}]}', "feature 1"),
    ],
)
def test_a_broken_file_is_named_by_its_feature(text, said):
    with pytest.raises(GazetteerError, match=said):
        exchange.read(text)
