"""From the text of a file to the text that is read: lines joined, markup dropped, offsets kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from atlas.plan import Flow

# Radicals of the U+2E80 block that PDF fonts put in place of characters; NFKC leaves these alone.
_RADICALS = str.maketrans(
    "⻄⻓⻔⻋⻚⻛⻝⻢⻤⻥⻦⻩⻬⻮⻰⻳⺠⻅⻆⻉⻜⻨⻘⻁", "西长门车页风食马鬼鱼鸟黄齐齿龙龟民见角贝飞麦青虎"
)

_MARKUP = re.compile(
    r"</?(?:b|i|u|sup|sub|em|strong|p|br|span|font)\b[^<>]{0,200}>"  # HTML left by a converter
    r"|\*{2,3}|__|`+"  # Markdown emphasis
    r"|^[ \t]*#{1,6}(?=[ \t])"  # Markdown heading
    r"|^[ \t]*(?:-{2,}|={3,}|_{3,}|\*{3,})[ \t]*$"  # rules, page marks
    r"|^[ \t]*[-—–]?[ \t]*\d{1,4}[ \t]*[-—–]?[ \t]*$",  # page numbers
    re.MULTILINE,
)
_SPACE = re.compile(r"[^\S\t\n]+")
_LATIN = re.compile(r"[A-Za-z]")
_FINAL = "。！？；：!?;…"
_CLOSING = "”’）」』】》)]"
_HEADING = re.compile(
    r"[ \t]*(?:第[一二三四五六七八九十百零〇]{1,5}[章节篇]|专栏\s*\d|附[表图录件]|目\s*录"
    r"|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)"
)
_PAUSING = "，、：；,;:"
_TITLE = re.compile(r"[^，。；]{4,60}(?:纲要|规划|报告|计划|方案)(?:（[^（）]*）)?")
_SHORT_LINE = 20  # characters; a page is wider
_ITEM = re.compile(r"[ \t]*(?:\d{1,2}\s*[.．、](?!\d)|[（(]\d{1,2}[）)]|[①-⑳]|[-•●■◆▪·]\s)")


def flow_of(text: str) -> Flow:
    """Turn a plan's text into its flow.

    Parameters
    ----------
    text : str
        The decoded file.

    Returns
    -------
    Flow
        Its characters come from ``text`` in rising order; a repaired character keeps its place.
    """
    keep = np.ones(len(text), dtype=bool)
    for match in _MARKUP.finditer(text):
        keep[match.start() : match.end()] = False
    chars: list[str] = []
    origin: list[int] = []
    for lines in _paragraphs(text, keep):
        if chars:
            chars.append("\n")
            origin.append(lines[0] - 1)  # a line end at the least stands between two paragraphs
        for index in lines:
            chars.append(_repair(text[index]))
            origin.append(index)
    return Flow("".join(chars), np.array(origin, dtype=np.int64))


def _paragraphs(text: str, keep: npt.NDArray[np.bool_]) -> Iterator[list[int]]:
    """Yield the kept character offsets of each paragraph, table row or heading."""
    waiting: list[int] = []
    waiting_marked = waiting_complete = False  # complete: a heading or a row, which no line continues
    position = 0
    for line in text.split("\n"):
        start, position = position, position + len(line) + 1
        kept = _kept(text, start, start + len(line), keep)
        if not kept:
            continue
        shown = "".join(text[index] for index in kept)
        marked = bool(re.match(r"[ \t]*#", line))
        alone = marked or "\t" in shown or bool(_HEADING.match(shown)) or bool(_ITEM.match(line))
        heading_goes_on = waiting_marked and marked and not _HEADING.match(shown)
        starts_anew = (
            alone
            or waiting_complete
            or not _open_ended(text, waiting)
            or _stands_alone("".join(text[index] for index in waiting).strip(), shown)
        )
        if waiting and starts_anew and not heading_goes_on:
            yield waiting
            waiting = []
        if not waiting or marked:
            waiting_complete = marked or "\t" in shown or bool(_HEADING.match(shown))
        waiting += kept
        waiting_marked = marked
    if waiting:
        yield waiting


def _open_ended(text: str, kept: list[int]) -> bool:
    """Tell whether a paragraph goes on after its last line: a page ended inside a sentence."""
    last = next((text[index] for index in reversed(kept) if text[index] not in _CLOSING), "")
    return last not in tuple(_FINAL)


def _stands_alone(line: str, following: str) -> bool:
    """Tell a title, or an item of a list without punctuation, from a line that a page end cut."""
    if not line or line[-1] in _PAUSING:
        return False
    is_listed = max(len(line), len(following)) <= _SHORT_LINE and following[-1] not in _PAUSING + _FINAL
    return is_listed or bool(_TITLE.fullmatch(line))


def _kept(text: str, start: int, end: int, keep: npt.NDArray[np.bool_]) -> list[int]:
    kept = [index for index in range(start, end) if keep[index]]
    while kept and text[kept[0]] in " \u3000\r\xa0":
        kept.pop(0)
    while kept and text[kept[-1]] in " \u3000\r\xa0":
        kept.pop()
    if not any(not text[index].isspace() for index in kept):
        return []
    return [
        index
        for rank, index in enumerate(kept)
        if not text[index].isspace() or text[index] == "\t" or _between_words(text, kept, rank)
    ]


def _between_words(text: str, kept: list[int], rank: int) -> bool:
    """A space counts only between two Latin words; in Chinese it is typesetting."""
    if not 0 < rank < len(kept) - 1:
        return False
    return bool(_LATIN.match(text[kept[rank - 1]]) and _LATIN.match(text[kept[rank + 1]]))


@cache
def _repair(char: str) -> str:
    """Fold a look-alike form into the character it stands for, one for one."""
    if char < "\u2e80" and not "\u00a0" <= char <= "\u00ff":
        return char
    char = char.translate(_RADICALS)
    if "\u2f00" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff" or "\uff10" <= char <= "\uff5a":
        folded = unicodedata.normalize("NFKC", char)
        # Letters and digits only: full-width punctuation is what Chinese is written with.
        return folded if len(folded) == 1 and folded.isalnum() else char
    return char
