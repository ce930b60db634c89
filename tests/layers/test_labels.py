"""Anchors of names, and arrow heads."""

from __future__ import annotations

import pytest
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from layers.labels import arrow_heads, label_point, wrapped

CRESCENT = Polygon([(0, 0), (4, 0), (4, 4), (0, 4), (0, 3), (3.4, 3), (3.4, 1), (0, 1)])


class TestWrapped:
    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("东部平原农业区", "东部平原农业区"),
            ("甲镇与乙乡水土保持与农产品生产片区", "甲镇与乙乡水土保持\n与农产品生产片区"),
            ("甲—乙—丙丁经济发展带", "甲—乙—\n丙丁经济发展带"),
            ("一二三四五六七八九十", "一二三四五\n六七八九十"),
            ("", ""),
        ],
    )
    def test_a_long_name_takes_two_lines(self, name, shown):
        assert wrapped(name) == shown


class TestLabelPoint:
    def test_lies_inside_even_where_the_centroid_does_not(self):
        assert not CRESCENT.contains(CRESCENT.centroid)
        point = label_point(CRESCENT)
        assert point is not None and CRESCENT.contains(point)

    def test_stands_in_the_widest_part(self):
        point = label_point(MultiPolygon([box(0, 0, 1, 1), box(5, 0, 8, 3)]))
        assert point is not None and point.distance(Point(6.5, 1.5)) < 0.1

    def test_of_a_line_is_its_middle(self):
        assert label_point(LineString([(0, 0), (2, 0)])) == Point(1, 0)

    def test_of_a_broken_line_is_the_middle_of_its_longest_piece(self):
        assert label_point(MultiLineString([[(0, 0), (1, 0)], [(2, 0), (6, 0)]])) == Point(4, 0)

    def test_of_a_point_is_the_point(self):
        assert label_point(Point(3, 4)) == Point(3, 4)

    @pytest.mark.parametrize("nothing", [None, Polygon(), LineString()])
    def test_of_nothing_is_nothing(self, nothing):
        assert label_point(nothing) is None


class TestArrowHeads:
    def test_point_outwards_at_both_ends(self):
        south, north = arrow_heads(LineString([(111, 37), (111, 37.1), (111.1, 37.1)]))
        assert (south.point, south.bearing) == (Point(111, 37), 180.0)
        assert north.point == Point(111.1, 37.1)
        assert north.bearing == pytest.approx(90.0, abs=0.1)

    def test_branches_have_two_ends_each(self):
        crossing = MultiLineString([[(0, 0), (4, 4)], [(0, 4), (4, 0)]])
        assert len(arrow_heads(crossing)) == 4

    def test_pieces_of_a_course_that_leaves_the_county_and_comes_back_have_two_ends(self):
        course = MultiLineString([[(0, 0), (2, 0.3)], [(3, 0.2), (5, 0)], [(6, 0.4), (9, 0)]])
        assert [head.point for head in arrow_heads(course)] == [Point(0, 0), Point(9, 0)]

    def test_a_bearing_knows_that_degrees_of_longitude_are_shorter(self):
        _, end = arrow_heads(LineString([(111, 60), (111.2, 60.1)]))
        assert end.bearing == pytest.approx(45, abs=0.2)

    def test_a_broken_line_has_the_ends_of_the_whole(self):
        broken = MultiLineString([[(2, 0), (3, 0)], [(1, 0), (0, 0)], [(4, 0), (5, 0)]])
        assert {head.point for head in arrow_heads(broken)} == {Point(0, 0), Point(5, 0)}

    @pytest.mark.parametrize(
        "shape", [None, LineString(), Point(1, 1), box(0, 0, 1, 1), box(0, 0, 1, 1).exterior]
    )
    def test_what_has_no_ends_has_none(self, shape):
        assert arrow_heads(shape) == ()
