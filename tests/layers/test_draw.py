"""What every rule promises, whatever its members: valid, in degrees, in the county, honest."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon, box

from gazetteer.place import Fidelity
from layers.draw import RULES, Frame, Member, RuleError, draw
from layers.rule import KINDS
from tests.layers.conftest import SOUTH, STEP, WEST, World, keys, place, shape

LONGITUDES = st.floats(WEST - 0.3, WEST + 0.7)
LATITUDES = st.floats(SOUTH - 0.3, SOUTH + 0.6)
POSITIONS = st.tuples(LONGITUDES, LATITUDES)
FIDELITIES = st.sampled_from(list(Fidelity))
ERRORS = st.floats(1, 5_000)


@st.composite
def members(draw: st.DrawFn) -> list[Member]:
    """Members of every sort: points, lines, areas that may cross themselves, and unknown ones."""
    found = []
    for number in range(draw(st.integers(0, 6))):
        shape = draw(st.sampled_from(["point", "line", "area", "unknown", "same"]))
        if shape == "unknown":
            found.append(Member(f"m{number}", None))
            continue
        if shape == "same" and found:
            found.append(Member(f"m{number}", found[-1].place))
            continue
        corners = draw(st.lists(POSITIONS, min_size=4, max_size=6))
        geometry = {"line": LineString, "area": Polygon}.get(shape, lambda points: Point(points[0]))(corners)
        known = place(f"m{number}", geometry, fidelity=draw(FIDELITIES), accuracy_m=draw(ERRORS))
        found.append(Member(f"m{number}", known))
    return found


RULE = st.fixed_dictionaries(
    {"kind": st.sampled_from(KINDS)},
    optional={
        "along": st.sampled_from(["R", "W", ["R", "W"], "nowhere"]),
        "from": st.sampled_from(["m0", "m1", "nowhere"]),
        "to": st.sampled_from(["m1", "m2"]),
        "width_m": st.floats(1, 30_000),
        "buffer_m": st.tuples(st.floats(0, 8_000), st.floats(1, 8_000)).map(list),
        "radius_m": st.floats(1, 20_000),
        "side": st.sampled_from(["north", "southeast", "west"]),
        "partial": st.sampled_from([["m0"], ["m1", "m3"], {"m0": "south"}]),
        "rank": st.sampled_from(["primary", "secondary"]),
    },
)


@settings(max_examples=300, deadline=None)
@given(rule=RULE, crowd=members())
def test_every_drawing_is_valid_honest_and_inside_the_county(world: World, rule, crowd):
    drawing = draw(rule, crowd, world.frame, world.lines)
    assert 0 <= drawing.drawn <= drawing.named
    if drawing.geometry is None:
        assert drawing.fidelity == "" and math.isnan(drawing.accuracy_m) and drawing.drawn == 0
        return
    assert drawing.geometry.is_valid and not drawing.geometry.is_empty
    assert drawing.geometry.geom_type in ("Polygon", "MultiPolygon", "LineString", "MultiLineString")
    assert drawing.fidelity in {item.value for item in Fidelity}
    assert drawing.accuracy_m > 0
    if "outside-county" in keys(drawing):
        assert drawing.geometry.disjoint(world.frame.outline.buffer(-1e-3))
    elif "beside-county" in keys(drawing):
        # No more than a sliver of the line lies in the county, and the rest no farther than its doubt.
        assert drawing.geometry.intersection(world.frame.outline).length < 0.01
        assert drawing.geometry.distance(world.frame.outline) * 80_000 < drawing.accuracy_m
    elif rule["kind"] != "route":
        # A decimetre for the way to metres and back.
        assert drawing.geometry.within(world.frame.outline.buffer(1e-6))


@settings(max_examples=100, deadline=None)
@given(crowd=members(), rule=RULE)
def test_a_member_without_a_place_is_always_named_in_a_note(world: World, rule, crowd):
    drawing = draw(rule, crowd, world.frame, world.lines)
    noted = {item.values["name"] for item in drawing.notes if item.key == "member-unknown"}
    assert noted == {member.name for member in crowd if member.place is None}


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(["belt", "ring", "reach"]),
    widths=st.tuples(st.floats(10, 20_000), st.floats(10, 20_000)).map(sorted),
)
def test_a_wider_band_holds_the_narrower_one(world: World, kind, widths):
    rule = {"kind": kind, "along": "R", "from": "T10", "to": "T12"} if kind == "reach" else {"kind": kind}
    narrow, wide = (world.draw({**rule, "width_m": width}, "T10", "T21", "T12") for width in widths)
    assert world.metres(narrow.geometry).within(world.metres(wide.geometry).buffer(0.5))
    assert narrow.accuracy_m <= wide.accuracy_m


def test_every_kind_of_rule_has_its_drawing():
    assert set(RULES) == set(KINDS)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({}, "kind"),
        ({"kind": "blob"}, "'blob'"),
        ({"kind": ["belt"]}, "kind"),
        ({"kind": "belt", "width_m": -5}, "-5"),
        ({"kind": "belt", "width_m": "wide"}, "'wide'"),
        ({"kind": "belt", "width_m": math.nan}, "nan"),
        ({"kind": "belt", "width_m": True}, "True"),
        ({"kind": "belt", "width_m": 10**7}, "10000000"),
        ({"kind": "reach", "buffer_m": [1, 2, 3]}, "[1, 2, 3]"),
        ({"kind": "reach", "buffer_m": [0, 0]}, "[0, 0]"),
        ({"kind": "reach", "buffer_m": [5, -1]}, "-1"),
        ({"kind": "reach", "from": 7}, "7"),
        ({"kind": "axis", "along": {"a": 1}}, "along"),
        ({"kind": "part", "side": "up"}, "'up'"),
        ({"kind": "union", "partial": {"T00": "inside"}}, "'inside'"),
        ({"kind": "axis", "rank": "third"}, "'third'"),
        ({"kind": "axis", "clip": "no"}, "'no'"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused_with_its_value(world: World, rule, said):
    with pytest.raises(RuleError) as caught:
        world.draw(rule, "T00")
    assert said in str(caught.value)


def test_a_word_that_no_rule_knows_is_noted_not_obeyed(world: World):
    drawing = world.draw({"kind": "union", "colour": "red"}, "T00")
    assert [item.values["word"] for item in drawing.notes if item.key == "rule-word-unknown"] == ["colour"]


@pytest.mark.parametrize("kind", KINDS)
def test_two_members_at_one_point_are_drawn_or_said_to_be_too_few(world: World, kind):
    here = place("here", world.area("T11").centroid, kind="village")
    drawing = world.draw({"kind": kind, "along": "nowhere"}, Member("a", here), Member("b", here))
    assert drawing.geometry is not None and drawing.geometry.is_valid
    if kind in ("axis", "route", "reach"):
        assert drawing.fidelity == "container" and "line-somewhere" in keys(drawing)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "within"])
def test_no_known_member_draws_nothing_and_says_who_is_missing(world: World, kind):
    drawing = world.draw({"kind": kind}, "nowhere", "elsewhere")
    assert drawing.geometry is None
    missing = [item.values["name"] for item in drawing.notes if item.key == "member-unknown"]
    assert missing == ["nowhere", "elsewhere"]


class TestBadFootprints:
    BOWTIE = Polygon([(WEST, SOUTH), (WEST + 0.1, SOUTH + 0.1), (WEST + 0.1, SOUTH), (WEST, SOUTH + 0.1)])

    def test_a_self_crossing_outline_is_repaired_with_a_note(self, world: World):
        drawing = world.draw({"kind": "union"}, Member("bow", place("bow", self.BOWTIE)))
        assert drawing.geometry is not None and drawing.geometry.is_valid
        assert keys(drawing) == {"member-repaired"}

    def test_an_empty_footprint_counts_as_damaged(self, world: World):
        drawing = world.draw({"kind": "union"}, "T00", Member("void", place("void", Polygon())))
        assert (drawing.drawn, drawing.named) == (1, 2)
        assert "member-damaged" in keys(drawing)

    @pytest.mark.parametrize(
        "where", [Point(math.nan, 37), Point(math.inf, 37), Point(37, 111), Point(500_000, 4e6)]
    )
    def test_coordinates_off_the_earth_count_as_damaged(self, world: World, where):
        drawing = world.draw({"kind": "core"}, Member("lost", place("lost", where)))
        assert drawing.geometry is None and keys(drawing) == {"member-damaged"}

    def test_a_place_without_a_footprint_is_unplaced(self, world: World):
        drawing = world.draw({"kind": "core"}, Member("known", place("known", None)))
        assert drawing.geometry is None and keys(drawing) == {"member-unplaced"}

    def test_a_damaged_footprint_still_leaves_the_seat(self, world: World):
        member = Member("half", place("half", Polygon(), seat=Point(WEST + 0.2, SOUTH + 0.2)))
        assert world.draw({"kind": "core"}, member).drawn == 1

    def test_members_in_another_county_are_said_to_lie_outside(self, world: World):
        far = Member("far", place("far", Point(WEST + 2, SOUTH)))
        assert keys(world.draw({"kind": "core"}, far)) == {"outside-county"}

    def test_what_the_county_cuts_off_is_said(self, world: World):
        edge = Member("edge", place("edge", Point(WEST, SOUTH + STEP)))
        drawing = world.draw({"kind": "core"}, edge)
        assert [item.values["share"] for item in drawing.notes] == ["0.50"]

    def test_a_rule_may_keep_the_county_from_cutting(self, world: World):
        edge = Member("edge", place("edge", Point(WEST, SOUTH + STEP)))
        drawing = world.draw({"kind": "core", "clip": False}, edge)
        assert drawing.geometry is not None and not drawing.geometry.within(world.frame.outline)

    def test_a_zone_of_places_elsewhere_is_drawn_elsewhere(self, world: World):
        far = Member("far", place("far", Point(WEST + 2, SOUTH)))
        drawing = world.draw({"kind": "union"}, far)
        assert shape(drawing).disjoint(world.frame.outline) and drawing.drawn == 1
        assert world.draw({"kind": "union", "clip": True}, far).geometry is None


class TestFrame:
    def test_a_self_crossing_county_outline_is_repaired(self):
        assert Frame.of_county(TestBadFootprints.BOWTIE).outline.is_valid

    def test_the_zone_follows_the_longitude(self):
        west, east = (Frame.of_county(box(lon, 37, lon + 0.4, 37.3)).crs for lon in (111.0, 120.0))
        assert (west, east) == ("EPSG:4546", "EPSG:4549")

    @pytest.mark.parametrize("outline", [Polygon(), Point(111, 37), box(5e5, 4e6, 6e5, 4.1e6)])
    def test_what_is_no_county_is_refused(self, outline):
        with pytest.raises(RuleError):
            Frame.of_county(outline)


def test_drawing_twice_gives_the_same_bytes(world: World):
    rule = {"kind": "union", "partial": ["T11"]}
    first, second = (world.draw(rule, "T10", "T11", "T01") for _ in range(2))
    assert shapely.to_wkb(first.geometry) == shapely.to_wkb(second.geometry)
