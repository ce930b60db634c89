"""Records of the reading: tokens of a paragraph, and the parts of a name's specific.

They are tuples, as a plan of 80,000 characters has a hundred thousand of them.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from atlas.reading.toponyms.known import KnownName
from atlas.reading.toponyms.vocabulary import Term

PartSort = Literal[
    "known", "verb", "modifier", "nominal", "ambivalent", "noun", "function", "emblem", "position",
    "unknown", "foreign", "term", "code", "quoted", "bracketed",
]  # fmt: skip


class Part(NamedTuple):
    """A piece of a name's specific."""

    start: int  # in the paragraph
    end: int
    sort: PartSort
    known: KnownName | None = None


class Token(NamedTuple):
    """A stretch of a paragraph as read."""

    start: int  # in the paragraph
    end: int
    sort: Literal["word", "known", "name"]
    parts: tuple[Part, ...] = ()  # of a name: its specific
    term: Term | None = None  # of a name: what it ends with
    known: KnownName | None = None
