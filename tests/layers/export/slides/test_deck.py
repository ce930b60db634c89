"""A deck opens again with everything named, editable, in order and within bounds; one is rendered."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from dataclasses import replace
from functools import partial

import numpy as np
import pypdfium2
import pytest
from lxml import etree

from atlas.words import text
from layers.export.errors import ExportError
from layers.export.slides.lean import MOST
from tests.layers.export.slides.decks import HOSTILE, titles, world, written
from tests.layers.export.slides.schema import disorder

GROUP, TABLE = 6, 19  # pptx.enum.shapes.MSO_SHAPE_TYPE


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("deck") / "a.pptx"


@pytest.fixture(scope="module")
def deck(path):
    return written(path, world(), tables=2)


@pytest.fixture(scope="module")
def structure(deck):
    return deck.slides[titles(deck).index("一轴一核两区")]


def test_there_is_a_slide_for_each_thing_to_say(deck):
    assert titles(deck) == [
        "测试县规划图集",
        "行政区划与交通",
        "一轴一核两区",
        "项目分布（按领域）",
        "项目概况（按领域）",
        "项目表（1）",
        "项目表（2）",
        "位置精度与资料来源",
    ]
    assert (deck.slide_width, deck.slide_height) == (12192000, 6858000)


def test_every_slide_says_that_it_is_schematic(deck):
    for slide in deck.slides:
        said = "".join(slide.element.itertext())
        assert "示意图，仅供内部研究，公开使用须送审" in said and "审图号：（未填写）" in said


def test_groups_are_layers_and_shapes_are_features(structure):
    groups = [shape for shape in structure.shapes if shape.shape_type == GROUP]
    names = [group.name for group in groups]
    assert {"乡镇", "一轴一核两区", "名称标注", "图例", "比例尺", "坐标北", "说明"} <= set(names)
    features = {shape.name for group in groups if group.name == "一轴一核两区" for shape in group.shapes}
    assert {"西部区", "发展轴", "核心"} <= features
    (zone,) = (
        each
        for each in structure.element.iter("{*}cNvPr")
        if each.get("name") == "西部区" and each.get("descr")
    )
    assert zone.get("descr") == (
        "定位依据：由其他地点推算；位置误差：约 1.5 公里以内；资料来源：测试数据；规划出处：第一章"
    )


def test_every_element_stands_in_the_order_of_the_schema_with_an_id_of_its_own(deck):
    for slide in deck.slides:
        assert disorder(slide.element) == []
        ids = [each.get("id") for each in slide.element.iter("{*}cNvPr")]
        assert len(ids) == len(set(ids))


def test_no_shape_has_more_vertices_than_one_can_edit(deck):
    counts = [
        len(geometry.findall(".//{*}pt"))
        for slide in deck.slides
        for geometry in slide.element.iter("{*}custGeom")
    ]
    assert len(counts) > 30 and min(counts) > 0 and max(counts) <= MOST


def test_a_broken_axis_carries_arrows_at_its_two_ends_only(structure):
    (axis,) = (
        group
        for group in structure.element.iter("{*}grpSp")
        if group.find(".//{*}cNvPr").get("name") == "发展轴"
    )
    ends = [
        tuple(line.find(f"{{*}}{end}") is not None for end in ("headEnd", "tailEnd"))
        for line in axis.iter("{*}ln")
    ]
    assert sorted(ends) == [(False, True), (True, False)]


def test_a_hatch_lies_over_the_colour_of_its_zone(structure):
    patterns = list(structure.element.iter("{*}pattFill"))
    assert patterns and all(each.find("{*}bgClr//{*}alpha").get("val") == "0" for each in patterns)


def test_hostile_names_are_shown_as_text(deck, structure):
    shown = HOSTILE.replace("\x0b", " ")
    assert any(each.get("name", "").startswith(shown[:40]) for each in structure.element.iter("{*}cNvPr"))
    cells = [
        cell.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    ]
    assert any(cell.startswith(shown[:12]) and cell.endswith("…") for cell in cells)
    assert "3.5 亿元" in cells and "第0号堤防" in cells


def test_a_long_table_is_bounded_and_says_so(deck):
    last = deck.slides[titles(deck).index("项目表（2）")]
    listed = sum(
        len(shape.table.rows) - 1
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table and "项目表" in shape.name
    )
    assert f"另有 {92 - listed} 个项目未列出" in "".join(last.element.itertext())


def test_names_on_the_map_do_not_cover_each_other(structure):
    (names,) = (shape for shape in structure.shapes if shape.name == "名称标注")
    boxes = [shape for shape in names.shapes if shape.has_text_frame and shape.text_frame.text]
    assert len(boxes) > 3
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            apart = (
                one.left + one.width <= other.left
                or other.left + other.width <= one.left
                or one.top + one.height <= other.top
                or other.top + other.height <= one.top
            )
            assert apart, (one.text_frame.text, other.text_frame.text)


def test_chinese_has_a_font_in_the_theme_and_every_run_asks_for_it(path, deck):
    with zipfile.ZipFile(path) as package:
        theme = etree.fromstring(package.read("ppt/theme/theme1.xml"))
    assert {font.find("{*}ea").get("typeface") for font in theme.iter("{*}majorFont", "{*}minorFont")} == {
        "Microsoft YaHei"
    }
    runs = [
        look
        for slide in deck.slides
        for look in slide.element.iter("{*}rPr")
        if look.find("{*}latin") is not None
    ]
    assert runs and all(look.find("{*}ea").get("typeface") == "+mn-ea" for look in runs)


def test_one_layer_alone_in_english_at_4_to_3(tmp_path):
    made = replace(world(), language="en", words=partial(text, "en"))
    alone = written(tmp_path / "b.pptx", replace(made, layers=made.layers[2:3]), aspect="4:3")
    assert titles(alone)[1:] == ["Administration and transport", "structure-1", "Accuracy and sources"]
    assert alone.slide_width == 9144000


def test_a_ground_without_any_place_takes_no_slide_and_stops_none(tmp_path):
    made = world()
    bare = tuple(replace(layer, features=layer.unplaced) for layer in made.ground)
    deck = written(tmp_path / "e.pptx", replace(made, ground=bare, layers=made.layers[2:3], outline=None))
    assert titles(deck)[1:] == ["一轴一核两区", "位置精度与资料来源"]


def test_a_title_of_any_length_fits_its_place(tmp_path):
    made = world()
    long = replace(made.layers[2], title={"zh": HOSTILE, "en": HOSTILE})
    deck = written(tmp_path / "d.pptx", replace(made, layers=(long,)))
    look = deck.slides[2].shapes.title.element.find(".//{*}rPr")
    assert titles(deck)[2].endswith("…") and look.get("sz") == "1200"


def test_nothing_placed_is_refused_and_leaves_no_file(tmp_path):
    made = world()
    bare = replace(made.layers[2], features=made.layers[2].unplaced)
    with pytest.raises(ExportError, match="nothing-placed"):
        written(tmp_path / "c.pptx", replace(made, layers=(bare,)))
    assert list(tmp_path.iterdir()) == []


def test_rendered_pages_show_what_they_should(path, deck, tmp_path):
    """LibreOffice draws each slide: a title, a coloured map on its left and a legend on its right."""
    office = shutil.which("soffice")
    if office is None and not os.environ.get("CI"):
        pytest.skip("LibreOffice is not at hand")
    assert office is not None
    command = [
        office,
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "pdf",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=180
    )
    pdf = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    assert len(pdf) == len(deck.slides)
    for title, page in zip(titles(deck), pdf, strict=True):
        assert title[:4] in page.get_textpage().get_text_range()
    page = pdf[titles(deck).index("一轴一核两区")].render(scale=1).to_numpy()[:, :, :3].astype(int)
    high, wide = page.shape[:2]
    ink, colour = page.min(axis=2) < 230, page.max(axis=2) - page.min(axis=2) > 30
    parts = {
        "title": ink[: high // 10, : wide // 2],
        "map": colour[high // 6 : -high // 6, wide // 10 : wide * 6 // 10],
        "legend": ink[high // 8 : high // 2, wide * 8 // 10 :],
        "notes": ink[high * 17 // 20 :, : wide // 2],
    }
    assert {name: bool(np.mean(part) > 0.003) for name, part in parts.items()} == dict.fromkeys(parts, True)
