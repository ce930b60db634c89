"""Fonts for Chinese: found on the machine, and asked for every character before anything is drawn.

A character that no font holds would come out as an empty box. That is a fault, never a picture.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from matplotlib.font_manager import FontEntry, FontProperties, findSystemFonts, fontManager, get_font

from layers.export.errors import ExportError
from layers.export.picture import packaged

SILENT = "\n"  # what is not drawn
BOLD = 600  # weights from here on


@dataclass(frozen=True)
class Fonts:
    """Fonts that together hold every character of a picture, the main one first."""

    families: tuple[str, ...]
    files: Mapping[bool, Path] | None = None  # regular and bold, where a package's font is drawn with

    def of(self, size_pt: float, *, bold: bool) -> FontProperties:
        """Give matplotlib's description of a font at a size."""
        if self.files is not None:
            return FontProperties(fname=self.files[bold], size=size_pt)
        return FontProperties(family=list(self.families), size=size_pt, weight="bold" if bold else "normal")


def fonts(texts: Iterable[str]) -> Fonts:
    """Choose the fonts that hold every character of some writing.

    Raises
    ------
    ExportError
        No font on this machine holds Chinese, or none holds one of the characters.
    """
    needed = {char for text in texts for char in text} - set(SILENT)
    try:
        return _chosen(needed)
    except ExportError:
        if _searched_again():
            with suppress(ExportError):
                return _chosen(needed)
        font = packaged.installed(_table()["packages"])
        if font is None or not needed <= packaged.characters(font):
            raise
        return Fonts((families()[0],), packaged.cut(font, frozenset(needed)))


def families() -> tuple[str, ...]:
    """List the families that a drawing may ask for where it is opened, the best first."""
    return tuple(_table()["regular"])


def _chosen(needed: set[str]) -> Fonts:
    known = [family for group in ("regular", "rare") for family in _table()[group] if family in _installed()]
    main = next((family for family in families() if family in _installed()), None)
    if main is None:
        raise ExportError("no-font", known="、".join(families()[:6]))
    missing = {char for char in needed if ord(char) not in _characters(main)}
    chosen = [main]
    for family in known:
        held = {char for char in missing if ord(char) in _characters(family)}
        if held:
            chosen.append(family)
            missing -= held
    if missing:
        listed = " ".join(f"{char} (U+{ord(char):04X})" for char in sorted(missing)[:10])
        raise ExportError("no-glyph", characters=listed, fonts="、".join(known))
    return Fonts(tuple(chosen))


def _searched_again() -> bool:
    """Look for fonts that were installed after matplotlib made its list; tell whether there are any."""
    listed = {entry.fname for entry in fontManager.ttflist}
    new = [path for path in findSystemFonts() if path not in listed]
    for path in new:
        with suppress(OSError, RuntimeError):  # a file that is no font after all
            fontManager.addfont(path)
    _installed.cache_clear()
    return bool(new)


@cache
def _table() -> Mapping[str, Any]:
    text = resources.files(__package__).joinpath("fonts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _installed() -> Mapping[str, tuple[FontEntry, ...]]:
    """List the fonts of this machine by family."""
    found: dict[str, list[FontEntry]] = {}
    for entry in fontManager.ttflist:
        found.setdefault(entry.name, []).append(entry)
    return {family: tuple(entries) for family, entries in found.items()}


@cache
def _characters(family: str) -> frozenset[int]:
    """List the characters that every weight of a family holds, regular and bold alike."""
    weights = (FontProperties(family=family, weight=weight) for weight in ("normal", "bold"))
    held = [frozenset(get_font(fontManager.findfont(each)).get_charmap()) for each in weights]
    return held[0] & held[1]
