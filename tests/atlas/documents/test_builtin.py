"""What the documents of the atlases that ship say agrees with the atlases."""

from __future__ import annotations

import json
import re

import pytest

from atlas import exporting
from atlas.documents.report.whole import report
from atlas.documents.tree import Heading, Table
from atlas.dossier import load
from layers.export.run import pack
from layers.layer import together

WEBMAP_MB = 3.0


@pytest.fixture(scope="module")
def document(builtin):
    return report(builtin, None)


@pytest.fixture(scope="module")
def tables(document):
    """The tables of the report by the heading that they stand under."""
    found, heading = {}, ""
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Heading):
                heading = block.text
            elif isinstance(block, Table):
                found[heading] = block
    return found


def under(tables, words):
    return next(table for heading, table in tables.items() if words in heading)


def test_projects_are_counted_and_summed_as_the_atlas_holds_them(builtin, tables):
    features = together(builtin.layers)
    projects = features[features["kind"] == "project"]
    stated = projects["investment_cny"].dropna()
    placed = projects.geometry.notna() & ~projects.geometry.is_empty
    money = f"{stated.sum() / 1e8:,.4f}".rstrip("0").rstrip(".") if len(stated) else "—"
    total = (str(len(projects)), str(int(placed.sum())), str(len(stated)), money)
    for name in ("按领域", "按乡镇、街道"):
        table = under(tables, name)
        assert table.rows[-1][1:] == total
        for column in (1, 2, 3):
            assert sum(int(row[column]) for row in table.rows[:-1]) == int(total[column - 1])
    names = sorted(row[1] for heading, table in tables.items() if "项）" in heading for row in table.rows)
    assert names == sorted(projects["name"])


def test_indicators_and_findings_are_all_there(builtin, tables):
    indicators = load(builtin.dossier).indicators
    rows = [row for heading, table in tables.items() if "→" in heading for row in table.rows]
    assert sorted(row[1] for row in rows) == sorted(row.name for row in indicators)
    goal = next(row for row in indicators if (row.base_year, row.target_year) == (2020, 2025) and row.target)
    table = under(tables, "2020 → 2025")
    row = next(row for row in table.rows if row[1] == goal.name and row[0] == goal.group)
    assert row[4] == f"{goal.target:.12g}"
    messages = [row[1] for table in tables.values() if table.columns[1].title == "意见" for row in table.rows]
    assert sorted(messages) == sorted(builtin.findings["message_zh"])


def test_every_element_of_a_structure_stands_in_its_table(builtin, tables):
    for layer in builtin.layers:
        if layer.group == "structures":
            shown = layer.features[~layer.features["symbol"].isin(("structure", "open-share"))]
            table = under(tables, layer.title["zh"])
            assert [row[0] for row in table.rows] == list(shown["name"])
            unplaced = [row[0] for row in table.rows if row[4] == "位置不明"]
            assert unplaced == list(shown.loc[shown.geometry.isna(), "name"])


def test_what_is_only_known_to_lie_somewhere_has_no_size_of_its_own(builtin, tables):
    sizes: dict[str, set[bool]] = {}
    for layer in builtin.layers:
        if layer.group == "structures":
            rows = {row[0]: row for row in under(tables, layer.title["zh"]).rows}
            for each in layer.features[layer.features["symbol"] != "open-share"].itertuples():
                if each.name in rows:
                    sizes.setdefault(each.fidelity, set()).add(rows[each.name][5] == "—")
    assert sizes["container"] == sizes[""] == {True}
    assert False in sizes["derived"]


def test_accuracy_counts_every_feature_once(builtin, tables):
    features = together(builtin.layers)
    by_fidelity = under(tables, "按定位依据").rows
    assert sum(int(row[1]) for row in by_fidelity[:-1]) == int(by_fidelity[-1][1]) == len(features)
    by_layer = under(tables, "按图层").rows
    assert sum(int(row[1]) for row in by_layer) == len(features)
    assert all(int(row[1]) == int(row[2]) + int(row[3]) for row in by_layer)


def test_a_structure_that_divides_the_county_says_how_well(builtin, document):
    texts = [getattr(block, "text", "") for section in document.sections for block in section.blocks]
    said = [text for text in texts if "合计覆盖全域" in text]
    gap = builtin.findings.loc[builtin.findings["code"] == "partition-gap", "message_zh"].iloc[0]
    left = float(re.findall(r"占全域 ([\d.]+)%", gap)[0])
    shares = [float(share) for text in said for share in re.findall(r"全域 ([\d.]+)%", text)]
    assert any(share + left == pytest.approx(100, abs=0.11) for share in shares)


def test_the_web_map_is_small_and_holds_every_feature(builtin):
    webmap = exporting.formats()["webmap"]
    _, content, _ = pack(webmap, builtin, webmap.options(), "x")
    assert len(content) < WEBMAP_MB * 1e6
    data = re.search(r'id="atlas-data">(.*?)</script>', content.decode("utf-8"), re.DOTALL)
    assert data
    assert len(json.loads(data[1])["features"]) == len(together(builtin.layers))
