"""A clock that is set by hand."""

from __future__ import annotations


class Clock:
    """Says the time that it was given."""

    now = 1000.0  # seconds

    def __call__(self) -> float:
        return self.now
