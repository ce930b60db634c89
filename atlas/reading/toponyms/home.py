"""What a plan calls its own county, and the county's development zone.

A plan of 某某市 speaks of 开发区 where it means 某某经济技术开发区, if the county has just one that bears its
name. The county is known from the gazetteer, or from the plan's title where no gazetteer covers it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from atlas.plan import Plan
from atlas.reading.toponyms.known import Known, KnownName
from gazetteer.index import Gazetteer, written_forms
from gazetteer.place import Place

_TITLE = re.compile(r"^(?:.*[省])?(?:.{2,6}市(?=.{1,8}[县区市旗]))?(?P<name>.{1,12}?(?P<level>[市县区旗]))")
_ZONE = "经济技术开发区|高新技术产业开发区|经济开发区|高新技术开发区|工业园区|开发区|高新区|经开区"
_SHORTER = {
    "经济技术开发区": ("经济技术开发区", "经济开发区", "开发区", "经开区"),
    "经济开发区": ("经济开发区", "开发区", "经开区"),
    "高新技术产业开发区": ("高新技术产业开发区", "高新区", "开发区"),
    "高新技术开发区": ("高新技术开发区", "高新区", "开发区"),
    "开发区": ("开发区",),
}


@dataclass(frozen=True)
class Home:
    """The county a plan is of."""

    names: frozenset[str]  # as written; by themselves no mention
    short: str  # without 市, 县, 区; "" where unknown
    zone: str  # full name of the one development zone that bears the county's name
    zone_words: tuple[str, ...]  # what stands for it, the longest first
    zone_name: KnownName | None
    province: str = ""  # first two digits of its code, where the gazetteer is of no county; "" if unknown

    def is_near(self, name: KnownName) -> bool:
        """Tell whether a county of that name lies in the county's province."""
        return bool(self.province) and name.level == "county" and name.place.startswith(self.province)

    def hits(self, text: str) -> Iterator[tuple[int, int, KnownName]]:
        """Yield where a paragraph names the county, or may speak of its zone without the county's name."""
        for written in self.names:
            for match in re.finditer(re.escape(written), text):
                yield match.start(), match.end(), KnownName(written, "admin", "official", own=True, place="")
        if self.zone_name is not None:
            for match in re.finditer("|".join(self.zone_words), text):
                yield match.start(), match.end(), replace(self.zone_name, tie="zone")


def home_of(plan: Plan, known: Known, county: str = "") -> Home:
    """Find out which county a plan is of, and whether it has one zone of its name.

    Parameters
    ----------
    plan, known
        The title tells the county, unless the gazetteer is of one.
    county
        Its name, where it is known otherwise; goes before a title that names no division.
    """
    own, titled = known.gazetteer.county, _titled(plan.title)
    name = titled if not county or _entries(titled, known.gazetteer) else county
    if own is not None:
        names, short, level = known.itself, own.short, own.name[-1]
    elif name:
        names, short, level = _called(name, known.gazetteer), _short(name, known.gazetteer), name[-1]
        home = _with_zone(plan.flow.text, names, short, level, known)
        return replace(home, province=_province(name, known.gazetteer))
    else:
        return Home(frozenset(), "", "", (), None)
    return _with_zone(plan.flow.text, names, short, level, known)


def _titled(title: str) -> str:
    """Read the county off a plan's title; "" where it names none."""
    match = _TITLE.match(title)
    return match["name"] if match and re.search("规划|计划|纲要|报告", title) else ""


def _called(name: str, gazetteer: Gazetteer) -> frozenset[str]:
    """List what a county is called, as the national tables know it."""
    forms = (form for place in _entries(name, gazetteer) for form in written_forms(place))
    return frozenset({name, _short(name, gazetteer), *forms})


def _entries(name: str, gazetteer: Gazetteer) -> list[Place]:
    return [place for place in gazetteer.named(name) if place.kind == "admin" and place.name == name]


def _short(name: str, gazetteer: Gazetteer) -> str:
    """Return a county's name without 市, 县 or 区."""
    listed = (place.attributes.get("short", "") for place in gazetteer.named(name) if place.name == name)
    return next(filter(None, listed), name[:-1] if len(name) > 2 else name)


def _province(name: str, gazetteer: Gazetteer) -> str:
    """Return the first digits of the codes of what bears a county's name; "" where provinces differ."""
    found = {place.code[:2] for place in _entries(name, gazetteer)}
    return found.pop() if len(found) == 1 else ""


def _with_zone(text: str, names: frozenset[str], short: str, level: str, known: Known) -> Home:
    found = set(re.findall(rf"{re.escape(short)}(?:{level})?({_ZONE})", text)) & set(_SHORTER)
    if not found:
        return Home(names, short, "", (), None)
    longest = max(found, key=len)
    if any(zone not in _SHORTER[longest] for zone in found):
        return Home(names, short, "", (), None)  # two zones: a bare word may mean either
    full = f"{short}{longest}"
    options = known.options(full)
    name = options[0] if options else KnownName(full, "park", "alias", own=True, place="")
    words = tuple(sorted(_SHORTER[longest], key=len, reverse=True))
    return Home(names, short, full, words, name)
