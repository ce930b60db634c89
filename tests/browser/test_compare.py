"""Two maps with one view in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import FrameLocator, expect

from tests.browser.conftest import Atlas
from tests.sample_atlas import CODE

pytestmark = pytest.mark.browser

COMPARED = f"county={CODE}&compare=1&c-right-show=projects"

MEASURED = """(id) =>
    [...document.querySelectorAll("iframe[title='streamlit_folium.st_folium']")].map((frame) => {
        const box = frame.contentDocument.querySelector(`[data-feature='${id}']`).getBoundingClientRect();
        return [box.x, box.y, box.width, box.height];
    })"""
ALIKE = f"""([id, wanted]) =>
    ({MEASURED})(id).every((seen) => seen.every((side, index) => Math.abs(side - wanted[index]) <= 2))"""


def maps(atlas: Atlas) -> tuple[FrameLocator, FrameLocator]:
    frames = atlas.page.frame_locator("iframe[title='streamlit_folium.st_folium']")
    return frames.nth(0), frames.nth(1)


def opened(atlas: Atlas, query: str) -> tuple[FrameLocator, FrameLocator]:
    """Open a comparison and wait until both maps show their county."""
    atlas.page.goto(f"{atlas.server}/?{query}")
    for each in maps(atlas):
        expect(each.locator(f"[data-feature='{CODE}']").first).to_be_visible()  # the server may be cold
    return maps(atlas)


def outlines(atlas: Atlas) -> list[list[float]]:
    """Measure the county in both frames: left, top, width and height, pixels."""
    measured: list[list[float]] = atlas.page.evaluate(MEASURED, CODE)
    return measured


@pytest.mark.parametrize("moved", [0, 1])
def test_either_map_follows_the_other_and_the_address_brings_both_back(atlas: Atlas, moved: int):
    both = opened(atlas, COMPARED)
    left, right = outlines(atlas)
    assert left == pytest.approx(right, abs=1)
    wide = left[2]
    both[moved].locator("#map_div").hover(position={"x": 400, "y": 120})
    atlas.page.mouse.wheel(0, -300)
    atlas.page.mouse.down()
    atlas.page.mouse.move(900 if moved else 200, 300, steps=5)
    atlas.page.mouse.up()
    atlas.page.wait_for_url("**c-at=*")
    left, right = outlines(atlas)
    assert left[2] > wide
    assert left == pytest.approx(right, abs=2)
    atlas.page.reload()
    opened(atlas, atlas.page.url.partition("?")[2])
    atlas.page.wait_for_function(ALIKE, arg=[CODE, left])


def test_what_is_picked_on_one_map_is_marked_on_both_and_one_click_leads_back(atlas: Atlas):
    left, right = opened(atlas, COMPARED)
    right.locator("[data-feature='p1']").click()
    for each in (left, right):
        expect(each.locator("[data-found='found']")).to_be_visible()
    expect(atlas.page.locator(".st-key-picked")).to_contain_text("样河治理工程")
    atlas.page.get_by_role("button", name="返回图集").click()
    expect(atlas.page.locator("iframe")).to_have_count(1)
    atlas.wait_for_map()


def test_on_a_phone_the_maps_stand_one_above_the_other(phone: Atlas):
    left, right = opened(phone, COMPARED)
    above, below = (each.locator("#map_div").bounding_box() for each in (left, right))
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]
    assert below["y"] + below["height"] <= 844
