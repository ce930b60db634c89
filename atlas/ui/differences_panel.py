"""The lists below two maps: plans in figures, towns and elements of two structures, projects by sector."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import geopandas as gpd
import streamlit as st

from atlas.dossier import SECTORS
from atlas.filters import WITHOUT
from atlas.ui import differences, state
from atlas.ui.charts import Bar
from atlas.ui.differences import Belonging, Figures, TownRow
from atlas.ui.markup import escape, remark
from atlas.ui.opened import Opened
from atlas.words import term, text
from atlas.words.amounts import money
from layers import style

Both = tuple[Opened, Opened]
OUTLINE = "county-outline"  # symbol of a county
DIGITS = 4  # of a sum of investments


def panel(opened: Both, shown: tuple[str, str], *, one_county: bool) -> None:
    """Set the lists.

    Parameters
    ----------
    opened
        The atlases.
    shown
        What each side shows; a layer where it is a structure.
    one_county
        Both are of one county, so that their towns can be compared.
    """
    left, right = opened
    if left is not right:
        _section("figures", _figures(opened))
        _section("sectors", _sectors(opened))
    structures = [each.tables.get(show) for each, show in zip(opened, shown, strict=True)]
    one, other = structures
    if one is None or other is None:
        return
    heads = [each.layers[show].title[state.language()] for each, show in zip(opened, shown, strict=True)]
    if one_county:
        _towns(left, one, other, heads)
    _section("kinds", _kinds(one, other, heads))


def _section(title: str, table: str, *remarks: str) -> None:
    said = "".join(remark(each) for each in remarks if each)
    st.html(f'<section class="atlas-compared"><h3>{_said(f"compare.{title}")}</h3>{table}{said}</section>')


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Set rows of cells; the first cell of each names the row. Cells are HTML, heads are text."""
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>'
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


# Plans.


def _heads(opened: Both) -> list[str]:
    return ["", *(each.info.county_name or each.info.plan_title for each in opened)]


def _figures(opened: Both) -> str:
    language = state.language()
    columns = [_said_figures(_counted(each), language) for each in opened]
    rows = [(_said(f"compare.figure_{key}"), *(column[key] for column in columns)) for key in columns[0]]
    return _table(_heads(opened), rows)


def _counted(opened: Opened) -> Figures:
    structures = [opened.tables[layer.id] for layer in opened.structures]
    outlines = opened.everything.geometry[opened.everything["symbol"] == OUTLINE].dropna()
    outline = None if outlines.empty else outlines.iloc[0]
    return differences.figures(outline, structures, opened.projects)


def _said_figures(known: Figures, language: str) -> dict[str, str]:
    stated = {"count": known.funded, "amount": _amount(known.cny)}
    area = (
        text(language, "details.unknown")
        if known.area_km2 is None
        else text(language, "compare.km2", value=f"{known.area_km2:,.0f}")
    )
    said = {
        "area": area,
        "structures": str(known.structures),
        "zones": str(known.zones),
        "projects": text(language, "compare.placed", count=known.projects, placed=known.placed),
        "money": text(language, "compare.stated", **stated)
        if known.funded
        else text(language, "compare.unstated"),
    }
    return {key: escape(value) for key, value in said.items()}


def _sectors(opened: Both) -> str:
    language = state.language()
    listed = differences.sectors(opened[0].projects, opened[1].projects)
    most = max((bar.count for row in listed for bar in (row.left, row.right) if bar), default=1)
    rows = [
        (escape(_sector(row.sector, language)), _bar(row.left, most), _bar(row.right, most)) for row in listed
    ]
    return _table(_heads(opened), rows)


def _sector(value: str, language: str) -> str:
    return text(language, "filter.without") if value == WITHOUT else term(language, "sector", value)


def _bar(bar: Bar | None, most: int) -> str:
    """Set a count as a bar with the money stated behind it."""
    if bar is None:
        return "0"
    colour = style.style(style.PROJECT + bar.value).stroke if bar.value in SECTORS else "#5d7f9c"
    amount = escape(_amount(bar.cny)) if bar.cny else ""
    width = 100 * bar.count / most
    return (
        f'<div class="atlas-count"><i><b style="width:{width:.1f}%;background:{colour}"></b></i>'
        f"<em>{bar.count}</em><em>{amount}</em></div>"
    )


def _amount(cny: float) -> str:
    return money(state.language(), float(f"{cny:.{DIGITS}g}"))


# Structures.


def _towns(opened: Opened, one: gpd.GeoDataFrame, other: gpd.GeoDataFrame, heads: Sequence[str]) -> None:
    language, everything = state.language(), opened.everything
    areas = everything[everything["kind"] == "town"].drop_duplicates("name")
    rows, neither = differences.towns(areas, one, other)
    if not rows:
        return
    table = _table(
        [text(language, "compare.town"), *heads],
        [
            (escape(row.town), _elements(row.left), _elements(row.right))
            for row in differences.differing(rows)
        ],
    )
    left_out = text(language, "compare.neither", towns="、".join(neither)) if neither else ""
    _section("towns", table, text(language, "compare.drawn_help") if _is_drawn(rows) else "", left_out)


def _is_drawn(rows: Iterable[TownRow]) -> bool:
    return any(not each.is_named for row in rows for each in (*row.left, *row.right))


def _elements(listed: Sequence[Belonging]) -> str:
    if not listed:
        return "—"
    language = state.language()
    return "、".join(
        escape(each.element if each.is_named else text(language, "compare.drawn", name=each.element))
        for each in listed
    )


def _kinds(one: gpd.GeoDataFrame, other: gpd.GeoDataFrame, heads: Sequence[str]) -> str:
    language = state.language()
    rows = [
        (escape(term(language, "kind", row.kind)), _named(row.left), _named(row.right))
        for row in differences.kinds(one, other)
    ]
    return _table([text(language, "details.kind"), *heads], rows)


def _named(listed: Sequence[str]) -> str:
    if not listed:
        return "—"
    return f"{len(listed)}　{'、'.join(map(escape, listed))}"


def _said(key: str) -> str:
    return escape(text(state.language(), key))
