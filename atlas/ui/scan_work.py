"""What a session has of a scanned map that it georeferences: one piece of work for each county."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from atlas.ui import state
from layers.raster.points import ControlPoint


@dataclass(frozen=True)
class Work:
    """A picture with what is known of it so far."""

    raw: bytes
    name: str
    page: int = 1
    points: tuple[ControlPoint, ...] = ()
    spot: tuple[float, float] | None = None  # the point on the picture that waits for its place
    turn: int = 0  # of the last click on the picture


def current() -> Work | None:
    """Return the work on the county shown; None where no picture was taken yet."""
    return _works().get(state.county())


def keep(work: Work | None) -> None:
    """Keep the work on the county shown, or forget it."""
    if work is None:
        _works().pop(state.county(), None)
    else:
        _works()[state.county()] = work


def _works() -> dict[str, Work]:
    kept: dict[str, Work] = st.session_state.setdefault("scans", {})
    return kept
