"""The sheets that a map can be laid out on, and the sizes that hold for all of them."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from layers.style import Style

PIXEL_MM = 25.4 / 96  # a pixel of layers.style, which are 96 to the inch


@dataclass(frozen=True)
class Sheet:
    """A size of paper or of a slide."""

    id: str
    title: Mapping[str, str]  # by language
    width_mm: float
    height_mm: float
    magnified: float  # against symbols and letters on A4

    @property
    def px_mm(self) -> float:
        """Millimetres of a pixel of ``layers.style`` on it."""
        return PIXEL_MM * self.magnified

    @property
    def is_upright(self) -> bool:
        """Whether it is higher than wide."""
        return self.height_mm > self.width_mm


def figure(width_mm: float, height_mm: float) -> Sheet:
    """Make a sheet of any size, for a figure in a document."""
    area = table()["figure"]
    share = math.sqrt(width_mm * height_mm / area["of_mm2"]) * area["share"]
    return Sheet("", {}, width_mm, height_mm, min(max(share, area["least"]), area["most"]))


@cache
def sheets() -> Mapping[str, Sheet]:
    """List the sheets by id."""
    return {
        id_: Sheet(id_, {"zh": row["zh"], "en": row["en"]}, row["width"], row["height"], row["magnified"])
        for id_, row in table()["sheets"].items()
    }


def choices() -> dict[str, Mapping[str, str]]:
    """List the sheets as the choices of an option."""
    return {id_: sheet.title for id_, sheet in sheets().items()}


def is_outline(look: Style) -> bool:
    """Tell whether a look is that of the county itself."""
    return bool(look.symbol == table()["outline"]["symbol"])


@cache
def table() -> Mapping[str, Any]:
    """Read the table of sheets and sizes."""
    text = resources.files(__package__).joinpath("sheets.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
