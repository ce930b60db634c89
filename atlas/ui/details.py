"""What is known of the selected feature, how it was placed and how sure that is."""

from __future__ import annotations

import streamlit as st
from shapely.geometry import Point

from atlas.ui import corrections, own_layers, passage, related, state
from atlas.ui.facts import kind_of, listed
from atlas.ui.markup import facts, heading, plain, remark
from atlas.ui.opened import Feature, Opened
from atlas.words import text

NEAR = 0.0015  # degrees, some 150 m: what a finger covers at the scale of a county
ALSO = 8  # other features offered at the place clicked


def panel(opened: Opened, on: list[str]) -> None:
    """Show the selected feature; nothing where none is selected."""
    id_, language = state.selected(), state.language()
    if not id_:
        return
    with st.container(key="details"):
        st.button(
            "×",
            key="close",
            type="tertiary",
            help=text(language, "details.close"),
            on_click=state.select,
            args=("",),
        )
        if id_.startswith(own_layers.MARK):
            own_layers.details(id_)
            return
        feature = opened.feature(id_)
        if feature is None:
            corrections.notice()
            st.html(remark(text(language, "details.gone")))
            return
        kind = " · ".join(
            part for part in (kind_of(feature, language), feature.layer.title[language]) if part
        )
        st.html(heading(feature.name, kind))
        corrections.of_feature(opened, feature)  # its form where it is seen at once, not below a long card
        _known(feature, language, opened.info.plan_title)
        passage.panel(opened.info.sha256, feature)
        related.panel(opened, feature)
        _also(opened, feature, on)


def _known(feature: Feature, language: str, plan: str) -> None:
    if feature.geometry is None:
        st.html(remark(text(language, "details.unplaced")))
    st.html(facts(listed(feature, language, plan)))


def _also(opened: Opened, feature: Feature, on: list[str]) -> None:
    """Offer what lies below or beside the place clicked, which the feature itself may hide."""
    clicked = state.clicked()
    if clicked is None:
        return
    others = [each for each in opened.at(Point(clicked).buffer(NEAR), set(on)) if each.id != feature.id]
    if others:
        st.html(remark(text(state.language(), "details.also")))
    for other in others[:ALSO]:
        st.button(
            plain(f"{other.name}　{other.layer.title[state.language()]}"),
            key=f"also-{other.id}",
            type="tertiary",
            on_click=state.select,
            args=(other.id,),
            kwargs={"fly": False},
        )
