"""What the column ``told`` says of a place becomes its footprint, and moves with what it is told from."""

import pytest

from gazetteer import Fidelity, Footprint, Gazetteer, GazetteerError, Place, store
from gazetteer.projection import crs_of, distance_m, to_metres
from gazetteer.sources import draft
from gazetteer.tables import Faults
from gazetteer.told import Told, parse

from .conftest import SITES

HEADER, TOWER, PARK, *_ = SITES.splitlines()


def known(mark: Footprint | None) -> Footprint:
    assert mark is not None
    return mark


def sites(*rows: str) -> str:
    """Write a table of sites with the column ``told``; a row is ``key,name,kind,parent,told``."""
    lines = [f"{HEADER},told", f"{TOWER},", f"{PARK},"]
    for row in rows:
        key, name, kind, parent, told = row.split(",")
        lines.append(f"990101/{kind}/{key},{name},{kind},,{parent},,,,,,map,,{told}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def read(world):
    """Read the small county with more sites."""

    def _read(*rows: str) -> Gazetteer:
        data = world(sites=sites(*rows))
        national = store.load_china(data / "china").places
        found = store.load(data / "990101", known={place.id for place in national})
        return Gazetteer.of(found.county, found.places, national)

    return _read


def placed(gazetteer: Gazetteer, id_: str) -> Place:
    place = gazetteer.get(id_)
    assert place is not None
    assert place.footprint is not None
    return place


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("from 990101 南 5 km", Told("from", ("990101",), "南", 5000.0)),
        ("from 990101  北 4.5 km by road", Told("from", ("990101",), "北", 4500.0, by_road=True)),
        ("from 990101 20 km by road", Told("from", ("990101",), "", 20000.0, by_road=True)),
        ("from 990101 西北", Told("from", ("990101",), "西北")),
        ("in 990101.100", Told("in", ("990101.100",))),
        ("by 990101/river/jia", Told("by", ("990101/river/jia",))),
        ("by 990101/river/jia 1 km", Told("by", ("990101/river/jia",), "", 1000.0)),
        ("between 990101.100 990101.200", Told("between", ("990101.100", "990101.200"))),
    ],
)
def test_what_a_cell_may_say(text, fact):
    faults = Faults()
    assert parse([text], "here", faults) == (fact,)
    assert faults.found == []


@pytest.mark.parametrize(
    "text", ["", "near 990101", "from 990101 上 5 km", "from 990101 5 里", "between 990101"]
)
def test_anything_else_is_a_fault_that_names_it(text):
    faults = Faults()
    assert parse([text], "sites.csv:4", faults) == ()
    assert faults.found[0].where == "sites.csv:4"
    assert repr(text) in str(faults.found[0])


def test_a_place_told_by_direction_and_distance(read):
    gazetteer = read("shrine,山神庙,heritage,990101.100,from 990101.100 南 3 km")
    shrine, town = placed(gazetteer, "990101/heritage/shrine"), placed(gazetteer, "990101.100")
    assert known(shrine.footprint).fidelity is Fidelity.DERIVED
    away = distance_m(known(shrine.footprint).geometry, known(town.seat).geometry)
    assert 1800 < away < 3000
    assert known(shrine.footprint).geometry.y < known(town.seat).geometry.y
    assert "青石镇的南方向 3 公里" in known(shrine.footprint).note


def test_several_facts_hold_together(read):
    alone = "pond,月塘,water,990101.200,in 990101.200"
    gazetteer = read(alone, "pool,星塘,water,990101.200,in 990101.200|by 990101/river/jia 1 km")
    pond, pool = placed(gazetteer, "990101/water/pond"), placed(gazetteer, "990101/water/pool")
    assert known(pool.footprint).accuracy_m < known(pond.footprint).accuracy_m
    crs = crs_of(known(pool.footprint).geometry)
    river = to_metres(known(placed(gazetteer, "990101/river/jia").footprint).geometry, crs)
    assert river.distance(to_metres(known(pool.footprint).geometry, crs)) < 1500
    assert "甲河" in known(pool.footprint).note


def test_one_may_be_told_from_another_that_is_told_itself(read):
    rows = (
        "two,二郎庙,heritage,990101.100,from 990101/heritage/one 东 2 km",
        "one,一贯庙,heritage,990101.100,from 990101.100 南 3 km",
    )
    gazetteer = read(*rows)
    one, two = (placed(gazetteer, f"990101/heritage/{key}") for key in ("one", "two"))
    assert known(two.footprint).geometry.x > known(one.footprint).geometry.x
    assert known(two.footprint).accuracy_m > known(one.footprint).accuracy_m / 2


def test_places_told_from_each_other_stay_where_their_parent_is(read):
    gazetteer = read(
        "a,甲庙,heritage,990101.100,from 990101/heritage/b 东 2 km",
        "b,乙庙,heritage,990101.100,from 990101/heritage/a 西 2 km",
    )
    assert gazetteer.get("990101/heritage/a").footprint is None
    assert gazetteer.get("990101/heritage/b").footprint is None


def test_facts_that_contradict_each_other_place_nothing(read):
    told = "from 990101.100 西 9 km|in 990101.200"
    assert read(f"a,甲庙,heritage,990101.100,{told}").get("990101/heritage/a").footprint is None


def test_what_nothing_places_says_nothing(read):
    gazetteer = read(
        "a,甲庙,heritage,990101.100,from 990101.300 西 9 km", "b,乙庙,heritage,990101.100,by 990101/road/g7"
    )
    assert gazetteer.get("990101/heritage/a").footprint is None
    assert gazetteer.get("990101/heritage/b").footprint is None


def test_a_stated_position_goes_before(world):
    stated = f"{HEADER},told\n{TOWER},\n{PARK},from 990101.100 西 5 km\n"
    data = world(sites=stated)
    national = store.load_china(data / "china").places
    found = store.load(data / "990101", known={place.id for place in national})
    park = placed(Gazetteer.of(found.county, found.places, national), "990101/park/east")
    assert (known(park.footprint).geometry.x, known(park.footprint).geometry.y) == (111.31, 37.1)


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        ("from 990199 西 5 km", "990199"),
        ("from 990101/heritage/a 西 5 km", "names itself"),
        ("somewhere", "somewhere"),
    ],
)
def test_unsound_facts_are_refused_by_file_and_line(read, told, complaint):
    with pytest.raises(GazetteerError, match=complaint) as refused:
        read(f"a,甲庙,heritage,990101.100,{told}")
    assert "sites.csv:4" in str(refused.value)


def test_an_import_keeps_what_is_told(world):
    data = world(sites=sites("shrine,山神庙,heritage,990101.100,from 990101.100 南 3 km"))
    known = {place.id for place in store.load_china(data / "china").places}
    draft.write(draft.read(data, "990101"), data, known)
    assert draft.read(data, "990101").entries["990101/heritage/shrine"]["told"] == "from 990101.100 南 3 km"
