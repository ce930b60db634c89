"""Data for the gazetteer: a file read, what it would change shown, and written once the reader says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal

import pandas as pd
import streamlit as st

from atlas import gazetteer_import, library, proposals
from atlas.errors import UserError
from atlas.gazetteer_import import SUFFIXES
from atlas.ui import access, page, session, state
from atlas.ui.markup import plain, remark
from atlas.ui.opened import Opened
from atlas.words import term, text
from gazetteer import KINDS, GazetteerError
from gazetteer.datum import DATUMS
from gazetteer.sources import Item, Proposal, Wish
from gazetteer.sources.columns import columns_named
from gazetteer.sources.shapes import is_crs

SHOWN = 500  # rows of a list
NARROW, WIDE = 150, 310  # pixels of a box
ENCODINGS = ("UTF-8", "GB18030")
OPTIONS = ("crs", "datum", "kind", "layer", "accuracy", "column", "encoding", "replace", "map-review-number")
"""Options that messages name as the command line does (``--crs``)."""


@dataclass(frozen=True)
class _Pending:
    """A proposal that waits for the reader's word, and what it was made from."""

    made_from: str  # digest of the file and of all that was said of it
    county: str
    proposal: Proposal


def panel(opened: Opened) -> None:
    """Offer to import a file."""
    language = state.language()
    said = st.session_state.pop("take_said", ())
    with st.expander(text(language, "take.title"), expanded=bool(said), key="take"):
        for line in said:
            st.success(plain(line))
        st.html(remark(text(language, "take.intro", folder=library.own_gazetteer().name)))
        left, right = st.columns([2, 3])
        with left:
            sources = {key: text(language, f"take.source_{key}") for key in SUFFIXES}
            source = _choice(text(language, "take.source"), sources, "take-source")
            upload = st.file_uploader(
                text(language, "take.file", known="、".join(SUFFIXES[source])),
                type=list(SUFFIXES[source]),
                key=f"take-file-{source}-{st.session_state.get('take_number', 0)}",
            )
            county = st.text_input(
                text(language, "take.county"), opened.info.county_name, key=f"take-county-{state.county()}"
            )
        with right:
            wish, title, replaces = _options(source, language)
        if upload is None:
            return
        raw = upload.getvalue()
        facts = (sha256(raw).hexdigest(), upload.name, source, county, repr(wish), title, replaces)
        made_from = sha256(repr(facts).encode()).hexdigest()
        if st.button(text(language, "take.check"), key="take-check"):
            _check(raw, upload.name, source, (county.strip(), wish, title, replaces), made_from)
        pending: _Pending | None = st.session_state.get("take_pending")
        if pending is not None and pending.made_from == made_from:
            _settle(pending, language)


def _options(source: str, language: str) -> tuple[Wish | None, str, bool]:
    """Ask what only the user knows of the file; None where an answer makes no sense."""

    def label(option: str) -> str:
        return text(language, f"take.option_{option}")

    def write(option: str, hint: str = "", width: int = NARROW) -> str:
        key = f"take-{option}"
        return st.text_input(label(option), key=key, placeholder=hint, width=width, max_chars=200).strip()

    def choose(option: str, named: Mapping[str, str]) -> str:
        names = {"": text(language, "take.as_stated"), **named}
        return _choice(label(option), names, f"take-{option}", NARROW)

    with st.container(horizontal=True, gap="small", key="take-options"):
        crs = write("crs", "EPSG:4546")
        datum = choose("datum", {each: each for each in DATUMS})
        kind = choose("kind", {each: term(language, "kind", each) for each in KINDS})
        accuracy = st.number_input(
            label("accuracy"), min_value=0.1, value=None, format="%g", key="take-accuracy", width=NARROW
        )
        layer = write("layer")
        encoding = choose("encoding", {each: each for each in ENCODINGS})
        columns = _columns(write("column", "name=XZQMC, code=XZQDM", WIDE))
        title = write("title", width=WIDE)
        review = write("map-review-number", width=WIDE) if source == "outline" else ""
        replaces = st.checkbox(label("replace"), key="take-replace")
    if columns is None or (crs and not is_crs(crs)):
        return None, title, replaces
    wish = Wish("", "", datum, kind, layer, accuracy, crs, encoding, columns, review)
    return wish, title, replaces


def _columns(said: str) -> Mapping[str, str] | None:
    pairs = (pair.strip() for pair in said.replace("，", ",").split(","))
    return columns_named([pair for pair in pairs if pair])


def _choice(
    label: str, names: Mapping[str, str], key: str, width: int | Literal["stretch"] = "stretch"
) -> str:
    """Let the reader choose among keys by their names."""
    return str(
        st.selectbox(label, list(names), format_func=lambda each: names.get(each, each), key=key, width=width)
    )


def _check(
    raw: bytes, name: str, source: str, said: tuple[str, Wish | None, str, bool], made_from: str
) -> None:
    """Make the proposal, or say why there is none."""
    language = state.language()
    st.session_state["take_pending"] = None
    county, wish, title, replaces = said
    if wish is None:
        page.refuse("take.bad_option")
        return
    try:
        found = proposals.county_named(county)
        wish = replace(wish, county=found.id, county_name=found.name)
        with st.spinner(text(language, "take.checking")):
            proposal = gazetteer_import.propose(raw, name, source, wish, title=title, replaces=replaces)
    except UserError as error:
        page.refuse(f"error.{error.key}", **error.values)
    except GazetteerError as error:
        page.refuse("take.refused", reason=_in_page_words(error.told(language), language))
    else:
        st.session_state["take_pending"] = _Pending(made_from, found.name, proposal)


def _settle(pending: _Pending, language: str) -> None:
    """Show a proposal, and write it when that is wished."""
    proposal = pending.proposal
    for line in proposals.summary(language, proposal, pending.county):
        st.markdown(plain(line))
    for name, items in proposals.lists(proposal).items():
        _list(name, items, language)
    refused = proposals.refusal(language, proposal)
    if refused:
        st.html(remark(refused))
    elif st.button(text(language, "take.write"), key="take-write", type="primary"):
        _write(pending, language)


def _list(name: str, items: Sequence[Item], language: str) -> None:
    title = f"{text(language, f'gazetteer.list.{name}')}　{len(items)}"
    with st.expander(title, expanded=name != "new", key=f"take-list-{name}"):
        if len(items) > SHOWN:
            counted = proposals.reasons(language, name, items)
            st.html(remark(text(language, "take.more", count=SHOWN, reasons=counted)))
        rows = [
            (
                item.name,
                term(language, "kind", item.kind),
                _in_page_words(proposals.reason(language, name, item), language),
                item.where.partition("/")[2] or item.where,
            )
            for item in items[:SHOWN]
        ]
        columns = [
            text(language, f"gazetteer.column.{column}") for column in ("name", "kind", "reason", "where")
        ]
        st.dataframe(
            pd.DataFrame(rows, columns=columns), hide_index=True, height="content", key=f"take-rows-{name}"
        )


def _write(pending: _Pending, language: str) -> None:
    """Write the proposal and build what is made from it anew; then show the atlas again."""
    try:
        with st.spinner(text(language, "take.writing"), show_time=True):
            _take(pending.proposal)
    except UserError as error:
        page.refuse(f"error.{error.key}", **error.values)
        return
    except GazetteerError as error:
        page.refuse("take.refused", reason=_in_page_words(error.told(language), language))
        return
    except OSError as error:
        page.refuse("error.os", name=error.filename or "", reason=error.strerror or str(error))
        return
    said = text(language, "take.written", county=pending.county)
    wanting = proposals.wanting(language, pending.proposal)
    st.session_state["take_said"] = [said, *([_in_page_words(wanting, language)] if wanting else [])]
    st.session_state["take_pending"] = None
    st.session_state["take_number"] = st.session_state.get("take_number", 0) + 1
    session.forget()
    st.rerun()


@access.edits
def _take(proposal: Proposal) -> None:
    gazetteer_import.write(proposal)
    for entry in session.atlases().values():
        if entry.code == proposal.county and entry.workspace is not None:
            library.rebuild(entry.workspace)


def _in_page_words(said: str, language: str) -> str:
    """Name options as this panel does, where a message names them as the command line does."""
    for option in OPTIONS:
        said = said.replace(f"--{option}", text(language, f"take.named_{option}"))
    return said
