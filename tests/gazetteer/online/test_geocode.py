"""Which answers become positions of a county's places, how sure they are, and what is written."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from gazetteer import GazetteerError, catalogue, sources, store
from gazetteer.online import SERVICES, Client, Land, Verdict, ask, nominatim, propose, survey, tianditu
from gazetteer.online.judge import CONFLICTING, REASONS
from gazetteer.place import Fidelity
from gazetteer.sources import Wish
from gazetteer.sources import draft as drafts
from tests.gazetteer.sources.conftest import CODE, NAME

from .conftest import begin
from .stub import Stub, answering, matched, osm, poi

TIANDITU, NOMINATIM = tianditu.SERVICE, nominatim.SERVICE
COUNTY = "山西省晋中市灵石县"
STONE = "140729.101.201"  # 石村 in 静升镇; there is another in 翠峰镇
Asked = Callable[..., Verdict]


def test_places_without_a_position_are_asked_for(land):
    # 翠峰村 stands at its town's point, which gave it its name; the others are somewhere in their towns
    lacking = {"140729.103", "140729.403", "140729.100.201", STONE, "140729.403.001"}
    assert {entry["id"] for entry in land.lacking} == lacking


def test_a_question_says_what_the_place_lies_in(land):
    question = land.question(land.known.entries[STONE])
    assert question.within == (COUNTY, "静升镇")
    assert question.box == (111.4, 36.65, 112.05, 37.05)


def test_an_answer_is_taken_by_name_level_and_place(asked):
    verdict = asked(TIANDITU, STONE, {"石村": [poi("石村", 112.0, 36.91, address="静升镇石村")]})
    assert (verdict.reason, verdict.taken.accuracy_m) == ("", 900)
    assert (verdict.taken.point.x, verdict.taken.point.y) == (112.0, 36.91)


@pytest.mark.parametrize("name", ["石村村委会", "石村村民委员会", "石村社区"])
def test_other_endings_of_a_name_are_the_same_name(asked, name):
    assert asked(TIANDITU, STONE, {"石村": [poi(name, 112.0, 36.91, address="静升镇")]}).reason == ""


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (None, "nothing"),
        (poi("石家庄", 112.0, 36.91), "called"),
        (poi("石村小学", 112.0, 36.91), "called"),
        (poi("石村", 112.0, 36.91, type_="中餐馆"), "level"),
        (poi("石村", 113.5, 38.0), "outside"),
        (poi("石村", 36.91, 112.0), "outside"),
        (poi("石村", 0, 0), "outside"),
        (poi("石村", 112.0, 36.91, address="翠峰镇石村"), "town"),
        (poi("石村", 111.45, 36.7), "held"),
    ],
)
def test_what_cannot_be_the_place_is_refused_with_its_reason(asked, answer, reason):
    verdict = asked(TIANDITU, STONE, {"石村": [answer] if answer else []})
    assert (verdict.taken, verdict.reason) == (None, reason)


def test_of_several_refusals_the_nearest_is_told(asked):
    offered = [poi("石村", 111.45, 36.7), poi("石家庄", 112.0, 36.91), poi("石村", 113.5, 38.0)]
    verdict = asked(TIANDITU, STONE, {"石村": offered})
    assert verdict.reason == "held"
    assert verdict.nearest.answer.lon == 111.45


def test_a_town_is_known_by_a_former_name_that_has_its_time(data):
    towns = data / CODE / "towns.csv"
    text = towns.read_text(encoding="utf-8")
    towns.write_text(text.replace(",静升镇,town,,", ",静升镇,town,旧堡乡[../2001],"), encoding="utf-8")
    land = survey(data, CODE, sources.national(), ("village",))
    assert land.towns_in("灵石县旧堡乡石村") == {"140729.101"}


def test_answers_that_agree_give_the_surest(asked):
    offered = [poi("石村", 112.0, 36.91, type_=""), poi("石村", 112.005, 36.912)]
    verdict = asked(TIANDITU, STONE, {"石村": offered})
    assert (verdict.reason, verdict.taken.point.x) == ("", 112.005)


def test_answers_far_apart_are_left_to_a_person(asked):
    verdict = asked(TIANDITU, STONE, {"石村": [poi("石村", 111.9, 36.95), poi("石村", 111.99, 36.86)]})
    assert verdict.reason == "apart"
    assert float(verdict.values["away"]) > float(verdict.values["allowed"])


def test_the_town_decides_between_answers(asked):
    far = [poi("石村", 111.9, 36.95), poi("石村", 111.99, 36.86, address="静升镇石村")]
    verdict = asked(TIANDITU, STONE, {"石村": far})
    assert (verdict.reason, verdict.taken.point.x) == ("", 111.99)


def test_an_answer_that_another_place_of_the_name_may_be_is_not_taken(tmp_path, serve, client):
    unplaced = "name,kind,lon,lat,accuracy_m\n某寺,heritage,,,\n"
    data = begin(tmp_path, unplaced)  # no town has a point: both may be anywhere
    land = survey(data, CODE, sources.national(), ("village",))
    stub = serve(answering({"石村": [poi("石村", 112.0, 36.91)]}, {}))
    verdict = ask(land.question(land.known.entries[STONE]), client(TIANDITU, stub), land)
    assert verdict.reason == "ambiguous"
    assert verdict.values["ids"] == f"{STONE}、140729.100.201"


def test_the_geocoder_is_asked_where_the_search_finds_nothing(asked):
    geocoder = {f"{COUNTY}静升镇石村": matched(f"{COUNTY}静升镇石村", 112.0, 36.91)}
    verdict = asked(TIANDITU, STONE, {}, geocoder)
    assert (verdict.reason, verdict.taken.accuracy_m) == ("", 1500)


@pytest.mark.parametrize("holder", [COUNTY, f"{COUNTY}静升镇"])
def test_a_village_answered_with_its_county_or_town_is_refused(asked, holder):
    geocoder = {
        f"{COUNTY}静升镇石村": matched(f"{COUNTY}静升镇石村", 112.0, 36.91),
        holder: matched(holder, 112.0001, 36.91),
    }
    verdict = asked(TIANDITU, STONE, {}, geocoder)
    assert (verdict.reason, verdict.values["place"]) == ("centre", holder)


@pytest.mark.parametrize(
    "answer", [matched("灵石县", 112.0, 36.91), matched(f"{COUNTY}静升镇石村", 112.0, 36.91, score=50)]
)
def test_an_address_that_was_not_understood_is_refused(asked, answer):
    verdict = asked(TIANDITU, STONE, {}, {f"{COUNTY}静升镇石村": answer})
    assert verdict.reason in ("called", "level")


def test_nominatim_is_taken_with_the_reach_of_an_area(asked):
    area = osm(
        "石村", 112.0, 36.91, osm_type="way", category="landuse", type="residential",
        boundingbox=["36.907", "36.913", "111.996", "112.004"],
    )  # fmt: skip
    verdict = asked(NOMINATIM, STONE, {"石村": [area]})
    assert verdict.reason == ""
    assert verdict.taken.accuracy_m == pytest.approx(math.hypot(500, math.hypot(333, 356)), rel=0.01)


@pytest.mark.parametrize("type_", ["county", "city"])
def test_a_village_that_nominatim_answers_with_a_county_is_refused(asked, type_):
    assert asked(NOMINATIM, STONE, {"石村": [osm("石村", 112.0, 36.91, type=type_)]}).reason == "level"


def test_an_answer_no_surer_than_what_is_known_is_left(asked):
    area = osm(
        "石村", 112.0, 36.91, osm_type="relation", category="boundary", type="administrative", place_rank=20,
        boundingbox=["36.6", "37.2", "111.5", "112.3"],
    )  # fmt: skip
    verdict = asked(NOMINATIM, STONE, {"石村": [area]})
    assert verdict.reason == "vague"
    assert float(verdict.values["accuracy"]) > float(verdict.values["known"])


def proposal_of(verdicts: list[Verdict], land: Land, service=TIANDITU):
    return propose(verdicts, service, land, Wish(CODE, NAME), sources.national())


def test_what_is_taken_is_written_with_source_date_and_accuracy(asked, land, data, told):
    verdict = asked(TIANDITU, STONE, {"石村": [poi("石村", 112.0, 36.91, address="静升镇")]})
    proposal = proposal_of([verdict], land)
    assert [(item.reason, item.id) for item in proposal.changed] == [("position", STONE)]
    assert drafts.read(data, CODE).entries[STONE]["lon"] == ""
    sources.write(proposal, data)
    place = next(one for one in store.load(data / CODE, known=sources.national()).places if one.id == STONE)
    assert place.footprint is not None
    assert (place.footprint.fidelity, place.footprint.accuracy_m) == (Fidelity.PUBLISHED, 900)
    day = datetime.fromtimestamp(told.at, tz=UTC).date().isoformat()
    assert "天地图" in place.footprint.source
    assert day in place.footprint.source
    assert day in place.footprint.note
    assert "poi/行政村" in place.footprint.note
    assert "ID-石村" in place.footprint.note


def test_the_licence_is_that_of_the_answer(asked, land):
    verdict = asked(NOMINATIM, STONE, {"石村": [osm("石村", 112.0, 36.91)]})
    (row,) = [row for row in proposal_of([verdict], land, NOMINATIM).result.sources if "online" in row["key"]]
    assert row["key"] == "online-nominatim"
    assert "ODbL" in row["licence"]
    assert row["datum"] == "WGS84"


def test_refusals_alone_change_nothing(asked, land):
    verdicts = [
        asked(TIANDITU, STONE, {"石村": [poi("石村", 111.45, 36.7)]}),
        asked(TIANDITU, "140729.103", {}),
    ]
    proposal = proposal_of(verdicts, land)
    assert proposal.is_empty
    assert [(item.reason, item.id) for item in proposal.conflicting] == [("held", STONE)]
    assert [(item.reason, item.name) for item in proposal.rejected] == [("nothing", "夏门镇")]


def test_a_town_gets_its_seat(asked, land, data):
    verdict = asked(TIANDITU, "140729.103", {"夏门镇": [poi("夏门镇", 111.55, 36.8, type_="乡镇")]})
    sources.write(proposal_of([verdict], land), data)
    town = next(
        one for one in store.load(data / CODE, known=sources.national()).places if one.name == "夏门镇"
    )
    assert town.seat is not None
    assert town.seat.accuracy_m == 1200


def test_a_folder_of_its_own_is_begun_from_the_one_there_is(data, tmp_path, monkeypatch, serve, client):
    monkeypatch.setenv(catalogue.ENVIRONMENT, os.fspath(data))
    own = tmp_path / "own"
    land = survey(own, CODE, sources.national(), ("village",))
    stub: Stub = serve(answering({"石村": [poi("石村", 112.0, 36.91, address="静升镇")]}, {}))
    asks: Client = client(TIANDITU, stub)
    sources.write(proposal_of([ask(land.question(land.known.entries[STONE]), asks, land)], land), own)
    assert drafts.read(own, CODE).entries[STONE]["lon"] == "112.00000"
    assert drafts.read(data, CODE).entries[STONE]["lon"] == ""
    assert {"outline-outlines", "divisions", "online-tianditu"} <= {
        row["key"] for row in drafts.read(own, CODE).sources
    }


def test_a_county_that_has_no_gazetteer_is_told_to_begin(tmp_path):
    with pytest.raises(GazetteerError, match="import") as caught:
        survey(tmp_path, CODE, sources.national(), ("village",))
    assert "请先导入" in caught.value.told("zh")


def test_what_only_a_person_can_decide_is_among_the_reasons():
    assert set(CONFLICTING) < set(REASONS)
    assert list(SERVICES) == ["tianditu", "nominatim"]
