"""Footnotes: small text at the foot of a column that begins with a mark, and the mark in the text above.

They are read behind the paragraph that the page end cuts, never inside it; the marks are no part of
either's sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, takewhile

from atlas.reading.readers.pdf.columns import Item
from atlas.reading.readers.pdf.glyphs import Glyph, Line, line_of

_SMALLER = 0.9  # a note's characters against the text's
_RAISED = 0.75  # a mark's characters against its line's
_MARK = re.compile(r"[①-⑳]|[\[［〔]\d{1,2}[\]］〕]|\d{1,2}(?![\d.．、])|[*＊※]")


def parted(items: Sequence[Item], body: float) -> tuple[list[Item], list[list[Line]]]:
    """Split what stands in a column, from top to bottom, into its text and the lines of its notes.

    Parameters
    ----------
    items : sequence of Line or Table
    body : float
        Height of the text's characters, in points.
    """
    small = takewhile(lambda item: isinstance(item, Line) and item.size < _SMALLER * body, reversed(items))
    notes: list[list[Line]] = []
    for line in reversed([item for item in small if isinstance(item, Line)]):
        if _MARK.match(line.text):
            notes.append([])
        if notes:
            notes[-1].append(line)
    text = list(items[: len(items) - sum(map(len, notes))])
    if not notes or not text:
        return list(items), []
    marks = {_mark(note[0]) for note in notes}
    return (
        [_unmarked(item, marks) if isinstance(item, Line) else item for item in text],
        [[*_behind_mark(note[0]), *note[1:]] for note in notes],
    )


def _mark(line: Line) -> str:
    match = _MARK.match(line.text)
    return match[0] if match else ""


def _behind_mark(line: Line) -> list[Line]:
    rest = line.glyphs[len(_mark(line)) :]
    return [line_of(rest)] if rest else []


def _unmarked(line: Line, marks: set[str]) -> Line:
    """Take the marks of notes out of a line."""
    kept: list[Glyph] = []
    for is_small, run in groupby(line.glyphs, key=lambda glyph: _is_raised(glyph, line)):
        glyphs = list(run)
        is_mark = is_small and "".join(glyph.char for glyph in glyphs) in marks
        # The raised figure of m² belongs to the Latin letter before it.
        if not (is_mark and kept and not kept[-1].char.isascii()):
            kept += glyphs
    return line_of(kept) if len(kept) < len(line.glyphs) else line


def _is_raised(glyph: Glyph, line: Line) -> bool:
    return glyph.points < _RAISED * line.points and glyph.middle[1] < (line.top + line.bottom) / 2
