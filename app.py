"""The planner's page: what is on it and in which order."""

from __future__ import annotations

import streamlit as st

from atlas.errors import StoreError
from atlas.ui import (
    about,
    chart_panel,
    corrections,
    details,
    downloads,
    filter_panel,
    findings_panel,
    indicators,
    layers_panel,
    own,
    own_layers,
    page,
    presentation,
    search,
    session,
    state,
    tables,
)
from atlas.ui import map as map_panel

PANELS = {
    "projects": tables.projects,
    "charts": chart_panel.panel,
    "indicators": indicators.panel,
    "unplaced": tables.unplaced,
    "findings": findings_panel.panel,
    "corrections": corrections.panel,
    "own": own.panel,
    "downloads": downloads.panel,
    "about": about.panel,
}


def main() -> None:
    """Arrange the page."""
    page.dress()
    atlases = session.atlases()
    if not atlases:
        page.refuse("page.none")
        return
    state.begin(list(atlases))
    page.attend()
    if not state.presents():
        with st.sidebar:
            page.choices({code: entry.name for code, entry in atlases.items()})
    entry = atlases[state.county()]
    try:
        opened = session.opened(entry)
    except StoreError as error:
        page.refuse("page.broken", reason=str(error))
        return
    if state.presents():
        presentation.panel(opened)
        return
    on = layers_panel.switched_on(opened)
    page.top(opened, on)
    map_panel.panel(opened, on)  # before the many boxes of the side panel, so that it need not wait for them
    with st.sidebar:
        search.panel(opened, session.searcher(entry))
        filter_panel.panel(opened)
        layers_panel.panel(opened)
        own_layers.tree()
    details.panel(opened, on)
    if state.panel():
        with st.container(key="dock"):
            PANELS[state.panel()](opened)
    state.remember(on)


main()
