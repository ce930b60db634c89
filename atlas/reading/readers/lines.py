"""The text that every reader writes: paragraphs, headings, rows, and where the pages begin."""

from __future__ import annotations

import re
from collections.abc import Sequence

PAGE = "\0"
"""Stands in a line where a page begins, until the line is written. No format has this character in text."""
BREAK = "\u2028"
"""Ends a line of which it is not known whether its paragraph ends as well; a line feed ends both."""

_SPACES = re.compile(r"\s+")
_CONTENTS_LINE = re.compile(r"(.*\S)\s*\t\s*(\d{1,4})\s*")  # a heading and its page
_LEVELS = 6  # of Markdown headings


class Lines:
    """Collects a text line by line."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._pages: list[tuple[int, int]] = []

    @property
    def number(self) -> int:
        """Page that is being written, counted from 1; 0 before the first."""
        return self._pages[-1][1] if self._pages else 0

    def page(self, number: int = 0) -> None:
        """Begin a page with what is written next: the next one, or that of the number."""
        self._pages.append((self._length, number or self.number + 1))

    def paragraph(self, text: str, level: int = 0, *, ends: bool = True) -> None:
        """Write a paragraph, or a heading where the level is not 0; an empty one leaves no trace.

        Parameters
        ----------
        text : str
            A line feed in it is a line's end inside the paragraph.
        level : int
        ends : bool
            Whether it is known that the paragraph ends with the text.
        """
        lines = [tidy(line) for line in text.split("\n")]
        # A heading broken in two lines is one heading.
        text = (" " if level else BREAK).join(line for line in lines if line)
        while text.startswith(PAGE):
            self.page()
            text = text[1:]
        if text.strip(PAGE):
            self._write(("#" * min(level, _LEVELS) + " " if level else "") + text + ("\n" if ends else BREAK))

    def row(self, cells: Sequence[str]) -> None:
        """Write a row of a table; a row without text leaves no trace."""
        # The cells of a row that a page cuts may each carry its mark: one page begins, not several, and
        # it begins with the row.
        for _ in range(max((cell.count(PAGE) for cell in cells), default=0)):
            self.page()
        texts = [" ".join(cell.replace(PAGE, "").split()) for cell in cells]
        if any(texts):
            self._write("\t".join(texts) + "\n")

    def _write(self, text: str) -> None:
        for rank, piece in enumerate(text.split(PAGE)):
            if rank:
                self.page()
            self._parts.append(piece)
            self._length += len(piece)

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self._parts)

    @property
    def pages(self) -> tuple[tuple[int, int], ...]:
        """Offset at which each page begins, and its number."""
        return tuple(self._pages)


def tidy(line: str) -> str:
    """Fold runs of white space into one space; a tab would make a table row of a paragraph.

    The lines of a table of contents keep the tab before the page number, by which they are known.
    """
    contents = _CONTENTS_LINE.fullmatch(line)
    if contents:
        return f"{_SPACES.sub(' ', contents[1]).strip()}\t{contents[2]}"
    return _SPACES.sub(" ", line).strip()
