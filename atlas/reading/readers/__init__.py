"""Readers: one module per file format, each from bytes to one text.

All give the same kind of text, whatever the format: one paragraph a line, headings marked with ``#``
where the format marks them, the cells of a table row separated by tabs, a merged cell's text in its
first place and nothing in the others. A line that ends inside a paragraph, or of which that is not
known, ends with a line separator (``lines.BREAK``). Notes stand behind the paragraph that cites them;
running headers, page numbers, scripts and deleted passages are gone.

A format is told by its content. Only of HTML, which may begin with anything, the name decides where the
content leaves it open. A new format is a module with a ``read`` and a line in ``_FORMATS``. Every format
but plain text is read in a process of its own (``apart``).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

from atlas.reading.files import PlanFileError, Source, decode
from atlas.reading.readers import apart

_PDF_HEAD = 1024  # bytes in which a PDF's mark may stand, as Acrobat has it
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]{0,200}>|<!--.{0,2000}?-->|\s)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(rb"<(?:p|div|table|span|h[1-6]|meta|br|ul|ol)\b[^<>]*>", re.IGNORECASE)
_HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml")

# What else comes as a ZIP archive, told by a member that only it has.
_ARCHIVES = {
    "xl/workbook.xml": "Excel (.xlsx)",
    "ppt/presentation.xml": "PowerPoint (.pptx)",
    "content.xml": "OpenDocument",
    "OFD.xml": "OFD",
}


def read(raw: bytes, name: str) -> Source:
    """Read a plan's file, whatever its format.

    Parameters
    ----------
    raw : bytes
        The whole file.
    name : str
        Its name, for messages.

    Raises
    ------
    PlanFileError
        It cannot be read as a plan; the error says why.
    """
    for recognised, module in _FORMATS:
        if recognised(raw, name):
            return apart.read(f"{__name__}.{module}", raw, name)
    return decode(raw, name)


def _is_pdf(raw: bytes, _: str) -> bool:
    return b"%PDF-" in raw[:_PDF_HEAD]


def _is_word(raw: bytes, name: str) -> bool:
    if not raw.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, MemoryError):
        raise PlanFileError("plan-damaged", name=name) from None
    if "[Content_Types].xml" in members and any(member.startswith("word/") for member in members):
        return True
    kind = next((kind for member, kind in _ARCHIVES.items() if member in members), "ZIP")
    raise PlanFileError("plan-binary-known", name=name, kind=kind)


def _is_html(raw: bytes, name: str) -> bool:
    head = raw[:4096].replace(b"\0", b"")  # UTF-16 becomes ASCII enough to be told
    if _HTML.match(head):
        return True
    return name.lower().endswith(_HTML_NAMES) and bool(_TAG.search(head))


_FORMATS: tuple[tuple[Callable[[bytes, str], bool], str], ...] = (
    (_is_pdf, "pdf"),
    (_is_word, "word"),
    (_is_html, "html"),
)
