"""A real browser before a real server, cut off from every other host."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Frame, FrameLocator, Locator, Page, Route, expect, sync_playwright

from atlas import library
from tests import sample_atlas
from tests.browser.serving import Serving, installed_chromium

PATIENCE = 120_000  # milliseconds: two slow cores shared with other work
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> str:
    found = installed_chromium()
    if not found and not os.environ.get("CI"):
        pytest.skip("there is no Chromium")
    assert found, "CI has a Chromium"
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield running
        running.close()


@pytest.fixture(scope="session")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up county's plan, outside the folder that the server knows."""
    path = tmp_path_factory.mktemp("plan") / "plan.txt"
    path.write_bytes(sample_atlas.PLAN.encode())
    return path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built-in atlases, built once; a home that begins with a copy of them need not build its own."""
    home = tmp_path_factory.mktemp("built")
    for dossier in library.builtin_dossiers():
        library.build(dossier, home / f"{dossier.stem}.gpkg")
    return home


@pytest.fixture(scope="session")
def server(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the page with the built-in atlases and the made-up county; return its address."""
    home = tmp_path_factory.mktemp("atlas-home")
    shutil.copytree(built, home, dirs_exist_ok=True)
    sample_atlas.make(home / f"{sample_atlas.CODE}.gpkg")
    serving = Serving(home)
    yield serving.address
    serving.kill()


class Atlas:
    """The page as a planner sees it, and what it did behind their back."""

    def __init__(self, page: Page, server: str) -> None:
        self.page = page
        self.server = server
        self.outside: list[str] = []  # requests to other hosts, all of them blocked
        self.faults: list[str] = []  # errors in the browser
        page.set_default_timeout(PATIENCE)
        page.context.route("**/*", self._guard)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)
        page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))

    def _guard(self, route: Route) -> None:
        if urlparse(route.request.url).netloc == urlparse(self.server).netloc:
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def open(self, query: str = "") -> None:
        """Open the page and wait for its map."""
        self.page.goto(f"{self.server}/?{query}")
        self.wait_for_map()

    def wait_for_map(self, layer: str = "county-outline") -> None:
        """Wait until the map shows a layer."""
        expect(self.map.locator("#map_div")).to_have_attribute("data-drawn", _word(layer))

    def settle(self) -> None:
        """Wait until the page has been shown whole."""
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")

    @property
    def frame(self) -> Frame:
        """The map's document, for what its scripts say."""
        return next(each for each in self.page.frames if "streamlit_folium" in each.url)

    @property
    def map(self) -> FrameLocator:
        return self.page.frame_locator("iframe[title='streamlit_folium.st_folium']")

    def feature(self, id_: str) -> Locator:
        """Find a feature on the map."""
        return self.map.locator(f"[data-feature='{id_}']")

    @property
    def details(self) -> Locator:
        return self.page.locator(".st-key-details")

    def press(self, choice: str) -> None:
        """Choose in one of the rows of choices: language, panel."""
        self.page.get_by_test_id("stButtonGroup").get_by_text(choice, exact=True).click()

    def search(self, words: str) -> None:
        """Type into the search box and press Enter."""
        box = self.page.locator("[class*='st-key-search-'] input")
        box.click()
        box.fill(words)
        box.press("Enter")

    @property
    def hits(self) -> Locator:
        """What the search box offers."""
        return self.page.locator("[class*='st-key-search-']").get_by_role("option")


def _word(word: str) -> re.Pattern[str]:
    return re.compile(rf"(^| ){re.escape(word)}( |$)")


@pytest.fixture
def atlas(browser: Browser, server: str) -> Iterator[Atlas]:
    """A page in a fresh window of a desktop; afterwards it must have asked no other host."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", accept_downloads=True
    )
    yield (opened := Atlas(context.new_page(), server))
    context.close()
    assert opened.outside == []
    assert opened.faults == []


@pytest.fixture
def phone(browser: Browser, server: str) -> Iterator[Atlas]:
    """The same on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="zh-CN")
    yield (opened := Atlas(context.new_page(), server))
    context.close()
    assert opened.outside == []
    assert opened.faults == []
