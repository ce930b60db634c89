"""The search box: as you type by name; pinyin, aliases and small mistakes once Enter is pressed."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from atlas.ui import parts, state
from atlas.ui.markup import plain
from atlas.ui.opened import Opened
from atlas.words import term, text
from gazetteer import names
from gazetteer.names import Relation
from gazetteer.place import Place
from gazetteer.search import Searcher

SUGGESTIONS = 6


@st.fragment(key=parts.SEARCH)
def panel(opened: Opened, searcher: Searcher) -> None:
    """Show the box and, where nothing has exactly the name typed, what may have been meant."""
    language = state.language()
    session = st.session_state
    labels = _labels(opened, opened.stamp, language)
    key = f"search-{state.county()}-{session.setdefault('searched', 0)}"
    st.selectbox(
        text(language, "search.label"),
        list(labels),
        index=None,
        format_func=lambda id_: labels.get(id_, id_),
        placeholder=text(language, "search.placeholder"),
        accept_new_options=True,
        label_visibility="collapsed",
        key=key,
        on_change=_answer,
        args=(key, labels, searcher),
    )
    asked = session.get("asked", "")
    if asked:
        _suggest(asked, labels, searcher)


def searcher_of(opened: Opened) -> Searcher:
    """Index every feature of an atlas by its names and their sounds."""
    table = opened.everything
    places = {row.id: Place(row.id, row.name, row.kind, "", row.source) for row in table.itertuples()}

    def forms() -> Iterator[tuple[str, str, Relation, bool]]:
        for place in places.values():
            for form, relation in names.forms(place.name, place.kind).items():
                yield form, place.id, relation, True

    return Searcher(places, forms())


@st.cache_resource(show_spinner=False, max_entries=16)
def _labels(_opened: Opened, stamp: str, language: str) -> dict[str, str]:  # noqa: ARG001 -- the cache's key
    table = _opened.everything
    return {
        row.id: f"{row.name}　{term(language, 'sector', row.sector) or term(language, 'kind', row.kind)}"
        for row in table.itertuples()
    }


def _answer(key: str, labels: dict[str, str], searcher: Searcher) -> None:
    value = st.session_state[key]
    if value is None:
        return
    best = searcher.find(value, 1)
    if value not in labels and best and best[0].reason in ("exact", "alias", "suffix-free"):
        value = best[0].place.id
    if value in labels:
        _choose(value)
    else:
        st.session_state["asked"] = value


def _choose(id_: str) -> None:
    """Select a hit, and clear the box for the next question."""
    state.select(id_)
    st.session_state["asked"] = ""
    st.session_state["searched"] += 1
    parts.show_again(parts.STAGE, parts.SEARCH)


def _suggest(asked: str, labels: dict[str, str], searcher: Searcher) -> None:
    hits = searcher.find(asked, SUGGESTIONS)
    say = "search.suggest" if hits else "search.nothing"
    st.markdown(plain(text(state.language(), say, asked=asked)))
    for hit in hits:
        st.button(
            plain(labels[hit.place.id]),
            key=f"hit-{hit.place.id}",
            type="tertiary",
            on_click=_choose,
            args=(hit.place.id,),
        )
