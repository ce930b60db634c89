"""The map to show others: title, legend and map alone, and nothing on it can be changed."""

from __future__ import annotations

import streamlit as st

from atlas.ui import layers_panel, overlays_panel, page, state
from atlas.ui import map as map_panel
from atlas.ui.markup import heading
from atlas.ui.opened import Opened
from atlas.words import text


def panel(opened: Opened) -> None:
    """Show what the address says."""
    with st.container(horizontal=True, vertical_alignment="center", key="top"):
        page.title(opened)
    on = layers_panel.switched_on(opened)
    with st.container(key="presented"):
        st.html(heading(text(state.language(), "layers.legend")))
        layers_panel.presented(opened, on)
        overlays_panel.presented(opened)
    map_panel.panel(opened, on)
    state.remember(on)
