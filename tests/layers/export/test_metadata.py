"""The metadata beside an export: well-formed ISO 19139 with the core elements of ISO 19115."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from shapely.geometry import Point, box

from layers.export import metadata
from layers.export.options import made
from layers.export.registry import exporters
from tests.layers.export.subjects import ABOUT, layer, subject

SPACES = {"gmd": metadata.GMD, "gco": metadata.GCO}
GEOJSON = exporters()["geojson"]
CORE = (
    "language",
    "characterSet",
    "contact//organisationName",
    "dateStamp",
    "metadataStandardName",
    "referenceSystemInfo//code",
    "identificationInfo//title",
    "identificationInfo//CI_Date/date",
    "identificationInfo//abstract",
    "identificationInfo//useLimitation",
    "identificationInfo//otherConstraints",
    "identificationInfo//distance",
    "identificationInfo//language",
    "identificationInfo//topicCategory",
    "identificationInfo//EX_GeographicBoundingBox/westBoundLongitude",
    "identificationInfo//supplementalInformation",
    "distributionInfo//MD_Format/name",
    "dataQualityInfo//DQ_QuantitativeResult/value",
    "dataQualityInfo//lineage//statement",
    "dataQualityInfo//LI_Source/description",
)
ONE = subject(
    layer(Point(112, 37.5), Point(112.2, 37.7), fidelity="derived", accuracy_m=800.0, source="测绘 & 推算"),
    layer(None, id_="lost"),
)


def parsed(subject_, exporter=GEOJSON, **options) -> ElementTree.Element:
    return ElementTree.fromstring(metadata.document(subject_, exporter, made(exporter.options, options)))


def said(record: ElementTree.Element, path: str) -> str:
    found = record.find("/".join(_spaced(path)), SPACES)
    assert found is not None, path
    return "".join(found.itertext()).strip()


def _spaced(path: str) -> list[str]:
    return [f"gmd:{name}" if name else "" for name in path.split("/")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_core_element_is_there(language):
    record = parsed(replace(ONE, language=language, words=subject(language=language).words))
    for path in CORE:
        assert said(record, path) or path == "contact//organisationName"


def test_it_says_what_the_atlas_was_made_from_and_what_it_may_be_used_for():
    record = parsed(ONE)
    statement = said(record, "dataQualityInfo//lineage//statement")
    assert ABOUT.sha256 in statement and ABOUT.outline_source in statement and "1 个要素" in statement
    assert said(record, "identificationInfo//useLimitation") == "示意图，仅供内部研究，公开使用须送审"
    assert "未填写" in said(record, "identificationInfo//otherConstraints")
    assert "由其他地点推算，2 个" in said(record, "identificationInfo//supplementalInformation")
    assert said(record, "dataQualityInfo//LI_Source/description") == "测绘 & 推算"
    numbered = parsed(replace(ONE, about=replace(ABOUT, map_review_number="GS(2020)1")))
    assert "GS(2020)1" in said(numbered, "identificationInfo//otherConstraints")


def test_a_shifted_copy_and_a_county_across_zones_are_said():
    shifted = parsed(ONE, crs="gcj02")
    assert "GCJ-02" in said(shifted, "referenceSystemInfo//code")
    assert "GCJ-02" in said(shifted, "identificationInfo//title")
    assert "GCJ-02" in said(shifted, "dataQualityInfo//lineage//statement")
    metric = replace(GEOJSON, crs=lambda options: "gk")
    statement = said(
        parsed(replace(ONE, outline=box(112.0, 37, 113.2, 38)), metric), "dataQualityInfo//statement"
    )
    assert "第 38 带" in statement and "跨相邻两带" in statement


def test_a_format_that_cannot_hold_what_has_no_place_says_how_many_it_leaves_out():
    left = parsed(ONE, replace(GEOJSON, keeps_unplaced=lambda options: False))
    assert "未写入" in said(left, "dataQualityInfo//statement")


def test_nothing_placed_still_makes_a_record():
    record = parsed(subject(layer(None)))
    assert record.find(".//gmd:extent", SPACES) is None and said(record, "identificationInfo//abstract")
