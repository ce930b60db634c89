"""Shapes are what PowerPoint reads, short enough to edit, and neighbours meet."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from layers.export.slides import paint
from layers.export.slides.elements import EMU_PER_MM, element, legal
from layers.export.slides.lean import MOST, lean, vertices
from layers.export.slides.marker import marker
from layers.export.slides.shape import Box, Numbers, Told, freeform, group, preset, text_box
from layers.export.slides.table import Column, Table, draw, parted, told_columns
from layers.export.slides.text import Paragraph
from layers.style import style, symbols
from tests.layers.export.slides.schema import disorder

NAMES = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
HOLED = Point(60, 60).buffer(40, 64).difference(Point(60, 60).buffer(10))


def points(shape, tag: str = "a:pt") -> int:
    return len(shape.findall(f".//{tag}", NAMES))


def drawn(geometry, **line):
    return freeform(
        Numbers(), Told("某区"), geometry, paint.solid("#009E73", 0.3), paint.line("#000000", 0.5, **line)
    )


def test_a_hole_is_a_further_subpath_of_the_same_path():
    path = drawn(HOLED).findall(".//a:path", NAMES)
    assert len(path) == 1 and points(path[0], "a:close") == points(path[0], "a:moveTo") == 2
    assert points(path[0]) == vertices(HOLED)


def test_parts_are_paths_of_one_shape():
    shape = drawn(MultiPolygon([box(0, 0, 10, 10), box(20, 0, 30, 5)]))
    paths = shape.findall(".//a:path", NAMES)
    assert len(paths) == 2 and {(path.get("w"), path.get("h")) for path in paths} == {("1080000", "360000")}


def test_a_line_is_not_filled_and_its_place_is_its_own():
    shape = drawn(LineString([(10, 20), (30, 20)]), head=True, tail=True)
    assert shape.find(".//a:path", NAMES).get("fill") == "none"
    assert points(shape, "a:close") == 0
    assert shape.find(".//a:off", NAMES).attrib == {"x": str(10 * EMU_PER_MM), "y": str(20 * EMU_PER_MM)}


def test_vertices_that_fall_together_are_drawn_once():
    assert points(drawn(LineString([(0, 0), (1e-7, 0), (5, 5)]))) == 2


def test_elements_used_twice_stay_in_both_places():
    fill = paint.solid("#000000")
    first, second = element("a:fgClr", fill), element("a:bgClr", fill)
    assert len(first) == len(second) == 1


@pytest.mark.parametrize("fidelity", ["surveyed", "derived", "schematic"])
def test_every_symbol_is_drawn_in_the_order_of_the_schema(fidelity):
    numbers = Numbers()
    looks = [style(symbol, fidelity) for symbol in symbols()]
    shapes = [marker(numbers, Told(look.symbol), look, (9, 9), 6.0) for look in looks if look.marker]
    for look in looks:
        for fill, edge in (
            (paint.hatched(look), paint.stroke(look, head=True)),
            (paint.solid(look.fill, look.fill_opacity), paint.casing(look)),
        ):
            shapes.append(freeform(numbers, Told("–"), HOLED, fill, edge))
    whole = group(numbers, Told("全部"), shapes)
    assert whole is not None
    assert disorder(whole) == []
    ids = [each.get("id") for each in whole.iter("{*}cNvPr")]
    assert len(ids) == len(set(ids)) > len(looks)
    dashes = [int(each.get(part)) for each in whole.iter("{*}ds") for part in ("d", "sp")]
    assert min(dashes) >= 0 and all(0 <= int(each.get("val")) <= 100_000 for each in whole.iter("{*}alpha"))


def test_a_marker_says_its_glyph():
    look = style("project-water")
    assert "".join(marker(Numbers(), Told("–"), look, (0, 0), 5.0).itertext()) == look.glyph
    assert "".join(marker(Numbers(), Told("–"), look, (0, 0), 5.0, letters=True).itertext()) == look.letter


def test_a_group_is_as_large_as_what_is_in_it():
    numbers, edge = Numbers(), paint.line("", 0)
    members = [
        preset(numbers, Told("a"), "ellipse", Box(x, 10, 5, 5), paint.nothing(), edge) for x in (10.0, 40.0)
    ]
    outer = group(numbers, Told("b"), [group(numbers, Told("c"), members)])
    assert outer is not None
    place = outer.find(".//a:xfrm", NAMES)
    assert (place[0].get("x"), place[1].get("cx")) == (str(10 * EMU_PER_MM), str(35 * EMU_PER_MM))
    assert group(numbers, Told("d"), []) is None


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_stand_in_a_slide(text):
    box_ = text_box(Numbers(), Told(text, text), Box(0, 0, 9, 9), [Paragraph(text, 9)])
    read = etree.fromstring(etree.tostring(box_))
    assert disorder(read) == [] and read.find(".//{*}cNvPr").get("name")


@pytest.mark.parametrize("name", ["=1+1", "𠮷䶮村", "<b>&amp;", "a\x00b", "名" * 999])
def test_hostile_names_stay_readable(name):
    shown = legal(name, 250)
    assert len(shown) <= 250 and shown[0] == name[0] and "\x00" not in shown


@settings(max_examples=12, deadline=None)
@given(st.integers(2, 6), st.integers(60, 600), st.integers(0, 99))
def test_neighbours_are_short_and_still_meet(count, detail, seed):
    """When areas share wavy borders of many vertices, then each is short and no gap opens between them."""
    rng = np.random.default_rng(seed)
    walls = []
    for number in range(count + 1):
        y = [100 * step / detail for step in range(detail + 1)]
        x = rng.normal(10 * number, 0.2, detail + 1)
        walls.append(list(zip(x, y, strict=True)))
    areas = [Polygon([*walls[at], *reversed(walls[at + 1])]) for at in range(count)]
    areas = [area for area in areas if area.is_valid]
    short = lean(areas)
    assert all(len(pieces) == 1 and vertices(pieces[0]) <= MOST and pieces[0].is_valid for pieces in short)
    before, after = shapely.union_all(areas), shapely.union_all([pieces[0] for pieces in short])
    assert sum(len(part.interiors) for part in shapely.get_parts(after)) == sum(
        len(part.interiors) for part in shapely.get_parts(before)
    )


def test_what_has_too_many_parts_becomes_several_shapes():
    islands = MultiPolygon([box(3 * x, 3 * y, 3 * x + 2, 3 * y + 2) for x in range(20) for y in range(10)])
    pieces = lean([islands])[0]
    assert len(pieces) == 3 and all(vertices(piece) <= MOST for piece in pieces)
    assert sum(piece.area for piece in pieces) == pytest.approx(islands.area)
    ways = MultiLineString([[(0, y), (9, y)] for y in range(400)])
    assert sum(len(piece.geoms) for piece in lean([ways])[0]) == 400


def test_one_part_that_is_too_long_is_shortened_at_any_price():
    sieve = box(0, 0, 100, 100).difference(
        shapely.union_all([Point(x, y).buffer(0.3) for x in range(1, 100, 6) for y in range(1, 100, 6)])
    )
    (piece,) = lean([sieve])[0]
    assert vertices(piece) <= MOST and piece.is_valid and piece.area == pytest.approx(10_000, rel=0.05)
    assert lean([Polygon()]) == [[]]


def test_a_table_is_broken_where_the_slide_ends():
    rows = tuple((str(number), "很长的名称" * (number % 7)) for number in range(60))
    table = Table((Column("#", 1), Column("名称", 5)), rows, 11)
    room, seen = Box(10, 10, 120, 100), list[str]()
    rest: Table | None = table
    while rest is not None:
        one, rest = parted(rest, room)
        frame = draw(Numbers(), Told("表"), one, room)
        assert disorder(frame) == []
        assert int(frame.find("{*}xfrm")[1].get("cy")) <= 100 * EMU_PER_MM
        seen += [row[0] for row in one.rows]
    assert seen == [row[0] for row in rows]
    assert parted(table, Box(0, 0, 120, 1))[0].rows  # a row at least, however small the room


def test_a_column_that_tells_nothing_is_left_out():
    table = told_columns(Table((Column("a", 1), Column("b", 1)), (("1", "–"), ("2", "")), 9))
    assert [column.title for column in table.columns] == ["a"] and table.rows == (("1",), ("2",))
