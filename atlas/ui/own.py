"""The panel for what the reader brings along: a plan, layers, data for the gazetteer."""

from __future__ import annotations

import streamlit as st

from atlas.ui import own_gazetteer, own_layers, own_plan, state
from atlas.ui.opened import Opened
from atlas.words import text


def panel(opened: Opened) -> None:
    """Offer to take a plan, a layer, or data for the gazetteer."""
    language = state.language()
    layer, plan = st.columns(2)
    with layer:
        st.markdown(f"**{text(language, 'own.layer')}**")
        own_layers.panel(opened.box)
    with plan:
        st.markdown(f"**{text(language, 'own.plan')}**")
        own_plan.panel()
    own_gazetteer.panel(opened)
