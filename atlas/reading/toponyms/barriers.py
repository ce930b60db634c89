"""What no name runs across: punctuation, headings, company names, counts with their units."""

from __future__ import annotations

import re

SEPARATORS = "，。；：、（“\n\t"
"""Behind one of these a clause or an element of a list begins, and often a name."""

GROUP = re.compile(
    r"[“‘\"][^“”‘’\"，。；：、\n\t]{1,10}[”’\"]"
    r"|（[^（）“”，。；：、—–\-\n\t]{1,6}）"
)
"""A short word in quotes or brackets, which may stand inside a name: “七彩”梯田, 柳塘（何营）火车站."""

_WALLS = frozenset("，。；：！？、\n\t—–－-~～…·／/,;:!?|【】《》〈〉()[]=%％<>")
_HEADING = re.compile(r"第[一二三四五六七八九十百]{1,4}[章节篇]")
_COMPANY = re.compile(r"公司(?!宿舍|小区|家属|大院)")
# A count and its unit: 3条公路 is no road named 条公. 三大 is one too: 三大板块.
_QUANTITY = re.compile(
    r"[两三四五六七八九十]大|(?<!第)(?:\d{1,12}(?:\.\d{1,6})?|[一二三四五六七八九十百千万两几多数]{1,12})(?:余|多)?"
    r"(?:公里|千米|平方米|平方公里|万亩|亩|万吨|吨|亿元|万元|元|个|座|处|条|所|家|类|种|批|片|项|户|名|套|级|人|米|年|月|日|期|层|%|万|亿|千伏安"
    r"|立方米|公顷|台|辆|张|棵|株|头|只|羽|次|天|小时|分钟|轨)"
)


def floors(text: str) -> list[int]:
    """Say for each position how far back a name may reach that stands before it.

    Returns
    -------
    list of int
        One entry for each position from 0 to ``len(text)``.
    """
    blocked = [char in _WALLS for char in text]
    for match in GROUP.finditer(text):
        blocked[match.start() : match.end()] = [False] * (match.end() - match.start())
    for match in (*_HEADING.finditer(text), *_COMPANY.finditer(text)):
        blocked[match.end() - 1] = True
    for match in _QUANTITY.finditer(text):
        blocked[match.start() : match.end()] = [True] * (match.end() - match.start())
    found, floor = [], 0
    for index, is_blocked in enumerate(blocked):
        found.append(floor)
        if is_blocked:
            floor = index + 1
    return [*found, floor]
