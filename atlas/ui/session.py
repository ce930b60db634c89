"""The atlases of this server, opened once and shared by all sessions; opened anew when a file changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import streamlit as st

from atlas import library, relief, troubles
from atlas.errors import StoreError, UserError
from atlas.library import AtlasEntry
from atlas.store import open_store
from atlas.ui import search, state
from atlas.ui.opened import Opened
from atlas.words import LANGUAGES, text
from gazetteer.search import Searcher
from layers import files

KEPT = 8  # atlases in memory at once
AGAIN_S = 60.0  # after which a trouble with files may be over


def atlases() -> dict[str, AtlasEntry]:
    """List the atlases there are, by GB code; those that are out of date are built first."""
    with st.spinner(text(LANGUAGES[0], "page.building"), show_time=True):
        return _atlases(library.stamp())


def wrong() -> tuple[UserError, ...]:
    """List what is wrong with the files of the atlases, looked at again after a while."""
    return _wrong(library.stamp())


def path() -> Path:
    """Name the workspace of the atlas shown."""
    return _atlases(library.stamp())[state.county()].path


def forget() -> None:
    """Look for new atlases at the next showing of the page."""
    _atlases.clear()


def opened(entry: AtlasEntry) -> Opened:
    """Open an atlas.

    Raises
    ------
    StoreError
        Its file is none that this version reads.
    """
    return _opened(entry.path, _stamp(entry))


def shown() -> Opened | None:
    """Return the atlas shown, as its file is now; None where that is gone or cannot be read."""
    entry = _atlases(library.stamp()).get(state.county())
    try:
        return opened(entry) if entry else None
    except (OSError, StoreError):
        return None


def searcher(entry: AtlasEntry) -> Searcher:
    """Return the index of an atlas's names."""
    return _searcher(entry.path, _stamp(entry))


@st.cache_data(show_spinner=False, max_entries=2)
def _atlases(stamp: str) -> dict[str, AtlasEntry]:  # noqa: ARG001 -- the cache's key
    found: dict[str, AtlasEntry] = {}
    library.adopt_gazetteer()
    for entry in library.atlases():
        if entry.code not in found:
            found[entry.code] = entry
        else:  # another plan of a county
            found[entry.path.stem] = replace(entry, name=f"{entry.name}（{entry.path.stem}）")
    return found


@st.cache_resource(show_spinner=False, max_entries=2, ttl=AGAIN_S)
def _wrong(stamp: str) -> tuple[UserError, ...]:  # noqa: ARG001 -- the cache's key
    return troubles.found()


def _stamp(entry: AtlasEntry) -> str:
    return f"{entry.path} {files.stamp(entry.path)} {files.stamp(relief.path_of(entry.path))}"


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _opened(path: Path, stamp: str) -> Opened:
    return Opened(open_store(path), stamp, relief.of(path), path)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _searcher(path: Path, stamp: str) -> Searcher:
    return search.searcher_of(_opened(path, stamp))
