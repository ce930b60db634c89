"""Names that do not cover each other: every name has positions it could take, and the best free one is taken.

The plane is whatever the caller draws on (pixels, millimetres; x right, y down). Placement is greedy and
deterministic: the most important name first, each where it costs least; what finds no room is left out.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

LINE_HEIGHT = 1.3  # of the letter size
LATIN_WIDTH, NARROW_WIDTH = 0.6, 0.36  # of the letter size; a Chinese character is as wide as high
NARROW = frozenset("iljtfrI.,:;'|!()[] /-")

Box = tuple[float, float, float, float]
"""Left, upper, right, lower edge."""


@dataclass(frozen=True)
class Position:
    """Where a name could stand."""

    x: float  # of the name's middle
    y: float
    cost: float = 0.0  # how little this position is liked; 1 is as bad as a line across the whole name
    led_to: tuple[float, float] | None = None  # x, y of the place that a leader line shows


@dataclass(frozen=True)
class Label:
    """A name that wants a place on the map."""

    id: str
    text: str  # lines parted by a line feed
    size: float  # letter height
    positions: tuple[Position, ...]
    priority: float = 0.0  # the higher is placed first; among equals the id decides


@dataclass(frozen=True)
class Placed:
    """A label that found its place."""

    label: Label
    position: Position
    box: Box  # what it is estimated to cover

    @property
    def leader(self) -> tuple[float, float, float, float] | None:
        """From the name's edge to its place: x, y, x, y; ``None`` where it stands at its place."""
        if self.position.led_to is None:
            return None
        left, upper, right, lower = self.box
        x, y = self.position.led_to
        return min(max(x, left), right), min(max(y, upper), lower), x, y


def place_labels(
    labels: Iterable[Label],
    within: Box | None = None,
    taken: Iterable[Box] = (),
    avoided: Sequence[BaseGeometry] = (),
) -> tuple[Placed, ...]:
    """Place labels without collisions.

    Parameters
    ----------
    labels : iterable of Label
        In any order; the result does not depend on it.
    within : Box, optional
        What no label may leave.
    taken : iterable of Box
        What no label may cover: markers, an arrow.
    avoided : sequence of BaseGeometry
        Lines that a label had better not cover: where another position is free, it takes that.

    Returns
    -------
    tuple of Placed
        The labels that found a place, the most important first.
    """
    room = _Room(within, taken, avoided)
    ordered = sorted(labels, key=lambda label: (-label.priority, label.id))
    placed = []
    for label in ordered:
        spot = room.best(label)
        if spot is not None:
            room.take(spot)
            placed.append(spot)
    return tuple(placed)


def text_size(text: str, size: float) -> tuple[float, float]:
    """Estimate the width and height of writing of a letter size, in the unit of the size."""
    lines = text.split("\n") or [""]
    return max(*map(ems, lines), 1.0) * size, len(lines) * LINE_HEIGHT * size


@lru_cache(maxsize=4096)
def ems(line: str) -> float:
    """Estimate the width of a line in letter sizes."""
    return sum(1.0 if _is_wide(char) else NARROW_WIDTH if char in NARROW else LATIN_WIDTH for char in line)


def box_at(position: Position, width: float, height: float) -> Box:
    """Draw what writing of a size covers at a position."""
    return (
        position.x - width / 2,
        position.y - height / 2,
        position.x + width / 2,
        position.y + height / 2,
    )


class _Room:
    """What is free."""

    def __init__(self, within: Box | None, taken: Iterable[Box], avoided: Sequence[BaseGeometry]) -> None:
        self.within = within
        self.boxes = _Boxes()
        self.marks = set(taken)
        for box in self.marks:
            self.boxes.add(box)
        self.leaders: list[LineString] = []
        self.avoided = shapely.STRtree(_segments(avoided))

    def best(self, label: Label) -> Placed | None:
        """Find the free position of least cost; the first of several alike."""
        width, height = text_size(label.text, label.size)
        best, least = None, math.inf
        for position in label.positions:
            if position.cost >= least:
                continue
            spot = Placed(label, position, box_at(position, width, height))
            if not self._is_free(spot):
                continue
            cost = position.cost + self._covered(spot.box)
            if cost < least:
                best, least = spot, cost
        return best

    def take(self, spot: Placed) -> None:
        """Let nothing else stand there."""
        self.boxes.add(spot.box)
        if spot.leader is not None:
            self.leaders.append(_line(spot.leader))

    def _is_free(self, spot: Placed) -> bool:
        if self.within is not None and not _contains(self.within, spot.box):
            return False
        if self.boxes.hit(spot.box):
            return False
        if self.leaders and shapely.intersects(self.leaders, shapely.box(*spot.box)).any():
            return False
        if spot.leader is None:
            return True
        leader = _line(spot.leader)
        if any(leader.crosses(other) for other in self.leaders):
            return False
        # A leader may end in a mark, its own; it may not run through one, nor touch another name.
        x, y = spot.leader[2:]
        return not any(
            leader.intersects(shapely.box(*box)) and not (box in self.marks and _holds(box, x, y))
            for box in self.boxes.near(leader.bounds)
        )

    def _covered(self, box: Box) -> float:
        """Measure how much of what had better be seen a box covers, in widths of the box."""
        hits = self.avoided.query(shapely.box(*box))
        if not len(hits):
            return 0.0
        covered = shapely.clip_by_rect(self.avoided.geometries.take(hits), *box)
        return float(shapely.length(covered).sum() / (box[2] - box[0]))


class _Boxes:
    """Boxes that do not overlap, filed by the cells of a grid so that a look-up is cheap."""

    CELL = 20.0

    def __init__(self) -> None:
        self.filed: dict[tuple[int, int], list[Box]] = {}

    def add(self, box: Box) -> None:
        for cell in self._cells(box):
            self.filed.setdefault(cell, []).append(box)

    def hit(self, box: Box) -> bool:
        """Tell whether a box overlaps one that is there."""
        return any(_overlap(box, other) for cell in self._cells(box) for other in self.filed.get(cell, ()))

    def near(self, box: Box) -> set[Box]:
        """List the boxes in the cells that a box touches."""
        return {other for cell in self._cells(box) for other in self.filed.get(cell, ())}

    def _cells(self, box: Box) -> Iterator[tuple[int, int]]:
        west, north, east, south = (math.floor(edge / self.CELL) for edge in box)
        for column in range(west, east + 1):
            for row in range(north, south + 1):
                yield column, row


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in ("W", "F", "A")


def _segments(lines: Sequence[BaseGeometry]) -> NDArray[np.object_]:
    """Take lines apart: what a small box covers of a long line is soon found among its segments."""
    points, line = shapely.get_coordinates(shapely.get_parts(list(lines)), return_index=True)
    goes_on = line[1:] == line[:-1]
    segments: NDArray[np.object_] = shapely.linestrings(np.stack((points[:-1], points[1:]), axis=1)[goes_on])
    return segments


def _line(leader: tuple[float, float, float, float]) -> LineString:
    return LineString([leader[:2], leader[2:]])


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _contains(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
