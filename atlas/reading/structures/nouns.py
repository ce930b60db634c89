"""What a zone's name says about its kind: the vocabulary of ``nouns.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("nouns.toml").read_text(encoding="utf-8"))


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    pairs = [(ending, kind) for kind, endings in _tables()["kinds"].items() for ending in endings]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def ending_of(name: str) -> str:
    """Return the longest zone word that a name ends with, "" where it ends with none."""
    return next((ending for ending, _ in _endings() if name.endswith(ending)), "")


def kind_of(name: str, default: str = "area") -> str:
    """Tell a zone's kind from the last word of its name."""
    return next((kind for ending, kind in _endings() if name.endswith(ending)), default)


def rule_kind(kind: str) -> str:
    """Tell how a zone of a kind is drawn where nothing else is known."""
    return str(_tables()["rules"][kind])


def everywhere() -> tuple[str, ...]:
    """List the words for a place that every county has one of."""
    return tuple(_tables()["everywhere"]["places"])


def without_work(name: str) -> str:
    """Drop the words at the end of a heading that are about the work: 东城片区功能布局."""
    for ending in _tables()["dropped"]["endings"]:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name[: -len(ending)]
    return name


@cache
def zone_endings() -> tuple[str, ...]:
    """List the words that end a zone's name."""
    return tuple(ending for ending, _ in _endings() if len(ending) > 1)
