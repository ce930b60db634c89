"""What is known of the selected feature, how it was placed and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st
from shapely.geometry import Point

from atlas.ui import corrections, own_layers, passage, related, state
from atlas.ui.markup import facts, heading, plain, remark
from atlas.ui.opened import Feature, Opened
from atlas.words import term, text
from atlas.words.amounts import distance, money

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
        kind = " · ".join(part for part in (_kind(feature, language), feature.layer.title[language]) if part)
        st.html(heading(feature.name, kind))
        corrections.of_feature(opened, feature)  # its form where it is seen at once, not below a long card
        _known(feature, language, opened.info.plan_title)
        passage.panel(opened.info.sha256, feature)
        related.panel(opened, feature)
        _also(opened, feature, on)


def _known(feature: Feature, language: str, plan: str) -> None:
    if feature.geometry is None:
        st.html(remark(text(language, "details.unplaced")))
    st.html(facts(_facts(feature, language, plan)))


def _kind(feature: Feature, language: str) -> str:
    sector = feature.get("sector")
    return term(language, "sector", sector) if sector else term(language, "kind", feature.get("kind"))


def _facts(feature: Feature, language: str, plan: str) -> Iterator[tuple[str, str]]:
    def named(column: str, value: str) -> tuple[str, str]:
        return text(language, f"details.{column}"), value

    yield named(
        "fidelity", term(language, "fidelity", feature.get("fidelity")) if feature.get("fidelity") else ""
    )
    yield named("accuracy", _accuracy(feature, language))
    yield named("citation", feature.get("citation"))
    yield named("structure", feature.get("structure"))
    if feature.get("kind") != "project":  # whose members are the places it is at
        yield named("members", feature.get("members"))
    yield named("drawn", feature.get("drawn"))
    yield named("place", feature.get("place"))
    yield named("town", feature.get("town"))
    cny = feature.attributes.get("investment_cny")
    yield named("investment", "" if cny is None else money(language, float(cny)))
    yield named("period", feature.get("period"))
    yield named("quantities", feature.get("quantities"))
    yield named("owner", feature.get("owner"))
    own = feature.get(f"note_{language}")  # notes are written in each language where they are ours
    yield named("note", own or feature.get("note"))
    # What the plan itself says needs no other source: it is the one that the citation names.
    yield named("source", feature.get("source") or (plan if feature.get("citation") else ""))


def _accuracy(feature: Feature, language: str) -> str:
    if feature.geometry is None:
        return ""
    metres = feature.attributes.get("accuracy_m")
    if metres is None:
        return text(language, "details.unknown")
    return text(language, "details.within", distance=distance(language, float(metres)))


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
