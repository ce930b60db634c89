"""The layer tree in words and swatches: what is on at first, how many features, what each sign stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from atlas.store import LayerInfo
from atlas.ui.opened import Opened
from atlas.words import LANGUAGES, term, text
from layers import style, swatch
from layers.layer import Layer
from layers.style import LegendRow, Style

CALM = ("boundaries", "nature-transport", "projects")
FORMULA = "“"  # a structure with a formula is named in quotation marks: “一带、两轴、四区”
SWATCH = 14  # pixels high
CERTAINTY = ("town-area", "project-transport")  # an area and a point to explain it by

Legend = Sequence[tuple[str, str]]
"""Swatches (SVG) and the names of what they stand for."""


def first_view(layers: Iterable[LayerInfo]) -> list[str]:
    """Choose what is on at first: a calm map of the county with its main spatial structure."""
    layers = list(layers)
    main = by_weight([layer for layer in layers if layer.group == "structures"])[:1]
    return [layer.id for layer in layers if layer.group in CALM or layer.id in main]


def by_weight(structures: Sequence[LayerInfo | Layer]) -> list[str]:
    """Name structures, the main one first."""
    return [layer.id for layer in sorted(structures, key=_minor)]


def _minor(structure: LayerInfo | Layer) -> tuple[bool, bool]:
    """Rank structures: one of the whole territory first, then any that a formula names; else as they come."""
    title = structure.title[LANGUAGES[0]]
    has_formula = FORMULA in title
    return not (has_formula and text(LANGUAGES[0], "layers.territory") in title), not has_formula


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
    return [
        (_swatch(style.style(row.symbol, row.fidelity), language), row.name) for row in table.itertuples()
    ]


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
