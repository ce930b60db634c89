"""A PDF as pages of lines and tables."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from atlas.reading.readers.pdf.garbled import is_medley, is_no_language
from atlas.reading.readers.pdf.glyphs import Box, Glyph, Line, glyphs_of, lines_of
from atlas.reading.readers.pdf.tables import Table, tables_of

MAX_PAGES = 3000
_MAX_GLYPHS = 5_000_000  # of a whole file: sixty plans
_PICTURE_SHARE = 0.25  # of a page's area: a picture that may be a page's text
_FEWEST_PER_PAGE = 5  # characters; a scan has a stamp or a page number at the most
_THIN = 4.0  # points: a rule, drawn as a line or as a narrow rectangle
_LONG = 20.0
_FEWEST_RULES = 2  # in either direction, to be a table
_MOST_PATHS = 4000  # of a page with tables; one with more is a map or a chart


class PdfError(ValueError):
    """A PDF that cannot be read; ``key`` names the message."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Page:
    """A page: what stands on it, in the order of the file."""

    number: int  # from 1
    width: float  # points
    height: float
    items: tuple[Line | Table, ...]
    is_unread: bool = False  # a picture, or characters that mean nothing: what it says is not known


@dataclass(frozen=True, slots=True)
class _Draft:
    number: int
    width: float
    height: float
    glyphs: list[Glyph]  # none of a page that is garbled
    is_garbled: bool  # its fonts do not say which characters they show
    has_picture: bool
    is_ruled: bool
    is_turned: bool  # against what the file says of it

    @property
    def is_unread(self) -> bool:
        """Tell whether the text of the page is not known."""
        return self.is_garbled or (self.has_picture and len(self.glyphs) < _FEWEST_PER_PAGE)


def pages_of(raw: bytes) -> list[Page]:
    """Read all pages of a file.

    Raises
    ------
    PdfError
        It is damaged or encrypted, has too many pages, no text, or none that its fonts tell.
    """
    drafts, raw = _drafts(raw)
    known = sum(len(draft.glyphs) for draft in drafts)
    garbled = sum(draft.is_garbled for draft in drafts)
    chars = (glyph.char for draft in drafts for glyph in draft.glyphs)
    if garbled > len(drafts) / 2 or is_no_language(chars):
        raise PdfError("plan-garbled")
    if known < _FEWEST_PER_PAGE * len(drafts) and any(draft.has_picture for draft in drafts):
        raise PdfError("plan-scanned")
    tables = tables_of(raw, [draft.number for draft in drafts if draft.is_ruled])
    return [_page(draft, tables.get(draft.number, [])) for draft in drafts]


def _drafts(raw: bytes) -> tuple[list[_Draft], bytes]:
    """Read the characters of all pages; with the file, in which pages may have been turned upright."""
    try:
        document = pdfium.PdfDocument(raw)
        if len(document) > MAX_PAGES:
            raise PdfError("plan-too-slow")
        drafts, known = [], 0
        for index in range(len(document)):
            drafts.append(_draft(document[index], index + 1))
            known += len(drafts[-1].glyphs)
            if known > _MAX_GLYPHS:
                raise PdfError("plan-too-slow")
        if any(draft.is_turned and draft.is_ruled for draft in drafts):
            turned = BytesIO()
            document.save(turned, flags=pdfium_c.FPDF_REMOVE_SECURITY)
            raw = turned.getvalue()
    except pdfium.PdfiumError as error:
        encrypted = "password" in str(error).lower() or "security" in str(error).lower()
        raise PdfError("plan-encrypted" if encrypted else "plan-damaged") from None
    return drafts, raw


def _draft(page: pdfium.PdfPage, number: int) -> _Draft:
    rotation = page.get_rotation()
    glyphs, unknown = glyphs_of(page)
    is_garbled = unknown > max(len(glyphs), _FEWEST_PER_PAGE) or is_medley(glyph.char for glyph in glyphs)
    if is_garbled:
        glyphs = []
    width, height = page.get_size()
    has_picture, is_ruled = _drawn(page, width * height)
    is_turned = page.get_rotation() != rotation
    page.close()
    return _Draft(
        number, width, height, glyphs, is_garbled, has_picture, is_ruled and bool(glyphs), is_turned
    )


def _drawn(page: pdfium.PdfPage, area: float) -> tuple[bool, bool]:
    """Tell whether a page has a large picture, and whether it has rules as tables do."""
    picture, across, down, paths = 0.0, 0, 0, 0
    for kind, (x0, y0, x1, y1) in _objects(page):
        width, height = x1 - x0, y1 - y0
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            picture += width * height
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            paths += 1
            # A rectangle counts for its sides.
            across += (width > _LONG) * (1 if height < _THIN else 2)
            down += (height > _THIN) * (1 if width < _THIN else 2)
    ruled = across >= _FEWEST_RULES and down >= _FEWEST_RULES and paths <= _MOST_PATHS
    return picture > _PICTURE_SHARE * area, ruled


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[int, Box]]:
    sides = [ctypes.c_float() for _ in range(4)]
    for index in range(min(pdfium_c.FPDFPage_CountObjects(page), 4 * _MOST_PATHS)):
        item = pdfium_c.FPDFPage_GetObject(page, index)
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if pdfium_c.FPDFPageObj_GetBounds(item, *(ctypes.byref(side) for side in sides)):
            x0, y0, x1, y1 = (side.value for side in sides)
            yield kind, (x0, y0, x1, y1)


def _page(draft: _Draft, tables: list[Table]) -> Page:
    """Put tables in the place of the characters they hold."""
    items: list[Line | Table] = []
    outside: list[Glyph] = []
    inside: dict[int, list[Glyph]] = {}
    order: list[int] = []
    for glyph in draft.glyphs:
        rank = next((rank for rank, table in enumerate(tables) if table.holds(glyph)), -1)
        if rank < 0:
            outside.append(glyph)
            continue
        if rank not in inside:
            items += lines_of(outside)
            outside = []
            inside[rank] = []
            order.append(len(items))
            items.append(tables[rank])
        inside[rank].append(glyph)
    items += lines_of(outside)
    for at, (rank, glyphs) in zip(order, inside.items(), strict=True):
        items[at] = tables[rank].filled(glyphs)
    return Page(draft.number, draft.width, draft.height, tuple(items), draft.is_unread)
