"""An invented plan in pieces, and the layouts that offices and converters give one like it."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import chain

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from tests.atlas.plan_files import FONT, Piece, flowables, saved

_GOALS = (
    "到二〇二五年，全县经济总量突破三百亿元，城镇化率达到百分之六十二，森林覆盖率稳步提高，居民收入增长与经济"
    "增长同步，群众的获得感、幸福感、安全感不断增强，现代化建设迈出坚实步伐。"
)
_LAYOUT = (
    "构建“一带、两轴、三区”的空间布局。一带是指沿清河的生态文化带，串联东山镇、柳河乡和城关街道；两轴是指通达"
    "高速发展轴和大铁路发展轴；三区是指北部林果区、中部城镇区和南部工贸区。北部林果区包括北原镇和西岭镇，重点发展"
    "核桃、红枣产业；中部城镇区包括城关街道和东山镇；南部工贸区包括南桥镇和柳河乡。"
)
_WATER = (
    "加快李家庄水库除险加固，新建王家沟水库，完成清河干流（石桥村—龙王庙段）治理二十公里，整治浊河河道。实施"
    "东山镇、西岭镇两处集中供水工程，解决石桥村、上庄村、下庄村等十二个村的饮水问题。"
)
_ROADS = (
    "新建和平街西延工程（光明路—环城路），改造光明路、迎宾大道，修建县城至古塔景区的旅游公路。推进通达高速南桥"
    "出口改建，建设柳河乡汽车站和西岭镇客运站，行政村全部通上硬化路。"
)
_TOWNS = (
    "突出城关街道的中心地位，支持南桥镇建设工业园区，扶持北原镇建设农产品加工园区，把西岭核桃小镇、龙泉寺和古塔"
    "景区连成一条旅游线。完善县医院、县第一中学和城南污水处理厂，建成白鹭湖湿地公园。"
)
PIECES = (
    Piece("heading", "第一章 总体要求"),
    Piece("heading", "第一节 发展目标"),
    Piece("text", _GOALS),
    Piece("heading", "第二节 空间布局"),
    Piece("text", _LAYOUT),
    Piece("heading", "第二章 重点任务"),
    Piece("heading", "第一节 水利"),
    Piece("text", _WATER),
    Piece("text", "专栏1 水利重点工程"),
    Piece(
        "table",
        rows=(
            ("序号", "项目名称", "建设内容", "总投资（万元）"),
            ("1", "李家庄水库除险加固工程", "加固大坝，更换闸门", "3200"),
            ("2", "王家沟水库新建工程", "库容三百万立方米", "35592"),
            ("3", "清河治理工程", "石桥村至龙王庙二十公里", "8600"),
            ("4", "西岭镇供水工程", "铺设管网三十公里", "1280"),
        ),
    ),
    Piece("heading", "第二节 交通"),
    Piece("text", _ROADS),
    Piece("text", "——提升东山镇至北原镇公路"),
    Piece("text", "——完善柳河乡道路"),
    Piece("heading", "第三节 城镇"),
    Piece("text", _TOWNS),
    Piece("text", _WATER + _ROADS),
)
HEADER = "甲县国民经济和社会发展第十四个五年规划纲要"
_SMALL = ParagraphStyle(
    "small", fontName=FONT, fontSize=10, leading=16, wordWrap="CJK", alignment=TA_JUSTIFY, firstLineIndent=20
)


def as_lines(pieces: Sequence[Piece]) -> bytes:
    """A paragraph a line."""
    return "\n".join(chain.from_iterable(_lines(piece) for piece in pieces)).encode()


def _lines(piece: Piece) -> Iterator[str]:
    if piece.kind == "table":
        yield from ("\t".join(row) for row in piece.rows)
    else:
        yield piece.text


def as_wrapped_text(pieces: Sequence[Piece], width: int = 30, height: int = 12) -> bytes:
    """Lines of one width, a header and a number on every page, in the encoding of old systems."""
    rows: list[str] = []
    for piece in pieces:
        for line in _lines(piece):
            text = line if piece.kind != "text" else f"　　{line}"
            fits = "\t" in text
            rows += [text] if fits else [text[at : at + width] for at in range(0, len(text), width)]
    pages = [rows[at : at + height] for at in range(0, len(rows), height)]
    numbered = [[HEADER, *page, f"第 {number} 页 共 {len(pages)} 页"] for number, page in enumerate(pages, 1)]
    return "\r\n".join(chain.from_iterable(numbered)).encode("gb18030")


def as_converted_markdown(pieces: Sequence[Piece]) -> bytes:
    """What a converter from PDF writes: tables in HTML, figures as formulas, emphasis."""
    blocks = []
    for piece in pieces:
        if piece.kind == "table":
            rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in piece.rows)
            blocks.append(
                "<html><body><table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table></body></html>"
            )
        elif piece.kind == "heading":
            blocks.append(f"# {piece.text}")
        else:
            blocks.append(piece.text.replace("一带", "**一带**"))
    return "\n\n".join(blocks).encode()


def as_office_page(pieces: Sequence[Piece]) -> bytes:
    """A page of an office's site, written by an editor for web pages."""
    body = []
    for piece in pieces:
        if piece.kind == "table":
            rows = ("".join(f"<td><p>{cell}</p></td>" for cell in row) for row in piece.rows)
            body.append(
                "<table border=1><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>"
            )
        else:
            text = html.escape(piece.text).replace("，", "，<span>", 1).replace("；", "</span>；\n", 1)
            body.append(f'<p style="text-indent:2em">&nbsp;&nbsp;&nbsp;&nbsp;{text}</p>')
    return (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body>'
        '<div class="nav"><ul><li><a href="/a">走进东山镇</a></li></ul></div>'
        f'<div class="TRS_Editor">{"".join(body)}</div>'
        '<p>上一篇：<a href="/b">西岭镇水库安全通知</a></p><p>主办：甲县人民政府办公室</p></body></html>'
    ).encode("gb18030")


def as_two_column_pdf(pieces: Sequence[Piece]) -> bytes:
    """Two columns on small pages, with a header, page numbers and a mark across each page."""
    width, height = size = A5[0], 400

    def furnish(canvas: Canvas, _: object) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(width / 2, height - 30, HEADER)
        canvas.drawCentredString(width / 2, 25, f"第{canvas.getPageNumber()}页 共9页")
        canvas.saveState()
        canvas.setFont(FONT, 50)
        canvas.translate(width / 2, height / 2)
        canvas.rotate(45)
        canvas.drawCentredString(0, 0, "内部资料")
        canvas.restoreState()

    stream = BytesIO()
    column = (width - 80) / 2
    frames = [Frame(left, 50, column, height - 100, 0, 0, 0, 0) for left in (30, width - 30 - column)]
    template = BaseDocTemplate(stream, pagesize=size, invariant=1)
    template.addPageTemplates(PageTemplate(frames=frames, onPage=furnish))
    template.build(flowables(pieces, _SMALL))
    return stream.getvalue()


def as_edited_word(pieces: Sequence[Piece]) -> bytes:
    """Numbers that Word writes itself, changes that were not accepted, broken lines, a page header."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = HEADER
    numbering = document.part.numbering_part.element
    level = (
        '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        '<w:lvlText w:val="第%{}{}"/></w:lvl>'
    )
    family = level.format(0, 1, "章") + level.format(1, 2, "节")
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{family}</w:abstractNum>')
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for piece in pieces:
        if piece.kind == "table":
            table = document.add_table(0, len(piece.rows[0]))
            for row in piece.rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        elif piece.kind == "heading":
            number, title = piece.text.split()
            properties = document.add_paragraph(title)._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = int(number.endswith("节"))
            properties.get_or_add_numId().val = 77
        else:
            head, tail = piece.text[:9], piece.text[9:]
            paragraph = document.add_paragraph(head)
            for change, tag, text in (("del", "delText", "柳河水库"), ("ins", "t", tail[:5])):
                run = f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"
                paragraph._p.append(parse_xml(f"<w:{change} {nsdecls('w')}>{run}</w:{change}>"))
            paragraph.add_run(tail[5:].replace("，", "，\n", 1))
    return saved(document)
