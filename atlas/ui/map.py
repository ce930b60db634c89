"""The map: one constant Folium map, onto which the page's state is laid.

The base map never changes, so that the frame in the browser lives as long as the page does. What
changes travels as a small state inside a feature group (streamlit-folium#244), and the frame's own
script (``web/map.js``) draws the difference.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import folium
import streamlit as st
from branca.element import MacroElement
from folium.template import Template
from shapely.geometry import GeometryCollection
from streamlit_folium import st_folium

from atlas.ui import (
    about,
    assets,
    drawn,
    filter_panel,
    layers_panel,
    map_tools,
    overlays_panel,
    own_layers,
    sketching,
    state,
)
from atlas.ui.opened import Opened
from atlas.words import LANGUAGES, text

CARD = 360  # pixels at the right of the map that the details cover
HEIGHT = 720  # pixels, until the style sheet lets the map fill the window
MIDDLE = (36.0, 104.0)  # of the country, latitude and longitude: seen for a blink before the first view


class BaseMap(folium.Map):
    """A Leaflet map without tiles, all of whose files come from this server."""

    default_js = assets.scripts()
    default_css = assets.stylesheets()

    def __init__(self) -> None:
        super().__init__(
            location=MIDDLE,
            zoom_start=4,
            zoom_snap=0.25,
            tiles=None,
            zoom_control=False,
            attribution_control=False,
        )
        self.add_child(_Start())  # type: ignore[no-untyped-call]


class _Start(MacroElement):
    """Calls the frame's script once, when the map is made."""

    _template = Template(
        "{% macro script(this, kwargs) %}planningAtlas.start({{ this._parent.get_name() }});{% endmacro %}"
    )


class _Shown(MacroElement):
    """Calls the frame's script with the wanted state."""

    _template = Template(
        "{% macro script(this, kwargs) %}planningAtlas.show(map_div, {{ this.wanted }});{% endmacro %}"
    )

    def __init__(self, wanted: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Shown"
        self.wanted = json.dumps(wanted, sort_keys=True)  # ASCII: nothing in it can end a script or a line


def panel(opened: Opened, on: Sequence[str]) -> None:
    """Show the map with the layers switched on, and of their projects those that the filter keeps."""
    selected = opened.feature(state.selected()) if state.selected() else None
    doubt = drawn.doubt(opened, selected) if selected else None
    goal = doubt or (selected.geometry if selected else None)
    several = [each for each in map(opened.feature, state.shown()) if each and each.geometry]
    goal = goal or (GeometryCollection([each.geometry for each in several]) if several else None)
    found = drawn.found(selected, doubt) if selected and goal else drawn.shown(several) if several else ""
    view = state.view(opened.box, goal.bounds if goal else None)
    west, south, east, north = view.box
    wanted = {
        **ground(opened, _kept(opened, on)),
        "found": assets.publish(found, ".json") if found else None,
        "view": {
            "turn": view.turn,
            "bounds": [[south, west], [north, east]],
            "right": CARD if selected and not state.presents() else 0,
            "at": view.at,
        },
        "sketch": sketching.wanted(),
    }
    wanted["layers"] += own_layers.on_map()
    with st.container(key="map-room"):
        frame("map", wanted, _clicked)


def ground(opened: Opened, kept: Iterable[tuple[str, tuple[str, ...] | None]]) -> dict[str, Any]:
    """Say what a map shows of an atlas: layers, of each the ids kept (None: all), pictures below, words."""
    language = state.language()
    letters = language != LANGUAGES[0]
    return {
        "layers": [
            {
                "id": layer,
                "link": assets.publish(_layer(opened, opened.stamp, layer, letters, ids), ".json"),
                "opacity": layers_panel.opacity(opened, layer),
            }
            for layer, ids in kept
        ],
        "ground": overlays_panel.on_map(opened),
        "tools": map_tools.words(language),
        "words": {"north": text(language, "map.north"), "note": about.note(opened)},
    }


def frame(key: str, wanted: Mapping[str, Any], on_change: Callable[[], None]) -> None:
    """Set a frame with the constant base map, and lay the wanted state on it."""
    group = folium.FeatureGroup()
    group.add_child(_Shown(wanted))
    st_folium(
        BaseMap(),
        key=key,
        height=HEIGHT,
        use_container_width=True,
        feature_group_to_add=[group],
        returned_objects=[],  # the frame's script reports clicks itself, and nothing else
        on_change=on_change,
    )


def _kept(opened: Opened, on: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """List the layers with the ids that the filter keeps of each: None where it keeps all."""
    if not state.asked():
        yield from ((layer, None) for layer in on)
        return
    shown = filter_panel.shown(opened)
    for layer in on:
        whole = opened.tables[layer]
        kept = shown.loc[shown["layer"] == layer, "id"]
        is_cut = opened.layers[layer].group == filter_panel.GROUP and len(kept) < len(whole)
        yield layer, tuple(kept) if is_cut else None


@st.cache_data(show_spinner=False, max_entries=512)
def _layer(_opened: Opened, stamp: str, layer: str, letters: bool, kept: tuple[str, ...] | None) -> str:  # noqa: ARG001 -- the cache's key
    return drawn.layer(_opened, layer, letters, kept)


def _clicked() -> None:
    event = st.session_state.get("map") or {}
    if "sketch" in event:
        sketching.take(event)
    if isinstance(event.get("zoom"), (int, float)):
        state.move(float(event["lat"]), float(event["lon"]), float(event["zoom"]))
    elif isinstance(event.get("id"), str) and not state.presents():
        state.click(event["id"], event.get("lon"), event.get("lat"))
