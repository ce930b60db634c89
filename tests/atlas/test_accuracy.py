"""The gate: reading the two plans never gets worse than it was.

``tests/accuracy.toml`` holds the figures last reached, per plan, as ``score.py`` names them; it is only
ever raised.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from atlas.dossier import dump
from atlas.library import builtin_dossier, gazetteer_of
from atlas.reading.open import open_plan
from atlas.reading.read import read_plan

FLOORS = tomllib.loads((Path(__file__).parents[1] / "accuracy.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=sorted(FLOORS))
def plan(request, shared):
    path = shared / "plans" / f"{request.param}.txt"
    return request.param, read_plan(open_plan(path))


def _figures(shared, name, dossier, folder):
    path = folder / "dossier.json"
    path.write_text(dump(dossier), encoding="utf-8")
    command = [sys.executable, str(shared / "score.py"), str(shared / "gold" / name), str(path), "--json"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def _at(figures, key):
    for part in key.split("/"):
        figures = figures[part]
    return figures


def test_no_figure_falls_below_what_was_reached(plan, shared, tmp_path):
    name, reading = plan
    figures = _figures(shared, name, reading.dossier, tmp_path)
    fallen = {
        key: (round(_at(figures, key), 4), floor)
        for key, floor in FLOORS[name].items()
        if _at(figures, key) < floor
    }
    assert fallen == {}


def test_the_built_in_dossier_is_what_the_plan_gives_today(plan):
    _, reading = plan
    stored = builtin_dossier(reading.dossier.plan.gb_code).read_bytes()
    assert stored == dump(reading.dossier).encode(), "run: make dossiers PLANS=folder of the plans"


def test_every_span_shows_the_name_it_stands_for(plan, shared):
    name, reading = plan
    text = open_plan(shared / "plans" / f"{name}.txt").text
    dossier = reading.dossier
    assert all(text[item.start : item.end] == item.text for item in dossier.mentions)
    assert all(0 <= item.start < item.end <= len(text) for item in (*dossier.zones, *dossier.projects))
    spans = [(item.start, item.end) for item in dossier.mentions]
    assert all(before[1] <= after[0] for before, after in pairwise(spans)), "sorted, apart"


def test_every_place_id_is_in_the_gazetteer(plan):
    dossier = plan[1].dossier
    gazetteer = gazetteer_of(dossier)
    named = {mention.place for mention in dossier.mentions}
    named |= {place for zone in dossier.zones for place in zone.member_places}
    named |= {place for project in dossier.projects for place in project.place_ids}
    assert [place for place in named if place and gazetteer.get(place) is None] == []
    assert all(len(zone.members) == len(zone.member_places) for zone in dossier.zones)
    assert all(len(project.places) == len(project.place_ids) for project in dossier.projects)
