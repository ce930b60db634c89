"""Where the atlas comes from: the plan, the outline, the map review number."""

from __future__ import annotations

import streamlit as st

from atlas.ui import state
from atlas.ui.markup import facts, remark
from atlas.ui.opened import Opened
from atlas.words import text


def panel(opened: Opened) -> None:
    """Show what the atlas was made from."""
    language, info = state.language(), opened.info
    values = {
        "plan": info.plan_title,
        "published": info.published or text(language, "about.not_stated"),
        "county": f"{info.county_name} {info.county}".strip(),
        "characters": f"{info.characters:,}",
        "sha256": info.sha256,
        "outline": info.outline_source,
        "review": info.map_review_number or text(language, "about.not_stated"),
    }
    st.html(facts((text(language, f"about.{key}"), value) for key, value in values.items()))
    st.html(remark(text(language, "map.caution")))


def note(opened: Opened) -> list[str]:
    """Say on the map itself what must stand on every map."""
    language, info = state.language(), opened.info
    number = info.map_review_number
    review = text(language, "map.review", number=number) if number else text(language, "map.review_none")
    sources = text(language, "map.sources", outline=info.outline_source)
    return [f"{text(language, 'map.caution')}　{review}", sources]
