"""The built-in data: sound, placed as far as it says, and answering the cases of cases/<code>.txt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from shapely.geometry import MultiPolygon, Polygon

from gazetteer import Fidelity, Gazetteer, catalogue, guess_county, resolve
from gazetteer.projection import crs_of, to_metres
from gazetteer.towns import compare_neighbours

CODES = sorted(catalogue.county_folders((catalogue.BUILT_IN,)))
UNRESOLVED = "?"


def cases() -> Iterator[tuple[str, str, str]]:
    """Read cases/<code>.txt and cases/china.txt: name → id, one a line."""
    for path in sorted(Path(__file__).with_name("cases").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                name, _, id_ = line.partition(" → ")
                yield path.stem, name.strip(), id_.strip()


@pytest.fixture(params=CODES)
def gazetteer(request) -> Gazetteer:
    return Gazetteer.load(request.param)


@pytest.mark.parametrize(("county", "name", "expected"), list(cases()))
def test_cases(county, name, expected):
    found = resolve(gazetteer_of(county), name)
    assert (found.place.id if found.place else UNRESOLVED) == expected, found.candidates[:3]


def gazetteer_of(case_file: str) -> Gazetteer:
    """Load what a case file is of: a county with data, one without, or the national tables alone."""
    if case_file == "china":
        return Gazetteer.load(None)
    return Gazetteer.load(case_file) if case_file in CODES else Gazetteer.around(case_file)


@pytest.mark.parametrize("case_file", sorted({code for code, _, _ in cases()}))
def test_case_files_name_known_places_and_some_that_must_stay_unknown(case_file):
    wanted = [id_ for code, _, id_ in cases() if code == case_file]
    assert len(wanted) >= 30
    assert wanted.count(UNRESOLVED) >= 5
    assert None not in [gazetteer_of(case_file).get(id_) for id_ in wanted if id_ != UNRESOLVED]


@pytest.mark.parametrize("county", CODES)
def test_every_county_has_its_cases(county):
    wanted = [id_ for code, _, id_ in cases() if code == county]
    places = [Gazetteer.load(county).get(id_) for id_ in wanted if id_ != UNRESOLVED]
    assert len(wanted) >= 60
    assert len({place.kind for place in places if place}) >= 8
    assert any(place.county != county for place in places if place)


def test_there_is_built_in_data():
    assert len(CODES) >= 2
    assert len(Gazetteer.load(None).places) > 3000


def towns_of(gazetteer):
    return [place for place in gazetteer.places if place.kind == "town" and gazetteer.is_own(place)]


def test_town_areas_divide_the_county(gazetteer):
    crs = crs_of(gazetteer.county.outline.geometry)
    areas = [to_metres(town.footprint.geometry, crs) for town in towns_of(gazetteer) if town.footprint]
    assert len(areas) == len(towns_of(gazetteer))
    assert all(isinstance(area, Polygon | MultiPolygon) for area in areas)
    whole = to_metres(gazetteer.county.outline.geometry, crs).area
    assert sum(area.area for area in areas) == pytest.approx(whole, rel=1e-5)


def test_town_areas_come_near_the_published_ones(gazetteer):
    for town in towns_of(gazetteer):
        if town.attributes.get("area_km2"):
            derived = to_metres(town.footprint.geometry, crs_of(town.footprint.geometry)).area / 1e6
            assert derived == pytest.approx(float(town.attributes["area_km2"]), rel=0.15), town.name


def test_every_town_holds_its_seat(gazetteer):
    for town in towns_of(gazetteer):
        seat = to_metres(town.seat.geometry, crs_of(town.seat.geometry))
        area = to_metres(town.footprint.geometry, crs_of(town.seat.geometry))
        assert area.distance(seat) <= gazetteer.county.outline.accuracy_m, town.name


def test_published_neighbours_are_neighbours_here(gazetteer):
    for found in compare_neighbours(gazetteer.places):
        assert len(found.both) >= len(found.missing), found


def test_every_footprint_says_how_it_is_known(gazetteer):
    for place in gazetteer.places:
        for mark in (place.footprint, place.seat):
            if mark is not None:
                assert mark.accuracy_m > 0, place.id
                assert mark.source, place.id
                assert not mark.geometry.is_empty, place.id


def test_villages_lie_within_their_stated_radius_of_the_county(gazetteer):
    outline = gazetteer.county.outline.geometry
    for place in gazetteer.children(gazetteer.county.code):
        if place.kind == "village" and place.footprint is not None:
            assert outline.distance(place.footprint.geometry) < 0.02, place.id


def test_no_container_is_surer_than_what_holds_it(gazetteer):
    held = [place for place in gazetteer.places if place.footprint and gazetteer.is_own(place)]
    for place in held:
        parent = gazetteer.get(place.parent)
        if place.footprint.fidelity is Fidelity.CONTAINER and parent and parent.point:
            assert place.footprint.accuracy_m >= 1000, place.id


@pytest.mark.parametrize(("plan", "code"), [("fenyang", "141182"), ("huozhou", "141082")])
def test_the_county_of_the_real_plans(shared, plan, code):
    text = (shared / "plans" / f"{plan}.txt").read_text(encoding="utf-8-sig")
    assert guess_county(text) == code
