"""The symbology in QGIS's words: well-formed, one rule a look, colours and dashes of the one table."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from gazetteer import Fidelity
from layers import style
from layers.qgis import qml
from layers.qgis.xml import colour, dashes, points

COLUMNS = qml.Columns("名称", "符号", "位置依据", "投资_元")
FAMILIES = {"area": "fill", "line": "line", "point": "marker"}


def document(*looks, family="area"):
    text = qml.document(
        looks, family, COLUMNS, title=lambda word, step: f"{word} {step}", aliases={"名称": "名称"}
    )
    return ElementTree.fromstring(text)


def values(element):
    return {item.get("name"): item.get("value") for item in element.iter("Option")}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("symbol", [*style.symbols(), "zone-3", "area-12"])
def test_every_symbol_is_drawn_for_every_family_in_every_certainty(symbol, family):
    whole = document(*((symbol, fidelity) for fidelity in Fidelity), family=family)
    rules = whole.findall(".//renderer-v2/rules/rule")
    assert len(rules) == 3, "one rule for each step of certainty"
    drawn = {element.get("name"): element for element in whole.findall(".//renderer-v2/symbols/symbol")}
    if style.style(symbol).geometry == "label":
        assert not drawn and all(rule.get("symbol") is None for rule in rules)
        return
    assert {rule.get("symbol") for rule in rules} == set(drawn)
    for element in drawn.values():
        assert element.get("type") == FAMILIES[family] and element.findall("layer")


def test_rules_tell_features_apart_by_symbol_and_fidelity():
    whole = document(("zone-1", "surveyed"), ("zone-1", "schematic"), ("zone-2", "schematic"))
    filters = [rule.get("filter") for rule in whole.findall(".//renderer-v2/rules/rule")]
    assert len(set(filters)) == 3 and all('"符号"' in text and '"位置依据"' in text for text in filters)
    assert any("'container'" in text for text in filters), "all fidelities of a step share its rule"


def test_an_area_has_its_fill_hatch_and_edge():
    layers = document(("zone-2", "derived")).findall(".//symbols/symbol/layer")
    assert [layer.get("class") for layer in layers] == ["SimpleFill", "LinePatternFill", "SimpleLine"]
    look = style.style("zone-2", "derived")
    assert values(layers[0])["color"] == colour(look.fill, look.fill_opacity)
    assert values(layers[2])["customdash"] == dashes(look.dash)


def test_a_soft_belt_has_no_edge():
    layers = document(("belt", "schematic")).findall(".//symbols/symbol/layer")
    assert [layer.get("class") for layer in layers] == ["SimpleFill"]


def test_an_axis_has_arrow_heads_at_both_ends_and_a_route_at_its_last():
    def ends(symbol):
        whole = document((symbol, "schematic"), family="line")
        heads = [layer for layer in whole.iter("layer") if layer.get("class") == "MarkerLine"]
        return [values(head)["placements"] for head in heads]

    assert ends("axis") == ["FirstVertex", "LastVertex"]
    assert ends("route") == ["LastVertex"]
    assert ends("river") == []


def test_a_project_grows_with_its_investment_and_carries_its_character():
    whole = document(("project-water", "published"), family="point")
    kinds = [layer.get("class") for layer in whole.findall(".//renderer-v2/symbols/symbol/layer")]
    assert kinds[-1] == "FontMarker"
    assert "水" in {value for layer in whole.iter("layer") for value in values(layer).values()}
    expressions = {value for layer in whole.iter("layer") for value in values(layer).values() if value}
    assert any("scale_linear" in text and "投资_元" in text for text in expressions)


@pytest.mark.parametrize(
    ("symbol", "family", "apart"),
    [("project-water", "point", True), ("village", "point", False), ("project-water", "line", False)],
)
def test_only_projects_at_one_place_are_drawn_apart(symbol, family, apart):
    renderer = document((symbol, "published"), family=family).find("renderer-v2")
    assert (renderer.get("type") == "pointDisplacement") == apart
    if apart:
        assert [(child.tag, child.get("type")) for child in renderer] == [
            ("renderer-v2", "RuleRenderer"),
            ("symbol", "marker"),
        ]


def test_what_the_map_does_not_name_has_no_label_rule():
    whole = document(("county-outline", "surveyed"), ("town-area", "derived"))
    assert len(whole.findall(".//labeling/rules/rule")) == 1
    assert whole.get("labelsEnabled") == "1"


def test_lengths_are_points():
    assert (points(4), points(1), dashes("9 5")) == ("3", "0.75", "6.75;3.75")
