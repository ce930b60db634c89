"""Where the parts of a sheet go: title, map, panel with legend and inset, notes."""

from __future__ import annotations

from dataclasses import dataclass

from layers.export.composition.records import Box
from layers.export.composition.sheets import Sheet
from layers.placement import LINE_HEIGHT, ems

MARGIN_MM = 7.0
PLAIN_MARGIN_MM = 0.6
GAP_MM = 2.0
TITLE_MM = 6.4  # letter height
SUBTITLE_MM = 3.0
NOTE_MM = 2.15
PANEL_MM = 60.0  # width beside a map
SIDE_SHARE = 0.36  # of the map's height: the same
SIDE_MM = 58.0  # height of inset and scale beside it, at most
SCALE_HIGH_MM = 12.0  # of the scale alone
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


def lay_out(sheet: Sheet, note_lines: int, *, legend: bool, inset: bool, plain: bool) -> Layout:
    """Divide a sheet.

    Parameters
    ----------
    sheet : Sheet
    note_lines : int
        Lines of notes at the foot.
    legend, inset : bool
        Whether there is one: without either, the map is as large as the sheet allows.
    plain : bool
        Whether there is no title, and no margin.
    """
    m = sheet.magnified
    margin, gap = (PLAIN_MARGIN_MM if plain else MARGIN_MM * m), GAP_MM * m
    width = sheet.width_mm - 2 * margin
    title = Box(margin, margin * 0.8, width, 0.0 if plain else TITLE_MM * LINE_HEIGHT * m)
    subtitle = Box(margin, title.bottom_mm, width, 0.0 if plain else SUBTITLE_MM * LINE_HEIGHT * m)
    high = note_lines * NOTE_MM * LINE_HEIGHT * m
    notes = Box(margin, sheet.height_mm - margin * 0.7 - high, width, high)
    top, bottom = margin if plain else subtitle.bottom_mm + gap, notes.y_mm - gap
    if sheet.is_upright:
        across = (PANEL_HIGH_MM if legend or inset else SCALE_HIGH_MM) * m
        map_ = Box(margin, top, width, bottom - top - across - gap)
        y = map_.bottom_mm + gap
        right = PANEL_MM * m
        rows = Box(margin, y, width - right - gap, across)
        side = Box(margin + width - right, y, right, across)
        return Layout(title, subtitle, map_, rows, 3, side, notes)
    scale = SCALE_HIGH_MM * m
    if not (legend or inset):
        map_ = Box(margin, top, width, bottom - top - scale - gap)
        foot = Box(margin, map_.bottom_mm + gap, width, scale)
        return Layout(title, subtitle, map_, foot, 1, foot, notes)
    across = PANEL_MM * m
    map_ = Box(margin, top, width - across - gap, bottom - top)
    x = map_.right_mm + gap
    low = min(SIDE_MM * m, (bottom - top) * SIDE_SHARE) if inset else scale
    rows = Box(x, top, across, bottom - top - low - gap)
    side = Box(x, bottom - low, across, low)
    return Layout(title, subtitle, map_, rows, 1, side, notes)


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
