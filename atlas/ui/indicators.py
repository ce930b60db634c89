"""The plan's tables of goals: each indicator from its base year to its target year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from atlas import dossier
from atlas.dossier import DossierError, Indicator
from atlas.goals import Years, by_years, change, span
from atlas.ui import state
from atlas.ui.markup import remark
from atlas.ui.opened import Opened
from atlas.words import text


def panel(opened: Opened) -> None:
    """Show the indicators of one span of years; the latest at first."""
    language, tables = state.language(), _tables(opened, opened.stamp)
    if not tables:
        st.html(remark(text(language, "indicators.none")))
        return
    with st.container(horizontal=True, vertical_alignment="center", key="indicators"):
        spans = {span(years): years for years in tables}
        chosen = st.segmented_control(
            text(language, "indicators.years"),
            list(spans),
            default=next(iter(spans)),
            required=True,
            key=f"indicator-years-{state.county()}",
            label_visibility="collapsed",
        )
        years = spans[chosen]
        st.html(remark(text(language, "indicators.count", count=len(tables[years]))))
    st.dataframe(
        frame(tables[years], language),
        hide_index=True,
        width="stretch",
        height="stretch",
        placeholder="",
        column_config=_columns(years, language),
    )


def frame(indicators: Sequence[Indicator], language: str) -> pd.DataFrame:
    """Set indicators as a table; the change is in percent, of a share in points."""
    return pd.DataFrame(
        [
            {
                "name": row.name,
                "unit": row.unit,
                "base": row.base,
                "target": row.target,
                "change": change(row, language),
                "rate": row.rate,
                "nature": row.nature,
                "group": row.group,
            }
            for row in indicators
        ]
    )


def _columns(years: Years, language: str) -> Mapping[str, ColumnConfig | str | None]:
    named: dict[str, ColumnConfig | str | None] = {
        column: st.column_config.Column(text(language, f"indicators.{column}"))
        for column in ("name", "unit", "change", "rate", "nature", "group")
    }
    for column, year in zip(("base", "target"), years, strict=True):
        said = text(language, f"indicators.{column}", year=year or "—")
        named[column] = st.column_config.NumberColumn(said, format="plain")
    return named


@st.cache_resource(show_spinner=False, max_entries=8)
def _tables(_opened: Opened, stamp: str) -> Mapping[Years, list[Indicator]]:  # noqa: ARG001 -- the cache's key
    try:
        return by_years(dossier.load(_opened.store.dossier()).indicators)
    except DossierError:  # a workspace made without one
        return {}
