"""Word: text in the order of the document, changes as accepted, numbers as Word shows them."""

from __future__ import annotations

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

from atlas.reading.files import PlanFileError
from atlas.reading.open import plan_from_bytes
from tests.atlas.plan_files import archive, lines, members, saved


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


FORMS = [
    ("chineseCounting", "（%1）", ["（一）", "（二）"]),
    ("upperRoman", "%1.", ["I. ", "II. "]),
    ("ideographTraditional", "%1、", ["甲、", "乙、"]),
    ("decimalZero", "%1 ", ["01 ", "02 "]),
    ("decimalEnclosedParen", "%1", ["⑴", "⑵"]),
]


@pytest.mark.parametrize(("form", "text", "marks"), FORMS)
def test_a_list_may_write_its_numbers_in_any_form_and_have_levels_of_its_own(form, text, marks):
    document = docx.Document()
    numbering = document.part.numbering_part.element
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    family = (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{level.format("decimal", "%1)")}</w:abstractNum>'
    )
    own = f'<w:lvlOverride w:ilvl="0">{level.format(form, text)}</w:lvlOverride>'
    numbering.insert(0, parse_xml(family))
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/>{own}</w:num>')
    )
    for name in ("水库。", "道路。"):
        properties = document.add_paragraph(name)._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = 77
    read = plan_from_bytes(saved(document), "a.docx").text.split("\n")
    assert read[:2] == [f"{marks[0]}水库。", f"{marks[1]}道路。"]


def with_notes(document: docx.document.Document, notes: str) -> bytes:
    """Add a part of footnotes to a document."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    blob = f"<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>".encode()
    part = Part(PackURI("/word/footnotes.xml"), kind, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return saved(document)


def cite(note: int) -> BaseOxmlElement:
    return parse_xml(f"<w:r {nsdecls('w')}><w:footnoteReference w:id='{note}'/></w:r>")


def test_a_footnote_stands_behind_the_paragraph_or_table_that_cites_it():
    document = docx.Document()
    paragraph = document.add_paragraph("打造清河生态廊道")
    paragraph._p.append(cite(2))
    paragraph.add_run("，建设甲水库。")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "乙路", "2023"
    table.cell(0, 0).paragraphs[0]._p.append(cite(3))
    document.add_paragraph("完。")._p.append(cite(9))
    notes = "".join(
        f"<w:footnote w:id='{note}'><w:p><w:r><w:footnoteRef/></w:r>{run(text)}</w:p></w:footnote>"
        for note, text in ((0, "分隔线"), (2, "生态廊道：指绿地。"), (3, "乙路：指县道。"))
    )
    assert lines(with_notes(document, notes), "a.docx") == [
        "打造清河生态廊道，建设甲水库。",
        "生态廊道：指绿地。",
        "乙路\t2023",
        "乙路：指县道。",
        "完。",
    ]


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ],
)
def test_documents_with_macros_and_templates_are_read(kind):
    document = docx.Document()
    document.add_paragraph("新建甲水库。")
    parts = members(saved(document))
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(plain, kind.encode())
    assert lines(archive(parts), "a.docm") == ["新建甲水库。"]


def test_a_strict_document_is_named_and_the_user_told_to_save_it_anew():
    usual, strict = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    parts = {name: part.replace(usual, strict) for name, part in members(saved(docx.Document())).items()}
    with pytest.raises(PlanFileError) as caught:
        plan_from_bytes(archive(parts), "a.docx")
    assert caught.value.key == "plan-binary-known" and "Strict" in caught.value.values["kind"]


def test_paragraphs_stay_apart_without_a_full_stop_and_a_soft_break_does_not_part_them():
    document = docx.Document()
    for text in (
        "建设甲水库",
        "建设乙公路",
        "统筹东山镇、\n西岭镇和南桥\n镇发展",
        "完善丙园区、",
        "丁园区配套。",
    ):
        document.add_paragraph(text)
    assert lines(saved(document), "a.docx") == [
        "建设甲水库",
        "建设乙公路",
        "统筹东山镇、西岭镇和南桥镇发展",
        "完善丙园区、丁园区配套。",
    ]


def test_paragraphs_that_a_converter_made_of_lines_are_joined():
    text = "全县加快推进东山镇、西岭镇、南桥镇三个重点镇建设，打造清河生态廊道，支持柳河乡发展旅游。" * 6
    document = docx.Document()
    for at in range(0, len(text), 31):
        document.add_paragraph(text[at : at + 31])
    assert "".join(lines(saved(document), "a.docx")) == text
    assert all(line.endswith("。") for line in lines(saved(document), "a.docx"))


def test_a_title_broken_into_paragraphs_is_one_title():
    document = docx.Document()
    for text in (
        "甲县",
        "国民经济和社会发展",
        "第十五个五年规划和二〇四〇年",
        "愿景纲要",
        "2021年4月",
        "正文。",
    ):
        document.add_paragraph(text)
    plan = plan_from_bytes(saved(document), "a.docx")
    assert plan.title == "甲县国民经济和社会发展第十五个五年规划和二〇四〇年愿景纲要"
    assert plan.published == "2021-04"
