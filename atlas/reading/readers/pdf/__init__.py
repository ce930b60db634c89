"""PDF: read in a process of its own, which a damaged or hostile file may slow down or bring down alone.

PDFium is not safe for threads, and neither it nor pdfminer bounds the time and memory that a file can
cost; a process has limits for both. ``process`` is that process, ``glyphs`` gives a page's lines,
``tables`` its tables, ``running`` drops headers, footers, page numbers and watermarks, ``columns`` puts
what is left in order, ``notes`` sets footnotes apart, ``paragraphs`` joins the lines.
"""

from __future__ import annotations

import json

from atlas.reading.files import MAX_BYTES, PlanFileError, Source, check_size, source_of
from layers import confined

MAX_SECONDS = 120
"""A plan of 150 pages takes some seconds; one made of tables only, some more."""


def read(raw: bytes, name: str) -> Source:
    """Read a PDF file.

    Raises
    ------
    PlanFileError
        It is damaged or encrypted, has no text (a scan), or costs more than any plan does.
    """
    check_size(len(raw), MAX_BYTES, name)
    try:
        answer = confined.run(f"{__name__}.process", raw, MAX_SECONDS)
    except TimeoutError:
        raise PlanFileError("plan-too-slow", name=name, limit=str(MAX_SECONDS)) from None
    try:
        found = json.loads(answer)
    except ValueError:  # the process broke off
        raise PlanFileError("plan-damaged", name=name) from None
    if "error" in found:
        raise PlanFileError(found["error"], name=name, limit=str(MAX_SECONDS))
    pages = tuple((offset, number) for offset, number in found["pages"])
    return source_of(raw, name, found["text"], pages=pages, unread=tuple(found["unread"]), parted=True)
