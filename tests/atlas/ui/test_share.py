"""What the address holds of the view, and the page that only shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.atlas.ui.test_panels import layers_of, on_the_map


def test_the_address_says_where_the_map_looks(page: Callable[..., AppTest]):
    test = page(at="37.25,111.75,11.5", sel="p1")
    assert on_the_map(test)["view"]["at"] == [37.25, 111.75, 11.5]  # type: ignore[index]
    assert test.query_params["at"] == "37.25000,111.75000,11.5"


@pytest.mark.parametrize("at", ["", "1,2", "x,y,z", "nan,111,12", "37,111,99", "95,111,12"])
def test_a_place_that_is_none_leaves_the_county_in_view(page: Callable[..., AppTest], at: str):
    assert on_the_map(page(at=at))["view"]["at"] is None  # type: ignore[index]


def test_a_selection_made_elsewhere_forgets_where_the_map_was(page: Callable[..., AppTest]):
    test = page(at="37.25,111.75,11.5")
    test.session_state["selected"], test.session_state["fly"] = "p1", True
    test.run()
    assert on_the_map(test)["view"]["at"] is None  # type: ignore[index]
    assert "at" not in test.query_params


def test_the_page_that_shows_has_the_map_of_the_address_and_nothing_to_change(page: Callable[..., AppTest]):
    test = page(present="1", layers="rivers,county-outline", panel="projects", **{"f-words": "治理"})
    assert layers_of(test) == ["county-outline", "rivers"]
    changes = (test.checkbox, test.selectbox, test.text_input, test.multiselect, test.dataframe)
    assert not any(len(each) for each in changes)
    assert [button.key for button in test.button] == ["wake"]  # never seen: shows the page anew, no more
    assert test.query_params["present"] == "1"
    said = "".join(block.proto.body for block in test.get("html"))
    assert "样县" in said
    assert "图例" in said


def test_the_address_says_how_opaque_groups_of_layers_are(page: Callable[..., AppTest]):
    test = page(opacity="structures:40,projects:0,x:50,boundaries:a")
    assert test.query_params["opacity"] == "structures:40"
    assert test.slider(key="opacity-structures").value == 40
    assert {layer["id"]: layer["opacity"] for layer in on_the_map(test)["layers"]}["structure-1"] == 0.4  # type: ignore[attr-defined]
    test.slider(key="opacity-structures").set_value(100).run()
    test.run()  # the tester keeps only the parts that were shown again
    test.slider(key="opacity-projects").set_value(50).run()
    assert test.query_params["opacity"] == "projects:50"
