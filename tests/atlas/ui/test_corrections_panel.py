"""Corrections on the page: the forms, and what two people at once are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from atlas.corrections import log

PROJECT = "p001"
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
