"""The office's own template keeps its look; what is no template is told so, and no file is left."""

from __future__ import annotations

import zipfile

import pptx
import pytest
from pptx.util import Emu

from layers.export.errors import ExportError
from tests.layers.export.slides.decks import titles, world, written

TYPES = "[Content_Types].xml"
TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


@pytest.fixture
def template(tmp_path):
    """A 16:10 template of an office, with a layout of its own name and two sample slides."""
    made = pptx.Presentation()
    made.slide_width, made.slide_height = Emu(11_000_000), Emu(6_875_000)
    made.slide_layouts[5].name = "本局版式"
    for _ in range(2):
        made.slides.add_slide(made.slide_layouts[1]).shapes.title.text = "示例页"
    path = tmp_path / "office.pptx"
    made.save(str(path))
    return path


def rewritten(path, replace):
    """Write a package again with its parts changed, or left out where the change gives None."""
    with zipfile.ZipFile(path) as package:
        parts = {name: replace(name, package.read(name)) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            if content is not None:
                package.writestr(name, content)


def test_a_template_gives_layouts_and_size_but_no_slides(template, tmp_path):
    deck = written(tmp_path / "a.pptx", world(), template=template)
    assert (deck.slide_width, deck.slide_height) == (11_000_000, 6_875_000)
    assert "示例页" not in titles(deck) and "一轴一核两区" in titles(deck)
    assert {slide.slide_layout.name for slide in deck.slides} == {"Title Slide", "本局版式"}
    with zipfile.ZipFile(tmp_path / "a.pptx") as package:
        slides = [name for name in package.namelist() if name.startswith("ppt/slides/slide")]
    assert len(slides) == len(deck.slides)
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height


def test_a_template_without_any_placeholder_gets_titles_all_the_same(template, tmp_path):
    made = pptx.Presentation(str(template))
    for layout in made.slide_layouts:
        for shape in list(layout.placeholders):
            shape.element.getparent().remove(shape.element)
    made.save(str(template))
    deck = written(tmp_path / "a.pptx", world(), template=template)
    said = ["".join(slide.element.itertext()) for slide in deck.slides]
    assert "一轴一核两区" in said[2] and "测试县规划图集" in said[0]


def without_layouts(path) -> None:
    made = pptx.Presentation(str(path))
    for slide in list(made.slides._sldIdLst):
        made.part.drop_rel(slide.rId)
        made.slides._sldIdLst.remove(slide)
    for layout in list(made.slide_layouts):
        made.slide_layouts.remove(layout)
    made.save(str(path))


def without(part: str):
    return lambda path: rewritten(path, lambda name, each: None if part in name else each)


def cut(part: str):
    return lambda path: rewritten(path, lambda name, each: each[:99] if part in name else each)


def of_kind(kind: str):
    return lambda path: rewritten(
        path, lambda name, each: each.replace(TYPE.encode(), kind.encode()) if name == TYPES else each
    )


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (lambda path: path.write_bytes(b""), "template-broken"),
        (lambda path: path.write_bytes(path.read_bytes()[:-900]), "template-broken"),
        (lambda path: path.write_text("no presentation", encoding="utf-8"), "template-broken"),
        (lambda path: path.unlink(), "template-broken"),
        (without("presentation.xml"), "template-broken"),
        (cut("slideMaster1.xml"), "template-broken"),
        (of_kind(TYPE.replace("presentation.main", "template.main")), "template-kind"),
        (of_kind("application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"), "template-kind"),
        (without_layouts, "template-without-layouts"),
    ],
)
def test_what_is_no_template_is_refused(template, tmp_path, spoil, key):
    spoil(template)
    (tmp_path / "out").mkdir()
    with pytest.raises(ExportError) as refused:
        written(tmp_path / "out" / "a.pptx", world(), template=template)
    assert refused.value.key == key
    assert world().words(f"error.{key}", **refused.value.values)
    assert list((tmp_path / "out").iterdir()) == []
