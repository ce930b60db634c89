"""An atlas as it can be corrected: its dossier and gazetteer with the corrections in force, and the log.

Confirming a correction writes it to the disk first and only then builds the atlas anew; what the reader is
told was kept is kept, whatever becomes of the server.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import streamlit as st

from atlas import library
from atlas.corrections import Correction, CorrectionError, Draft, Target, apply, effective, log
from atlas.dossier import Dossier, DossierError, Project, Zone, load
from atlas.errors import StoreError
from atlas.store import open_store
from atlas.ui import access
from atlas.ui.opened import Feature
from gazetteer import Gazetteer
from layers import files

KEPT = 4  # atlases under correction at once


@dataclass(frozen=True)
class Workbench:
    """What is there to be corrected. One instance serves all sessions; nothing here is changed."""

    path: Path  # of the workspace
    entries: tuple[Correction, ...]  # the whole log
    dossier: Dossier  # with the corrections in it
    gazetteer: Gazetteer

    @property
    def last(self) -> int:
        """The number of the log's last entry, 0 where it is empty."""
        return self.entries[-1].seq if self.entries else 0

    @cached_property
    def items(self) -> Mapping[str, Zone | Project]:
        """Zones and projects by id."""
        listed: tuple[Zone | Project, ...] = (*self.dossier.zones, *self.dossier.projects)
        return {item.id: item for item in listed}

    def target(self, feature: Feature) -> Target | None:
        """Say what a correction of a feature would be about; None where it is nothing of its own."""
        item = self.items.get(feature.id)
        if isinstance(item, Zone):
            return Target("zone", item.id, item.name, item.start)
        if item is not None:
            return Target("project", item.id, item.name, item.start)
        place = self.gazetteer.get(feature.id)
        return None if place is None else Target("place", place.id, place.name)


def workbench(path: Path) -> Workbench | None:
    """Open an atlas for correction; None where it does not hold what it was built from."""
    return _workbench(path, files.stamp(path))


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _workbench(path: Path, stamp: str) -> Workbench | None:  # noqa: ARG001 -- the cache's key
    try:
        dossier = load(open_store(path).dossier())
    except (DossierError, StoreError):
        return None
    entries = log.read(path)
    done = apply(dossier, library.gazetteer_of(dossier), effective(entries))
    return Workbench(path, entries, done.dossier, done.gazetteer)


@access.edits
def keep(path: Path, drafts: Iterable[Draft], form: str = "") -> None:
    """Confirm corrections, one after the other, and build the atlas anew.

    ``form`` names the form that they were written in, for what their author had seen.

    Raises
    ------
    UserError
        Who asks may not; or one cannot be meant, or somebody else was faster: those before it were kept.
    """
    known = seen(path, form)
    try:
        for draft in drafts:
            log.append(path, draft, known)
    except CorrectionError as error:
        if error.key == "correction-conflict":
            st.session_state.pop("opened_form", None)  # whose author now knows, and may go on
        raise
    finally:
        library.rebuild(path)


def author_name() -> str:
    """Return by whom what is corrected in this session is signed: who is logged in, or who says so."""
    return access.editor() or str(st.session_state.get("author", ""))


@access.edits
def turn(path: Path, way: str) -> bool:
    """Take the last correction back (``undo``), or the last one undone again (``redo``).

    Returns
    -------
    bool
        False where there is none.

    Raises
    ------
    UserError
        Who asks may not, has given no name, or somebody else was faster.
    """
    author = author_name()
    if not author.strip():
        raise CorrectionError("correction-author")
    turned = log.undo if way == "undo" else log.redo
    if turned(path, author, seen(path)) is None:
        return False
    st.session_state.pop("opened_form", None)  # nothing had been kept that its author had not seen
    library.rebuild(path)
    return True


def note_seen(path: Path, last: int, form: str = "") -> None:
    """Remember how much of a log, up to its entry ``last``, this session has been shown.

    A form counts from when it was opened: what changes beneath a half-filled form is easily overlooked.
    """
    session = st.session_state
    if not form:
        session.setdefault("seen", {})[str(path)] = last
    elif session.get("opened_form", ("", 0))[0] != form:
        session["opened_form"] = (form, last)


def seen(path: Path, form: str = "") -> int:
    """Return the last correction that this session has been shown, or had been when a form was opened."""
    session = st.session_state
    opened, known = session.get("opened_form", ("", 0))
    return int(known if form and form == opened else session.get("seen", {}).get(str(path), 0))


def exported(bench: Workbench) -> str:
    """Write the corrections in force as ``atlas corrections import`` reads them."""
    rows: list[dict[str, Any]] = [
        asdict(item) | {"value": dict(item.value)} for item in effective(bench.entries)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
