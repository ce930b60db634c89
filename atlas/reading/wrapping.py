"""Which line ends are the ends of paragraphs, as far as the layout of a text tells.

Three kinds of text come: every line is a paragraph (Word, web pages); lines are wrapped at one width
(e-mail, converters); page ends cut paragraphs anywhere. In the last kind only the words can tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

_FINAL = tuple("。！？；：!?;…")
CLOSING = "”’）」』】》)]"
"""What may stand between the end of a sentence and the end of its line."""
_GOES_ON = tuple("，、,（(“‘《【〈")
_PAIRS = (("（", "）"), ("《", "》"), ("“", "”"))
_INDENT = re.compile(r"\u3000|[ \xa0]{2}")
_WIDE = re.compile(r"[\u2e80-\uffff]")
_WORD = re.compile(r"[!-~]*")
_ENOUGH = 20  # lines that say something about the width of a text
_NARROWEST, _WIDEST = 30, 130  # columns of a wrapped text; a Chinese character takes two
_RAGGED = 4  # columns by which a full line may be narrower or wider: punctuation begins no line
_FULL_SHARE = 0.4  # of the lines of a wrapped text
_INDENTED_SHARE = 0.05  # of the lines of a text that begins its paragraphs with an indent
_PROSE = 50  # columns: as long as a sentence
_CUT_SHARE = 0.15  # of lines so long; where more break off, line ends are not paragraph ends
_FEWEST_CUT = 5
_CUT_BY_CHANCE = 0.03  # of them, in a text whose every line is a paragraph though nothing says so
_FEWEST_WHOLE = 5
_BRIEF = 20  # characters; a page that cuts paragraphs is wider
_TITLE = re.compile(r"[^，。；]{4,60}(?:纲要|规划|报告|计划|方案)(?:（[^（）]{1,20}）)?")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line with something on it."""

    start: int  # offset in the text
    end: int
    shown: str  # without markup
    is_row: bool  # of a table, or marked as a heading: says nothing about wrapping
    is_fed: bool  # ends with a line feed, not with a line separator

    @property
    def width(self) -> int:
        """Columns that it takes."""
        return len(self.shown) + len(_WIDE.findall(self.shown))

    @property
    def length(self) -> int:
        """Columns that it would take if all its characters were Chinese: some programs count so."""
        return 2 * len(self.shown)

    @property
    def first_word(self) -> int:
        """Columns of the Latin word or the number that it begins with, which no line end cuts."""
        match = _WORD.match(self.shown)
        return len(match[0]) if match else 0

    @property
    def is_indented(self) -> bool:
        """Tell whether it begins as a paragraph does."""
        return bool(_INDENT.match(self.shown))

    @property
    def is_cut(self) -> bool:
        """Tell whether no paragraph can end with it."""
        shown = self.shown.rstrip()
        unclosed = any(shown.count(left) > shown.count(right) for left, right in _PAIRS)
        return unclosed or shown.endswith(_GOES_ON)


def ends_sentence(words: str) -> bool:
    """Tell whether a sentence ends with a line; where none does, a page or the line ended inside it."""
    return words.rstrip(CLOSING).endswith(_FINAL)


def stands_alone(line: str, following: str) -> bool:
    """Tell a title, or an item of a list without punctuation, from a line that a page end cut.

    Parameters
    ----------
    line : str
        Words of a paragraph's first line.
    following : str
        Words of the line behind it.
    """
    if not line or line.endswith(_GOES_ON):
        return False
    is_brief = max(len(line), len(following)) <= _BRIEF
    is_listed = is_brief and not ends_sentence(following) and not following.endswith(_GOES_ON)
    return is_listed or bool(_TITLE.fullmatch(line))


def paragraph_ends(lines: Sequence[TextLine], *, parted: bool) -> list[bool | None]:
    """Tell of each line whether its paragraph ends with it.

    Parameters
    ----------
    lines : sequence of TextLine
    parted : bool
        Whether the format says that line feeds end paragraphs. It is not believed of a text whose
        sentences they cut: a converter has made paragraphs of lines. A text whose sentences they never
        cut needs no such word.

    Returns
    -------
    list of bool or None
        None where only the words can tell.
    """
    measured = [[measure(line) for line in lines] for measure in (attrgetter("width"), attrgetter("length"))]
    wraps = [
        _wrapped_at([each for each, line in zip(measures, lines, strict=True) if not line.is_row])
        for measures in measured
    ]
    (share, full), measures = max(zip(wraps, measured, strict=True))
    if share:
        return _ends_of_wrapped(lines, measures, full)
    if _are_paragraphs(lines, parted=parted):
        return [True if line.is_fed and not line.is_cut else None for line in lines]
    return [None] * len(lines)


def _wrapped_at(measures: Sequence[int]) -> tuple[float, int]:
    """Find which share of a text's lines is full, and the measure of those; 0 where lines are not wrapped."""
    if len(measures) < _ENOUGH:
        return 0.0, 0
    ordered = sorted(measures)
    full = ordered[len(ordered) * 9 // 10]
    share = sum(abs(measure - full) <= _RAGGED for measure in ordered) / len(ordered)
    fits = _NARROWEST <= full <= _WIDEST and ordered[-1 - len(ordered) // 100] <= full + _RAGGED
    return (share, full) if fits and share >= _FULL_SHARE else (0.0, 0)


def _ends_of_wrapped(lines: Sequence[TextLine], measures: Sequence[int], full: int) -> list[bool | None]:
    indented = sum(line.is_indented for line in lines)
    indents = _INDENTED_SHARE * len(lines) < indented < (1 - _FULL_SHARE) * len(lines)
    ends: list[bool | None] = []
    for line, measure, following in zip(lines, measures, [*lines[1:], None], strict=True):
        if line.is_row or following is None or (indents and following.is_indented):
            ends.append(True)
        elif measure + following.first_word < full - 2 * _RAGGED:
            ends.append(None if line.is_cut else True)
        else:
            ends.append(False if indents else None)
    return ends


def _are_paragraphs(lines: Sequence[TextLine], *, parted: bool) -> bool:
    prose = [line for line in lines if not line.is_row and line.is_fed and line.width >= _PROSE]
    cut = sum(not ends_sentence(line.shown.rstrip()) for line in prose)
    if parted:
        return cut < _FEWEST_CUT or cut <= _CUT_SHARE * len(prose)
    return len(prose) >= _FEWEST_WHOLE and cut <= _CUT_BY_CHANCE * len(prose)
