"""A sheet holds what it must, where it must, and nothing stands on anything else."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import partial

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

from atlas.words import text
from gazetteer.projection import geodesic_m
from layers.export.composition import Composition, Wishes, compose
from layers.export.composition.records import Box
from layers.export.composition.sheets import sheets
from layers.export.composition.view import round_scale
from layers.export.errors import ExportError
from tests.layers.export.subjects import ABOUT
from tests.layers.export.worlds import HALF, OUTLINE, SIDE, SOUTH, WEST, county, ground, projects, structure

SHEETS = tuple(sheets())
HALF_UP = SOUTH + SIDE / 2


@pytest.fixture(scope="module")
def sheet() -> Composition:
    return compose(county(structure()), Wishes(graticule=True))


def overlaps(boxes: list[Box]) -> float:
    areas = [box(*each.bounds) for each in boxes]
    return max((one.intersection(other).area for one, other in itertools.combinations(areas, 2)), default=0.0)


@pytest.mark.parametrize("name", SHEETS)
def test_everything_lies_on_the_sheet_and_names_in_the_map_and_apart(name):
    drawn = compose(county(structure(), projects(30, spread=0.02)), Wishes(sheet=name, graticule=True))
    paper = box(0, 0, drawn.width_mm, drawn.height_mm).buffer(1e-6)
    frame = box(*drawn.map.bounds).buffer(1e-6)
    assert drawn.subtitle is not None
    furniture = [drawn.title, drawn.subtitle, drawn.scale_text, *drawn.scale_bar.texts, *drawn.notes]
    furniture += [row.text for row in drawn.legend]
    assert all(paper.contains(box(*each.box.bounds)) for each in furniture)
    assert all(frame.contains(box(*label.text.box.bounds)) for label in drawn.labels)
    assert all(frame.contains(shape.geometry) for shape in drawn.shapes)
    assert overlaps([label.text.box for label in drawn.labels]) < 1e-6
    assert overlaps([row.text.box for row in drawn.legend]) < 1e-6
    assert overlaps([drawn.map, drawn.title.box, *(note.box for note in drawn.notes)]) < 1e-6
    labels, markers = [box(*label.text.box.bounds) for label in drawn.labels], drawn.markers
    covered = [each.intersection(Point(at.x_mm, at.y_mm)).area for each in labels for at in markers]
    assert not any(covered)


def test_the_scale_bar_is_as_long_as_it_says(sheet):
    bar = sheet.scale_bar
    assert bar.part_mm * sheet.denominator / 1000 == pytest.approx(bar.part_m, rel=1e-9)
    river = next(shape for shape in sheet.shapes if shape.name == "样河").geometry
    (true_m,) = geodesic_m(Point(HALF, SOUTH), [Point(HALF, SOUTH + SIDE)])
    assert river.length * bar.part_m / bar.part_mm == pytest.approx(true_m, rel=0.001)


@given(st.floats(50, 5e7))
def test_a_round_scale_shows_no_less_and_wastes_little(least):
    assert least * (1 - 1e-6) <= round_scale(least) + 0.5 <= 1.26 * least + 1


def test_the_legend_holds_what_is_drawn_and_nothing_else(sheet):
    rows = [row.text.text for row in sheet.legend]
    assert {"南部农业区", "北部山林生态区", "发展带", "经济主轴", "主城核心", "河流", "县界"} <= set(rows)
    assert "铁路" not in rows
    steps = [each for each in ("有坐标或境界", "推算", "示意或仅知范围") if each in rows]
    assert steps == ["有坐标或境界", "推算", "示意或仅知范围"]
    alone = compose(county(projects(3)))
    steps = [row.text.text for row in alone.legend]
    assert "有坐标或境界" in steps and "推算" not in steps


def test_the_ground_lies_beneath_and_is_quiet_and_an_axis_has_two_heads(sheet):
    grounds = [shape.ground for shape in sheet.shapes if shape.style.symbol != "county-outline"]
    assert grounds == sorted(grounds, reverse=True)
    heads = sorted(round(arrow.bearing) for arrow in sheet.arrows)
    assert heads == pytest.approx([90, 270], abs=2)
    sizes = {label.text.text.replace("\n", ""): label.text.size_mm for label in sheet.labels}
    assert sizes["西镇"] < sizes["南部农业区"]
    assert sizes.keys() >= {"北部山林生态区", "经济主轴", "发展带", "主城核心", "邻县"}


def test_what_is_only_known_to_lie_somewhere_is_a_line_around_not_a_colour():
    zone = structure()
    zone.features.loc[1, "fidelity"] = "container"
    drawn = compose(county(zone))
    shape = next(shape for shape in drawn.shapes if shape.name == "南部农业区")
    assert shape.style.fill_opacity == 0 and shape.style.width > 0


def test_a_sheet_says_its_sources_its_date_its_review_number_and_the_caution():
    drawn = compose(county(structure()), Wishes(review_number="晋S（2026）001号", title="某县结构图"))
    said = "".join(note.text for note in drawn.notes)
    for part in (
        "测试数据",
        "晋S（2026）001号",
        "示意图，仅供内部研究，公开使用须送审",
        "2026-01-01",
        "111°E",
        "500 米",
    ):
        assert part in said
    assert drawn.subtitle is not None
    assert drawn.title.text == "某县结构图" and "测试县规划纲要" in drawn.subtitle.text
    assert "（未填写）" in compose(county(structure())).description
    english = compose(county(structure(), language="en", words=partial(text, "en")))
    assert "internal" in english.description.lower() and english.legend[0].text.text == "Legend"


def test_of_an_atlas_of_which_nothing_was_chosen_the_main_structure_is_drawn_and_the_rest_counted():
    """What lies on the ground is drawn too."""
    other, main = (
        replace(structure(), id="structure-2"),
        replace(structure(), title={"zh": "“一带一轴两区”空间格局", "en": ""}),
    )
    drawn = compose(county(*ground(), other, main, projects(2), selection=""))
    assert {shape.layer for shape in drawn.shapes if not shape.ground} == {"structure-1"}
    assert "2 个图层" in drawn.description


def test_projects_at_one_place_are_spread_and_none_covers_another():
    drawn = compose(county(projects(40)))
    assert len(drawn.markers) == 40 and sum(marker.moved_mm > 0 for marker in drawn.markers) == 39
    pairs = itertools.combinations(drawn.markers, 2)
    assert all(
        Point(one.x_mm, one.y_mm).distance(Point(other.x_mm, other.y_mm)) >= (one.size_mm + other.size_mm) / 2
        for one, other in pairs
    )


def test_very_many_projects_of_one_place_share_a_marker_a_sector():
    drawn = compose(county(projects(101)))
    assert sorted(marker.count for marker in drawn.markers) == [50, 51]
    assert "101 个项目" in drawn.description


def test_of_very_many_projects_none_is_named_be_it_a_point_or_a_line():
    ways = projects(70)
    ways.features["geometry"] = [LineString([(WEST + 0.1, SOUTH + 0.1), (HALF, HALF_UP)])] * 70
    drawn = compose(county(ways))
    assert len(drawn.markers) == 2 and "70 个项目未逐一注名" in drawn.description
    assert {label.layer for label in drawn.labels} == {"town-areas", "rivers", "neighbours"}


def test_projects_of_one_sector_have_one_row_in_the_legend_whatever_their_shape():
    mixed = projects(6)
    for at, shape in (
        (1, LineString([(WEST, SOUTH), (HALF, HALF_UP)])),
        (3, Point(HALF, HALF_UP).buffer(0.05)),
    ):
        mixed.features.loc[at, "geometry"] = shape
    rows = [row.text.text for row in compose(county(mixed)).legend]
    assert rows.count("水利项目") == 1


def test_what_lies_beyond_the_sheet_is_counted_and_what_is_unplaced_too():
    far = projects(3)
    far.features.loc[0, "geometry"] = Point(100, 30)
    far.features.loc[1, "geometry"] = None
    said = compose(county(far)).description
    assert "1 项在图幅以外" in said and "1 项位置不明" in said


def test_the_map_may_show_only_where_the_chosen_lies():
    near, whole = (compose(county(projects(3)), Wishes(whole=way)) for way in (False, True))
    assert near.denominator < whole.denominator / 5
    assert len(near.markers) == 3 and near.scale_bar.part_m < whole.scale_bar.part_m
    frame = box(*near.map.bounds)
    assert all(frame.buffer(1e-6).contains(shape.geometry) for shape in near.shapes)
    # The frame cuts the county; it is no border of it.
    outline = next(shape for shape in near.shapes if shape.style.symbol == "county-outline")
    assert outline.edge is not None and outline.edge.intersection(frame.boundary).length < 1e-6
    assert "邻县" not in {label.text.text for label in near.labels}


def test_a_figure_has_any_size_and_keeps_only_the_caution():
    drawn = compose(county(structure()), Wishes(size_mm=(120, 80), plain=True, inset=False))
    assert (drawn.width_mm, drawn.height_mm) == (120, 80)
    assert [note.text for note in drawn.notes] == ["审图号：（未填写） 示意图，仅供内部研究，公开使用须送审"]
    assert drawn.title.text == "" and drawn.inset is None and drawn.subtitle is None


def test_a_county_on_the_border_of_two_zones_and_one_without_an_outline_are_drawn():
    moved = replace(structure(), features=structure().features.translate(-0.4, 0).to_frame("geometry"))
    features = structure().features.set_geometry(moved.features.geometry)
    shifted = county(
        replace(structure(), features=features), outline=shapely.affinity.translate(OUTLINE, -0.4)
    )
    assert compose(shifted).crs == "EPSG:4546"
    alone = compose(
        county(projects(1), ground=(), outline=None, about=replace(ABOUT, county="", outline_source=""))
    )
    assert len(alone.markers) == 1 and alone.inset is None


@pytest.mark.parametrize(
    ("layers", "wishes", "key"),
    [
        ((), Wishes(), "nothing-chosen"),
        (
            (replace(projects(1), features=projects(1).features.set_geometry([None], crs=4490)),),
            Wishes(),
            "nothing-placed",
        ),
        ((structure(),), Wishes(sheet="a0"), "sheet-unknown"),
    ],
)
def test_what_cannot_be_drawn_is_refused(layers, wishes, key):
    with pytest.raises(ExportError) as refused:
        compose(county(*layers), wishes)
    assert refused.value.key == key


@settings(deadline=None, max_examples=20)
@given(
    ends=st.lists(
        st.tuples(st.floats(WEST - 0.3, WEST + 0.7), st.floats(SOUTH - 0.3, SOUTH + 0.7)),
        min_size=2,
        max_size=6,
        unique=True,
    )
)
def test_no_line_leaves_the_map_whatever_its_course(ends):
    line = LineString(ends)
    zone = structure()
    zone.features.loc[4, "geometry"] = line
    drawn = compose(county(zone), Wishes(inset=False, legend=False))
    frame = box(*drawn.map.bounds).buffer(1e-6)
    assert all(frame.contains(shape.geometry) for shape in drawn.shapes)
    assert all(frame.contains(Point(arrow.x_mm, arrow.y_mm)) for arrow in drawn.arrows)
