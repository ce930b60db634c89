"""Each rule that draws lines, on the hand-drawn county: the right course through the right members."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from gazetteer.place import Fidelity
from layers.course import OVERSHOOT_M
from layers.draw import Member
from layers.rules import ring
from tests.layers.conftest import (
    LINE_ERROR,
    SEAT_ERROR,
    SOUTH,
    STEP,
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

    def test_one_place_makes_no_axis_but_tells_where_it_is(self, world: World):
        drawing = world.draw({"kind": "axis"}, "T00")
        assert drawing.fidelity == "container" and keys(drawing) == {"axis-too-short", "line-somewhere"}
        assert same_area(shape(drawing), world.area("T00"))

    def test_a_line_only_known_by_its_town_is_somewhere_in_it(self, world: World):
        lane = place("L", world.area("T11"), kind="road", fidelity=Fidelity.CONTAINER)
        drawing = world.draw({"kind": "axis", "along": "L"}, Member("L", lane))
        assert drawing.fidelity == "container" and "line-unknown" in keys(drawing)

    def test_somewhere_in_the_county_tells_nothing(self, world: World):
        whole = place("County", world.frame.outline, kind="admin")
        drawing = world.draw({"kind": "axis"}, Member("County", whole))
        assert drawing.geometry is None and keys(drawing) == {"axis-too-short"}

    def test_nothing_in_the_county_draws_nothing(self, world: World):
        far = Member("far", place("far", Point(WEST + 2, SOUTH)))
        assert world.draw({"kind": "axis"}, far).geometry is None

    def test_is_cut_to_its_stated_ends(self, world: World):
        drawing = world.draw({"kind": "axis", "along": "R", "from": "T10", "to": "T11"}, "T10", "T11", "T12")
        river = world.metres(world.area("R"))
        start, end = (river.project(world.seat(name)) for name in ("T10", "T11"))
        assert world.metres(drawing.geometry).length == pytest.approx(end - start, rel=1e-3)

    def test_ends_at_one_point_of_the_line_are_refused(self, world: World):
        drawing = world.draw({"kind": "axis", "along": "R", "from": "T10", "to": "T10"}, "T10")
        assert "reach-empty" in keys(drawing) and drawing.fidelity == "container"

    def test_an_unknown_end_leaves_the_line_whole_and_is_said(self, world: World):
        drawing = world.draw({"kind": "axis", "along": "R", "from": "T10", "to": "nowhere"})
        assert shape(drawing).equals_exact(shape(world.draw({"kind": "axis", "along": "R"})), 1e-9)
        assert keys(drawing) == {"end-unknown"}

    def test_without_a_line_its_ends_are_its_first_and_last_stop(self, world: World):
        drawing = world.draw({"kind": "axis", "from": "T00", "to": "T30"}, "T11", extra=("T00", "T30"))
        course = world.metres(drawing.geometry)
        assert all(course.distance(world.seat(name)) < 1 for name in ("T00", "T11", "T30"))

    def test_ends_a_little_beyond_the_places_strung_on_it(self, world: World):
        drawing = world.metres(world.draw({"kind": "axis", "along": "W"}, "T11", "T21").geometry)
        road = world.metres(world.area("W"))
        first, last = (road.project(world.seat(name)) for name in ("T11", "T21"))
        assert drawing.length == pytest.approx(last - first + 2 * OVERSHOOT_M, rel=1e-3)
        assert all(drawing.distance(world.seat(name)) < 3_000 for name in ("T11", "T21"))


class TestAxisAlongSeveralLines:
    """A road and a railway side by side, and a street that goes on from the road."""

    def line(self, name: str, *points: tuple[float, float]) -> Member:
        course = LineString([(WEST + x * STEP, SOUTH + y * STEP) for x, y in points])
        return Member(name, place(name, course, kind="road", accuracy_m=LINE_ERROR))

    def test_lines_side_by_side_become_one_arrow_between_the_outermost_places(self, world: World):
        road, rail = self.line("A", (0, 1.4), (4, 1.4)), self.line("B", (0, 1.6), (4, 1.6))
        drawing = world.draw({"kind": "axis", "along": ["A", "B"]}, road, rail, "T11", "T31")
        axis = world.metres(shape(drawing))
        assert axis.geom_type == "LineString" and drawing.fidelity == "schematic"
        assert "course-of-several" in keys(drawing) and drawing.drawn == 4
        middle = world.metres(LineString([(WEST, SOUTH + 1.5 * STEP), (WEST + 4 * STEP, SOUTH + 1.5 * STEP)]))
        assert axis.hausdorff_distance(middle.intersection(axis.buffer(200))) < 500
        assert axis.length == pytest.approx(
            world.seat("T11").distance(world.seat("T31")) + 2 * OVERSHOOT_M, rel=0.02
        )

    def test_a_line_that_goes_on_from_another_is_the_same_arrow(self, world: World):
        first, second = self.line("A", (0.5, 1.5), (2, 1.5)), self.line("B", (2.02, 1.52), (3.5, 1.7))
        drawing = world.draw({"kind": "axis", "along": ["A", "B"]}, first, second, "T01", "T31")
        assert shape(drawing).geom_type == "LineString"
        assert all(
            world.metres(drawing.geometry).distance(world.seat(name)) < 3_000 for name in ("T01", "T31")
        )

    def test_lines_that_part_stay_apart(self, world: World):
        one, other = self.line("A", (0, 0.2), (4, 2.8)), self.line("B", (0, 2.8), (4, 0.2))
        drawing = world.draw({"kind": "axis", "along": ["A", "B"]}, one, other, "T11", "T21")
        assert shape(drawing).geom_type == "MultiLineString" and "course-of-several" not in keys(drawing)

    def test_lines_that_string_no_places_are_themselves_meant(self, world: World):
        road, rail = self.line("A", (0, 1.4), (4, 1.4)), self.line("B", (0, 1.6), (4, 1.6))
        drawing = world.draw({"kind": "axis", "along": ["A", "B"]}, road, rail)
        assert len(shapely.get_parts(shape(drawing))) == 2


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
        assert drawing.fidelity == "container" and keys(drawing) == {"reach-empty", "line-somewhere"}

    def test_the_reach_in_a_place_is_the_line_where_it_runs_through_it(self, world: World):
        drawing = world.draw({"kind": "reach", "along": "R", "inside": "T11"}, "R", "T11")
        assert shape(drawing).within(world.area("T11").buffer(1e-4))
        assert shape(drawing).length == pytest.approx(
            world.area("R").intersection(world.area("T11")).length, rel=1e-3
        )
        assert drawing.fidelity == "derived"

    def test_beside_a_place_the_reach_is_as_long_as_the_place_and_says_so(self, world: World):
        drawing = world.draw({"kind": "reach", "along": "R", "inside": "T31"}, "R", "T31")
        assert "end-off-line" in keys(drawing)
        across = 2 * np.sqrt(world.km2(world.area("T31")) / np.pi) * 1000
        assert world.metres(drawing.geometry).length == pytest.approx(across, rel=0.01)

    def test_in_an_unknown_place_only_the_container_is_known(self, world: World):
        drawing = world.draw({"kind": "reach", "along": "R", "inside": "nowhere"}, "R")
        assert drawing.fidelity == "container" and "end-unknown" in keys(drawing)

    def test_an_end_far_from_the_line_is_said(self, world: World):
        drawing = world.draw({**self.RULE, "to": "T32"}, "T10", "T32")
        assert "end-off-line" in keys(drawing)

    def test_an_unknown_line_is_drawn_straight_and_says_so(self, world: World):
        drawing = world.draw({**self.RULE, "along": "nowhere"}, "T10", "T12")
        assert drawing.fidelity == "schematic" and keys(drawing) == {"line-unknown", "reach-straight"}

    def test_takes_its_line_from_the_members(self, world: World):
        drawing = world.draw({"kind": "reach", "from": "T10", "to": "T12"}, "R", "T10", "T12")
        assert (drawing.drawn, drawing.named, drawing.fidelity) == (3, 3, "derived")

    def test_a_line_beside_the_county_stays_as_far_as_it_may_be_in_it(self, world: World):
        west = LineString([(WEST - 0.4, SOUTH + 0.1), (WEST - 0.01, SOUTH + 0.1)])
        near, far = (
            world.draw(
                {"kind": "reach", "along": "B"}, Member("B", place("B", west, kind="river", accuracy_m=error))
            )
            for error in (3_000.0, 500.0)
        )
        assert keys(near) == {"beside-county"} and world.metres(near.geometry).length < 3_000
        assert far.geometry is None and keys(far) == {"outside-county"}

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
