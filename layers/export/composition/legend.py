"""The legend: only what is drawn, and the steps of certainty that occur in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from layers.export.composition.drawn import BORDERS, Drawn
from layers.export.composition.layout import broken
from layers.export.composition.records import Box, LegendRow, Marker, Shape, Text
from layers.export.errors import ExportError
from layers.export.subject import Words
from layers.placement import LINE_HEIGHT
from layers.style import PROJECT, Style, certainty_legend, word

HEADING_MM = 3.6
ROW_MM = 2.75  # letter height
SWATCH = (8.0, 3.3)  # millimetres
PAD_MM = 2.2
NARROWER = (0.95, 0.9, 0.85)  # shares of a row's letters
STEP_SYMBOL = "zone"  # shows the steps of certainty where no project is drawn


@dataclass(frozen=True)
class _Row:
    text: str
    style: Style | None = None  # None: a heading
    area: bool = False


def legend(drawn: Drawn, box: Box, columns: int, magnified: float, words: Words) -> tuple[LegendRow, ...]:
    """Set the legend in a box: as large as fits, in columns."""
    rows = [_Row(words("layers.legend")), *_rows(drawn, words)]
    steps = _steps(drawn, words)
    rows += [_Row(words("certainty.title")), *steps] if steps else []
    for more, share in _tried():
        if _set(rows, box, columns + more, magnified * share) is not None:
            return _balanced(rows, box, columns + more, magnified * share)
    raise ExportError("legend-too-long", rows=len(rows))


def _tried() -> Iterator[tuple[int, float]]:
    """List columns and sizes to try: smaller first, then more columns, then smaller still."""
    for more, shares in ((0, range(116, 66, -4)), (1, range(80, 48, -4)), (2, range(60, 28, -4))):
        for share in shares:
            yield more, share / 100


def _rows(drawn: Drawn, words: Words) -> Iterator[_Row]:
    """List what is drawn: the chosen first, what lies on top first; a numbered element by its own name."""
    entries: dict[tuple[bool, str, bool], list[Shape | Marker]] = {}
    everything: Sequence[Shape | Marker] = (*drawn.shapes, *drawn.markers)
    for thing in everything:
        area = isinstance(thing, Shape) and (thing.area or thing.id.endswith(BORDERS))
        entries.setdefault((thing.ground, thing.style.symbol, area), []).append(thing)
    marked = {each.style.symbol for each in drawn.markers}
    ordered = sorted(entries.items(), key=lambda entry: (entry[0][0], -entry[1][0].style.z, entry[0][1]))
    for (ground, symbol, area), things in ordered:
        look = _common([thing for thing in things if thing.id.endswith(BORDERS)] or things)
        if area and look.marker and symbol in marked:
            continue  # its marker stands for it
        names = {thing.name for thing in things}
        own = not ground and len(names) == 1 and look.named and look.geometry != "point"
        yield _Row(names.pop() if own else words(word(symbol)), look, area)


def _common(things: Sequence[Shape | Marker]) -> Style:
    """Choose the look that most of some things have."""
    return Counter(thing.style for thing in things).most_common(1)[0][0]


def _steps(drawn: Drawn, words: Words) -> list[_Row]:
    """Show how the steps of certainty that occur look."""
    projects = [each for each in drawn.markers if each.style.symbol.startswith(PROJECT)]
    things: Sequence[Shape | Marker] = (*drawn.shapes, *drawn.markers)
    chosen = [thing for thing in things if not thing.ground]
    occurring = {thing.style.certainty for thing in chosen}
    symbol = projects[0].style.symbol if projects else STEP_SYMBOL
    shown = {
        row.style.certainty: _Row(words(row.word), row.style, not projects)
        for row in certainty_legend(symbol)
    }
    return [row for step, row in shown.items() if step in occurring]


def _narrowed(text: str, width: float, letter: float) -> tuple[float, list[str]]:
    """Break a row's text, a little smaller where that saves a line."""
    lines = broken(text, width, letter)
    for share in NARROWER:
        fewer = broken(text, width, letter * share)
        if len(fewer) < len(lines):
            return letter * share, fewer
    return letter, lines


def _balanced(rows: list[_Row], box: Box, columns: int, size: float) -> tuple[LegendRow, ...]:
    """Set rows that fit in columns of about one height."""
    for tenths in range(10 // columns, 10):
        laid = _set(rows, replace(box, height_mm=box.height_mm * tenths / 10), columns, size)
        if laid is not None:
            return laid
    return _set(rows, box, columns, size) or ()


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
        letter, lines = _narrowed(row.text, width - indent, letter)
        high = max(len(lines) * letter * LINE_HEIGHT, SWATCH[1] * size * 1.12) + 0.45 * size
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
        laid.append(LegendRow(row.style, row.area, middle, text))
        y += high
    return tuple(laid)
