"""HTML: saved web pages, and what word processors export.

libxml2 parses (through lxml), event by event and without a tree, so that a page nested a million deep
costs no more than one that is as long. Scripts, styles, hidden elements and what surrounds the text
(``furniture``) are dropped. Web pages have no pages in the sense of a citation.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from atlas.reading.files import MAX_TEXT_BYTES, PlanFileError, Source, characters, check_size, source_of
from atlas.reading.readers.furniture import is_around, is_named_so, is_unseen, letters, links_elsewhere
from atlas.reading.readers.grid import Block, Cell, blocks_of
from atlas.reading.readers.lines import Lines

_ELEMENTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_WHOLE = frozenset(("html", "body", "main", "article"))  # hold the text, whatever they are called
_BLOCKS = frozenset(_ELEMENTS["blocks"])
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHARSET_BYTES = 4096
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030"}  # the declared table is a part of the one in use
_BROKEN_SHARE = 0.01  # of characters that do not decode: a page with a few is still that encoding
_MAX_TABLES = 8  # one inside the other; deeper ones are read as plain blocks
_CHUNK = 65536  # characters


def read(raw: bytes, name: str) -> Source:
    """Read an HTML file.

    Raises
    ------
    PlanFileError
        It is too large, empty or in an unknown encoding.
    """
    check_size(len(raw), MAX_TEXT_BYTES, name)
    text, encoding = _decoded(raw, name)
    lines = Lines()
    for block in _blocks(text, name):
        block.write(lines)
    return source_of(raw, name, lines.text, encoding=encoding, parted=True)


def _blocks(text: str, name: str, *, by_name: bool = True) -> list[Block]:
    page = _Page(by_name=by_name)
    parser = etree.HTMLParser(target=page, encoding="utf-8", recover=True)
    try:
        for start in range(0, len(text), _CHUNK):
            # Lone surrogates have no bytes; no plan has any.
            parser.feed(text[start : start + _CHUNK].encode("utf-8", "replace"))
        blocks: list[Block] = parser.close()
    except etree.LxmlError:
        raise PlanFileError("plan-damaged", name=name) from None
    if page.named_away > sum(len(block.flat) for block in blocks):
        # The names meant something else: what they took away is most of the page.
        return _blocks(text, name, by_name=False)
    return blocks


def _decoded(raw: bytes, name: str) -> tuple[str, str]:
    declared = _CHARSET.search(raw[:_CHARSET_BYTES])
    if declared and not raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        label = declared[1].decode("ascii", "replace").lower()
        encoding = _CHINESE.get(label, label)
        try:
            text = raw.decode(encoding, "replace")
        except (LookupError, ValueError):
            return characters(raw, name)
        if text.count("\ufffd") <= _BROKEN_SHARE * len(text):
            return text, encoding
    return characters(raw, name)


class _Table:
    """A table while it is read."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.open: Cell | None = None  # takes what is read

    def start_cell(self, attributes: Mapping[str, str]) -> None:
        if not self.rows:
            self.rows.append([])
        self.open = Cell(_span(attributes, "colspan"), _span(attributes, "rowspan"))
        self.rows[-1].append(self.open)


class _Page:
    """Turns the events of the parser into blocks."""

    def __init__(self, *, by_name: bool) -> None:
        self.named_away = 0  # characters dropped because of the name of an element
        self._by_name = by_name
        self._top: list[Block] = []
        self._tables: list[_Table] = []
        self._deep = 0  # tables that are open beyond the limit
        self._inline: list[str] = []
        self._level = 0
        self._lists: list[int | None] = []  # number of the next item; None where items have bullets
        self._dropped = 0  # elements open since the outermost one that is dropped
        self._dropped_by_name = False
        self._linked = 0  # letters of the line that are links elsewhere
        self._in_link = False
        self._pre = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._dropped or is_unseen(tag, attributes):
            self._dropped += 1
            return
        if self._by_name and tag not in _WHOLE and is_named_so(attributes):
            self._dropped, self._dropped_by_name = 1, True
            return
        if tag == "br":
            self._inline.append("\n")
        elif tag == "a":
            self._in_link = links_elsewhere(attributes)
        if tag not in _BLOCKS:
            return
        self._flush()
        if tag in ("ul", "ol"):
            self._lists.append(_first_number(attributes) if tag == "ol" else None)
        elif tag == "li":
            self._inline.append(self._item_mark())
        elif tag == "pre":
            self._pre += 1
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self._level = int(tag[1])
        else:
            self._start_table_part(tag, attributes)

    def _start_table_part(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "table" and (self._deep or len(self._tables) == _MAX_TABLES):
            self._deep += 1
        elif self._deep:
            return
        elif tag == "table":
            self._tables.append(_Table())
        elif self._tables and tag == "tr":
            self._leave_cell()
            self._tables[-1].rows.append([])
        elif self._tables and tag in ("td", "th"):
            self._tables[-1].start_cell(attributes)

    def end(self, tag: str) -> None:
        if self._dropped:
            self._dropped -= 1
            self._dropped_by_name = self._dropped_by_name and self._dropped > 0
            return
        if tag == "a":
            self._in_link = False
        if tag not in _BLOCKS:
            return
        self._flush()
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "pre":
            self._pre = max(0, self._pre - 1)
        elif tag == "table" and self._deep:
            self._deep -= 1
        elif tag == "table" and self._tables:
            self._end_table()
        elif tag in ("td", "th", "tr") and self._tables and not self._deep:
            self._leave_cell()

    def data(self, text: str) -> None:
        if self._dropped:
            self.named_away += self._dropped_by_name * len(text.strip())
            return
        self._inline.append(text if self._pre else text.replace("\n", " "))
        self._linked += letters(text) if self._in_link else 0

    def close(self) -> list[Block]:
        self._flush()
        while self._tables:
            self._end_table()
        return self._top

    def _end_table(self) -> None:
        table = self._tables.pop()
        self._place().extend(blocks_of(table.rows))

    def _leave_cell(self) -> None:
        """Close the innermost table's open cell, if it has one."""
        self._tables[-1].open = None

    def _place(self) -> list[Block]:
        """Give what takes the next block: the innermost open cell of a table, or else the page."""
        cells = (table.open for table in reversed(self._tables))
        return next((cell.blocks for cell in cells if cell is not None), self._top)

    def _flush(self) -> None:
        text, linked = "".join(self._inline), self._linked
        self._inline.clear()
        self._linked = 0
        if text.strip() and not (is_around(text, linked) and not self._tables):
            self._place().append(Block(text, self._level))
        self._level = 0

    def _item_mark(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return "• "
        number = self._lists[-1]
        self._lists[-1] = number + 1
        return f"{number}. "


def _span(attributes: Mapping[str, str], name: str) -> int:
    value = attributes.get(name, "1").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 1


def _first_number(attributes: Mapping[str, str]) -> int | None:
    """Items are numbered from the list's start; letters and Roman numerals are left out."""
    if attributes.get("type", "1") != "1":
        return None
    value = attributes.get("start", "1").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 1
