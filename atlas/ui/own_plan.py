"""A plan of the reader's own: read from a file, its county confirmed, built into an atlas and opened."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from atlas import library
from atlas.dossier import dump
from atlas.plan import Plan
from atlas.reading.files import PlanFileError
from atlas.reading.open import TYPES, plan_from_bytes
from atlas.reading.read import county_of, read_plan
from atlas.ui import access, page, passage, session, state
from atlas.ui.attempt import attempt
from atlas.ui.markup import plain, remark
from atlas.ui.passage import LARGEST
from atlas.words import text
from layers.files import workroom


def panel() -> None:
    """Offer to read a plan."""
    language = state.language()
    for key, values in st.session_state.pop("own_warnings", ()):
        page.refuse(f"warning.{key}", **values)
    st.html(remark(text(language, "own.plan_intro")))
    upload = st.file_uploader(text(language, "own.plan_file"), type=list(TYPES), key="own-plan")
    if upload is None:
        return
    if upload.size > LARGEST:
        page.refuse("error.plan-too-large", name=upload.name, limit=LARGEST // 2**20)
        return
    try:
        with st.spinner(text(language, "own.opening")):
            plan, guessed = _opened(upload.getvalue(), upload.name)
    except PlanFileError as error:
        page.refuse(f"error.{error.key}", **error.values)
        return
    st.html(remark(text(language, "own.plan_is", title=plan.title, count=f"{len(plan.text):,}")))
    county = st.text_input(
        text(language, "own.county"), guessed, key=f"own-county-{plan.sha256[:12]}", max_chars=40
    )
    if not st.button(text(language, "own.read"), key="own-read", type="primary"):
        return
    if not county.strip():
        page.refuse("own.county_missing")
    elif (path := attempt(lambda: _read(plan, county.strip()))) is not None:
        _open(path)
        st.rerun()


@st.cache_data(show_spinner=False, max_entries=4, ttl=3600)
def _opened(raw: bytes, name: str) -> tuple[Plan, str]:
    plan = plan_from_bytes(raw, name)
    return plan, county_of(plan).name


@access.edits
def _read(plan: Plan, county: str) -> Path:
    """Read a plan and build its atlas, which all sessions see; nothing is written before all was read."""
    language = state.language()
    with st.status(text(language, "own.reading"), expanded=True) as progress:
        reading = read_plan(plan, county)
        dossier = reading.dossier
        st.markdown(
            plain(text(language, "own.found", zones=len(dossier.zones), projects=len(dossier.projects)))
        )
        progress.update(label=text(language, "own.building"))
        path = target(dossier.plan.gb_code, plan.sha256)
        with workroom() as folder:
            kept = folder / "plan.json"
            kept.write_text(dump(dossier), encoding="utf-8")
            library.build(kept, path)
        progress.update(label=text(language, "own.done"), state="complete")
    st.session_state["own_warnings"] = reading.warnings  # said once the atlas is open
    passage.remember(plan)
    return path


def target(code: str, sha256: str) -> Path:
    """Name the workspace of a reader's own plan: never that of a built-in one or of another plan."""
    return library.home() / f"{code or 'plan'}-{sha256[:8]}.gpkg"


def _open(path: Path) -> None:
    session.forget()
    made = (key for key, entry in session.atlases().items() if entry.workspace == path)
    st.session_state["open_next"] = next(made, "")
