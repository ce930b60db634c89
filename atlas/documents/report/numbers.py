"""Numbers as a report writes them."""

from __future__ import annotations

import math

from atlas.words import LANGUAGES
from layers.export.amounts import number
from layers.export.subject import Words

NONE = "—"


def heading(language: str, title: str, *places: int | str) -> str:
    """Number a heading: 一、（一） in Chinese, 1, 1.2 elsewhere.

    >>> heading("zh", "项目", 3), heading("en", "Projects", 3, 1)
    ('三、项目', '3.1 Projects')
    """
    if language != LANGUAGES[0]:
        return f"{'.'.join(map(str, places))} {title}"
    import cn2an  # noqa: PLC0415 -- slow to import, and only who writes a report needs it

    chinese = cn2an.an2cn(places[-1])
    return f"{chinese}、{title}" if len(places) == 1 else f"（{chinese}）{title}"


def decimal(value: float | None, digits: int = 1) -> str:
    """Write a number with separators and at most so many decimals; a dash for none."""
    if value is None or not math.isfinite(value):
        return NONE
    return number(value, digits)


def share(part: float, whole: float) -> str:
    """Write a part of a whole in percent; a dash for a part of nothing."""
    return f"{part / whole:.1%}" if whole else NONE


def money(words: Words, cny: float | None) -> str:
    """Write an amount in the unit that the tables' headings name; a dash for none."""
    return decimal(None if cny is None else cny / float(words("report.unit.money_cny")), 4)
