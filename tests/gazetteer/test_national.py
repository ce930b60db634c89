"""Every name of the country's list is found again; how fast is measured in tests/bench."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import GazetteerError, national, sources
from gazetteer.names import normalise
from gazetteer.national import Division, NationalIndex

NAMES = ["静升镇", "静升村", "石村", "石村", "石家庄村", "石", "新村", "和平社区"]
LISTED = [
    Division(f"14072910{number}{0 if name[-1] == '镇' else 200 + number:03d}", name)
    for number, name in enumerate(NAMES)
]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    path = tmp_path_factory.mktemp("china") / "deep" / national.FILE
    assert national.build(LISTED, path) == len(LISTED)
    return NationalIndex.load(path)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("静升", ["静升镇", "静升村"]),
        ("静升镇", ["静升镇"]),
        ("石村", ["石村", "石村"]),
        ("石家庄", ["石家庄村"]),
        ("新村", ["新村"]),
        ("静", []),
        ("", []),
        ("无", []),
    ],
)
def test_a_name_finds_all_that_bear_it(index, name, found):
    assert [division.name for division in index.exact(name)] == found


def test_answers_are_read_as_they_are_asked_for(index):
    found = index.exact("石村")
    assert (len(found), found[0].name, found[-1].name) == (2, "石村", "石村")
    assert [division.code for division in found[:1]] == [found[0].code]
    assert found[0] in found
    assert list(found[2:]) == []


def test_a_beginning_finds_what_goes_on(index):
    assert {division.name for division in index.beginning("石")} == {"石", "石村", "石家庄村"}
    assert len(index.beginning("石", limit=2)) == 2
    assert index.beginning("") == []


def test_a_code_says_what_a_division_is_and_lies_in(index):
    town, village = index.exact("静升")
    assert (town.kind, town.county, town.parent) == ("town", "140729", "140729")
    assert (village.kind, village.parent) == ("village", "140729101000")
    assert index.of_code(town.code) == town
    assert index.of_code("999999999999") is None


def test_an_index_of_another_version_is_refused(tmp_path):
    np.savez(tmp_path / "old.npz", codes=np.zeros(1))
    with pytest.raises(ValueError, match="build it again"):
        NationalIndex.load(tmp_path / "old.npz")


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=6), max_size=30))
def test_every_name_is_found_and_nothing_else(tmp_path_factory, texts):
    listed = [Division(f"{number:012d}", name) for number, name in enumerate(texts, start=1)]
    path = tmp_path_factory.mktemp("names") / national.FILE
    national.build(listed, path)
    index = NationalIndex.load(path)
    for division in listed:
        if normalise(division.name):
            assert division in index.exact(division.name)
            assert division in index.beginning(division.name, limit=100)
    known = {normalise(name) for name in texts}
    assert ("龘龘龘" in known) == bool(index.exact("龘龘龘"))


def test_a_faulty_list_leaves_the_index_that_is_there(tmp_path):
    (tmp_path / "streets.csv").write_text("code,name\n140729101,静升镇\n", encoding="utf-8")
    (tmp_path / "villages.csv").write_text("code,name\n140729101200,静升村委会\n", encoding="utf-8")
    assert sources.index_country(tmp_path, tmp_path / "data") == 2
    before = (tmp_path / "data" / "china" / national.FILE).read_bytes()
    (tmp_path / "villages.csv").write_text("code,name\n14072910120,\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match=r"villages\.csv:2"):
        sources.index_country(tmp_path, tmp_path / "data")
    assert [path.name for path in (tmp_path / "data" / "china").iterdir()] == [national.FILE]
    assert (tmp_path / "data" / "china" / national.FILE).read_bytes() == before
