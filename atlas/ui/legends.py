"""The layer tree in words and swatches: how many features, what each sign stands for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from atlas.store import LayerInfo
from atlas.ui.opened import Opened
from atlas.words import LANGUAGES, catalogue, term, text
from layers import style, swatch
from layers.style import LegendRow, Style

SWATCH = 14  # pixels high
CERTAINTY = ("town-area", "project-transport")  # an area and a point to explain it by

Legend = Sequence[tuple[str, str]]
"""Swatches (SVG) and the names of what they stand for."""


def count(layer: LayerInfo, language: str) -> tuple[str, str]:
    """Count a layer's features, the placed ones first; and say it at length."""
    placed = layer.count - layer.unplaced
    if not layer.unplaced:
        return str(placed), ""
    counts = {"count": placed, "all": layer.count, "unplaced": layer.unplaced}
    return text(language, "layers.unplaced", **counts), text(language, "layers.unplaced_help", **counts)


def legend(opened: Opened, layer: LayerInfo, language: str) -> Legend:
    """List swatches and names: of a structure each element, of any other layer each symbol."""
    if layer.group != "structures":
        rows = style.legend(layer.symbols)
        return [(_swatch(row.style, language), _symbol_name(row, language)) for row in rows]
    table = opened.placed(layer.id).drop_duplicates(["name", "symbol"])
    table = table[table["symbol"] != style.WHOLE]  # its elements are listed
    twice = table["name"].duplicated(keep=False)  # drawn in two ways: a share that the plan leaves open, too
    return [
        (
            _swatch(style.style(row.symbol, row.fidelity), language),
            row.name + _which(row, language) * is_twice,
        )
        for row, is_twice in zip(table.itertuples(), twice, strict=True)
    ]


def _which(row: Any, language: str) -> str:
    word = catalogue(language).get(f"symbol.{row.symbol}")
    return f"（{word}）" if word else ""


def certainty(language: str) -> Legend:
    """List the signs of how sure a place is, for lines and for points."""
    return [
        (_swatch(row.style, language), text(language, row.word))
        for symbol in CERTAINTY
        for row in style.certainty_legend(symbol)
    ]


def _swatch(look: Style, language: str) -> str:
    return swatch.svg(look, SWATCH, letters=language != LANGUAGES[0])


def _symbol_name(row: LegendRow, language: str) -> str:
    sector = row.symbol.removeprefix(style.PROJECT)
    return term(language, "sector", sector) if sector != row.symbol else text(language, row.word)
