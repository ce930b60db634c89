"""Datums convert both ways within a decimetre."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gazetteer import datum

DEGREE_M = 111_320.0
PAIRS = [(one, other) for one in datum.DATUMS for other in datum.DATUMS if one != other]
IN_CHINA = (st.floats(73.5, 135.0), st.floats(3.5, 53.5))


@given(*IN_CHINA, st.sampled_from(["GCJ-02", "BD-09"]))
def test_there_and_back_is_within_a_decimetre(lon, lat, other):
    there = datum.convert(lon, lat, "WGS84", other)
    x, y = datum.convert(there[0], there[1], other, "WGS84")
    assert abs(x - lon) * DEGREE_M < 0.1
    assert abs(y - lat) * DEGREE_M < 0.1


@given(st.floats(-180, 180), st.floats(-90, 90), st.sampled_from(PAIRS))
def test_there_and_back_anywhere_on_earth(lon, lat, pair):
    """Beyond the box nothing moves; only in the width of a shift within its edge do both meet."""
    west, south, east, north = datum.BOX
    edge = 0.02  # degrees, more than any shift
    assume(not (west <= lon <= west + edge or east - edge <= lon <= east))
    assume(not (south <= lat <= south + edge or north - edge <= lat <= north))
    source, target = pair
    there = datum.convert(lon, lat, source, target)
    back = datum.convert(*there, target, source)
    assert np.hypot(back[0] - lon, back[1] - lat) * DEGREE_M < 0.1


# The ends of the country and the islands: 乌恰, 抚远, 漠河, 永暑礁, 香港, 澳门, 台北, 瑞丽, 满洲里
ENDS = [(73.6, 39.7), (135.0, 48.4), (122.5, 53.5), (112.9, 9.5), (114.17, 22.3), (113.55, 22.2)]
ENDS += [(121.5, 25.0), (97.85, 24.0), (117.45, 49.6)]


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize(("lon", "lat"), ENDS)
def test_the_ends_of_the_country_are_inside_the_rule(lon, lat, pair):
    assert not datum.outside_china(lon, lat)
    there = datum.convert(lon, lat, *pair)
    back = datum.convert(*there, pair[1], pair[0])
    assert np.hypot(back[0] - lon, back[1] - lat) * DEGREE_M < 0.1


def test_the_shift_is_some_hundred_metres():
    lon, lat = np.meshgrid(np.linspace(74, 134, 200), np.linspace(18, 53, 150))
    x, y = datum.wgs84_to_gcj02(lon, lat)
    shift = np.hypot((x - lon) * np.cos(np.radians(lat)), y - lat) * DEGREE_M
    assert 300 < np.median(shift) < 600
    assert shift.max() < 1000
    assert shift.min() < 50  # in a few places it all but vanishes


@pytest.mark.parametrize(("lon", "lat"), [(-0.12, 51.5), (151.2, -33.9), (140.0, 36.0)])
def test_outside_china_nothing_is_shifted(lon, lat):
    assert datum.convert(lon, lat, "WGS84", "BD-09") == (lon, lat)


@pytest.mark.parametrize(
    ("gcj", "wgs"),
    # An open table's point and its stated inverse, and the example of eviltransform.
    [((111.824098, 37.292654), (111.81772, 37.29216)), ((114.05428, 22.54372), (114.04925, 22.54641))],
)
def test_against_published_pairs(gcj, wgs):
    x, y = datum.convert(gcj[0], gcj[1], "GCJ-02")
    assert np.hypot(x - wgs[0], y - wgs[1]) * DEGREE_M < 10


def test_arrays_convert_as_their_elements():
    lon, lat = np.array([111.0, 112.0]), np.array([37.0, 36.0])
    x, y = datum.convert(lon, lat, "BD-09", "GCJ-02")
    assert (x[1], y[1]) == datum.convert(112.0, 36.0, "BD-09", "GCJ-02")


@pytest.mark.parametrize(
    ("lon", "lat", "source", "word"),
    [
        (111.0, 37.0, "Beijing54", "'Beijing54'"),
        (37.0, 111.0, "WGS84", "latitudes"),
        (float("nan"), 1.0, "WGS84", "finite"),
    ],
)
def test_nonsense_is_refused(lon, lat, source, word):
    with pytest.raises(ValueError, match=word):
        datum.convert(lon, lat, source, "GCJ-02")
