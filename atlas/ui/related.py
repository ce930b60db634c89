"""What belongs to the selected feature: its members, its structure, what shares its place, findings."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd
import streamlit as st

from atlas.ui import state
from atlas.ui.markup import plain, remark
from atlas.ui.opened import Feature, Opened
from atlas.words import text

LISTED = "、"  # between names of a list
MOST = 8  # features offered of a kind


def panel(opened: Opened, feature: Feature) -> None:
    """Offer the related features as links, and say the findings."""
    language = state.language()
    found = related(opened, feature)
    told = findings(opened, feature)
    if not any(found.values()) and told.empty:
        return
    with st.expander(text(language, "related.title"), key="related"):
        for kind, ids in found.items():
            _links(opened, kind, ids)
        if not told.empty:
            st.html(remark(text(language, "related.findings")))
        for message in told[f"message_{language}"].head(MOST):
            st.markdown(plain(f"· {message}"))


def related(opened: Opened, feature: Feature) -> Mapping[str, list[str]]:
    """Find the ids of related features, by how they are related; each feature once."""
    table, seen = opened.everything, {feature.id}
    members, places = names(feature.get("members")), names(feature.get("place"))
    own = members | places | ({feature.name} if feature.get("kind") != "project" else set())
    rows = {
        "members": table["name"].isin(members | places),
        "structure": (table["structure"] == feature.get("structure")) & (table["structure"] != ""),
        "place": _shares(table["place"], own) | _shares(table["members"], own),
    }
    found = {}
    for kind, mask in rows.items():
        found[kind] = [id_ for id_ in table.loc[mask, "id"] if id_ not in seen]
        seen.update(found[kind])
    return found


def findings(opened: Opened, feature: Feature) -> pd.DataFrame:
    """Find the findings about a feature: those that name it, or stand in the same words of the plan."""
    table = opened.findings
    about = _shares(table["subjects"], {feature.name})
    start, end = feature.attributes.get("start"), feature.attributes.get("end")
    if start is not None and end is not None:
        about |= (table["start"] < int(end)) & (table["end"] > int(start))
    return table[about]


def names(listed: str) -> set[str]:
    """Take a list of names apart."""
    return {name for name in listed.split(LISTED) if name}


def _shares(column: pd.Series, wanted: Collection[str]) -> pd.Series:
    return pd.Series([not names(said).isdisjoint(wanted) for said in column], column.index, dtype=bool)


def _links(opened: Opened, kind: str, ids: list[str]) -> None:
    language = state.language()
    if ids:
        st.html(remark(text(language, f"related.{kind}", count=len(ids))))
    for id_ in ids[:MOST]:
        other = opened.feature(id_)
        if other is not None:
            st.button(
                plain(f"{other.name}　{other.layer.title[language]}"),
                key=f"related-{id_}",
                type="tertiary",
                on_click=state.select,
                args=(id_,),
            )
