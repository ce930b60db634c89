"""The table of coverage counts every place once."""

import pytest

from gazetteer import Fidelity, Gazetteer
from gazetteer.coverage import coverage


def test_each_kind_with_what_is_known_of_it(small):
    own = [place for place in small.places if small.is_own(place)]
    found = {row.kind: row for row in coverage(own)}
    assert found["village"].places == 7
    assert found["village"].known[Fidelity.PUBLISHED] == 3
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
    assert all(sum(row.known.values()) + row.unplaced == row.places for row in rows)
