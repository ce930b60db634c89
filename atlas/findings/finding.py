"""One finding: its words in every language, its span, the names concerned."""

from __future__ import annotations

from collections.abc import Iterable

from atlas import words
from atlas.dossier import Finding
from atlas.reading.projects.words import pattern

_SHOWN = 4  # names in a message; a finding's subjects hold them all


def finding(code: str, start: int, end: int, subjects: Iterable[str], **values: object) -> Finding:
    """Make a finding; the sentence of its code is filled with the values."""
    message = {language: words.text(language, f"finding.{code}", **values) for language in words.LANGUAGES}
    return Finding(code, message, start, end, tuple(subjects))


def looks_back(section: str) -> bool:
    """Whether a section, by its title, tells what the plan before this one has brought."""
    return bool(pattern("context", "past").search(section))


def listed(names: Iterable[str]) -> str:
    """Write names in a row, the first few of many; each in quotation marks where they are several.

    Without the marks a row of the plan's names in its order would be a passage of the plan.
    """
    first = list(names)
    shown = [f"“{name}”" for name in first[:_SHOWN]] if len(first) > 1 else first
    return "、".join(shown) + ("……" if len(first) > _SHOWN else "")
