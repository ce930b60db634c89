"""A small made-up country to test gazetteers on.

The county 甲水县 (990101) is a rectangle of 0.4 by 0.2 degrees, some 35 by 22 km:

    37.2 ┌────────────────────────┐
         │ 青石镇     │  白水乡    │   the river 甲河 runs from west to east through the middle
    37.1 │─ ─ ─ ─ ─城关街道─ ─ ─ ─ │   城关街道 has no point of its own, only two communities
         │                        │   云岭乡 is placed by nothing
    37.0 └────────────────────────┘
       111.0       111.2       111.4
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from gazetteer import Gazetteer, store

PLACE_HEADER = "id,name,kind,aliases,parent,code,lon,lat,fidelity,accuracy_m,source,note"
TOWN_HEADER = PLACE_HEADER + ",area_km2,area_source,neighbours"

SOURCES = """key,title,address,licence,date,datum,note
census,Census of villages,https://example.org/census,CC BY 4.0,2023,,
map,Map of the county,,public domain,,CGCS2000,
"""
COUNTY = """code = "990101"
name = "甲水县"
full_name = "乙省丙阳市甲水县"
short = "甲水"
aliases = ["甲州"]
prefecture = "丙阳市"
province = "乙省"
area_km2 = 790.0
neighbours = [{ code = "990102", name = "丁山县", direction = "north" }]
"""
TOWNS = f"""{TOWN_HEADER}
990101.100,青石镇,town,青石乡,990101,990101100000,111.1,37.12,published,300,map,,300,census,白水乡|城关街道|外乡
990101.200,白水乡,town,,990101,990101200000,111.3,37.12,published,300,map,,,,
990101.001,城关街道,town,,990101,990101001000,,,,,census,,,,
990101.300,云岭乡,town,,990101,990101300000,,,,,census,,,,
"""
VILLAGES = f"""{PLACE_HEADER}
990101.100.201,青石村,village,,990101.100,,,,container,,census,
990101.100.202,张家庄村,village,,990101.100,,111.05,37.15,published,500,map,
990101.200.201,张家庄村,village,,990101.200,,,,container,,census,
990101.200.202,白水新村,village,,990101.200,,,,,,census,
990101.001.001,东关社区,village,,990101.001,,111.21,37.09,published,200,map,
990101.001.002,西关社区,village,,990101.001,,111.19,37.09,published,200,map,
990101.300.201,云岭村,village,,990101.300,,,,container,,census,
"""
SITES = f"""{PLACE_HEADER}
990101/heritage/tower,望河塔,heritage,甲水塔,990101.001.001,,,,container,,map,
990101/park/east,甲水经济开发区,park,,990101.200,,111.31,37.1,published,800,map,
"""
DIVISIONS = """code,name,level,parent,short,aliases,lon,lat,fidelity,accuracy_m,source
990000,乙省,province,,乙,,112,38,published,9000,map
990100,丙阳市,prefecture,990000,丙阳,,111.5,37.3,published,3000,map
990101,甲水县,county,990100,甲水,,111.2,37.1,published,900,map
990102,丁山县,county,990100,丁山,,111.2,37.4,published,900,map
990103,建设县,county,990100,建设,,111.6,37.4,published,900,map
880000,戊省,province,,戊,,105,30,published,9000,map
880100,己州市,prefecture,880000,己州,,105,30,published,3000,map
880101,白水县,county,880100,白水,,105.1,30.1,published,900,map
880102,鼓楼区,county,880100,鼓楼,,105.2,30.1,published,900,map
880200,庚州市,prefecture,880000,庚州,,106,30,published,3000,map
880201,鼓楼区,county,880200,鼓楼,,106.2,30.1,published,900,map
"""
CHINA_PLACES = f"""{PLACE_HEADER},county
880101/scenic/cave,仙人洞,scenic,,880101,,105.15,30.12,published,900,map,,880101
880101/village/x,柳树村,village,,880101,,105.16,30.12,published,900,map,,880101
"""

World = Callable[..., Path]


def feature(geometry: dict[str, object] | None, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def outline() -> str:
    ring = [[111.0, 37.0], [111.4, 37.0], [111.4, 37.2], [111.0, 37.2], [111.0, 37.0]]
    square: dict[str, object] = {"type": "Polygon", "coordinates": [ring]}
    return json.dumps(
        feature(square, source="map", date="2020", map_review_number="X(2020)1", accuracy_m=100)
    )


def lines() -> str:
    river: dict[str, object] = {
        "type": "LineString",
        "coordinates": [[111.0, 37.1], [111.2, 37.1], [111.4, 37.1]],
    }
    common = {"parent": "990101", "source": "map", "aliases": []}
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                feature(
                    river,
                    id="990101/river/jia",
                    name="甲河",
                    kind="river",
                    fidelity="published",
                    accuracy_m=400,
                    **common,
                ),
                feature(
                    None, id="990101/road/g7", name="G7", kind="road", fidelity="", accuracy_m=None, **common
                ),
            ],
        }
    )


FILES = {
    "sources": ("sources.csv", SOURCES),
    "county": ("990101/county.toml", COUNTY),
    "outline": ("990101/outline.geojson", outline()),
    "towns": ("990101/towns.csv", TOWNS),
    "villages": ("990101/villages.csv", VILLAGES),
    "sites": ("990101/sites.csv", SITES),
    "lines": ("990101/lines.geojson", lines()),
    "divisions": ("china/divisions.csv", DIVISIONS),
    "places": ("china/places.csv", CHINA_PLACES),
}


def write_world(folder: Path, **replaced: str) -> Path:
    for key, (name, text) in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(replaced.get(key, text), encoding="utf-8")
    return folder


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Write the small country to a folder; a keyword such as ``towns=...`` replaces that file."""
    return lambda **replaced: write_world(tmp_path, **replaced)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """The gazetteer of 甲水县."""
    data = write_world(tmp_path_factory.mktemp("data"))
    national = store.load_china(data / "china").places
    found = store.load(data / "990101", known={place.id for place in national})
    return Gazetteer.of(found.county, found.places, national)
