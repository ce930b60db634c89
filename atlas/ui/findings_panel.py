"""What a careful planner would want to know: each finding, its places on the map, and what was decided of it.

A decision is a correction like any other: kept with its author, note and time, undone like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from atlas import served
from atlas.corrections import log
from atlas.corrections.record import LONGEST, LONGEST_NOTE, STATES, Draft, Target
from atlas.dossier import DossierError
from atlas.errors import UserError
from atlas.ui import access, related, session, state, workbench
from atlas.ui.markup import plain, remark
from atlas.ui.opened import Opened
from atlas.words import text
from layers.layer import is_placed

ALL = "all"
MESSAGE = 640  # pixels of a finding's sentence
TABLE = "table-findings-"  # before the keys of the tables
MOST_PLACES = 60  # shown on the map at once


@dataclass(frozen=True, slots=True)
class Picked:
    """A finding as the table lists it."""

    code: str
    name: str  # what it is about
    start: int  # in the plan's text


def panel(opened: Opened) -> None:
    """List the findings; those picked can be shown on the map and judged."""
    language, table = state.language(), opened.findings
    if table.empty:
        st.html(remark(text(language, "findings.none")))
        return
    table = table.assign(state=table["state"].replace("", "open"))
    _begin_anew(opened.stamp)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="findings-bar"):
        listed = _in_state(table, language)
        rows = _rows(listed)
        _actions(opened, listed.iloc[rows], language)
    _table(listed, language)


def _begin_anew(stamp: str) -> None:
    """Take note of what is shown; where the atlas has changed, rows picked by number may be others now."""
    session_state = st.session_state
    if not served.is_read_only():
        path = session.path()
        workbench.note_seen(path, log.last(path))
    if session_state.get("findings-of") != stamp:
        session_state["findings-of"] = stamp
        for key in [key for key in session_state if str(key).startswith(TABLE)]:
            del session_state[key]


def places(opened: Opened, findings: pd.DataFrame) -> list[str]:
    """Find the placed features that findings are about: by name, by structure, or by the plan's words."""
    names = {name for subjects in findings["subjects"] for name in related.names(subjects)}
    table = opened.everything
    about = table["name"].isin(names)
    for name in names:
        about |= table["structure"].str.contains(name, regex=False)
    for start, end in zip(findings["start"], findings["end"], strict=True):
        about |= ((table["start"] < end) & (table["end"] > start)).fillna(False).astype(bool)
    ids: list[str] = table.loc[about & is_placed(table), "id"].tolist()
    return ids[:MOST_PLACES]


def _in_state(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """Let the reader choose which findings are listed, and return them."""
    counts = {ALL: len(table), **{each: int((table["state"] == each).sum()) for each in STATES}}
    chosen = st.segmented_control(
        text(language, "judge.states"),
        ("open", "accepted", "ignored", ALL),
        format_func=lambda each: f"{text(language, f'judge.{each}')} {counts[each]}",
        default="open",
        required=True,
        key=f"findings-state-{state.county()}",
        label_visibility="collapsed",
    )
    kept = table if chosen == ALL else table[table["state"] == chosen]
    return kept.reset_index(drop=True)


def _key() -> str:
    return f"{TABLE}{state.county()}-{st.session_state.get(f'findings-state-{state.county()}')}"


def _rows(listed: pd.DataFrame) -> list[int]:
    rows = st.session_state.get(_key(), {}).get("selection", {}).get("rows", [])
    return [row for row in rows if row < len(listed)]


def _actions(opened: Opened, picked: pd.DataFrame, language: str) -> None:
    none = picked.empty
    about = places(opened, picked) if not none else []
    st.button(
        text(language, "judge.show"),
        key="findings-show",
        disabled=not about,
        help=text(language, "judge.show_none") if not none and not about else None,
        on_click=state.show,
        args=(about,),
    )
    if access.offers_forms():
        _verdicts(picked, language)


def _verdicts(picked: pd.DataFrame, language: str) -> None:
    """Offer to decide on the findings picked."""
    for verdict in ("accepted", "ignored", "open"):
        st.button(
            text(language, f"judge.do_{verdict}"),
            key=f"findings-{verdict}",
            disabled=picked.empty,
            on_click=_judge,
            args=(_picked(picked), verdict),
        )
    st.session_state.setdefault("findings-author", st.session_state.get("author", ""))
    is_signed = not access.may_edit() or access.editor()
    for part, longest, width in (("author", LONGEST, 110), ("note", LONGEST_NOTE, 200)):
        if part == "author" and is_signed:
            continue
        st.text_input(
            text(language, f"judge.{part}"),
            key=f"findings-{part}",
            placeholder=text(language, f"judge.{part}"),
            max_chars=longest,
            width=width,
            label_visibility="collapsed",
        )
    problem = st.session_state.pop("findings-problem", "")
    if problem:
        st.warning(plain(problem))


def _picked(picked: pd.DataFrame) -> tuple[Picked, ...]:
    columns = (picked[column] for column in ("code", "subjects", "start"))
    return tuple(Picked(code, name[:LONGEST], int(start)) for code, name, start in zip(*columns, strict=True))


def _judge(findings: Sequence[Picked], verdict: str) -> None:
    """Keep what was decided of findings, and write it into the workspace."""
    said, language = st.session_state, state.language()
    said["author"] = said.get("findings-author", "").strip()
    author, note = workbench.author_name(), said["findings-note"]
    targets = [Target("finding", each.code, each.name, each.start) for each in dict.fromkeys(findings)]
    drafts = [Draft("judge", target, {"state": verdict}, author, note) for target in targets]
    try:
        with st.spinner(text(language, "judge.keeping")):
            workbench.keep(session.path(), drafts)
    except UserError as error:
        key = "judge.author_missing" if error.key == "correction-author" else f"error.{error.key}"
        said["findings-problem"] = text(language, key, **error.values)
    except DossierError as error:  # what was decided is kept, but the workspace cannot be built again
        said["findings-problem"] = text(language, "page.broken", reason=str(error))
    else:
        said["findings-note"] = ""
        said.pop(_key(), None)


def _table(listed: pd.DataFrame, language: str) -> None:
    shown = pd.DataFrame(
        {
            "message": listed[f"message_{language}"],
            "subjects": listed["subjects"],
            "state": [text(language, f"judge.{each}") for each in listed["state"]],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        width="stretch",
        height="stretch",
        key=_key(),
        on_select="rerun",
        selection_mode="multi-row",
        column_config={
            column: st.column_config.Column(
                text(language, f"findings.{column}"), width=MESSAGE if column == "message" else None
            )
            for column in ("message", "subjects", "state")
        },
    )
