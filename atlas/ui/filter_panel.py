"""The filter of the projects: its boxes, how many projects each choice has, and one click that clears it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import streamlit as st

from atlas import filters
from atlas.filters import WITHOUT, Filter
from atlas.ui import parts, state
from atlas.ui.markup import remark
from atlas.ui.opened import Opened
from atlas.words import term, text
from atlas.words.amounts import distance

GROUP = "projects"  # the group of layers that a filter cuts
WITHIN_M = (500.0, 1000.0, 2000.0, 5000.0, 10_000.0)  # radii offered, metres
MONEY = 1e4  # yuan in the unit of the boxes, 万元


def shown(opened: Opened) -> gpd.GeoDataFrame:
    """Return the projects that the filter keeps, in the order of the plan's layers."""
    return _shown(opened, opened.stamp, state.asked())


@st.cache_resource(show_spinner=False, max_entries=32)
def _shown(_opened: Opened, stamp: str, asked: Filter) -> gpd.GeoDataFrame:  # noqa: ARG001 -- the cache's key
    projects = _opened.projects
    return projects[filters.mask(projects, asked)].reset_index(drop=True) if asked else projects


@st.fragment(key=parts.FILTER)
def panel(opened: Opened) -> None:
    """Show the boxes; a change of any of them asks anew."""
    language, asked, table = state.language(), state.asked(), opened.projects
    if table.empty:
        return
    count = f"　{len(shown(opened))}/{len(table)}" if asked else ""
    # Unfolded by what it asks, it stays so when that is cleared.
    unfolded = bool(asked) or bool(st.session_state.get("filter-unfolded"))
    st.session_state["filter-unfolded"] = unfolded
    with st.expander(text(language, "filter.title") + count, expanded=unfolded, key="filter"):
        if asked:
            st.button(text(language, "filter.clear"), key="filter-clear", type="tertiary", on_click=_clear)
        _boxes(opened, language, asked)
        st.html(remark(text(language, "filter.holds")))


def _boxes(opened: Opened, language: str, asked: Filter) -> None:
    counts = _counts(opened, opened.stamp)
    _words(language, asked)
    _several("sectors", counts["sectors"], asked.sectors, lambda value: term(language, "sector", value))
    _yes_or_no("placed", asked.placed)
    _several("towns", counts["towns"], asked.towns, str)
    _several("chapters", counts["chapters"], asked.chapters, str)
    _money(asked)
    _years(opened, asked)
    _several(
        "fidelities", counts["fidelities"], asked.fidelities, lambda value: term(language, "fidelity", value)
    )
    _within(language, asked)


@st.cache_data(show_spinner=False, max_entries=32)
def _counts(_opened: Opened, stamp: str) -> Mapping[str, Mapping[str, int]]:  # noqa: ARG001 -- the cache's key
    """Count the projects by each value that can be chosen; towns by their number, chapters as they come."""
    table = _opened.projects
    towns = table["town"].replace("", WITHOUT).value_counts()
    return {
        "sectors": table["sector"].value_counts().to_dict(),
        "towns": towns.to_dict(),
        "chapters": filters.chapters(table).value_counts(sort=False).to_dict(),
        "fidelities": table.loc[table["fidelity"] != "", "fidelity"].value_counts().to_dict(),
    }


def _words(language: str, asked: Filter) -> None:
    key = _box("words", asked.words)
    st.text_input(
        text(language, "filter.words"),
        key=key,
        placeholder=text(language, "filter.words_hint"),
        on_change=_ask,
        args=("words", str.strip),
        max_chars=80,
    )


def _several(
    part: str, counts: Mapping[str, int], chosen: tuple[str, ...], name: Callable[[str], str]
) -> None:
    """Offer the values that occur, each with how many projects have it."""
    if not counts:
        return
    language = state.language()

    def label(value: str) -> str:
        said = text(language, "filter.without") if value == WITHOUT else name(value)
        return f"{said}（{counts.get(value, 0)}）"

    st.multiselect(
        text(language, f"filter.{part}"),
        list(counts),
        format_func=label,
        key=_box(part, [value for value in chosen if value in counts]),
        placeholder=text(language, "filter.any"),
        on_change=_ask,
        args=(part, tuple),
    )


def _yes_or_no(part: str, value: bool | None) -> None:
    language = state.language()
    st.segmented_control(
        text(language, f"filter.{part}"),
        (True, False),
        format_func=lambda each: text(language, f"filter.{part}_{'yes' if each else 'no'}"),
        key=_box(part, value),
        on_change=_ask,
        args=(part, _same),
    )


def _money(asked: Filter) -> None:
    language = state.language()
    _yes_or_no("funded", asked.funded)
    for part, column in zip(("least_cny", "most_cny"), st.columns(2, gap="small"), strict=True):
        value = getattr(asked, part)
        column.number_input(
            text(language, f"filter.{part}"),
            min_value=0.0,
            step=1000.0,
            value=None,
            format="%.0f",
            key=_box(part, None if value is None else value / MONEY),
            on_change=_ask,
            args=(part, _yuan),
        )


def _years(opened: Opened, asked: Filter) -> None:
    """Offer the years that the projects' periods span; all of them ask nothing."""
    known = _span(opened, opened.stamp)
    if known is None:
        return
    st.slider(
        text(state.language(), "filter.years"),
        *known,
        key=_box("years", tuple(min(max(year, known[0]), known[1]) for year in asked.years or known)),
        on_change=_ask,
        args=("years", lambda chosen: None if chosen == known else chosen),
        help=text(state.language(), "filter.years_help"),
    )


@st.cache_data(show_spinner=False, max_entries=32)
def _span(_opened: Opened, stamp: str) -> tuple[int, int] | None:  # noqa: ARG001 -- the cache's key
    years = filters.spans(_opened.projects["period"]).dropna()
    if years.empty or years["first"].min() == years["last"].max():
        return None
    return int(years["first"].min()), int(years["last"].max())


def _within(language: str, asked: Filter) -> None:
    st.selectbox(
        text(language, "filter.within_m"),
        sorted({*WITHIN_M, *([asked.within_m] if asked.within_m is not None else [])}),
        index=None,
        format_func=lambda metres: text(language, "details.within", distance=distance(language, metres)),
        key=_box("within_m", asked.within_m),
        placeholder=text(language, "filter.any"),
        on_change=_ask,
        args=("within_m", _same),
    )


# Between the boxes and the filter.


def _key(part: str) -> str:
    return f"filter-{state.county()}-{part}"


def _box(part: str, value: Any) -> str:
    """Name a box, and fill it as the filter says the first time it is shown."""
    st.session_state.setdefault(_key(part), value)
    return _key(part)


def _ask(part: str, convert: Callable[[Any], Any]) -> None:
    """Ask what a box says now."""
    state.ask(replace(state.asked(), **{part: convert(st.session_state[_key(part)])}))
    parts.show_again(parts.STAGE, parts.FILTER)


def _same(value: Any) -> Any:
    return value


def _yuan(value: float | None) -> float | None:
    return None if value is None else value * MONEY


def _clear() -> None:
    for part in Filter.__dataclass_fields__:
        st.session_state.pop(_key(part), None)
    state.ask(Filter())
    parts.show_again(parts.STAGE, parts.FILTER)
