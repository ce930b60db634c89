"""The parts of the page that are shown again each by itself: a choice sends what it changes, and no more.

A widget shows again the part that it stands in. Where it changes another part too, its callback ends with
``show_again``. What concerns all parts (county, language, an atlas built anew) runs the whole page.
"""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

STAGE = "stage"  # the heading, the map, the details and the panel below
SEARCH = "search"
FILTER = "filter-part"
OWN = "own-part"  # own layers in the tree


def group(name: str) -> str:
    """Name the part that is a group of the layer tree."""
    return f"group-part-{name}"


def show_again(*parts: str) -> NoReturn:
    """Show parts of the page again, and nothing else; for the end of a widget's callback."""
    st.rerun(list(parts))
