"""A made-up county and short plans about it, for tests of what a plan draws with words."""

from __future__ import annotations

import re
from functools import cache

from shapely.geometry import Point, box

from atlas.plan import Plan
from atlas.reading.open import plan_from_bytes
from atlas.reading.toponym import Toponym
from gazetteer import County, Fidelity, Footprint, Gazetteer, Place

CODE = "990001"
TOWNS = ("东山镇", "西岭镇", "南桥镇", "北原镇", "柳河乡", "城关街道")
NAMES = {
    **{name: ("town", name) for name in TOWNS},
    "东山": ("town", "东山镇"),
    "西岭": ("town", "西岭镇"),
    "中心城区": ("area", "中心城区"),
    "石桥村": ("village", "石桥村"),
    "清河": ("river", "清河"),
    "浊河": ("river", "浊河"),
    "通达高速": ("road", "通达高速公路"),
    "和平街": ("road", "和平街"),
    "光明路": ("road", "光明路"),
    "龙王庙": ("heritage", "龙王庙"),
    "古塔景区": ("scenic", "古塔景区"),
    "龙泉寺": ("heritage", "龙泉寺"),
    "白鹭湖": ("water", "白鹭湖"),
    "邻县": ("admin", "邻县"),
    "大铁路": ("rail", "大铁路"),
    "柳林水库": ("water", "柳林水库"),
    "西岭核桃小镇": ("zone", "西岭核桃小镇"),
}
_FORMS = re.compile("|".join(sorted(map(re.escape, NAMES), key=len, reverse=True)))


def plan_of(*paragraphs: str) -> Plan:
    """Make a plan of one section from its paragraphs."""
    opening = (
        "为了把全县建设得更好，本章说明今后五年空间布局的总体安排，"
        "各部门应当按照职责分工认真落实，务求取得实际效果。"
    )
    text = "\n\n".join(("第一章总体布局", opening, "第一节发展格局", *paragraphs))
    return plan_from_bytes(f"甲县规划纲要\n\n{text}\n".encode(), "plan.txt")


def toponyms_of(plan: Plan) -> tuple[Toponym, ...]:
    """Find the county's names in a plan, the longest first."""
    return tuple(
        Toponym(match.start(), match.end(), match[0], *NAMES[match[0]], place=_place_id(NAMES[match[0]][1]))
        for match in _FORMS.finditer(plan.flow.text)
    )


def _place_id(name: str) -> str | None:
    return f"{CODE}.{TOWNS.index(name):03}" if name in TOWNS else None


@cache
def gazetteer() -> Gazetteer:
    """Make the county: six towns in a row."""
    outline = Footprint(box(111.0, 37.0, 111.6, 37.2), Fidelity.SURVEYED, 100.0, "测试资料")
    county = County(CODE, "甲县", "某省某市甲县", "甲", (), "某市", "某省", None, (), outline)
    seats = (
        Footprint(Point(111.05 + 0.1 * n, 37.1), Fidelity.PUBLISHED, 300.0, "测试资料") for n in range(6)
    )
    places = (
        Place(f"{CODE}.{n:03}", name, "town", CODE, "测试资料", CODE, seat=seat)
        for n, (name, seat) in enumerate(zip(TOWNS, seats, strict=True))
    )
    return Gazetteer.of(county, places)
