"""What lies beneath the layers: the shaded relief and the overlays, switched, faded, explained."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import streamlit as st

from atlas.errors import UserError
from atlas.raster import overlays
from atlas.raster.beside import Bounds
from atlas.raster.overlays import Overlay, Record
from atlas.ui import access, assets, layers_panel, state
from atlas.ui.markup import legend, plain, remark
from atlas.ui.opened import Opened
from atlas.words import text

OPACITY: Mapping[str, int] = {"slope": 60, "image": 80, "scan": 60, "intensity": 80}  # percent, at first
SWATCH = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="18" height="14">'
    '<rect width="18" height="14" fill="{}"/></svg>'
)


def on_map(opened: Opened) -> list[dict[str, Any]]:
    """List the pictures switched on, the lowest first, as the map's frame takes them."""
    switched = _switched(opened)
    ground = {overlay.id: _percent(overlay) for overlay, is_on in switched if is_on}
    state.lay(ground if switched else None)
    shown = [
        _lying(overlay.id, overlay.path, overlay.bounds, ground[overlay.id] / 100)
        for overlay, is_on in switched
        if is_on
    ]
    if opened.relief is None or not layers_panel.has_relief(opened):
        return shown
    return [_lying(layers_panel.RELIEF, opened.relief.path, opened.relief.bounds, 1.0), *shown]


def listed(opened: Opened) -> tuple[Overlay, ...]:
    """List the overlays of an atlas, the lowest first."""
    workspace = opened.workspace
    return () if workspace is None else _listed(workspace, overlays.stamp(workspace))


def tree(opened: Opened) -> None:
    """Show the overlays below the layer tree, where there are any."""
    found, language = _switched(opened), state.language()
    if not found:
        return
    shown = sum(is_on for _, is_on in found)
    title = f"{text(language, 'overlays.group')}　{shown}/{len(found)}"
    with st.expander(title, expanded=True, key="group-overlays"):
        for overlay, is_on in reversed(found):
            _row(opened, overlay, is_on)
    state.forget_ground_asked()  # each has its switch by now


def presented(opened: Opened) -> None:
    """Set the legends of the overlays switched on, without anything to switch."""
    for overlay, is_on in reversed(_switched(opened)):
        if is_on and overlay.record.legend:
            st.html(remark(_titled(overlay.record)))
            st.html(_legend(overlay.record))


def _row(opened: Opened, overlay: Overlay, is_on: bool) -> None:
    language, record = state.language(), overlay.record
    with st.container(horizontal=True, gap="small", key=f"row-layer-{overlay.id}"):
        st.session_state.setdefault(_key(overlay), is_on)
        st.checkbox(plain(_titled(record)), key=_key(overlay), help=plain(record.note[language]))
        if access.may_edit():
            st.button(
                text(language, "own.remove"),
                key=f"overlay-remove-{overlay.id}",
                type="tertiary",
                on_click=_remove,
                args=(opened, overlay.id),
            )
    if not is_on:
        return
    if record.legend:
        st.html(_legend(record))
    key, label = f"opacity-{overlay.id}", text(language, "opacity.label")
    st.session_state.setdefault(key, _percent(overlay))
    st.slider(label, 10, 100, step=10, key=key, format=f"{label} %d%%", label_visibility="collapsed")


def _remove(opened: Opened, id_: str) -> None:
    if opened.workspace is not None:
        with suppress(UserError):  # somebody else was faster, or the login has ended: the button goes
            _removed(opened.workspace, id_)


@access.edits
def _removed(workspace: Path, id_: str) -> None:
    overlays.remove(workspace, id_)


def _titled(record: Record) -> str:
    language = state.language()
    unit = f"（{record.unit[language]}）" if record.unit else ""
    return f"{record.title[language]}{unit}"


def _legend(record: Record) -> str:
    return legend((SWATCH.format(colour), label) for colour, label in record.legend)


def _key(overlay: Overlay) -> str:
    return f"overlay-{overlay.id}"


def _switched(opened: Opened) -> list[tuple[Overlay, bool]]:
    """List the overlays and whether each is switched on: at first what the address says, or the newest."""
    found, asked = listed(opened), state.ground_asked()
    newest = max(found, key=lambda each: each.made, default=None)
    first = {each.id for each in found if (each is newest if asked is None else each.id in asked)}
    return [(each, bool(st.session_state.get(_key(each), each.id in first))) for each in found]


def _percent(overlay: Overlay) -> int:
    first = (state.ground_asked() or {}).get(overlay.id, OPACITY[overlay.record.kind])
    return int(st.session_state.get(f"opacity-{overlay.id}", first))


def _lying(id_: str, path: Path, bounds: Bounds, opacity: float) -> dict[str, Any]:
    west, south, east, north = bounds
    link = assets.publish(path.read_bytes(), ".png")
    return {"id": id_, "link": link, "bounds": [[south, west], [north, east]], "opacity": opacity}


@st.cache_data(show_spinner=False, max_entries=16)
def _listed(workspace: Path, stamp: str) -> tuple[Overlay, ...]:  # noqa: ARG001 -- the cache's key
    return overlays.listed(workspace)
