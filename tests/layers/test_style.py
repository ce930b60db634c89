"""The symbology: complete, readable on white, apart for colour-blind readers, certain in three steps."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from atlas.dossier import SECTORS, ZONE_KINDS
from gazetteer.place import Fidelity
from layers import swatch
from layers.style import (
    UnknownSymbolError,
    certainty_legend,
    leaflet,
    leaflet_casing,
    leaflet_filled,
    legend,
    marker_size,
    style,
    symbols,
    table,
)

HUES = ("blue", "vermilion", "green", "purple", "black", "indigo", "brown")
FIDELITIES = [item.value for item in Fidelity]
# Machado, Oliveira and Fernandes (2009), full severity, on linear RGB.
VISION = {
    "all cones": np.eye(3),
    "deuteranope": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "protanope": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
}
APART = 17.0  # CIE76; 2.3 is just noticeable side by side


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(colour: str, ground: str = "#FFFFFF") -> float:
    """Measure contrast as WCAG 2 does."""
    light, dark = sorted((linear(item) @ [0.2126, 0.7152, 0.0722] for item in (colour, ground)), reverse=True)
    return float((light + 0.05) / (dark + 0.05))


def lab(rgb: np.ndarray) -> np.ndarray:
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ np.clip(rgb, 0, 1) / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


class TestTable:
    @pytest.mark.parametrize("symbol", symbols())
    @pytest.mark.parametrize("fidelity", [*FIDELITIES, ""])
    def test_every_symbol_has_a_look_in_every_fidelity(self, symbol, fidelity):
        look = style(symbol, fidelity)
        for colour in filter(None, (look.stroke, look.fill, look.casing, look.label_colour)):
            assert re.fullmatch("#[0-9A-F]{6}", colour)
        assert look.width >= 0 and 0 <= look.opacity <= 1 and 0 <= look.fill_opacity <= 1
        assert look.label_size >= 10, "smaller letters cannot be read"

    @pytest.mark.parametrize("kind", ZONE_KINDS)
    def test_every_kind_of_zone_has_a_symbol(self, kind):
        assert style(kind).symbol == kind

    def test_the_sectors_are_those_of_a_dossier(self):
        assert set(table()["sectors"]) == set(SECTORS)

    def test_sectors_differ_by_character_by_letter_and_by_hue_with_shape(self):
        looks = [style(f"project-{sector}") for sector in SECTORS]
        assert len({look.glyph for look in looks}) == len(SECTORS)
        assert len({look.letter for look in looks}) == len(SECTORS)
        assert len({(look.stroke, look.marker) for look in looks}) == len(SECTORS)

    @pytest.mark.parametrize(
        "symbol", ["", "blob", "project-", "project-magic", "zone-0", "zone-x", "blob-2"]
    )
    def test_an_unknown_symbol_is_refused_by_name(self, symbol):
        with pytest.raises(UnknownSymbolError, match=re.escape(repr(symbol))):
            style(symbol)

    def test_an_unknown_fidelity_is_refused(self):
        with pytest.raises(ValueError, match="guessed"):
            style("zone", "guessed")

    def test_neighbouring_zones_of_one_structure_look_different(self):
        looks = [style(f"zone-{number}") for number in range(1, 8)]
        assert len({(look.fill, look.hatch) for look in looks}) == 7
        assert len({look.hatch for look in looks}) == 7, "told apart without colour too"
        assert style("zone-8").fill == style("zone-1").fill


class TestColours:
    @pytest.mark.parametrize("symbol", symbols())
    def test_what_is_drawn_stands_out_from_white(self, symbol):
        look = style(symbol)
        inks = [look.casing or look.stroke, look.label_colour]
        assert min(contrast(ink) for ink in inks) >= 3.0

    @pytest.mark.parametrize("sight", VISION)
    def test_hues_stay_apart(self, sight):
        seen = {hue: lab(np.asarray(VISION[sight]) @ linear(table()["hues"][hue])) for hue in HUES}
        nearest = min(
            (float(np.linalg.norm(seen[one] - seen[other])), one, other)
            for one, other in itertools.combinations(HUES, 2)
        )
        assert nearest[0] >= APART, nearest

    def test_projects_use_no_more_than_seven_hues(self):
        assert {row["hue"] for row in table()["sectors"].values()} <= set(HUES)

    @pytest.mark.parametrize("sector", SECTORS)
    def test_the_character_can_be_read_on_its_marker(self, sector):
        assert contrast(style(f"project-{sector}").fill) >= 3.0  # it is white


class TestCertainty:
    @pytest.mark.parametrize("symbol", [key for key in symbols() if style(key).geometry in ("area", "line")])
    def test_three_steps_can_be_told_without_colour(self, symbol):
        if symbol in ("open-share", "accuracy"):  # they are about certainty themselves
            return
        steps = [style(symbol, fidelity) for fidelity in ("surveyed", "derived", "schematic")]
        lines = {(look.width, look.casing_dash if look.casing else look.dash) for look in steps}
        assert len(lines) == 3

    @pytest.mark.parametrize("symbol", [key for key in symbols() if style(key).geometry == "point"])
    def test_markers_are_full_pale_or_hollow(self, symbol):
        fills = [style(symbol, fidelity).marker_fill for fidelity in ("surveyed", "derived", "container")]
        assert fills == ["full", "pale", "hollow"]
        drawn = {swatch.marker(style(symbol, fidelity)) for fidelity in ("surveyed", "derived", "container")}
        assert len(drawn) == 3

    def test_a_published_position_is_as_sure_as_a_surveyed_one(self):
        assert style("village", "published") == style("village", "surveyed")

    def test_a_schematic_belt_has_no_edge(self):
        assert leaflet(style("belt", "schematic"))["stroke"] is False
        assert leaflet(style("belt", "surveyed"))["stroke"] is True

    def test_the_legend_shows_them_the_surest_first(self):
        assert [row.word for row in certainty_legend("zone")] == [
            "certainty.sure",
            "certainty.derived",
            "certainty.schematic",
        ]


class TestLegend:
    def test_lists_each_symbol_once_the_topmost_first(self):
        rows = legend(["town-area", "project-water", "belt", "town-area"])
        assert [row.symbol for row in rows] == ["project-water", "belt", "town-area"]

    def test_numbered_zones_share_a_word(self):
        assert [row.word for row in legend(["zone-1", "zone-2"])] == ["symbol.zone", "symbol.zone"]
        assert legend(["project-water"])[0].word == "layer.projects-water"

    def test_the_order_of_drawing_puts_points_over_lines_over_areas(self):
        order = symbols()
        assert order.index("town-area") < order.index("belt") < order.index("axis") < order.index("village")
        assert order.index("village") < order.index("project-water")


class TestLeaflet:
    def test_an_area_is_filled_and_a_line_is_not(self):
        assert leaflet(style("zone"))["fill"] is True
        assert leaflet(style("axis"))["fill"] is False

    def test_dots_have_round_ends(self):
        assert leaflet(style("reach", "schematic"))["lineCap"] == "round"
        assert leaflet(style("corridor", "derived"))["lineCap"] == "butt"

    def test_a_railway_is_white_dashes_on_a_black_line(self):
        rail = style("rail")
        casing = leaflet_casing(rail)
        assert casing is not None
        assert leaflet(rail)["color"] == "#FFFFFF" and leaflet(rail)["dashArray"]
        assert casing["weight"] > leaflet(rail)["weight"] and casing["dashArray"] is None
        assert leaflet_casing(style("river")) is None

    def test_a_line_symbol_on_an_area_is_thin_and_filled(self):
        options = leaflet_filled(style("reach", "derived"))
        assert options["fill"] is True and options["weight"] < leaflet(style("reach"))["weight"]


class TestSwatches:
    @pytest.mark.parametrize("symbol", [*symbols(), "zone-3", "zone-4"])
    @pytest.mark.parametrize("fidelity", FIDELITIES)
    @pytest.mark.parametrize("letters", [False, True])
    def test_every_swatch_is_svg_that_needs_nothing_from_elsewhere(self, symbol, fidelity, letters):
        drawn = swatch.svg(style(symbol, fidelity), letters=letters)
        root = ET.fromstring(drawn)
        assert root.tag == "{http://www.w3.org/2000/svg}svg" and len(root) > 0
        assert not re.search(r"(href|src|@import|url\((?!#))", drawn)

    def test_a_project_shows_its_character_or_its_letter(self):
        look = style("project-water")
        assert ">水<" in swatch.svg(look) and ">W<" in swatch.svg(look, letters=True)

    def test_an_arrow_head_points_where_it_is_told(self):
        root = ET.fromstring(swatch.arrow_head(style("axis"), bearing=90, size=20))
        tip = root[0].attrib["points"].split()[0]
        assert tip == "20.00,10.00"

    def test_a_hatch_is_a_pattern_by_name(self):
        assert 'id="h1"' in swatch.hatch_pattern(style("zone-2"), "h1")
        assert swatch.hatch_pattern(style("zone-1"), "h1") == ""


class TestMarkerSize:
    @pytest.mark.parametrize("money", [None, float("nan"), 0.0, -5.0])
    def test_without_an_investment_a_marker_keeps_its_size(self, money):
        assert marker_size(style("project-water"), money) == style("project-water").size

    def test_more_money_is_a_larger_marker_up_to_a_limit(self):
        sizes = [marker_size(style("project-water"), 10.0**power) for power in range(5, 13)]
        assert sizes == sorted(sizes) and sizes[0] == sizes[1] and sizes[-1] == sizes[-2]
        assert sizes[0] < sizes[-1]
