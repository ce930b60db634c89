"""Every passage knows its chapter, section and box, in Markdown and in plain text."""

from __future__ import annotations

import pytest

from atlas.reading.open import plan_from_bytes

BODY = """{c}第一章 总体要求

这一章讲的是总体要求，这里是一段足够长的正文，用来和目录里的标题区别开来，所以写得比较长一些，直到超过六十个字为止，这样就不会被当成目录。

{s}第一节 水利

{b}专栏 1-1：水库工程

**甲水库：**新建。

**乙水库：**扩建。

**加快推进道路建设。**修建道路若干条。

{s}第二节 交通

名称\t年份
丙路\t2023

{c}第二章 保障

正文。
"""
CONTENTS = "目 录\n\n第一章 总体要求.....\t1\n第一节 水利.....1\n第二节 交通.....2\n第二章 保障.....3\n\n"


def _plan(marked: bool):
    marks = {"c": "## ", "s": "### ", "b": "#### "} if marked else {"c": "", "s": "", "b": ""}
    text = "某县国民经济和社会发展第十四个五年规划纲要\n2021年4月\n\n"
    return plan_from_bytes((text + CONTENTS + BODY.format(**marks)).encode(), "plan.md")


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize(
    ("words", "chapter", "section", "box"),
    [
        ("足够长的正文", "第一章总体要求", "", ""),
        ("甲水库", "第一章总体要求", "第一节水利", "专栏1-1：水库工程"),
        ("乙水库", "第一章总体要求", "第一节水利", "专栏1-1：水库工程"),
        ("修建道路若干条", "第一章总体要求", "第一节水利", ""),
        ("丙路", "第一章总体要求", "第二节交通", ""),
        ("正文。\n", "第二章保障", "", ""),
    ],
)
def test_a_passage_is_cited_by_its_headings(marked, words, chapter, section, box):
    plan = _plan(marked)
    citation = plan.cite(plan.flow.text.rindex(words.strip()))
    assert (citation.chapter, citation.section, citation.box) == (chapter, section, box)


def test_contents_are_front_matter_and_title_and_date_are_read():
    plan = _plan(marked=False)
    assert plan.title.startswith("某县国民经济") and plan.title.endswith("五年规划纲要")
    assert plan.published == "2021-04"
    assert [plan.text_of(block)[:3] for block in plan.blocks if block.kind == "front"] == [
        "目录",
        "第一章",
        "第一节",
        "第二节",
        "第二章",
    ]
    assert [block.kind for block in plan.body()].count("chapter") == 2


def test_both_real_plans_have_their_chapters_and_boxes(shared):
    for name, chapters, boxes in [("fenyang", 10, 41), ("huozhou", 13, 18)]:
        plan = plan_from_bytes((shared / "plans" / f"{name}.txt").read_bytes(), name)
        kinds = [block.kind for block in plan.blocks]
        assert (kinds.count("chapter"), kinds.count("box")) == (chapters, boxes)
        assert all(block.citation.chapter for block in plan.body() if block.kind in ("section", "box"))


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2021 年 4 月", "2021-04"),
        ("二〇二一年四月", "2021-04"),
        ("二○二一年十二月", "2021-12"),
        ("二〇二〇年十月二十一日", "2020-10-21"),
        ("到二〇二五年", ""),
    ],
)
def test_the_date_of_a_title_page_is_read_in_figures_and_in_words(written, date):
    assert plan_from_bytes(f"甲县五年规划\n{written}\n正文。".encode(), "a.txt").published == date
