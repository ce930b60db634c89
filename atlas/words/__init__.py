"""Everything a planner reads, one catalogue per language.

Words are data: ``zh.toml`` and ``en.toml`` hold the same keys. A key is dotted (``"details.source"``);
a value may name blanks to be filled in (``"{count} 个"``). No sentence for a user stands in code.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("zh", "en")
"""The first is the default."""


@cache
def catalogue(language: str) -> dict[str, str]:
    """Read one language's words as a flat mapping of dotted keys.

    Raises
    ------
    KeyError
        There is no catalogue for the language.
    """
    if language not in LANGUAGES:
        raise KeyError(f"no words in {language!r}; there are {', '.join(LANGUAGES)}")
    words: dict[str, str] = {}
    for entry in sorted(files(__name__).iterdir(), key=lambda entry: entry.name):
        if entry.name == f"{language}.toml" or entry.name.endswith(f".{language}.toml"):
            words.update(_flatten(tomllib.loads(entry.read_text(encoding="utf-8")), ""))
    return words


def text(language: str, key: str, /, **values: object) -> str:
    """Say something in a language, with its blanks filled in.

    Raises
    ------
    KeyError
        The catalogue lacks the key, or a blank is left open.
    """
    words = catalogue(language)
    if key not in words:
        raise KeyError(f"no words for {key!r} in {language}.toml")
    return words[key].format(**values) if values else words[key]


def term(language: str, group: str, value: str) -> str:
    """Say a term of a closed list (a kind, a sector, a fidelity); one that is not listed stays as it is."""
    return catalogue(language).get(f"{group}.{value}", value)


def _flatten(table: dict[str, Any], prefix: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in table.items():
        pairs.extend(
            _flatten(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, value)]
        )
    return pairs
