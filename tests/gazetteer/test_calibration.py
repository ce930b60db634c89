"""Stated radii hold 90 to 95 % of true positions: measured on points that the gazetteer was not told.

What is measured against is beside this file in ``calibration/``, each with its source, and in the open
table of Shanxi (AMap points of 2016) in the shared folder. Both hold mistakes of their own, and samples
are small, so the limits are wider than the aim.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from shapely.geometry import LineString, Point, shape

from gazetteer import (
    Fidelity,
    Footprint,
    Gazetteer,
    Place,
    containers,
    linear,
    names,
    relative,
    sources,
    towns,
)
from gazetteer.county import County
from gazetteer.datum import convert
from gazetteer.projection import crs_of, distance_m, to_metres
from gazetteer.sources import Wish, namesakes
from gazetteer.sources.record import describe

DATA = Path(__file__).with_name("calibration")
BUILT_IN = ("141182", "141082")
SEAT_M = 4_000.0  # towns nearer than this to the county's point are the county town itself
LONG_KM = 13.0  # distances told that are as long as this are taken for road distances


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def table(shared):
    """The open table: positions by code, converted, and the records of a county."""

    @cache
    def read(county: str) -> list[sources.Record]:
        return sources.records("adcode", shared / "facts" / "adcode" / f"{county}.csv", Wish(county, ""))

    return read


def at(record: sources.Record) -> Point:
    assert isinstance(record.geometry, Point)
    lon, lat = convert(record.geometry.x, record.geometry.y, "GCJ-02")
    return Point(float(lon), float(lat))


def known(mark: Footprint | None) -> Footprint:
    assert mark is not None
    return mark


def its_county(gazetteer: Gazetteer) -> County:
    assert gazetteer.county is not None
    return gazetteer.county


def place_of(gazetteer: Gazetteer, id_: str) -> Place:
    place = gazetteer.get(id_)
    assert place is not None
    return place


def share(hits: Iterable[bool]) -> float:
    found = list(hits)
    assert len(found) >= 14
    return sum(found) / len(found)


def county_of(code: str, outline: Footprint) -> County:
    return County(code, code, code, code, (), "", "", None, (), outline)


def test_a_village_lies_in_the_circle_of_its_town(table):
    """Villages of 16 counties, none of them used for the areas of their towns."""
    outlines = json.loads((DATA / "outlines.geojson").read_text(encoding="utf-8"))["features"]
    found = []
    for feature in outlines:
        code = feature["properties"]["code"]
        outline = Footprint(shape(feature["geometry"]), Fidelity.SURVEYED, 600, "map")
        near = outline.geometry.buffer(0.02)
        records = [record for record in table(code) if record.geometry is None or near.contains(at(record))]
        listed = [
            Place(
                record.code,
                record.name,
                "town",
                code,
                "table",
                code,
                seat=Footprint(at(record), Fidelity.PUBLISHED, 1500, "table") if record.geometry else None,
            )
            for record in records
            if record.kind == "town"
        ]
        areas = {town.id: town for town in towns.with_areas(listed, county_of(code, outline))}
        for record in records:
            town = areas.get(record.parent)
            if record.kind == "village" and record.geometry and town and town.footprint:
                circle = containers.inside(town)
                assert circle is not None
                found.append(distance_m(circle.geometry, at(record)) <= circle.accuracy_m)
    assert len(found) > 300
    assert 0.88 <= share(found) <= 0.97


def test_a_hidden_village_of_the_built_in_counties_lies_in_the_circle_of_its_town():
    """Each published village taken away in turn, and found again as one that only its town is known of."""
    found = []
    for code in BUILT_IN:
        gazetteer = Gazetteer.load(code)
        own = [place for place in gazetteer.places if gazetteer.is_own(place) and place.id != code]
        for hidden in own:
            if hidden.kind != "village" or not _is_published(hidden.footprint):
                continue
            left = [replace(place, footprint=None) if place is hidden else place for place in own]
            parts = [replace(place, footprint=None) if place.kind == "town" else place for place in left]
            areas = {place.id: place for place in towns.with_areas(parts, its_county(gazetteer))}
            circle = containers.inside(areas[hidden.parent])
            found.append(
                distance_m(known(circle).geometry, known(hidden.footprint).geometry)
                <= known(circle).accuracy_m
            )
    assert share(found) >= 0.88


def _is_published(mark: Footprint | None) -> bool:
    return mark is not None and mark.fidelity is Fidelity.PUBLISHED


def test_a_village_that_gave_its_town_its_name_lies_at_the_towns_point(table, shared):
    found = []
    for path in sorted((shared / "facts" / "adcode").glob("14????.csv")):
        records = [record for record in table(path.stem) if record.geometry is not None]
        seats = {record.code: record for record in records if record.kind == "town"}
        for record in records:
            town = seats.get(record.parent)
            if record.kind != "village" or town is None or not record.name.endswith("村"):
                continue
            if names.stem(record.name, "village") == names.stem(town.name, "town"):
                found.append(distance_m(at(record), at(town)) <= namesakes.ACCURACY_M)
    assert len(found) > 60
    assert 0.9 <= share(found) <= 0.99


def test_what_lies_in_a_unit_without_an_area_lies_within_its_reach(table, shared):
    """Villages about the point of their town, towns about that of their county."""
    from_town: list[bool] = []
    from_county: list[bool] = []
    for path in sorted((shared / "facts" / "adcode").glob("14????.csv")):
        points = {
            record.code: (record, at(record)) for record in table(path.stem) if record.geometry is not None
        }
        for record, here in points.values():
            above = points.get(record.parent if record.kind == "village" else path.stem)
            if above is not None and record.kind in ("town", "village"):
                level, found = ("town", from_town) if record.kind == "village" else ("county", from_county)
                found.append(distance_m(here, above[1]) <= containers.REACH_M[level])
    assert 0.9 <= share(from_town) <= 0.96
    assert 0.9 <= share(from_county) <= 0.96


@pytest.mark.parametrize("kind", ["town", "admin"])
def test_two_sources_differ_by_no_more_than_both_radii_allow(table, kind):
    """The open table against GeoNames: each in error by itself, so the radii add as squares."""
    allowed = math.hypot(
        *(describe(source).accuracy_m(kind) or math.nan for source in ("adcode", "geonames"))
    )
    found = []
    for row in rows("geonames.csv"):
        if row["kind"] != kind:
            continue
        points = {record.code: at(record) for record in table(row["code"][:6]) if record.geometry is not None}
        seat, here = points.get(row["code"][:6]), points[row["code"]]
        if kind == "town" and (seat is None or distance_m(seat, here) < SEAT_M):
            continue
        found.append(distance_m(here, Point(float(row["lon"]), float(row["lat"]))) <= allowed)
    assert 0.88 <= share(found) <= 0.96


def test_a_town_told_by_direction_and_distance_is_where_it_is_told(table):
    """Published directions and distances of towns, against the towns' own points."""
    found = []
    for row in rows("told.csv"):
        seat, town = _told(row, table)
        anchor = Footprint(seat, Fidelity.PUBLISHED, 1500, "table")
        told_km = float(row["distance_km"])
        told = relative.Offset(
            anchor, 1000 * told_km, row["direction"], extent_m=2000, by_road=told_km >= LONG_KM
        )
        where = relative.place([told])
        found.append(distance_m(where.geometry, town) <= where.accuracy_m)
    assert 0.85 <= share(found) <= 0.99


def _told(row: dict[str, str], table) -> tuple[Point, Point]:
    if row["county"] in BUILT_IN:
        gazetteer = Gazetteer.load(row["county"])
        (town,) = (p for p in gazetteer.children(row["county"]) if p.kind == "town" and row["town"] in p.name)
        return known(its_county(gazetteer).seat).geometry, known(town.seat).geometry
    records = [record for record in table(row["county"]) if record.geometry is not None]
    (seat,) = (record for record in records if record.kind == "admin")
    town = next(r for r in records if r.kind == "town" and names.stem(r.name, "town") == row["town"])
    return at(seat), at(town)


@pytest.fixture(scope="module")
def facts(shared):
    """Published positions of the collected facts: name, county, position, and whether it was converted."""
    with (shared / "facts" / "places.csv").open(encoding="utf-8") as file:
        return [_stated(row) for row in csv.DictReader(file) if row["lon"] and "vertex" not in row["type"]]


def _stated(row: dict[str, str]) -> tuple[str, str, Point]:
    """Read a position; the note says where it is in GCJ-02, or may be."""
    lon, lat, note = float(row["lon"]), float(row["lat"]), row["source_note"]
    if "GCJ-02" in note and "WGS84 (" not in note:
        lon, lat = (float(value) for value in convert(lon, lat, "GCJ-02"))
    return row["name"], row["county"], Point(lon, lat)


def marks_of(name: str, gazetteers: Iterable[Gazetteer], *, own: bool) -> list[Footprint]:
    named = [(found, gazetteer) for gazetteer in gazetteers for found in gazetteer.named(name)]
    marks = [place.seat or place.footprint for place, at in named if at.is_own(place) or not own]
    return [mark for mark in marks if mark is not None]


@pytest.mark.parametrize("code", BUILT_IN)
def test_published_points_stand_where_their_source_puts_them(facts, code):
    """Positions in GCJ-02 were converted; those in other datums were not."""
    gazetteer = Gazetteer.load(code)
    off = []
    for name, county, stated in facts:
        marks = marks_of(name, [gazetteer], own=True) if county == its_county(gazetteer).name else []
        points = [mark.geometry for mark in marks if _is_published(mark)]
        off += [min(distance_m(point, stated) for point in points)] if points else []
    assert share(away < 20 for away in off) >= 0.8


@pytest.mark.parametrize("code", BUILT_IN)
def test_every_published_position_of_the_county_lies_in_the_radius(facts, code):
    """Also those that were not taken, or that another source contradicts."""
    gazetteer = Gazetteer.load(code)
    found = {}
    for name, county, stated in facts:
        marks = marks_of(name, [gazetteer], own=True) if county == its_county(gazetteer).name else []
        if marks:
            hits = [distance_m(mark.geometry, stated) <= mark.accuracy_m for mark in marks]
            found[name, stated.wkt] = any(hits)
    assert share(found.values()) >= 0.95, [name for name, right in found.items() if not right]


def test_published_positions_elsewhere_lie_in_the_radius(facts):
    """Sites and seats of other counties that the collected facts state, wrong ones among them."""
    gazetteers = [Gazetteer.load(code) for code in BUILT_IN]
    homes = {its_county(gazetteer).name for gazetteer in gazetteers}
    found = []
    for name, county, stated in facts:
        marks = marks_of(name, gazetteers, own=False) if county not in homes else []
        if marks:
            found.append(any(distance_m(mark.geometry, stated) <= mark.accuracy_m for mark in marks))
    assert len(found) > 70
    assert share(found) >= 0.9


@pytest.mark.parametrize("line", ["141082/river/fen-he", "141082/rail/tongpu-tielu"])
def test_a_line_drawn_through_the_towns_on_it_keeps_to_the_measured_one(line):
    """What a schematic line through towns may be off: the least radius that any of them states."""
    gazetteer = Gazetteer.load("141082")
    by_way_of = ("140729.104", "141082.100", "141082.101", "141024.106")  # each on the river and the railway
    towns_passed = [known(place_of(gazetteer, id_).seat).geometry for id_ in by_way_of]
    measured = known(place_of(gazetteer, line).footprint)
    drawn = LineString([(town.x, town.y) for town in towns_passed])
    stretch = linear.cut(
        measured,
        *(Footprint(end, Fidelity.PUBLISHED, 1500, "map") for end in (towns_passed[0], towns_passed[-1])),
    )
    crs = crs_of(drawn)
    course, straight = to_metres(stretch.geometry, crs), to_metres(drawn, crs)
    off = [straight.distance(course.interpolate(part / 100, normalized=True)) for part in range(101)]
    schematic = [
        place.footprint.accuracy_m
        for place in gazetteer.places
        if place.footprint and place.footprint.fidelity is Fidelity.SCHEMATIC and place.is_line
        if linear.length_m(place.footprint.geometry) > 5000
    ]
    assert share(away <= min(schematic) for away in off) >= 0.9
