"""What of a subject a map shows: the chosen layers and the ground beneath; of too much, one structure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import shapely

from layers.export.composition.sheets import table
from layers.export.errors import ExportError
from layers.export.subject import Subject
from layers.first import by_weight
from layers.layer import STRUCTURES, Layer
from layers.style import style


@dataclass(frozen=True)
class Content:
    """The layers of a map, bottom first."""

    ground: tuple[Layer, ...]
    chosen: tuple[Layer, ...]
    left_out: int  # layers that were there but are not drawn: nothing was chosen, and all would be too much


def content(subject: Subject) -> Content:
    """Choose what a map shows.

    Raises
    ------
    ExportError
        Nothing chosen has a place.
    """
    placed = subject.placed
    if not placed:
        raise ExportError("nothing-placed" if subject.layers else "nothing-chosen")
    chosen = placed
    structures = [layer for layer in placed if layer.group == STRUCTURES]
    if not subject.selection and len(structures) > 1:
        chosen = (main(structures),)
    ids = {layer.id for layer in chosen}
    beneath = (_ground(layer) for layer in subject.ground if layer.id not in ids)
    ground = tuple(layer for layer in beneath if len(layer.placed))
    ids |= {layer.id for layer in ground}
    return Content(ground, chosen, sum(layer.id not in ids for layer in placed))


def main(structures: Sequence[Layer]) -> Layer:
    """Choose the structure that every map of the county shows first."""
    chosen = by_weight(structures)[0]
    return next(layer for layer in structures if layer.id == chosen)


@lru_cache(maxsize=16)  # a deck has the same ground on every slide
def _ground(layer: Layer) -> Layer:
    """Keep of a layer what belongs beneath every map."""
    kept = layer.placed[layer.placed["symbol"].isin(table()["ground"]["symbols"])]
    # Lone points of a lake or a road that nobody has drawn would only litter the ground.
    points = shapely.get_dimensions(kept.geometry.to_numpy()) == 0
    names = kept["symbol"].map(lambda symbol: style(symbol).geometry == "label").to_numpy(dtype=bool)
    kept = kept[~points | names]
    return Layer(layer.id, layer.title, layer.group, kept)
