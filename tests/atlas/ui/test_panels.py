"""The page as Streamlit runs it, without a browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from atlas.ui import state
from tests.sample_atlas import CODE

SHOW = "planningAtlas.show(map_div, "


def on_the_maps(test: AppTest) -> list[dict[str, object]]:
    """Read the states that the maps' frames are sent, the left one first."""
    frames = [json.loads(frame.proto.json_args) for frame in test.get("component_instance")]
    scripts = [frame["feature_group"] for frame in frames if "feature_group" in frame]
    return [json.JSONDecoder().raw_decode(script.partition(SHOW)[2])[0] for script in scripts]


def on_the_map(test: AppTest) -> dict[str, object]:
    """Read the state that the map's frame is sent."""
    (state,) = on_the_maps(test)
    return state


def layers_of(test: AppTest) -> list[str]:
    return [layer["id"] for layer in on_the_map(test)["layers"]]  # type: ignore[attr-defined]


def test_the_page_opens_in_chinese_with_all_that_is_on_at_first(page: Callable[..., AppTest]):
    test = page()
    assert test.session_state["language"] == "zh"
    assert layers_of(test) == [
        "county-outline",
        "town-areas",
        "villages",
        "rivers",
        "structure-1",
        "projects-water",
    ]
    assert on_the_map(test)["found"] is None


def test_a_layer_switched_off_leaves_the_map_and_the_address(page: Callable[..., AppTest]):
    test = page()
    test.checkbox(key=f"layer-{CODE}-rivers").uncheck().run()
    assert "rivers" not in layers_of(test)
    assert "rivers" not in test.query_params["layers"].split(",")
    assert on_the_map(test)["view"]["turn"] == 1  # type: ignore[index]  # the view has not moved


def test_a_switch_sends_the_map_and_its_own_group_and_nothing_else(page: Callable[..., AppTest]):
    test = page()
    assert test.selectbox and test.checkbox(key=f"layer-{CODE}-town-areas")
    test.checkbox(key=f"layer-{CODE}-rivers").uncheck().run()
    assert [box.key for box in test.checkbox] == [f"layer-{CODE}-rivers"]
    assert not test.selectbox, "search and county are as they were"
    test.run()
    assert test.selectbox and not test.checkbox(key=f"layer-{CODE}-rivers").value


def test_a_group_is_switched_as_a_whole(page: Callable[..., AppTest]):
    test = page()
    test.button(key="none-boundaries").click().run()
    assert layers_of(test) == ["rivers", "structure-1", "projects-water"]
    assert not test.checkbox(key=f"layer-{CODE}-town-areas").value
    test.button(key="all-boundaries").click().run()
    assert "town-areas" in layers_of(test)


def test_the_address_chooses_language_layers_selection_and_panel(page: Callable[..., AppTest]):
    test = page(county=CODE, lang="en", layers="rivers,county-outline", sel="p1", panel="about")
    assert layers_of(test) == ["county-outline", "rivers"]
    assert on_the_map(test)["found"]
    assert test.session_state["panel"] == "about"


@pytest.mark.parametrize(
    "address",
    [
        {"county": "000000"},
        {"lang": "xx"},
        {"layers": "no-such-layer,<script>"},
        {"sel": "no-such-feature"},
        {"panel": "no-such-panel"},
    ],
)
def test_an_address_with_nonsense_opens_the_page_all_the_same(
    page: Callable[..., AppTest], address: dict[str, str]
):
    assert on_the_map(page(**address))["view"]


@pytest.mark.parametrize("panel", state.PANELS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_panel_opens_in_both_languages(page: Callable[..., AppTest], panel: str, lang: str):
    test = page(panel=panel, lang=lang)
    assert test.session_state["panel"] == panel


def test_without_an_atlas_the_page_says_what_to_do(
    page: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path / "empty"))
    test = page()
    assert "atlas build" in test.warning[0].value.replace("\\", "")


def test_a_file_that_is_no_workspace_is_passed_over(
    page: Callable[..., AppTest], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "broken.gpkg").write_bytes(b"SQLite format 3\0 but not really")
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path))
    assert page().warning
