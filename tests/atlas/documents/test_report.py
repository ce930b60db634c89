"""The report as a file: Word and page say the same, whatever names hold and whatever an atlas lacks."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import partial

import docx
import pandas as pd
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from atlas import exporting
from atlas.documents.figures import drawn
from atlas.documents.report.findings import kinds
from atlas.documents.report.numbers import heading
from atlas.documents.report.projects import short
from atlas.documents.report.whole import report
from atlas.documents.sheets import html
from atlas.documents.tree import Picture, Table
from atlas.documents.word.document import word
from atlas.words import catalogue
from layers.export.errors import ExportError
from layers.export.options import made
from layers.export.registry import exporter
from layers.export.run import pack, write
from layers.layer import Layer, features
from tests import sample_atlas

REPORT = exporting.formats()["report"]
DPI = 72


@pytest.fixture(scope="module")
def document(subject):
    return report(subject, partial(drawn, subject, dpi=DPI))


@pytest.fixture(scope="module")
def opened(document):
    return docx.Document(io.BytesIO(word(document)))


@pytest.fixture(scope="module")
def page(document):
    return ET.fromstring(html(document).removeprefix("<!DOCTYPE html>"))


def blocks(document, kind):
    return [block for section in document.sections for block in section.blocks if isinstance(block, kind)]


def test_word_has_the_headings_as_styles_and_a_table_of_contents(document, opened):
    told = [
        (int(line.style.name[-1]), line.text)
        for line in opened.paragraphs
        if line.style.name[:7] == "Heading"
    ]
    assert told == [(heading.level, heading.text) for heading in document.headings]
    body = opened.element.body
    fields = [told.text for told in body.iter(qn("w:instrText"))]
    assert any(text.strip().startswith("TOC") for text in fields)
    names = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert len(links) == len(told) and set(links) <= names


def test_tables_in_word_repeat_their_heads_and_split_no_row(document, opened):
    tables = blocks(document, Table)
    assert [len(each.rows) for each in opened.tables] == [1 + len(table.rows) for table in tables]
    for table in opened.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_word_has_chinese_fonts_pictures_page_numbers_and_a_wide_list(document, opened):
    for name in ("Normal", "Heading 1", "Heading 2", "Caption", "Atlas Table"):
        fonts = opened.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) in ("宋体", "黑体") and not fonts.get(qn("w:eastAsiaTheme"))
    pictures = blocks(document, Picture)
    assert [shape._inline.docPr.get("descr") for shape in opened.inline_shapes] == [
        picture.description for picture in pictures
    ]
    assert len(pictures) == 1 and pictures[0].png.startswith(b"\x89PNG")
    foot = opened.sections[0].footer._element
    assert "PAGE" in "".join(told.text for told in foot.iter(qn("w:instrText")))
    assert document.foot in opened.sections[0].footer.paragraphs[0].text
    assert [section.orientation for section in opened.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]


def test_word_and_page_say_the_same(document, opened, page):
    cells = [[[cell.text for cell in row.cells] for row in table.rows] for table in opened.tables]
    shown = [
        [["".join(cell.itertext()) for cell in row] for row in table.iter("tr")]
        for table in page.iter("table")
    ]
    assert cells == shown
    heads = [
        "".join(each.itertext()) for each in page.iter() if each.tag in ("h2", "h3", "h4") and each.get("id")
    ]
    assert heads == [each.text for each in document.headings]
    links = [each.get("href") for each in page.iter("a")]
    assert links == [f"#h{number}" for number in range(1, len(heads) + 1)]
    assert [each.get("src", "")[:15] for each in page.iter("img")] == ["data:image/png;"]


def test_the_cover_says_what_this_is(subject, document):
    facts = dict(document.cover.facts)
    assert sample_atlas.NAME in document.cover.title
    assert facts[subject.words("report.cover.sha256")] == subject.about.sha256[:12]
    assert facts[subject.words("about.review")] == subject.words("report.cover.to_fill")
    assert facts[subject.words("report.cover.made")] == subject.about.made


def test_hostile_names_are_text(subject):
    name = "\x00\x1f=cmd|' /C calc'!A0 </td><script>alert(1)</script> &amp; 䶮𠮷"
    layers = []
    for layer in subject.layers:
        table = layer.features.copy()
        table["name"] = name
        layers.append(replace(layer, features=table, title={"zh": f"“{name}”", "en": f"“{name}”"}))
    document = report(replace(subject, layers=tuple(layers)), None)
    shown = "\ufffd\ufffd" + name[2:]
    page = ET.fromstring(html(document).removeprefix("<!DOCTYPE html>"))
    assert not list(page.iter("script"))
    assert shown in ["".join(cell.itertext()) for cell in page.iter("td")]
    opened = docx.Document(io.BytesIO(word(document)))
    assert shown in [cell.text for table in opened.tables for cell in table._cells]


def test_an_atlas_without_structures_projects_and_findings_says_so(subject):
    outline = next(layer for layer in subject.layers if layer.id == "county-outline")
    bare = replace(subject, layers=(outline,), findings=subject.findings.iloc[:0], dossier="")
    document = report(bare, partial(drawn, bare, dpi=DPI))
    said = [block.text for section in document.sections for block in section.blocks if hasattr(block, "text")]
    for key in ("report.structures.none", "report.projects.none", "indicators.none", "findings.none"):
        assert subject.words(key) in said
    assert len(document.sections) == 1 and not blocks(document, Picture)
    assert len(docx.Document(io.BytesIO(word(document))).sections) == 1
    ET.fromstring(html(document).removeprefix("<!DOCTYPE html>"))


def test_a_structure_of_which_nothing_is_placed_has_no_picture(subject):
    rows = [{"id": "z9", "name": "某轴", "kind": "axis", "symbol": "axis", "structure": "某结构"}]
    lost = Layer("structure-9", {"zh": "某结构", "en": "some"}, "structures", features(rows, [None]))
    alone = replace(subject, layers=(lost,))
    document = report(alone, partial(drawn, alone, dpi=DPI))
    assert not blocks(document, Picture)
    assert subject.words("report.structures.no_figure") in [
        getattr(block, "text", "") for block in document.sections[0].blocks
    ]


def test_a_template_gives_its_page_and_styles_but_not_its_text(document, tmp_path):
    office = docx.Document()
    office.styles["Heading 1"].font.name = "Office Font"
    office.add_paragraph("旧报告的正文")
    office.sections[0].header.paragraphs[0].text = "某某局"
    office.save(str(tmp_path / "office.docx"))
    made = docx.Document(io.BytesIO(word(document, tmp_path / "office.docx")))
    assert made.styles["Heading 1"].font.name == "Office Font"
    assert made.sections[0].header.paragraphs[0].text == "某某局"
    assert "旧报告的正文" not in [line.text for line in made.paragraphs]
    assert document.cover.title in [line.text for line in made.paragraphs]


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04 broken"])
def test_a_template_that_is_none_leaves_nothing_behind(subject, tmp_path, content):
    template, target = tmp_path / "template.docx", tmp_path / "report.docx"
    template.write_bytes(content)
    options = made(REPORT.options, {"template": template, "pictures": False, "lists": False})
    with pytest.raises(ExportError, match="report-template"):
        write(REPORT, subject, options, target)
    assert list(tmp_path.iterdir()) == [template]


def test_the_page_has_a_suffix_of_its_own(subject):
    how = exporting.formats()["report-html"]
    name, content, _ = pack(how, subject, made(how.options, {"pictures": False}), "图集")
    assert name == "图集.report.html"
    assert content.startswith(b"<!DOCTYPE html>")
    assert exporter("图集.report.html", exporting.formats()) is how
    assert exporter("图集.html", exporting.formats()).id == "webmap"


def test_every_sort_of_finding_has_its_kind():
    codes = {key.removeprefix("finding.") for key in catalogue("zh") if key.startswith("finding.")}
    listed = [code for codes_of_kind in kinds().values() for code in codes_of_kind]
    assert sorted(listed) == sorted(codes)


def test_findings_of_a_new_sort_stand_under_others(subject):
    row = {
        "code": "quite-new",
        "message_zh": "新",
        "message_en": "new",
        "subjects": "",
        "state": "",
        "start": 0,
    }
    document = report(replace(subject, findings=pd.DataFrame([row])), None)
    told = subject.words("report.findings.kind.others", count=1)
    assert [each.text for each in document.headings if told in each.text]


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        ("第一章总则 › 第二节基础 › 专栏1-2：工程 › 第 3 页", "第一章 › 第二节 › 专栏1-2 › 第 3 页"),
        ("附件", "附件"),
        ("", ""),
    ],
)
def test_a_citation_is_shortened_to_its_numbers(citation, expected):
    assert short(citation) == expected


def test_headings_are_numbered_as_each_language_does():
    assert heading("zh", "项目", 12) == "十二、项目"
    assert heading("zh", "按领域", 3, 21) == "（二十一）按领域"
    assert heading("en", "By sector", 3, 1) == "3.1 By sector"
