"""Filter, share and relate in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Atlas
from tests.sample_atlas import CODE

pytestmark = pytest.mark.browser


def test_a_filter_takes_projects_off_the_map_and_one_click_brings_them_back(atlas: Atlas):
    atlas.open(f"county={CODE}&f-words=治理")
    expect(atlas.feature("p1")).to_have_count(1)
    expect(atlas.feature("p2")).to_have_count(0)
    atlas.page.get_by_role("button", name="清除筛选").click()
    expect(atlas.feature("p2")).to_have_count(1)


def test_where_the_reader_leaves_the_map_is_in_the_address(atlas: Atlas):
    atlas.open(f"county={CODE}")
    atlas.page.mouse.move(800, 400)
    atlas.page.mouse.wheel(0, -300)
    atlas.page.wait_for_url("**at=*")
