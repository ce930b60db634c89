"""Areas that should divide a whole: what two claim, what none does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from layers.partition import check

KM = 1000.0
WHOLE = box(0, 0, 4 * KM, 2 * KM)  # 8 km²
UNITS = {"west": box(0, 0, 2 * KM, 2 * KM), "east": box(2 * KM, 0, 4 * KM, 2 * KM)}


def test_halves_divide_the_whole():
    found = check(UNITS, UNITS, WHOLE)
    assert (found.covered, found.overlaps, found.gap_km2, found.left) == (1.0, (), 0.0, ())


def test_what_two_claim_is_measured_once():
    found = check({"a": box(0, 0, 3 * KM, 2 * KM), "b": UNITS["east"]}, UNITS, WHOLE)
    (overlap,) = found.overlaps
    assert {overlap.one, overlap.other} == {"a", "b"} and overlap.km2 == pytest.approx(2.0)


def test_what_none_claims_is_told_by_unit():
    found = check({"a": box(0, 0, 2 * KM, 1 * KM)}, UNITS, WHOLE)
    assert found.gap_km2 == pytest.approx(6.0) and found.covered == pytest.approx(0.25)
    assert [left.unit for left in found.left] == ["east", "west"]
    assert [left.km2 for left in found.left] == pytest.approx([4.0, 2.0])
    assert [left.share for left in found.left] == pytest.approx([1.0, 0.5])


def test_a_border_drawn_twice_is_no_overlap_and_no_gap():
    found = check({"a": box(0, 0, 2 * KM + 5, 2 * KM), "b": box(2 * KM + 8, 0, 4 * KM, 2 * KM)}, UNITS, WHOLE)
    assert (found.overlaps, found.gap_km2, found.left) == ((), 0.0, ())


def test_a_part_that_crosses_itself_is_repaired():
    bowtie = Polygon([(0, 0), (4 * KM, 2 * KM), (4 * KM, 0), (0, 2 * KM)])
    assert check({"a": bowtie}, UNITS, WHOLE).gap_km2 == pytest.approx(4.0)


@pytest.mark.parametrize("whole", [WHOLE, MultiPolygon()])
def test_nothing_divides_nothing(whole):
    found = check({}, {}, whole)
    assert (found.covered, found.overlaps, found.left) == (0.0, (), ())


@given(st.lists(st.tuples(st.floats(0, 3_900), st.floats(0, 1_900), st.floats(100, 2_000)), max_size=6))
def test_areas_add_up(corners):
    parts = {str(at): box(x, y, x + size, y + size) for at, (x, y, size) in enumerate(corners)}
    found = check(parts, UNITS, WHOLE)
    assert 0.0 <= found.covered <= 1.0 + 1e-9
    assert sum(left.km2 for left in found.left) <= (1 - found.covered) * 8 + 1e-6
    assert found.gap_km2 == pytest.approx((1 - found.covered) * 8, abs=0.1)
    assert len({(item.one, item.other) for item in found.overlaps}) == len(found.overlaps)
