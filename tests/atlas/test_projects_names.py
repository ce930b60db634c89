"""What a name must have to be that of a work: forms of other counties, and what only looks like one."""

from __future__ import annotations

import pytest

from atlas.reading.projects import projects
from tests.atlas.imagined import gazetteer, plan_of, toponyms_of


def names_of(*paragraphs):
    plan = plan_of(*paragraphs)
    return [work.name for work in projects(plan, toponyms_of(plan), gazetteer())]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        (
            "该县新开工建设石桥村标准厂房、东山镇污水处理厂等项目，复工建设大铁路专用线等项目。",
            ["石桥村标准厂房", "东山镇污水处理厂", "大铁路专用线"],
        ),
        (
            "其中，投资5亿元的石桥村酒店建设项目、1.2亿元的新型材料生产线等11个项目开工。",
            ["石桥村酒店建设项目", "新型材料生产线"],
        ),
        (
            "集中开工的石桥酒店改建、铜矿资源开发利用、千头肉牛养殖场、烈士陵园修缮等4个项目进展顺利。",
            ["石桥酒店改建", "铜矿资源开发利用", "千头肉牛养殖场", "烈士陵园修缮"],
        ),
        ("柳河乡医院迁建项目计划投资6.3亿元，占地200亩。", ["柳河乡医院迁建项目"]),
        (
            "实施桂花园、东门口、纺织厂宿舍等12个老旧小区改造。",
            ["桂花园、东门口、纺织厂宿舍等12个老旧小区改造"],
        ),
        ("铺开和平街、光明路西延、石桥村等一批道路工程建设。", ["和平街", "光明路西延"]),
        (
            "推进和平街、光明路、东山镇片区3个棚户区改造项目。",
            ["和平街、光明路、东山镇片区3个棚户区改造项目"],
        ),
        ("实施东山镇、西岭镇等历史文化街区品质提升工程。", ["东山镇、西岭镇等历史文化街区品质提升工程"]),
        ("建设城区便民市场和石桥村便民市场项目。", ["石桥村便民市场项目"]),
        ("推进东山镇小学搬迁和石桥村幼儿园建设。", ["东山镇小学搬迁", "石桥村幼儿园建设"]),
        ("将老粮站改造为乡村文化记忆馆。", ["老粮站改造为乡村文化记忆馆"]),
        ("打造以“石桥村”为主的康养小镇。", ["以“石桥村”为主的康养小镇"]),
        ("启动博物馆、大剧院建设。", ["博物馆", "大剧院建设"]),
        ("建设红军长征纪念园。", ["红军长征纪念园"]),
        ("实施S312线过境段改线工程。", ["S312线过境段改线工程"]),
    ],
)
def test_works_are_called_for_in_many_ways(sentence, names):
    found = names_of(sentence)
    assert [name for name in names if name not in found] == []
    assert len(found) <= len(names) + 1


@pytest.mark.parametrize(
    "sentence",
    [
        "提升石桥村市场、东山镇商场等商贸市场的规范化、精细化服务水平。",
        "推动重点产业与石桥村物流园区、东山镇物流园区的深度融合。",
        "石桥村、龙王庙被评为省级文物保护单位。",
        "东山镇、西岭镇成功创建“国家级群众满意乡镇卫生院”。",
        "将我市打造为区域商贸物流副中心。",
        "主动对接石桥村、古塔景区、白鹭湖。",
        "完善城市道路，加快建设人行天桥、立交桥。",
        "打通体制内外人才互通渠道，落实“五个一”发展思路。",
        "推进棚户区和老旧小区改造，实施危房改造。",
        "其中环保型锅炉热源厂4座，清洁能源热源1处。",
        "建成党群服务中心43个、城市驿站31个。",
        "加快设立博士后科研流动站、院士工作站。",
        "建设大项目、好项目，实施农业产业集群建设等六大工程。",
        "构建“四纵两横”公路网，建设东部文旅片区。",
        "高质量编制专项规划，是编制年度计划、建设重大项目的依据。",
    ],
)
def test_what_only_sounds_like_a_work_is_none(sentence):
    assert names_of(sentence) == []


def test_under_a_heading_of_aims_nothing_is_built():
    aims = ("第二节战略定位", "打造石桥村商贸物流中心。")
    review = (
        "全县上下要认清形势，把握机遇，坚定信心，真抓实干，奋力开创"
        "各项事业发展的崭新局面，把县域经济推上新台阶，让群众过上更好的日子。"
    )
    assert names_of("第二章总体要求", review, *aims) == []
    assert names_of("第二章总体要求", review, "第二节商贸物流", aims[1]) != []


def test_an_entry_that_only_sorts_the_works_below_it_is_none():
    found = names_of(
        "专栏7：水利重点工程",
        "1.水源工程：新建柳林水库（总投资8.4亿元），扩建石桥村水厂。",
        "◆高速公路：通达高速东山镇连接线，二级公路，全长17公里，总投资3.2亿元。",
    )
    assert found == ["柳林水库", "扩建石桥村水厂", "通达高速东山镇连接线"]


def test_an_entry_whose_name_runs_into_its_text_is_cut_from_it():
    found = names_of("专栏9：乡村振兴重点工程", "01农产品冷链物流工程建设石桥村冷库12座，库容5万吨。")
    assert "石桥村冷库12座" in found
    assert all(len(name) < 16 for name in found)


@pytest.mark.parametrize(
    ("sentence", "ends"),
    [
        ("推进S219青石岭至南坪段公路建设。", ("青石岭", "南坪")),
        ("实施东山镇至柳河乡高速铁路项目。", ("东山镇", "柳河乡")),
        ("建设武寨线（石桥村至白石即园区货运公路）。", ("石桥村", "白石")),
        ("推进东山镇至石桥村天然气管道工程。", ("东山镇", "石桥村")),
    ],
)
def test_the_ends_of_a_line_are_places_not_lines(sentence, ends):
    plan = plan_of(sentence)
    (work,) = projects(plan, toponyms_of(plan), gazetteer())
    assert (work.from_, work.to) == ends


def test_one_of_a_list_has_only_the_numbers_of_its_bracket():
    plan = plan_of("建设石桥村水厂（2万吨）、东山镇水厂（3万吨）等12处供水项目，总投资16亿元，惠及5000户。")
    works = projects(plan, toponyms_of(plan), gazetteer())
    assert [[size.value for size in work.quantities] for work in works] == [[2], [3]]
    assert [work.investment for work in works] == [None, None]


def test_a_sentence_that_goes_on_to_policy_ends_the_numbers():
    plan = plan_of("建成石桥村小学，占地20亩，公开招聘教师20名，全县森林覆盖率达到25亩。")
    (work,) = projects(plan, toponyms_of(plan), gazetteer())
    assert [(size.value, size.unit) for size in work.quantities] == [(20, "亩")]


def test_years_of_beginning_and_end_make_a_period():
    plan = plan_of("新建石桥村小学，2021年开工，2023年底前建成。")
    (work,) = projects(plan, toponyms_of(plan), gazetteer())
    assert work.period == (2021, 2023)


def test_what_a_list_is_called_tells_what_its_works_are_for():
    plan = plan_of("实施石桥段、东山镇段等道路工程。")
    assert {work.sector for work in projects(plan, toponyms_of(plan), gazetteer())} == {"transport"}
