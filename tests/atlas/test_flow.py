"""The flow drops what typesetting put in, joins what a page end cut, and always finds the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.reading.flow import flow_of


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        ("建设李家\n\n庄水库。", "建设李家庄水库。"),  # a page ended inside a name
        ("建设水库。\n\n修建道路。", "建设水库。\n修建道路。"),
        ("**重点工程。**改造 307 国道。", "重点工程。改造307国道。"),
        ("## 第三章 构建高质量\n\n### 发展新格局\n\n正文。", "第三章构建高质量发展新格局\n正文。"),
        ("项目包括甲小区、\n--\n\n乙小区。", "项目包括甲小区、乙小区。"),
        ("到此一\n\n- 12 -\n\n句完。", "到此一句完。"),
        ("1. 甲项目\n2. 乙项目\n", "1.甲项目\n2.乙项目"),
        ("甲县第十四个五年规划纲要\n\n甲路全长五公里。", "甲县第十四个五年规划纲要\n甲路全长五公里。"),
        ("道路项目\n甲大桥\n乙隧道", "道路项目\n甲大桥\n乙隧道"),  # a list without punctuation
        ("• 甲项目\n• 乙项目\n", "•甲项目\n•乙项目"),
        ("序号\t名称\n1\t甲", "序号\t名称\n1\t甲"),
        ("流量 1.5 万 m<sup>3</sup>/d。", "流量1.5万m3/d。"),
        ("⻄⻓⽔库，Ａ区：５里", "西长水库，A区：5里"),
        ("digital economy 数字 经济。", "digital economy数字经济。"),
    ],
)
def test_flow_reads_like_the_sentence_that_was_set(text, flow):
    assert flow_of(text).text == flow


def test_a_span_of_the_flow_shows_the_passage_as_it_stands_in_the_file():
    text = "新建 **李家**\n\n庄水库。"
    flow = flow_of(text)
    start = flow.text.index("李家庄水库")
    first, last = flow.span(start, start + 5)
    assert text[first:last] == "李家**\n\n庄水库"


def test_an_empty_or_outside_span_is_refused():
    flow = flow_of("水库。")
    for span in [(1, 1), (-1, 2), (0, 4)]:
        with pytest.raises(ValueError, match="no span"):
            flow.span(*span)


PIECES = st.sampled_from(
    [
        "水库",
        "307 国道",
        "。",
        "\n",
        "\n\n",
        "\t",
        "**",
        "<b>",
        "## ",
        "1. ",
        "（",
        "⻄",
        "－",
        " ",
        "--\n",
        "a b",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_offsets_rise_and_every_character_comes_from_where_it_says(text):
    flow = flow_of(text)
    assert len(flow.text) == len(flow.origin)
    assert all(a < b for a, b in zip(flow.origin, flow.origin[1:], strict=False))
    repaired = {"⻄": "西"}
    for sign, offset in zip(flow.text, flow.origin, strict=True):
        if sign != "\n":
            assert repaired.get(text[offset], text[offset]) == sign


@given(st.text(max_size=200))
def test_any_text_has_a_flow(text):
    flow = flow_of(text)
    assert len(flow.text) == len(flow.origin) <= max(1, len(text) * 2)
