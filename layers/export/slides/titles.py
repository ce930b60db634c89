"""Titles in the look of their layout, smaller where they would not fit, cut where even that does not help."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from layers.export.slides.elements import EMU_PER_MM, SPACES, Element, element, legal
from layers.export.slides.text import POINTS_PER_MM
from layers.placement import ems

LEAST_PT = 12.0
STEP_PT = 1.0
LINE = 1.25  # of the letter size
SLACK = 0.92  # of a placeholder's width: its insets, and letters wider than estimated
UNSAID_PT = 44.0  # what PowerPoint writes a title in where nothing is said
STYLES = {"title": "titleStyle", "ctrTitle": "titleStyle", "subTitle": "bodyStyle"}


def write(placeholder: Any, text: str, layout: Any) -> None:
    """Write into a placeholder, a paragraph for each line."""
    width, height = placeholder.width / EMU_PER_MM, placeholder.height / EMU_PER_MM
    usual = _usual(placeholder.element.ph.get("type"), layout)
    lines, size = fitted(text.split("\n"), width, height, usual)
    told = None if size == usual else round(size * 100)
    box = placeholder.element.txBody
    for paragraph in box.findall(f"{{{SPACES['a']}}}p"):
        box.remove(paragraph)
    for line in lines:
        run = element(
            "a:r", element("a:rPr", lang="zh-CN", altLang="en-US", sz=told, dirty="0"), element("a:t")
        )
        run[-1].text = line
        box.append(element("a:p", run))


def fitted(lines: Sequence[str], width: float, height: float, most: float) -> tuple[list[str], float]:
    """Choose the letter size in which lines fit a box in millimetres, points; cut them if none does."""
    shown, size = [legal(line) for line in lines], most
    while size > LEAST_PT and not _fits(shown, width, height, size):
        size = max(size - STEP_PT, LEAST_PT)
    longest = max(range(len(shown)), key=lambda at: len(shown[at]))
    while len(shown[longest]) > 1 and not _fits(shown, width, height, size):
        shown[longest] = shown[longest][: -2 if shown[longest].endswith("…") else -1] + "…"
        longest = max(range(len(shown)), key=lambda at: len(shown[at]))
    return shown, size


def _fits(lines: Sequence[str], width: float, height: float, size: float) -> bool:
    room = width * POINTS_PER_MM * SLACK / size
    rows = sum(max(math.ceil(ems(line) / max(room, 1.0)), 1) for line in lines)
    # One line may always be: a placeholder lets it stand out.
    return rows <= max(math.floor(height * POINTS_PER_MM / (size * LINE)), 1)


def _usual(kind: str, layout: Any) -> float:
    """Find the size that a layout, or its master, writes a kind of placeholder in, points."""
    master = layout.slide_master
    own = [each.element for each in layout.placeholders if each.element.ph.get("type") == kind]
    general = [each.element for each in master.placeholders if each.element.ph.get("type") == "title"]
    styles: list[Element] = [*own, *(general if kind != "subTitle" else ())]
    places = [each.find(".//{*}lstStyle/{*}lvl1pPr/{*}defRPr") for each in styles]
    places.append(master.element.find(f".//{{*}}{STYLES[kind]}/{{*}}lvl1pPr/{{*}}defRPr"))
    sizes = [place.get("sz") for place in places if place is not None and place.get("sz")]
    return int(sizes[0]) / 100 if sizes else UNSAID_PT
