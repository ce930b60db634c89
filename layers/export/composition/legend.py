"""The legend: only what is drawn, and the steps of certainty that occur in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from layers.export.composition.drawn import Drawn
from layers.export.composition.layout import broken
from layers.export.composition.records import Box, LegendRow, Marker, Shape, Text
from layers.export.subject import Words
from layers.placement import LINE_HEIGHT
from layers.style import NUMBERED, Style, certainty_legend, word

HEADING_MM = 3.6
ROW_MM = 2.75  # letter height
SWATCH = (8.5, 3.6)  # millimetres
PAD_MM = 2.2
LEAST = 0.62  # rows get no smaller than this share
STEP_SYMBOL = "zone"  # shows the steps of certainty where no project is drawn


@dataclass(frozen=True)
class _Row:
    text: str
    style: Style | None  # None: a heading


def legend(drawn: Drawn, box: Box, columns: int, magnified: float, words: Words) -> tuple[LegendRow, ...]:
    """Set the legend in a box: as large as fits, in columns."""
    rows = [_Row(words("layers.legend"), None), *_rows(drawn, words)]
    steps = _steps(drawn, words)
    rows += [_Row(words("certainty.title"), None), *steps] if steps else []
    share = 1.0
    while share > LEAST:
        laid = _set(rows, box, columns, magnified * share)
        if laid is not None:
            return laid
        share -= 0.04
    wider = _set(rows, box, columns + 1, magnified * LEAST)
    return (
        wider
        if wider is not None
        else _set(rows, replace(box, height_mm=1e9), columns + 1, magnified * LEAST) or ()
    )


def _rows(drawn: Drawn, words: Words) -> Iterable[_Row]:
    """List what is drawn: the chosen first, what lies on top first; a numbered element by its own name."""
    entries: dict[tuple[bool, str], tuple[Style, list[str]]] = {}
    things: Sequence[Shape | Marker] = (*drawn.shapes, *drawn.markers)
    for thing in things:
        if isinstance(thing, Shape) and thing.id.endswith("/borders"):
            continue
        key = (thing.ground, thing.style.symbol)
        style, names = entries.setdefault(key, (thing.style, []))
        if thing.name not in names:
            names.append(thing.name)
    ordered = sorted(entries.items(), key=lambda entry: (entry[0][0], -entry[1][0].z, entry[0][1]))
    for (ground, symbol), (style, names) in ordered:
        own = not ground and len(names) == 1 and names[0] and (NUMBERED.fullmatch(symbol) or style.named)
        is_point = style.geometry == "point"
        yield _Row(names[0] if own and not is_point else words(word(symbol)), style)


def _steps(drawn: Drawn, words: Words) -> list[_Row]:
    """Show how the steps of certainty that occur look."""
    things: Sequence[Shape | Marker] = (*drawn.shapes, *drawn.markers)
    chosen = [thing for thing in things if not thing.ground] or list(things)
    occurring = {thing.style.certainty for thing in chosen}
    symbol = chosen[0].style.symbol if isinstance(chosen[0], Marker) else STEP_SYMBOL
    shown: Mapping[str, _Row] = {
        row.style.certainty: _Row(words(row.word), row.style) for row in certainty_legend(symbol)
    }
    return [row for step, row in shown.items() if step in occurring]


def _set(rows: list[_Row], box: Box, columns: int, size: float) -> tuple[LegendRow, ...] | None:
    """Set rows in columns at a size; ``None`` where they do not fit."""
    pad = PAD_MM * size
    width = (box.width_mm - pad * (columns + 1)) / columns
    x, y, column = box.x_mm + pad, box.y_mm + pad, 0
    laid: list[LegendRow] = []
    for at, row in enumerate(rows):
        letter = (ROW_MM if row.style else HEADING_MM) * size
        swatch = SWATCH[0] * size if row.style else 0.0
        indent = swatch + 1.6 * size if row.style else 0.0
        lines = broken(row.text, width - indent, letter)
        high = max(len(lines) * letter * LINE_HEIGHT, SWATCH[1] * size * 1.15) + 0.5 * size
        if row.style is None and at:
            high += 0.8 * size
        # A heading does not stand alone at a column's foot.
        needed = high + (5.0 * size if row.style is None else 0.0)
        if y + needed > box.bottom_mm - pad * 0.5:
            column += 1
            if column >= columns:
                return None
            x, y = x + width + pad, box.y_mm + pad
        text = Text(
            "\n".join(lines),
            Box(x + indent, y, width - indent, high),
            letter,
            align="left",
            bold=row.style is None,
        )
        middle = Box(x, y + (high - SWATCH[1] * size) / 2, swatch, SWATCH[1] * size if row.style else 0.0)
        laid.append(LegendRow(row.style, middle, text))
        y += high
    return tuple(laid)
