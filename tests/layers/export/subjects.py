"""Small subjects to export."""

from __future__ import annotations

from functools import partial

from shapely.geometry import box

from atlas.words import text
from layers.export.subject import About, Subject
from layers.layer import Layer, features

OUTLINE = box(111.5, 37.0, 112.5, 38.0)
ABOUT = About("999901", "测试县", "测试县规划纲要", "2021-04", "0" * 64, "测试数据", "2020", "", "2026-01-01")


def layer(*shapes, id_: str = "some", group: str = "projects", **columns) -> Layer:
    """Make a layer of shapes, every feature with the same attributes."""
    rows = [{"id": f"{id_}/{number}", "name": f"柳林{number}", **columns} for number in range(len(shapes))]
    return Layer(id_, {"zh": "某图层", "en": "Some layer"}, group, features(rows, shapes))


def subject(*layers: Layer, language: str = "zh", **changes) -> Subject:
    """Make a subject of layers; what is named in ``changes`` is as said there."""
    said = {
        "layers": layers,
        "ground": (),
        "outline": OUTLINE,
        "about": ABOUT,
        "title": "测试县规划图集",
        "selection": "",
        "corrected": True,
        "language": language,
        "words": partial(text, language),
    }
    return Subject(**(said | changes))
