"""What is exported: layers, what they were made from, and the words of the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from shapely.geometry.base import BaseGeometry

from layers.first import Box, first_view
from layers.layer import Layer

Words = Callable[..., str]
"""From a key of the words (``"symbol.zone"``), and its blanks by name, to the text in one language."""


@dataclass(frozen=True)
class About:
    """What an atlas was made from, as every export says it."""

    county: str  # GB/T 2260 code; "" where it is unknown
    county_name: str
    plan_title: str
    published: str
    sha256: str  # of the plan's file
    outline_source: str
    outline_date: str
    map_review_number: str  # 审图号; "" where there is none
    made: str  # day of the export, ISO 8601


@dataclass(frozen=True)
class Subject:
    """Everything that an exporter is given."""

    layers: tuple[Layer, ...]  # what was chosen, bottom of the map first
    ground: tuple[Layer, ...]  # every boundary, river and road of the atlas: what a picture draws beneath
    outline: BaseGeometry | None  # the county's area, EPSG:4490; None where it is unknown
    about: About
    title: str
    selection: str  # what of the atlas this is, in words; "" for all of it
    corrected: bool  # whether the planners' corrections are in it
    language: str
    words: Words

    @property
    def shown(self) -> list[str]:
        """The layers that are on at first: what was chosen, and of a whole atlas what makes a calm map."""
        return [layer.id for layer in self.layers] if self.selection else first_view(self.layers)

    def review(self, number: str = "") -> str:
        """Say the review number of maps (审图号), else that of the outline, else that it is open."""
        known = number or self.about.map_review_number
        return self.words("map.review", number=known) if known else self.words("map.review_none")

    @property
    def placed(self) -> tuple[Layer, ...]:
        """The layers that have something to draw."""
        return tuple(layer for layer in self.layers if len(layer.placed))

    @property
    def extent(self) -> Box | None:
        """From where to where they reach, degrees; None where nothing is placed."""
        if not self.placed:
            return None
        boxes = np.array([layer.placed.total_bounds for layer in self.placed])
        least, most = boxes.min(axis=0), boxes.max(axis=0)
        return float(least[0]), float(least[1]), float(most[2]), float(most[3])
