"""Drawing on the map: what the reader was asked to draw there, and what came back.

The map's frame (``web/sketch.js``) draws while ``wanted`` names a mode; it reports the finished shape,
which then stands in the session until the form that asked for it is done with it.
"""

from __future__ import annotations

from typing import Any

import streamlit as st
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from atlas.ui import coordinates


def begin(mode: str, field: str) -> None:
    """Ask for a shape (``mode``: point, line or area); its text goes to the widget with the key ``field``."""
    turn = st.session_state.get("sketch", {}).get("turn", 0) + 1
    st.session_state["sketch"] = {"mode": mode, "field": field, "turn": turn}


def end() -> None:
    """Take the sketch off the map."""
    sketch = st.session_state.get("sketch", {})
    st.session_state["sketch"] = {"mode": "", "field": "", "turn": sketch.get("turn", 0) + 1}


def wanted() -> dict[str, Any]:
    """Say what the frame should let the reader draw."""
    sketch = st.session_state.get("sketch", {})
    return {"mode": sketch.get("mode", ""), "turn": sketch.get("turn", 0)}


def take(event: dict[str, Any]) -> None:
    """Take what the frame reports: the shape drawn, or that drawing was given up."""
    sketch = st.session_state.get("sketch", {})
    drawn = coordinates.sketched(event.get("sketch"))
    if drawn is None:
        end()
    elif sketch.get("mode") and event.get("asked") == sketch["turn"]:
        st.session_state[sketch["field"]] = _text(drawn)


def _text(drawn: BaseGeometry) -> str:
    return coordinates.written(drawn.x, drawn.y) if isinstance(drawn, Point) else str(drawn.wkt)
