"""A short plan made up for a built-in county, by the names of its towns: built in a blink.

Nothing of it is said by any real plan. A project's name carries markup, another a formula.
"""

from __future__ import annotations

from pathlib import Path

from atlas import library
from atlas.dossier import dump
from atlas.reading.open import plan_from_bytes
from atlas.reading.read import read_plan

HOSTILE = "<b>=1+1</b>“甲”[点](javascript:alert(3))"
HEADLINE = "五年规划纲要（试编）"


def county() -> str:
    """Name the first of the built-in counties by its code."""
    return next(library.builtin_dossiers()).stem


def towns() -> list[str]:
    """Name four towns of the county."""
    gazetteer = library.load_gazetteer(county())
    own = [place.name for place in gazetteer.places if place.kind == "town" and gazetteer.is_own(place)]
    return own[:4]


def text() -> str:
    """Write the plan."""
    one, two, three, four = towns()
    return f"""{HEADLINE}
第一章 总体布局
第一节 空间结构
构建“一轴两区”的空间格局。“两区”即东部农业区、西部生态区。东部农业区包括{one}、{two}，西部生态区包括{three}、{four}。
第二章 重点项目
第一节 水利工程
在{one}建设{one}水厂工程，总投资3亿元，2021年开工，2023年完工。加快{one}水厂工程前期工作。
实施{two}水库{HOSTILE}加固工程，投资5000万元。
专栏1 交通重点项目
1.{three}客运站建设工程。投资2亿元，建设期2022-2025年。
2.智慧停车场建设工程。
"""


def build(home: Path, more: str = "") -> str:
    """Read the plan, with ``more`` at its end, and build its atlas into a folder; return its key."""
    plan = plan_from_bytes((text() + more).encode(), "plan.txt")
    dossier = home / "made-up.json"
    dossier.write_text(dump(read_plan(plan, county()).dossier), encoding="utf-8")
    return library.build(dossier, home / f"{county()}-made-up.gpkg").stem
