"""The tables below the map: projects, and what has no place."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from atlas.ui import filter_panel, state
from atlas.ui.markup import remark
from atlas.ui.opened import Opened
from atlas.words import term, text
from layers.layer import GROUPS, is_placed

PROJECT_COLUMNS = (
    "name",
    "sector",
    "place",
    "investment",
    "period",
    "quantities",
    "fidelity",
    "accuracy",
    "citation",
    "note",
)
UNPLACED_COLUMNS = ("name", "layer", "kind", "place", "citation", "note")
WIDE = {"name": 280, "citation": 260, "note": 260, "place": 140}  # pixels


def projects(opened: Opened) -> None:
    """List the projects; a row selected is found on the map."""
    language, table = state.language(), filter_panel.shown(opened)
    placed = int(is_placed(table).sum())
    st.html(remark(text(language, "table.count", count=len(table), placed=placed)))
    _selectable(table, PROJECT_COLUMNS, "projects")


def unplaced(opened: Opened) -> None:
    """List what has no place: projects and structures first, then what only the gazetteer names."""
    language = state.language()
    rank = {layer: -GROUPS.index(info.group) for layer, info in opened.layers.items()}
    table = opened.unplaced.sort_values("layer", key=lambda layers: layers.map(rank), kind="stable")
    table = table.reset_index(drop=True)
    if table.empty:
        st.html(remark(text(language, "table.unplaced_none")))
        return
    st.html(remark(text(language, "table.unplaced", count=len(table))))
    _selectable(
        table.assign(layer=[opened.layers[id_].title[language] for id_ in table["layer"]]),
        UNPLACED_COLUMNS,
        "unplaced",
    )


def _selectable(table: pd.DataFrame, columns: tuple[str, ...], name: str) -> None:
    language = state.language()
    key = f"table-{name}-{state.county()}"
    table = _selected_first(table, key)
    shown = pd.DataFrame({column: _column(table, column, language) for column in columns})
    rows = [int(row) for row in np.flatnonzero(table["id"] == state.selected())]
    st.session_state[key] = {"selection": {"rows": rows}}
    st.dataframe(
        shown,
        hide_index=True,
        width="stretch",
        height="stretch",
        key=key,
        on_select=lambda: _select(key, table),
        selection_mode="single-row",
        placeholder="",
        column_config={
            column: st.column_config.Column(text(language, f"table.{column}"), width=WIDE.get(column))
            for column in columns
        },
    )


def _column(table: pd.DataFrame, column: str, language: str) -> pd.Series:
    if column in ("kind", "sector", "fidelity"):
        return table[column].map(lambda value: term(language, column, value))
    if column == "investment":
        return (table["investment_cny"] / 1e4).round(2)
    if column == "accuracy":
        return table["accuracy_m"].round()
    return table[column]


def _selected_first(table: pd.DataFrame, key: str) -> pd.DataFrame:
    """Put what was selected elsewhere on top, where it is seen; what was picked in the table stays put."""
    session, selected = st.session_state, state.selected()
    if selected != session.get(f"{key}-picked"):
        session[f"{key}-top"] = selected
    is_below = table["id"] != session.get(f"{key}-top", "")
    order = np.argsort(is_below.to_numpy(), kind="stable")
    return table.iloc[order].reset_index(drop=True)


def _select(key: str, table: pd.DataFrame) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    picked = str(table.iloc[rows[0]]["id"]) if rows else ""
    st.session_state[f"{key}-picked"] = picked
    state.select(picked)
