"""What no name runs across: punctuation, headings, company names, counts with their units."""

from __future__ import annotations

import re

SEPARATORS = "，。；：、（“\n\t"
"""Behind one of these a clause or an element of a list begins, and often a name."""

PAUSES = "、—–－"
"""Of these the ones between elements of a list, or between the ends of a line."""

NUMERALS = "一二三四五六七八九十"
CODE = re.compile(
    r"[一二三四五六七八九十]号|[A-Za-z]+\d*|\d+(?:\.\d+)?(?:[kK][vV]|[mM][wW]|千伏|兆瓦|万千瓦|号)?"
)
FORMULA = re.compile(  # “一主两副”, “一核”: counts, and names nothing
    rf"“(?:(?:[{NUMERALS}两多](?:(?![{NUMERALS}])[\u4e00-\u9fff]){{1,3}}){{2,}}"
    rf"|[{NUMERALS}两多][主副核心极轴带廊环屏翼区片园纵横线网港湾谷城])”"
)
GROUP = re.compile(
    r"[“‘\"][^“”‘’\"，。；：、\n\t]{1,10}[”’\"]"
    r"|（[^（）“”，。；：、—–\-\n\t]{1,6}）"
)
"""A short word in quotes or brackets, which may stand inside a name: “七彩”梯田, 柳塘（何营）火车站."""

_WALLS = frozenset("，。；：！？、\n\t—–－-~～…·／/,;:!?|【】《》〈〉()[]=%％<>")
_HEADING = re.compile(r"第[一二三四五六七八九十百]{1,4}[章节篇]")
# 柳湖西岸, 青山北麓: where something lies, no part of a name.
_SIDE = re.compile(r"(?<=[湖江河溪库湾海洋岭山])(?:[东西南北两沿]{1,2})(?:岸|麓|坡)(?![村镇乡区])")
# 甲村段公路: a reach ends here, whatever follows.
_REACH = re.compile(
    r"段(?=(?:美丽|旅游|产业|生态|[一二三四]级|高等级|快速)|[至到—–－-]|公路|道路|改|建|提|路面|拓|工程|综合|河道|治|修|及|和|等|、|，|。|；|（|）)"
)
_COMPANY = re.compile(r"公司(?!宿舍|小区|家属|大院)")
# A count and its unit: 3条公路 is no road named 条公. 三大 is one too: 三大板块.
_QUANTITY = re.compile(
    r"[两三四五六七八九十]大|(?<!第)(?:\d{1,12}(?:\.\d{1,6})?|[一二三四五六七八九十百千万两几多数]{1,12})(?:余|多)?"
    r"(?:公里|千米|平方米|平方公里|万亩|亩|万吨|吨|亿元|万元|元|个|座|处|条|所"
    r"|家(?![河沟村镇庄店湾坪岭寨桥坝溪乡峪洼](?:[、，。；和及与等（]|治理|水库|段))"  # but 三家河
    r"|类|种|批|片|项|户|名|套|级|人|米|年|月|日|期|层|%|万|亿|千伏安"
    r"|立方米|公顷|台|辆|张|棵|株|头|只|羽|次|天|小时|分钟|轨)"
)
# Towns that are counted behind their list: 柳塘、何营、石佛|三镇.
_TOWNS = re.compile(
    r"(?<=、)[\u4e00-\u9fff]{2,4}?(?P<count>[两三四五六七八九十]{1,2})(?=[镇乡](?:[，。；、和及与一]|$))"
)
_COUNTED = re.compile(r"\d{1,12}(?:余|多)?(?:件|口|眼|盏|部|份|位|对|组|栋|间|幢|万千瓦|兆瓦|孔|匹|峰)")


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
    for match in (*_HEADING.finditer(text), *_COMPANY.finditer(text), *_REACH.finditer(text)):
        blocked[match.end() - 1] = True
    for match in (*_QUANTITY.finditer(text), *_COUNTED.finditer(text), *_SIDE.finditer(text)):
        blocked[match.start() : match.end()] = [True] * (match.end() - match.start())
    for match in _TOWNS.finditer(text):
        blocked[match.start("count") : match.end()] = [True] * len(match["count"])
    found, floor = [], 0
    for index, is_blocked in enumerate(blocked):
        found.append(floor)
        if is_blocked:
            floor = index + 1
    return [*found, floor]
