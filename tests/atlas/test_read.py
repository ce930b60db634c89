"""What the recognisers find is put into a dossier that holds names, never passages."""

from __future__ import annotations

from atlas.reading.open import plan_from_bytes
from atlas.reading.read import LONGEST_NAME, county_of, read_plan
from gazetteer import Gazetteer

PLAN = """泉溪县国民经济和社会发展第十四个五年规划纲要

第一章 项目

专栏 1-1：水利工程

1. 青岚水库除险加固及其灌区节水配套改造和下游河道综合治理与生态修复工程。
2. 青岚水库引水工程。投资 3.5 亿元。
"""


def test_a_name_as_long_as_a_sentence_is_cut_and_its_span_is_not():
    plan = plan_from_bytes(PLAN.encode(), "plan.txt")
    long, short = read_plan(plan).dossier.projects
    assert len(long.name) == LONGEST_NAME and long.name.endswith("…")
    assert plan.text[long.start : long.end].endswith("生态修复工程")
    assert short.name == "青岚水库引水工程"


def test_a_plan_whose_county_cannot_be_told_is_read_with_a_warning():
    reading = read_plan(plan_from_bytes("新建青岚水库。".encode(), "passage.txt"))
    assert [key for key, _ in reading.warnings] == ["county-not-guessed"]
    assert [mention.text for mention in reading.dossier.mentions] == ["青岚水库"]
    assert reading.dossier.mentions[0].place is None


def test_a_place_that_is_no_county_names_none():
    town = next(place for place in Gazetteer.load(None).places if place.county and place.kind == "town")
    assert county_of(plan_from_bytes("第一章 总则".encode(), "plan.txt"), town.name).code == ""
