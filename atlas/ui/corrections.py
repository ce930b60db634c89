"""The panel of corrections: what was corrected, by whom, undo and redo, something new, a file of it all."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from atlas import served
from atlas.corrections import effective, log
from atlas.errors import UserError
from atlas.ui import access, corrections_forms, session, state, workbench
from atlas.ui.markup import plain, remark
from atlas.ui.opened import Feature, Opened
from atlas.ui.workbench import Workbench
from atlas.words import text

MIME = "application/json"
NOTE = 360  # pixels


def panel(opened: Opened) -> None:
    """Show the log of the atlas, and what can be done with it."""
    language = state.language()
    if served.is_read_only():
        st.html(remark(text(language, "error.access-store")))
        return
    bench = workbench.workbench(session.path())
    if bench is None:
        st.html(remark(text(language, "fix.impossible")))
        return
    workbench.note_seen(bench.path, bench.last)
    notice()
    _buttons(bench)
    if access.offers_forms():
        with st.expander(text(language, "fix.add"), key="fix-add"):
            corrections_forms.adding(bench, opened.box)
    _list(bench)


def of_feature(opened: Opened, feature: Feature) -> None:
    """Offer to correct the selected feature."""
    language = state.language()
    key = f"correct-{feature.id}"
    notice()
    if not access.offers_forms():
        return
    if not st.toggle(text(language, "fix.open"), key=key, on_change=corrections_forms.reset):
        return
    bench = workbench.workbench(session.path())
    target = bench.target(feature) if bench else None
    if bench is None or target is None:
        st.html(remark(text(language, "fix.impossible" if bench is None else "fix.not_own")))
        return
    corrections_forms.correcting(bench, target, feature, opened.box)


def notice() -> None:
    """Say once how the last correction went."""
    said = st.session_state.pop("notice", None)
    if said:
        key, values, good = said
        (st.success if good else st.warning)(plain(text(state.language(), key, **values)))


def _buttons(bench: Workbench) -> None:
    language = state.language()
    in_force, redoable = effective(bench.entries), log.redoable(bench.entries)
    with st.container(horizontal=True, gap="small", key="fix-buttons", vertical_alignment="bottom"):
        if access.offers_forms():
            corrections_forms.author("log")
            for way, is_idle in (("undo", not in_force), ("redo", redoable is None)):
                st.button(
                    text(language, f"fix.{way}"),
                    key=f"fix-{way}",
                    disabled=is_idle,
                    on_click=_turn,
                    args=(bench.path, way),
                )
        st.download_button(
            text(language, "fix.export"),
            data=lambda: workbench.exported(bench),
            file_name=f"{bench.path.stem}-corrections.json",
            mime=MIME,
            key="fix-export",
            on_click="ignore",
            disabled=not in_force,
        )


def _turn(path: Path, way: str) -> None:
    try:
        done = workbench.turn(path, way)
    except UserError as error:
        corrections_forms.tell(error)
        return
    st.session_state["notice"] = (f"fix.{way}_done" if done else "fix.nothing", {}, done)


def _list(bench: Workbench) -> None:
    language = state.language()
    if not bench.entries:
        st.html(remark(text(language, "fix.none" if access.offers_forms() else "access.uncorrected")))
        return
    in_force = {item.seq for item in effective(bench.entries)}
    rows = [
        {
            "seq": item.seq,
            "at": item.at[:16].replace("T", " "),
            "author": item.author,
            "action": text(language, f"correction.{item.action}"),
            "name": item.target.name or str(item.value.get("name", item.target.id)),
            "state": _state(item.action, item.seq in in_force, language),
            "note": item.note,
        }
        for item in reversed(bench.entries)
    ]
    columns = {
        name: st.column_config.Column(
            text(language, f"cli.corrections.column.{name}"), width=NOTE if name == "note" else None
        )
        for name in rows[0]
    }
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch", column_config=columns, key="fix-list")


def _state(action: str, is_in_force: bool, language: str) -> str:
    if action == "undo":
        return ""
    return text(language, f"cli.corrections.{'in-force' if is_in_force else 'taken-back'}")
