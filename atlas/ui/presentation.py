"""The map to show others: title, legend and map alone, and nothing on it can be changed."""

from __future__ import annotations

import streamlit as st

from atlas.ui import layers_panel, state
from atlas.ui import map as map_panel
from atlas.ui.markup import heading
from atlas.ui.opened import Opened
from atlas.words import text


def panel(opened: Opened) -> None:
    """Show what the address says."""
    language, info = state.language(), opened.info
    with st.container(horizontal=True, vertical_alignment="center", key="top"):
        st.html(heading(f"{info.county_name} {text(language, 'page.title')}", info.plan_title))
    with st.container(key="presented"):
        st.html(heading(text(language, "layers.legend")))
        on = layers_panel.presented(opened)
    map_panel.panel(opened, on)
    state.remember(on)
