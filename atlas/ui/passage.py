"""The plan's own words for a feature, where the reader has the plan; else only the citation.

A plan is matched by its SHA-256. It comes from the folder named in the environment variable
``ATLAS_PLANS``, of which all readers see the passages, wherever they are: who names the folder serves the
plan. Or it comes from a file that an editor chooses, which is kept in their session's memory alone.
"""

from __future__ import annotations

import os
import re
from hashlib import sha256
from pathlib import Path

import streamlit as st

from atlas.plan import Plan
from atlas.reading.files import PlanFileError
from atlas.reading.open import TYPES, open_plan, plan_from_bytes
from atlas.ui import access, page, state
from atlas.ui.markup import marked, remark
from atlas.ui.opened import Feature
from atlas.words import text

FOLDER = "ATLAS_PLANS"
LARGEST = 32 * 2**20  # bytes: a plan is well below one of these mebibytes


def panel(wanted: str, feature: Feature) -> None:
    """Show the paragraph that holds a feature's name, from the plan with the SHA-256 wanted."""
    start, end = (feature.attributes.get(column) for column in ("start", "end"))
    if start is None or end is None:
        return
    language = state.language()
    plan = _at_hand(wanted)
    with st.expander(text(language, "passage.title"), expanded=plan is not None, key="passage"):
        if plan is None:
            st.html(remark(text(language, "passage.cited")))
            if access.may_edit():
                _choose(wanted)
        else:
            _mentions(plan, feature, (int(start), int(end)), language)


def _mentions(plan: Plan, feature: Feature, cited: tuple[int, int], language: str) -> None:
    """Show one mention in its paragraph, at first the one cited, and lead to the others."""
    listed = mentions(plan, feature.name, cited)
    key = f"mention-{feature.id}"
    at = int(st.session_state.get(key, listed.index(cited)))
    st.html(marked(*paragraph(plan, *listed[at])))
    if len(listed) == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="mentions"):
        for step, way in ((-1, "previous"), (1, "next")):
            st.button(
                text(language, f"mention.{way}"),
                key=f"mention-{way}",
                type="tertiary",
                disabled=not 0 <= at + step < len(listed),
                on_click=st.session_state.update,
                args=({key: at + step},),
            )
        st.html(remark(text(language, "mention.at", number=at + 1, count=len(listed))))


def mentions(plan: Plan, name: str, cited: tuple[int, int]) -> list[tuple[int, int]]:
    """Find the spans of the plan's text in which a name stands, among them the one cited, in their order."""
    words = plan.flow.text
    ends = (match.span() for match in re.finditer(re.escape(name), words))
    spans = (plan.flow.span(first, last) for first, last in ends)
    others = {span for span in spans if span[1] <= cited[0] or span[0] >= cited[1]}
    return sorted(others | {cited})


def paragraph(plan: Plan, start: int, end: int) -> tuple[str, str, str]:
    """Cut the paragraph around a span of the plan's text into before, the span and after.

    Raises
    ------
    ValueError
        The span is not one of this plan.
    """
    if not 0 <= start < end <= len(plan.text):
        raise ValueError(f"no span of the plan: {start}-{end} of {len(plan.text)}")
    first, last = plan.flow.position(start), plan.flow.position(end)
    block = plan.block_at(first)
    last = min(last, block.end)
    words = plan.flow.text
    return words[block.start : first], words[first:last], words[last : block.end]


def remember(plan: Plan) -> None:
    """Keep a plan at hand as long as the session lasts."""
    st.session_state.setdefault("plans", {})[plan.sha256] = plan


def _at_hand(wanted: str) -> Plan | None:
    chosen: dict[str, Plan] = st.session_state.setdefault("plans", {})
    if wanted not in chosen:
        folder = os.environ.get(FOLDER, "")
        path = find(Path(folder), wanted) if folder else None
        if path is not None:
            chosen[wanted] = _read(path)
    return chosen.get(wanted)


@st.cache_data(show_spinner=False, ttl=60)
def find(folder: Path, wanted: str) -> Path | None:
    """Find the file of a folder that has a SHA-256."""
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in files:
        if (
            path.is_file()
            and path.stat().st_size <= LARGEST
            and sha256(path.read_bytes()).hexdigest() == wanted
        ):
            return path
    return None


@st.cache_resource(show_spinner=False, max_entries=4)
def _read(path: Path) -> Plan:
    return open_plan(path)


def _choose(wanted: str) -> None:
    language = state.language()
    upload = st.file_uploader(
        text(language, "passage.choose"),
        type=list(TYPES),
        help=text(language, "passage.help"),
        key=f"plan-{wanted}",
    )
    if upload is None:
        return
    raw = upload.getvalue()
    if sha256(raw).hexdigest() != wanted:
        page.refuse("passage.other", name=upload.name)
        return
    try:
        remember(plan_from_bytes(raw, upload.name))
    except PlanFileError as error:
        page.refuse(f"error.{error.key}", **error.values)
        return
    st.rerun()
