"""A table of goals becomes numbers with their units and years."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.reading.indicators import indicators
from tests.atlas.imagined import plan_of

GOALS = (
    "专栏1：主要指标\t\t\t\t\t",
    "序号\t指标\t2020年实际/预计\t2025年目标\t年均增长(%)\t属性",
    "一、经济发展（2个）\t\t\t\t\t",
    "1\t地区生产总值(亿元)\t175.65\t—\t>8\t预期性",
    "2\t城镇化率(%)\t51.44\t60\t[1.7]\t预期性",
    "二、绿色生态（1个）\t\t\t\t\t",
    "3\t森林覆盖率（%）\t25.17\t完成上级下达任务\t-\t约束性",
)
REVIEW = (
    "指标名称\t2015年\t规划目标\t\t进展情况\t\t属性",
    "\t\t2020年\t年均增速[累计]\t2020年\t年均增速[累计]\t",
    "一、生态（2项）\t\t\t\t\t\t",
    "1.万元产值用水量（立方米）\t63\t≤50\t[-20%]\t48\t[-24%]\t约束性",
    "2.主要污染物减少\t\t\t\t\t\t",
    "二氧化硫（%）\t2.2\t15\t7%左右\t-\t-\t约束性",
)


def named(rows, name):
    (found,) = [row for row in rows if row.name == name]
    return found


def test_base_goal_rate_and_nature_are_told_apart():
    row = named(indicators(plan_of(*GOALS)), "地区生产总值")
    assert (row.unit, row.group, row.nature) == ("亿元", "经济发展", "预期性")
    assert (row.base_year, row.base, row.target_year, row.target, row.rate) == (2020, 175.65, 2025, None, 8)


def test_a_total_in_brackets_is_no_rate():
    row = named(indicators(plan_of(*GOALS)), "城镇化率")
    assert (row.target, row.rate) == (60, None)


def test_a_goal_in_words_stays_unknown():
    row = named(indicators(plan_of(*GOALS)), "森林覆盖率")
    assert (row.base, row.target, row.group) == (25.17, None, "绿色生态")


def test_of_a_past_plan_the_goal_is_read_not_what_was_reached():
    row = named(indicators(plan_of(*REVIEW)), "万元产值用水量")
    assert (row.base_year, row.base, row.target_year, row.target) == (2015, 63, 2020, 50)


def test_a_row_below_a_heading_row_carries_its_name():
    row = named(indicators(plan_of(*REVIEW)), "主要污染物减少—二氧化硫")
    assert (row.unit, row.target, row.rate) == ("%", 15, 7)


OTHER = (
    "类别\t序号\t指标名称\t单位\t2020年实际值\t2025年目标值\t2035年远景目标\t年均/累计增长\t指标属性",
    "经济发展\t1\t地区生产总值\t亿元\t312.6\t460左右\t1000\t8%左右\t预期性",
    "\t2\t城镇化率\t％\t52.3\t60以上\t70\t[7.7]\t预期",
    "民生福祉\t3\t人均可支配收入\t元\t23,568\t34,600\t—\t8\t预期性",
    "\t4\t城镇新增就业\t人\t5200\t[2.5万]\t—\t—\t预期性",
    "\t5\t研发投入增长\t%\t—\t—\t—\t年均12%以上\t预期性",
    "绿色生态\t6\t单位产值能耗降低\t%\t[18.2]\t完成上级任务\t—\t[14.5]\t约束性",
    "\t7\t优良天数比率\t%\t92.1\t不低于93\t—\t-\t约束",
    "\t8\t零售总额\t亿元\t98\t150-160\t—\t年均增长6%\t预期性",
)


@pytest.mark.parametrize(
    ("name", "unit", "base", "target", "rate", "total", "nature"),
    [
        ("地区生产总值", "亿元", 312.6, 460, 8, None, "预期性"),
        ("城镇化率", "%", 52.3, 60, None, 7.7, "预期性"),
        ("人均可支配收入", "元", 23568, 34600, 8, None, "预期性"),
        ("城镇新增就业", "人", 5200, 25000, None, 25000, "预期性"),
        ("研发投入增长", "%", None, None, 12, None, "预期性"),
        ("单位产值能耗降低", "%", 18.2, None, None, 14.5, "约束性"),
        ("优良天数比率", "%", 92.1, 93, None, None, "约束性"),
        ("零售总额", "亿元", 98, None, 6, None, "预期性"),
    ],
)
def test_a_table_with_a_column_of_units_and_a_vision(name, unit, base, target, rate, total, nature):
    row = named(indicators(plan_of(*OTHER)), name)
    assert (row.unit, row.base_year, row.target_year) == (unit, 2020, 2025)
    assert (row.base, row.target, row.rate, row.total, row.nature) == (base, target, rate, total, nature)


def test_what_was_reached_stands_beside_the_goal():
    row = named(indicators(plan_of(*REVIEW)), "万元产值用水量")
    assert (row.reached, row.total) == (48, -20)


def test_a_goal_that_is_a_rate_is_no_value():
    rows = indicators(plan_of("指标\t2020年\t2025年\t属性", "财政收入（亿元）\t13.1\t年均增长6%\t预期性"))
    assert (rows[0].target, rows[0].rate) == (None, 6)


def test_every_row_says_where_it_stands():
    rows = indicators(plan_of(*GOALS))
    assert [row.citation.box for row in rows] == ["专栏1：主要指标"] * 3
    assert len({row.citation.paragraph for row in rows}) == 3


@pytest.mark.parametrize(
    "rows",
    [
        ("企业名称\t项目名称\t总投资(万元)", "甲厂\t技改项目\t35592"),
        ("时间\t主题\t路线", "一日\t山水\t东山—西岭"),
    ],
)
def test_other_tables_hold_no_indicators(rows):
    assert indicators(plan_of(*rows)) == ()


CELLS = st.text("0123456789.%>≥[]（）-—年指标目属性预期约束一二、 ", max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=7).map("\t".join), max_size=8))
def test_no_table_breaks_the_reading(rows):
    for row in indicators(plan_of("指标\t2020年\t2025年\t属性", *rows)):
        assert row.name
        assert row.rate is None or abs(row.rate) <= 100
