"""What the gazetteer says to a planner, in ``words.toml``: the notes and sources of what it derives.

Only footprints that this room makes speak through here; notes of the data are data, and errors stay in
plain English. A key is dotted: ``containers.somewhere``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType


def say(key: str, /, **values: object) -> str:
    """Fill in the blanks of a sentence.

    Raises
    ------
    KeyError
        No such sentence, or a blank is left open.
    """
    return _sentences()[key].format(**values)


def joined(*sentences: str) -> str:
    """Join sentences to one note; empty ones are left out."""
    return say("joint").join(sentence for sentence in sentences if sentence)


@cache
def _sentences() -> Mapping[str, str]:
    table = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for name, entry in table.items():
        found |= {name: entry} if isinstance(entry, str) else {f"{name}.{key}": entry[key] for key in entry}
    return MappingProxyType(found)
