"""The works that a plan calls for are found, and the policy around them is left alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.dossier import RELATIONS, SECTORS
from atlas.reading.projects import candidates, projects
from gazetteer import Gazetteer
from tests.atlas.imagined import CODE, gazetteer, plan_of, toponyms_of


def works_of(*paragraphs):
    plan = plan_of(*paragraphs)
    return plan, projects(plan, toponyms_of(plan), gazetteer())


def names_of(*paragraphs):
    return [work.name for work in works_of(*paragraphs)[1]]


def the_one(*paragraphs):
    _, (work,) = works_of(*paragraphs)
    return work


# What is a work


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("加快推进柳林水库扩建、石桥村污水处理厂等项目建设。", ["柳林水库扩建", "石桥村污水处理厂"]),
        ("新建石桥村小学、东山镇卫生院和西岭镇敬老院。", ["石桥村小学", "东山镇卫生院", "西岭镇敬老院"]),
        ("实施和平街改造工程。", ["和平街改造工程"]),
        ("改造光明路供水管网。", ["改造光明路供水管网"]),
        ("到2025年，完成古塔景区游客中心建设。", ["古塔景区游客中心建设"]),
        ("石桥村文化广场、龙王庙修缮工程建成投用。", ["石桥村文化广场", "龙王庙修缮工程"]),
        (
            "依托甲县综合医疗中心项目，加快推进康复楼、检验中心等项目建设。",
            ["甲县综合医疗中心项目", "康复楼", "检验中心"],
        ),
        ("将石桥村小学改建为中心幼儿园。", ["石桥村小学改建为中心幼儿园"]),
        ("实施和平街、光明路等6条道路风貌改造。", ["和平街、光明路等6条道路风貌改造"]),
        ("对和平街、光明路进行升级改造。", ["和平街、光明路进行升级改造"]),
    ],
)
def test_works_are_found_under_what_calls_for_them(sentence, names):
    found = names_of(sentence)
    assert [name.replace("进行", "") for name in found] == [name.replace("进行", "") for name in names]


@pytest.mark.parametrize(
    "sentence",
    [
        "培育壮大龙头企业，构建现代产业体系，推进数字化转型。",
        "加强人才队伍建设，提升公共服务水平，打造一流营商环境。",
        "实施乡村振兴战略，建设美丽乡村，发展壮大村集体经济。",
        "深入实施人才强县工程，开展科技服务项目。",
        "建设充电桩、加气站等基础设施。",
        "将东山镇建设成为全县重要的农产品生产基地。",
        "对东山镇、西岭镇的资源进行调查。",
        "推进重点项目建设，抓好重大工程。",
    ],
)
def test_policy_is_no_work(sentence):
    assert names_of(sentence) == []


def test_a_clause_without_a_verb_goes_on_with_the_list_before():
    found = names_of("建设石桥村农贸市场，东山镇物流园区，新建西岭镇客运站。")
    assert found == ["石桥村农贸市场", "东山镇物流园区", "西岭镇客运站"]


def test_a_name_with_commas_in_it_is_one_work():
    found = names_of("加快石桥村废旧家电、塑料制品和金属回收利用项目建设。")
    assert found == ["石桥村废旧家电、塑料制品和金属回收利用项目"]


def test_an_entry_of_a_box_is_a_work_and_its_parts_are_not():
    found = names_of(
        "专栏2-1：供水重点项目建设",
        "水质化验室扩建项目。在现有36项化验的基础上，购置新仪器，新建200m2实验室，预算投资1200万元。",
    )
    assert found == ["水质化验室扩建项目"]


def test_a_programme_is_left_for_the_works_below_it():
    found = names_of(
        "专栏2-2：教育提质工程",
        "学前教育普及发展工程。新建石桥村幼儿园、东山镇中心幼儿园。",
    )
    assert found == ["石桥村幼儿园", "东山镇中心幼儿园"]


def test_places_listed_under_a_work_are_each_a_part_of_it():
    _, works = works_of(
        "专栏2-3：绿化重点项目建设",
        "单位庭院绿化重点项目。面积共12.5万平方米。项目涉及古塔景区、龙泉寺、白鹭湖扩建工程。",
    )
    assert [work.name for work in works] == [
        "单位庭院绿化重点项目",
        "古塔景区（单位庭院绿化重点项目）",
        "龙泉寺（单位庭院绿化重点项目）",
        "白鹭湖扩建工程",
    ]
    assert {work.sector for work in works} == {"ecology"}


def test_a_work_said_twice_in_a_section_is_one():
    found = names_of(
        "推进石桥村污水处理厂项目。", "专栏2-4：环保重点项目", "石桥村污水处理厂。日处理污水2万吨。"
    )
    assert len(found) == 1


# Where it is


def test_the_places_are_those_of_the_name():
    work = the_one("推进东山镇石桥村古井修复工程。")
    assert (work.places, work.relation) == (("石桥村",), "in")


def test_a_town_that_is_to_build_gives_the_place():
    work = the_one("支持东山镇、西岭镇新建民俗康复疗养中心。")
    assert (work.name, work.places, work.relation) == ("民俗康复疗养中心", ("东山镇", "西岭镇"), "multiple")
    assert work.place_ids == (f"{CODE}.000", f"{CODE}.001")


def test_without_a_place_a_work_lies_somewhere_in_the_county():
    work = the_one("实施2万吨饮料灌装技改项目。")
    assert (work.places, work.place_ids, work.relation) == (("甲县",), (CODE,), "citywide")


def test_a_facility_that_nothing_places_keeps_its_name_as_its_place():
    work = the_one("新建甲县综合文化活动中心。")
    assert (work.places, work.place_ids, work.relation) == (("甲县综合文化活动中心",), (None,), "at")


@pytest.mark.parametrize(
    ("sentence", "ends"),
    [
        ("新建和平街西延（光明路—清河）建设工程。", ("光明路", "清河")),
        ("推进清河干流（石桥村-柳林水库段）治理项目。", ("石桥村", "柳林水库")),
        ("改扩建石桥村至古塔景区旅游路。", ("石桥村", "古塔景区")),
        ("实施东山镇到西岭镇公路改造工程。", ("东山镇", "西岭镇")),
        ("推进甲县至邻县快速通道建设。", ("甲县", "邻县")),
        ("建设沙坪至白石公路改建工程。", ("沙坪", "白石")),
    ],
)
def test_the_ends_of_a_linear_work_are_read(sentence, ends):
    work = the_one(sentence)
    assert (work.from_, work.to, work.relation) == (*ends, "from_to")


def test_a_stretch_in_brackets_lies_on_its_line():
    assert the_one("新建和平街西延（光明路—清河）建设工程。").places == ("和平街",)


def test_a_name_made_of_two_has_no_ends():
    assert the_one("申报建设“石桥村-古塔景区”生态旅游度假区项目。").from_ == ""


# What is stated of it


@pytest.mark.parametrize(
    ("sentence", "cny"),
    [
        ("推进柳林水库扩建工程（总投资3.8亿元，2021—2023年）。", 380_000_000),
        ("新建柳林水库，总库容1200万立方米，估算投资6.5亿元。", 650_000_000),
        ("加快建设总投资7.5亿元的县医院迁建项目。", 750_000_000),
        ("改造石桥村水厂，预算投资364万元；全县产值达到5亿元。", 3_640_000),
        ("改造石桥村水厂，两项预算投资364万元。", None),
        ("改造石桥村水厂，年产值2亿元。", None),
    ],
)
def test_money_goes_to_the_work_it_is_stated_for(sentence, cny):
    work = the_one(sentence)
    assert (work.investment and work.investment.cny) == cny


def test_each_work_of_a_list_has_its_own_money():
    _, works = works_of("新建石桥村水厂，投资600万元；改造光明路管网，投资260万元。")
    assert [work.investment.cny for work in works if work.investment] == [6_000_000, 2_600_000]


@pytest.mark.parametrize(
    ("sentence", "years"),
    [
        ("推进柳林水库扩建工程（2021—2023年）。", (2021, 2023)),
        ("“十四五”期间，新建石桥村卫生院。", (2021, 2025)),
        ("新建石桥村卫生院，2023年底前建成。", (2023, 2023)),
        ("新建石桥村卫生院。", None),
    ],
)
def test_years_are_read_where_they_are_stated(sentence, years):
    assert the_one(sentence).period == years


def test_a_look_back_dates_its_works_by_the_plan_it_looks_back_on():
    review = (
        "全县经济社会发展取得新的成绩，人民生活水平不断提高，城乡面貌"
        "持续改善，各项社会事业全面进步，为今后五年的发展打下了良好的基础。"
    )
    plan = plan_of("第二章发展基础", review, "第一节“十三五”发展回顾", "建成石桥村污水处理厂。")
    (work,) = projects(plan, toponyms_of(plan), gazetteer())
    assert work.period == (2016, 2020)


def test_quantities_say_what_they_count():
    work = the_one("推进石桥村100MW光伏电站项目。")
    assert [(q.value, q.unit, q.what) for q in work.quantities] == [(100, "MW", "光伏电站")]


TABLE = (
    "专栏2-5：重点项目\t\t\t\t\t",
    "序号\t企业名称\t项目名称\t行业\t建设内容\t建设起止年限\t总投资(万元)",
    "1\t甲县新能源有限公司\t焦炉煤气制LNG项目\t煤化工\t1亿Nm3/年\t2020-2022\t35592",
    "合计\t\t\t\t\t\t35592",
)


def test_a_table_gives_one_work_a_row():
    work = the_one(*TABLE)
    assert (work.name, work.owner, work.period) == ("焦炉煤气制LNG项目", "甲县新能源有限公司", (2020, 2022))
    assert work.investment is not None
    assert (work.investment.amount, work.investment.unit, work.investment.cny) == (35592, "万元", 355_920_000)
    assert work.citation.box == "专栏2-5：重点项目"


@pytest.mark.parametrize(
    ("sentence", "sector"),
    [
        ("新建石桥村小学。", "education"),
        ("新建石桥村污水处理厂。", "water"),
        ("推进石桥村100MW光伏电站项目。", "energy"),
        ("推进和平街道路改造工程。", "transport"),
        ("新建东山镇卫生院。", "health"),
        ("实施石桥村棚户区改造项目。", "housing"),
        ("建设西岭镇冷链物流园。", "logistics"),
        ("建设石桥村苹果种植基地。", "agriculture"),
        ("推进龙王庙文物保护工程。", "culture"),
        ("新建石桥村派出所。", "safety"),
    ],
)
def test_the_sector_follows_from_the_words(sentence, sector):
    assert the_one(sentence).sector == sector


# What always holds


def test_every_candidate_can_say_why_it_was_kept_or_refused():
    plan = plan_of("培育龙头企业，新建石桥村小学。")
    judged = {
        plan.flow.text[candidate.start : candidate.end]: round(sum(found.values()), 1)
        for candidate, found in candidates(plan, toponyms_of(plan), gazetteer())
    }
    assert judged["石桥村小学"] > 2.5 > judged["龙头企业"]


def test_a_plan_without_a_county_is_read_all_the_same():
    plan = plan_of("新建石桥村小学，实施2万吨饮料灌装技改项目。")
    works = projects(plan, toponyms_of(plan), Gazetteer(None, ()))
    assert [work.places for work in works] == [("石桥村",), ()]


PIECES = st.sampled_from(
    [
        "推进",
        "新建",
        "改造",
        "支持",
        "依托",
        "以",
        "将",
        "对",
        "为重点",
        "改建为",
        "东山镇",
        "西岭镇",
        "石桥村",
        "和平街",
        "柳林水库",
        "小学",
        "污水处理厂",
        "项目",
        "工程",
        "建设",
        "等",
        "、",
        "，",
        "。",
        "；",
        "：",
        "（",
        "）",
        "“",
        "”",
        "和",
        "至",
        "—",
        "3.5亿元",
        "总投资",
        "2021",
        "年",
        "公里",
        "两",
        "体系",
        "能力",
        "专栏1-1：",
        "1.",
        "\t",
        "\n",
        "项目名称",
        "序号",
        "及",
        "的",
        "十",
    ]
)


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_text_breaks_the_reading(text):
    plan, works = works_of(text)
    assert [work.id for work in works] == [f"p{rank:03}" for rank in range(1, len(works) + 1)]
    starts = [work.start for work in works]
    assert starts == sorted(starts)
    for work in works:
        assert 0 <= work.start < work.end <= len(plan.text)
        assert work.sector in SECTORS
        assert work.relation in RELATIONS
        assert len(work.places) == len(work.place_ids)
        shown = re.sub(r"\s", "", plan.text[work.start : work.end])
        assert work.name.startswith(shown) or shown in work.name or work.name in shown


def _schools(number: int) -> int:
    """Count the works read of a list of as many schools, in one paragraph."""
    schools = "、".join(f"石桥村第{rank}小学" for rank in range(number))
    return len(works_of(f"建设{schools}等项目。")[1])


def test_a_very_long_list_is_read_whole():
    assert _schools(150) > 145


def test_of_a_list_longer_than_any_paragraph_the_beginning_is_read():
    """Where a paragraph is cut (``outline.LONGEST_BLOCK``) no verb calls for what stands behind the cut."""
    assert 150 < _schools(2000) < 2000
