"""Elements of DrawingML and PresentationML, and what text may stand in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = Any  # lxml has no types

SPACES: Mapping[str, str] = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
EMU_PER_MM = 36_000  # English Metric Units, ECMA-376 part 1, 20.1.2.1
ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
BREAKS = re.compile("[\t\r\n\v\f\x85\u2028\u2029]+")


def element(tag: str, *children: Element, **attributes: object) -> Element:
    """Make an element, ``a:off``, of its children in the order given, without those that are ``None``."""
    told = {key: str(value) for key, value in attributes.items() if value is not None}
    made = etree.Element(_qualified(tag), told)
    for child in children:
        if child is not None:
            # lxml would move an element that stands elsewhere already.
            made.append(child if child.getparent() is None else deepcopy(child))
    return made


@cache
def _qualified(tag: str) -> str:
    prefix, name = tag.split(":")
    return f"{{{SPACES[prefix]}}}{name}"


def emu(millimetres: float) -> int:
    """Bring a length to English Metric Units."""
    return round(millimetres * EMU_PER_MM)


def legal(text: str, most: int = 0) -> str:
    """Take text as XML can hold it, in one line; cut after ``most`` characters where that is given.

    Control characters, lone surrogates and the two non-characters that XML 1.0 forbids become U+FFFD, so that
    something is seen to have stood there.
    """
    line = ILLEGAL.sub("\ufffd", BREAKS.sub(" ", text)).strip()
    return f"{line[: most - 1]}…" if most and len(line) > most else line
