"""One choice of coordinate system for all formats: the county's own zone, and shifted copies that say so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely.geometry import Point, box

from gazetteer.datum import convert
from layers.export import crs
from layers.export.errors import ExportError
from layers.export.options import made
from tests.layers.export.subjects import layer, subject

HERE = Point(112.0, 37.5)
ONE = subject(layer(HERE, None))


@dataclass(frozen=True, kw_only=True)
class Options:
    crs: str = crs.option()


def _at(west: float, east: float):
    return subject(layer(Point(west, 37)), outline=box(west, 37, east, 38))


@pytest.mark.parametrize(
    ("key", "code", "zone"),
    [
        ("4490", "EPSG:4490", 0),
        ("3857", "EPSG:3857", 0),
        ("gk", "EPSG:4546", 37),
        ("gk-zone", "EPSG:4525", 37),
    ],
)
def test_a_choice_becomes_a_code_by_where_the_county_lies(key, code, zone):
    target = crs.target(key, ONE)
    assert (target.code, target.zone) == (code, zone)
    moved = target.moved(ONE.layers[0].features)
    assert moved.crs == CRS(code) and moved.geometry.isna().tolist() == [False, True]


@settings(deadline=None, max_examples=20)
@given(st.floats(73.6, 135.5))
def test_both_ways_of_writing_a_zone_are_the_same_zone(longitude):
    one = _at(longitude - 0.1, longitude + 0.1)
    plain, numbered = (crs.target(key, one) for key in crs.METRIC)
    assert CRS(plain.code).name.split("CM")[1].strip() == f"{3 * plain.zone}E"
    assert CRS(numbered.code).name.endswith(f"zone {plain.zone}") and numbered.zone == plain.zone
    spots = [
        shapely.get_coordinates(each.moved(one.layers[0].features).geometry)[0] for each in (plain, numbered)
    ]
    assert np.allclose(spots[1] - spots[0], (plain.zone * 1e6, 0.0), atol=1e-3)


def test_a_county_on_a_border_of_zones_goes_by_its_middle_and_says_so():
    west_of, across = crs.target("gk", _at(110.6, 112.3)), crs.target("gk", _at(112.2, 113.0))
    assert (west_of.code, west_of.crosses) == ("EPSG:4546", False)
    assert (across.code, across.crosses) == ("EPSG:4547", True)


@pytest.mark.parametrize(("key", "name"), crs.SHIFTED.items())
def test_a_shifted_copy_is_never_called_wgs_84(key, name):
    target = crs.target(key, ONE)
    (moved,) = target.layers(ONE)
    assert crs.mark(Options(crs=key)) == name
    assert name in moved.title["zh"] and name in moved.title["en"]
    assert name in moved.features.crs.name and moved.features.crs.to_epsg(min_confidence=20) is None
    assert convert(moved.features.geometry.x[0], moved.features.geometry.y[0], name) == pytest.approx(
        HERE.coords[0], abs=1e-8
    )


def test_what_is_no_coordinate_system_of_ours_is_refused():
    with pytest.raises(ExportError, match="option-choice"):
        made(Options, {"crs": "27700"})
    with pytest.raises(ExportError, match="crs-unknown"):
        crs.target("27700", ONE)
    with pytest.raises(ExportError, match="crs-no-zone"):
        crs.target("gk", _at(10.0, 11.0))
    with pytest.raises(ExportError, match="crs-no-place"):
        crs.target("gk", subject(layer(None), outline=None))
    assert crs.target("gk", subject(layer(HERE), outline=None)).code == "EPSG:4546"
