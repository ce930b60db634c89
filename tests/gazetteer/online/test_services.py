"""What is asked of each service, and how its documents are read: pure functions, no network."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.online import PROBLEMS, SERVICES, Question, Service, nominatim, tianditu
from gazetteer.online.question import Answer
from gazetteer.place import KINDS, LINE_KINDS

from .stub import BAD_KEY, BROWSER_KEY, SHORT_KEY, UNMATCHED, USED_UP, matched, osm, poi, search

BOX = (111.40001, 36.65, 112.05, 37.04999)
VILLAGE = Question("140729.101.201", "石村", "village", "140729", ("山西省晋中市灵石县", "静升镇"), BOX)
SEARCH, GEOCODER = tianditu.requests(VILLAGE)
(OSM,) = nominatim.requests(VILLAGE)


def test_tianditu_is_asked_within_the_county_then_by_the_full_address():
    wish = json.loads(SEARCH.params["postStr"])
    assert (SEARCH.path, SEARCH.params["type"]) == ("/v2/search", "query")
    assert (wish["keyWord"], wish["queryType"], wish["specify"]) == ("石村", 12, "156140729")
    assert (GEOCODER.path, json.loads(GEOCODER.params["ds"])) == (
        "/geocoder",
        {"keyWord": "山西省晋中市灵石县静升镇石村"},
    )
    controls = [json.loads(control.params["ds"])["keyWord"] for control in GEOCODER.controls.values()]
    assert controls == ["山西省晋中市灵石县", "山西省晋中市灵石县静升镇"]


def test_signs_that_the_search_does_not_take_are_left_out():
    odd = Question("x", "石'村&寨", "village", "140729", ("灵石县",), BOX)
    assert json.loads(tianditu.requests(odd)[0].params["postStr"])["keyWord"] == "石村寨"


def test_nominatim_is_asked_within_the_countys_box():
    assert OSM.params["q"] == "石村"
    assert (OSM.params["format"], OSM.params["bounded"], OSM.params["countrycodes"]) == ("jsonv2", "1", "cn")
    west, south, east, north = map(float, OSM.params["viewbox"].split(","))
    assert (west, south, east, north) == (111.4, 36.65, 112.05, 37.05)


def test_nominatim_is_asked_again_without_the_ending():
    village = Question("x", "张家庄村", "village", "140729", ("灵石县",), BOX)
    assert [request.params["q"] for request in nominatim.requests(village)] == ["张家庄村", "张家庄"]


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_a_question_is_known_again_whatever_the_order_of_its_parameters(service: Service):
    queries = [request.query for request in service.requests(VILLAGE)]
    assert len(set(queries)) == len(queries)
    assert queries == [request.query for request in service.requests(VILLAGE)]
    assert not service.secret or all(f"{service.secret}=" not in query for query in queries)


def test_places_of_a_search():
    first, stop, spaced = tianditu.answers(
        SEARCH,
        search(
            poi("石村", 111.9, 36.9, address="静升镇"),
            poi("石村", 111.8, 36.8) | {"poiType": "102"},
            poi("石村", 111.8, 36.8) | {"lonlat": "111.8 36.8", "typeName": None},
        ),
    )
    assert first == Answer(
        ("石村",), "poi/行政村", 111.9, 36.9, id="ID-石村", within="山西省晋中市灵石县静升镇"
    )
    assert (stop.type, spaced.type, spaced.lon) == ("bus", "poi/", 111.8)


@pytest.mark.parametrize(
    "document",
    [
        search(),
        {"resultType": 1, "count": 0, "pois": [], "status": {"infocode": 1000}},
        {"resultType": 2, "statistics": {"count": 40, "allAdmins": []}, "status": {"infocode": 1000}},
    ],
)
def test_a_search_that_found_no_place(document: Any):
    assert tianditu.refusal(200, document) is None
    assert tianditu.answers(SEARCH, document) == ()


def test_one_place_may_stand_without_a_list_and_an_area_is_one():
    single = search(poi("石村", 111.9, 36.9))
    single["pois"] = single["pois"][0]
    assert len(tianditu.answers(SEARCH, single)) == 1
    area = {
        "name": "灵石县",
        "lonlat": "111.77,36.84",
        "bound": "1,2,3,4",
        "adminCode": 156140729,
        "level": 11,
    }
    (answer,) = tianditu.answers(SEARCH, {"resultType": 3, "area": area, "status": {"infocode": 1000}})
    assert (answer.type, answer.id) == ("area", "156140729")


def test_the_geocoders_answer_says_how_the_address_was_understood():
    (known,) = tianditu.answers(GEOCODER, matched("山西省晋中市灵石县静升镇石村", 111.9, 36.9, score=95))
    assert (known.names, known.type, known.score) == (("石村",), "geocoder/地名地址", 95)
    (less,) = tianditu.answers(GEOCODER, matched("灵石县", 111.77, 36.84))
    assert less.names == ("灵石县",)
    assert tianditu.answers(GEOCODER, UNMATCHED) == ()


@pytest.mark.parametrize(
    ("status", "document", "problem"),
    [
        (BAD_KEY.status, BAD_KEY.body, "key"),
        (SHORT_KEY.status, SHORT_KEY.body, "key"),
        (403, {"msg": "?"}, "key"),
        (BROWSER_KEY.status, BROWSER_KEY.body, "key-kind"),
        (USED_UP.status, USED_UP.body, "quota"),
        (200, USED_UP.body, "quota"),
        (403, {"code": 9, "msg": "IP不在白名单内"}, "blocked"),
        (200, {"resultType": 1, "status": {"infocode": 2003, "cndesc": "缺少必填参数"}}, "refused"),
        (200, {"resultType": 1, "status": {"infocode": 3000, "cndesc": "服务器出错"}}, "failing"),
        (503, {"msg": "?"}, None),
        (200, matched("石村", 111.9, 36.9), None),
        (200, [], None),
    ],
)
def test_what_tianditu_refuses_is_told_apart(status: int, document: Any, problem: str | None):
    refusal = tianditu.refusal(status, document)
    assert (refusal and refusal.problem) == problem


def test_places_of_nominatim():
    node = osm("石村", 111.9, 36.9, namedetails={"name": "石村", "name:en": "Shi", "alt_name": "石家村;石"})
    (answer,) = nominatim.answers(OSM, [node])
    assert (answer.names, answer.type, answer.id) == (
        ("石村", "石家村", "石"),
        "place/village",
        "node/107775",
    )
    assert (answer.lon, answer.lat, answer.reach_m) == (111.9, 36.9, 0.0)
    assert "灵石县" in answer.within
    assert "ODbL" in answer.licence


def test_the_box_of_an_area_counts_that_of_a_node_does_not():
    area = osm("石村", 111.9, 36.9, osm_type="relation", boundingbox=["36.89", "36.91", "111.89", "111.91"])
    (answer,) = nominatim.answers(OSM, [area])
    assert answer.reach_m == pytest.approx(math.hypot(1110, 891), rel=0.01)


def test_the_older_format_and_the_rank_of_a_boundary():
    old = osm("石村", 111.9, 36.9)
    old["class"] = old.pop("category")
    border = osm("灵石县", 111.9, 36.9, category="boundary", type="administrative", place_rank=12)
    first, second = nominatim.answers(OSM, [old, border])
    assert (first.type, second.type) == ("place/village", "boundary/administrative/12")


def test_a_wrong_question_is_told_from_a_wrong_server():
    document = {"error": {"code": 400, "message": "Bad parameter"}}
    refusal = nominatim.refusal(400, document)
    assert refusal is not None
    assert (refusal.problem, refusal.detail) == ("refused", "Bad parameter")
    assert nominatim.refusal(503, document) is None


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_the_rules_hold_together(service: Service):
    kinds = {kind for rule in service.rules for kind in rule.kinds}
    assert {"village", "town"} <= kinds <= set(KINDS) - LINE_KINDS
    assert all(rule.accuracy_m > 0 and rule.types for rule in service.rules)
    assert {entry["problem"] for entry in service.described.get("refusals", ())} <= set(PROBLEMS)


@pytest.mark.parametrize(
    ("service", "type_", "kind", "accuracy"),
    [
        ("tianditu", "poi/行政村", "village", 900),
        ("tianditu", "poi/", "village", 1500),
        ("tianditu", "poi/中餐馆", "village", None),
        ("tianditu", "area", "village", None),
        ("tianditu", "bus", "village", None),
        ("tianditu", "geocoder/地名地址", "village", 1500),
        ("tianditu", "geocoder/区县", "village", None),
        ("nominatim", "place/hamlet", "village", 500),
        ("nominatim", "place/county", "village", None),
        ("nominatim", "boundary/administrative/20", "village", 500),
        ("nominatim", "boundary/administrative/12", "village", None),
        ("nominatim", "boundary/administrative/16", "town", 1500),
    ],
)
def test_the_level_of_an_answer_decides_whether_and_how_well_it_counts(service, type_, kind, accuracy):
    rule = SERVICES[service].rule(Answer(("石村",), type_, 111.9, 36.9), kind)
    assert (rule and rule.accuracy_m) == accuracy


def test_an_address_that_was_half_understood_does_not_count():
    half = Answer(("石村",), "geocoder/地名地址", 111.9, 36.9, score=60)
    assert tianditu.SERVICE.rule(half, "village") is None


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                (
                    "status",
                    "pois",
                    "area",
                    "location",
                    "lonlat",
                    "lon",
                    "lat",
                    "boundingbox",
                    "namedetails",
                    "code",
                )
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(document=JSON, status=st.sampled_from((200, 400, 403, 429, 500)))
@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_no_document_breaks_a_reader(service: Service, status: int, document: Any):
    service.refusal(status, document)
    for request in service.requests(VILLAGE):
        try:
            answers = service.answers(request, document)
        except ValueError:
            continue
        assert all(isinstance(answer, Answer) for answer in answers)
