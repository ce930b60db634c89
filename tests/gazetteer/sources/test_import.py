"""A county from nothing to a gazetteer that answers, and what an import refuses."""

from __future__ import annotations

import csv
import json
import os
import shutil
from dataclasses import replace

import pytest
from shapely.geometry import Point

from gazetteer import (
    Fidelity,
    Gazetteer,
    GazetteerError,
    Place,
    Validity,
    catalogue,
    county_by,
    disk,
    exchange,
    resolve,
    sources,
    store,
)
from gazetteer.datum import convert
from gazetteer.projection import distance_m
from gazetteer.sources import draft

from .conftest import CODE, NAME

GCJ_SHIFT_M = (300, 800)


def reasons(items) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in items:
        found.setdefault(item.reason, []).append(item.name)
    return found


def entries(files) -> dict[str, draft.Entry]:
    return dict(draft.read(files.data, CODE).entries)


@pytest.fixture
def loaded(files, monkeypatch):
    """Load the county as the atlas does."""

    def _loaded() -> Gazetteer:
        monkeypatch.setenv(catalogue.ENVIRONMENT, os.fspath(files.data))
        catalogue.records.cache_clear()
        catalogue.sources.cache_clear()
        return Gazetteer.of(
            (records := catalogue.records(CODE, catalogue.data_folders())).county,
            records.places,
            catalogue.china(catalogue.data_folders()),
        )

    return _loaded


def place_of(gazetteer: Gazetteer, name: str) -> Place:
    found = resolve(gazetteer, name).place
    assert found is not None
    return found


def test_a_county_from_nothing_to_a_gazetteer_that_answers(files, begun, shared, loaded):
    proposal = begun("adcode", shared / "facts" / "adcode" / f"{CODE}.csv")
    gazetteer = loaded()

    town = place_of(gazetteer, "静升")
    assert town.id == "140729.101"
    assert town.seat is not None
    assert (town.seat.fidelity, town.seat.accuracy_m) == (Fidelity.PUBLISHED, 1500)
    with (shared / "facts" / "adcode" / f"{CODE}.csv").open(encoding="utf-8") as file:
        raw = next(Point(float(row[12]), float(row[13])) for row in csv.reader(file) if row[2] == "静升镇")
    assert GCJ_SHIFT_M[0] < distance_m(raw, town.seat.geometry) < GCJ_SHIFT_M[1]

    county = county_by("灵石县")
    assert county is not None
    assert (county.full_name, county.prefecture) == ("山西省晋中市灵石县", "晋中市")
    assert [(one.code, one.direction) for one in county.neighbours] == [("140781", "NE")]
    assert county.seat is not None
    assert place_of(gazetteer, "介休").id == "140781"
    assert "former" in reasons(proposal.rejected)
    assert "马和乡" in reasons(proposal.new)["former"]  # merged since, but a plan may name it
    assert place_of(gazetteer, "马和乡").kind == "area"


def test_the_list_names_towns_areas_and_villages_as_they_are_called(files, begun):
    found = entries(files)
    assert {id_: (entry["name"], entry["kind"], entry["parent"]) for id_, entry in found.items()} == {
        "140729.100": ("翠峰镇", "town", CODE),
        "140729.101": ("静升镇", "town", CODE),
        "140729.103": ("夏门镇", "town", CODE),
        "140729.100.200": ("翠峰村", "village", "140729.100"),
        "140729.100.201": ("石村", "village", "140729.100"),
        "140729.101.200": ("静升村", "village", "140729.101"),
        "140729.101.201": ("石村", "village", "140729.101"),
        "140729.403": ("灵石县城区社会事务服务中心", "area", CODE),
        "140729.403.001": ("朝阳社区", "village", "140729.403"),
    }


def test_a_second_import_of_the_same_file_finds_nothing_to_do(files, begun):
    again = begun("divisions", files.divisions, write=False)
    assert again.is_empty
    assert again.same == len(entries(files))


def test_nothing_is_written_until_a_proposal_is(files, take):
    take("outline", files.outline, write=False)
    assert not files.data.exists()


def test_without_an_outline_nothing_can_be_placed(files, take):
    with pytest.raises(GazetteerError, match="outline"):
        take("divisions", files.divisions)


def test_a_village_named_like_its_town_stands_at_the_towns_point(files, begun, table):
    town = {"name": "翠峰镇", "kind": "town", "lon": 111.77, "lat": 36.85, "accuracy_m": 500}
    proposal = begun("table", table(town))
    assert reasons(proposal.changed) == {"position": ["翠峰镇"], "namesake": ["翠峰村"]}
    village = entries(files)["140729.100.200"]
    assert (village["lon"], village["fidelity"], village["accuracy_m"]) == ("111.77000", "derived", "1400")


PLACE = {"name": "新村", "kind": "village", "lon": 111.7, "lat": 36.9, "accuracy_m": 500}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"lon": 36.9, "lat": 111.7}, "axes"),
        ({"lon": 112.2}, "outside"),
        ({"lon": 116.4, "lat": 39.9}, "outside"),
        ({"parent": "无此镇"}, "parent"),
        ({"name": "石村"}, "ambiguous"),
        ({"accuracy_m": ""}, "accuracy"),
    ],
)
def test_what_cannot_be_believed_is_rejected_with_its_reason(files, begun, table, changed, reason):
    before = entries(files)
    proposal = begun("table", table(PLACE | changed))
    assert reasons(proposal.rejected) == {reason: [(PLACE | changed)["name"]]}
    assert proposal.is_empty
    assert entries(files) == before


def test_the_stated_town_decides_between_villages_of_one_name(files, begun, table):
    begun("table", table(PLACE | {"name": "石村", "parent": "静升"}))
    assert entries(files)["140729.101.201"]["lon"] == "111.70000"
    assert entries(files)["140729.100.201"]["lon"] == ""


def test_a_place_that_stands_twice_is_taken_once(files, begun, table):
    proposal = begun("table", table(PLACE, PLACE | {"lon": 111.8}))
    assert reasons(proposal.rejected) == {"duplicate": ["新村"]}
    assert proposal.rejected[0].values["first"].endswith("places.csv:2")
    assert entries(files)["140729/village/xincun"]["lon"] == "111.70000"


def test_a_datum_column_is_obeyed_row_by_row(files, begun, table):
    lon, lat = (float(part) for part in convert(111.7, 36.9, "CGCS2000", "GCJ-02"))
    begun("table", table(PLACE | {"lon": lon, "lat": lat, "datum": "gcj02"}, PLACE | {"name": "旧村"}))
    found = entries(files)
    assert found["140729/village/xincun"]["lon"] == found["140729/village/jiucun"]["lon"] == "111.70000"


@pytest.mark.parametrize(("true", "said"), [("GCJ-02", ""), ("BD-09", ""), ("BD-09", "GCJ-02")])
def test_a_table_in_another_datum_than_it_says_is_found_out(files, begun, table, true, said):
    spots = [(f"{sign}家村", 111.5 + step / 20, 36.7 + step / 30) for step, sign in enumerate("赵钱孙李周吴")]
    plain = {"kind": "village", "accuracy_m": 100}
    begun("table", table(*({"name": n, "lon": x, "lat": y} | plain for n, x, y in spots), name="first.csv"))
    moved = [(n, *(float(v) for v in convert(x, y, "CGCS2000", true))) for n, x, y in spots]
    rows = [{"name": n, "lon": x, "lat": y, "datum": said} | plain for n, x, y in moved]
    assert set(reasons(begun("table", table(*rows), write=False).rejected)) == {"datum"}
    trusted = begun("table", table(*({**row, "datum": ""} for row in rows)), write=False, datum=true)
    assert (trusted.rejected, trusted.conflicting, trusted.same) == ((), (), len(spots))


def test_a_position_that_disagrees_is_left_and_listed(files, begun, table):
    begun("table", table(PLACE))
    other = table(PLACE | {"lon": 111.75}, name="other.csv")
    proposal = begun("table", other)
    assert reasons(proposal.conflicting) == {"position": ["新村"]}
    assert entries(files)["140729/village/xincun"]["lon"] == "111.70000"
    assert reasons(begun("table", other, replaces=True).changed) == {"position": ["新村"]}
    assert entries(files)["140729/village/xincun"]["lon"] == "111.75000"


@pytest.mark.parametrize(("accuracy", "lon"), [(100, "111.70200"), (900, "111.70000")])
def test_of_two_positions_that_agree_the_surer_one_is_kept(files, begun, table, accuracy, lon):
    begun("table", table(PLACE))
    proposal = begun("table", table(PLACE | {"lon": 111.702, "accuracy_m": accuracy}, name="other.csv"))
    assert proposal.conflicting == ()
    assert entries(files)["140729/village/xincun"]["lon"] == lon


def test_a_renamed_unit_keeps_its_former_name(files, begun):
    (files.divisions / "streets.csv").write_text(
        "code,name\n140729100,翠峰街道\n140729103,夏门镇\n", encoding="utf-8"
    )
    proposal = begun("divisions", files.divisions / "streets.csv")
    assert reasons(proposal.changed) == {"name": ["翠峰街道"]}
    assert reasons(proposal.conflicting) == {"gone": ["静升镇"]}
    assert entries(files)["140729.100"]["aliases"] == "翠峰镇"


def test_names_come_in_with_their_time(files, begun, table):
    """From a user's own table, and again from what this gazetteer exports."""
    row = {"name": "甲寺", "kind": "heritage", "lon": 111.7, "lat": 36.8, "accuracy_m": 50}
    path = table(row | {"aliases": "乙寺[../1958]|丙寺"}, name="own.csv")
    begun("table", path)
    assert entries(files)["140729/heritage/jiasi"]["aliases"] == "乙寺[../1958]|丙寺"
    loaded = store.load(files.data / CODE, known=sources.national()).places
    (temple,) = (place for place in loaded if place.name == "甲寺")
    assert (temple.aliases, str(temple.validity["乙寺"])) == (("乙寺", "丙寺"), "../1958")
    other = replace(
        temple, name="丁寺", id="x", aliases=("戊寺",), validity={"戊寺": Validity("1983", "2001")}
    )
    (files.data / "places.jsonld").write_text(exchange.to_linked_places([other]), encoding="utf-8")
    begun("places", files.data / "places.jsonld")
    assert entries(files)["140729/heritage/dingsi"]["aliases"] == "戊寺[1983/2001]"
    assert begun("table", path, write=False).is_empty


def test_a_time_that_is_none_is_named_by_file_and_line(begun, table):
    path = table({"name": "甲寺", "kind": "heritage", "aliases": "乙寺[1958]"}, name="own.csv")
    with pytest.raises(GazetteerError, match=r"own\.csv:2: alias '乙寺\[1958\]'"):
        begun("table", path)


def test_a_code_that_was_given_anew_is_a_conflict(files, begun):
    (files.divisions / "streets.csv").write_text("code,name\n140729100,他乡\n", encoding="utf-8")
    proposal = begun("divisions", files.divisions / "streets.csv")
    assert "他乡" in reasons(proposal.conflicting)["code"]
    assert entries(files)["140729.100"]["name"] == "翠峰镇"


def test_what_would_not_load_is_not_written(files, begun, table):
    proposal = begun("table", table(PLACE), write=False)
    bad = proposal.result.entries["140729.100"].with_cells(parent="nowhere")
    proposal.result.entries["140729.100"] = bad
    before = {path: path.read_bytes() for path in files.data.rglob("*") if path.is_file()}
    with pytest.raises(GazetteerError, match="nowhere"):
        sources.write(proposal, files.data)
    assert {path: path.read_bytes() for path in files.data.rglob("*") if path.is_file()} == before


def test_an_import_that_was_cut_off_is_put_right(files, begun):
    before = entries(files)
    (files.data / disk.ASIDE).mkdir()
    shutil.move(files.data / CODE, files.data / disk.ASIDE / CODE)
    assert entries(files) == before
    assert not (files.data / disk.ASIDE).exists()


def test_every_source_is_named_where_something_rests_on_it(files, begun, table):
    path = table(PLACE, name="survey.csv")
    begun("table", path)
    rows = {row["key"]: row for row in draft.read(files.data, CODE).sources}
    assert list(rows) == ["outline-outlines", "divisions", "table-survey"]
    assert "sha256" in rows["table-survey"]["note"]
    assert entries(files)["140729/village/xincun"]["source"] == "table-survey"


def test_an_unknown_source_or_file_is_named(files, take, tmp_path):
    with pytest.raises(GazetteerError, match="hearsay"):
        take("hearsay", files.outline)
    with pytest.raises(GazetteerError, match=r"none\.csv"):
        take("table", tmp_path / "none.csv")


def test_a_county_that_no_list_has_cannot_be_begun(files):
    wish = sources.Wish("999999", NAME)
    (files.outline).write_text(files.outline.read_text().replace("156140729", "156999999"))
    with pytest.raises(GazetteerError, match="999999"):
        sources.read("outline", files.outline, wish, files.data)


@pytest.mark.parametrize("write", [exchange.to_linked_places, exchange.to_geojson])
def test_places_of_another_gazetteer_come_in_as_sure_as_they_were(
    files, begun, table, loaded, tmp_path, write
):
    begun("table", table(PLACE, PLACE | {"name": "静升镇", "kind": "town", "lon": 111.86}))
    places = [place for place in loaded().places if place.county == CODE]
    (tmp_path / "exchanged.json").write_text(write(places), encoding="utf-8")
    shutil.rmtree(files.data)
    begun("outline", files.outline)
    begun("divisions", files.divisions)
    proposal = begun("places", tmp_path / "exchanged.json")
    assert "新村" in reasons(proposal.new)["place"]
    assert {"静升镇", "静升村"} <= set(reasons(proposal.changed)["position"])
    found = entries(files)
    assert found["140729.101"]["fidelity"] == "published"
    assert (found["140729.101.200"]["fidelity"], found["140729.101.200"]["accuracy_m"]) == ("derived", "1400")


def test_what_is_added_to_a_county_that_has_data_goes_into_a_copy_of_it(tmp_path, table):
    row = {"name": "某某庙", "kind": "heritage", "aliases": "老庙、新庙"}
    wish = sources.Wish("141182", "汾阳市")
    proposal = sources.read("table", table(row), wish, tmp_path / "own")
    assert reasons(proposal.new) == {"place": ["某某庙"]}
    sources.write(proposal, tmp_path / "own")
    copy, builtin = (draft.read(data, "141182") for data in (tmp_path / "own", catalogue.BUILT_IN))
    (added,) = (copy.entries[id_] for id_ in set(copy.entries) - set(builtin.entries))
    assert added.listed("aliases") == ("老庙", "新庙")
    assert copy.outline == builtin.outline


@pytest.mark.parametrize("accuracy_m", [13.4, 13.6, 0.3, 12.3456789])
def test_a_file_imported_again_changes_nothing(begun, table, tmp_path, accuracy_m):
    spots = table({"name": "静升镇", "kind": "town", "lon": 111.86, "lat": 36.89, "accuracy_m": accuracy_m})
    course = {"type": "LineString", "coordinates": [[111.5, 36.7], [111.9, 37.0]]}
    road = {"type": "Feature", "properties": {"name": "灵汾公路", "kind": "road"}, "geometry": course}
    roads = tmp_path / "roads.geojson"
    roads.write_text(json.dumps({"type": "FeatureCollection", "features": [road]}), encoding="utf-8")
    for source, path, wishes in (("table", spots, {}), ("vector", roads, {"accuracy_m": accuracy_m})):
        assert not begun(source, path, **wishes).is_empty
        again = begun(source, path, write=False, **wishes)
        assert (again.changed, again.same) == ((), 1)
