"""The layer tree: groups, layers with their counts, and the legend of what is on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from atlas.store import LayerInfo
from atlas.ui import legends, parts, state
from atlas.ui.legends import Legend
from atlas.ui.markup import legend, plain, remark, sign
from atlas.ui.opened import Opened
from atlas.words import text
from layers.first import first_view
from layers.layer import GROUPS

RELIEF = "relief"  # key of the switch of the shaded relief


def switched_on(opened: Opened, atlas: str = "") -> list[str]:
    """Name the layers switched on of an atlas, by default the one shown; the lowest on the map first."""
    first = first_view(opened.layers.values())
    on = state.visible(list(opened.layers), default=first, atlas=atlas)
    return sorted(on, key=lambda layer: GROUPS.index(opened.layers[layer].group))


def panel(opened: Opened) -> None:
    """Show the tree."""
    for group in reversed(GROUPS):
        members = [layer for layer in opened.layers.values() if layer.group == group]
        if members:
            st.fragment(_group, key=parts.group(group))(opened, group, members)
    if opened.relief:
        label = text(state.language(), "layers.hillshade")
        st.checkbox(label, value=True, key=RELIEF, on_change=parts.show_again, args=(parts.STAGE,))
    _certainty()


def presented(opened: Opened, on: Sequence[str]) -> None:
    """Set the legend of layers, the highest on the map first, without anything to switch."""
    language = state.language()
    signs = _legends(opened, opened.stamp, language)
    for layer in (opened.layers[id_] for id_ in reversed(on)):
        rows = signs[layer.id]
        if layer.group == "structures":
            st.html(remark(layer.title[language]))
        if rows:
            st.html(legend(rows))


def opacity(opened: Opened, layer: str) -> float:
    """Say how opaque the group of a layer is, 0 to 1."""
    return state.opacities().get(opened.layers[layer].group, state.OPAQUE) / state.OPAQUE


def has_relief(opened: Opened) -> bool:
    """Whether the map shows the shaded relief: there is one, and it is not switched off."""
    return opened.relief is not None and bool(st.session_state.get(RELIEF, True))


def _group(opened: Opened, group: str, members: Sequence[LayerInfo]) -> None:
    language, on = state.language(), switched_on(opened)
    first = first_view(opened.layers.values())
    signs = _legends(opened, opened.stamp, language)
    unfolded = any(layer.id in first for layer in members)
    shown = sum(layer.id in on for layer in members)
    title = f"{text(language, f'group.{group}')}　{shown}/{len(members)}"
    with st.expander(title, expanded=unfolded, key=f"group-{group}"):
        if len(members) > 1:
            with st.container(horizontal=True, gap="small", key=f"switches-{group}"):
                _switch(group, members, "all")
                _switch(group, members, "none")
        for layer in members:
            _layer(layer, signs[layer.id], layer.id in on)
        if shown:
            _opacity(group)


def _opacity(group: str) -> None:
    key, label = f"opacity-{group}", text(state.language(), "opacity.label")
    st.session_state.setdefault(key, state.opacities().get(group, state.OPAQUE))
    st.slider(
        label,
        state.FAINTEST,
        state.OPAQUE,
        step=5,
        key=key,
        format=f"{label} %d%%",
        label_visibility="collapsed",
        on_change=_fade,
        args=(group, key),
    )


def _fade(group: str, key: str) -> None:
    state.opacities()[group] = st.session_state[key]
    parts.show_again(parts.STAGE)


def _switch(group: str, members: Sequence[LayerInfo], which: str) -> None:
    st.button(
        text(state.language(), f"layers.{which}"),
        key=f"{which}-{group}",
        type="tertiary",
        on_click=_set_all,
        args=(group, [layer.id for layer in members], which == "all"),
    )


def _layer(layer: LayerInfo, rows: Legend, is_on: bool) -> None:
    language = state.language()
    key = _key(layer.id)
    st.session_state.setdefault(key, is_on)
    with st.container(horizontal=True, gap="small", key=f"row-{key}"):
        st.checkbox(
            plain(layer.title[language]), key=key, on_change=_set_all, args=(layer.group, [layer.id], None)
        )
        # Beside the box, not in its label, which is read aloud as it is written.
        st.html(sign(rows[0][0] if len(rows) == 1 else "", *legends.count(layer, language)), width="content")
    if is_on and len(rows) > 1:
        st.html(legend(rows))


@st.cache_resource(show_spinner=False, max_entries=16)
def _legends(_opened: Opened, stamp: str, language: str) -> Mapping[str, Legend]:  # noqa: ARG001 -- the cache's key
    """List swatches and names, by layer."""
    return {id_: legends.legend(_opened, layer, language) for id_, layer in _opened.layers.items()}


def _certainty() -> None:
    """Explain how sure a place is, for lines and for points."""
    language = state.language()
    with st.expander(text(language, "certainty.title"), key="certainty"):
        st.html(legend(legends.certainty(language)))


def _set_all(group: str, ids: Sequence[str], on: bool | None) -> None:
    """Switch layers of a group on or off; ``None`` takes what their boxes say."""
    for id_ in ids:
        if on is not None:
            st.session_state[_key(id_)] = on
        state.switch(id_, bool(st.session_state[_key(id_)]))
    parts.show_again(parts.STAGE, parts.group(group))


def _key(layer: str) -> str:
    return f"layer-{state.county()}-{layer}"
