"""What a map shows at first: a calm one of the county, with its main spatial structure only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from layers.layer import GROUND, PROJECTS, STRUCTURES, Layer

Box = tuple[float, float, float, float]
"""West, south, east, north, in the CRS of the layers."""

_COUNTRY: Box = (73.5, 18.0, 135.1, 53.6)  # degrees: where a map looks when nothing is placed
_CALM = (*GROUND, PROJECTS)
_FORMULA = "“"  # a structure with a formula is named in quotation marks: “一带、两轴、四区”
_TERRITORY = "空间"  # in the name of a structure of the whole territory


class Named(Protocol):
    """What is asked of a layer."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def group(self) -> str:
        """Its group."""

    @property
    def title(self) -> Mapping[str, str]:
        """Its title by language."""


def first_view(layers: Iterable[Named]) -> list[str]:
    """Name the layers that are on at first, in their order."""
    layers = list(layers)
    main = by_weight([layer for layer in layers if layer.group == STRUCTURES])[:1]
    return [layer.id for layer in layers if layer.group in _CALM or layer.id in main]


def by_weight(structures: Iterable[Named]) -> list[str]:
    """Name structures, the main one first."""
    return [layer.id for layer in sorted(structures, key=_minor)]


def first_box(layers: Sequence[Layer]) -> Box:
    """Say where the map looks at first: at the lowest layer that shows something, which is the county."""
    bottom = next((layer for layer in layers if len(layer.placed)), None)
    west, south, east, north = bottom.placed.total_bounds if bottom else _COUNTRY
    return float(west), float(south), float(east), float(north)


def _minor(structure: Named) -> tuple[bool, bool]:
    """Rank structures: one of the whole territory first, then any that a formula names; else as they come."""
    title = structure.title["zh"]
    has_formula = _FORMULA in title
    return not (has_formula and _TERRITORY in title), not has_formula
