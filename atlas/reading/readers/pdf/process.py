"""The process that reads one PDF: bytes from standard input, an answer in JSON to standard output."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

from layers import confined


def main() -> None:
    """Read one PDF within the limits."""
    confined.limit(int(sys.argv[1]))
    logging.disable()  # pdfminer logs a line for every font that it finds wanting
    answer = sys.stdout.buffer
    try:
        found = found_in(sys.stdin.buffer.read())
    except MemoryError:
        found = {"error": "plan-too-slow"}
    answer.write(json.dumps(found).encode("utf-8"))


def found_in(raw: bytes) -> dict[str, Any]:
    """Read a PDF in this process: its text, pages and unread pages, or the key of an error."""
    from atlas.reading.readers.lines import Lines  # noqa: PLC0415 -- imports count against the limits
    from atlas.reading.readers.pdf.document import PdfError, pages_of  # noqa: PLC0415
    from atlas.reading.readers.pdf.paragraphs import write_pages  # noqa: PLC0415
    from atlas.reading.readers.pdf.running import without_running_lines  # noqa: PLC0415

    try:
        pages = pages_of(raw)
    except PdfError as error:
        return {"error": error.key}
    lines = Lines()
    write_pages(without_running_lines(pages), lines)
    return {
        "text": lines.text.encode("utf-8", "replace").decode("utf-8"),
        "pages": lines.pages,
        "unread": [page.number for page in pages if page.is_unread],
    }


if __name__ == "__main__":
    main()
