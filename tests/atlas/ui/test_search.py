"""What answers to what is typed into the search box, and in which order."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from atlas.corrections.record import LONGEST
from atlas.ui import search
from atlas.ui.opened import Opened
from gazetteer import Place, Validity
from gazetteer.search import Searcher
from tests.sample_atlas import CODE

TOWN = f"{CODE}.101"


@pytest.fixture
def searcher(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> Searcher:
    """The made-up county's features, of which a gazetteer knows a former name and another one."""
    former = {"旧山乡": Validity("", "2001")}
    town = Place(TOWN, "西山镇", "town", CODE, "", aliases=("旧山乡", "西岭"), validity=former)
    monkeypatch.setattr(search, "_gazetteer", lambda _: SimpleNamespace(get={TOWN: town}.get))
    return search.searcher_of(opened)


@pytest.mark.parametrize(
    ("typed", "id_", "why"),
    [
        ("西山镇", TOWN, ""),
        ("西山", TOWN, ""),
        ("旧山乡", TOWN, "旧名"),
        ("西岭", TOWN, "又名、又写"),
        ("xishanzhen", TOWN, "读音相符"),
        ("xsz", TOWN, "读音相符"),
        ("西三镇", TOWN, ""),
        ("溪山镇", TOWN, "读音相符"),
        ("堤防加团工程", "p3", ""),
        ("农业", "z1", ""),
        ("治理", "p1", ""),
    ],
)
def test_a_feature_is_found_by_any_of_its_names_their_parts_their_sound_and_with_a_slip(
    opened: Opened, searcher: Searcher, typed: str, id_: str, why: str
):
    first = search.hits(opened, searcher, typed, "zh")[0]
    assert (first.id, first.why) == (id_, why)


def test_a_name_of_any_length_can_be_typed():
    box = (search.WEB / "search.html").read_text(encoding="utf-8")
    assert f'maxlength="{LONGEST}"' in box


def test_only_what_is_called_so_is_certain(opened: Opened, searcher: Searcher):
    certain = {
        typed: search.hits(opened, searcher, typed, "zh")[0].is_certain
        for typed in ("西山", "旧山乡", "西三镇")
    }
    assert certain == {"西山": True, "旧山乡": True, "西三镇": False}


def test_each_feature_is_offered_once_and_nothing_where_nothing_is_like_it(
    opened: Opened, searcher: Searcher
):
    found = [hit.id for hit in search.hits(opened, searcher, "样河", "zh")]
    assert found[:2] == [f"{CODE}/river", "p1"]
    assert len(found) == len(set(found))
    assert search.hits(opened, searcher, "qqqq", "zh") == []
