"""GeoJSON to take away: each layer, and all in one; written only when asked for."""

from __future__ import annotations

from functools import partial

import streamlit as st

from atlas.ui import state
from atlas.ui.markup import plain, remark
from atlas.ui.opened import Opened
from atlas.words import text
from layers.export.formats import geojson

MIME = "application/geo+json"


def panel(opened: Opened) -> None:
    """Offer the downloads."""
    language, county = state.language(), state.county()
    st.html(remark(text(language, "downloads.intro")))
    st.download_button(
        text(language, "downloads.all"),
        data=lambda: geojson.encode([opened.layer(id_) for id_ in opened.layers]),
        file_name=f"{county}.geojson",
        mime=MIME,
        key="download-all",
        on_click="ignore",
        type="primary",
    )
    with st.container(horizontal=True, gap="small", key="download-layers"):
        for layer in opened.layers.values():
            st.download_button(
                plain(layer.title[language]),
                data=partial(_encoded, opened, layer.id),
                file_name=f"{county}-{layer.id}.geojson",
                mime=MIME,
                key=f"download-{layer.id}",
                on_click="ignore",
            )
    st.html(remark(text(language, "downloads.caution")))


def _encoded(opened: Opened, layer: str) -> bytes:
    return geojson.encode(opened.layer(layer))
