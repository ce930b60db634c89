"""A document as a tree of plain records: what is said, without how a format says it.

``report`` builds it, ``word`` and ``sheets`` write it: nothing is said in two places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Signs that XML cannot hold or that show nothing."""


@dataclass(frozen=True)
class Heading:
    """A heading; its number is part of the text."""

    level: int  # 1, 2 or 3
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text, or a small note."""

    text: str
    note: bool = False
    keep: bool = False  # on the page of what follows


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    title: str
    share: float  # of the table's width; shares of a table need not add up to anything
    number: bool = False  # set to the right


@dataclass(frozen=True)
class Table:
    """A table with its caption above it; its first row is repeated on every page."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: bool = False  # whether the last row sums up


@dataclass(frozen=True)
class Picture:
    """A picture as wide as the text, with its caption below it."""

    png: bytes
    caption: str
    description: str  # for who cannot see it


Block = Heading | Paragraph | Bullets | Table | Picture


@dataclass(frozen=True)
class Section:
    """Pages of one orientation."""

    blocks: tuple[Block, ...]
    wide: bool = False  # A4 across


@dataclass(frozen=True)
class Cover:
    """The first page."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]  # names and values
    text: str  # what this document is


@dataclass(frozen=True)
class Document:
    """A whole document."""

    language: str
    cover: Cover
    contents: str  # heading of the table of contents
    sections: tuple[Section, ...]
    foot: str  # what stands at the foot of every page
    made: str  # day, ISO 8601

    @property
    def headings(self) -> Iterator[Heading]:
        """The headings, in order."""
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Heading))


def legible(text: str) -> str:
    """Put the replacement character where a text has a sign that no document can show."""
    return _UNSEEN.sub("\ufffd", text)
