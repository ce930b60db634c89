"""Word: text in the order of the document, changes as accepted, numbers as Word shows them."""

from __future__ import annotations

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from atlas.reading.files import PlanFileError
from atlas.reading.open import plan_from_bytes
from tests.atlas.documents import archive, lines, members, saved


def in_body(*elements: str) -> bytes:
    """Make a Word document of paragraphs and tables in its own markup."""
    document = docx.Document()
    for element in elements:
        document.element.body.insert(-1, parse_xml(element.replace(">", f" {nsdecls('w')}>", 1)))
    return saved(document)


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_tracked_changes_are_read_as_accepted():
    raw = in_body(
        f"<w:p>{run('新建')}<w:del><w:r><w:delText>甲</w:delText></w:r></w:del><w:ins>{run('乙')}</w:ins>{run('水库。')}</w:p>",
        f"<w:p><w:moveFrom>{run('旧位置。')}</w:moveFrom></w:p>",
        f"<w:p><w:moveTo>{run('新位置。')}</w:moveTo></w:p>",
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('两段')}</w:p>",
        f"<w:p>{run('并作一段。')}</w:p>",
        "<w:tbl>"
        f"<w:tr><w:tc><w:p>{run('一')}</w:p></w:tc><w:tc><w:p>{run('二')}</w:p></w:tc></w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>{run('删')}</w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    )
    assert lines(raw, "a.docx") == ["新建乙水库。", "新位置。", "两段并作一段。", "一\t二"]


def test_merged_cells_say_their_text_once_in_their_first_place():
    document = docx.Document()
    table = document.add_table(3, 3)
    for at, text in {(0, 1): "目标", (1, 1): "2020", (1, 2): "2025", (2, 0): "甲", (2, 2): "9"}.items():
        table.cell(*at).text = text
    table.cell(0, 0).merge(table.cell(1, 0)).text = "指标"
    table.cell(0, 1).merge(table.cell(0, 2))
    expected = ["指标\t目标\t", "\t2020\t2025", "甲\t\t9"]
    assert lines(saved(document), "a.docx") == expected
    rows = "<tr><th rowspan=2>指标<th colspan=2>目标<tr><td>2020<td>2025<tr><td>甲<td><td>9"
    assert lines(f"<html><table>{rows}</table></html>".encode(), "a.html") == expected


def test_numbers_that_word_writes_itself_are_part_of_the_text():
    document = docx.Document()
    numbering = document.part.numbering_part.element
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/>{}<w:lvlText w:val="{}"/></w:lvl>'
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">'
            + level.format(0, "chineseCountingThousand", "", "第%1章")
            + level.format(1, "decimal", "<w:isLgl/>", "%1.%2")
            + "</w:abstractNum>"
        ),
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for text, depth in [("总则", 0), ("目标", 1), ("布局", 1), ("水利", 0), ("水库", 1)]:
        paragraph = document.add_paragraph(text + "。")
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = depth
        properties.get_or_add_numId().val = 77
    for text in ("甲。", "乙。"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("丙。", style="List Bullet")
    assert plan_from_bytes(saved(document), "a.docx").text.split("\n")[:-1] == [
        "第一章总则。",
        "1.1 目标。",
        "1.2 布局。",
        "第二章水利。",
        "2.1 水库。",
        "1. 甲。",
        "2. 乙。",
        "• 丙。",
    ]


def test_headers_comments_fields_and_hidden_text_are_left_out_and_boxes_kept():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    text = document.add_paragraph("正文。")
    text.add_run("隐藏").font.hidden = True
    document.add_comment(text.runs[0], "批注")
    text._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:instrText>PAGE</w:instrText></w:r>"))
    box = f"<w:txbxContent><w:p>{run('框中。')}</w:p></w:txbxContent>"
    text._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:pict>{box}</w:pict></w:r>"))
    control = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p>{run('控件中。')}</w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(-1, parse_xml(control))
    assert lines(saved(document), "a.docx") == ["正文。", "框中。", "控件中。"]


def test_a_box_drawn_as_a_table_of_one_cell_is_text():
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "专栏1：水库工程\n新建甲水库。"
    assert lines(saved(document), "a.docx") == ["专栏1：水库工程", "新建甲水库。"]


def test_pages_are_those_that_word_recorded():
    document = docx.Document()
    document.add_paragraph("一页。")
    broken = document.add_paragraph("李家")
    broken.add_run()._r.append(parse_xml(f"<w:lastRenderedPageBreak {nsdecls('w')}/>"))
    broken.add_run("庄水库。")
    plan = plan_from_bytes(saved(document), "a.docx")
    assert plan.text == "一页。\n李家庄水库。\n"
    assert [plan.cite(plan.flow.text.index(word)).page for word in ("一页", "李家庄", "水库")] == [1, 1, 2]


def test_without_a_record_of_word_no_page_is_claimed():
    document = docx.Document()
    document.add_paragraph("一。")
    document.add_page_break()
    document.add_paragraph("二。")
    plan = plan_from_bytes(saved(document), "a.docx")
    assert plan.pages == () and plan.cite(0).page is None


def test_entities_are_not_expanded():
    entities = '<!ENTITY e0 "xxxxxxxxxx">' + "".join(
        f'<!ENTITY e{rank} "{f"&e{rank - 1};" * 10}">' for rank in range(1, 9)
    )
    body = f"<w:document {nsdecls('w')}><w:body><w:p>{run('水库。&e8;')}</w:p></w:body></w:document>"
    parts = members(saved(docx.Document()))
    parts["word/document.xml"] = f"<!DOCTYPE d [{entities}]>{body}".encode()
    try:
        assert plan_from_bytes(archive(parts), "a.docx").flow.text == "水库。"
    except PlanFileError as error:
        assert error.key == "plan-damaged"
