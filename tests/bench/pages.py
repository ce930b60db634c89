"""The page in a real browser, beside a plain page of Streamlit with one box on it; each window begins empty.

Warm is a server that has shown the page before, cold one that has only just started, its workspaces built.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from shapely.geometry import Point

from atlas import library
from atlas.store import open_store
from atlas.workspace import Content, write
from layers.layer import Layer, features
from tests import sample_atlas
from tests.bench import browsing
from tests.bench.browsing import Served, Window
from tests.bench.row import Row
from tests.browser.conftest import which_chromium

ROUNDS = 3  # of a first view
TURNS = 12  # of a switch
INTERACTIONS = 500
MANY = 20_000  # points
REST = 10.0  # seconds
SETTLED = 3.0  # seconds after the first view until all of the page stands
OUTLINE, SWITCHED, CROWD = "county-outline", "rivers", "projects-water"
LAYER = f"[class*='st-key-row-layer-'][class*='-{SWITCHED}'] label:has(input)"
UNPLACED = "[class*='st-key-filter-'][class*='-placed'] button:nth-of-type(2)"  # asks for what has no place
BOX = "label:has(input)"
MAP = "document.querySelector(\"iframe[title='streamlit_folium.st_folium']\")?.contentDocument"
DRAWN = f"""([on, off]) => {{
    const drawn = ({MAP}?.getElementById("map_div")?.getAttribute("data-drawn") ?? "").split(" ");
    return on.every((id) => drawn.includes(id)) && !off.some((id) => drawn.includes(id));
}}"""
MARKED = f"([some]) => ({MAP}.querySelectorAll('.atlas-apart').length > 0) === some"
CROWDED = f"() => {MAP}?.querySelectorAll('.atlas-crowd').length > 0"
PLAIN_BOX = "() => document.querySelector('label input')"
PLAIN_TEXT = "([is]) => document.body.innerText.includes('乙') === is"
PLAIN = "a plain page"


def rows() -> Iterator[Row]:
    """Measure the page of the first built-in county, and one of a made-up county with very many points."""
    if not which_chromium():
        yield Row("the page", math.nan, PLAIN, math.nan, "", "no Chromium here: name it by CHROMIUM")
        return
    with TemporaryDirectory() as folder:
        home, many = Path(folder, "home"), Path(folder, "many")
        for path in library.builtin_dossiers():
            library.build(path, home / f"{path.stem}.gpkg")
        plain = _plain()
        yield _cold(home, plain["cold"])
        yield from _warm(home, plain)
        _make_many(many / f"{sample_atlas.CODE}.gpkg")
        yield from _many(many, plain)


def _plain() -> dict[str, float]:
    """Measure the plain page."""
    with browsing.browser() as running, browsing.plain() as served:
        times = []
        for _ in range(1 + ROUNDS):
            with browsing.window(running) as window:
                times.append(window.first(served.address, PLAIN_BOX))
        with browsing.window(running) as window:
            window.first(served.address, PLAIN_BOX)
            window.rest(SETTLED)
            turns = [window.click(BOX, PLAIN_TEXT, turn % 2 == 0) for turn in range(TURNS)]
    return {"cold": times[0], "warm": min(times[1:]), "switch": median(turns)}


def _cold(home: Path, plain: float) -> Row:
    times = []
    for _ in range(ROUNDS):
        with (
            browsing.browser() as running,
            browsing.atlas(home) as served,
            browsing.window(running) as window,
        ):
            times.append(window.first(served.address, DRAWN, [OUTLINE], []))
    return Row("first map, server cold", min(times), PLAIN, plain, "under 6 s")


def _warm(home: Path, plain: dict[str, float]) -> Iterator[Row]:
    with browsing.browser() as running, browsing.atlas(home) as served:
        times = []
        for _ in range(1 + ROUNDS):
            with browsing.window(running) as window:
                times.append(window.first(served.address, DRAWN, [OUTLINE], []))
                window.rest(SETTLED)
                sent = f"{window.bytes / 1e6:.2f} MB to the browser"
        yield Row("first map", min(times[1:]), PLAIN, plain["warm"], "under 3 s, 1.5 MB", sent)
        with browsing.window(running) as window:
            window.first(served.address, DRAWN, [OUTLINE], [])
            window.rest(SETTLED)
            yield _switches(window, plain["switch"])
            yield _filters(window, plain["switch"])
            yield _idle(window, served)
            yield _memory(window, served)


def _switch(window: Window, turn: int) -> float:
    """Switch a layer off, or on again at the next turn, and time until the map shows it, seconds."""
    changed = ([], [SWITCHED]) if turn % 2 == 0 else ([SWITCHED], [])
    return window.click(LAYER, DRAWN, *changed)


def _switches(window: Window, plain: float) -> Row:
    times, before = [], window.messages
    for turn in range(TURNS):
        times.append(_switch(window, turn))
        window.rest(1)
    note = f"median of {TURNS}, {(window.messages - before) // TURNS} messages each"
    return Row("switch a layer", median(times), PLAIN, plain, "under 0.4 s", note)


def _filters(window: Window, plain: float) -> Row:
    """Ask for the projects without a place, whose markers none are, and for all again."""
    window.page.locator(".st-key-filter summary").click()
    window.rest(1)
    times = []
    for turn in range(TURNS):
        times.append(window.click(UNPLACED, MARKED, turn % 2 == 1))
        window.rest(1)
    return Row("ask of the filter", median(times), PLAIN, plain, "under 0.4 s", f"median of {TURNS}")


def _idle(window: Window, served: Served) -> Row:
    """Leave the page alone: nothing is to be sent, nothing run."""
    messages, spent = window.messages, served.processor()
    window.rest(REST)
    note = f"{window.messages - messages} messages; the second figure is the time that went by"
    return Row("at rest, processor", served.processor() - spent, "clock", REST, "nothing", note)


def _memory(window: Window, served: Served) -> Row:
    """Switch a layer many times: what the server holds must not grow."""
    held = []
    spent = 0.0
    for turn in range(INTERACTIONS):
        spent += _switch(window, turn)
        if turn % (INTERACTIONS // 5) == 0:
            held.append(served.memory())
    held.append(served.memory())
    note = "server: " + ", ".join(f"{megabytes:.0f}" for megabytes in held) + " MB"
    return Row(f"{INTERACTIONS} switches", spent, "one", spent / INTERACTIONS, "memory flat", note)


def _many(home: Path, plain: dict[str, float]) -> Iterator[Row]:
    with browsing.browser() as running, browsing.atlas(home) as served, browsing.window(running) as window:
        address = f"{served.address}/?county={sample_atlas.CODE}"
        window.first(address, CROWDED)
        with browsing.window(running) as again:
            first = again.first(address, CROWDED)
            again.rest(SETTLED)
            sent = f"{again.bytes / 1e6:.2f} MB to the browser"
            yield Row(f"first map with {MANY:,} points", first, PLAIN, plain["warm"], "usable", sent)
            times = []
            for turn in range(TURNS):
                times.append(_switch(again, turn))
                again.rest(1)
            yield Row("switch a layer beside them", median(times), PLAIN, plain["switch"], "usable")


def _make_many(path: Path) -> None:
    """Write the made-up county with very many projects."""
    path.parent.mkdir(parents=True)
    chance = random.Random(0)
    store = open_store(sample_atlas.make(path))
    kept = [info for info in store.layers() if info.id != CROWD]
    layers = [Layer(info.id, info.title, info.group, store.features(info.id)) for info in kept]
    common = {"kind": "project", "symbol": "project-water", "sector": "water", "fidelity": "derived"}
    known = [{"id": f"m{each}", "name": f"第{each}项工程", **common} for each in range(MANY)]
    west, south = sample_atlas.WEST, sample_atlas.SOUTH
    spots = [Point(west + 0.4 * chance.random(), south + 0.4 * chance.random()) for _ in known]
    crowd = Layer(CROWD, {"zh": "水利项目", "en": "water"}, "projects", features(known, spots))
    write(path, Content(store.info(), [*layers, crowd]))
