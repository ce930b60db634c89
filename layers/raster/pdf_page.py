"""The process that draws one page of a PDF: the file from standard input, its pixels to standard output.

The answer is a line with the pages of the file and the rows and columns of the picture, then red, green and
blue of each pixel; of a page that is not there only the line, with no rows. A file that cannot be
opened gets no answer.
"""

from __future__ import annotations

import sys

import pypdfium2 as pdfium

from layers import confined

DPI = 200  # of a page drawn, where it is not larger than MOST_PX then
MOST_PX = 6_000  # of the longer side
_POINTS = 72  # to an inch


def main() -> None:
    """Draw one page within the limits."""
    seconds, number = map(int, sys.argv[1:])
    confined.limit(seconds)
    sys.stdout.buffer.write(drawn(sys.stdin.buffer.read(), number))


def drawn(raw: bytes, number: int) -> bytes:
    """Draw a page, numbered from 1, as ``main`` answers it."""
    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError:
        return b""
    if not 1 <= number <= len(document):
        return f"{len(document)} 0 0\n".encode()
    page = document[number - 1]
    scale = min(DPI / _POINTS, MOST_PX / max(page.get_size()))
    colours = page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3]
    head = f"{len(document)} {colours.shape[0]} {colours.shape[1]}\n"
    return head.encode() + bytes(colours.tobytes())


if __name__ == "__main__":
    main()
