"""A careful planner is told what does not fit, with names, spans and in both languages."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from atlas.dossier import (
    Citation,
    Dossier,
    Indicator,
    Investment,
    Mention,
    PlanInfo,
    Project,
    Quantity,
)
from atlas.findings import findings
from atlas.reading.structures import structures
from tests.atlas.imagined import CODE, gazetteer, plan_of, toponyms_of

INFO = PlanInfo(CODE, "甲县规划", "甲县", CODE, "0" * 64, 100, "")


def look(*paragraphs, **more):
    plan = plan_of(*paragraphs)
    toponyms = toponyms_of(plan)
    mentions = tuple(
        Mention(*plan.flow.span(item.start, item.end), item.text, item.kind, item.name, place=item.place)
        for item in toponyms
    )
    dossier = Dossier(INFO, mentions=mentions, zones=structures(plan, toponyms, gazetteer()))
    return findings(replace(dossier, **more), plan, gazetteer())


def coded(found, code):
    return [finding for finding in found if finding.code == code]


PARTITION = (
    "构建“两区”布局，全县划分为东部平川粮食区、西部山地林果区两大发展区域。",
    "专栏1-1：两大发展区域",
    "东部平川粮食区：包括东山镇、南桥镇、北原镇和西岭镇的部分区域。",
    "西部山地林果区：包括南桥镇、西岭镇的全部区域。",
)


def test_a_town_in_two_zones_of_a_partition_is_told():
    found = coded(look(*PARTITION), "town-in-several-zones")
    assert [finding.subjects for finding in found] == []
    shared = coded(look(*PARTITION), "town-in-zone-and-part")
    assert {finding.subjects[0] for finding in shared} == {"南桥镇", "西岭镇"}


def test_a_town_that_is_wholly_in_two_zones_is_told():
    found = look(
        PARTITION[0],
        PARTITION[1],
        "东部平川粮食区：包括东山镇、南桥镇和北原镇。",
        "西部山地林果区：包括南桥镇、西岭镇的全部区域。",
    )
    assert [finding.subjects for finding in coded(found, "town-in-several-zones")] == [
        ("南桥镇", "东部平川粮食区", "西部山地林果区")
    ]


def test_a_town_in_no_zone_of_a_partition_is_told():
    found = coded(look(*PARTITION), "town-in-no-zone")
    assert [finding.subjects for finding in found] == [("城关街道",), ("柳河乡",)]


def test_subdistricts_belong_to_the_county_town():
    found = look(*PARTITION[:2], "东部平川粮食区：包括中心城区、东山镇、南桥镇和北原镇。", PARTITION[3])
    assert [finding.subjects for finding in coded(found, "town-in-no-zone")] == [("柳河乡",)]


def test_areas_that_divide_nothing_may_share_a_town():
    found = look("推动东山镇、西岭镇、南桥镇、北原镇建设谷子生产区，东山镇、西岭镇、柳河乡建设药材生产区。")
    assert found == ()


def test_fewer_elements_than_a_formula_promises_are_told():
    found = look("构建“两轴一区”布局，“两轴”是沿和平街的综合服务轴，“一区”是东山镇生态片区。")
    told = coded(found, "count-differs")
    assert [finding.subjects for finding in told] == [("两轴一区", "两轴")]
    assert "综合服务轴" in told[0].message["zh"]
    assert "promises 2" in told[0].message["en"]


def test_a_formula_whose_elements_are_never_given_is_told_once():
    found = look("城市面貌显著改善，“十纵四横”的骨架基本形成。")
    assert [(finding.code, finding.subjects) for finding in found] == [("elements-not-given", ("十纵四横",))]


def test_a_list_shorter_than_its_count_is_told_at_its_span():
    plan = plan_of("整治东山镇、西岭镇和南桥镇四个镇的环境。")
    found = look("整治东山镇、西岭镇和南桥镇四个镇的环境。")
    assert [finding.subjects for finding in found] == [("东山镇", "西岭镇", "南桥镇")]
    assert plan.text[found[0].start : found[0].end] == "东山镇、西岭镇和南桥镇四个镇"


def test_a_list_as_long_as_its_count_is_not_told():
    assert look("整治东山镇、西岭镇和南桥镇三个镇的环境。") == ()


def project(name, **more):
    return Project(
        "p1",
        name,
        "water",
        more.pop("places", ()),
        more.pop("ids", ()),
        more.pop("relation", "at"),
        5,
        9,
        **more,
    )


BOX = Citation("", "水利", "专栏1：水利项目")


def test_a_project_without_a_known_place_is_told():
    projects = (
        project("泵站改造", places=("无名庄",), ids=(None,)),
        project("污水厂", places=("东山镇",), ids=(f"{CODE}.000",)),
        project("管网改造", relation="citywide"),
    )
    (told,) = look("无事。", projects=projects)
    assert (told.code, told.subjects) == ("project-place-unknown", ("泵站改造",))
    assert "泵站改造（无名庄）" in told.message["zh"]


def test_projects_of_one_passage_that_cannot_be_placed_are_told_together():
    projects = tuple(project(f"{name}水厂", places=(f"{name}水厂",), ids=(None,)) for name in "甲乙丙")
    (told,) = look("无事。", projects=projects)
    assert (told.code, told.subjects) == ("project-place-unknowns", ("甲水厂", "乙水厂", "丙水厂"))
    assert "3" in told.message["zh"]
    assert "3 projects" in told.message["en"]


def test_a_listed_project_that_states_no_place_is_told_but_not_one_for_the_whole_county():
    projects = (
        project("管网改造", relation="citywide", citation=BOX),
        project("整县屋顶光伏", relation="citywide", citation=BOX),
        project("水质提升", relation="citywide"),
    )
    found = look("无事。", projects=projects)
    assert [(finding.code, finding.subjects) for finding in found] == [
        ("project-without-place", ("管网改造",))
    ]


def test_what_the_look_back_calls_built_and_the_plan_builds_again_is_told():
    plan = plan_of("第二节“十三五”发展回顾", "建成投用石桥村小学。", "第三节教育", "新建石桥村小学。")
    starts = [match.start() for match in re.finditer("石桥村小学", plan.text)]
    projects = tuple(
        Project(
            "p", "石桥村小学", "education", ("东山镇",), (f"{CODE}.000",), "in", at, at + 5, citation=cited
        )
        for at, cited in zip(starts, (Citation(section="发展回顾"), Citation(section="教育")), strict=True)
    )
    dossier = Dossier(INFO, projects=projects)
    (told,) = findings(dossier, plan, gazetteer())
    assert (told.code, told.start) == ("already-built", starts[1])


def test_a_size_that_is_stated_twice_with_different_values_is_told():
    known = {"places": ("东山镇",), "ids": (f"{CODE}.000",)}
    projects = tuple(
        project(name, quantities=(Quantity(value, "公里", "全长"),), **known)
        for name, value in (("滨河路", 5.2), ("滨河路工程", 6.0))
    )
    (told,) = look("无事。", projects=projects)
    assert told.code == "size-differs"
    assert "5.2公里、6公里" in told.message["zh"]


def test_a_project_with_two_sums_is_told():
    known = {"places": ("东山镇",), "ids": (f"{CODE}.000",)}
    projects = tuple(
        project("水厂", investment=Investment(sum_, "万元", sum_ * 1e4), **known) for sum_ in (3200, 4100)
    )
    found = look("无事。", projects=projects)
    assert [(finding.code, "3200万元" in finding.message["zh"]) for finding in found] == [
        ("sum-differs", True)
    ]


def indicator(base, paragraph, year=2020):
    return Indicator(
        "城镇化率（%）", "%", "", year, base, None, None, None, "预期性", Citation(paragraph=paragraph)
    )


def test_indicators_named_by_brackets_or_numbers_alone_are_not_one():
    names = ("（一）", "（二）", "2020", "2019")
    rows = tuple(replace(indicator(value, 1), name=name) for value, name in enumerate(names, start=50))
    assert look("到2020年，达到62%。", indicators=rows) == ()


def test_a_figure_is_not_told_for_being_rounded():
    pair = (indicator(69.57, 1), indicator(69.6, 2))
    assert look("无事。", indicators=pair) == ()
    assert [finding.code for finding in look("无事。", indicators=(*pair, indicator(69.9, 3)))] == [
        "figure-differs"
    ]


def test_what_a_table_says_was_reached_is_compared_with_the_next_table():
    row = replace(indicator(60, 1, 2015), target_year=2020, target=70.0, reached=66.94)
    (told,) = look("无事。", indicators=(row, indicator(67.25, 2)))
    assert "66.94%、67.25%" in told.message["zh"]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("到2020年，城镇化率达到62%。", True),
        ("到2020年，城镇化率达到66%。", False),
        ("到2020年，城镇化率达到62%以上。", False),
        ("城镇化率从2015年的51.2%提高到2020年的64.1%。", True),
        ("到2025年，城镇化率达到70%。", False),
    ],
)
def test_a_figure_in_the_text_is_compared_with_its_table(sentence, told):
    found = look(sentence, indicators=(indicator(66, 1),))
    assert [finding.code for finding in found] == ["figure-differs"] * told


def test_a_name_with_another_character_of_the_same_sound_is_told():
    plan = plan_of("建设尉侯村小学，修缮尉候古井。")
    at = [plan.text.index(name) for name in ("尉侯村", "尉候")]
    mentions = (
        Mention(at[0], at[0] + 3, "尉侯村", "village", "尉侯村", place="v1"),
        Mention(at[1], at[1] + 2, "尉候", "village", "尉候"),
    )
    (told,) = findings(Dossier(INFO, mentions=mentions), plan, gazetteer())
    assert (told.code, told.start) == ("name-spelled-differently", at[1])


def test_a_name_that_the_gazetteer_writes_differently_is_told():
    mention = Mention(0, 3, "任岩村", "village", "仁岩村", place="v1")
    (told,) = findings(Dossier(INFO, mentions=(mention,)), plan_of("任岩村。"), gazetteer())
    assert (told.code, told.subjects) == ("name-not-as-registered", ("任岩村", "仁岩村"))


def test_a_formula_of_the_look_back_need_not_be_spelled_out():
    review = (
        "全县经济社会发展取得新的成绩，人民生活水平不断提高，城乡面貌"
        "持续改善，各项社会事业全面进步，为今后五年的发展打下了良好的基础。"
    )
    back = ("第二章发展基础", review, "第一节“十三五”发展回顾", "“十纵四横”的骨架基本形成。")
    assert look(*back) == ()
    ahead = look(*back, "第二节城市建设", "完善“十纵四横”路网。")
    assert [(finding.code, finding.subjects) for finding in ahead] == [("elements-not-given", ("十纵四横",))]


def test_a_figure_with_two_values_for_one_year_is_told_where_it_stands():
    plan = plan_of("甲表。", "乙表。")
    rows = [block for block in plan.blocks if plan.text_of(block) in ("甲表。", "乙表。")]
    pair = tuple(
        indicator(value, row.citation.paragraph) for value, row in zip((66.9, 67.3), rows, strict=True)
    )
    found = look("甲表。", "乙表。", indicators=pair)
    assert [finding.subjects for finding in found] == [("城镇化率",)]
    assert plan.text[found[0].start : found[0].end] == "乙表。"


def test_figures_of_different_years_do_not_conflict():
    assert look("无事。", indicators=(indicator(60, 1, 2015), indicator(66, 1, 2020))) == ()


def test_findings_speak_both_languages():
    found = look(*PARTITION, projects=(project("水厂"),))
    assert found
    for finding in found:
        assert set(finding.message) == {"zh", "en"}
        assert "{" not in "".join(finding.message.values())


def test_a_goal_that_was_missed_is_no_conflict():
    missed = replace(indicator(60, 1, 2015), target_year=2020, target=70.0)
    assert look("无事。", indicators=(missed, indicator(66, 1, 2020))) == ()
