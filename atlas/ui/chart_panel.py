"""Charts of the projects that the filter keeps: by sector, town and investment, and over the years.

They are set as plain HTML, which needs no bundle of scripts and is read aloud as it stands. The class of
the selected project is marked, as is its row among the years.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from atlas.dossier import SECTORS
from atlas.filters import WITHOUT
from atlas.ui import charts, filter_panel, state
from atlas.ui.charts import Bar, Work
from atlas.ui.markup import escape, remark
from atlas.ui.opened import Opened
from atlas.words import term, text
from atlas.words.amounts import money
from layers import style

DIGITS = 4  # of a sum of investments
MOST_WORKS = 80  # rows of the chart of years; a county states the years of fewer


def panel(opened: Opened) -> None:
    """Show the charts."""
    language, table, selected = state.language(), filter_panel.shown(opened), state.selected()
    if table.empty:
        st.html(remark(text(language, "charts.none")))
        return
    st.html(remark(text(language, "charts.count", count=len(table))))
    listed = charts.works(table)
    cards = [
        _card(
            "sectors",
            charts.by_column(table, "sector", selected),
            lambda value: term(language, "sector", value),
        ),
        _card("towns", charts.by_column(table, "town", selected), str),
        _card("investment", charts.by_investment(table, selected), _class_of_money),
        _years(listed, len(table), selected),
    ]
    st.html(f'<div class="atlas-charts">{"".join(cards)}</div>')


def _card(title: str, bars: Sequence[Bar], name: Callable[[str], str]) -> str:
    longest = max(bar.count for bar in bars)
    rows = "".join(_row(bar, name, longest) for bar in bars)
    return f'<section><h3>{_said(f"charts.{title}")}</h3><ul class="atlas-bars">{rows}</ul></section>'


def _row(bar: Bar, name: Callable[[str], str], longest: int) -> str:
    language = state.language()
    label = text(language, "filter.without") if bar.value == WITHOUT else name(bar.value)
    colour = style.style(style.PROJECT + bar.value).stroke if bar.value in SECTORS else ""
    ground = f";background:{colour}" if colour else ""
    stated = money(language, float(f"{bar.cny:.{DIGITS}g}")) if bar.cny else ""
    return (
        f'<li{_mark(bar.holds_selected)}><span title="{escape(label)}">{escape(label)}</span>'
        f'<i><b style="width:{100 * bar.count / longest:.1f}%{ground}"></b></i>'
        f"<em>{bar.count}</em><em>{escape(stated)}</em></li>"
    )


def _class_of_money(value: str) -> str:
    language, ends = state.language(), charts.MONEY_FROM
    least = int(value)
    if least == 0:
        return text(language, "charts.below", most=money(language, ends[1]))
    if least + 1 == len(ends):
        return text(language, "charts.above", least=money(language, ends[-1]))
    return text(
        language, "charts.between", least=money(language, ends[least]), most=money(language, ends[least + 1])
    )


def _years(listed: Sequence[Work], count: int, selected: str) -> str:
    """Set works on an axis of years."""
    title = f"<h3>{_said('charts.years')}</h3>"
    said = _said("charts.dated", dated=len(listed), count=count)
    if not listed:
        return f'<section class="atlas-years">{title}<p>{said}</p></section>'
    axis = charts.axis(listed)
    heads = "".join(f"<span>{year}</span>" for year in axis)
    rows = "".join(_work(work, axis, work.id == selected) for work in listed[:MOST_WORKS])
    return (
        f'<section class="atlas-years">{title}<p>{said}</p>'
        f'<div class="atlas-axis"><span></span><div>{heads}</div></div><ul>{rows}</ul></section>'
    )


def _work(work: Work, axis: range, is_selected: bool) -> str:
    left = 100 * (work.first - axis.start) / len(axis)
    width = 100 * (work.last - work.first + 1) / len(axis)
    colour = style.style(style.PROJECT + work.sector).stroke
    place = f"margin-left:{left:.1f}%;width:{width:.1f}%;background:{colour}"
    years = f"{work.first}-{work.last}" if work.first != work.last else str(work.first)
    return (
        f'<li{_mark(is_selected)}><span title="{escape(work.name)}">{escape(work.name)}</span>'
        f'<i title="{years}"><b style="{place}"></b></i></li>'
    )


def _mark(is_selected: bool) -> str:
    return ' class="atlas-here"' if is_selected else ""


def _said(key: str, **values: object) -> str:
    return escape(text(state.language(), key, **values))
