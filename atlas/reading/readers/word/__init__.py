"""Word documents (.docx): ``package`` opens them safely, ``document`` reads them in order.

Tracked changes are read as accepted: insertions stay, deletions are gone. Comments, headers and footers
are not the plan's text and are left out; footnotes stand behind the paragraph that cites them. Pages are
those that Word last laid out and recorded; a document without that record has none.
"""

from __future__ import annotations

from atlas.reading.files import Source, source_of
from atlas.reading.readers.lines import Lines
from atlas.reading.readers.word.document import write_document
from atlas.reading.readers.word.package import open_document


def read(raw: bytes, name: str) -> Source:
    """Read a Word document.

    Raises
    ------
    PlanFileError
        It is damaged, a bomb, or empty.
    """
    lines = Lines()
    write_document(open_document(raw, name), lines)
    return source_of(raw, name, lines.text, pages=lines.pages, parted=True)
