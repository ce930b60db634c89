"""Pictures show what the composition says: colours where they belong, every character, the same bytes."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from fontTools.ttLib.tables.TupleVariation import TupleVariation  # type: ignore[import-untyped]
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import fontManager, get_font
from PIL import Image

from layers.export import run
from layers.export.composition import Composition, compose
from layers.export.errors import ExportError
from layers.export.picture import files, fonts, sheet
from layers.export.picture.figure import figure
from layers.export.registry import exporters
from tests.layers.export.worlds import county, structure

NO_FONTS = {"regular": ["Nowhere Sans"], "rare": [], "packages": {}}
DPI = 100
SVG = "{http://www.w3.org/2000/svg}"
HINTED_MM = 0.4  # a pixel of 72 dpi, to which letters are hinted here


@pytest.fixture(scope="module")
def composed() -> Composition:
    return compose(county(structure()))


@pytest.fixture(scope="module")
def pixels(composed) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(files.png(composed, DPI))).convert("RGB")).astype(int)


def at(pixels: np.ndarray, x_mm: float, y_mm: float) -> np.ndarray:
    """Read the colour about a place on the sheet."""
    row, column = round(y_mm * DPI / 25.4), round(x_mm * DPI / 25.4)
    middle: np.ndarray = np.median(pixels[row - 2 : row + 3, column - 2 : column + 3].reshape(-1, 3), axis=0)
    return middle


def test_a_zone_has_its_colour_where_it_lies_and_beyond_the_county_is_none(composed, pixels):
    zone = next(shape for shape in composed.shapes if shape.name == "南部农业区")
    left, _, _, lower = zone.geometry.bounds
    red, green, blue = at(pixels, left + 4, lower - 4)
    assert green - red > 20 and green > blue  # a pale green
    beyond = at(pixels, composed.map.x_mm + 2, composed.map.bottom_mm - 2)
    assert np.ptp(beyond) < 12 and beyond.min() > 225
    assert pixels.shape == (int(210 / 25.4 * DPI), int(297 / 25.4 * DPI), 3)


def test_the_core_is_concentric_and_the_axis_loud(composed, pixels):
    core = next(marker for marker in composed.markers if marker.name == "主城核心")
    ring = at(pixels, core.x_mm + core.size_mm * 0.43, core.y_mm)
    gap = at(pixels, core.x_mm + core.size_mm * 0.29, core.y_mm)
    assert ring.sum() < gap.sum()
    arrow = composed.arrows[0]
    red, green, blue = at(pixels, arrow.x_mm, arrow.y_mm)
    assert red > 180 and green < 130 and blue < 60


def test_no_writing_leaves_the_sheet_and_boxes_are_as_wide_as_their_writing(composed):
    canvas = sheet.draw(composed)
    renderer = FigureCanvasAgg(canvas.figure).get_renderer()
    width, height = canvas.figure.bbox.width, canvas.figure.bbox.height
    written = {}
    for text in canvas.axes.texts:
        extent = text.get_window_extent(renderer)
        assert extent.x0 >= 0 and extent.x1 <= width and extent.y0 >= 0 and extent.y1 <= height, text
        written[text.get_text()] = extent.width / canvas.figure.dpi * 25.4
    for label in composed.labels:
        for line in label.text.text.split("\n"):
            assert written[line] <= label.text.box.width_mm + HINTED_MM


def test_svg_and_pdf_keep_text_as_text_and_say_what_they_are(composed):
    drawing = ET.fromstring(files.svg(composed))
    texts = {node.text for node in drawing.iter(f"{SVG}text")}
    assert {"南部农业区", "图例", "经济主轴"} <= texts
    assert "Microsoft YaHei" in next(node for node in drawing.iter(f"{SVG}text")).get("style", "")
    document = pypdfium2.PdfDocument(files.pdf(composed))
    said = document[0].get_textpage().get_text_range()
    assert "南部农业区" in said and "示意图，仅供内部研究" in said
    about = document.get_metadata_dict()
    assert about["Title"] == composed.title.text and "审图号" in about["Subject"]
    width, height = document[0].get_size()
    assert (width, height) == pytest.approx((297 * 72 / 25.4, 210 * 72 / 25.4), abs=0.1)


@pytest.mark.parametrize("how", [lambda sheet: files.png(sheet, 72), files.svg, files.pdf])
def test_the_same_sheet_gives_the_same_bytes(composed, how):
    assert how(composed) == how(composed)


def test_pictures_drawn_at_once_are_those_drawn_one_after_the_other(composed):
    with ThreadPoolExecutor(2) as pool:
        drawn = list(pool.map(lambda dpi: files.png(composed, dpi), (50, 60)))
    assert drawn == [files.png(composed, dpi) for dpi in (50, 60)]


def test_a_character_that_no_font_holds_is_a_fault_and_no_file_is_left(tmp_path):
    zone = structure()
    zone.features.loc[1, "name"] = "南部\U000f1234区"
    with pytest.raises(ExportError, match="no-glyph") as refused:
        run.write(exporters()["png"], county(zone), exporters()["png"].options(), tmp_path / "a.png")
    assert "U+F1234" in str(refused.value.values["characters"])
    assert list(tmp_path.iterdir()) == []


def test_rare_characters_are_drawn_by_a_font_that_holds_them():
    found = fonts.fonts(["䶮", "𠮷", "南部农业区"])
    used = found.files.values() if found.files else map(fontManager.findfont, found.families)
    held = set().union(*(get_font(str(file)).get_charmap() for file in used))
    assert set(map(ord, "䶮𠮷南部农业区")) <= held


def test_a_machine_without_chinese_fonts_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(fonts, "_table", lambda: NO_FONTS)
    with pytest.raises(ExportError, match="no-font"):
        fonts.fonts(["区"])


def test_without_fonts_that_of_a_package_is_cut_to_regular_and_bold(monkeypatch, tmp_path, composed):
    package = tmp_path / "a_font_package"
    package.mkdir()
    (package / "__init__.py").touch()
    characters = {char for text in sheet.texts(composed) for char in text} - {"\n"}
    variable_font(package / "a[wght].ttf", characters)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(fonts, "_table", lambda: NO_FONTS | {"packages": {package.name: "a[wght].ttf"}})
    found = fonts.fonts(sheet.texts(composed))
    widths = [
        get_font(str(found.of(10, bold=bold).get_file())).load_char(ord("图")).width for bold in (False, True)
    ]
    assert widths[0] < widths[1]
    assert files.png(composed, 50)
    with pytest.raises(ExportError, match="no-font"):
        fonts.fonts(["\U000f1234"])


def variable_font(path: Path, characters: set[str]) -> None:
    """Make a font whose every character is a bar, the wider the bolder."""
    names = {ord(char): f"u{ord(char):05X}" for char in sorted(characters)}
    glyphs = [".notdef", *names.values()]
    builder = FontBuilder(1000)
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap(names)
    pen = TTGlyphPen(None)
    for move, spot in (
        (pen.moveTo, (0, 0)),
        (pen.lineTo, (0, 800)),
        (pen.lineTo, (200, 800)),
        (pen.lineTo, (200, 0)),
    ):
        move(spot)
    pen.closePath()
    bar = pen.glyph()
    builder.setupGlyf(dict.fromkeys(glyphs, bar))
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (1000, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Bars", "styleName": "Thin"})
    builder.setupFvar([("wght", 100, 100, 900, "Weight")], [])
    wider = [(0, 0), (0, 0), (600, 0), (600, 0), (0, 0), (0, 0), (0, 0), (0, 0)]
    builder.setupGvar({name: [TupleVariation({"wght": (0, 1, 1)}, wider)] for name in glyphs})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


@pytest.mark.parametrize("name", ["png", "svg", "pdf"])
def test_each_format_writes_one_file(tmp_path, name):
    how = exporters()[name]
    options = replace(how.options(), sheet="standard", **({"dpi": 72} if name == "png" else {}))
    (path,) = run.write(how, county(structure()), options, tmp_path / f"a{how.suffix}")
    assert path.stat().st_size > 10_000


def test_a_figure_for_a_document_is_as_large_as_asked():
    picture = Image.open(io.BytesIO(figure(county(structure()), 120, 80, 100)))
    assert picture.size == (int(120 / 25.4 * 100), int(80 / 25.4 * 100))
    assert "示意图" in picture.info["Description"]
