"""A dossier survives its file unchanged, and a file that is none is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.dossier import (
    Citation,
    Dossier,
    DossierError,
    Finding,
    Indicator,
    Investment,
    Mention,
    PlanInfo,
    Project,
    Quantity,
    Zone,
    dump,
    load,
)

PLAN = PlanInfo("141182", "某县规划", "某县", "141182", "0" * 64, 100, "2021-04")
name = st.text(max_size=12)
offset = st.integers(0, 10**6)
citations = st.builds(Citation, name, name, name, st.none() | offset, st.none() | offset)
dossiers = st.builds(
    Dossier,
    st.just(PLAN),
    st.tuples(st.builds(Mention, offset, offset, name, name, name, name, st.none() | name, st.just(0.5))),
    st.tuples(
        st.builds(
            Zone,
            name,
            name,
            name,
            name,
            st.tuples(name),
            st.tuples(st.none() | name),
            st.just({"kind": "belt"}),
            offset,
            offset,
            citations,
        )
    ),
    st.tuples(
        st.builds(
            Project,
            name,
            name,
            name,
            st.tuples(name),
            st.tuples(st.none() | name),
            name,
            offset,
            offset,
            name,
            name,
            st.none() | st.just(Investment(3.5, "亿元", 3.5e8)),
            st.none() | st.tuples(st.integers(2000, 2100), st.integers(2000, 2100)),
            st.tuples(st.builds(Quantity, st.just(1.5), name, name)),
            name,
            citations,
        )
    ),
    st.tuples(
        st.builds(
            Indicator,
            name,
            name,
            name,
            st.just(2020),
            st.none(),
            st.just(2025),
            st.just(1.0),
            st.none(),
            name,
            citations,
        )
    ),
    st.tuples(st.builds(Finding, name, st.just({"zh": "甲", "en": "a"}), offset, offset, st.tuples(name))),
)


@given(dossiers)
def test_a_dossier_reads_back_as_it_was_written(dossier):
    assert load(dump(dossier)) == dossier


def test_the_file_names_its_fields_as_the_format_says():
    project = Project("p001", "甲路", "transport", ("甲路",), (None,), "from_to", 1, 3, "东街", "西街")
    raw = json.loads(dump(Dossier(PLAN, projects=(project,))))
    assert raw["format"] == "plan-dossier/1"
    assert (raw["projects"][0]["from"], raw["projects"][0]["to"]) == ("东街", "西街")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "no dossier"),
        ('{"format": "plan-dossier/9"}', "plan-dossier/9"),
        ('{"format": "plan-dossier/1"}', "damaged"),
        (dump(Dossier(PLAN)).replace('"characters"', '"letters"'), "damaged"),
    ],
)
def test_what_is_no_dossier_is_refused(text, says):
    with pytest.raises(DossierError, match=says):
        load(text)
