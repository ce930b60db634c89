"""The planner's page: what is on it and in which order."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

import streamlit as st

from atlas.errors import PostgisError, StoreError, UserError
from atlas.served import Entry
from atlas.ui import (
    about,
    chart_panel,
    compare_panel,
    corrections,
    details,
    downloads,
    filter_panel,
    findings_panel,
    indicators,
    layers_panel,
    overlays_panel,
    own,
    own_layers,
    page,
    parts,
    presentation,
    search,
    session,
    sides,
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
    try:
        _page()
    except PostgisError as error:
        logging.getLogger(__name__).warning("the database of the atlases: %s", error)
        page.refuse("page.database")
    except (UserError, StoreError, OSError) as error:
        page.tell(error)


def _page() -> None:
    atlases = session.atlases()
    for error in session.wrong():
        page.tell(error)
    if not atlases:
        page.refuse("page.none")
        return
    state.begin(list(atlases))
    sides.begin(list(atlases))
    page.attend()
    if sides.is_open():
        compare_panel.panel(atlases)
    else:
        _atlas(atlases)


def _atlas(atlases: Mapping[str, Entry]) -> None:
    if not state.presents():
        with st.sidebar:
            page.choices({code: entry.name for code, entry in atlases.items()})
    entry = atlases[state.county()]
    opened = session.opened(entry)
    if state.presents():
        presentation.panel(opened)
        return
    # Before the many boxes of the side panel, so that the map need not wait for them.
    stage(opened.stamp, list(atlases))
    with st.sidebar:
        search.panel(opened, lambda: session.searcher(entry))
        filter_panel.panel(opened)
        layers_panel.panel(opened)
        overlays_panel.tree(opened)
        own_layers.tree()


@st.fragment(key=parts.STAGE)
def stage(stamp: str, atlases: Sequence[str]) -> None:
    """Arrange what is not in the side panel, of the atlas that has this stamp."""
    opened = session.shown()
    if opened is None or opened.stamp != stamp or sides.is_open():
        st.rerun()  # the side panel, too, becomes another one
    on = layers_panel.switched_on(opened)
    page.top(opened, on, atlases)
    map_panel.panel(opened, on)
    details.panel(opened, on)
    if state.panel():
        with st.container(key="dock"):
            PANELS[state.panel()](opened)
    state.remember(on)


main()
