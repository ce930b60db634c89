"""The process that reads one PDF: bytes from standard input, an answer in JSON to standard output."""

from __future__ import annotations

import json
import logging
import sys
from contextlib import suppress
from typing import Any

_MAX_MEMORY = 3 * 2**29  # bytes of address space: 1.5 GiB, several times what the largest plan needs


def main() -> None:
    """Read one PDF within the limits."""
    _limit(int(sys.argv[1]))
    logging.disable()  # pdfminer logs a line for every font that it finds wanting
    answer = sys.stdout.buffer
    try:
        found = found_in(sys.stdin.buffer.read())
    except MemoryError:
        found = {"error": "plan-too-slow"}
    answer.write(json.dumps(found).encode("utf-8"))


def _limit(seconds: int) -> None:
    """Limit memory and time, where the system can: the parent limits the time everywhere."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 -- not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


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
