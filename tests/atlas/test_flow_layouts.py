"""Text files as they come: wrapped, with page furniture, Markdown of any origin, invisible characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.reading.flow import flow_of

FIRST = "到二〇二五年，全县建成李家庄水库、王家沟水库和南桥工业园区，新修东山至西岭公路。群众用水更加方便。"
SECOND = (
    "加快推进东山镇、西岭镇、南桥镇建设，打造清河生态廊道，统筹北原镇农业产业园建设，支持柳河乡发展旅游。"
)
TEXT = [FIRST, SECOND, FIRST + SECOND, "建设丙水库", "建设丁公路", SECOND + FIRST, SECOND, FIRST] * 2


def wrapped(paragraphs, indent, end="\n"):
    rows = []
    for paragraph in paragraphs:
        text = indent + paragraph
        rows += [text[at : at + 40] for at in range(0, len(text), 40)]
    return end.join(rows)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("indent", ["　　", "    "])
def test_a_text_wrapped_at_one_width_is_read_in_paragraphs(indent, end):
    assert flow_of(wrapped(TEXT, indent, end)).text.split("\n") == TEXT


def test_page_numbers_and_headers_in_a_wrapped_text_cut_no_sentence():
    rows = wrapped(TEXT, "　　").split("\n")
    pages = [
        "\n".join(
            ["甲县国民经济和社会发展第十四个五年规划纲要", *rows[at : at + 7], f"第 {at // 7 + 1} 页 共 9 页"]
        )
        for at in range(0, len(rows), 7)
    ]
    assert flow_of("\n\f".join(pages)).text.split("\n") == TEXT


@pytest.mark.parametrize(
    "number", ["- 3 -", "第3页", "第 3 页 共 12 页", "3/12", "－3－", "Page 3 of 12", "· 3 ·"]
)
def test_a_page_number_on_a_line_of_its_own_is_dropped(number):
    assert flow_of(f"建设李家\n{number}\n庄水库。").text == "建设李家庄水库。"


def test_a_line_that_is_repeated_but_not_at_the_edges_of_pages_stays():
    assert flow_of("重点工程。\n建设水库。\n" * 5).text.count("重点工程。") == 5


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        ("| 序号 | 项目 |\n|:---|---:|\n| 1 | 甲<br>水库 |", "序号\t项目\n1\t甲水库"),
        ("总投资 $3.5$ 亿元，增长 $6 . 5 \\%$。", "总投资3.5亿元，增长6.5%。"),
        ("宽 $10 \\sim 20$ 米", "宽10~20米"),
        ("建设[甲水库](http://a.cn/b)和![图](a.png)乙路。", "建设甲水库和乙路。"),
        ("〔2021〕5号 [第一章](#a)", "〔2021〕5号第一章"),
        ("1\\. 甲\\*项目\n> 引用\n", "1.甲*项目引用"),
        ("建设*重点*项目，*甲*、乙。", "建设*重点*项目，甲、乙。"),
        ("2019\t66.94*\t*为调整后数据", "2019\t66.94*\t*为调整后数据"),
        ("##第一章 总则\n正文。", "第一章总则\n正文。"),
        ("李\u200b家\ufeff庄\u200e水\u00ad库\ufe0f。", "李家庄水库。"),
        ("\uf06c甲项目。", "甲项目。"),
        ("建设&nbsp;&nbsp;水库<!-- 注 -->。", "建设水库。"),
        ("甲项目。<br/>乙项目。", "甲项目。\n乙项目。"),
        ("新建李家\u3000庄\xa0水\u2003库。", "新建李家庄水库。"),
        ("二〇二一年\u2028建设水库。\u2029修路。", "二〇二一年建设水库。\n修路。"),
        ("◆甲项目\n➢乙项目", "◆甲项目\n➢乙项目"),
    ],
)
def test_markup_and_what_cannot_be_seen_are_no_text(text, flow):
    assert flow_of(text).text == flow


def test_a_table_in_html_inside_markdown_keeps_its_columns():
    table = (
        '<html><body><table border="1"><tr><td rowspan="2">指标</td><td colspan=2>目标</td></tr>'
        "<tr><td>2020</td><td>2025</td></tr>\n<tr><td>甲</td><td></td><td>9<br>亿</td></tr></table></body></html>"
    )
    assert flow_of(f"见下表。\n\n{table}\n\n完。").text.split("\n") == [
        "见下表。",
        "指标\t目标",
        "\t2020\t2025",
        "甲\t\t9亿",
        "完。",
    ]


def test_a_table_without_cells_is_nothing():
    assert flow_of("甲。<table></table>乙<table><tr></tr></table>").text == "甲。\n乙"


def test_a_frame_in_html_is_no_table():
    table = "<table><tr><td>专栏1 水库工程</td></tr><tr><td>新建甲水库。</td></tr></table>"
    assert flow_of(table).text == "专栏1水库工程\n新建甲水库。"


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece", ["<table>", "<td>", "$", "[", "](", "|", "*", "-", "> ", "\\", "&", "<!--", "第1页", " "]
)
def test_markup_repeated_without_end_costs_no_more_than_its_length(piece):
    assert flow_of(piece * 200_000 + "水库").text


MARKUP = st.sampled_from(
    [
        "水库",
        "。",
        "\n",
        "\r\n",
        "|",
        "|---|",
        "$",
        "\\%",
        "<table>",
        "<tr>",
        "<td colspan=3>",
        "<td rowspan=2>",
        "</td>",
        "</tr>",
        "</table>",
        "<br>",
        "[",
        "](#a)",
        "*",
        "甲",
        "\t",
        "\u200b",
        "\u2028",
        "# ",
        "12",
        "a b",
        "⻄",
        "\f",
    ]
)


@given(st.lists(MARKUP, max_size=60).map("".join), st.booleans())
def test_every_character_comes_from_where_it_says_whatever_the_markup(text, parted):
    flow = flow_of(text, parted=parted)
    assert len(flow.text) == len(flow.origin)
    assert all(a < b for a, b in zip(flow.origin, flow.origin[1:], strict=False))
    for sign, offset in zip(flow.text, flow.origin, strict=True):
        if sign in "水库。甲12ab%":
            assert text[offset] == sign or (sign == "%" and text[offset] == "\\")
