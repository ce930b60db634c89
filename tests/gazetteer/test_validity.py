"""A name can have a time: read from the tables, refused where it is none, compared as far as stated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import Gazetteer, GazetteerError, resolve, store, validity
from gazetteer.tables import Faults
from gazetteer.validity import Validity
from tests.gazetteer.conftest import COUNTY, DIVISIONS, TOWNS

KNOWN = {"990100"}
DATES = (
    st.dates().map(str) | st.dates().map(lambda day: str(day)[:7]) | st.dates().map(lambda day: str(day)[:4])
)
NAMES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4E40), min_size=1, max_size=4)
TIMED = TOWNS.replace("青石乡,", "青石乡[../2015-06]|旧石堡[1983/2001]|青石镇[2015-06/..],")


@pytest.mark.parametrize(
    ("period", "when", "inside"),
    [
        ("../2021", "2021", True),
        ("../2021", "2021-11", True),
        ("../2021", "2022", False),
        ("2012-05/2021", "2012", True),
        ("2012-05/2021", "2012-04", False),
        ("2012-05-21/..", "2030", True),
        ("../..", "1900", True),
    ],
)
def test_dates_are_compared_as_far_as_both_are_stated(period, when, inside):
    assert validity.parse(period).covers(when) is inside


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2021", "is written 2012/2021"),
        ("2021/2022/2023", "is written 2012/2021"),
        ("2012/2011", "ends before it begins"),
        ("12/2011", "not '12'"),
        ("2011-13/..", "not '2011-13'"),
        ("0000/..", "not '0000'"),
        ("/2011", "not ''"),
    ],
)
def test_what_is_no_period_is_refused(text, said):
    with pytest.raises(ValueError, match=said):
        validity.parse(text)


@given(st.lists(NAMES, unique=True, min_size=1, max_size=4), st.data())
def test_names_and_their_times_stand_in_a_table_and_come_back(listed, data):
    name, *aliases = listed
    periods = {}
    for known in data.draw(st.sets(st.sampled_from(listed))):
        ends = sorted(data.draw(st.tuples(DATES | st.just(""), DATES)))
        periods[known] = Validity(*ends)
    faults = Faults()
    again = validity.listed(name, list(validity.written(aliases, periods)), "here", faults)
    assert not faults.found
    assert (set(again[0]), dict(again[1])) == (set(aliases), periods)


@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("towns", TOWNS.replace("青石乡,", "青石乡[21/..],"), ["towns.csv:2", "'青石乡[21/..]'", "not '21'"]),
        ("towns", TOWNS.replace("青石乡,", "青石乡[2021/2012],"), ["towns.csv:2", "ends before it begins"]),
        ("county", COUNTY.replace("甲州", "甲州[1990]"), ["county.toml", "甲州[1990]"]),
    ],
)
def test_a_bad_date_is_named_by_file_and_line(world, key, text, words):
    with pytest.raises(GazetteerError) as caught:
        store.load(world(**{key: text}) / "990101", known=KNOWN)
    assert all(word in str(caught.value) for word in words)


def test_a_bad_date_of_the_national_table_is_named_too(world):
    divisions = DIVISIONS.replace("白水,,", "白水,白水镇[x/y],")
    with pytest.raises(GazetteerError, match=r"divisions\.csv:9: alias '白水镇\[x/y\]'"):
        store.load_china(world(divisions=divisions) / "china")


@pytest.fixture
def timed(world) -> Gazetteer:
    """甲水县, where 青石镇 was 青石乡 until June 2015, and another place was called 旧石堡 before."""
    data = world(towns=TIMED, county=COUNTY.replace("甲州", "甲州[../1958]"))
    found = store.load(data / "990101", known=KNOWN)
    return Gazetteer.of(found.county, found.places, store.load_china(data / "china").places)


def test_a_time_is_read_and_the_official_name_is_no_alias_of_itself(timed):
    town = timed.get("990101.100")
    assert town.aliases == ("青石乡", "旧石堡")
    assert {name: str(period) for name, period in town.validity.items()} == {
        "青石乡": "../2015-06",
        "旧石堡": "1983/2001",
        "青石镇": "2015-06/..",
    }
    assert str(timed.get("990101").validity["甲州"]) == "../1958"


@pytest.mark.parametrize(
    ("query", "reason", "until"),
    [
        ("青石乡", "former", "2015-06"),
        ("青石镇", "exact", ""),
        ("旧石堡", "former", "2001"),
        ("甲州", "former", "1958"),
    ],
)
def test_search_says_until_when_a_name_was_in_use(timed, query, reason, until):
    match = timed.find(query)[0]
    assert (match.reason, match.validity.until) == (reason, until)


def resolved(gazetteer, name, when):
    place = resolve(gazetteer, name, kind="town", when=when).place
    return place.id if place else None


def reasons(gazetteer, name, when=""):
    (candidate, *_) = resolve(gazetteer, name, when=when).candidates
    return dict(candidate.reasons)


def test_a_name_of_another_time_is_penalised_and_found_all_the_same(timed):
    assert "time.outside" not in reasons(timed, "青石乡", "2011")
    assert "time.outside" in reasons(timed, "青石乡", "2021-04")
    assert "time.outside" in reasons(timed, "青石乡")
    assert "time.outside" in reasons(timed, "青石镇", "2011")
    assert "time.outside" not in reasons(timed, "青石镇")
    assert resolved(timed, "青石乡", "2021") == "990101.100"


@pytest.mark.parametrize(
    ("when", "expected"), [("2010", "990101.200"), ("2016", "990101.100"), ("", "990101.100")]
)
def test_of_two_places_the_one_that_bore_the_name_at_the_time_is_meant(world, when, expected):
    """白水乡 was called 青石镇 until 2012; the 青石镇 of today was raised from 青石乡 in 2015."""
    towns = TIMED.replace("白水乡,town,,", "白水乡,town,青石镇[../2012],")
    data = world(towns=towns)
    found = store.load(data / "990101", known=KNOWN)
    gazetteer = Gazetteer.of(found.county, found.places, store.load_china(data / "china").places)
    assert resolved(gazetteer, "青石镇", when) == expected
