"""No text keeps the reading busy: work grows with the length of a text, whatever it says.

The tests have a time limit in place of an assertion about time: where a pattern tries every way of parting
a text, hours would not be enough.
"""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.plan import Plan
from atlas.reading.numerals import COMMON, LONGEST, count, number
from atlas.reading.open import plan_from_bytes
from atlas.reading.outline import LONGEST_BLOCK
from atlas.reading.read import read_plan
from tests.atlas.pumped import patterns_of, pumped

PATTERNS = patterns_of("atlas.reading", "atlas.findings", "atlas.formulas")
PATTERN_SIZE, SAMPLES = 700, 3
TEXT_SIZE = 3 * LONGEST_BLOCK // 2
HEAD = "# 介休市国民经济和社会发展第十四个五年规划纲要\n\n## 第一章 总体布局\n\n"
TABLE = tomllib.loads(Path(__file__).with_name("bounds.toml").read_text(encoding="utf-8"))
WORDS, PHRASES, BLANKS, SIGNS = (TABLE[key] for key in ("words", "phrases", "blanks", "signs"))


def plan_of(body: str) -> Plan:
    return plan_from_bytes(f"{HEAD}{body}".encode(), "plan.txt")


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_parts_a_text_in_one_way(name):
    for text in pumped(PATTERNS[name], PATTERN_SIZE, SAMPLES):
        for _ in PATTERNS[name].finditer(text):
            pass


def test_all_patterns_are_looked_at():
    """Those of the modules, of the tables of phrases, and those that are compiled when they are needed."""
    for name in (
        "structures.patterns",
        "quantities._money",
        "toponyms.slots",
        "chains._BELT",
        "evidence._rules",
    ):
        assert any(name in found for found in PATTERNS), name


@pytest.mark.timeout(30)
@pytest.mark.parametrize("unit", [*WORDS, *PHRASES])
def test_one_phrase_over_and_over_is_read(unit):
    read_plan(plan_of(unit * (TEXT_SIZE // len(unit))))


@pytest.mark.timeout(30)
@pytest.mark.parametrize("seed", range(8))
def test_words_in_any_order_without_a_stop_are_read(seed):
    chance = random.Random(seed)
    words = chance.sample([*WORDS, *BLANKS], 12 + 4 * seed)
    read_plan(plan_of("".join(chance.choice(words) for _ in range(TEXT_SIZE // 2))[:TEXT_SIZE]))


@pytest.mark.timeout(30)
@pytest.mark.parametrize("sign", SIGNS)
def test_a_long_text_of_signs_is_read(sign):
    assert read_plan(plan_of(sign * SIGNS[sign])).dossier.projects == ()


@pytest.mark.timeout(30)
def test_a_name_of_ten_thousand_characters_is_read():
    read_plan(plan_of(f"新建{'清泉溪山谷' * 2000}水库。"))


def test_a_block_is_never_longer_than_a_paragraph_is():
    plan = plan_of("建设张兰镇学校，" * 1000 + "甲" * 5000 + "\n\n" + "一\t二\n" * 5 + "改造。" * 900)
    assert max(block.end - block.start for block in plan.blocks) <= LONGEST_BLOCK


@given(
    st.lists(
        st.sampled_from(["甲" * 700, "甲" * 2100, "，", "。", "、", "\n\n", "\t", "第二章 绿色发展\n\n"]),
        max_size=12,
    )
)
def test_blocks_cover_the_text_in_order(pieces):
    plan = plan_of("".join(pieces))
    text = plan.flow.text
    at = 0
    for block in plan.blocks:
        assert block.start < block.end <= block.start + LONGEST_BLOCK
        assert not text[at : block.start].strip("\n")
        at = block.end
    assert not text[at:].strip("\n")


def test_a_long_paragraph_is_cut_behind_a_stop_and_cited_as_one():
    plan = plan_of("建设张兰镇学校。" * 400)
    blocks = [block for block in plan.body() if block.kind == "text" and block.citation.chapter]
    assert len(blocks) > 1
    assert all(plan.text_of(block).endswith("。") for block in blocks)
    assert len({block.citation.paragraph for block in blocks}) == 1


@pytest.mark.parametrize(
    "text", ["一" * 200_000, "九" * 400, "9" * 400, "百" * (LONGEST + 1), "nan", "inf", "一万" * 100]
)
def test_what_is_longer_than_any_number_is_none(text):
    assert number(text) is None
    assert count(text) is None


@pytest.mark.parametrize("text", COMMON)
def test_the_table_of_numerals_reads_them_as_the_library_does(text):
    try:
        read = float(cn2an.cn2an(text, "smart"))
    except ValueError:
        read = None
    assert COMMON[text] == read


def test_the_longest_number_is_one():
    assert count("九千九百九十九亿九千九百九十九万九千九百九十九") == 999_999_999_999


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from([*WORDS, *BLANKS, "。", "\n\n", "；", "项目名称\t投资\n", "指标\t2020年\t2025年\n"]),
        max_size=60,
    ).map("".join)
)
def test_any_words_make_a_plan(body):
    """Every span lies in the text, whatever stands there."""
    plan = plan_of(body)
    dossier = read_plan(plan).dossier
    spans = [(mention.start, mention.end) for mention in dossier.mentions]
    spans += [(zone.start, zone.end) for zone in dossier.zones]
    spans += [(project.start, project.end) for project in dossier.projects]
    assert all(0 <= start < end <= len(plan.text) for start, end in spans)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300))
def test_any_text_makes_a_plan(body):
    read_plan(plan_of(body.replace("\0", "")))
