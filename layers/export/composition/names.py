"""Where the names of a map stand: positions for each feature's name, then the best free ones."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from layers.export.composition.drawn import BORDERS, Drawn, MereName
from layers.export.composition.records import Box, Feature, Label, Marker, Shape, Text
from layers.export.composition.sheets import PIXEL_MM, is_outline, table
from layers.export.composition.view import View
from layers.labels import longest, wrapped
from layers.placement import Box as Edges
from layers.placement import Label as Wanted
from layers.placement import Placed, Position, box_at, place_labels, text_size
from layers.style import PROJECT, Style

WRAPPED_FROM_PX = 13  # letter height from which a long name takes two lines
EDGE_MM = 0.8  # between a name and the map's frame
GAP_MM = 0.7  # between a name and what it names
SHARES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9)  # of a line's length
GRID = 9  # positions across an area, and down
ON_LINE = 0.25  # cost of standing on its own line, besides what it covers of it
LED = 0.9  # cost of a leader
FAR = 0.012  # cost of a millimetre from the best place
OUTSIDE = 1.4  # cost of a name wholly outside its area
FOREIGN = 0.8  # cost of a name wholly in areas that are not its own
ROUND = 16  # directions in which a leader is tried
QUIET_COLOUR = "#5C5A55"


@dataclass(frozen=True)
class Named:
    """The names of a map."""

    labels: tuple[Label, ...]
    left_out: int  # names of what was chosen that found no room
    unnamed: int  # projects that are too many to be named


def name(drawn: Drawn, view: View, px_mm: float, label_share: float, taken: Sequence[Box]) -> Named:
    """Place the names of all that is drawn.

    Parameters
    ----------
    drawn, view
        What is on the map.
    px_mm : float
        Millimetres of a pixel of ``layers.style``.
    label_share : float
        Size of the letters of what was chosen, against what the table says.
    taken : sequence of Box
        What names must keep clear of besides markers and arrow heads.
    """
    pen = _Pen(px_mm, label_share)
    many = drawn.projects > table()["sizes"]["names_up_to"]
    wanted = [
        *_of_shapes(drawn.shapes, pen),
        *_of_markers(drawn.markers, pen),
        *_of_names(drawn.names, view.frame, pen, _county(drawn)),
    ]
    unique = {
        (each.feature.layer, each.feature.id): each
        for each in wanted
        if not (many and each.feature.style.symbol.startswith(PROJECT))
    }
    by_key = {f"{layer}/{id_}": each for (layer, id_), each in unique.items()}
    placed = place_labels(
        (each.wanted(key) for key, each in by_key.items()),
        view.frame.inset(EDGE_MM * px_mm / PIXEL_MM).bounds,
        [*(box.bounds for box in taken), *_covered(drawn)],
        _lines(drawn.shapes),
    )
    labels = tuple(_label(by_key[spot.label.id], spot) for spot in placed)
    shown = {(label.layer, label.id) for label in labels}
    left_out = sum(not each.feature.ground and key not in shown for key, each in unique.items())
    return Named(labels, left_out, drawn.projects if many else 0)


@dataclass(frozen=True)
class _Name:
    """A name and where it could stand."""

    feature: Feature
    text: str
    size: float
    positions: tuple[Position, ...]

    def wanted(self, key: str) -> Wanted:
        look = self.feature.style
        priority = (not self.feature.ground) * 1000 + look.label_size * 10 + look.z / 100
        return Wanted(key, self.text, self.size, self.positions, priority)


@dataclass(frozen=True)
class _Pen:
    px_mm: float
    share: float

    def text(self, name: str, look: Style, *, ground: bool) -> tuple[str, float]:
        """Break a name, and choose its letter height in millimetres."""
        share = 1.0 if ground else self.share  # the ground's names are small as they are
        size = look.label_size * self.px_mm * table()["sizes"]["label"] * share
        size = max(size, table()["sizes"]["least_label_mm"] * self.px_mm / PIXEL_MM)
        return (wrapped(name) if look.label_size >= WRAPPED_FROM_PX else name), size


def _of_shapes(shapes: Sequence[Shape], pen: _Pen) -> Iterator[_Name]:
    areas = shapely.union_all([shape.geometry for shape in shapes if shape.area and not shape.ground])
    for shape in shapes:
        if not (shape.style.named and shape.name) or shape.id.endswith(BORDERS):
            continue
        text, size = pen.text(shape.name, shape.style, ground=shape.ground)
        width, height = text_size(text, size)
        if shape.area:
            foreign = shapely.difference(areas, shape.geometry)
            positions = _in_area(shape.geometry, foreign, width, height, led=not shape.ground)
        else:
            gap = GAP_MM + shape.style.width * pen.px_mm / 2
            positions = _along(shape.geometry, width, height, gap)
        yield _Name(shape, text, size, positions)


def _of_markers(markers: Iterable[Marker], pen: _Pen) -> Iterator[_Name]:
    for marker in markers:
        if not (marker.style.named and marker.name):
            continue
        text, size = pen.text(marker.name, marker.style, ground=marker.ground)
        width, height = text_size(text, size)
        positions = (*_around(marker.x_mm, marker.y_mm, marker.size_mm / 2 + GAP_MM, width, height),)
        yield _Name(marker, text, size, positions)


def _county(drawn: Drawn) -> BaseGeometry:
    return shapely.union_all([shape.geometry for shape in drawn.shapes if is_outline(shape.style)])


def _of_names(names: Iterable[MereName], frame: Box, pen: _Pen, county: BaseGeometry) -> Iterator[_Name]:
    """Name what is nothing but a name: neighbours, beyond the county's edge and never in it."""
    for each in names:
        text, size = pen.text(each.name, each.style, ground=each.ground)
        width, height = text_size(text, size)
        inside = county if each.ground else shapely.Point()
        offered = list(_near(each.at, frame, width, height))
        free = ~shapely.intersects(inside, _boxes(offered, width, height))
        yield _Name(each, text, size, tuple(compress(offered, free)))


@lru_cache(maxsize=1024)  # the ground's names are tried again with each size of the others
def _in_area(
    area: BaseGeometry, foreign: BaseGeometry, width: float, height: float, *, led: bool
) -> tuple[Position, ...]:
    """Offer positions in an area, the roomiest first, then beside it with a leader; none in others' areas."""
    part = max(shapely.get_parts(area), key=lambda part: (part.area, part.wkb))
    pole = shapely.maximum_inscribed_circle(part, tolerance=0.3).coords[0]
    left, upper, right, lower = part.bounds
    xs, ys = np.meshgrid(np.linspace(left, right, GRID), np.linspace(upper, lower, GRID))
    spots = np.vstack(([pole], np.column_stack((xs.ravel(), ys.ravel()))))
    spots = spots[shapely.contains_xy(part, spots)]
    far = np.hypot(spots[:, 0] - pole[0], spots[:, 1] - pole[1])
    offered = [Position(x, y, FAR * off) for (x, y), off in zip(spots.tolist(), far.tolist(), strict=True)]
    home = len(offered)
    if led:
        offered += _led(pole, (right - left) / 2, (lower - upper) / 2, width, height)
    boxes = _boxes(offered, width, height)
    costs = np.array([each.cost for each in offered])
    costs[:home] += OUTSIDE * (1 - _area_in(part, boxes[:home]) / (width * height))
    costs += FOREIGN * _area_in(foreign, boxes) / (width * height)
    return tuple(
        Position(each.x, each.y, cost, each.led_to)
        for each, cost in zip(offered, costs.tolist(), strict=True)
    )


def _area_in(area: BaseGeometry, boxes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Measure how much of each box lies in an area; only those on its edge must be cut."""
    shapely.prepare(area)
    within = shapely.contains_properly(area, boxes)
    crossing = shapely.intersects(area, boxes) & ~within
    sizes = np.where(within, shapely.area(boxes), 0.0)
    sizes[crossing] = shapely.area(shapely.intersection(boxes[crossing], area))
    return sizes


def _boxes(positions: Sequence[Position], width: float, height: float) -> NDArray[np.object_]:
    """Draw what writing of a size covers at positions."""
    edges = np.array([box_at(each, width, height) for each in positions])
    boxes: NDArray[np.object_] = shapely.box(*edges.T)
    return boxes


def _led(
    middle: Sequence[float], half_width: float, half_height: float, width: float, height: float
) -> Iterator[Position]:
    """Offer positions around an area, each with a leader to its middle."""
    for ring, more in enumerate((2.0, 6.0, 11.0)):
        for turn in range(ROUND):
            angle = 2 * math.pi * turn / ROUND
            x = middle[0] + math.sin(angle) * (half_width + width / 2 + more)
            y = middle[1] - math.cos(angle) * (half_height + height / 2 + more)
            yield Position(x, y, LED + ring * 0.2 + turn * 1e-3, (middle[0], middle[1]))


@lru_cache(maxsize=1024)  # as in an area
def _along(line: BaseGeometry, width: float, height: float, gap: float) -> tuple[Position, ...]:
    """Offer positions beside a line and on it, the middle first."""
    offered = []
    course = longest(shapely.get_parts(line))
    for number, share in enumerate(SHARES):
        at = course.interpolate(share, normalized=True)
        step = min(2.0, course.length / 10)
        before = course.interpolate(max(share * course.length - step, 0))
        after = course.interpolate(min(share * course.length + step, course.length))
        along = math.atan2(after.y - before.y, after.x - before.x)
        across = (-math.sin(along), math.cos(along))
        clear = gap + abs(across[0]) * width / 2 + abs(across[1]) * height / 2
        cost = 0.04 * number
        for side in (-1, 1):
            x, y = at.x + side * clear * across[0], at.y + side * clear * across[1]
            offered.append(Position(x, y, cost))
        offered.append(Position(at.x, at.y, cost + ON_LINE))
    return tuple(offered)


def _around(x: float, y: float, gap: float, width: float, height: float) -> Iterator[Position]:
    """Offer the eight positions about a point: right, left, below, above, then the corners; then led ones."""
    sides = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, -1), (1, 1), (-1, -1), (-1, 1))
    for number, (right, down) in enumerate(sides):
        slant = 0.7 if right and down else 1.0
        yield Position(
            x + right * (gap * slant + width / 2), y + down * (gap * slant + height / 2), 0.05 * number
        )
    yield from _led((x, y), gap, gap, width, height)


def _near(at: Point, frame: Box, width: float, height: float) -> Iterator[Position]:
    """Offer positions about a point that may lie outside the frame: the nearest ones inside it."""
    room = frame.inset(1.2)
    for number, (right, down) in enumerate(
        ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1), (1, -1), (-1, 1))
    ):
        for far in (1.0, 2.5):
            x = at.x + right * width * 0.6 * far
            y = at.y + down * height * 1.1 * far
            x = min(max(x, room.x_mm + width / 2), room.right_mm - width / 2)
            y = min(max(y, room.y_mm + height / 2), room.bottom_mm - height / 2)
            yield Position(x, y, 0.03 * number * far)


def _covered(drawn: Drawn) -> Iterator[Edges]:
    """List what no name may cover: markers and arrow heads."""
    for marker in drawn.markers:
        half = marker.size_mm / 2
        yield marker.x_mm - half, marker.y_mm - half, marker.x_mm + half, marker.y_mm + half
    for arrow in drawn.arrows:
        half = arrow.size_mm * 0.4
        yield arrow.x_mm - half, arrow.y_mm - half, arrow.x_mm + half, arrow.y_mm + half


def _lines(shapes: Iterable[Shape]) -> list[BaseGeometry]:
    """List the lines that names had better leave to be seen: what was chosen, and the county's outline."""
    return [
        shape.geometry.boundary if shape.area else shape.geometry
        for shape in shapes
        if (not shape.ground and shape.style.width > 0) or is_outline(shape.style)
    ]


def _label(named: _Name, spot: Placed) -> Label:
    left, upper, right, lower = spot.box
    look = named.feature.style
    plain = named.feature.ground and look.geometry != "line"
    text = Text(
        named.text,
        Box(left, upper, right - left, lower - upper),
        named.size,
        QUIET_COLOUR if plain else look.label_colour,
        "middle",
        bold=not named.feature.ground,
        halo=True,
    )
    return Label(named.feature.id, named.feature.layer, named.feature.ground, text, spot.leader)
