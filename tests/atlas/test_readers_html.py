"""HTML: the text that a reader of the page sees, whatever surrounds it."""

from __future__ import annotations

import pytest

from atlas.reading.files import PlanFileError
from atlas.reading.open import plan_from_bytes
from atlas.reading.readers import html
from tests.atlas.plan_files import Piece, as_html, lines


def test_scripts_styles_menus_and_hidden_parts_are_dropped():
    page = """<!DOCTYPE html><html><head><title>题</title><style>p{}</style></head><body>
    <nav><a>首页</a></nav><script>if (a<b) document.write('<p>广告</p>')</script><p>建设李家
    <b>庄</b>&#27700;&nbsp;库。</p><p hidden>隐</p><div style="display: none"><p>藏</p></div>
    <noscript>无</noscript><ol start=3><li>甲。</li><li>乙。</li></ol><svg><text>图</text></svg>
    <footer>版权所有</footer></body></html>"""
    assert lines(page.encode(), "a.html") == ["建设李家庄水库。", "3.甲。", "4.乙。"]


@pytest.mark.parametrize(
    ("charset", "encoding"), [("gb2312", "gb18030"), ("GBK", "gbk"), ("utf-8", "utf-8"), ("big5", "big5")]
)
def test_a_page_is_decoded_as_it_declares(charset, encoding):
    declared = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    page = f"<html><head>{declared}</head><p>建水庫。"
    assert lines(page.encode(encoding), "a.html") == ["建水庫。"]


def test_a_page_that_does_not_declare_its_encoding_is_read_like_a_text():
    text = "全县要加快建设，到二〇二五年的主要目标是这样的。"
    for encoding in ("utf-8", "gb18030", "utf-16"):
        assert lines(f"<html><p>{text}</p></html>".encode(encoding), "a.html") == [text]


def test_tables_that_lay_out_a_page_are_no_tables():
    page = "<html><table><tr><td><p>第一段。</p><table><tr><td>甲<td>乙</table></td></tr></table>"
    assert lines(page.encode(), "a.html") == ["第一段。", "甲\t乙"]


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "bomb",
    [
        b"<div>" * 300_000,
        b"<table><tr><td>a<td>" * 50_000,
        b"<ul><li>x" * 30_000,
        b"<table>" + b"<tr><td rowspan=9999 colspan=9999>x" * 5_000,
        b"<p>&" + b"a" * 1_000_000,
        b"<" * 1_000_000,
    ],
)
def test_a_page_nested_beyond_reason_costs_no_more_than_its_length(bomb):
    try:
        assert plan_from_bytes(b"<html>" + bomb, "a.html").text
    except PlanFileError as error:
        assert error.key == "plan-empty"


@pytest.mark.timeout(10)
def test_a_table_that_stands_between_the_cells_of_another_is_read_once():
    page = "<table><tr><table><tr><td rowspan=2>甲<ol><li>乙</ol></table><td>丙</table>"
    assert html.read(page.encode(), "a.html").text.split() == ["甲", "1.", "乙", "丙"]


def test_radicals_that_fonts_put_in_are_repaired():
    assert "西长水库" in plan_from_bytes(as_html([Piece("text", "建设⻄⻓⽔库。")]), "a.html").flow.text


OFFICE_PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>题</title></head><body>
<div class="top"><span>今天是2024年3月1日 星期五</span><a href="/en">English</a></div>
<div class="w nav"><ul><li><a href="/zw">政务公开</a></li><li><a href="/fw">政务服务</a></li></ul></div>
<ul><li><a href="/1">东山镇动态</a></li><li><a href="/2">西岭镇动态</a> 05-13</li></ul>
<p>您现在的位置：<a href="/">首页</a> &gt; 正文</p>
<table><tr><td>发文机关：</td><td>甲县人民政府</td><td>成文日期：</td><td>2021年05月12日</td></tr></table>
<div class="TRS_Editor"><p><a href="#_1">第一章 总则</a></p>
<p>　　建设<a href="/zt">东山镇</a>水库。<br>　　群众用水更加方便。<br/>　　统筹西岭
镇发展</p><p>&ensp;&ensp;修建乙路</p></div>
<div id="share">分享到：<a>微信</a></div>
<p>上一篇：<a href="1.html">通知</a></p>
<div><p>主办：甲县人民政府办公室</p><p>网站标识码：1400000001　晋ICP备05000001号</p></div></body></html>"""


def test_what_surrounds_the_text_on_the_page_of_an_office_is_dropped():
    plan = plan_from_bytes(OFFICE_PAGE.encode("gb18030"), "a.html")
    assert plan.flow.text.split("\n") == [
        "发文机关：\t甲县人民政府\t成文日期：\t2021年05月12日",
        "第一章总则",
        "建设东山镇水库。",
        "群众用水更加方便。",
        "统筹西岭镇发展",
        "修建乙路",
    ]
    assert plan.published == "2021-05-12"


def test_a_page_whose_text_stands_in_an_element_named_like_a_menu_is_read():
    page = "<html><body><div class='nav'><p>加快建设东山镇水库。</p></div><p>完。</p></body></html>"
    assert lines(page.encode(), "a.html") == ["加快建设东山镇水库。", "完。"]
