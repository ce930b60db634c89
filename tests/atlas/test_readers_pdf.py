"""PDF: lines become paragraphs, rules become tables, and what repeats on every page is gone."""

from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from atlas.reading.files import PlanFileError
from atlas.reading.open import plan_from_bytes
from atlas.reading.readers import apart
from tests.atlas.plan_files import FONT, lines, pages

FULL = "这是写满一行的正文" * 4
NUMERALS = "零一二三四五六七八九"


def furnished(number: int) -> list[tuple[float, float, str]]:
    """A page with a running header (left and right pages differ), text and a page number."""
    header = "某县规划纲要" if number % 2 else "第二章 发展格局"
    body = [(72, 100 + 20 * row, NUMERALS[number] + FULL[1:]) for row in range(10)]
    return [(72, 50, header), *body, (290, 800, f"- {number} -")]


def test_running_headers_and_page_numbers_are_dropped():
    flow = plan_from_bytes(pages(*(furnished(number) for number in range(1, 9))), "a.pdf").flow.text
    assert "某县规划纲要" not in flow and "发展格局" not in flow and "-" not in flow
    assert flow.count("是写满一行的正文") == 8 * 40


def test_a_line_that_is_repeated_within_the_text_stays():
    plan = plan_from_bytes(pages(*([(72, 300, "重点工程。"), (72, 320, FULL)] for _ in range(5))), "a.pdf")
    assert plan.flow.text.count("重点工程。") == 5


def test_a_name_cut_by_a_page_end_is_one_name_and_cites_the_page_it_begins_on():
    cut = FULL[:-2] + "李家"
    raw = pages(
        [(72, 700, FULL), (72, 720, cut), (290, 800, "1")],
        [(72, 50 + 30, "庄水库建成。"), (96, 100, "完工。"), (290, 800, "2")],
    )
    plan = plan_from_bytes(raw, "a.pdf")
    start = plan.flow.text.index("李家庄水库")
    assert plan.cite(start).page == 1
    assert plan.cite(plan.flow.text.index("庄水库")).page == 2
    assert plan.cite(plan.flow.text.index("完工")).page == 2
    assert plan.text[slice(*plan.flow.span(start, start + 5))] == "李家庄水库"


def test_a_line_that_ends_early_ends_its_paragraph():
    raw = pages([(72, 100, FULL), (72, 120, "到此为止。"), (96, 140, FULL[2:]), (72, 160, "第二段。")])
    assert lines(raw, "a.pdf") == [FULL + "到此为止。", FULL[2:] + "第二段。"]


def test_what_is_set_larger_is_a_heading_and_its_lines_belong_together():
    raw = pages(
        [
            (150, 100, "第三章 构建高质量发展", 20),
            (200, 126, "新格局", 20),
            *((72, 200 + 20 * row, FULL) for row in range(5)),
        ]
    )
    plan = plan_from_bytes(raw, "a.pdf")
    assert plan.text.startswith("## 第三章 构建高质量发展新格局\n")


def test_columns_without_rules_are_a_table():
    raw = pages(
        [(72, 100, "项目"), (300, 100, "年份"), (72, 120, "甲路"), (300, 120, "2021"), (72, 160, "完。")]
    )
    assert lines(raw, "a.pdf") == ["项目\t年份", "甲路\t2021", "完。"]


def ruled(*drawn) -> bytes:
    """Draw pages with a table each: texts, rules across and down, and whether it is closed above, below."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    for texts, xs, ys, above, below in drawn:
        canvas.setFont(FONT, 10)
        for y in ys[0 if above else 1 : None if below else -1]:
            canvas.line(xs[0], A4[1] - y, xs[-1], A4[1] - y)
        for x in xs:
            canvas.line(x, A4[1] - ys[0], x, A4[1] - ys[-1])
        for x, y, text in texts:
            canvas.drawString(x, A4[1] - y, text)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def test_a_cell_set_in_two_lines_is_one_cell():
    texts = [(75, 115, "甲"), (175, 112, "建设李家"), (175, 124, "庄水库"), (75, 145, "乙"), (175, 145, "丙")]
    assert lines(ruled((texts, [70, 170, 300], [100, 130, 160], True, True)), "a.pdf") == [
        "甲\t建设李家庄水库",
        "乙\t丙",
    ]


def test_a_row_cut_by_a_page_end_is_one_row():
    xs, ys = [70, 170, 300], [700, 730, 760]
    first = ([(75, 715, "一"), (175, 715, "二"), (75, 745, "甲"), (175, 745, "李家")], xs, ys, True, False)
    second = ([(175, 115, "庄水库"), (75, 145, "乙"), (175, 145, "丙")], xs, [100, 130, 160], False, True)
    plan = plan_from_bytes(ruled(first, second), "a.pdf")
    assert plan.flow.text.split("\n") == ["一\t二", "甲\t李家庄水库", "乙\t丙"]
    assert [plan.cite(plan.flow.text.index(word)).page for word in ("一", "乙")] == [1, 2]


@pytest.mark.parametrize("caption", ["", "续表1", "（续表）", "表1 重点项目（续）"])
def test_a_table_over_two_pages_has_its_header_once(caption):
    xs, ys = [70, 170, 300], [100, 130, 160, 190]
    header = [(75, 115, "项目"), (175, 115, "规模"), (75, 145, "名称"), (175, 145, "公顷")]
    first = ([*header, (75, 175, "甲"), (175, 175, "1")], xs, ys, True, True)
    above = [(150, 90, caption)] if caption else []
    second = ([*above, *header, (75, 175, "乙"), (175, 175, "2")], xs, ys, True, True)
    assert lines(ruled(first, second), "a.pdf") == ["项目\t规模", "名称\t公顷", "甲\t1", "乙\t2"]


def test_a_frame_around_text_is_no_table():
    texts = [(75, 115, "专栏1：水库工程"), (75, 145, "新建甲水库。")]
    raw = ruled((texts, [70, 400], [100, 125, 160], True, True))
    assert lines(raw, "a.pdf") == [
        "专栏1：水库工程",
        "新建甲水库。",
    ]


def test_a_page_turned_sideways_reads_like_any_other():
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    for number in range(2):
        canvas.setPageRotation(90)
        canvas.translate(0, 0)
        canvas.rotate(90)
        canvas.setFont(FONT, 12)
        for row in range(4):
            canvas.drawString(72, -100 - 20 * row, f"第{row}行，写得长一些也无妨，{number}。")
        canvas.showPage()
    canvas.save()
    assert lines(stream.getvalue(), "a.pdf") == [
        f"第{row}行，写得长一些也无妨，{number}。" for number in range(2) for row in range(4)
    ]


def scan(*texts: str) -> bytes:
    """Pages that are pictures, but for those with a text."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    for text in texts:
        canvas.setFont(FONT, 12)
        if text:
            canvas.drawString(72, 700, text)
        else:
            canvas.drawImage(ImageReader(Image.new("L", (20, 30), 200)), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def test_a_scan_is_said_to_need_text_recognition():
    with pytest.raises(PlanFileError) as caught:
        plan_from_bytes(scan("", "", ""), "a.pdf")
    assert caught.value.key == "plan-scanned"


def test_pages_that_are_pictures_are_counted_as_unread():
    plan = plan_from_bytes(scan("这一页有文字，写得足够长。", "", "这一页也有文字，也足够长。"), "a.pdf")
    assert plan.unread == (2,)
    assert len(plan.pages) == 3


def test_a_pdf_with_a_password_is_refused_and_one_without_an_opening_password_is_read():
    locked = pages([(72, 100, "水库。")], encrypt=StandardEncryption("secret", canPrint=0))
    with pytest.raises(PlanFileError) as caught:
        plan_from_bytes(locked, "a.pdf")
    assert caught.value.key == "plan-encrypted"
    owned = pages([(72, 100, "水库。")], encrypt=StandardEncryption("", ownerPassword="owner"))
    assert lines(owned, "a.pdf") == ["水库。"]


def test_a_pdf_that_unpacks_without_end_is_stopped(monkeypatch):
    monkeypatch.setattr(apart, "MAX_SECONDS", 4)
    # Fifty megabytes of "show text", in fifty kilobytes.
    content = zlib.compress(b"(aaaaaaaa) Tj " * 4_000_000, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    raw = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % item for item in enumerate(objects, 1))
    with pytest.raises(PlanFileError) as caught:
        plan_from_bytes(raw + b"trailer<</Root 1 0 R>>", "a.pdf")
    assert caught.value.key in ("plan-too-slow", "plan-damaged", "plan-empty")
