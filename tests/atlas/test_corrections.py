"""A planner's corrections are kept, applied, undone, and never lost or silently written over."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

from atlas import library
from atlas.build import build
from atlas.corrections import Correction, CorrectionError, Draft, Target, effective, log
from atlas.dossier import dump
from atlas.store import open_store
from layers import rule as rules
from tests.atlas.small_county import COUNTY, DOSSIER, EAST, WEST, gazetteer_of_two_towns

VILLAGE = f"{COUNTY}.101.201"
PROJECT = Target("project", "p003", "项目3", 20)
ZONE = Target("zone", "z001", "zone1", 10)
SPOT = {"lon": 111.33, "lat": 37.15, "accuracy_m": 50.0}


@pytest.fixture(scope="module")
def gazetteer():
    return gazetteer_of_two_towns()


@pytest.fixture
def path(gazetteer, tmp_path):
    target = tmp_path / "甲县.gpkg"
    build(DOSSIER, gazetteer, target)
    return target


def draft(action, target, value, author="张三", note=""):
    return Draft(action, target, value, author, note)


@pytest.fixture
def corrected(path, gazetteer):
    """Keep corrections, build again, and open the result."""

    def run(*drafts, dossier=DOSSIER):
        for item in drafts:
            log.append(path, item)
        build(dossier, gazetteer, path, corrections=log.read(path))
        return open_store(path)

    return run


def feature(store, layer, id_):
    return store.features(layer).set_index("id").loc[id_]


def ids(store, layer):
    return set(store.features(layer)["id"])


def test_a_moved_project_stands_where_it_was_put_and_says_who_put_it_there(corrected):
    row = feature(corrected(draft("move", PROJECT, SPOT)), "projects-water", "p003")
    assert row.geometry == Point(111.33, 37.15) and row.accuracy_m == 50
    assert "张三" in row.source and "人工校正" in row.note and row.fidelity == "published"


def test_a_redrawn_zone_keeps_its_members_and_stays_schematic(corrected):
    shape = box(111.05, 37.05, 111.15, 37.15)
    store = corrected(draft("redraw", ZONE, {"wkt": shape.wkt, "accuracy_m": 2000}))
    row = feature(store, "structure-1", "z001")
    assert row.geometry.equals(shape) and (row.fidelity, row.members) == ("schematic", "东镇")


def test_a_village_gets_the_place_that_a_planner_knows(corrected):
    row = feature(corrected(draft("move", Target("place", VILLAGE, "李村"), SPOT)), "villages", VILLAGE)
    assert row.geometry == Point(111.33, 37.15)


def test_members_rules_and_names_change_what_is_drawn(corrected):
    store = corrected(
        draft("members", ZONE, {"members": [{"name": "西镇", "place": WEST}]}),
        draft("rename", ZONE, {"name": "西区"}),
        draft("rule", Target("zone", "z004", "belt4", 10), {"rule": {"kind": "within"}}),
    )
    row = feature(store, "structure-1", "z001")
    assert (row["name"], row.members) == ("西区", "西镇") and row.geometry.contains(Point(111.1, 37.1))


def test_a_name_resolved_by_hand_places_what_it_names(corrected):
    store = corrected(draft("resolve", Target("name", "无名水库", "无名水库"), {"place": EAST}))
    assert feature(store, "projects-water", "p004").geometry is not None


def test_rejected_features_are_gone_and_added_ones_are_there(corrected):
    added = {"of": "project", "name": "新桥", "sector": "transport", **SPOT}
    store = corrected(
        draft("reject", PROJECT, {}),
        draft("add", Target("project", ""), added),
        draft("add", Target("place", ""), {"of": "place", "name": "新村", "kind": "village", **SPOT}),
        draft(
            "add",
            Target("zone", ""),
            {
                "of": "zone",
                "name": "南区",
                "kind": "zone",
                "structure": "治河",
                "members": [{"name": "东镇", "place": EAST}],
            },
        ),
    )
    assert "p003" not in ids(store, "projects-water")
    row = feature(store, "projects-transport", "added/2")
    assert row["name"] == "新桥" and row.geometry == Point(111.33, 37.15) and pd.isna(row["start"])
    assert feature(store, "villages", "added/3").geometry is not None
    assert feature(store, "zones-other", "added/4").geometry.contains(Point(111.3, 37.1))


def test_a_finding_is_judged(corrected):
    target = Target("finding", "unplaced", "无名水库", 1)
    findings = corrected(draft("judge", target, {"state": "ignored"})).findings()
    assert list(findings.query("code == 'unplaced'")["state"]) == ["ignored"]


def test_a_finding_that_only_the_drawing_makes_is_judged_too(corrected):
    target = Target("finding", "zone-members-unplaced", "zone2", 10)
    findings = corrected(draft("judge", target, {"state": "ignored"})).findings()
    assert list(findings.query("code == 'zone-members-unplaced'")["state"]) == ["ignored"]
    assert "correction-stale" not in set(findings["code"])


def test_a_rebuild_from_a_dossier_read_anew_keeps_what_still_applies_and_says_what_does_not(corrected):
    changed = replace(
        DOSSIER,
        projects=tuple(replace(item, id=f"q{item.id}") for item in DOSSIER.projects if item.id != "p002"),
    )
    store = corrected(
        draft("move", PROJECT, SPOT),
        draft("move", Target("project", "p002", "项目2", 20), SPOT),
        dossier=changed,
    )
    assert feature(store, "projects-water", "qp003").geometry == Point(111.33, 37.15)
    stale = store.findings().query("code == 'correction-stale'")
    assert (
        len(stale) == 1 and "项目2" in stale["message_zh"].iloc[0] and "张三" in stale["message_en"].iloc[0]
    )
    assert len(log.read(store.path)) == 2, "what no longer applies is still kept"


def test_undo_and_redo_go_back_and_forth(path):
    for number in (1, 2):
        log.append(path, draft("rename", PROJECT, {"name": f"名{number}"}))
    in_force = lambda: [item.seq for item in effective(log.read(path))]  # noqa: E731
    assert in_force() == [1, 2]
    log.undo(path, "李四")
    assert in_force() == [1]
    log.undo(path, "李四")
    assert in_force() == [] and log.undo(path, "李四") is None
    log.redo(path, "李四")
    log.redo(path, "李四")
    assert in_force() == [1, 2] and log.redo(path, "李四") is None
    log.undo(path, "李四")
    log.append(path, draft("rename", PROJECT, {"name": "名3"}))
    assert log.redo(path, "李四") is None, "what was corrected since is not pushed aside"
    assert [item.author for item in log.read(path)].count("李四") == 5


@given(st.lists(st.sampled_from(["do", "undo", "redo"]), max_size=24))
def test_any_run_of_undo_and_redo_is_that_of_two_stacks(steps):
    entries: list[Correction] = []
    done: list[int] = []
    taken: list[int] = []

    def add(action, value):
        entries.append(Correction(len(entries) + 1, "", action, PROJECT, value, "张三"))

    for step in steps:
        if step == "do":
            add("reject", {})
            done.append(len(entries))
            taken.clear()
        elif step == "undo" and done:
            add("undo", {"seq": effective(entries)[-1].seq})
            taken.append(done.pop())
        elif step == "redo":
            back = log.redoable(entries)
            assert (back is None) == (not taken)
            if back is not None:
                add("undo", {"seq": back.seq})
                done.append(taken.pop())
        assert [item.seq for item in effective(entries)] == sorted(done)


def test_two_planners_do_not_overwrite_each_other_silently(path):
    seen = 0
    log.append(path, draft("rename", PROJECT, {"name": "甲说"}, "张三"), seen)
    log.append(path, draft("rename", ZONE, {"name": "别的"}, "李四"), seen)
    with pytest.raises(CorrectionError) as caught:
        log.append(path, draft("rename", PROJECT, {"name": "乙说"}, "李四"), seen)
    assert caught.value.key == "correction-conflict" and caught.value.values["author"] == "张三"
    assert len(log.read(path)) == 2


def test_two_planners_may_add_and_judge_different_things_at_once(path):
    added = [{"of": "project", "name": name, "sector": "water"} for name in ("甲", "乙")]
    for value in added:
        log.append(path, draft("add", Target("project", "", value["name"]), value), 0)
    for start in (10, 20):
        log.append(path, draft("judge", Target("finding", "count", "某区", start), {"state": "accepted"}), 0)
    with pytest.raises(CorrectionError, match="correction-conflict"):
        log.append(path, draft("judge", Target("finding", "count", "某区", 20), {"state": "ignored"}), 0)


def _keep(path, author):
    for number in range(10):
        log.append(path, draft("rename", Target("zone", f"{author}{number}", "x"), {"name": "y"}, author))


def test_two_processes_lose_nothing(path):
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_keep, args=(path, author)) for author in ("甲", "乙")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    kept = log.read(path)
    assert [item.seq for item in kept] == list(range(1, 21))
    assert sorted(item.author for item in kept) == ["乙"] * 10 + ["甲"] * 10


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (draft("fly", PROJECT, {}), "correction-unknown"),
        (draft("rule", PROJECT, {"rule": {}}), "correction-unknown"),
        (draft("move", PROJECT, SPOT, author=" "), "correction-author"),
        (draft("move", PROJECT, SPOT, note="长" * 2001), "correction-long"),
        (draft("move", PROJECT, {"lon": 111.3, "lat": 37.1}), "correction-accuracy"),
        (draft("move", PROJECT, {**SPOT, "accuracy_m": -1}), "correction-accuracy"),
        (draft("move", PROJECT, {**SPOT, "lon": 19538000.0}), "correction-geometry"),
        (draft("redraw", ZONE, {"wkt": "POLYGON EMPTY", "accuracy_m": 1}), "correction-geometry"),
        (draft("redraw", ZONE, {"wkt": "drop table", "accuracy_m": 1}), "correction-geometry"),
        (draft("rename", ZONE, {"name": ""}), "correction-name"),
        (draft("members", ZONE, {"members": "东镇"}), "correction-name"),
        (draft("rule", ZONE, {"rule": {"kind": "belt", "width_m": -1}}), "correction-rule"),
        (
            draft("add", Target("zone", ""), {"of": "zone", "name": "x", "kind": "castle"}),
            "correction-unknown",
        ),
        (draft("judge", Target("finding", "x"), {"state": "maybe"}), "correction-unknown"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_kept(path, wrong, key):
    with pytest.raises(CorrectionError) as caught:
        log.append(path, wrong)
    assert caught.value.key == key and log.read(path) == ()


def test_a_self_crossing_drawing_is_mended(corrected):
    bow = "POLYGON ((111.1 37.05, 111.2 37.15, 111.2 37.05, 111.1 37.15, 111.1 37.05))"
    row = feature(corrected(draft("redraw", ZONE, {"wkt": bow, "accuracy_m": 100})), "structure-1", "z001")
    assert row.geometry.is_valid and row.geometry.area > 0


def test_a_drawn_line_may_stand_for_a_project(corrected):
    line = LineString([(111.1, 37.1), (111.2, 37.1)])
    row = feature(
        corrected(draft("redraw", PROJECT, {"wkt": line.wkt, "accuracy_m": 30})), "projects-water", "p003"
    )
    assert row.geometry.equals(line)


def test_the_library_rebuilds_when_corrections_change_and_keeps_them(tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path / "home"))
    source = tmp_path / "plan.json"
    source.write_text(dump(DOSSIER), encoding="utf-8")
    target = library.build(source)
    log.append(target, draft("rename", PROJECT, {"name": "改名工程"}))
    library.rebuild(target)
    assert feature(open_store(target), "projects-water", "p003")["name"] == "改名工程"
    source.write_text(dump(replace(DOSSIER, projects=DOSSIER.projects[2:])), encoding="utf-8")
    library.build(source)
    store = open_store(target)
    assert feature(store, "projects-water", "p003")["name"] == "改名工程"
    assert "p001" not in ids(store, "projects-water")


def test_a_damaged_workspace_is_put_aside_not_written_over(tmp_path, caplog):
    source, target = tmp_path / "plan.json", tmp_path / "甲县.gpkg"
    source.write_text(dump(DOSSIER), encoding="utf-8")
    target.write_bytes(b"not a database at all" * 100)
    library.build(source, target)
    kept = list(tmp_path.glob("*.damaged-1"))
    assert [item.read_bytes()[:3] for item in kept] == [b"not"] and "damaged" in caplog.text
    assert open_store(target).info().county == COUNTY


def test_nothing_is_undone_or_redone_that_its_author_has_not_seen(path):
    seen = log.append(path, draft("rename", PROJECT, {"name": "甲"})).seq
    log.append(path, draft("rename", ZONE, {"name": "乙"}, author="李四"))
    for turn in (log.undo, log.redo):
        with pytest.raises(CorrectionError) as refused:
            turn(path, "张三", seen)
        assert (refused.value.key, refused.value.values["author"]) == ("correction-conflict", "李四")
    assert log.undo(path, "张三", seen + 1) is not None


def test_the_words_that_a_kind_of_rule_heeds_are_words_of_rules():
    assert set(rules.KNOWS) == set(rules.KINDS)
    assert {word for words in rules.KNOWS.values() for word in words} <= set(rules.WORDS)
