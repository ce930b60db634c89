"""PDF, by PDFium and pdfminer.

``glyphs`` gives a page's lines, ``tables`` its tables, ``running`` drops headers, footers, page numbers and
watermarks, ``columns`` puts what is left in order, ``notes`` sets footnotes apart, ``paragraphs`` joins the
lines.
"""

from __future__ import annotations

from atlas.reading.files import MAX_BYTES, PlanFileError, Source, check_size, source_of
from atlas.reading.readers.lines import Lines
from atlas.reading.readers.pdf.document import PdfError, pages_of
from atlas.reading.readers.pdf.paragraphs import write_pages
from atlas.reading.readers.pdf.running import without_running_lines


def read(raw: bytes, name: str) -> Source:
    """Read a PDF file.

    Raises
    ------
    PlanFileError
        It is damaged or encrypted, has no text (a scan), or costs more than any plan does.
    """
    check_size(len(raw), MAX_BYTES, name)
    try:
        pages = pages_of(raw)
    except PdfError as error:
        raise PlanFileError(error.key, name=name) from None
    lines = Lines()
    write_pages(without_running_lines(pages), lines)
    text = lines.text.encode("utf-8", "replace").decode("utf-8")
    unread = tuple(page.number for page in pages if page.is_unread)
    return source_of(raw, name, text, pages=lines.pages, unread=unread, parted=True)
