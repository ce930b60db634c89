"""Tables of works in the layouts that offices use."""

from __future__ import annotations

import pytest

from atlas.reading.projects import projects
from tests.atlas.imagined import CODE, gazetteer, plan_of, toponyms_of


def works_of(*rows):
    plan = plan_of("专栏3：重大项目", *rows)
    return projects(plan, toponyms_of(plan), gazetteer())


FULL = (
    "序号\t项目名称\t建设性质\t建设地点\t建设规模及主要内容\t建设年限\t总投资（亿元）\t责任单位",
    "一\t交通项目（2个）\t\t\t\t\t74.6\t",
    "1\t沙坪至白石公路\t新建\t东山镇、西岭镇\t全长46公里\t2021-2024年\t68.5\t县交通局",
    "2\t甲县通用机场\t新建\t南桥镇\t跑道800米\t2023年启动\t约3.5\t县发改局",
    "小计\t\t\t\t\t\t72\t",
    "二\t公共服务\t\t\t\t\t\t",
    "3\t县医院新院区\t续建\t城关街道\t床位800张\t“十四五”期间\t2-3\t县卫健局",
    "其中：门诊楼\t\t\t\t\t2022\t1\t",
    "合计\t\t\t\t\t\t286\t",
)


def test_every_row_is_a_work_but_sums_parts_and_headings():
    assert [work.name for work in works_of(*FULL)] == ["沙坪至白石公路", "甲县通用机场", "县医院新院区"]


def test_a_work_lies_where_its_row_says():
    road, airport, hospital = works_of(*FULL)
    assert (road.places, road.place_ids) == (("东山镇", "西岭镇"), (f"{CODE}.000", f"{CODE}.001"))
    assert (road.from_, road.to, road.relation) == ("沙坪", "白石", "from_to")
    assert (airport.places, airport.relation) == (("南桥镇",), "in")
    assert hospital.places == ("城关街道",)


def test_money_years_and_owner_come_from_their_columns():
    road, airport, hospital = works_of(*FULL)
    assert [work.owner for work in (road, airport)] == ["县交通局", "县发改局"]
    assert [work.period for work in (road, airport, hospital)] == [(2021, 2024), (2023, 2023), (2021, 2025)]
    assert [work.investment and work.investment.cny for work in (road, airport, hospital)] == [
        6_850_000_000,
        350_000_000,
        None,  # a range says nothing for sure
    ]


def test_a_place_that_is_no_known_name_stays_as_it_is_written():
    (work,) = works_of("项目名称\t实施地点\t投资（万元）", "水厂扩建\t黄土坡、全县\t600")
    assert (work.places, work.place_ids) == (("黄土坡", "甲县"), (None, CODE))


@pytest.mark.parametrize(
    ("rows", "cny"),
    [
        (("单位：万元", "项目\t企业\t行业\t规模\t投资"), 35_592e4),
        (("单位：亿元\t\t\t\t", "项目\t企业\t行业\t规模\t投资"), 35_592e8),
        (("项目\t企业\t行业\t规模\t投资额（元）",), 35_592),
        (("项目\t企业\t行业\t规模\t总投资万元",), 35_592e4),
        (("项目\t企业\t行业\t规模\t投资",), None),
    ],
)
def test_the_unit_of_money_is_that_of_the_heading_or_of_the_table(rows, cny):
    (work,) = works_of(*rows, "技改项目\t甲厂\t化工\t年产5万吨\t35,592")
    assert (work.investment and work.investment.cny) == cny


def test_two_rows_of_headings_are_read_as_one():
    (work,) = works_of(
        "序号\t项目名称\t建设地点\t投资（万元）\t\t备注",
        "\t\t\t总投资\t计划投资\t",
        "1\t水厂扩建\t东山镇\t900\t400\t",
    )
    assert work.investment is not None
    assert work.investment.cny == 9_000_000


def test_years_may_stand_in_two_columns():
    (work,) = works_of("项目名称\t开工时间\t竣工时间\t投资（万元）", "水厂扩建\t2021.3\t2023.12\t900")
    assert work.period == (2021, 2023)


def test_a_kind_of_work_holds_for_the_rows_below_it():
    works = works_of(
        "类别\t项目名称\t建设内容",
        "水利\t一号工程\t略",
        "\t二号工程\t略",
        "教育\t三号工程\t略",
    )
    assert [work.sector for work in works] == ["water", "water", "education"]


def test_what_a_table_spells_out_a_sentence_beside_it_only_announces():
    plan = plan_of(
        "新建石桥村小学，实施龙王庙修缮工程。",
        "专栏3：重点项目",
        "项目名称\t建设地点\t投资（万元）",
        "石桥村小学建设项目\t东山镇\t900",
    )
    works = projects(plan, toponyms_of(plan), gazetteer())
    assert [work.name for work in works] == ["龙王庙修缮工程", "石桥村小学建设项目"]


def test_other_tables_hold_no_works():
    assert works_of("时间\t主题\t路线", "一日\t山水\t东山镇—西岭镇") == ()
