"""Where the parts of a sheet go: title, map, panel with legend and inset, notes."""

from __future__ import annotations

from dataclasses import dataclass

from layers.export.composition.records import Box
from layers.export.composition.sheets import Sheet
from layers.placement import LINE_HEIGHT, ems

MARGIN_MM = 7.0
GAP_MM = 2.0
TITLE_MM = 6.4  # letter height
SUBTITLE_MM = 3.0
NOTE_MM = 2.15
PANEL_MM = 60.0  # width beside a map
SIDE_SHARE = 0.36  # of the map's height: inset and scale beside it, at most
PANEL_HIGH_MM = 64.0  # height beneath a map
CLOSING = "，。、；：）》”！？,.;:)"  # what no line begins with


@dataclass(frozen=True)
class Layout:
    """The parts of a sheet."""

    title: Box
    subtitle: Box
    map: Box
    legend: Box
    columns: int  # of the legend
    side: Box  # inset and scale
    notes: Box


def lay_out(sheet: Sheet, note_lines: int, *, panel: bool) -> Layout:
    """Divide a sheet.

    Parameters
    ----------
    sheet : Sheet
    note_lines : int
        Lines of notes at the foot.
    panel : bool
        Whether there is a legend or an inset; without either, the scale alone stands in a narrow strip.
    """
    m = sheet.magnified
    margin, gap = MARGIN_MM * m, GAP_MM * m
    width = sheet.width_mm - 2 * margin
    title = Box(margin, margin * 0.8, width, TITLE_MM * LINE_HEIGHT * m)
    subtitle = Box(margin, title.bottom_mm, width, SUBTITLE_MM * LINE_HEIGHT * m)
    high = note_lines * NOTE_MM * LINE_HEIGHT * m
    notes = Box(margin, sheet.height_mm - margin * 0.7 - high, width, high)
    top, bottom = subtitle.bottom_mm + gap, notes.y_mm - gap
    if sheet.is_upright:
        across = (PANEL_HIGH_MM if panel else 14.0) * m
        map_ = Box(margin, top, width, bottom - top - across - gap)
        y = map_.bottom_mm + gap
        right = PANEL_MM * m
        legend = Box(margin, y, width - right - gap, across)
        side = Box(margin + width - right, y, right, across)
        return Layout(title, subtitle, map_, legend, 3, side, notes)
    across = PANEL_MM * m
    map_ = Box(margin, top, width - across - gap, bottom - top)
    x = map_.right_mm + gap
    low = min(58.0 * m, (bottom - top) * SIDE_SHARE) if panel else 14.0 * m
    legend = Box(x, top, across, bottom - top - low - gap)
    side = Box(x, bottom - low, across, low)
    return Layout(title, subtitle, map_, legend, 1, side, notes)


def broken(text: str, width_mm: float, size_mm: float) -> list[str]:
    """Break writing into lines that fit a width; Latin words and numbers stay whole where they can."""
    lines, line = [], ""
    for word in _words(text):
        if line and ems(line + word.rstrip()) * size_mm > width_mm and word[0] not in CLOSING:
            lines.append(line.rstrip())
            line = ""
        while ems(word) * size_mm > width_mm:  # an address longer than a line
            fits = next(
                at for at in range(len(word), 0, -1) if at == 1 or ems(word[:at]) * size_mm <= width_mm
            )
            lines.append(word[:fits])
            word = word[fits:]  # noqa: PLW2901 -- the rest of it
        line = (line + word).lstrip() if not line else line + word
    return [*lines, line.rstrip()] if line.strip() else lines


def _words(text: str) -> list[str]:
    """Part writing where a line may end: after any Chinese character, after a space of Latin."""
    words, word = [], ""
    for char in text:
        if word and (ems(char) == 1.0 or ems(word[-1]) == 1.0 or word[-1] in " /-"):
            words.append(word)
            word = ""
        word += char
    return [*words, word] if word else words
