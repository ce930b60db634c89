"""Names leave each other room."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, box

from layers.placement import Label, Position, place_labels, text_size

ROUND = tuple((x, y) for x in (0, -1, 1) for y in (0, -1, 1))


def label(id_: str, text: str, x: float, y: float, size: float = 10.0, priority: float = 0.0) -> Label:
    width, height = text_size(text, size)
    positions = tuple(
        Position(x + right * width, y + down * height, at * 0.1, (x, y) if at > 4 else None)
        for at, (right, down) in enumerate(ROUND)
    )
    return Label(id_, text, size, positions, priority)


LABELS = st.lists(
    st.builds(
        lambda x, y, text, size, priority: (text, x, y, size, priority),
        st.floats(0, 300),
        st.floats(0, 200),
        st.sampled_from(["东部平原农业区", "两河", "Core", "A", "两行\n标签"]),
        st.sampled_from([10.0, 14.0, 17.0]),
        st.sampled_from([0.0, 1.0, 2.0]),
    ),
    max_size=25,
).map(lambda rows: [label(f"l{number:02}", *row) for number, row in enumerate(rows)])


@settings(deadline=None)
@given(labels=LABELS)
def test_no_label_covers_another_nor_what_is_taken_nor_leaves_its_room(labels):
    taken, within = (100.0, 50.0, 150.0, 90.0), (0.0, 0.0, 300.0, 200.0)
    boxes = [box(*spot.box) for spot in place_labels(labels, within, [taken])]
    pairs = itertools.combinations([box(*taken), *boxes], 2)
    assert all(one.intersection(other).area < 1e-6 for one, other in pairs)
    assert all(box(*within).buffer(1e-6).contains(each) for each in boxes)


@settings(deadline=None)
@given(labels=LABELS)
def test_no_label_covers_the_leader_of_another(labels):
    placed = place_labels(labels)
    for one, other in itertools.permutations(placed, 2):
        if one.leader is not None:
            line = LineString([one.leader[:2], one.leader[2:]])
            assert not line.crosses(box(*other.box).buffer(-1e-6))


@settings(deadline=None)
@given(labels=LABELS.flatmap(st.permutations))
def test_the_order_they_come_in_does_not_matter(labels):
    assert place_labels(labels) == place_labels(sorted(labels, key=lambda each: each.id))


def test_the_more_important_label_wins_the_place():
    crowd = [label(f"x{number}", "同一个地方", 50, 50) for number in range(12)]
    chief = label("z", "最重要", 50, 50, priority=9)
    placed = place_labels([*crowd, chief])
    assert (placed[0].label, placed[0].position) == (chief, chief.positions[0])
    assert 1 < len(placed) < 13


def test_a_line_to_be_seen_is_avoided_where_there_is_room():
    name = label("a", "名字", 50, 50)
    river = LineString([(0, 50), (100, 50)])
    (spot,) = place_labels([name], avoided=[river])
    assert not box(*spot.box).buffer(-1e-6).intersects(river)


def test_a_chinese_label_is_as_wide_as_its_characters():
    assert text_size("两心两轴", 10.0)[0] == 40.0


def test_nothing_to_place_is_no_error():
    assert place_labels([]) == ()
