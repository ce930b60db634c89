"""The words of the map's own tools (``web/tools.js``, ``web/sketch.js``), sent with the state."""

from __future__ import annotations

from functools import cache

from atlas.words import catalogue

PREFIX = "maptools."


@cache
def words(language: str) -> dict[str, str]:
    """Give every word of the map's tools by its short key."""
    return {
        key.removeprefix(PREFIX): word for key, word in catalogue(language).items() if key.startswith(PREFIX)
    }
