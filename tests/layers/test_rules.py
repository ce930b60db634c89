"""Each rule that draws areas, on the hand-drawn county: the right shape of the right members."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from shapely.geometry import LineString

from gazetteer.place import Fidelity
from layers.draw import Member
from layers.extent import customary
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
    same_area,
    shape,
    village,
)


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
            np.pi * customary()["village"] ** 2, rel=0.01
        )

    def test_how_far_a_place_may_be_off_does_not_make_it_wide(self, world: World):
        sure, doubtful = (
            world.draw(
                {"kind": "union"}, Member("V", place("V", world.area("T11").centroid, accuracy_m=error))
            )
            for error in (100.0, 6_000.0)
        )
        assert same_area(shape(sure), shape(doubtful)) and sure.accuracy_m < doubtful.accuracy_m

    def test_a_published_area_makes_the_disc(self, world: World):
        park = replace(place("P", world.area("T11").centroid, kind="park"), attributes={"area_km2": "12.5"})
        assert world.km2(world.draw({"kind": "union"}, Member("P", park)).geometry) == pytest.approx(
            12.5, rel=0.01
        )

    def test_a_member_somewhere_in_a_town_leaves_that_town_open(self, world: World):
        inside = place("V", world.area("T10"), kind="village", fidelity=Fidelity.CONTAINER)
        drawing = world.draw({"kind": "union"}, "T11", Member("V", inside))
        assert drawing.faded is not None
        # What belongs to both sides of the border between the two, straight in degrees but not in metres.
        assert drawing.faded.symmetric_difference(world.area("T10")).area < 1e-3 * world.area("T10").area
        assert drawing.fidelity == "schematic" and keys(drawing) == {"member-somewhere"}

    def test_a_zone_of_members_somewhere_is_a_container(self, world: World):
        inside = place("V", world.area("T10"), kind="village", fidelity=Fidelity.CONTAINER)
        drawing = world.draw({"kind": "union"}, Member("V", inside))
        assert (drawing.fidelity, drawing.faded) == ("container", None)

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
