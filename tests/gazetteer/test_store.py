"""A folder is read whole, or refused with every fault named."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gazetteer import Fidelity, GazetteerError, store
from tests.gazetteer.conftest import COUNTY, DIVISIONS, FILES, SITES, SOURCES, TOWNS, VILLAGES, outline

KNOWN = {"990100"}


def test_a_county_is_read_with_its_sources_spelt_out(world):
    records = store.load(world() / "990101", known=KNOWN)
    county = records.county
    assert county is not None
    assert (county.name, county.prefecture, county.map_review_number) == ("甲水县", "丙阳市", "X(2020)1")
    assert county.neighbours[0].name == "丁山县"
    places = {place.id: place for place in records.places}
    seat = places["990101.100"].seat
    assert seat is not None
    assert (seat.geometry.x, seat.geometry.y) == (111.1, 37.12)
    assert seat.fidelity is Fidelity.PUBLISHED
    assert seat.source == "Map of the county, public domain"
    assert "Census of villages (2023)" in places["990101.100"].attributes["area_source"]
    river = places["990101/river/jia"].footprint
    assert river is not None and river.accuracy_m == 400
    assert places["990101/road/g7"].footprint is None


@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("towns", TOWNS.replace("lon,lat", "x,y"), ["towns.csv:1", "missing columns: lon, lat"]),
        ("towns", TOWNS.replace("fidelity,", "lon,"), ["towns.csv:1", "columns named twice: lon"]),
        (
            "towns",
            TOWNS.replace("990101.200,白", "990101.100,白"),
            ["towns.csv:3", "'990101.100' stands twice"],
        ),
        ("towns", TOWNS.replace("111.1,37.12", "37.12,111.1"), ["towns.csv:2", "青石镇", "axes swapped"]),
        ("towns", TOWNS.replace("111.1,37.12", "112.9,37.12"), ["towns.csv:2", "km outside the county"]),
        ("towns", TOWNS.replace("111.1,37.12", "11.1,37.12"), ["towns.csv:2", "outside China"]),
        ("towns", TOWNS.replace("111.1,37.12", "111.1,"), ["towns.csv:2", "lon and lat stand together"]),
        ("towns", TOWNS.replace("111.1,37.12", "111.1,north"), ["towns.csv:2", "'north', not a number"]),
        ("towns", TOWNS.replace("111.1,37.12", "nan,37.12"), ["towns.csv:2", "'nan', not a number"]),
        ("towns", TOWNS.replace("published,300", "published,", 1), ["towns.csv:2", "accuracy_m above 0"]),
        ("towns", TOWNS.replace("published", "certain", 1), ["towns.csv:2", "'certain' is none of surveyed"]),
        ("towns", TOWNS.replace("map,", "atlas,", 1), ["towns.csv:2", "unknown source 'atlas'"]),
        ("towns", TOWNS.replace("town,", "burg,", 1), ["towns.csv:2", "kind 'burg'"]),
        ("towns", TOWNS.replace(",300,census", ",-300,census"), ["towns.csv:2", "area_km2"]),
        ("towns", TOWNS + "one,cell\n", ["towns.csv:6", "2 cells where the header has 15"]),
        ("towns", TOWNS + '990101.900,"open\n', ["towns.csv:6", "broken CSV"]),
        (
            "villages",
            VILLAGES.replace("990101.300,", "990101.999,"),
            ["villages.csv:8", "'990101.999'", "unknown"],
        ),
        ("sites", SITES.replace("990101.001.001", ""), ["sites.csv:2", "container without a parent"]),
        ("sites", SITES.replace("container", "published"), ["sites.csv:2", "published without a position"]),
        ("sources", SOURCES.replace("map,", "census,"), ["sources.csv:3", "'census' stands twice"]),
        ("county", COUNTY.replace("990101", "990109"), ["county.toml", "'990109'", "folder"]),
        ("county", COUNTY.replace("short", "brief"), ["county.toml", "missing: short"]),
        ("county", COUNTY + "[[", ["county.toml", "broken TOML"]),
        ("county", COUNTY.replace("790.0", '"large"'), ["county.toml", "area_km2 is 'large'"]),
        ("county", COUNTY.replace('["甲州"]', "7"), ["county.toml", "aliases must be"]),
        ("county", COUNTY.split("neighbours")[0] + "neighbours = [1]", ["county.toml", "neighbours must be"]),
        ("county", COUNTY.replace('"990101"', "990101"), ["county.toml", "missing: code"]),
        ("county", COUNTY + "[seat]\nlon = 37.1\nlat = 111.2\n", ["county.toml [seat]", "fidelity"]),
        ("outline", "{", ["outline.geojson", "broken JSON"]),
        (
            "outline",
            outline().replace("[111.4, 37.0], [111.4, 37.2]", "[111.4, 37.2], [111.4, 37.0]"),
            ["sound"],
        ),
        ("outline", "[]", ["outline.geojson", "0 outlines"]),
        (
            "lines",
            '{"features": [{"geometry": {"type": "LineString", "coordinates": "x"}}]}',
            ["broken geometry"],
        ),
    ],
)
def test_faults_are_named_by_file_and_line(world, key, text, words):
    folder = world(**{key: text})
    with pytest.raises(GazetteerError) as caught:
        store.load(folder / "990101", known=KNOWN)
    for word in words:
        assert word in str(caught.value)


def test_all_faults_are_named_at_once(world):
    towns = TOWNS.replace("111.1,37.12", "37.12,111.1").replace("town,", "burg,")
    with pytest.raises(GazetteerError) as caught:
        store.load(world(towns=towns) / "990101", known=KNOWN)
    assert len(caught.value.problems) == 5


def test_a_cycle_of_parents_is_refused(world):
    towns = TOWNS.replace(",990101,990101100000", ",990101.100.201,990101100000")
    with pytest.raises(GazetteerError) as caught:
        store.load(world(towns=towns) / "990101", known=KNOWN)
    assert [problem.split(": ")[0] for problem in caught.value.problems] == [
        "990101/towns.csv:2",
        "990101/villages.csv:2",
    ]
    assert all("form a cycle" in problem for problem in caught.value.problems)


@pytest.mark.parametrize("taken", ["990101.100", "990101", "990101/river/jia"])
def test_an_id_that_another_file_has_is_refused(world, taken):
    sites = SITES.replace("990101/park/east", taken)
    with pytest.raises(GazetteerError, match=f"{taken!r} stands twice"):
        store.load(world(sites=sites) / "990101", known=KNOWN)


JUNK = st.sampled_from(
    [
        '"',
        ",",
        "\n",
        "|",
        "[",
        "]",
        "{",
        "[2012/..]",
        "\0",
        "\ufeff",
        "nan",
        "-1",
        "1e999",
        "null",
        "990101.100",
    ]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.sampled_from(sorted(FILES)), cut=st.floats(0, 1), length=st.integers(0, 20), junk=JUNK)
def test_damaged_files_are_read_or_refused_by_name_and_nothing_else_happens(world, key, cut, length, junk):
    name, text = FILES[key]
    at = int(cut * len(text))
    data = world(**{key: text[:at] + junk + text[at + length :]})
    for load in (lambda: store.load(data / "990101", known=KNOWN), lambda: store.load_china(data / "china")):
        try:
            load()
        except GazetteerError as error:
            assert all(any(path in problem for path, _ in FILES.values()) for problem in error.problems), name


def test_text_that_is_not_utf8_is_named(world):
    data = world()
    (data / "990101" / "towns.csv").write_bytes(TOWNS.encode("gb18030"))
    with pytest.raises(GazetteerError, match=r"towns\.csv: not UTF-8"):
        store.load(data / "990101", known=KNOWN)


def test_a_missing_county_file_is_named(world):
    data = world()
    (data / "990101" / "county.toml").unlink()
    with pytest.raises(GazetteerError, match=r"county\.toml: cannot be read"):
        store.load(data / "990101", known=KNOWN)


def test_national_tables_are_checked_too(world):
    with pytest.raises(GazetteerError, match=r"divisions\.csv:3: parent '999999'"):
        store.load_china(world(divisions=DIVISIONS.replace("990000,丙", "999999,丙")) / "china")
    with pytest.raises(GazetteerError, match=r"parent '999999'"):
        store.load_china(
            world(divisions=DIVISIONS.replace("prefecture,990000", "prefecture,999999")) / "china"
        )
