"""The table of coverage counts every place once."""

import pytest

from gazetteer import Fidelity, Gazetteer
from gazetteer.coverage import coverage


def test_each_kind_with_what_is_known_of_it(small):
    own = [place for place in small.places if small.is_own(place)]
    found = {row.kind: row for row in coverage(own)}
    assert found["village"].places == 7
    assert found["village"].known[Fidelity.PUBLISHED].places == 3
    assert found["village"].known[Fidelity.PUBLISHED].median_m == 200  # of 500, 200 and 200
    assert found["village"].known[Fidelity.CONTAINER].places == 3  # one only inside the county
    assert found["village"].unplaced == 1
    assert found["road"].unplaced == found["road"].places == 1
    assert found["road"].median_m is None
    assert found["river"].median_m == 400
    assert [row.kind for row in coverage(own)][:3] == ["admin", "town", "village"]


@pytest.mark.parametrize("county", ["141182", "141082"])
def test_every_place_is_counted_once(county):
    gazetteer = Gazetteer.load(county)
    own = [place for place in gazetteer.places if gazetteer.is_own(place)]
    rows = coverage(own)
    assert sum(row.places for row in rows) == len(own)
    assert all(sum(known.places for known in row.known.values()) + row.unplaced == row.places for row in rows)


def test_a_place_asked_for_twice_counts_once_and_unknown_names_count_too(small):
    village, town = small.get("990101.100.202"), small.get("990101.100")
    found = {row.kind: row for row in coverage([village, town, village], ["village", "park", ""])}
    assert (found["village"].places, found["village"].unknown, found["village"].unplaced) == (2, 1, 0)
    assert (found["park"].places, found["park"].median_m) == (1, None)
    assert found["town"].unknown == 0
    assert list(found)[-1] == ""
