"""The numbers that Word writes before paragraphs: 第一章, 一、, （1）. They stand in no text of the file."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_DIGITS = "零一二三四五六七八九"
_CHINESE = re.compile(r"(?:chinese|japanese|taiwanese)Counting(?:Thousand)?|(?:ideograph|taiwanese)Digital")
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROWS = {
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "chineseLegalSimplified": "壹贰叁肆伍陆柒捌玖",
    "lowerLetter": ascii_lowercase,
    "upperLetter": ascii_uppercase,
}
_LEVELS = 9  # of a Word list


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str  # numFmt
    text: str  # lvlText: 第%1章
    legal: bool  # all places in Arabic digits: 1.1 under 第一章


class Numbering:
    """Counts the numbered paragraphs of one document."""

    def __init__(self, document: Document) -> None:
        root = _numbering_root(document)
        self._lists: dict[str, dict[int, _Level]] = {}
        self._families: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}  # by list, where it begins anew
        if root is not None:
            self._read(root)
        # Lists of one family count on, whichever of them a paragraph names.
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)

    def _read(self, root: BaseOxmlElement) -> None:
        abstracts = {
            node.get(qn("w:abstractNumId"), ""): _levels(node) for node in root.iter(qn("w:abstractNum"))
        }
        for node in root.iter(qn("w:num")):
            number = node.get(qn("w:numId"), "")
            family = _value(node, "w:abstractNumId")
            self._families[number] = family
            # A list may have levels of its own in place of its family's.
            self._lists[number] = abstracts.get(family, {}) | _levels(node)
            self._restarts[number] = {
                _whole(override.get(qn("w:ilvl"), ""), -1): _whole(_value(override, "w:startOverride"), 1)
                for override in node.iter(qn("w:lvlOverride"))
                if override.find(qn("w:startOverride")) is not None
            }

    def mark(self, number: str, depth: int) -> str:
        """Count a paragraph of a list and give what stands before it; "" where nothing does."""
        levels = self._lists.get(number, {})
        level = levels.get(depth)
        if level is None or not 0 <= depth < _LEVELS:
            return ""
        if level.form == "bullet":
            return "• "
        counts = self._counts[self._families[number]]
        if depth in self._restarts[number]:
            counts[depth] = self._restarts[number].pop(depth) - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]

        def place(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            shown = levels.get(other, level)
            return _written(counts.get(other, shown.start), "decimal" if level.legal else shown.form)

        mark = _PLACE.sub(place, level.text)
        return f"{mark} " if mark and mark[-1].isascii() else mark


def _numbering_root(document: Document) -> BaseOxmlElement | None:
    try:
        root: BaseOxmlElement = document.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):
        return None  # a document without lists
    return root


def _levels(list_: BaseOxmlElement) -> dict[int, _Level]:
    levels = {}
    for node in list_.iter(qn("w:lvl")):
        depth = _whole(node.get(qn("w:ilvl"), ""), -1)
        levels[depth] = _Level(
            _whole(_value(node, "w:start"), 1),
            _value(node, "w:numFmt") or "decimal",
            _value(node, "w:lvlText"),
            node.find(qn("w:isLgl")) is not None,
        )
    return levels


def _value(node: BaseOxmlElement, tag: str) -> str:
    child = node.find(qn(tag))
    return "" if child is None else str(child.get(qn("w:val"), ""))


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def _written(value: int, form: str) -> str:
    if _CHINESE.fullmatch(form):
        return chinese(value)
    if form in ("upperRoman", "lowerRoman") and 1 <= value < 40:
        roman = "X" * (value // 10) + _ROMAN[value % 10]
        return roman if form == "upperRoman" else roman.lower()
    row = _ROWS.get(form, "")
    if 1 <= value <= len(row):
        return row[value - 1]
    return "" if form == "none" else str(value).zfill(2 if form == "decimalZero" else 1)


def chinese(value: int) -> str:
    """Write a number of headings in Chinese: 1 -> 一, 12 -> 十二, 40 -> 四十; above 99 in digits."""
    if not 0 <= value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
