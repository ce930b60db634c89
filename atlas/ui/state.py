"""What the reader has chosen: county, language, layers, selection, panel.

It lives in the session and is written to the address of the page, so that a copied address shows
the same again. Widgets change it through their callbacks only; panels read it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from atlas import filters
from atlas.filters import Filter
from atlas.store import Box
from atlas.words import LANGUAGES
from layers.layer import GROUPS

PANELS = (
    *("projects", "charts", "indicators", "unplaced", "findings"),
    *("corrections", "own", "downloads", "about"),
)

At = tuple[float, float, float]
"""The middle of the map and its zoom: latitude, longitude in degrees, and Leaflet's level."""

DEEPEST = 22.0  # zoom
FAINTEST, OPAQUE = 10, 100  # percent


@dataclass(frozen=True)
class View:
    """Where the map should look; a new ``turn`` makes it move."""

    box: Box
    turn: int
    at: At | None = None  # where the reader left it, which goes before the box


def begin(counties: Sequence[str]) -> None:
    """Take the choices from the address when a session starts."""
    session, asked = st.session_state, st.query_params
    if "open_next" in session:  # an atlas made a moment ago
        change_to(session.pop("open_next"), counties)
    if "county" in session and session["county"] in counties:
        return
    session["county"] = _one_of(asked.get("county"), counties)
    session["language"] = _one_of(asked.get("lang"), LANGUAGES)
    session["selected"] = asked.get("sel", "")
    session["panel"] = asked["panel"] if asked.get("panel") in PANELS else None
    session["visible"] = {session["county"]: set(asked["layers"].split(","))} if "layers" in asked else {}
    session["opacities"] = {
        group: percent for group, percent in _percents(asked.get("opacity", "")).items() if group in GROUPS
    }
    session["ground"] = None  # what lies beneath the layers and how opaque it is, once it is known
    session["ground_asked"] = _percents(asked["ground"]) if "ground" in asked else None
    session["filters"] = {session["county"]: filters.from_address(asked.to_dict())}
    session["fly"] = bool(session["selected"])
    session["turn"] = 0
    session["at"] = read_at(asked.get("at", ""))
    session["presents"] = asked.get("present") == "1"


def remember(visible: Sequence[str]) -> None:
    """Write the choices to the address."""
    now = address(visible) | ({"present": "1"} if presents() else {})
    if st.query_params.to_dict() != now:
        st.query_params.from_dict(now)


def address(visible: Sequence[str]) -> dict[str, str]:
    """Say the choices as parts of an address."""
    now = {"county": county(), "lang": language(), "layers": ",".join(visible)}
    now |= {"sel": selected()} if selected() else {}
    now |= {"panel": panel()} if panel() else {}
    now |= filters.to_address(asked())
    faded = {group: percent for group, percent in opacities().items() if percent < OPAQUE}
    now |= {"opacity": _said(faded)} if faded else {}
    ground: dict[str, int] | None = st.session_state["ground"]
    now |= {} if ground is None else {"ground": _said(ground)}
    at: At | None = st.session_state.get("at")
    return now | ({"at": written(at)} if at else {})


def presents() -> bool:
    """Say whether the page only shows the map, with its title and legend, and nothing can be changed."""
    return bool(st.session_state["presents"])


def move(lat: float, lon: float, zoom: float) -> None:
    """Keep where the reader moved the map to."""
    st.session_state["at"] = checked((lat, lon, zoom))


def return_to_map() -> None:
    """Let a map that was gone meanwhile look where the reader left it."""
    kept: View | None = st.session_state.get("view")
    if kept is not None:
        st.session_state["view"] = replace(kept, at=st.session_state["at"])


def county() -> str:
    """Return the GB code of the county shown."""
    return str(st.session_state["county"])


def language() -> str:
    """Return the language of the page."""
    return str(st.session_state["language"])


def selected() -> str:
    """Return the id of the selected feature, empty where none is."""
    return str(st.session_state["selected"])


def panel() -> str:
    """Return the panel open below the map, empty where none is."""
    return str(st.session_state["panel"] or "")


def asked() -> Filter:
    """Return what is asked of the projects of the county shown."""
    kept: dict[str, Filter] = st.session_state["filters"]
    return kept.get(county(), Filter())


def ask(wanted: Filter) -> None:
    """Ask something of the projects of the county shown."""
    st.session_state["filters"][county()] = wanted


def visible(known: Collection[str], default: Collection[str], atlas: str = "") -> list[str]:
    """Return the layers switched on, in the order of ``known``; ``default`` is what is on at first."""
    on = st.session_state["visible"].setdefault(atlas or county(), set(default))
    return [layer for layer in known if layer in on]


def switch(layer: str, on: bool) -> None:
    """Switch a layer on or off."""
    shown: set[str] = st.session_state["visible"][county()]
    (shown.add if on else shown.discard)(layer)


def opacities() -> dict[str, int]:
    """Return how opaque groups of layers are, percent; a group that is not named is wholly so."""
    kept: dict[str, int] = st.session_state["opacities"]
    return kept


def ground_asked() -> dict[str, int] | None:
    """Return what the address wants beneath the layers, percent by overlay; None where it does not say."""
    asked: dict[str, int] | None = st.session_state["ground_asked"]
    return asked


def forget_ground_asked() -> None:
    """Let what comes to lie beneath the layers from now on be switched on by itself."""
    st.session_state["ground_asked"] = None


def lay(ground: Mapping[str, int] | None) -> None:
    """Keep for the address what lies beneath the layers; None where there is nothing to lay there."""
    st.session_state["ground"] = None if ground is None else dict(ground)


def select(id_: str, *, fly: bool = True) -> None:
    """Select a feature and, unless it was clicked on the map, move the map to it."""
    st.session_state["selected"] = id_
    st.session_state["clicked"] = None
    st.session_state["shown"] = ()
    st.session_state["fly"] = fly and bool(id_)


def show(ids: Sequence[str]) -> None:
    """Show several features at once, none of them selected, and move the map to them."""
    select("")
    st.session_state["shown"] = tuple(ids)
    st.session_state["fly"] = True


def shown() -> tuple[str, ...]:
    """Return the ids of what is shown though not selected."""
    ids: tuple[str, ...] = st.session_state.get("shown", ())
    return ids


def click(id_: str, lon: float | None, lat: float | None) -> None:
    """Select what was clicked on the map, and keep where."""
    select(id_, fly=False)
    st.session_state["clicked"] = None if lon is None or lat is None else (lon, lat)


def clicked() -> tuple[float, float] | None:
    """Return where the map was clicked, if that made the selection: longitude, latitude."""
    point: tuple[float, float] | None = st.session_state.get("clicked")
    return point


def change_to(key: str, counties: Sequence[str]) -> None:
    """Show another atlas, before the box that names the county is drawn."""
    if key in counties:
        st.session_state["county"] = key
        change_county()


def change_county() -> None:
    """Forget what belongs to the county left."""
    select("")
    st.session_state["view"] = None


def view(county_box: Box, selected_box: Box | None) -> View:
    """Decide where the map looks: it moves for a new county and for a selection made elsewhere."""
    session = st.session_state
    goal = selected_box if session["fly"] and selected_box else None
    if goal is None and session.get("view") is None:
        goal = county_box
    if goal is not None:
        session["turn"] += 1
        kept = session.get("at") if session["turn"] == 1 else None  # from the address
        session["view"] = View(goal, session["turn"], kept)
        session["at"] = kept
    session["fly"] = False
    now: View = session["view"]
    return now


def _percents(asked: str) -> dict[str, int]:
    pairs = (part.rpartition(":") for part in asked.split(","))
    said = {name: int(percent) for name, _, percent in pairs if re.fullmatch("[0-9]{2,3}", percent)}
    return {name: percent for name, percent in said.items() if FAINTEST <= percent <= OPAQUE}


def _said(percents: Mapping[str, int]) -> str:
    return ",".join(f"{name}:{percent}" for name, percent in percents.items())


def _one_of(asked: str | None, known: Sequence[str]) -> str:
    return asked if asked is not None and asked in known else known[0]


def read_at(asked: str) -> At | None:
    """Read where a map looks from an address; None where that makes no sense."""
    try:
        lat, lon, zoom = map(float, asked.split(","))
    except ValueError:
        return None
    return checked((lat, lon, zoom))


def written(at: At) -> str:
    """Write where a map looks for an address."""
    return f"{at[0]:.5f},{at[1]:.5f},{at[2]:g}"


def checked(at: At) -> At | None:
    """Return where a map looks; None where that is nowhere on earth."""
    lat, lon, zoom = at
    return at if abs(lat) <= 90 and abs(lon) <= 180 and 0 <= zoom <= DEEPEST else None
