"""The panel for what the reader brings along: a plan, layers, rasters, data for the gazetteer."""

from __future__ import annotations

import streamlit as st

from atlas.ui import access, georeference, own_gazetteer, own_layers, own_plan, raster_panel, state
from atlas.ui.markup import remark
from atlas.ui.opened import Opened
from atlas.words import text


def panel(opened: Opened) -> None:
    """Offer to take a plan, a layer, a raster, or data for the gazetteer."""
    language, why = state.language(), access.refusal()
    if why:
        st.html(remark(text(language, f"error.access-{why}")))
        return
    if georeference.is_open():
        with st.container(key="georeference"):
            georeference.panel(opened)
        return
    layer, plan, raster = st.columns(3, gap="medium")
    with layer:
        st.markdown(f"**{text(language, 'own.layer')}**")
        own_layers.panel(opened.box)
    with plan:
        st.markdown(f"**{text(language, 'own.plan')}**")
        own_plan.panel()
    with raster:
        st.markdown(f"**{text(language, 'rasters.title')}**")
        raster_panel.panel()
    own_gazetteer.panel(opened)
