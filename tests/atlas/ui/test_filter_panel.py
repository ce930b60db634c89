"""The filter of the projects on the page: it holds for map, table and address alike."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from tests.atlas.ui.test_panels import on_the_map
from tests.sample_atlas import CODE


def link_of(test: AppTest, layer: str) -> str:
    links = {each["id"]: each["link"] for each in on_the_map(test)["layers"]}  # type: ignore[attr-defined]
    return str(links[layer])


def rows_of(test: AppTest) -> list[str]:
    return list(test.dataframe[0].value["name"])


def test_a_filter_cuts_the_projects_on_the_map_and_in_the_table_alone(page: Callable[..., AppTest]):
    test = page(panel="projects")
    before = {layer: link_of(test, layer) for layer in ("projects-water", "town-areas")}
    test.text_input(key=f"filter-{CODE}-words").input("治理").run()
    assert rows_of(test) == ["样河治理工程"]
    assert link_of(test, "projects-water") != before["projects-water"]
    assert link_of(test, "town-areas") == before["town-areas"]
    assert test.query_params["f-words"] == "治理"


def test_one_click_clears_all_of_it(page: Callable[..., AppTest]):
    test = page(panel="projects", **{"f-placed": "0", "f-sectors": "water", "f-least_cny": "1"})
    assert rows_of(test) == []
    test.button(key="filter-clear").click().run()
    assert len(rows_of(test)) == 4
    assert not [part for part in test.query_params if part.startswith("f-")]
    assert test.multiselect(key=f"filter-{CODE}-sectors").value == []


def test_the_address_fills_the_boxes(page: Callable[..., AppTest]):
    test = page(panel="projects", **{"f-least_cny": "10000", "f-words": "样河", "f-funded": "1"})
    assert rows_of(test) == ["样河治理工程"]
    assert test.number_input(key=f"filter-{CODE}-least_cny").value == 1.0
    assert test.text_input(key=f"filter-{CODE}-words").value == "样河"


def test_boxes_say_how_many_projects_each_choice_has(page: Callable[..., AppTest]):
    assert page().multiselect(key=f"filter-{CODE}-sectors").options == ["水利（4）"]


def test_an_address_that_asks_for_what_is_not_there_shows_none_and_can_be_cleared(
    page: Callable[..., AppTest],
):
    test = page(panel="projects", **{"f-sectors": "no-such", "f-years": "1900|1901"})
    assert rows_of(test) == []
    test.button(key="filter-clear").click().run()
    assert len(rows_of(test)) == 4
