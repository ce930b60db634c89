"""A name resolves to the one place it must mean, or to none, with the reasons printed."""

from dataclasses import replace

import pytest

from gazetteer import Gazetteer, resolve
from gazetteer.resolve import penalties


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
