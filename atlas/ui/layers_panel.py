"""The layer tree: groups, layers with their counts, and the legend of what is on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from atlas.store import LayerInfo
from atlas.ui import state
from atlas.ui.markup import legend, plain, remark, sign
from atlas.ui.opened import Opened
from atlas.words import LANGUAGES, catalogue, term, text
from layers import style, swatch
from layers.layer import GROUPS
from layers.style import LegendRow, Style

CALM = ("boundaries", "nature-transport", "projects")
RELIEF = "relief"  # key of the switch of the shaded relief
FORMULA = "“"  # a structure with a formula is named in quotation marks: “一带、两轴、四区”
SWATCH = 14  # pixels high
CERTAINTY = ("town-area", "project-transport")  # an area and a point to explain it by

Legend = Sequence[tuple[str, str]]
"""Swatches (SVG) and the names of what they stand for."""


def switched_on(opened: Opened) -> list[str]:
    """Name the layers switched on, the lowest on the map first."""
    on = state.visible(list(opened.layers), default=_first_view(opened))
    return sorted(on, key=lambda layer: GROUPS.index(opened.layers[layer].group))


def panel(opened: Opened) -> None:
    """Show the tree."""
    first, on = _first_view(opened), switched_on(opened)
    legends = _legends(opened, opened.stamp, state.language())
    for group in reversed(GROUPS):
        members = [layer for layer in opened.layers.values() if layer.group == group]
        if members:
            _group(group, members, on, legends, unfolded=any(layer.id in first for layer in members))
    if opened.relief:
        st.checkbox(text(state.language(), "layers.hillshade"), value=True, key=RELIEF)
    _certainty()


def presented(opened: Opened) -> None:
    """Set the legend of the layers switched on, without anything to switch."""
    language = state.language()
    legends = _legends(opened, opened.stamp, language)
    for layer in (opened.layers[id_] for id_ in reversed(switched_on(opened))):
        rows = legends[layer.id]
        if layer.group == "structures":
            st.html(remark(layer.title[language]))
        if rows:
            st.html(legend(rows))


def opacity(opened: Opened, layer: str) -> float:
    """Say how opaque the group of a layer is, 0 to 1."""
    percent: int = st.session_state.get(f"opacity-{opened.layers[layer].group}", 100)
    return percent / 100


def has_relief(opened: Opened) -> bool:
    """Whether the map shows the shaded relief: there is one, and it is not switched off."""
    return opened.relief is not None and bool(st.session_state.get(RELIEF, True))


def _first_view(opened: Opened) -> list[str]:
    """Choose what is on at first: a calm map of the county with its main spatial structure."""
    layers = list(opened.layers.values())
    structures = [layer for layer in layers if layer.group == "structures"]
    structure = min(structures, key=_minor, default=None)
    return [layer.id for layer in layers if layer.group in CALM or layer is structure]


def _minor(structure: LayerInfo) -> tuple[bool, bool]:
    """Rank structures: one of the whole territory first, then any that a formula names; else as they come."""
    title = structure.title[LANGUAGES[0]]
    has_formula = FORMULA in title
    return not (has_formula and text(LANGUAGES[0], "layers.territory") in title), not has_formula


def _group(
    group: str,
    members: Sequence[LayerInfo],
    on: Sequence[str],
    legends: Mapping[str, Legend],
    *,
    unfolded: bool,
) -> None:
    language = state.language()
    shown = sum(layer.id in on for layer in members)
    title = f"{text(language, f'group.{group}')}　{shown}/{len(members)}"
    with st.expander(title, expanded=unfolded, key=f"group-{group}"):
        if len(members) > 1:
            with st.container(horizontal=True, gap="small", key=f"switches-{group}"):
                _switch(group, members, "all")
                _switch(group, members, "none")
        for layer in members:
            _layer(layer, legends[layer.id], layer.id in on)
        if shown:
            key = f"opacity-{group}"
            st.session_state.setdefault(key, 100)
            label = text(language, "opacity.label")
            st.slider(label, 10, 100, step=10, key=key, format=f"{label} %d%%", label_visibility="collapsed")


def _switch(group: str, members: Sequence[LayerInfo], which: str) -> None:
    st.button(
        text(state.language(), f"layers.{which}"),
        key=f"{which}-{group}",
        type="tertiary",
        on_click=_set_all,
        args=([layer.id for layer in members], which == "all"),
    )


def _layer(layer: LayerInfo, rows: Legend, is_on: bool) -> None:
    language = state.language()
    key = _key(layer.id)
    st.session_state.setdefault(key, is_on)
    with st.container(horizontal=True, gap="small", key=f"row-{key}"):
        st.checkbox(plain(layer.title[language]), key=key, on_change=_set_all, args=([layer.id], None))
        # Beside the box, not in its label, which is read aloud as it is written.
        st.html(sign(rows[0][0] if len(rows) == 1 else "", *_count(layer)), width="content")
    if is_on and len(rows) > 1:
        st.html(legend(rows))


def _count(layer: LayerInfo) -> tuple[str, str]:
    """Count a layer's features, the placed ones first; and say it at length."""
    placed = layer.count - layer.unplaced
    if not layer.unplaced:
        return str(placed), ""
    counts = {"count": placed, "all": layer.count, "unplaced": layer.unplaced}
    language = state.language()
    return text(language, "layers.unplaced", **counts), text(language, "layers.unplaced_help", **counts)


@st.cache_resource(show_spinner=False, max_entries=16)
def _legends(_opened: Opened, stamp: str, language: str) -> Mapping[str, Legend]:  # noqa: ARG001 -- the cache's key
    """List swatches and names, by layer."""
    return {id_: _legend(_opened, layer, language) for id_, layer in _opened.layers.items()}


def _legend(opened: Opened, layer: LayerInfo, language: str) -> Legend:
    """List swatches and names: of a structure each element, of any other layer each symbol."""
    if layer.group != "structures":
        return [(_swatch(row.style), _symbol_name(row, language)) for row in style.legend(layer.symbols)]
    table = opened.placed(layer.id).drop_duplicates(["name", "symbol"])
    table = table[table["symbol"] != style.WHOLE]  # its elements are listed
    twice = table["name"].duplicated(keep=False)  # drawn in two ways: a share that the plan leaves open, too
    return [
        (_swatch(style.style(row.symbol, row.fidelity)), row.name + _which(row.symbol, language) * is_twice)
        for row, is_twice in zip(table.itertuples(), twice, strict=True)
    ]


def _which(symbol: str, language: str) -> str:
    word = catalogue(language).get(f"symbol.{symbol}")
    return f"（{word}）" if word else ""


def _certainty() -> None:
    """Explain how sure a place is, for lines and for points."""
    language = state.language()
    rows = [
        (_swatch(row.style), text(language, row.word))
        for symbol in CERTAINTY
        for row in style.certainty_legend(symbol)
    ]
    with st.expander(text(language, "certainty.title"), key="certainty"):
        st.html(legend(rows))


def _swatch(look: Style) -> str:
    return swatch.svg(look, SWATCH, letters=state.language() != LANGUAGES[0])


def _symbol_name(row: LegendRow, language: str) -> str:
    sector = row.symbol.removeprefix(style.PROJECT)
    return term(language, "sector", sector) if sector != row.symbol else text(language, row.word)


def _set_all(ids: Sequence[str], on: bool | None) -> None:
    """Switch layers on or off; ``None`` takes what their boxes say."""
    for id_ in ids:
        if on is not None:
            st.session_state[_key(id_)] = on
        state.switch(id_, bool(st.session_state[_key(id_)]))


def _key(layer: str) -> str:
    return f"layer-{state.county()}-{layer}"
