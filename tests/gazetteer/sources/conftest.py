"""Hand-made files of one county, 灵石县 (140729), small enough to read.

36.65–37.05 N, 111.4–112.05 E is taken for its outline, with 介休市 to its north-east.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from gazetteer import sources
from gazetteer.sources import Proposal, Wish

CODE, NAME = "140729", "灵石县"
STREETS = """code,name,areaCode,provinceCode,cityCode
140729100,"翠峰镇",140729,14,1407
140729101,"静升镇",140729,14,1407
140729103,"夏门镇",140729,14,1407
140729403,"灵石县城区社会事务服务中心",140729,14,1407
140781100,"义安镇",140781,14,1407
"""
VILLAGES = """code,name,streetCode,provinceCode,cityCode,areaCode
140729100200,"翠峰村委会",140729100,14,1407,140729
140729100201,"石村村委会",140729100,14,1407,140729
140729101200,"静升村民委员会",140729101,14,1407,140729
140729101201,"石村村委会",140729101,14,1407,140729
140729403001,"朝阳社区居民委员会",140729403,14,1407,140729
140781100200,"义安村委会",140781100,14,1407,140781
"""


def square(west: float, south: float, east: float, north: float) -> list[list[list[float]]]:
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def outlines() -> str:
    areas = [
        ("灵石县", "156140729", square(111.4, 36.65, 112.05, 37.05)),
        ("介休市", "156140781", square(111.9, 37.05, 112.2, 37.3)),
        ("远县", "156140722", square(113.4, 37.05, 113.9, 37.3)),
    ]
    features = [
        {
            "type": "Feature",
            "properties": {"name": name, "gb": code},
            "geometry": {"type": "Polygon", "coordinates": ring},
        }
        for name, code, ring in areas
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


@pytest.fixture
def files(tmp_path: Path) -> SimpleNamespace:
    """The county's outline and the statistics bureau's list."""
    (tmp_path / "outlines.geojson").write_text(outlines(), encoding="utf-8")
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "streets.csv").write_text(STREETS, encoding="utf-8")
    (dist / "villages.csv").write_text(VILLAGES, encoding="utf-8")
    return SimpleNamespace(outline=tmp_path / "outlines.geojson", divisions=dist, data=tmp_path / "data")


Take = Callable[..., Proposal]


@pytest.fixture
def take(files: SimpleNamespace) -> Take:
    """Import a file into the county's folder and write it; the proposal is handed back."""

    def _take(source: str, path: Path, *, write: bool = True, replaces: bool = False, **wishes: object):
        wish = Wish(CODE, NAME, **wishes)  # type: ignore[arg-type]
        proposal = sources.read(source, path, wish, files.data, replaces=replaces)
        if write:
            sources.write(proposal, files.data)
        return proposal

    return _take


@pytest.fixture
def begun(files: SimpleNamespace, take: Take) -> Take:
    """The county with its outline and the official list; import more with it."""
    take("outline", files.outline)
    take("divisions", files.divisions)
    return take


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write a table of places, a row a dict."""

    def _table(*rows: dict[str, object], name: str = "places.csv", encoding: str = "utf-8") -> Path:
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (tmp_path / name).open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return tmp_path / name

    return _table
