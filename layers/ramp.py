"""Colours of surfaces: values in classes, painted, and listed for a legend; the table is ``ramps.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

OPAQUE = 255
DIGITS = 2  # of a limit that is a share: as many as a legend needs


@dataclass(frozen=True)
class Ramp:
    """Classes of values and their colours, the lowest first."""

    limits: tuple[float, ...]  # between the classes, rising; one fewer than colours
    colours: tuple[str, ...]  # "#rrggbb"; "" is clear

    def paint(self, values: NDArray[np.float64]) -> NDArray[np.uint8]:
        """Paint values of shape (rows, columns) as red, green, blue, opacity; NaN is clear.

        A value on a limit belongs to the class above it.
        """
        table = np.array([_channels(colour) for colour in (*self.colours, "")], dtype=np.uint8)
        unknown = ~np.isfinite(values)
        classes = np.searchsorted(self.limits, np.where(unknown, 0.0, values), side="right")
        painted = table[np.where(unknown, len(self.colours), classes)]
        return np.ascontiguousarray(np.moveaxis(painted, -1, 0))

    def legend(self) -> list[tuple[str, float | None, float | None]]:
        """List colour, lower and upper limit of each class that is seen, the highest first."""
        bounds: Sequence[float | None] = (None, *self.limits, None)
        rows = zip(self.colours, bounds, bounds[1:], strict=False)
        return [row for row in rows if row[0]][::-1]


def ramp(name: str, highest: float = 1.0) -> Ramp:
    """Give a ramp of the table.

    Parameters
    ----------
    name : str
        Its name in ``ramps.toml``.
    highest : float
        The highest value there is, for a ramp whose limits are shares of it.

    Raises
    ------
    KeyError
        There is no such ramp.
    """
    known = _table()[name]
    limits = known.get("limits") or [float(f"{share * highest:.{DIGITS}g}") for share in known["shares"]]
    return Ramp(tuple(limits), tuple(known["colours"]))


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("ramps.toml").read_text(encoding="utf-8"))


def _channels(colour: str) -> tuple[int, int, int, int]:
    if not colour:
        return (0, 0, 0, 0)
    red, green, blue = bytes.fromhex(colour[1:])
    return (red, green, blue, OPAQUE)
