"""A plan as it is read: the file's own text, the text the recognisers work on, and the outline.

The text of a text file is never changed, so that every offset in a dossier can be shown in place; of a
PDF, Word or HTML file it is the text that ``readers`` extract, the same from the same file. What the
recognisers read is the *flow*: markup, line breaks and spaces are gone, paragraphs cut by a page end are
joined, look-alike radicals are repaired, and each character remembers where it came from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from atlas.dossier import Citation

BlockKind = Literal["front", "chapter", "section", "box", "text", "row"]


@dataclass(frozen=True)
class Flow:
    """Text for recognisers, and the way back.

    Paragraphs are separated by one newline, the cells of a table row by one tab.
    """

    text: str
    origin: npt.NDArray[np.int64]  # (len(text),): offset of each character in the plan's text

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Turn a span of the flow into a span of the plan's text (end exclusive).

        Raises
        ------
        ValueError
            The span is empty or outside the flow.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no span of the flow: {start}-{end} of {len(self.text)}")
        return int(self.origin[start]), int(self.origin[end - 1]) + 1

    def position(self, offset: int) -> int:
        """Find the first character of the flow at or behind an offset of the plan's text."""
        return int(np.searchsorted(self.origin, offset))


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a table row."""

    kind: BlockKind  # "front" is what stands before the first chapter: title page, contents
    start: int  # in the flow
    end: int
    citation: Citation


@dataclass(frozen=True)
class Plan:
    """One plan, read from one file."""

    name: str  # of the file, for messages
    text: str  # the decoded file without byte-order mark; of a PDF, Word or HTML file the extracted text
    sha256: str  # of the file's bytes
    title: str
    published: str  # "2021-04", "2021-10-09", "" where it is not stated
    flow: Flow
    blocks: tuple[Block, ...]  # in the order of the flow, without gaps but for the newlines
    # Offset in the text at which a page of the file begins, and its number; () where there are none. What a
    # page end cuts is read in one piece, so that a footnote may stand behind text of the next page.
    pages: tuple[tuple[int, int], ...] = ()
    unread: tuple[int, ...] = ()  # pages, counted from 1, that are pictures: what they say is not known

    @cached_property
    def _starts(self) -> npt.NDArray[np.int64]:
        return np.array([block.start for block in self.blocks], dtype=np.int64)

    def block_at(self, position: int) -> Block:
        """Return the block that holds a position of the flow.

        Raises
        ------
        IndexError
            The plan has no block at or before it.
        """
        index = int(np.searchsorted(self._starts, position, side="right")) - 1
        if index < 0:
            raise IndexError(f"no block at {position}")
        return self.blocks[index]

    def cite(self, position: int) -> Citation:
        """Say in which chapter, section, box and paragraph and on which page a position stands."""
        if not self.blocks:
            return Citation()
        citation = self.block_at(position).citation
        if not self.pages:
            return citation
        offset = self.flow.origin[min(position, len(self.flow.origin) - 1)]
        return replace(citation, page=self.page_of(int(offset)))

    def page_of(self, offset: int) -> int | None:
        """Say on which page of the file an offset of the text stands.

        Returns
        -------
        int or None
            Counted from 1 as a viewer counts, whatever number is printed on it; None where the file has
            no pages.
        """
        index = bisect_right(self.pages, offset, key=lambda page: page[0])
        return self.pages[index - 1][1] if index else None

    def body(self) -> Iterator[Block]:
        """Yield the blocks that are the plan itself: neither title page nor contents."""
        return (block for block in self.blocks if block.kind != "front")

    def text_of(self, block: Block) -> str:
        """Return the flow text of a block."""
        return self.flow.text[block.start : block.end]
