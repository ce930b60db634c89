"""The frame of the page: its style, its heading, the choices that hold for all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from atlas import telling
from atlas.ui import access, assets, compare_panel, state
from atlas.ui.markup import heading, plain
from atlas.ui.opened import Opened
from atlas.words import LANGUAGES, catalogue, text

WIDGETS = "widgets."  # before the keys of what Streamlit's widgets say


def dress() -> None:
    """Set title and style; nothing is loaded from elsewhere."""
    st.set_page_config(page_title=text(LANGUAGES[0], "page.title"), layout="wide")
    st.html(Path(__file__).with_name("page.css"))


def attend() -> None:
    """Have Streamlit's widgets speak the page's language, and the page come back after a lost connection."""
    language = state.language()
    scripts = (assets.speaker(_spoken(language)), assets.waker())
    with st.container(key="attending"):  # never seen
        st.html("".join(f'<script src="{link}"></script>' for link in scripts), unsafe_allow_javascript=True)
        st.button(text(language, "page.title"), key="wake")
        access.hand_over()


def _spoken(language: str) -> Mapping[str, object]:
    """Pair the widgets' words in any other language with those in this one."""
    wanted = {key: word for key, word in catalogue(language).items() if key.startswith(WIDGETS)}
    pairs = [[catalogue(other)[key], word] for other in LANGUAGES for key, word in wanted.items()]
    return {
        "language": text(language, "page.tag"),
        "frame": wanted[f"{WIDGETS}map"],
        "words": [pair for pair in pairs if pair[0] != pair[1]],
    }


def refuse(key: str, /, **values: object) -> None:
    """Say why there is nothing to show, or why what was asked for was not done."""
    st.warning(plain(text(st.session_state.get("language", LANGUAGES[0]), key, **values)))


def tell(error: Exception) -> None:
    """Say what is wrong and what to do, where a reader can do anything; raise the error where not."""
    said = telling.told(error, st.session_state.get("language", LANGUAGES[0]))
    if said is None:
        raise error
    st.warning(plain(said))


def choices(counties: Mapping[str, str]) -> None:
    """Let the reader choose the language and the county, whose names come by code."""
    language = state.language()
    st.segmented_control(
        text(language, "page.language"),
        LANGUAGES,
        format_func=lambda each: text(each, "page.own_name"),
        key="language",
        required=True,
        label_visibility="collapsed",
    )
    st.selectbox(
        text(language, "page.county"),
        list(counties),
        format_func=lambda code: counties.get(code, code),
        key="county",
        on_change=state.change_county,
        label_visibility="collapsed",
    )


def title(opened: Opened) -> None:
    """Say whose plan this is."""
    info = opened.info
    st.html(heading(f"{info.county_name} {text(state.language(), 'page.title')}", info.plan_title))


def top(opened: Opened, on: Sequence[str], atlases: Sequence[str]) -> None:
    """Show whose plan this is, and the switch of the panels below the map."""
    language = state.language()
    with st.container(horizontal=True, vertical_alignment="center", key="top"):
        title(opened)
        st.segmented_control(
            text(language, "dock.label"),
            state.PANELS,
            format_func=lambda each: text(language, f"dock.{each}"),
            key="panel",
            label_visibility="collapsed",
        )
        compare_panel.offer(opened, atlases)
        st.link_button(
            text(language, "present.open"),
            "?" + urlencode(state.address(on) | {"present": "1"}),
            help=text(language, "present.help"),
        )
        access.bar()
