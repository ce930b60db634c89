"""What of a subject a map shows: the chosen layers and the ground beneath; of too much, one structure."""

from __future__ import annotations

from dataclasses import dataclass

from layers.export.composition.sheets import table
from layers.export.errors import ExportError
from layers.export.subject import Subject
from layers.layer import Layer
from layers.style import NUMBERED, WHOLE

STRUCTURES = "structures"


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
        chosen = (max(structures, key=_structured),)
    ids = {layer.id for layer in chosen}
    ground = tuple(_ground(layer) for layer in subject.ground if layer.id not in ids)
    return Content(tuple(layer for layer in ground if len(layer.placed)), chosen, len(placed) - len(chosen))


def _structured(layer: Layer) -> tuple[bool, int, int]:
    """Tell how much of one structure a layer holds: kinds of elements, then elements."""
    symbols = [symbol for symbol in layer.placed["symbol"] if symbol != WHOLE]
    bases = {match["base"] if (match := NUMBERED.fullmatch(symbol)) else symbol for symbol in symbols}
    is_one = bool((layer.placed["structure"] != "").all())
    return is_one, len(bases), len(symbols)


def _ground(layer: Layer) -> Layer:
    """Keep of a layer what belongs beneath every map."""
    kept = layer.placed[layer.placed["symbol"].isin(table()["ground"]["symbols"])]
    return Layer(layer.id, layer.title, layer.group, kept)
