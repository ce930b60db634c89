"""The same plan is the same plan in every format, and what is no plan is refused in bounded time."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import pairwise

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from atlas import words
from atlas.plan import Plan
from atlas.reading.files import PlanFileError, decode
from atlas.reading.open import open_plan, plan_from_bytes, plan_of
from atlas.reading.readers import html, pdf, word
from atlas.reading.toponyms import recognise
from gazetteer import Gazetteer, guess_county
from tests.atlas import invented
from tests.atlas.imagined import gazetteer
from tests.atlas.plan_files import (
    Piece,
    archive,
    as_html,
    as_pdf,
    as_word,
    lines,
    members,
    pages,
    pieces_of,
    saved,
)
from tests.damage import DAMAGE, damaged

SAME = 0.99
LONG = "这一段话写得足够长，好让它在纸上占去好几行，" * 8
PIECES = [
    Piece("heading", "第一章 总则"),
    Piece("text", LONG + "到此为止。"),
    Piece("table", rows=[["序号", "名称", "投资（万元）"], ["1", "甲水库", "35592"], ["2", "乙路", ""]]),
    Piece("text", "完。"),
]
FORMATS = {"html": as_html, "docx": as_word, "pdf": as_pdf}


# The same plan


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("county", ["fenyang", "huozhou"])
def test_a_real_plan_reads_the_same_in_every_format(shared, tmp_path, county, form):
    plan = open_plan(shared / "plans" / f"{county}.txt")
    path = tmp_path / f"{county}.{form}"
    make = partial(as_pdf, header="规划纲要") if form == "pdf" else FORMATS[form]
    path.write_bytes(make(list(pieces_of(plan))))
    again = open_plan(path)
    assert Indel.normalized_similarity(plan.flow.text, again.flow.text) >= SAME
    paragraphs, read = (Counter(p.flow.text.split("\n")) for p in (plan, again))
    assert (paragraphs & read).total() >= SAME * paragraphs.total()
    assert abs(read.total() - paragraphs.total()) <= (1 - SAME) * paragraphs.total()
    gazetteer = Gazetteer.load(guess_county(plan.text))
    found, found_again = (Counter((t.text, t.place) for t in recognise(p, gazetteer)) for p in (plan, again))
    assert (found & found_again).total() >= SAME * max(found.total(), found_again.total())
    chapters, chapters_again = ({b.citation.chapter for b in p.body()} for p in (plan, again))
    assert chapters == chapters_again
    assert (again.title, again.published) == (plan.title, plan.published)


@pytest.mark.parametrize("form", FORMATS)
def test_headings_paragraphs_and_tables_keep_their_order(form):
    assert lines(FORMATS[form](PIECES), f"plan.{form}") == [
        "第一章总则",
        LONG + "到此为止。",
        "序号\t名称\t投资（万元）",
        "1\t甲水库\t35592",
        "2\t乙路\t",
        "完。",
    ]


def test_a_format_is_told_by_its_content_not_by_its_name():
    for form, make in FORMATS.items():
        assert lines(make(PIECES), "plan.txt")[1:] == lines(make(PIECES), f"plan.{form}")[1:]


def test_markdown_with_a_little_html_stays_markdown():
    text = "<b>第一章 总则</b>\n\n建设<b>水库</b>。\n"
    assert plan_from_bytes(text.encode(), "plan.md").text == text


# The same plan in the layouts that offices and converters give it

LAYOUTS = {
    "wrapped.txt": invented.as_wrapped_text,
    "converted.md": invented.as_converted_markdown,
    "page.html": invented.as_office_page,
    "columns.pdf": invented.as_two_column_pdf,
    "edited.docx": invented.as_edited_word,
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_invented_plan_reads_the_same_in_every_layout(name):
    plan = plan_from_bytes(invented.as_lines(invented.PIECES), "a.txt")
    again = plan_from_bytes(LAYOUTS[name](invented.PIECES), name)
    assert again.flow.text.replace("•", "").split("\n") == plan.flow.text.split("\n")
    assert [(block.kind, block.citation) for block in again.blocks] == [
        (block.kind, block.citation) for block in plan.blocks
    ]
    found, found_again = (
        [(t.text, t.kind, t.name) for t in recognise(each, gazetteer())] for each in (plan, again)
    )
    assert found_again == found
    assert len(found) > 40


# What is no plan


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (b"%PDF-1.7 ...", "plan-damaged"),
        (b"PK\x03\x04 ...", "plan-damaged"),
        (as_pdf(PIECES)[:300], "plan-damaged"),
        (as_word(PIECES)[:3000], "plan-damaged"),
        (archive({"xl/workbook.xml": b""}), "plan-binary-known"),
        (archive({"OFD.xml": b""}), "plan-binary-known"),
        (archive({"[Content_Types].xml": b"", "word/document.xml": b"0" * 2**22}), "plan-bomb"),
        (archive({"[Content_Types].xml": b"<a", "word/document.xml": b"<b"}), "plan-damaged"),
        (b"MIME-Version: 1.0\n...", "plan-binary-known"),
        (saved(docx.Document()), "plan-empty"),
        (b"<html><body><script>1</script></body></html>", "plan-empty"),
        (pages([]), "plan-empty"),
    ],
)
def test_what_is_no_plan_is_refused_by_name(raw, key):
    with pytest.raises(PlanFileError) as caught:
        plan_from_bytes(raw, "plan.x")
    assert caught.value.key == key
    for language in words.LANGUAGES:
        assert "plan.x" in words.text(language, f"error.{key}", **caught.value.values)


def test_a_file_of_300_megabytes_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.truncate(300 * 2**20)  # holes: no room on the disk is needed
    with pytest.raises(PlanFileError) as caught:
        open_plan(path)
    assert caught.value.key == "plan-too-large"


SMALL = {"pdf": as_pdf(PIECES[2:]), "docx": as_word(PIECES[2:]), "html": as_html(PIECES[2:])}
LAID_OUT = {
    "docx": invented.as_edited_word(invented.PIECES[6:]),
    "html": invented.as_office_page(invented.PIECES[6:]),
    "pdf": invented.as_two_column_pdf(invented.PIECES[6:12]),
    "txt": invented.as_wrapped_text(invented.PIECES[6:]),
    "md": invented.as_converted_markdown(invented.PIECES[6:]),
}


READERS = {"docx": word.read, "html": html.read, "pdf": pdf.read, "txt": decode, "md": decode}


def plan_here(form: str, raw: bytes) -> Plan:
    """Read a plan in this process: hundreds of files need not each have one of their own."""
    return plan_of(READERS[form](raw, f"a.{form}"))


@pytest.mark.parametrize("form", ["docx", "html"])
@settings(max_examples=60, deadline=5000)
@given(damage=DAMAGE, length=st.floats(0.1, 1))
def test_a_damaged_file_is_a_plan_or_an_error(form, damage, length):
    try:
        plan = plan_here(form, damaged(SMALL[form], damage, length))
    except PlanFileError as error:
        assert f"error.{error.key}" in words.catalogue("zh")
    else:
        assert plan.text


@settings(max_examples=60, deadline=5000)
@given(damage=DAMAGE, length=st.floats(0.5, 1), name=st.sampled_from(sorted(members(SMALL["docx"]))))
def test_a_word_document_with_a_damaged_part_is_a_plan_or_an_error(damage, length, name):
    parts = members(SMALL["docx"])
    try:
        plan = plan_here("docx", archive(parts | {name: damaged(parts[name], damage, length)}))
    except PlanFileError as error:
        assert f"error.{error.key}" in words.catalogue("zh")
    else:
        assert plan.text


@pytest.mark.parametrize("form", ["docx", "html", "txt", "md"])
@settings(max_examples=40, deadline=5000)
@given(damage=DAMAGE, length=st.floats(0.1, 1))
def test_a_damaged_layout_is_a_plan_or_an_error_and_every_character_comes_from_it(form, damage, length):
    try:
        plan = plan_here(form, damaged(LAID_OUT[form], damage, length))
    except PlanFileError as error:
        assert f"error.{error.key}" in words.catalogue("zh")
        return
    origin = plan.flow.origin
    assert all(before < after for before, after in pairwise(origin))
    assert all(0 <= offset < len(plan.text) for offset in origin)
    assert [block.start for block in plan.blocks] == sorted(block.start for block in plan.blocks)


@pytest.mark.parametrize("raw", [SMALL["pdf"], LAID_OUT["pdf"]], ids=["plain", "columns"])
@settings(max_examples=40, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
@given(damage=DAMAGE, length=st.floats(0.1, 1))
def test_a_damaged_pdf_is_text_or_an_error(raw, damage, length):
    try:
        found = pdf.read(damaged(raw, damage, length), "a.pdf")
    except PlanFileError as error:
        assert f"error.{error.key}" in words.catalogue("zh")
    else:
        offsets = [offset for offset, _ in found.pages]
        assert offsets == sorted(offsets)
        assert all(0 <= offset <= len(found.text) for offset in offsets)


@settings(max_examples=10, deadline=20_000)
@given(form=st.sampled_from(sorted(SMALL)), damage=DAMAGE, length=st.floats(0.1, 1))
def test_a_damaged_file_is_a_plan_or_an_error_through_the_public_door(form, damage, length):
    try:
        assert plan_from_bytes(damaged(SMALL[form], damage, length), f"a.{form}").text
    except PlanFileError as error:
        assert f"error.{error.key}" in words.catalogue("zh")
