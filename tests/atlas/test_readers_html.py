"""HTML: the text that a reader of the page sees, whatever surrounds it."""

from __future__ import annotations

import pytest

from atlas.reading.files import PlanFileError
from atlas.reading.open import plan_from_bytes
from tests.atlas.documents import Piece, as_html, lines


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


def test_radicals_that_fonts_put_in_are_repaired():
    assert "西长水库" in plan_from_bytes(as_html([Piece("text", "建设⻄⻓⽔库。")]), "a.html").flow.text
