"""Markers that would cover each other are moved aside, each as little as it can be.

The largest stays at its place; each next one takes the first free spot of a sunflower's spiral about its
own place, so that what stands at one place becomes a cluster around it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.export.composition.records import Box, Marker
from layers.export.composition.sheets import PIXEL_MM, table
from layers.export.composition.view import View
from layers.spread import GOLDEN_ANGLE, SPACING_M
from layers.style import PROJECT, Style

SAME_PLACE_M = 2.0 * SPACING_M  # metres: the map's spread keeps neighbours of one place this near
GROWTH = 0.1  # of a shared marker, each time its projects double
COUNTED = 1.16  # of a marker's size, where a figure stands at its side
APART = 1.06  # of two radii: what stays between markers
STEP = 0.32  # of a marker's size: between the turns of the spiral
TURNS = 4000  # spots tried before a marker is left where it is


def spread(markers: Sequence[Marker], view: View, px_mm: float) -> tuple[Marker, ...]:
    """Move project markers apart, sharing them and smaller where there are many; other markers stay."""
    fixed = [marker for marker in markers if not marker.style.symbol.startswith(PROJECT)]
    projects = [marker for marker in markers if marker.style.symbol.startswith(PROJECT)]
    if len({marker.id for marker in projects}) > table()["sizes"]["names_up_to"]:
        projects = _shared(projects, SAME_PLACE_M * view.mm_per_m)
    share = _share(projects, view.frame)
    least = table()["sizes"]["least_marker_mm"] * px_mm / PIXEL_MM
    sized = [replace(marker, size_mm=max(marker.size_mm * share, least)) for marker in projects]
    ground = _Ground(max((_room_mm(marker) for marker in (*fixed, *sized)), default=1.0))
    for marker in fixed:
        ground.take(marker)
    moved: dict[int, Marker] = {}
    for at in sorted(range(len(sized)), key=lambda at: (-sized[at].size_mm, sized[at].id, at)):
        moved[at] = _moved(sized[at], ground, view.frame)
        ground.take(moved[at])
    return (*fixed, *(moved[at] for at in range(len(sized))))


def _shared(markers: Sequence[Marker], near_mm: float) -> list[Marker]:
    """Let projects of one sector, equally sure, share a marker where they stand at one place."""
    if not markers:
        return []
    spots = shapely.points([(marker.x_mm, marker.y_mm) for marker in markers])
    place = _places(spots, near_mm)
    together: dict[tuple[int, Style], list[int]] = {}
    for at, marker in enumerate(markers):
        together.setdefault((place[at], marker.style), []).append(at)
    middles = {
        number: shapely.centroid(
            shapely.multipoints(spots[[at for at, own in enumerate(place) if own == number]])
        )
        for number in set(place)
    }
    return [
        replace(
            markers[members[0]],
            size_mm=max(markers[at].size_mm for at in members) * (1 + GROWTH * math.log2(len(members))),
            x_mm=middles[number].x,
            y_mm=middles[number].y,
            at_x_mm=middles[number].x,
            at_y_mm=middles[number].y,
            count=len(members),
        )
        for (number, _), members in together.items()
    ]


def _places(spots: NDArray[np.object_], near_mm: float) -> list[int]:
    """Number the places: spots that are near each other, or near one that is, stand at one."""
    blobs = shapely.get_parts(shapely.union_all(shapely.buffer(spots, near_mm / 2)))
    return [int(at) for at in shapely.STRtree(blobs).nearest(spots)]


def _share(markers: Sequence[Marker], frame: Box) -> float:
    """Choose how much smaller markers are drawn where all of them would cover too much of the map."""
    covered = sum(marker.size_mm**2 for marker in markers)
    room = table()["sizes"]["crowded"] * frame.width_mm * frame.height_mm
    return math.sqrt(min(1.0, room / covered)) if covered else 1.0


def _moved(marker: Marker, ground: _Ground, frame: Box) -> Marker:
    room = frame.inset(marker.size_mm / 2)
    for turn in range(TURNS):
        far = STEP * marker.size_mm * math.sqrt(turn)
        angle = turn * GOLDEN_ANGLE
        x, y = marker.at_x_mm + far * math.sin(angle), marker.at_y_mm - far * math.cos(angle)
        inside = room.x_mm <= x <= room.right_mm and room.y_mm <= y <= room.bottom_mm
        if inside and ground.is_free(x, y, _room_mm(marker)):
            return replace(marker, x_mm=x, y_mm=y)
    return marker


def _room_mm(marker: Marker) -> float:
    """Give what a marker takes across, the figure at its lower right included."""
    return marker.size_mm * (COUNTED if marker.count > 1 else 1.0)


class _Ground:
    """Discs that are taken, filed by the cells of a grid."""

    def __init__(self, cell: float) -> None:
        self.cell = cell
        self.filed: dict[tuple[int, int], list[tuple[float, float, float]]] = {}

    def take(self, marker: Marker) -> None:
        key = (math.floor(marker.x_mm / self.cell), math.floor(marker.y_mm / self.cell))
        self.filed.setdefault(key, []).append((marker.x_mm, marker.y_mm, _room_mm(marker)))

    def is_free(self, x: float, y: float, size: float) -> bool:
        column, row = math.floor(x / self.cell), math.floor(y / self.cell)
        near = (
            other
            for across in (-2, -1, 0, 1, 2)
            for down in (-2, -1, 0, 1, 2)
            for other in self.filed.get((column + across, row + down), ())
        )
        return all(math.hypot(x - far, y - low) >= APART * (size + wide) / 2 for far, low, wide in near)
