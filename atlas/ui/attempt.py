"""Doing something that a reader's file or wish may make impossible: done, or said why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from atlas.ui import page

Made = TypeVar("Made")


def attempt(act: Callable[[], Made]) -> Made | None:
    """Do it and return what came of it; None once the reader was told why it cannot be done."""
    try:
        return act()
    except Exception as error:
        page.tell(error)
    return None
