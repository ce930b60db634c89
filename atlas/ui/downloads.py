"""What can be taken away: everything as GeoJSON at once, or an export as one wants it."""

from __future__ import annotations

import streamlit as st

from atlas.ui import export_panel, state
from atlas.ui.markup import remark
from atlas.ui.opened import Opened
from atlas.words import text
from layers.export.formats import geojson


def panel(opened: Opened) -> None:
    """Offer the downloads; nothing is written before it is asked for."""
    language, county = state.language(), state.county()
    st.html(remark(text(language, "downloads.intro")))
    export_panel.panel(opened)
    st.download_button(
        text(language, "downloads.all"),
        data=lambda: geojson.encode([opened.layer(id_) for id_ in opened.layers]),
        file_name=f"{county}.geojson",
        mime=geojson.EXPORTER.mime,
        key="download-all",
        on_click="ignore",
    )
    st.html(remark(text(language, "downloads.caution")))
