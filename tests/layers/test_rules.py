"""Each rule on the hand-drawn county: the right kind of shape through the right members."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pytest
from shapely.geometry import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from layers.draw import Member
from layers.rules import ring
from layers.sheet import POINT_DISC_M
from tests.layers.conftest import (
    LINE_ERROR,
    SEAT_ERROR,
    SOUTH,
    STEP,
    TOWN_ERROR,
    WEST,
    World,
    keys,
    place,
    shape,
)


def village(name: str, x: float, y: float) -> Member:
    """Place a village so many towns east and north of the county's south-west corner."""
    return Member(name, place(name, Point(WEST + x * STEP, SOUTH + y * STEP), kind="village", accuracy_m=100))


def same_area(one: BaseGeometry, other: BaseGeometry) -> bool:
    return bool(one.symmetric_difference(other).area < 1e-6 * other.area)


class TestUnion:
    def test_unites_areas_and_keeps_their_fidelity(self, world: World):
        drawing = world.draw({"kind": "union"}, "T00", "T10", "T11")
        expected = sum(world.km2(world.area(name)) for name in ("T00", "T10", "T11"))
        assert world.km2(drawing.geometry) == pytest.approx(expected, rel=1e-6)
        assert (drawing.fidelity, drawing.accuracy_m) == ("derived", TOWN_ERROR)

    def test_an_unknown_member_is_missing_from_the_count(self, world: World):
        drawing = world.draw({"kind": "union"}, "T00", "nowhere")
        assert (drawing.drawn, drawing.named) == (1, 2)

    def test_a_village_stands_as_a_disc_and_makes_it_schematic(self, world: World):
        drawing = world.draw({"kind": "union"}, "T00", village("V", 2.5, 1.5))
        assert drawing.fidelity == "schematic" and keys(drawing) == {"member-as-disc"}
        assert world.metres(drawing.geometry).geoms[1].area == pytest.approx(
            np.pi * POINT_DISC_M**2, rel=0.01
        )

    def test_a_line_gives_no_area(self, world: World):
        drawing = world.draw({"kind": "union"}, "T00", "R")
        assert "member-is-line" in keys(drawing) and drawing.drawn == 1

    def test_a_partial_member_gives_half_of_itself_faded(self, world: World):
        drawing = world.draw({"kind": "union", "partial": ["T11"]}, "T10", "T11")
        faded = drawing.faded
        assert faded is not None
        whole = world.area("T11")
        assert world.km2(faded) == pytest.approx(world.km2(whole) / 2, rel=1e-3)
        assert faded.within(whole.buffer(1e-7))
        assert drawing.fidelity == "schematic" and keys(drawing) == {"part-unspecified"}

    def test_the_faded_half_leans_towards_the_rest(self, world: World):
        halves = [
            world.draw({"kind": "union", "partial": ["T11"]}, rest, "T11").faded for rest in ("T10", "T12")
        ]
        south, north = (half.centroid.y for half in halves if half is not None)
        assert south < north

    def test_a_partial_member_with_a_side_and_a_line_is_cut_by_it(self, world: World):
        rule = {"kind": "union", "along": "R", "partial": {"T11": "west"}}
        drawing = world.draw(rule, "T01", "T11", "R")
        assert drawing.faded is None and drawing.fidelity == "derived"
        assert shape(drawing).bounds[2] < WEST + 1.55 * STEP

    def test_a_partial_name_that_is_no_member_is_noted(self, world: World):
        assert "partial-not-member" in keys(world.draw({"kind": "union", "partial": ["T32"]}, "T00"))


class TestPart:
    def test_both_sides_of_a_line_make_the_whole(self, world: World):
        west, east = (
            world.draw({"kind": "part", "along": "R", "side": side}, "T10", "T11", "T12")
            for side in ("west", "east")
        )
        whole = world.draw({"kind": "union"}, "T10", "T11", "T12")
        assert world.km2(west.geometry) + world.km2(east.geometry) == pytest.approx(world.km2(whole.geometry))
        assert shape(west).centroid.x < shape(east).centroid.x
        assert world.metres(west.geometry).intersection(world.metres(east.geometry)).area < 1

    def test_the_line_s_error_goes_into_the_accuracy(self, world: World):
        drawing = world.draw({"kind": "part", "along": "R", "side": "west"}, "T11")
        assert drawing.accuracy_m == np.ceil(np.hypot(TOWN_ERROR, LINE_ERROR))
        assert (drawing.fidelity, drawing.drawn, drawing.faded) == ("derived", 1, None)

    def test_a_member_wholly_on_the_other_side_leaves_nothing(self, world: World):
        drawing = world.draw({"kind": "part", "along": "R", "side": "west"}, "T31")
        assert drawing.geometry is None and keys(drawing) == {"line-beside-member", "part-empty"}

    def test_a_line_that_ends_inside_is_continued_by_its_bearing(self, world: World):
        short = place(
            "S", LineString([(WEST + 0.15, SOUTH + 0.11), (WEST + 0.15, SOUTH + 0.14)]), kind="road"
        )
        drawing = world.draw({"kind": "part", "along": "S", "side": "east"}, "T11", Member("S", short))
        half = world.km2(world.area("T11")) / 2
        assert world.km2(drawing.geometry) == pytest.approx(half, rel=0.01)

    def test_a_line_known_too_coarsely_tells_the_side_but_not_the_limit(self, world: World):
        course = shape(world.draw({"kind": "axis", "along": "R"}, "R"))
        vague = place("V", course, kind="road", accuracy_m=9_000.0)
        drawing = world.draw({"kind": "part", "along": "V", "side": "west"}, "T11", Member("V", vague))
        assert {"line-too-coarse", "part-halved"} <= keys(drawing) and drawing.fidelity == "schematic"

    def test_a_side_along_the_line_itself_is_doubtful(self, world: World):
        drawing = world.draw({"kind": "part", "along": "W", "side": "west"}, "T11")
        assert "side-doubtful" in keys(drawing)

    def test_without_the_line_the_side_is_a_half(self, world: World):
        drawing = world.draw({"kind": "part", "along": "nowhere", "side": "north"}, "T11")
        assert keys(drawing) == {"line-unknown", "part-halved"} and drawing.fidelity == "schematic"
        assert shape(drawing).bounds[1] == pytest.approx(SOUTH + 1.5 * STEP, abs=0.001)

    def test_without_a_side_all_of_it_is_faded(self, world: World):
        drawing = world.draw({"kind": "part"}, "T11")
        assert shape(drawing) == drawing.faded and keys(drawing) == {"part-unspecified"}

    def test_the_accuracy_of_an_open_share_is_the_size_of_the_member(self, world: World):
        radius = np.sqrt(world.km2(world.area("T11")) / np.pi) * 1000
        assert world.draw({"kind": "part"}, "T11").accuracy_m > radius


class TestBelt:
    def test_is_as_wide_as_stated_and_holds_every_seat(self, world: World):
        drawing = world.draw({"kind": "belt", "width_m": 3000}, "T00", "T11", "T32")
        belt = world.metres(drawing.geometry)
        for name in ("T00", "T11", "T32"):
            seat = world.seat(name)
            assert belt.contains(seat)
            assert belt.exterior.distance(seat) == pytest.approx(1500, rel=0.02)
        assert (drawing.fidelity, drawing.drawn) == ("schematic", 3)

    def test_follows_a_named_line(self, world: World):
        drawing = world.draw({"kind": "belt", "along": "R", "width_m": 2000})
        river = world.metres(world.area("R").intersection(world.frame.outline))
        assert world.metres(drawing.geometry).buffer(1).contains(river)
        assert (drawing.drawn, drawing.named) == (1, 1)

    def test_an_unknown_place_between_two_leaves_a_gap_that_shows(self, world: World):
        drawing = world.draw({"kind": "belt", "width_m": 3000}, "T00", "nowhere", "T31")
        first, second = world.metres(drawing.geometry).geoms
        assert first.distance(second) > 1000
        assert {"member-unknown", "gaps"} == keys(drawing) and drawing.drawn == 2

    def test_an_unknown_place_at_the_end_leaves_no_gap(self, world: World):
        drawing = world.draw({"kind": "belt"}, "T00", "T31", "nowhere")
        assert shape(drawing).geom_type == "Polygon" and keys(drawing) == {"member-unknown"}

    def test_one_known_member_becomes_a_round_spot(self, world: World):
        drawing = world.draw({"kind": "belt", "width_m": 4000}, "nowhere", "T11")
        assert world.km2(drawing.geometry) == pytest.approx(np.pi * 4, rel=0.01)
        assert "belt-one-place" in keys(drawing)

    def test_places_that_coincide_are_one(self, world: World):
        drawing = world.draw({"kind": "belt"}, "T00", "T00", "T11")
        assert shape(drawing).is_valid and keys(drawing) == {"stops-repeated"}

    def test_no_known_member_draws_nothing(self, world: World):
        drawing = world.draw({"kind": "belt"}, "nowhere", "elsewhere")
        assert drawing.geometry is None and "member-unknown" in keys(drawing)


class TestAxis:
    def test_along_a_line_is_the_line_within_the_county(self, world: World):
        drawing = world.draw({"kind": "axis", "along": "R"}, "T11", "T31")
        # 20 m: an edge straight in degrees bends in metres, and this river has edges of 15 km.
        assert shape(drawing).within(world.area("R").buffer(2e-4))
        assert shape(drawing).bounds[1] == pytest.approx(SOUTH, abs=1e-4)
        assert (drawing.fidelity, drawing.accuracy_m) == ("derived", LINE_ERROR)
        assert "clipped" not in keys(drawing), "a line that goes on beyond the county is no news"

    def test_a_member_far_from_the_line_is_said_and_not_counted(self, world: World):
        drawing = world.draw({"kind": "axis", "along": "R"}, "T11", "T31")
        off = [item.values["name"] for item in drawing.notes if item.key == "member-off-line"]
        assert off == ["T31"] and (drawing.drawn, drawing.named) == (1, 2)

    def test_follows_the_lines_that_are_known_of_several(self, world: World):
        drawing = world.draw({"kind": "axis", "along": ["nowhere", "W"]})
        assert (drawing.drawn, drawing.named) == (1, 2) and "line-unknown" in keys(drawing)

    def test_without_a_line_it_runs_smoothly_through_its_places(self, world: World):
        drawing = world.draw({"kind": "axis"}, "T00", "T11", "T30")
        course = world.metres(drawing.geometry)
        for name in ("T00", "T11", "T30"):
            assert course.distance(world.seat(name)) < 1
        steps = np.diff(np.asarray(course.coords), axis=0)
        turns = np.diff(np.unwrap(np.arctan2(steps[:, 1], steps[:, 0])))
        assert np.abs(turns).max() < np.radians(15)

    def test_its_accuracy_grows_with_the_way_between_places(self, world: World):
        near = world.draw({"kind": "axis"}, "T00", "T10")
        far = world.draw({"kind": "axis"}, "T00", "T30")
        assert SEAT_ERROR < near.accuracy_m < far.accuracy_m

    def test_an_area_without_a_seat_is_as_uncertain_as_it_is_wide(self, world: World):
        seated = world.draw({"kind": "axis"}, "T00", "T10")
        loose = world.draw({"kind": "axis"}, world.without_seat("T00"), "T10")
        assert loose.accuracy_m > seated.accuracy_m + 3000

    def test_one_place_makes_no_axis(self, world: World):
        drawing = world.draw({"kind": "axis"}, "T00")
        assert drawing.geometry is None and keys(drawing) == {"axis-too-short"}


class TestReach:
    RULE: ClassVar = {"kind": "reach", "along": "R", "from": "T10", "to": "T12"}

    def test_is_cut_between_its_ends(self, world: World):
        drawing = world.draw(self.RULE, "T10", "T12")
        river = world.metres(world.area("R"))
        start, end = (river.project(world.seat(name)) for name in ("T10", "T12"))
        assert world.metres(drawing.geometry).length == pytest.approx(end - start, rel=1e-3)
        assert (drawing.fidelity, drawing.drawn, drawing.named) == ("derived", 2, 2)

    def test_the_errors_of_line_and_both_ends_go_into_the_accuracy(self, world: World):
        drawing = world.draw(self.RULE, "T10", "T12")
        assert drawing.accuracy_m > np.sqrt(LINE_ERROR**2 + 2 * SEAT_ERROR**2)

    def test_a_buffer_has_its_width_on_either_hand(self, world: World):
        area = world.metres(shape(world.draw({**self.RULE, "buffer_m": [3000, 1000]}, "T10", "T12")))
        river = world.metres(world.area("R"))
        at = river.interpolate(river.project(world.seat("T11")))
        # The river runs north there: its left is west.
        assert area.contains(Point(at.x - 2800, at.y)) and not area.contains(Point(at.x - 3200, at.y))
        assert area.contains(Point(at.x + 900, at.y)) and not area.contains(Point(at.x + 1100, at.y))

    def test_a_symmetric_buffer_is_twice_as_wide_as_one_side(self, world: World):
        line = world.metres(world.draw(self.RULE, "T10", "T12").geometry)
        both = world.metres(world.draw({**self.RULE, "buffer_m": [2000, 2000]}, "T10", "T12").geometry)
        assert both.area == pytest.approx(4000 * line.length, rel=0.03)

    def test_without_ends_it_is_the_line_within_the_county(self, world: World):
        drawing = world.draw({"kind": "reach", "along": "R"})
        whole = world.draw({"kind": "axis", "along": "R"})
        assert shape(drawing).equals_exact(shape(whole), 1e-6) and drawing.fidelity == "derived"

    def test_with_an_unknown_end_only_the_container_is_known(self, world: World):
        drawing = world.draw({**self.RULE, "to": "nowhere"}, "T10")
        length = world.metres(drawing.geometry).length
        assert drawing.fidelity == "container" and "end-unknown" in keys(drawing)
        assert drawing.accuracy_m == pytest.approx(length / 2, rel=0.02)

    def test_ends_at_one_point_leave_nothing(self, world: World):
        drawing = world.draw({**self.RULE, "to": "T10"}, "T10")
        assert drawing.geometry is None and keys(drawing) == {"reach-empty"}

    def test_an_end_far_from_the_line_is_said(self, world: World):
        drawing = world.draw({**self.RULE, "to": "T32"}, "T10", "T32")
        assert "end-off-line" in keys(drawing)

    def test_an_unknown_line_is_drawn_straight_and_says_so(self, world: World):
        drawing = world.draw({**self.RULE, "along": "nowhere"}, "T10", "T12")
        assert drawing.fidelity == "schematic" and keys(drawing) == {"line-unknown", "reach-straight"}

    def test_takes_its_line_from_the_members(self, world: World):
        drawing = world.draw({"kind": "reach", "from": "T10", "to": "T12"}, "R", "T10", "T12")
        assert (drawing.drawn, drawing.named, drawing.fidelity) == (3, 3, "derived")

    def test_nothing_known_draws_nothing(self, world: World):
        assert keys(world.draw({"kind": "reach", "along": "nowhere"})) == {"line-unknown", "reach-unknown"}


class TestRing:
    def test_closes_around_its_places_whatever_their_order(self, world: World):
        drawing = world.draw({"kind": "ring"}, "T00", "T22", "T20", "T02")
        assert shape(drawing).is_ring and shape(drawing).is_simple
        for name in ("T00", "T22", "T20", "T02"):
            assert world.metres(drawing.geometry).distance(world.seat(name)) < 1

    def test_around_one_place_is_a_circle(self, world: World):
        drawing = world.draw({"kind": "ring", "radius_m": 2000}, "T11")
        assert world.metres(drawing.geometry).length == pytest.approx(2 * np.pi * 2000, rel=0.01)
        assert keys(drawing) == {"ring-few-places"}

    def test_two_places_are_the_ends_of_a_diameter(self, world: World):
        drawing = world.draw({"kind": "ring"}, "T11", "T21")
        seats = [world.seat(name) for name in ("T11", "T21")]
        length = world.metres(drawing.geometry).length
        assert length == pytest.approx(np.pi * seats[0].distance(seats[1]), rel=0.01)

    def test_with_a_width_it_is_a_band_with_a_hole(self, world: World):
        drawing = world.draw({"kind": "ring", "width_m": 500}, "T11")
        assert len(shape(drawing).interiors) == 1
        assert world.km2(drawing.geometry) == pytest.approx(2 * np.pi * ring.RADIUS_M * 500 / 1e6, rel=0.01)

    def test_follows_a_named_line(self, world: World):
        assert world.draw({"kind": "ring", "along": "W"}).fidelity == "derived"


class TestCluster:
    def test_the_hull_holds_its_places_with_a_margin(self, world: World):
        drawing = world.draw({"kind": "cluster"}, "T10", "T20", "T11")
        for name in ("T10", "T20", "T11"):
            seat = world.seat(name)
            assert world.metres(drawing.geometry).exterior.distance(seat) > 1400

    def test_a_radius_makes_a_core_with_satellites(self, world: World):
        star = world.draw({"kind": "cluster", "radius_m": 1000}, "T11", "T10", "T21")
        hull = world.draw({"kind": "cluster"}, "T11", "T10", "T21")
        assert shape(star).geom_type == "Polygon"
        assert world.km2(star.geometry) < world.km2(hull.geometry)
        assert world.metres(star.geometry).exterior.distance(world.seat("T11")) == pytest.approx(
            1600, rel=0.05
        )

    def test_without_its_core_it_is_a_hull_again(self, world: World):
        drawing = world.draw({"kind": "cluster", "radius_m": 1000}, "nowhere", "T10", "T21")
        assert "cluster-core-unknown" in keys(drawing) and drawing.drawn == 2

    def test_one_place_is_a_disc_and_says_so(self, world: World):
        assert keys(world.draw({"kind": "cluster"}, "T11")) == {"cluster-one-place"}


class TestCore:
    def test_is_a_disc_of_the_stated_radius(self, world: World):
        drawing = world.draw({"kind": "core", "radius_m": 700}, "T11")
        assert world.km2(drawing.geometry) == pytest.approx(np.pi * 0.49, rel=0.01)
        assert (drawing.fidelity, drawing.accuracy_m) == ("schematic", SEAT_ERROR)

    def test_a_secondary_core_is_smaller(self, world: World):
        first, second = (
            world.draw({"kind": "core", "rank": rank}, "T11") for rank in ("primary", "secondary")
        )
        assert world.km2(second.geometry) < world.km2(first.geometry)


class TestRoute:
    FAR = Member("far", place("far", Point(WEST + 3, SOUTH + 2)))

    def test_runs_out_of_the_county(self, world: World):
        drawing = world.draw({"kind": "route"}, "T11", self.FAR)
        assert shape(drawing).bounds[2] == pytest.approx(WEST + 3, abs=1e-6)
        assert drawing.drawn == 2 and drawing.notes == ()

    def test_an_unknown_stop_breaks_it(self, world: World):
        drawing = world.draw({"kind": "route"}, "T11", "nowhere", self.FAR)
        assert isinstance(drawing.geometry, MultiLineString) and "gaps" in keys(drawing)

    def test_out_and_back_is_drawn(self, world: World):
        drawing = world.draw({"kind": "route"}, "T11", self.FAR, "T11")
        length = world.metres(drawing.geometry).length
        once = world.metres(world.draw({"kind": "route"}, "T11", self.FAR).geometry).length
        assert length == pytest.approx(2 * once, rel=0.05)


class TestWithin:
    def test_is_its_container_and_as_uncertain_as_that_is_wide(self, world: World):
        drawing = world.draw({"kind": "within"}, "T11")
        assert same_area(shape(drawing), world.area("T11"))
        assert drawing.fidelity == "container"
        diagonal = np.hypot(
            *np.ptp(np.asarray(world.metres(drawing.geometry).envelope.exterior.coords), axis=0)
        )
        assert drawing.accuracy_m > diagonal / 2

    def test_without_a_container_the_county_is_all_that_is_known(self, world: World):
        drawing = world.draw({"kind": "within"}, "nowhere")
        assert same_area(shape(drawing), world.frame.outline)
        assert (drawing.drawn, drawing.named) == (0, 1) and "within-county" in keys(drawing)
