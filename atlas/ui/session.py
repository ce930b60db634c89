"""The atlases of this server, opened once and shared by all sessions; opened anew when a file changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import streamlit as st

from atlas import library, relief, served
from atlas.errors import StoreError, UserError
from atlas.keeping import troubles
from atlas.library import LibraryError
from atlas.served import Entry
from atlas.ui import search, state
from atlas.ui.opened import Opened
from atlas.words import LANGUAGES, text
from gazetteer.search import Searcher
from layers import files

KEPT = 8  # atlases in memory at once
AGAIN_S = 60.0  # after which a trouble with files may be over


def atlases() -> dict[str, Entry]:
    """List the atlases there are, by GB code; those that are out of date are built first."""
    with st.spinner(text(LANGUAGES[0], "page.building"), show_time=True):
        return _atlases(served.stamp())


def wrong() -> tuple[UserError, ...]:
    """List what is wrong with the files of the atlases, looked at again after a while."""
    return () if served.is_read_only() else _wrong(library.stamp())


def path() -> Path:
    """Name the workspace of the atlas shown.

    Raises
    ------
    LibraryError
        It has none: it is published in a database, where nothing is changed.
    """
    workspace = _atlases(served.stamp())[state.county()].workspace
    if workspace is None:
        raise LibraryError("access-store")
    return workspace


def forget() -> None:
    """Look for new atlases at the next showing of the page."""
    _atlases.clear()


def opened(entry: Entry) -> Opened:
    """Open an atlas.

    Raises
    ------
    StoreError
        Its file is none that this version reads.
    """
    return _opened(entry, _stamp(entry))


def shown() -> Opened | None:
    """Return the atlas shown, as its file is now; None where that is gone or cannot be read."""
    try:
        entry = _atlases(served.stamp()).get(state.county())
        return opened(entry) if entry else None
    except (OSError, StoreError):
        return None


def searcher(entry: Entry) -> Searcher:
    """Return the index of an atlas's names."""
    return _searcher(entry, _stamp(entry))


@st.cache_data(show_spinner=False, max_entries=2)
def _atlases(stamp: str) -> dict[str, Entry]:  # noqa: ARG001 -- the cache's key
    found: dict[str, Entry] = {}
    library.adopt_gazetteer()
    for entry in served.atlases():
        if entry.code not in found:
            found[entry.code] = entry
        elif entry.workspace is not None:  # another plan of a county
            stem = entry.workspace.stem
            found[stem] = replace(entry, name=f"{entry.name}（{stem}）")
    return found


@st.cache_resource(show_spinner=False, max_entries=2, ttl=AGAIN_S)
def _wrong(stamp: str) -> tuple[UserError, ...]:  # noqa: ARG001 -- the cache's key
    return troubles.found()


def _stamp(entry: Entry) -> str:
    path = entry.workspace
    if path is None:
        return f"published {entry.published}"
    return f"{path} {files.stamp(path)} {files.stamp(relief.path_of(path))}"


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _opened(_entry: Entry, stamp: str) -> Opened:
    """Open an atlas; the stamp is the cache's key."""
    path = _entry.workspace
    return Opened(served.opened(_entry), stamp, relief.of(path) if path else None, path)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _searcher(_entry: Entry, stamp: str) -> Searcher:
    return search.searcher_of(_opened(_entry, stamp))
