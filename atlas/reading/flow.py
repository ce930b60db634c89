"""From the text of a file to the text that is read: lines joined, markup dropped, offsets kept."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np

from atlas.plan import Flow
from atlas.reading.markup import DROPPED, is_heading, plain
from atlas.reading.paging import without_page_marks
from atlas.reading.readers.lines import BREAK
from atlas.reading.wrapping import CLOSING, TextLine, ends_sentence, paragraph_ends, stands_alone

_RADICALS: dict[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["radicals"]
# Radicals, compatibility forms, full-width digits and letters: what may look like another character.
_LOOKS_ALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_SPACE = re.compile(r"[^\S\t\n]")
# In Chinese a space is typesetting; it counts between two Latin words.
_BETWEEN_WORDS = re.compile(rf"(?<=[A-Za-z])({DROPPED}*)[^\S\t\n](?=(?:{DROPPED}|[^\S\t\n])*[A-Za-z])")
_KEPT_SPACE = "\1"
_HEADING = re.compile(
    r"[ \t]*(?:第[一二三四五六七八九十百零〇]{1,5}[章节篇]|专栏\s*\d|附[表图录件]|目\s*录"
    r"|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)"
)
_ITEM = re.compile(r"[ \t]*(?:\d{1,2}\s*[.．、](?!\d)|[（(]\d{1,2}[）)]|[①-⑳]|[-•●■◆▪·]\s|[●■◆▪◇►➢❖➤✦]|——)")
_UTF32 = "utf-32-le"


def flow_of(text: str, *, parted: bool = False) -> Flow:
    """Turn a plan's text into its flow.

    Parameters
    ----------
    text : str
        The decoded file, or what a reader extracted.
    parted : bool
        Whether line feeds end paragraphs, as the format says; else they end lines.

    Returns
    -------
    Flow
        Its characters come from ``text`` in rising order; a repaired character keeps its place.
    """
    shown = without_page_marks(text, plain(text), DROPPED)
    read = _LOOKS_ALIKE.sub(lambda match: _repaired(match[0]), _without_spaces(shown))
    # One code for each character of the text; 0, which is DROPPED, for those that are not read.
    codes = np.frombuffer(read.encode(_UTF32, "surrogatepass"), dtype=np.uint32).copy()
    codes[codes == ord("\n")] = 0
    first = True
    for start in _paragraphs(text, shown, read, parted=parted):
        if not first:  # a line end at the least stands between two paragraphs
            codes[start - 1] = ord("\n")
        first = False
    origin = np.flatnonzero(codes).astype(np.int64)
    return Flow(codes[origin].tobytes().decode(_UTF32, "surrogatepass"), origin)


def _lines(text: str, shown: str) -> Iterator[TextLine]:
    start = 0
    for line in shown.split("\n"):
        end = start + len(line)
        bare = line.replace(DROPPED, "")
        if bare and not bare.isspace():
            is_row = "\t" in bare.strip() or is_heading(text[start:end])
            yield TextLine(start, end, bare, is_row, text[end : end + 1] != BREAK)
        start = end + 1


def _paragraphs(text: str, shown: str, read: str, *, parted: bool) -> Iterator[int]:
    """Yield where each paragraph, table row or heading begins."""
    lines = list(_lines(text, shown))
    last = ""  # words of the line before
    ends: bool | None = None  # of the paragraph, with the line before; None where its words tell
    is_first = False  # whether the line before began its paragraph
    was_marked = is_complete = False  # complete: a heading or a row, which no line continues
    for line, ends_here in zip(lines, paragraph_ends(lines, parted=parted), strict=True):
        there = read[line.start : line.end]
        words = there.replace(DROPPED, "")
        marked = is_heading(text[line.start : line.end])
        is_row = "\t" in words
        heads = bool(_HEADING.match(words))
        begins = marked or is_row or heads or bool(_ITEM.match(line.shown))
        heading_goes_on = was_marked and marked and not heads and not ends
        ended = ends_sentence(last) or (is_first and stands_alone(last, words)) if ends is None else ends
        is_new = (begins or is_complete or ended) and not heading_goes_on
        if is_new or not last:
            yield line.start + len(there) - len(there.lstrip(DROPPED))
        if is_new or not last or marked:
            is_complete = marked or is_row or heads
        is_first = (is_new or not last) and not begins
        last = words if words.strip(CLOSING) else last + words
        was_marked, ends = marked, ends_here


def _without_spaces(shown: str) -> str:
    kept = _BETWEEN_WORDS.sub(rf"\g<1>{_KEPT_SPACE}", shown)
    return _SPACE.sub(DROPPED, kept).replace(_KEPT_SPACE, " ")


@cache
def _repaired(char: str) -> str:
    """Fold a look-alike form into the character it stands for, one for one."""
    if char in _RADICALS:
        return _RADICALS[char]
    folded = unicodedata.normalize("NFKC", char)
    # Letters and digits only: full-width punctuation is what Chinese is written with.
    return folded if len(folded) == 1 and folded.isalnum() else char
