"""Money, years and quantities are read as stated, or not at all."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.dossier import Investment
from atlas.reading.quantities import (
    amount_in,
    amounts,
    five_year_plan,
    measures,
    periods,
    unit_of_money,
)

FRAGMENTS = st.sampled_from(
    [
        "总投资",
        "投资",
        "约",
        "3.5",
        "35,592",
        "三千二百",
        "十",
        "两",
        "半",
        "1",
        "20",
        "2021",
        "2025",
        "年",
        "—",
        "-",
        "至",
        "亿",
        "万",
        "千",
        "元",
        "万元",
        "亿元",
        "公里",
        "吨",
        "/年",
        "m3",
        "/d",
        "户",
        "座",
        "（",
        "）",
        "，",
        "。",
        "“十四五”",
        "期间",
        "第",
        "点",
        "百",
        "〇",
        "零",
        "人民币",
        "美元",
        "合计",
        "两项",
    ]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(FRAGMENTS, max_size=14).map("".join))


@pytest.mark.parametrize(
    ("text", "amount", "unit", "cny"),
    [
        ("总投资3.5亿元", 3.5, "亿元", 350_000_000),
        ("预算投资 3200 万元", 3200, "万元", 32_000_000),
        ("投资三千二百万元", 3200, "万元", 32_000_000),
        ("计划总投资12,345.6万元", 12345.6, "万元", 123_456_000),
        ("投资1亿2000万元", 1.2, "亿元", 120_000_000),
        ("投资规模总计4.2亿元左右", 4.2, "亿元", 420_000_000),
        ("补助500元", 500, "元", 500),
        ("投资两千万元", 2000, "万元", 20_000_000),
    ],
)
def test_a_sum_is_read_in_the_unit_it_is_written_in(text, amount, unit, cny):
    (found,) = amounts(text)
    assert found.investment == Investment(amount, unit, cny)


@pytest.mark.parametrize(
    "text", ["投资3-5亿元", "每亩10万元/亩", "投资300万美元", "投资若干亿元", "二元结构"]
)
def test_a_range_a_rate_and_foreign_money_are_no_sum(text):
    assert amounts(text) == ()


def test_a_sum_for_several_works_says_so():
    assert [amount.joint for amount in amounts("预算投资600万元，两项预算投资364万元，合计投资964万元")] == [
        False,
        True,
        True,
    ]


def test_a_sum_carries_the_word_that_makes_it_an_investment():
    assert [amount.lead for amount in amounts("总投资约2亿元，年产值5亿元")] == ["总投资", ""]


@pytest.mark.parametrize(
    ("cell", "heading", "cny"),
    [
        ("35592", "总投资(万元)", 355_920_000),
        ("2.5", "总投资（亿元）", 250_000_000),
        ("3亿元", "总投资", 300_000_000),
    ],
)
def test_a_bare_number_in_a_table_counts_in_the_unit_of_its_heading(cell, heading, cny):
    investment = amount_in(cell, unit_of_money(heading))
    assert investment is not None
    assert investment.cny == cny


@pytest.mark.parametrize("cell", ["", "—", "约定", "35592"])
def test_a_cell_without_a_number_or_a_unit_is_unknown(cell):
    assert amount_in(cell, unit_of_money("总投资")) is None


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2020-2022", (2020, 2022)),
        ("2021—2025年", (2021, 2025)),
        ("2021年3月至2023年5月", (2021, 2023)),
        ("2021-25年", (2021, 2025)),
        ("“十四五”期间", (2021, 2025)),
        ("十三五时期", (2016, 2020)),
        ("“十四五”末", (2025, 2025)),
        ("2023年底前", (2023, 2023)),
    ],
)
def test_years_are_read(text, years):
    (period,) = periods(text)
    assert period.years == years


@pytest.mark.parametrize("text", ["2025-2021年", "30000年", "电话2021", "第2021号"])
def test_what_is_no_span_of_years_is_none(text):
    assert all(period.years[0] <= period.years[1] for period in periods(text))
    assert "2025" not in text or periods(text) == () or periods(text)[0].years[0] == periods(text)[0].years[1]


@pytest.mark.parametrize(
    ("ordinal", "years"), [(13, (2016, 2020)), (14, (2021, 2025)), (10, (2001, 2005)), (2, None), (99, None)]
)
def test_a_five_year_plan_has_its_years(ordinal, years):
    assert five_year_plan(ordinal) == years


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("年产2万辆新能源汽车", 2, "万辆/年"),
        ("日处理2万m3", 2, "万m3/d"),
        ("流量1.5万m3/d", 1.5, "万m3/d"),
        ("100MW", 100, "MW"),
        ("2万吨/年", 2, "万吨/年"),
        ("改造总户数4807户", 4807, "户"),
        ("45.1379万平方米", 45.1379, "万平方米"),
        ("十二个班", 12, "个班"),
        ("四百平方公里", 400, "平方公里"),
        ("15000台（套）", 15000, "台（套）"),
    ],
)
def test_a_quantity_keeps_its_unit(text, value, unit):
    (found,) = measures(text)
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize("text", ["第三座", "三里屯", "5G网络", "Y018乡道", "1-2座", "DN300管"])
def test_what_only_looks_like_a_quantity_is_none(text):
    assert measures(text) == ()


@given(TEXTS)
def test_no_text_breaks_the_grammar_and_every_span_holds_a_number(text):
    spans = [(found.start, found.end) for found in amounts(text)]
    spans += [(found.start, found.end) for found in measures(text)]
    spans += [(found.start, found.end) for found in periods(text)]
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        assert any(char.isdigit() or char in "零〇一二三四五六七八九十百千两半" for char in text[start:end])


@given(TEXTS)
def test_sums_and_quantities_stand_in_order_and_apart(text):
    assert all(before.end <= after.start for before, after in pairwise(amounts(text)))
    assert all(before.end <= after.start for before, after in pairwise(measures(text)))


@given(st.floats(0.01, 9999).map(lambda x: round(x, 2)), st.sampled_from(["元", "万元", "亿元"]))
def test_money_is_what_was_written(value, unit):
    (found,) = amounts(f"项目总投资{value}{unit}。")
    assert found.investment.amount == pytest.approx(value)
    assert found.investment.cny == pytest.approx(value * {"元": 1, "万元": 1e4, "亿元": 1e8}[unit])
