"""Meridians and parallels: a few each way, where their names say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.graticule import graticule


def test_a_county_gets_a_line_every_ten_minutes():
    names = [each.name for each in graticule((111.3, 37.05, 112.05, 37.5))]
    assert names == [
        *("111°20′E", "111°30′E", "111°40′E", "111°50′E", "112°00′E"),
        *("37°10′N", "37°20′N", "37°30′N"),
    ]


def test_west_and_south_are_named_so():
    assert {each.name[-1] for each in graticule((-10.4, -5.4, -10.0, -5.0))} == {"W", "S"}


@given(st.floats(73, 134), st.floats(18, 53), st.floats(0.05, 5), st.floats(0.05, 5))
def test_lines_lie_where_their_names_say_and_are_few(west, south, width, height):
    drawn = graticule((west, south, west + width, south + height))
    assert 1 <= len(drawn) <= 18
    for each in drawn:
        degrees, minutes = each.name[:-2].split("°")
        at = int(degrees) + int(minutes) / 60
        along = 0 if each.name[-1] in "EW" else 1
        assert [position[along] for position in each.line.coords] == pytest.approx(
            [at] * len(each.line.coords)
        )
        assert each.line.is_valid and each.line.length > min(width, height)
