"""Findings on the page: shown on the map, judged, and the judgement kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from atlas import library
from atlas.corrections import Draft, Target, log
from atlas.store import open_store
from atlas.ui import findings_panel
from atlas.ui.opened import Opened
from tests.atlas.small_county import COUNTY
from tests.atlas.ui.test_panels import on_the_map


@pytest.fixture
def panel(workspace: Path, page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The panel with its finding picked."""
    monkeypatch.setenv("ATLAS_HOME", str(workspace.parent))
    test = page(panel="findings")
    test.session_state[f"table-findings-{COUNTY}-open"] = {"selection": {"rows": [0]}}
    return test.run()


def states(workspace: Path) -> list[str]:
    return list(open_store(workspace).findings()["state"])


def test_a_finding_accepted_is_a_correction_with_its_author(panel: AppTest, workspace: Path):
    panel.text_input(key="findings-author").input("张三")
    panel.text_input(key="findings-note").input("已核对")
    panel.button(key="findings-accepted").click().run()
    assert not panel.exception
    (kept,) = log.read(workspace)
    assert (kept.action, kept.author, kept.note, dict(kept.value)) == (
        "judge",
        "张三",
        "已核对",
        {"state": "accepted"},
    )
    assert states(workspace)[0] == "accepted" and set(states(workspace)[1:]) == {"open"}


def test_without_a_name_nothing_is_kept_and_the_page_says_so(panel: AppTest, workspace: Path):
    panel.button(key="findings-ignored").click().run()
    assert "请先填写姓名" in panel.warning[0].value
    assert log.read(workspace) == ()


def test_what_another_has_judged_meanwhile_is_not_judged_over(panel: AppTest, workspace: Path):
    first = open_store(workspace).findings().iloc[0]
    about = Target("finding", first["code"], first["subjects"], int(first["start"]))
    log.append(workspace, Draft("judge", about, {"state": "ignored"}, "李四"))
    panel.text_input(key="findings-author").input("张三")
    panel.button(key="findings-accepted").click().run()
    assert "李四刚刚改过" in panel.warning[0].value
    assert states(workspace)[0] == "ignored"
    assert [item.author for item in log.read(workspace)] == ["李四"]


def test_rows_picked_are_let_go_once_the_atlas_has_changed(panel: AppTest, workspace: Path):
    assert not panel.button(key="findings-accepted").disabled
    first = open_store(workspace).findings().iloc[0]
    about = Target("finding", first["code"], first["subjects"], int(first["start"]))
    log.append(workspace, Draft("judge", about, {"state": "ignored"}, "李四"))
    library.rebuild(workspace)
    assert panel.run().button(key="findings-accepted").disabled


def test_places_of_a_finding_are_those_it_names_and_that_can_be_shown(opened: Opened):
    findings = opened.findings.assign(subjects=["西山镇、小寨村、无此地"], start=0, end=1)
    assert findings_panel.places(opened, findings) == ["149999.101"]


def test_places_of_a_finding_are_also_those_read_from_the_same_words(opened: Opened):
    zone = opened.feature("z1")
    assert zone is not None
    start = int(zone.attributes["start"])
    assert findings_panel.places(opened, opened.findings.assign(subjects="", start=start, end=start + 1)) == [
        "z1"
    ]


def test_what_is_shown_is_on_the_map_and_goes_with_the_next_selection(page: Callable[..., AppTest]):
    test = page(panel="findings")
    test.session_state["shown"] = ("149999.101", "z1")
    test.run()
    assert on_the_map(test)["found"]
    test.session_state["shown"] = ()
    test.run()
    assert on_the_map(test)["found"] is None
