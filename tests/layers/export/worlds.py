"""A small county to draw: one of each sort of feature, where anyone can say what must be where."""

from __future__ import annotations

from typing import Any

from shapely.geometry import LineString, Point, box

from layers.export.subject import Subject
from layers.layer import Layer, features
from tests.layers.export.subjects import subject

WEST, SOUTH = 111.8, 37.0
SIDE = 0.4  # degrees
OUTLINE = box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
HALF = WEST + SIDE / 2


def ground() -> tuple[Layer, ...]:
    """Make an outline, two towns and a river."""
    towns = (box(WEST, SOUTH, HALF, SOUTH + SIDE), box(HALF, SOUTH, WEST + SIDE, SOUTH + SIDE))
    return (
        _layer("county-outline", "boundaries", [("样县", "county-outline", "surveyed", OUTLINE)]),
        _layer(
            "town-areas",
            "boundaries",
            [
                (name, "town-area", "derived", shape)
                for name, shape in zip(("西镇", "东镇"), towns, strict=True)
            ],
        ),
        _layer(
            "neighbours",
            "boundaries",
            [("邻县", "neighbour-label", "schematic", Point(WEST + 0.2, SOUTH + 0.41))],
        ),
        _layer(
            "rivers",
            "nature-transport",
            [("样河", "river", "published", LineString([(HALF, SOUTH), (HALF, SOUTH + SIDE)]))],
        ),
    )


def structure() -> Layer:
    """Make two zones, a belt, an axis and a core."""
    rows = [
        ("一带一轴两区", "structure", "schematic", OUTLINE),
        ("南部农业区", "zone-1", "surveyed", box(WEST, SOUTH, WEST + SIDE, SOUTH + 0.15)),
        ("北部山林生态区", "zone-2", "derived", box(WEST, SOUTH + 0.25, WEST + SIDE, SOUTH + SIDE)),
        ("发展带", "belt", "schematic", box(WEST + 0.02, SOUTH + 0.16, WEST + SIDE - 0.02, SOUTH + 0.24)),
        (
            "经济主轴",
            "axis",
            "published",
            LineString([(WEST + 0.05, SOUTH + 0.2), (WEST + 0.35, SOUTH + 0.2)]),
        ),
        ("主城核心", "core", "derived", Point(HALF, SOUTH + 0.2).buffer(0.02)),
    ]
    return _layer("structure-1", "structures", rows)


def projects(count: int, *, spread: float = 0.0) -> Layer:
    """Make projects: all at one place, or apart by so many degrees."""
    rows = [
        (f"项目{at}", "project-water" if at % 2 else "project-energy", "published", _spot(at, spread))
        for at in range(count)
    ]
    return _layer("projects-water", "projects", rows)


def county(*chosen: Layer, **changes: object) -> Subject:
    """Make the county with what was chosen of it."""
    said = {"ground": ground(), "outline": OUTLINE, "selection": "选中的"} | changes
    return subject(*chosen, **said)


def _spot(at: int, spread: float) -> Point:
    return Point(WEST + 0.1 + spread * (at % 10), SOUTH + 0.1 + spread * (at // 10))


def _layer(id_: str, group: str, rows: list[Any]) -> Layer:
    table = [
        {
            "id": f"{id_}/{number}",
            "name": name,
            "symbol": symbol,
            "fidelity": fidelity,
            "accuracy_m": 500.0,
            "structure": "样县结构" if group == "structures" else "",
        }
        for number, (name, symbol, fidelity, _) in enumerate(rows)
    ]
    titles = {"zh": f"图层{id_}", "en": f"Layer {id_}"}
    return Layer(id_, titles, group, features(table, [shape for *_, shape in rows]))
