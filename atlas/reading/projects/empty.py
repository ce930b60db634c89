"""What a name lacks to be that of a work: it means a kind, a programme, a title, a zone, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from atlas.reading import quantities
from atlas.reading.projects.lists import heads
from atlas.reading.projects.words import Ending, ending, pattern, words
from atlas.reading.toponym import Toponym

_ONLY_A_WORK = re.compile(
    r"(?:重点|重大|建设|配套|相关|有关|优质|好|大|新)*(?:项目|工程)(?:建设|实施)?|其[它他].{0,12}(?:项目|工程)"
)
# “一中心”, “四纵两横”公路网: a formula, the parts of which may be works.
_FORMULA = re.compile(
    r"[“\"](?:[一二两三四五六七八九十\d]++[^一二两三四五六七八九十\d“”\"]{1,3})++[”\"](?:[^建改项工]{0,8}(?:网|网络|骨架|框架))?"
)
_QUOTED = re.compile(r"[\u4e00-\u9fff]{0,4}[“\"][^”\"]{1,60}[”\"]")
_AWARDED = re.compile(r"(?:创建|争创|创成|申创|申报|荣获|获评|获得|评为)(?:成为|为|成)?$")
_LEVEL = re.compile(r"(?:国家|省|市)级|[一二三]级|[二三]甲|全国|国家\s*[1-5]?A{0,5}级")
_ZONE = re.compile(
    r"(?:片区|组团|板块|功能区|都市圈|生态圈|(?:生态|发展|经济|产业|景观|旅游|文化|示范|集聚)(?:带|轴|廊道)|保护带|屏障)$"
)
_COUNTED = re.compile(r"(?<=.)\s*+[\d.]++\s*+(?:座|所|处|个|条|家|公里|千米|km)$")
_MANY_WORKS = re.compile(r"项目\s*+[\d.]++\s*+(?:个|项|处)$")
_BEFORE = 6  # characters before a name in which an award is looked for
_PROJECTS = "项目"


def empty(
    text: str,
    start: int,
    name: str,
    kind: Ending,
    inside: Sequence[Toponym],
    standing: Sequence[Toponym],
) -> list[str]:
    """List, by the keys of ``weights.toml``, why a name is none of a work, whatever calls for it.

    Parameters
    ----------
    text
        The flow.
    start
        Where the name begins in it.
    inside
        Its toponyms.
    standing
        Those of them that are there already: 开发区重点项目 says no more than 重点项目.
    """
    found = []
    bare = name
    for toponym in reversed(standing):
        bare = bare[: toponym.start - start] + bare[toponym.end - start :]
    if _ONLY_A_WORK.fullmatch(bare) or _FORMULA.fullmatch(name) or (not inside and heads().fullmatch(name)):
        found.append("no_name")
    if _AWARDED.search(text, max(0, start - _BEFORE), start) and (
        _QUOTED.fullmatch(name) or (_LEVEL.match(name) and not inside)
    ):
        found.append("title")
    if _ZONE.search(name) and kind in ("", "site", "abstract"):
        found.append("zone_name")
    if _MANY_WORKS.search(name):
        found.append("many_works")
    return found


def of_a_kind(name: str, kind: Ending, lead: bool, lenient: bool) -> list[str]:
    """List why a name without a place means one of many, or all of them.

    Parameters
    ----------
    lead
        It is the name of an entry, which says more of itself.
    lenient
        The text counts it among projects.
    """
    first = pattern("ends", "vague").match(name)
    later = len(pattern("ends", "vague").findall(name)) - bool(first)
    found = ["vague_later"] * min(later, 2)
    if only_a_kind(name, kind):
        found.append("kind_only")
    if not lead and not lenient and pattern("ends", "classes").match(name) and not quantities.measures(name):
        found.append("class_of")
    on_site = kind == "act" and ending(name.removesuffix(ending(name)[1]))[0] == "site"
    if kind in ("work", "act") and not lenient and not name.endswith(_PROJECTS) and not on_site:
        found += ["programme"] * min(3, len(pattern("ends", "programme").findall(name)))
    if name.endswith(_PROJECTS) and not quantities.measures(name):
        soft = name.removesuffix(_PROJECTS).endswith(tuple(words("ends", "soft_project")))
        found += ["soft_project"] if soft and not pattern("context", "owners").search(name) else []
    return found


def only_a_kind(name: str, kind: Ending) -> bool:
    """Whether a name says what sort of thing is meant, and no more: 二级公路, 立交桥1座."""
    bare = _COUNTED.sub("", name)
    if pattern("ends", "classes").fullmatch(bare):
        return True
    rest = pattern("ends", "vague").sub("", bare.removesuffix(ending(bare)[1]))
    return kind == "site" and not rest and not bare.endswith(tuple(words("context", "one_per_county")))
