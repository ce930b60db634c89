"""Markdown and the HTML in it, as plain text of the same length: every character keeps its offset.

Cells become tabs and rows lines, as ``readers`` write them; other markup and invisible characters are
dropped. So are the forms that converters from PDF write: tables in HTML, numbers as formulas.
"""

from __future__ import annotations

import re

from atlas.reading.html_tables import tables_written

DROPPED = "\0"
"""Stands where markup stood."""

_LINE_ENDS = str.maketrans("\r\f\v\x85\u2028\u2029", "\n" * 6)
_PIPES = re.compile(r"^[ \t]*\|.*\|[ \t]*$", re.MULTILINE)
_FORMULA = re.compile(r"\$[^$\n]{1,100}\$")
_COMMAND = re.compile(r"\\[A-Za-z]+|\\.|[$^_{} ]")
_SIGNS = {r"\sim": "~", r"\times": "×", r"\pm": "±", r"\leq": "≤", r"\geq": "≥", r"\%": "%"}
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]{1,200})\]\((?:https?:|#|\.{0,2}/|mailto:)[^()\s]{0,500}\)")
_SLANTED = re.compile(r"(?<![*\w])\*(?=\S)([^*\t\n]{1,60})(?<=\S)\*(?![*\w])")
_BREAK = re.compile(r"</?(?:br|p|div|h[1-6]|li|ul|ol|table|hr|center)\b[^<>]{0,300}>", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:b|i|u|a|sup|sub|em|strong|span|font|img|td|th|tr|tbody|thead|html|body)\b[^<>]{0,300}>"
    r"|<!--[^<>]{0,500}-->"
    r"|&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|\#160|\#xa0|\#12288|\#x3000);"
    r"|!\[[^\]\n]{0,200}\]\([^()\n]{0,500}\)"  # pictures
    r"|\[\^\w{1,10}\]:?"  # marks of notes
    r"|\*{2,3}|__|~~|`+"  # emphasis
    r"|\\(?=[!-/:-@\[-`{-~])"  # escapes
    r"|^[ \t\u3000]*(?:\#{1,6}(?=[ \t])|\#{2,6}(?=[^\#\s]))"  # headings
    r"|^[ \t]*(?:>[ \t]?)+"  # quotations
    r"|^[ \t]*(?:-{2,}|={3,}|_{3,}|\*{3,})[ \t]*$",  # rules, page marks
    re.MULTILINE | re.IGNORECASE,
)
_HEADING = re.compile(r"[ \t\u3000]*(?:#{1,6}[ \t]|#{2,6}[^#\s])")
# Format and control characters, variation selectors, and what fonts keep for themselves (bullets mostly).
_INVISIBLE = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ue000-\uf8ff"
    "\U000e0000-\U000e0fff\U000f0000-\U0010fffd]+"
)


def plain(text: str) -> str:
    """Write a text without markup.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        As long as ``text``, with ``DROPPED`` for what is no part of it.
    """
    shown = text.translate(_LINE_ENDS)
    shown = _INVISIBLE.sub(_dropped, shown)
    if "|" in shown:
        shown = _PIPES.sub(_row, shown)
    if "<" in shown:
        shown = _BREAK.sub(_line_end, tables_written(shown, DROPPED))
    if "$" in shown:
        shown = _FORMULA.sub(lambda match: _COMMAND.sub(_sign, match[0]), shown)
    if "](" in shown:
        shown = _LINK.sub(_link, shown)
    if "*" in shown:
        shown = _SLANTED.sub(lambda match: DROPPED + match[1] + DROPPED, shown)
    return _MARKUP.sub(_dropped, shown)


def is_heading(line: str) -> bool:
    """Tell whether a line of Markdown is marked as a heading."""
    return _HEADING.match(line) is not None


def _dropped(match: re.Match[str]) -> str:
    return DROPPED * len(match[0])


def _line_end(match: re.Match[str]) -> str:
    return "\n" + DROPPED * (len(match[0]) - 1)


def _row(match: re.Match[str]) -> str:
    """Write a row of a Markdown table; the line below its header has nothing to say."""
    line = match[0]
    if set(line) <= set(" \t|:-"):
        return DROPPED * len(line)
    first, last = line.index("|"), line.rindex("|")
    cells = _BREAK.sub(_dropped, line[first + 1 : last]).replace("|", "\t")
    return DROPPED * (first + 1) + cells + DROPPED * (len(line) - last)


def _sign(match: re.Match[str]) -> str:
    """Write a command of a formula as the one sign it stands for, if it does."""
    return _SIGNS.get(match[0], DROPPED).ljust(len(match[0]), DROPPED)


def _link(match: re.Match[str]) -> str:
    return DROPPED + match[1] + DROPPED * (len(match[0]) - len(match[1]) - 1)
