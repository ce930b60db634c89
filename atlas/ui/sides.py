"""What the reader compares: on each side an atlas and what of it is shown, and what was picked of either.

Like all that is chosen (``state``), it lives in the session and is written to the address. The choices of
the page itself stay in both while two atlases are compared, so that the way back leads to where it began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from atlas.ui import layers_panel, state
from atlas.ui.state import At

MARK = "compare"  # of the address of a comparison
PREFIX = "c-"  # of its parts
NAMES = ("left", "right")
KEPT = ("county", "language", "panel", layers_panel.RELIEF)  # choices whose boxes a comparison does not show
BETWEEN = ":"  # in the address, between the side and the id of what was picked


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two maps."""

    atlas: str  # its key among the atlases
    show: str = ""  # a layer, or another of the panel's choices; "" leaves it to the panel


@dataclass(frozen=True, slots=True)
class Pair:
    """Two maps, and what was picked on one of them."""

    sides: tuple[Side, Side]
    picked: tuple[int, str] | None = None  # the side, and the id of a feature
    at: At | None = None  # where the left map was left


def begin(atlases: Sequence[str]) -> None:
    """Take the comparison from the address when a session starts, and keep the choices of the page."""
    session = st.session_state
    if "pair" not in session:
        session["pair"] = _from_address(atlases) if st.query_params.get(MARK) == "1" else None
    pair: Pair | None = session["pair"]
    if pair is None:
        return
    for key in KEPT:
        if key in session:
            session[key] = session[key]  # or it would go with its box
    if any(side.atlas not in atlases for side in pair.sides):  # one is no longer there
        session["pair"] = Pair((Side(atlases[0]), Side(atlases[-1])))


def is_open() -> bool:
    """Say whether two atlases are being compared."""
    return st.session_state["pair"] is not None


def now() -> Pair:
    """Return what is compared."""
    pair: Pair = st.session_state["pair"]
    return pair


def enter(left: str, right: str) -> None:
    """Compare two atlases."""
    st.session_state["pair"] = Pair((Side(left), Side(right)))


def leave() -> None:
    """Go back to the page as it was."""
    st.session_state["pair"] = None
    for key in [key for key in st.session_state if str(key).startswith(PREFIX)]:
        del st.session_state[key]
    state.return_to_map()


def choose(number: int, atlas: str, show: str = "") -> None:
    """Show another atlas, or other layers of one, on a side."""
    pair = now()
    sides = list(pair.sides)
    is_other = sides[number].atlas != atlas
    sides[number] = Side(atlas, show)
    kept = replace(pair, at=None, picked=None) if is_other else pair
    st.session_state["pair"] = replace(kept, sides=(sides[0], sides[1]))


def pick(number: int, id_: str) -> None:
    """Pick a feature of a side, or none."""
    st.session_state["pair"] = replace(now(), picked=(number, id_) if id_ else None)


def move(at: At) -> None:
    """Keep where the left map was moved to."""
    st.session_state["pair"] = replace(now(), at=state.checked(at))


def remember(shown: Sequence[str]) -> None:
    """Write to the address what is compared; ``shown`` is what each side shows."""
    pair, said = now(), st.query_params.to_dict()
    kept = {key: value for key, value in said.items() if key != MARK and not key.startswith(PREFIX)}
    address = {"county": state.county(), "lang": state.language()} | kept | {MARK: "1"}
    for name, side, show in zip(NAMES, pair.sides, shown, strict=True):
        address |= {f"{PREFIX}{name}": side.atlas, f"{PREFIX}{name}-show": show}
    if pair.picked:
        address[f"{PREFIX}sel"] = NAMES[pair.picked[0]] + BETWEEN + pair.picked[1]
    if pair.at:
        address[f"{PREFIX}at"] = state.written(pair.at)
    if said != address:
        st.query_params.from_dict(address)


def _from_address(atlases: Sequence[str]) -> Pair:
    asked = st.query_params
    left, right = (
        Side(asked.get(PREFIX + name, state.county()), asked.get(f"{PREFIX}{name}-show", ""))
        for name in NAMES
    )
    name, _, id_ = asked.get(f"{PREFIX}sel", "").partition(BETWEEN)
    picked = (NAMES.index(name), id_) if name in NAMES and id_ else None
    known = [side if side.atlas in atlases else Side(state.county()) for side in (left, right)]
    return Pair((known[0], known[1]), picked, state.read_at(asked.get(f"{PREFIX}at", "")))
