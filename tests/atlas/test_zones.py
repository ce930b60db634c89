"""Zones drawn as structures, what drawing them shows, and the table of them all."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from shapely.geometry import Point
from typer.testing import CliRunner

from atlas import library
from atlas.build import noticed, structures, zone_figures
from atlas.build.measured import share
from atlas.build.rows import Sheet
from atlas.cli import app
from atlas.dossier import load
from atlas.errors import UserError
from gazetteer import Fidelity, Footprint, Gazetteer, Place
from tests.atlas.small_county import COUNTY, DOSSIER, EAST, WEST, gazetteer_of_two_towns, zone

FORMULA = "“一带两区”空间格局"
SOMEWHERE = Footprint(Point(), Fidelity.CONTAINER, math.nan, "测试资料")


@pytest.fixture(scope="module")
def gazetteer():
    """The county of two towns, with a fair somewhere in it and two quarters known by a point."""
    county = gazetteer_of_two_towns()
    lost = Place(
        f"{COUNTY}/facility/fair", "大集", "facility", COUNTY, "测试资料", COUNTY, footprint=SOMEWHERE
    )
    quarters = [
        Place(
            f"{COUNTY}/area/{name}",
            name,
            "area",
            COUNTY,
            "测试资料",
            COUNTY,
            footprint=Footprint(Point(lon, 37.1), Fidelity.DERIVED, 3000.0, "测试资料"),
        )
        for name, lon in (("甲片区", 111.10), ("乙片区", 111.12))
    ]
    return Gazetteer.of(county.county, (*county.places, lost, *quarters))


@pytest.fixture
def drawn(gazetteer):
    """Draw zones, and find what drawing them shows: both by a zone's id."""

    def _drawn(*zones):
        sheet = Sheet.of(replace(DOSSIER, zones=zones), gazetteer)
        made = structures.drawn(sheet)
        return {item.zone.id: item for item in made}, noticed.found(sheet, made)

    return _drawn


def notes(item):
    return {said.key for said in item.drawing.notes}


def test_a_structures_own_name_is_drawn_as_its_elements(drawn):
    label = replace(zone(9, "zone", (), (), {"kind": "within"}, FORMULA), name="一带两区")
    made, _ = drawn(
        label,
        zone(1, "zone", ("东镇",), (EAST,), {"kind": "union"}, FORMULA),
        zone(2, "zone", ("西镇",), (WEST,), {"kind": "union"}, FORMULA),
        zone(3, "zone", ("无名镇",), (None,), {"kind": "union"}, FORMULA),
    )
    whole = made["z009"]
    assert whole.is_label and (whole.drawing.drawn, whole.drawing.named) == (2, 3)
    parts = [made[name].drawing.geometry for name in ("z001", "z002")]
    assert whole.drawing.geometry.area == pytest.approx(sum(part.area for part in parts), rel=1e-3)


def test_a_part_that_no_text_limits_is_what_another_element_leaves(drawn):
    made, _ = drawn(
        zone(1, "zone", ("东镇",), (EAST,), {"kind": "part", "along": "清河", "side": "north"}, FORMULA),
        zone(2, "zone", ("西镇", "东镇"), (WEST, EAST), {"kind": "union", "partial": ["东镇"]}, FORMULA),
    )
    north, rest = made["z001"].drawing, made["z002"].drawing
    assert "part-is-rest" in notes(made["z002"]) and rest.faded is None
    assert north.geometry.intersection(rest.geometry).area < 1e-6
    assert (north.geometry.area + rest.geometry.area) / 0.08 == pytest.approx(1, abs=0.01), "no gap is left"


def test_a_part_that_two_elements_leave_stays_open(drawn):
    made, _ = drawn(
        zone(1, "zone", ("东镇",), (EAST,), {"kind": "part", "side": "north"}, FORMULA),
        zone(2, "zone", ("东镇",), (EAST,), {"kind": "part", "side": "south"}, FORMULA),
        zone(3, "zone", ("东镇",), (EAST,), {"kind": "union", "partial": ["东镇"]}, FORMULA),
    )
    assert made["z003"].drawing.faded is not None and "part-is-rest" not in notes(made["z003"])


def test_quarters_known_by_a_point_stand_side_by_side(drawn):
    ids = [f"{COUNTY}/area/{name}" for name in ("甲片区", "乙片区")]
    made, _ = drawn(
        zone(1, "area", ("甲片区",), (ids[0],), {"kind": "union"}, FORMULA),
        zone(2, "area", ("乙片区",), (ids[1],), {"kind": "union"}, FORMULA),
    )
    one, other = (made[name].drawing for name in ("z001", "z002"))
    assert one.geometry.intersection(other.geometry).area < 1e-9
    assert "disc-parted" in notes(made["z001"]) and one.accuracy_m > 3000


def test_a_village_somewhere_in_a_town_shows_that_town(drawn):
    made, _ = drawn(zone(1, "area", ("李村",), (f"{COUNTY}.101.201",), {"kind": "union"}, ""))
    drawing = made["z001"].drawing
    assert drawing.fidelity == "container" and drawing.geometry.contains(Point(111.35, 37.02))
    assert not drawing.geometry.contains(Point(111.1, 37.1))


def test_what_is_only_known_to_lie_in_the_county_has_no_place(drawn):
    made, found = drawn(zone(1, "area", ("大集",), (f"{COUNTY}/facility/fair",), {"kind": "union"}, ""))
    assert made["z001"].drawing.geometry is None and "only-in-county" in notes(made["z001"])
    assert not made["z001"].is_placeable and [item.code for item in found] == ["zone-not-drawn"]


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"kind": "blob"},
        {"kind": ["union"]},
        {"kind": "union", "partial": 5},
        {"kind": "union", "partial": {"东镇": "up"}},
        {"kind": "union", "partial": [{"东镇": 1}]},
        {"kind": "part", "side": ["north"]},
        {"kind": "axis", "along": {"清河": 1}},
        {"kind": "axis", "along": [3]},
        {"kind": "reach", "from": 7, "to": None},
        {"kind": "reach", "along": "清河", "inside": 4},
        {"kind": "belt", "width_m": "宽"},
        {"kind": "core", "radius_m": -1},
    ],
)
def test_a_rule_edited_to_nonsense_is_refused_with_its_reason(drawn, rule):
    made, found = drawn(
        zone(1, "zone", ("东镇",), (EAST,), rule, FORMULA),
        zone(2, "zone", ("东镇",), (EAST,), {"kind": "union", "partial": ["东镇"]}, FORMULA),
    )
    assert made["z001"].drawing.geometry is None and notes(made["z001"]) == {"rule-refused"}
    assert made["z002"].drawing.geometry is not None
    (refused,) = (item for item in found if item.code == "zone-not-drawn")
    assert "无法执行" in refused.message["zh"] and "cannot be carried out" in refused.message["en"]


class TestFindings:
    def test_members_without_a_place_are_a_finding(self, drawn):
        _, found = drawn(
            zone(1, "belt", ("东镇", "无名镇", "西镇"), (EAST, None, WEST), {"kind": "belt"}, "")
        )
        (finding,) = found
        assert (finding.code, finding.subjects) == ("zone-members-unplaced", ("belt1", "无名镇"))
        assert (finding.start, finding.end) == (10, 14)

    def test_two_parts_that_claim_a_town_overlap_by_its_area(self, drawn):
        _, found = drawn(
            zone(1, "zone", ("东镇", "西镇"), (EAST, WEST), {"kind": "union"}, FORMULA),
            zone(2, "zone", ("东镇",), (EAST,), {"kind": "union"}, FORMULA),
        )
        (finding,) = found
        assert finding.code == "partition-overlap" and finding.subjects == ("zone1", "zone2")
        # Half of 0.4 by 0.2 degrees at 37° N: 17.8 km by 22.2 km.
        assert "394 平方公里" in finding.message["zh"] and "394 km²" in finding.message["en"]

    def test_a_town_in_no_part_is_a_gap_with_its_area(self, drawn):
        _, found = drawn(
            zone(1, "zone", ("东镇",), (EAST,), {"kind": "union"}, FORMULA),
            zone(2, "zone", ("西镇",), (WEST,), {"kind": "part", "side": "north"}, FORMULA),
        )
        (finding,) = found
        assert (finding.code, finding.subjects) == ("partition-gap", ("西镇",))
        assert "197 平方公里" in finding.message["zh"]

    @pytest.mark.parametrize("structure", ["加强建设", ""])
    def test_zones_that_are_not_counted_divide_nothing(self, drawn, structure):
        _, found = drawn(
            zone(1, "zone", ("东镇", "西镇"), (EAST, WEST), {"kind": "union"}, structure),
            zone(2, "zone", ("东镇",), (EAST,), {"kind": "union"}, structure),
        )
        assert found == ()

    def test_zones_of_a_small_part_of_the_county_do_not_divide_it(self, drawn):
        _, found = drawn(
            zone(1, "zone", ("东镇",), (EAST,), {"kind": "part", "side": "north"}, FORMULA),
            zone(2, "zone", ("东镇",), (EAST,), {"kind": "part", "side": "northeast"}, FORMULA),
        )
        assert found == ()


class TestTable:
    def test_areas_and_lengths_are_those_of_the_ground(self, gazetteer):
        rows = {row.id: row for row in zone_figures(DOSSIER, gazetteer)}
        assert rows["z001"].area_km2 == pytest.approx(394, rel=0.01) and rows["z001"].length_km is None
        assert rows["z003"].length_km == pytest.approx(17.8, rel=0.01) and rows["z003"].area_km2 is None
        refused = rows["z004"]
        assert not refused.is_drawn and refused.accuracy_m is None and "无法执行" in refused.note["zh"]

    @pytest.mark.parametrize("path", sorted(library.builtin_dossiers()), ids=lambda path: path.stem)
    def test_what_has_a_place_is_drawn(self, path: Path):
        dossier = load(path.read_text(encoding="utf-8"))
        rows = zone_figures(dossier, library.gazetteer_of(dossier))
        counted = share(rows)
        assert len(rows) == len(dossier.zones) and counted.placeable > 50
        assert counted.share >= 0.95
        assert all(
            row.fidelity and row.accuracy_m and (row.area_km2 or row.length_km)
            for row in rows
            if row.is_drawn
        )
        assert all(row.note["zh"] for row in rows if not row.is_drawn), "what is not drawn says why"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run ``atlas zones`` on the workspace of a built-in dossier."""
    monkeypatch.setenv("COLUMNS", "200")
    path = library.build(library.builtin_dossier("141082"), tmp_path / "huozhou.gpkg")
    return lambda *arguments: CliRunner().invoke(app, ["zones", str(path), *arguments])


def test_the_command_prints_a_row_for_every_zone(run):
    answer = json.loads(run("--json").stdout)
    dossier = load(library.builtin_dossier("141082").read_text(encoding="utf-8"))
    assert [row["id"] for row in answer["zones"]] == [item.id for item in dossier.zones]
    assert answer["summary"]["share"] >= 0.95
    shown = run("--structure", "两心两轴七区").stdout
    assert "综合服务轴" in shown and "km²" in shown and "四区一堡" not in shown
    refused = run("--structure", "无此结构").exception
    assert isinstance(refused, UserError) and "两心两轴七区" in refused.values["known"]
