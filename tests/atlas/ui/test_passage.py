"""The plan's own words for a feature."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas.reading.open import plan_from_bytes
from atlas.ui import passage
from tests.sample_atlas import PLAN, plan_sha256


def test_the_span_is_cut_out_of_its_paragraph_across_a_page_end():
    plan = plan_from_bytes(PLAN.encode(), "plan.txt")
    start, end = PLAN.index("东部"), PLAN.index("农业区") + 3
    assert passage.paragraph(plan, start, end) == ("本县划为", "东部农业区", "。")


def test_a_span_at_the_end_of_a_paragraph_has_nothing_behind_it():
    plan = plan_from_bytes(PLAN.encode(), "plan.txt")
    start = PLAN.rindex("。")
    assert passage.paragraph(plan, start, start + 1) == ("项目有样河治理工程等", "。", "")


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, len(PLAN) + 1)])
def test_a_span_of_another_plan_is_refused(start: int, end: int):
    plan = plan_from_bytes(PLAN.encode(), "plan.txt")
    with pytest.raises(ValueError, match=f"{start}-{end}"):
        passage.paragraph(plan, start, end)


def test_a_plan_is_found_by_its_bytes_and_not_by_its_name(tmp_path: Path):
    (tmp_path / "a-folder").mkdir()
    (tmp_path / "plan.txt").write_text("别的规划", encoding="utf-8")
    (tmp_path / "other-name").write_bytes(PLAN.encode())
    assert passage.find(tmp_path, plan_sha256()) == tmp_path / "other-name"
    assert passage.find(tmp_path, "0" * 64) is None


def test_a_folder_that_is_not_there_holds_no_plan(tmp_path: Path):
    assert passage.find(tmp_path / "none", plan_sha256()) is None


def test_all_mentions_are_found_in_order_the_cited_one_among_them():
    words = "第一章 总则\n\n　　样河流过样县。\n\n　　治理样\n河工程。\n"
    plan = plan_from_bytes(words.encode(), "plan.txt")
    second = (words.index("样\n河"), words.index("样\n河") + 3)
    first = (words.index("样河"), words.index("样河") + 2)
    assert passage.mentions(plan, "样河", second) == [first, second]
    assert passage.mentions(plan, "(样", first) == [first]
