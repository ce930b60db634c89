"""The presentation around the maps: our own plain one, or the office's template.

python-pptx opens and saves the package; of a template its masters, layouts and theme are kept and its
slides are left out.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.exc import PythonPptxError
from pptx.opc.constants import RELATIONSHIP_TYPE

from layers.export.errors import ExportError
from layers.export.slides import own, titles
from layers.export.slides.elements import EMU_PER_MM, SPACES, Element, element, legal
from layers.export.slides.shape import Box, Numbers, Told, text_box
from layers.export.slides.text import FONT, Paragraph

LARGEST = 200_000_000  # bytes of a template, unpacked
REFUSED = ("macroEnabled", "presentationml.template.main", "presentationml.slideshow.main", "vbaProject")
BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, PythonPptxError, etree.LxmlError)
FOOT = {"dt", "ftr", "sldNum"}
FIELD = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"  # any GUID
LONGEST = 255  # characters of a property of the file
TITLES = {"title", "ctrTitle"}
LEAST_ROOM = 0.55  # of the slide's height: what a template must leave for a map below its title
WIDE = 1.55  # width by height from which a slide counts as 16:9


@dataclass(frozen=True)
class Frame:
    """A presentation without slides, and which of its layouts are used."""

    presentation: Any  # pptx.presentation.Presentation
    cover: Any  # layout of the title slide
    page: Any  # layout of all others
    width: float  # millimetres
    height: float
    is_own: bool  # or the office's template

    @property
    def is_wide(self) -> bool:
        """Whether it is nearer to 16:9 than to 4:3."""
        return self.width / self.height > WIDE


@dataclass(frozen=True)
class Page:
    """One slide that is being filled."""

    slide: Any  # pptx.slide.Slide
    room: Box  # what title and foot leave free
    numbers: Numbers

    def add(self, shapes: Iterable[Element | None]) -> None:
        """Put shapes on it, the first beneath."""
        self.slide.shapes._spTree.extend(shape for shape in shapes if shape is not None)


def opened(template: Path | None, aspect: str) -> Frame:
    """Open a template, or our own presentation of a width by height of ``16:9`` or ``4:3``.

    Raises
    ------
    ExportError
        The template is no presentation, a template file or one with macros, damaged, or without layouts.
    """
    presentation = own.presentation(aspect) if template is None else _template(template)
    _name_fonts(presentation)
    layouts = [layout for master in presentation.slide_masters for layout in master.slide_layouts]
    if not layouts:
        raise ExportError("template-without-layouts", name=getattr(template, "name", ""))
    width, height = presentation.slide_width / EMU_PER_MM, presentation.slide_height / EMU_PER_MM
    return Frame(presentation, _cover(layouts), _plain(layouts), width, height, template is None)


def page(frame: Frame, title: str, *, cover: bool = False) -> Page:
    """Begin a slide with its title."""
    layout = frame.cover if cover else frame.page
    slide = frame.presentation.slides.add_slide(layout)
    kept = TITLES | {"subTitle"} if cover else TITLES
    titled: Any = None
    for shape in list(slide.placeholders):
        kind = shape.element.ph.get("type", "obj")
        if kind not in kept:
            shape.element.getparent().remove(shape.element)
        elif kind in TITLES:
            titled = shape
    _number(slide, layout)
    numbers = Numbers(max((shape.shape_id for shape in slide.shapes), default=1) + 1)
    room = _room(frame, layout, None if cover else titled)
    if cover and frame.is_own:
        room = Box(own.COVER_X, room.y, room.right - own.COVER_X, room.height)
    made = Page(slide, room, numbers)
    if titled is None:
        top = Box(room.x, 0.03 * frame.height, room.width, 0.1 * frame.height)
        (shown,), size = titles.fitted([title], top.width, top.height, own.TITLE_PT)
        lines = [Paragraph(shown, size, bold=True)]
        made.add([text_box(numbers, Told(title), top, lines, anchor="ctr")])
    else:
        titles.write(titled, title, layout)
    return made


def subtitle(page: Page, lines: Sequence[str]) -> Box | None:
    """Write below the title of a cover; of one without a place for it, give the room for a text box."""
    for shape in page.slide.placeholders:
        if shape.element.ph.get("type") == "subTitle":
            titles.write(shape, "\n".join(lines), page.slide.slide_layout)
            return None
    return page.room


def _template(path: Path) -> Any:
    """Open a template and take its slides out."""
    name = path.name
    try:
        kinds = _kinds(path)
        if any(kind in kinds for kind in REFUSED):
            raise ExportError("template-kind", name=name)
        presentation = Presentation(str(path))
        _without_slides(presentation)
    except (*BROKEN, OSError, KeyError, AttributeError, TypeError) as error:
        raise ExportError("template-broken", name=name, reason=type(error).__name__) from None
    return presentation


def _kinds(path: Path) -> str:
    """Read the list of content types of a package that is small enough to be opened."""
    with zipfile.ZipFile(path) as package:
        if sum(entry.file_size for entry in package.infolist()) > LARGEST:
            raise ExportError("template-large", name=path.name, most=LARGEST // 1_000_000)
        return package.read("[Content_Types].xml").decode("utf-8", "replace")


def _without_slides(presentation: Any) -> None:
    """Take the slides of a template out, and the sections and shows that name them."""
    root = presentation.element
    for named in root.findall(f"{{{SPACES['p']}}}custShowLst"):
        root.remove(named)
    for section in list(root.iter("{*}sectionLst")):
        extension = section.getparent()
        extension.getparent().remove(extension)
    listed = presentation.slides._sldIdLst
    for slide in list(listed):
        presentation.part.drop_rel(slide.rId)
        listed.remove(slide)


def _name_fonts(presentation: Any) -> None:
    """Name an East Asian font where a theme leaves it open: WPS and PowerPoint would choose differently."""
    for master in presentation.slide_masters:
        theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
        root = etree.fromstring(theme.blob)
        for font in root.iter("{*}majorFont", "{*}minorFont"):
            east = font.find("{*}ea")
            if east is not None and not east.get("typeface"):
                chinese = font.find("{*}font[@script='Hans']")
                east.set("typeface", FONT if chinese is None else chinese.get("typeface"))
        theme._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _cover(layouts: list[Any]) -> Any:
    """Choose the layout of a title slide."""
    named = [each for each in layouts if each.element.get("type") == "title"]
    centred = [each for each in layouts if "ctrTitle" in _kinds_of(each)]
    return (named or centred or layouts)[0]


def _plain(layouts: list[Any]) -> Any:
    """Choose the layout with a title and as little else as there is."""
    titled = [each for each in layouts if "title" in _kinds_of(each)]
    return min(titled or layouts, key=lambda each: len(set(_kinds_of(each)) - TITLES - FOOT))


def _kinds_of(layout: Any) -> list[str]:
    """List the kinds of a layout's placeholders."""
    return [each.element.ph.get("type", "obj") for each in layout.placeholders]


def _room(frame: Frame, layout: Any, titled: Any) -> Box:
    """Find what a layout's title and foot leave free; a title in the way is moved to the top."""
    margin = own.MARGIN * frame.width
    foot = [_edges(each) for each in layout.placeholders if each.element.ph.get("type") in FOOT]
    low = min([top for top, _ in foot if top > 0.8 * frame.height], default=frame.height - margin / 2)
    high = margin if layout is frame.cover else 0.13 * frame.height
    if titled is not None:
        top, bottom = _edges(titled)
        if low - bottom < LEAST_ROOM * frame.height or top < 0:
            titled.left, titled.width = (
                round(margin * EMU_PER_MM),
                round((frame.width - 2 * margin) * EMU_PER_MM),
            )
            titled.top, titled.height = (
                round(0.03 * frame.height * EMU_PER_MM),
                round(0.1 * frame.height * EMU_PER_MM),
            )
            bottom = 0.13 * frame.height
        high = bottom
    return Box(margin, high, frame.width - 2 * margin, low - high)


def _edges(placeholder: Any) -> tuple[float, float]:
    """Tell the upper and the lower edge of a placeholder, millimetres; -1 of one without a place."""
    top, height = placeholder.top, placeholder.height
    return (top / EMU_PER_MM, (top + height) / EMU_PER_MM) if top is not None and height else (-1.0, -1.0)


def _number(slide: Any, layout: Any) -> None:
    """Show the number of a slide where its layout has a place for it; python-pptx leaves it out."""
    for each in layout.placeholders:
        if each.element.ph.get("type") == "sldNum":
            ph = element("p:ph", type="sldNum", sz=each.element.ph.get("sz"), idx=each.element.ph.get("idx"))
            id_ = max((shape.shape_id for shape in slide.shapes), default=1) + 1
            text = element("a:t")
            text.text = "‹#›"
            field = element("a:fld", element("a:rPr", lang="zh-CN"), text, id=FIELD, type="slidenum")
            head = element(
                "p:nvSpPr",
                element("p:cNvPr", id=id_, name=each.name),
                element("p:cNvSpPr", element("a:spLocks", noGrp="1")),
                element("p:nvPr", ph),
            )
            body = element("p:txBody", element("a:bodyPr"), element("a:lstStyle"), element("a:p", field))
            slide.shapes._spTree.append(element("p:sp", head, element("p:spPr"), body))
            return


def save(frame: Frame, path: Path, title: str, comments: str) -> None:
    """Write the presentation, with a title and a comment among its properties."""
    told = frame.presentation.core_properties
    told.title, told.comments = legal(title, LONGEST), legal(comments, LONGEST)
    frame.presentation.save(str(path))
