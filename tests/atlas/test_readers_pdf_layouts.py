"""PDF as offices set it: columns, notes, contents, marks across the page, pages on their side."""

from __future__ import annotations

from io import BytesIO
from itertools import chain, zip_longest

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from atlas.reading.files import PlanFileError
from atlas.reading.open import plan_from_bytes
from tests.atlas.plan_files import FONT, lines, pages

FIRST = "到二〇二五年，全县建成李家庄水库、王家沟水库和南桥工业园区，新修东山至西岭公路。群众用水更加方便。"
SECOND = (
    "加快推进东山镇、西岭镇、南桥镇建设，打造清河生态廊道，统筹北原镇农业产业园建设，支持柳河乡发展旅游。"
)
TEXT = [FIRST, SECOND, FIRST + SECOND, SECOND + FIRST]


def wrapped(paragraphs, width):
    """Break paragraphs into lines of so many characters, each begun with an indent."""
    for paragraph in paragraphs:
        text = "　　" + paragraph
        yield from (text[at : at + width] for at in range(0, len(text), width))


def column(texts, x, y, size=12, step=20):
    return [(x, y + step * row, text, size) for row, text in enumerate(texts)]


def in_columns(gap):
    rows = list(wrapped(TEXT, 18))
    half = (len(rows) + 1) // 2
    right = 72 + 18 * 12 + gap
    return column(rows[:half], 72, 160), column(rows[half:], right, 160)


@pytest.mark.parametrize("order", ["by column", "by line"])
@pytest.mark.parametrize("gap", [14, 24])
def test_columns_are_read_one_after_the_other(order, gap):
    left, right = in_columns(gap)
    if order == "by column":
        drawn = [*left, *right]
    else:
        drawn = [line for line in chain.from_iterable(zip_longest(left, right)) if line]
    raw = pages([(200, 100, "第一章 水利与城镇", 18), *drawn])
    assert lines(raw, "a.pdf") == ["第一章水利与城镇", *TEXT]


def test_a_paragraph_goes_on_in_the_next_column_and_below_a_heading_across_both():
    left, right = in_columns(24)
    lower = [(x, y + 400, text, size) for x, y, text, size in (*left, *right)]
    raw = pages([*left, *right, (200, 520, "第二章 再来一遍", 18), *lower])
    assert lines(raw, "a.pdf") == [*TEXT, "第二章再来一遍", *TEXT]


def test_the_columns_of_a_table_without_rules_stay_rows():
    rows = [
        ("李家庄水库除险加固工程", "新建"),
        ("王家沟水库", "扩建"),
        ("南桥园", "续建"),
        ("清河治理", "新建"),
        ("西岭路", "新建"),
    ]
    raw = pages(
        [
            cell
            for row, (name, kind) in enumerate(rows)
            for cell in column([name], 72, 100 + 20 * row) + column([kind], 300, 100 + 20 * row)
        ]
    )
    assert lines(raw, "a.pdf") == ["\t".join(row) for row in rows]


def test_lines_that_a_program_wrote_in_another_order_are_read_downwards():
    rows = column(wrapped([FIRST + SECOND], 30), 72, 140)
    raw = pages([*rows[1::2], *rows[::2], (200, 80, "第一章 总则", 18)])
    assert lines(raw, "a.pdf") == ["第一章总则", FIRST + SECOND]


def noted():
    rows = list(wrapped([FIRST + SECOND + FIRST, SECOND], 30))
    mark = (72 + 30 * 12, 100 - 6, "①", 6)
    first = column(rows[:3], 72, 100)
    note = column(
        ["①清河生态廊道：指沿清河两岸的绿地与步道，由县水利局", "会同各乡镇组织实施。"], 72, 700, 9, 12
    )
    return pages(
        [first[0], mark, *first[1:], *note, (290, 800, "－1－")],
        [*column(rows[3:], 72, 100), (290, 800, "－2－")],
        [*column(wrapped([SECOND], 30), 72, 100), (290, 800, "－3－")],
    )


def test_a_footnote_stands_behind_the_paragraph_that_it_interrupts_and_cites_its_own_page():
    plan = plan_from_bytes(noted(), "a.pdf")
    assert plan.flow.text.split("\n") == [
        FIRST + SECOND + FIRST,
        "清河生态廊道：指沿清河两岸的绿地与步道，由县水利局会同各乡镇组织实施。",
        SECOND,
        SECOND,
    ]
    note, last = plan.flow.text.index("清河生态廊道："), len(plan.flow.text) - 1
    assert [plan.cite(at).page for at in (0, note - 2, note, note + 60, last)] == [1, 2, 1, 2, 3]


def test_the_raised_figure_of_a_unit_is_no_mark_of_a_note():
    row = [
        (72, 100, "新增库容三百万m"),
        (72 + 7 * 12 + 8, 94, "1", 6),
        (72 + 7 * 12 + 14, 100, "，覆盖全县各村各户各单位。"),
    ]
    raw = pages([*row, *column(["水库建成。"] * 4, 72, 120), (72, 700, "1 指新建水库。", 8)])
    assert "三百万m1，" in plan_from_bytes(raw, "a.pdf").flow.text


def test_every_line_of_a_table_of_contents_stays_one_and_is_front_matter():
    entries = [
        ("第一章 总则", 1),
        ("第一节 基础", 1),
        ("一、水利", 2),
        ("专栏1 重点工程", 3),
        ("第二章 布局", 12),
    ]
    contents = [f"{title}{'…' * (30 - len(title))}{page}" for title, page in entries]
    body = column(wrapped([FIRST + SECOND], 30), 72, 140)
    raw = pages([(260, 80, "目 录", 18), *column(contents, 72, 120)], [(200, 80, "第一章 总则", 18), *body])
    plan = plan_from_bytes(raw, "a.pdf")
    assert [plan.text_of(block) for block in plan.body()] == ["第一章总则", FIRST + SECOND]
    assert len(plan.flow.text.split("\n")) == 8


def canvas_pages(*draw) -> bytes:
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    for each in draw:
        each(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def written(canvas, texts):
    for x, y, text, size in texts:
        canvas.setFont(FONT, size)
        canvas.drawString(x, A4[1] - y, text)


@pytest.mark.parametrize("behind", [True, False])
@pytest.mark.parametrize("angle", [0, 45])
def test_a_mark_across_every_page_is_no_text(angle, behind):
    rows = list(wrapped([FIRST + SECOND + FIRST + SECOND], 30))

    def mark(canvas):
        canvas.saveState()
        canvas.setFont(FONT, 60)
        canvas.translate(300, A4[1] - 150)
        canvas.rotate(angle)
        canvas.drawCentredString(0, 0, "征求意见稿")
        canvas.restoreState()

    def page(texts):
        def draw(canvas):
            if behind:
                mark(canvas)
            written(canvas, column(texts, 72, 100))
            if not behind:
                mark(canvas)

        return draw

    raw = canvas_pages(*(page(rows[at : at + 3]) for at in range(0, len(rows), 3)))
    assert lines(raw, "a.pdf") == [FIRST + SECOND + FIRST + SECOND]


def test_a_wide_table_drawn_on_its_side_is_a_table():
    table = [
        ["序号", "项目名称", "总投资（万元）"],
        ["1", "李家庄水库", "35592"],
        ["2", "南桥工业园区", "8000"],
    ]
    xs, ys = [72, 140, 400, 640], [100, 130, 160, 190]

    def sideways(canvas):
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
        canvas.setFont(FONT, 12)
        canvas.drawString(300, A4[0] - 80, "专栏3 重点项目表")
        for y in ys:
            canvas.line(xs[0], A4[0] - y, xs[-1], A4[0] - y)
        for x in xs:
            canvas.line(x, A4[0] - ys[0], x, A4[0] - ys[-1])
        for y, row in zip(ys, table, strict=False):
            for x, text in zip(xs, row, strict=False):
                canvas.drawString(x + 4, A4[0] - y - 20, text)

    def upright(canvas):
        written(canvas, column(wrapped([FIRST], 30), 72, 100))

    assert lines(canvas_pages(upright, sideways), "a.pdf") == [
        FIRST,
        "专栏3重点项目表",
        *map("\t".join, table),
    ]


def test_text_set_downwards_is_read_downwards():
    label = [(560, 200 + 14 * row, char, 12) for row, char in enumerate("第三章空间布局")]
    raw = pages([*column(wrapped([FIRST + SECOND], 30), 72, 100), *label])
    assert lines(raw, "a.pdf") == [FIRST + SECOND, "第三章空间布局"]


@pytest.mark.parametrize(
    "footer", ["－{}－", "第{}页 共4页", "第 {} 页/共 4 页", "{} / 4", "· {} ·", "Page {} of 4", "— {} —"]
)
def test_page_numbers_in_any_form_are_dropped(footer):
    rows = list(wrapped([FIRST + SECOND + FIRST + SECOND], 30))
    texts = [rows[at : at + 2] for at in range(0, len(rows), 2)]
    raw = pages(
        *(
            [*column(text, 72, 100), (280, 800, footer.format(number), 9)]
            for number, text in enumerate(texts, 1)
        )
    )
    assert lines(raw, "a.pdf") == [FIRST + SECOND + FIRST + SECOND]


def test_a_framed_box_between_two_pages_stands_behind_the_paragraph_that_is_cut():
    rows = list(wrapped([FIRST + SECOND], 30))

    def first(canvas):
        written(canvas, column(rows[:2], 72, 100))
        canvas.rect(72, A4[1] - 700, 300, 100)
        written(canvas, column(["专栏1 水库工程", "新建甲水库。"], 80, 620, 10))

    def second(canvas):
        written(canvas, column(rows[2:], 72, 100))

    assert lines(canvas_pages(first, second), "a.pdf") == [FIRST + SECOND, "专栏1水库工程", "新建甲水库。"]


def font_without_characters(*codes: int, copies: int = 1) -> bytes:
    """A page whose font says nothing of the characters that its glyphs show."""
    shown = "".join(f"{code:04x}" for code in codes)
    content = b"BT /F 12 Tf 72 700 Td <%s> Tj ET" % shown.encode()
    kids = b" ".join([b"3 0 R"] * copies)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, copies),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/DW 200/FontDescriptor 7 0 R>>",
        b"<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 0 9 9]/ItalicAngle 0/Ascent 800/Descent 0"
        b"/CapHeight 700/StemV 80>>",
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % item for item in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>"


@pytest.mark.parametrize("codes", [range(300, 5000, 37), range(0x5000, 0x6000, 16)], ids=["medley", "rare"])
def test_a_font_that_does_not_say_its_characters_is_not_read_as_text(codes):
    with pytest.raises(PlanFileError) as caught:
        plan_from_bytes(font_without_characters(*codes), "a.pdf")
    assert caught.value.key == "plan-garbled"


def test_a_file_whose_table_of_objects_is_damaged_is_read():
    raw = pages([(72, 100, "新建甲水库。")])
    start = raw.rindex(b"xref\n")
    broken = raw[:start] + raw[start:].replace(b"0000000", b"0000999")
    assert lines(broken, "a.pdf") == ["新建甲水库。"]
