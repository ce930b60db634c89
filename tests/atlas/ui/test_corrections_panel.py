"""Corrections on the page: the forms, and what two people at once are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from atlas import library
from atlas.corrections import Draft, Target, log

PROJECT = "p001"
CITYWIDE = "p005"  # names no place
Open = Callable[..., AppTest]


@pytest.fixture
def correcting(workspace: Path, page: Open, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the page at an address, with the form of the selected feature unfolded."""
    monkeypatch.setenv("ATLAS_HOME", str(workspace.parent))

    def opened(**address: str) -> AppTest:
        test = page(**address)
        return test.toggle(key=f"correct-{address['sel']}").set_value(True).run()

    return opened


def test_the_log_and_the_forms_open_together_before_anybody_gave_a_name(correcting: Open):
    test = correcting(sel=PROJECT, panel="corrections")
    assert not test.exception
    assert [box.label for box in test.text_input].count("校正人姓名") == 3


@pytest.mark.parametrize("project", [PROJECT, CITYWIDE])
def test_what_is_typed_stays_when_another_action_is_chosen(correcting: Open, project: str):
    test = correcting(sel=project, panel="corrections")
    test.text_input(key=f"fix-note-{project}-1").input("踏勘").run()
    test.button_group(key=f"fix-action-{project}-1").set_value("resolve").run()
    assert not test.exception
    assert test.text_input(key=f"fix-note-{project}-1").value == "踏勘"


def test_what_another_keeps_beneath_a_half_filled_form_is_told_once(correcting: Open, workspace: Path):
    test = correcting(sel=PROJECT)
    test.button_group(key=f"fix-action-{PROJECT}-1").set_value("rename").run()
    rename(workspace, "乙工程", "李四")
    test.text_input(key=f"fix-name-{PROJECT}-1").input("甲工程").run()  # the page is shown anew in between
    test.text_input(key=f"author-{PROJECT}").input("张三").run()
    test.button(key=f"fix-save-{PROJECT}-1").click().run()
    assert "李四刚刚改过" in test.warning[0].value
    assert [item.author for item in log.read(workspace)] == ["李四"]
    test.button(key=f"fix-save-{PROJECT}-1").click().run()  # knowing of it, on second thought
    assert not test.exception
    assert [item.value["name"] for item in log.read(workspace)] == ["乙工程", "甲工程"]


def rename(workspace: Path, name: str, author: str) -> None:
    log.append(workspace, Draft("rename", Target("project", PROJECT, "项目1"), {"name": name}, author))
    library.rebuild(workspace)
