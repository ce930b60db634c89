"""A made-up county with one of everything that a slide can show, and its deck."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pptx
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, box

from layers.export import run
from layers.export.formats.pptx import EXPORTER, Options
from layers.export.subject import Subject
from layers.layer import Layer, features
from tests.layers.export.subjects import OUTLINE, subject

HOSTILE = "=1+1<b>&\x0b𠮷䶮" + "很长的名称" * 80
HOLED = box(111.6, 37.1, 112.0, 37.5).difference(box(111.75, 37.25, 111.85, 37.35))
MIDDLE = Point(112.0, 37.5)


def layer(id_: str, group: str, zh: str, *rows) -> Layer:
    """Make a layer of rows: geometry, name, symbol, and other columns."""
    told = [
        {
            "id": f"{id_}/{number}",
            "name": name,
            "symbol": symbol,
            "fidelity": "derived" if shape is not None else "",
            "accuracy_m": 1500.0 if shape is not None else None,
            "source": "测试数据",
            "citation": "第一章",
        }
        | more
        for number, (shape, name, symbol, more) in enumerate(rows)
    ]
    return Layer(id_, {"zh": zh, "en": id_}, group, features(told, [row[0] for row in rows]))


def world() -> Subject:
    """Make the subject."""
    structure = {"structure": "一轴一核两区"}
    towns = layer(
        "town-areas",
        "boundaries",
        "乡镇",
        (box(111.5, 37.0, 112.0, 38.0), "西镇", "town-area", {}),
        (box(112.0, 37.0, 112.5, 38.0), "东镇", "town-area", {}),
    )
    outline = layer("county-outline", "boundaries", "县域范围", (OUTLINE, "测试县", "county-outline", {}))
    axis = MultiLineString([[(111.7, 37.3), (111.9, 37.4)], [(112.0, 37.45), (112.3, 37.7)]])
    zones = layer(
        "structure-1",
        "structures",
        "一轴一核两区",
        (HOLED, "西部区", "zone-1", structure),
        (
            MultiPolygon([box(112.1, 37.1, 112.2, 37.2), box(112.3, 37.1, 112.4, 37.2)]),
            HOSTILE,
            "zone-2",
            structure,
        ),
        (axis, "发展轴", "axis", structure),
        (MIDDLE.buffer(0.05), "核心", "core", structure),
        (None, "位置不明区", "zone-3", structure),
    )
    works = {"sector": "water", "place": "西镇", "period": "2021-2025"}
    projects = layer(
        "projects-water",
        "projects",
        "水利项目",
        (Point(111.7, 37.8), "水库工程", "project-water", works | {"investment_cny": 3.5e8}),
        (LineString([(111.6, 37.6), (111.9, 37.9)]), HOSTILE, "project-water", works),
        *((None, f"第{number}号堤防", "project-water", works) for number in range(90)),
    )
    ground = (outline, towns)
    return subject(*ground, zones, projects, ground=ground)


def written(path: Path, made: Subject, **options: Any) -> pptx.presentation.Presentation:
    """Write a deck as a user would, and open it again."""
    run.write(EXPORTER, made, Options(**options), path)
    return pptx.Presentation(str(path))


def titles(deck: pptx.presentation.Presentation) -> list[str]:
    """List the titles of slides."""
    return [slide.shapes.title.text if slide.shapes.title is not None else "" for slide in deck.slides]
