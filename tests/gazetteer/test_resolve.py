"""A name resolves to the one place it must mean, or to none, with the reasons printed."""

from dataclasses import replace

import pytest

from gazetteer import Gazetteer, resolve, store
from gazetteer.resolve import penalties
from tests.gazetteer.conftest import CHINA_PLACES, DIVISIONS, PLACE_HEADER


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("青石镇", {}, "990101.100"),
        ("青石", {}, "990101.100"),
        ("青石", {"kind": "village"}, "990101.100.201"),
        ("白水", {}, "990101.200"),
        ("张家庄村", {}, None),
        ("张家庄", {"parent": "白水乡"}, "990101.200.201"),
        ("张家庄村", {"context": ["青石镇"]}, "990101.100.202"),
        ("白水乡张家庄村", {}, "990101.200.201"),
        ("乙省丙阳市甲水县白水乡张家庄村", {}, "990101.200.201"),
        ("青石（城关）镇", {"kind": "town"}, "990101.100"),
        ("青时镇", {"kind": "town"}, "990101.100"),
        ("青时镇", {}, None),
        ("请时真", {"kind": "town"}, None),
        ("青石", {"kind": "road"}, None),
        ("经济开发区", {"kind": "park"}, "990101/park/east"),
        ("县经济开发区", {}, "990101/park/east"),
        ("丁山", {}, "990102"),
        ("丙阳市", {}, "990100"),
        ("己州", {}, "880100"),
        ("乙省", {}, "990000"),
        ("仙人洞", {}, "880101/scenic/cave"),
        ("白水县仙人洞", {}, "880101/scenic/cave"),
        ("建设", {}, None),
        ("鼓楼区", {}, None),
        ("鼓楼区", {"parent": "庚州市"}, "880201"),
        ("无名村", {}, None),
    ],
)
def test_names_resolve(small, name, given, expected):
    resolution = resolve(small, name, **given)
    assert (resolution.place.id if resolution.place else None) == expected
    assert (resolution.score > 0) == (resolution.place is not None)


def test_a_village_outside_the_county_needs_support(small):
    stranger = next(place for place in small.places if place.name == "柳树村")
    bare = replace(stranger, attributes={})
    others = [place for place in small.places if place.id != stranger.id]
    gazetteer = Gazetteer(small.county, (*others, bare))
    assert resolve(gazetteer, "柳树村").place is None
    assert resolve(gazetteer, "柳树村").candidates[0].penalty > 1
    assert resolve(gazetteer, "柳树村", context=["白水县"]).place == bare
    assert resolve(gazetteer, "白水县柳树村").place == bare


def test_the_short_name_of_a_far_prefecture_is_doubted_where_counties_elsewhere_have_it_too(world):
    divisions = DIVISIONS.replace("880102,鼓楼区,county,880100,鼓楼", "880102,庚州区,county,880100,庚州")
    data = world(divisions=divisions)
    found = store.load(data / "990101", known={"990100"})
    gazetteer = Gazetteer.of(found.county, found.places, store.load_china(data / "china").places)
    assert resolve(gazetteer, "庚州").place is None
    assert {candidate.place.name for candidate in resolve(gazetteer, "庚州").candidates} == {
        "庚州市",
        "庚州区",
    }
    assert named(gazetteer, "庚州市") == named(gazetteer, "庚州", context=["戊省"]) == "880200"


def named(gazetteer, name, **given):
    place = resolve(gazetteer, name, **given).place
    return place.id if place else None


def test_a_far_town_needs_more_than_its_name(world):
    """A town is no well-known place because a table of neighbours lists it."""
    places = CHINA_PLACES + "880101.100,柳镇,town,,880101,,880101,105.16,30.12,published,900,map,\n"
    places = places.replace(PLACE_HEADER + ",county", PLACE_HEADER.replace("code,", "code,county,"))
    places = places.replace("880101,,105.1", "880101,,880101,105.1").replace("map,,880101", "map,")
    data = world(places=places)
    found = store.load(data / "990101", known={"990100"})
    gazetteer = Gazetteer.of(found.county, found.places, store.load_china(data / "china").places)
    assert named(gazetteer, "柳镇") is None
    assert resolve(gazetteer, "柳镇").candidates[0].place.id == "880101.100"
    assert named(gazetteer, "柳镇", parent="白水县") == "880101.100"


def test_penalties_add_up_and_can_be_printed(small):
    for name in ("青石", "白水", "建设", "张家庄村"):
        for candidate in resolve(small, name).candidates:
            assert candidate.penalty == pytest.approx(sum(value for _, value in candidate.reasons))
            for reason, value in candidate.reasons:
                group, key = reason.split(".")
                assert value == pytest.approx(penalties()[group][key]) or reason == "form.alike"


def test_candidates_come_with_an_ambiguous_and_with_an_unknown_name(small):
    assert len(resolve(small, "张家庄村").candidates) == 2
    assert resolve(small, "望河宝塔").place is None
    assert resolve(small, "望河宝塔").candidates[0].place.name == "望河塔"
