"""What surrounds the text of a web page: menus, paths, buttons, links to other pages, imprints.

Names of elements, of their classes and words that only such lines have are data (``html.toml``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

_WORDS = tomllib.loads(Path(__file__).with_name("html.toml").read_text(encoding="utf-8"))
_ELEMENTS = frozenset(_WORDS["dropped"])
_NAMES = frozenset(_WORDS["names"])
_LINES = re.compile("|".join(_WORDS["lines"]))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LONGEST = 120  # characters of such a line
_LINKED_SHARE = 0.6  # of a line's letters that are links elsewhere, where it is no sentence


def is_unseen(tag: str, attributes: Mapping[str, str]) -> bool:
    """Tell whether no reader of the page takes an element for its text."""
    hidden = "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style", "")[:1000]))
    return hidden or tag in _ELEMENTS


def is_named_so(attributes: Mapping[str, str]) -> bool:
    """Tell whether an element's class, id or role says that it surrounds the text."""
    named = f"{attributes.get('class', '')} {attributes.get('id', '')} {attributes.get('role', '')}"
    return any(name in _NAMES for name in named[:1000].lower().split())


def is_around(text: str, linked: int) -> bool:
    """Tell whether a line stands around the text.

    Parameters
    ----------
    text : str
    linked : int
        How many of its letters are links elsewhere.
    """
    words = "".join(text.split())
    if len(words) > _LONGEST:
        return False
    return linked > _LINKED_SHARE * letters(words) or bool(_LINES.search(words))


def letters(text: str) -> int:
    """Count letters and ideographs: dates and bars beside links say nothing."""
    return sum(char.isalpha() for char in text)


def links_elsewhere(attributes: Mapping[str, str]) -> bool:
    """Tell whether a link leads away from the page: one inside it is of its contents."""
    target = attributes.get("href", "").strip()
    return bool(target) and not target.startswith("#")
