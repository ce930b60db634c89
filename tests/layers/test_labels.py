"""Anchors, arrow heads and labels that leave each other room."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from layers.labels import (
    METRES_PER_DEGREE,
    Label,
    Placed,
    arrow_heads,
    label_point,
    metres_per_pixel,
    place_labels,
    text_size,
    wrapped,
)

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


TEXTS = st.sampled_from(["东部平原农业区", "两河", "Core", "A", "两行\n标签"])
LABELS = st.lists(
    st.builds(
        lambda x, y, text, size, priority: (Point(x, y), text, size, priority),
        st.floats(111, 111.2),
        st.floats(37, 37.2),
        TEXTS,
        st.sampled_from([10.0, 14.0, 17.0]),
        st.sampled_from([0.0, 1.0, 2.0]),
    ),
    max_size=25,
).map(
    lambda rows: [
        Label(f"l{number:02}", text, anchor, size, priority)
        for number, (anchor, text, size, priority) in enumerate(rows)
    ]
)


def box_of(placed: Placed, scale: float, narrow: float) -> Polygon:
    x = placed.label.anchor.x * METRES_PER_DEGREE * narrow / scale + placed.dx
    y = -placed.label.anchor.y * METRES_PER_DEGREE / scale + placed.dy
    width, height = text_size(placed.label)
    return box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


class TestPlacement:
    @settings(deadline=None)
    @given(labels=LABELS, scale=st.floats(5, 500))
    def test_no_label_covers_another(self, labels, scale):
        placed = place_labels(labels, scale)
        middle = sum(label.anchor.y for label in labels) / max(len(labels), 1)
        narrow = math.cos(math.radians(middle))
        boxes = [box_of(item, scale, narrow) for item in placed]
        assert all(one.intersection(other).area < 1e-3 for one, other in itertools.combinations(boxes, 2))

    @settings(deadline=None)
    @given(labels=LABELS.flatmap(st.permutations), scale=st.floats(5, 500))
    def test_the_order_they_come_in_does_not_matter(self, labels, scale):
        assert place_labels(labels, scale) == place_labels(sorted(labels, key=lambda label: label.id), scale)

    def test_the_more_important_label_wins_the_place(self):
        crowd = [Label(f"x{number}", "同一个地方", Point(111, 37), 14.0) for number in range(9)]
        chief = Label("z", "最重要", Point(111, 37), 14.0, priority=9)
        placed = place_labels([*crowd, chief], 50)
        assert placed[0] == Placed(chief, 0.0, 0.0)
        assert 1 < len(placed) < 10

    def test_nearer_in_more_labels_fit(self):
        crowd = [Label(f"x{number}", "名字", Point(111 + number / 500, 37), 14.0) for number in range(30)]
        far, near = place_labels(crowd, 100), place_labels(crowd, 4)
        assert len(far) < len(near) == 30

    def test_a_chinese_label_is_as_wide_as_its_characters(self):
        assert text_size(Label("a", "两心两轴", Point(), 10.0))[0] == 40.0

    def test_nothing_to_place_is_no_error(self):
        assert place_labels([], 10) == ()

    @pytest.mark.parametrize("scale", [0, -1, float("nan")])
    def test_a_scale_that_is_none_is_refused(self, scale):
        with pytest.raises(ValueError, match="scale"):
            place_labels([], scale)


def test_a_zoom_level_doubles_the_scale():
    assert metres_per_pixel(10, 37) == pytest.approx(2 * metres_per_pixel(11, 37))
    assert metres_per_pixel(0, 0) == pytest.approx(40_075_016.7 / 256)
