"""A county made up for tests, small enough to know by heart, and what was read from its plan."""

from __future__ import annotations

import math

from shapely.geometry import LineString, Point, box

from atlas.dossier import Citation, Dossier, Finding, Investment, Mention, PlanInfo, Project, Zone
from gazetteer import County, Fidelity, Footprint, Gazetteer, Neighbour, Place

COUNTY = "990001"
PLAN = PlanInfo(COUNTY, "甲县规划", "甲县", COUNTY, "a" * 64, 1000, "2021-04")
CITED = Citation("第一章总则", "第一节布局", "专栏1-1")


def known(geometry, fidelity=Fidelity.PUBLISHED, accuracy_m=500.0):
    return Footprint(geometry, fidelity, accuracy_m, "测试资料")


def town(number, name, lon, lat):
    return Place(f"{COUNTY}.{number}", name, "town", COUNTY, "测试资料", COUNTY, seat=known(Point(lon, lat)))


def gazetteer_of_two_towns():
    """Make a county of 0.4 by 0.2 degrees: two towns, a river through both, a village somewhere."""
    outline = known(box(111.0, 37.0, 111.4, 37.2), Fidelity.SURVEYED, 100.0)
    county = County(
        COUNTY,
        "甲县",
        "某省某市甲县",
        "甲",
        (),
        "某市",
        "某省",
        None,
        (Neighbour("", "乙县", "东"),),
        outline,
    )
    somewhere = Footprint(Point(), Fidelity.CONTAINER, math.nan, "测试资料")  # in its town
    river = LineString([(111.02, 37.1), (111.38, 37.1)])
    places = (
        town("101", "东镇", 111.3, 37.1),
        town("102", "西镇", 111.1, 37.1),
        Place(f"{COUNTY}/river/qing-he", "清河", "river", COUNTY, "测试资料", COUNTY, footprint=known(river)),
        Place(f"{COUNTY}/road/nowhere", "丙路", "road", COUNTY, "测试资料", COUNTY),
        Place(
            f"{COUNTY}.101.201", "李村", "village", COUNTY, "测试资料", f"{COUNTY}.101", footprint=somewhere
        ),
    )
    return Gazetteer.of(county, places)


def zone(number, kind, members, ids, rule, structure="“一带两区”"):
    return Zone(f"z{number:03}", structure, f"{kind}{number}", kind, members, ids, rule, 10, 14, CITED)


def project(number, places=(), ids=(), relation="at", **more):
    return Project(
        f"p{number:03}", f"项目{number}", "water", places, ids, relation, 20, 24, citation=CITED, **more
    )


EAST, WEST, RIVER = f"{COUNTY}.101", f"{COUNTY}.102", f"{COUNTY}/river/qing-he"
DOSSIER = Dossier(
    PLAN,
    mentions=(
        Mention(30, 32, "王村", "village", "王村", "西镇"),
        Mention(40, 42, "清河", "river", "清河", "", RIVER, 1.0),
    ),
    zones=(
        zone(1, "zone", ("东镇",), (EAST,), {"kind": "union"}),
        zone(2, "zone", ("西镇", "无名镇"), (WEST, None), {"kind": "union", "partial": ["西镇"]}),
        zone(
            3,
            "reach",
            ("西镇", "东镇"),
            (WEST, EAST),
            {"kind": "reach", "along": "清河", "from": "西镇", "to": "东镇"},
            "治河",
        ),
        zone(5, "core", ("东镇",), (EAST,), {"kind": "core"}),
        zone(4, "belt", ("无名镇",), (None,), {"kind": "belt", "width_m": -5}, "坏规则"),
    ),
    projects=(
        project(1, ("东镇",), (EAST,), investment=Investment(2.0, "亿元", 2e8), period=(2021, 2023)),
        project(2, ("东镇",), (EAST,)),
        project(3, ("王村",), (None,)),
        project(4, ("无名水库",), (None,)),
        project(5, relation="citywide"),
        project(6, ("清河",), (RIVER,), "from_to", from_="西镇", to="东镇"),
    ),
    findings=(Finding("unplaced", {"zh": "位置不明", "en": "no place"}, 1, 2, ("无名水库",)),),
)
