"""The map: one constant Folium map, onto which the page's state is laid.

The base map never changes, so that the frame in the browser lives as long as the page does. What
changes travels as a small state inside a feature group (streamlit-folium#244), and the frame's own
script (``web/map.js``) draws the difference.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import folium
import streamlit as st
from branca.element import MacroElement
from folium.template import Template
from streamlit_folium import st_folium

from atlas.ui import about, assets, drawn, layers_panel, state
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
    """Show the map with the layers switched on."""
    selected = opened.feature(state.selected()) if state.selected() else None
    doubt = drawn.doubt(opened, selected) if selected else None
    goal = doubt or (selected.geometry if selected else None)
    view = state.view(opened.box, goal.bounds if goal else None)
    west, south, east, north = view.box
    letters = state.language() != LANGUAGES[0]
    wanted = {
        "layers": [
            {"id": layer, "link": assets.publish(_layer(opened, opened.stamp, layer, letters), ".json")}
            for layer in on
        ],
        "relief": assets.publish(_relief(opened, opened.stamp), ".json")
        if layers_panel.has_relief(opened)
        else None,
        "found": assets.publish(drawn.found(selected, doubt), ".json") if selected and goal else None,
        "view": {
            "turn": view.turn,
            "bounds": [[south, west], [north, east]],
            "right": CARD if selected else 0,
        },
        "words": {"north": text(state.language(), "map.north"), "note": about.note(opened)},
    }
    group = folium.FeatureGroup()
    group.add_child(_Shown(wanted))
    with st.container(key="map-room"):
        st_folium(
            BaseMap(),
            key="map",
            height=HEIGHT,
            use_container_width=True,
            feature_group_to_add=[group],
            returned_objects=[],  # the frame's script reports clicks itself, and nothing else
            on_change=_clicked,
        )


@st.cache_data(show_spinner=False, max_entries=512)
def _layer(_opened: Opened, stamp: str, layer: str, letters: bool) -> str:  # noqa: ARG001 -- the cache's key
    return drawn.layer(_opened, layer, letters)


@st.cache_data(show_spinner=False, max_entries=8)
def _relief(_opened: Opened, stamp: str) -> str:  # noqa: ARG001 -- the cache's key
    return drawn.relief(_opened.relief) if _opened.relief else ""


def _clicked() -> None:
    event = st.session_state.get("map") or {}
    if isinstance(event.get("id"), str):
        state.click(event["id"], event.get("lon"), event.get("lat"))
