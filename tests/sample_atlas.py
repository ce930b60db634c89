"""A made-up county small enough to know by heart: one of each sort of feature, and hostile names.

样县 is a square of 0.4 degrees. It has two towns side by side, a river along their border, one zone
over both, and four projects: two at one point, one on a line, one without a place. A town's name
carries a script, a project's name a formula and Markdown.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from shapely.geometry import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from atlas.dossier import Finding
from atlas.store import AtlasInfo
from atlas.workspace import Content, write
from layers.layer import Layer, features

CODE = "149999"
NAME = "样县"
SCRIPT = "<img src=x onerror=alert(1)><script>alert(2)</script>镇"
FORMULA = "=1+1 [点我](javascript:alert(3)) **粗** <b>体</b>"
PLAN = "第一章 总则\n\n　　本县划为东部\n农业区。\n\n项目有样河治理工程等。\n"  # a page end within a name
WEST, SOUTH = 111.0, 37.0


def plan_sha256() -> str:
    """Digest the plan's text as its file's bytes."""
    return sha256(PLAN.encode()).hexdigest()


def make(path: Path) -> Path:
    """Write the workspace of the made-up county."""
    info = AtlasInfo(
        county=CODE,
        county_name=NAME,
        plan_title="样县五年规划纲要",
        published="2021-04",
        sha256=plan_sha256(),
        characters=len(PLAN),
        outline_source="手绘",
        outline_date="",
        map_review_number="",
        built_from="by hand",
    )
    finding = Finding("members", {"zh": "少一个成员<b>", "en": "a member is missing<b>"}, 0, 3, ("样区",))
    write(path, Content(info, _layers(), [finding]))
    return path


def _layers() -> list[Layer]:
    half = WEST + 0.2
    outline = box(WEST, SOUTH, WEST + 0.4, SOUTH + 0.4)
    west, east = box(WEST, SOUTH, half, SOUTH + 0.4), box(half, SOUTH, WEST + 0.4, SOUTH + 0.4)
    river = LineString([(half, SOUTH), (half, SOUTH + 0.4)])
    spot = Point(WEST + 0.3, SOUTH + 0.1)
    derived = {"kind": "town", "symbol": "town-area", "fidelity": "derived", "accuracy_m": 1500.0}
    return [
        _layer(
            "county-outline",
            "boundaries",
            [(outline, {"id": CODE, "name": NAME, "kind": "admin", "symbol": "county-outline"})],
        ),
        _layer(
            "town-areas",
            "boundaries",
            [
                (west, {"id": f"{CODE}.101", "name": "西山镇", **derived}),
                (east, {"id": f"{CODE}.102", "name": SCRIPT, **derived}),
            ],
        ),
        _layer(
            "villages",
            "boundaries",
            [
                (
                    None,
                    {
                        "id": f"{CODE}.101.201",
                        "name": "小寨村",
                        "kind": "village",
                        "symbol": "village",
                        "town": "西山镇",
                    },
                )
            ],
        ),
        _layer(
            "rivers",
            "nature-transport",
            [
                (
                    river,
                    {
                        "id": f"{CODE}/river",
                        "name": "样河",
                        "kind": "river",
                        "symbol": "river",
                        "accuracy_m": 300.0,
                    },
                )
            ],
        ),
        _layer(
            "structure-1",
            "structures",
            [
                (
                    box(WEST + 0.05, SOUTH + 0.2, WEST + 0.35, SOUTH + 0.35),
                    {
                        "id": "z1",
                        "name": "东部农业区",
                        "kind": "zone",
                        "symbol": "zone-1",
                        "fidelity": "schematic",
                        "accuracy_m": 3000.0,
                        "citation": "第一章",
                        "members": "西山镇",
                        "drawn": "1/1",
                        "start": PLAN.index("东部"),
                        "end": PLAN.index("农业区") + 3,
                    },
                )
            ],
        ),
        _layer(
            "projects-water",
            "projects",
            [
                (spot, _project("p1", "样河治理工程", investment_cny=3.5e8, period="2021-2025")),
                (spot, _project("p2", FORMULA)),
                (river, _project("p3", "堤防加固工程")),
                (None, _project("p4", "无处可落工程", fidelity="", accuracy_m=None)),
            ],
        ),
    ]


def _project(id_: str, name: str, **more: object) -> dict[str, object]:
    return {
        "id": id_,
        "name": name,
        "kind": "project",
        "symbol": "project-water",
        "sector": "water",
        "fidelity": "container",
        "accuracy_m": 4000.0,
        "citation": "第二章 › 专栏1",
        **more,
    }


def _layer(id_: str, group: str, rows: list[tuple[BaseGeometry | None, dict[str, object]]]) -> Layer:
    known = [{"fidelity": "published" if shape else "", "source": "手绘", **row} for shape, row in rows]
    titles = {"zh": f"{id_}图层", "en": f"layer {id_}"}
    return Layer(id_, titles, group, features(known, [shape for shape, _ in rows]))
