"""The places of a work: what its name holds, what it is called by, where its entry puts it."""

from __future__ import annotations

import re

import pytest

from atlas.reading.projects import projects
from atlas.reading.toponym import Toponym
from tests.atlas.imagined import gazetteer, plan_of, toponyms_of


def works_of(sentence):
    plan = plan_of(sentence)
    return projects(plan, toponyms_of(plan), gazetteer())


def works_among(sentence, *known):
    """Read a sentence of which these are the toponyms: (text, kind, name, parent, gazetteer id)."""
    plan = plan_of(sentence)
    found = [
        Toponym(match.start(), match.end(), text, kind, name, parent, place)
        for text, kind, name, parent, place in known
        for match in re.finditer(text, plan.flow.text)
    ]
    return {work.name: work for work in projects(plan, found, gazetteer())}


BASE = ("石桥红色旅游基地", "park", "石桥红色旅游基地", "东山镇", None)


def test_a_new_base_also_lies_in_the_village_it_is_called_by():
    plan = plan_of("建设石桥红色旅游基地。石桥环境优美。")
    text = plan.flow.text
    start = text.index("石桥")
    base = Toponym(start, start + len(BASE[0]), *BASE)
    at = text.rindex("石桥")
    village = Toponym(at, at + 2, "石桥", "village", "石桥村", "东山镇", "v1")
    (work,) = projects(plan, [base, village], gazetteer())
    assert (work.places, work.place_ids) == (("石桥红色旅游基地", "石桥村"), (None, "v1"))


def test_a_spring_is_not_the_place_it_is_named_for():
    work = works_among(
        "推动引石桥泉水到柳林水库工程。",
        ("石桥", "village", "石桥村", "东山镇", "v1"),
        ("柳林水库", "water", "柳林水库", "", "w1"),
    )["引石桥泉水到柳林水库工程"]
    assert (work.from_, work.places) == ("石桥泉", ("石桥泉", "柳林水库"))


def test_a_place_within_a_quoted_title_is_no_place_of_the_work():
    river = ("黄河", "river", "黄河", "", "r1")
    village = ("石桥村", "village", "石桥村", "东山镇", "v1")
    (work,) = works_among("推进石桥村“九曲黄河阵”项目。", river, village).values()
    assert work.places == ("石桥村",)


def test_a_programme_for_the_whole_county_lies_in_all_of_it():
    (work,) = works_of("推进东山镇电厂整县屋顶分布式光伏项目。")
    assert (work.places, work.relation) == (("甲县",), "citywide")
    (work,) = works_of("实施东山镇调整县城道路改造项目。")
    assert work.places == ("东山镇",)


@pytest.mark.parametrize(("parent", "name"), [("城关街道", "小洼"), ("东山镇", "小洼村")])
def test_a_quarter_of_a_subdistrict_is_called_as_the_plan_writes_it(parent, name):
    (work,) = works_among("实施小洼片区改造工程。", ("小洼", "village", "小洼村", parent, "v9")).values()
    assert (work.places, work.place_ids) == ((name,), ("v9",))


def test_a_reach_of_a_river_lies_at_its_ends_too():
    (work,) = works_of("推进清河干流（石桥村-柳林水库段）治理项目。")
    assert work.places == ("清河", "石桥村", "柳林水库")
