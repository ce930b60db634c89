"""A small county drawn by hand: twelve towns in a grid of four by three, a river and a road.

T02 T12 T22 T32        each town is 0.1 degrees wide and high, its seat in the middle
T01 T11 T21 T31        the river R runs from south to north through T10, T11 and T12,
T00 T10 T20 T30        the road W from west to east through T01 … T31; both leave the county
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from shapely.geometry import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from gazetteer.place import Fidelity, Footprint, Place
from gazetteer.projection import to_metres
from layers.draw import Drawing, Frame, Member, draw

WEST, SOUTH, STEP = 111.0, 37.0, 0.1
TOWN_ERROR, SEAT_ERROR, LINE_ERROR = 500.0, 200.0, 300.0  # metres


def place(
    name: str,
    geometry: BaseGeometry | None,
    *,
    kind: str = "town",
    fidelity: Fidelity = Fidelity.DERIVED,
    accuracy_m: float = TOWN_ERROR,
    seat: BaseGeometry | None = None,
) -> Place:
    return Place(
        id=f"t/{name}",
        name=name,
        kind=kind,
        county="999999",
        source="by hand",
        footprint=Footprint(geometry, fidelity, accuracy_m, "by hand") if geometry is not None else None,
        seat=Footprint(seat, Fidelity.PUBLISHED, SEAT_ERROR, "by hand") if seat is not None else None,
    )


def town(column: int, row: int) -> Place:
    west, south = WEST + column * STEP, SOUTH + row * STEP
    area = box(west, south, west + STEP, south + STEP)
    return place(f"T{column}{row}", area, seat=area.centroid)


def line(name: str, kind: str, points: Sequence[tuple[float, float]]) -> Place:
    """Draw a line through points given in towns east and north of the south-west corner."""
    course = LineString([(WEST + x * STEP, SOUTH + y * STEP) for x, y in points])
    return place(name, course, kind=kind, fidelity=Fidelity.PUBLISHED, accuracy_m=LINE_ERROR)


@dataclass(frozen=True)
class World:
    """The county, and a short way to draw in it."""

    frame: Frame
    towns: Mapping[str, Place]
    lines: Mapping[str, Place]

    def members(self, *names: str) -> list[Member]:
        return [Member(name, self.towns.get(name) or self.lines.get(name)) for name in names]

    def draw(self, rule: Mapping[str, Any], *members: str | Member, extra: Sequence[str] = ()) -> Drawing:
        """Draw a rule; members by name, or as they are; ``extra`` are towns that only the rule names."""
        resolved = [self.members(item)[0] if isinstance(item, str) else item for item in members]
        return draw(rule, resolved, self.frame, {**self.lines, **{name: self.towns[name] for name in extra}})

    def area(self, name: str) -> BaseGeometry:
        footprint = (self.towns.get(name) or self.lines[name]).footprint
        assert footprint is not None
        return footprint.geometry

    def seat(self, name: str) -> BaseGeometry:
        """Give the seat of a town, in metres."""
        seat = self.towns[name].seat
        assert seat is not None
        return self.metres(seat.geometry)

    def metres(self, geometry: BaseGeometry | None) -> BaseGeometry:
        assert geometry is not None
        return to_metres(geometry, self.frame.crs)

    def km2(self, geometry: BaseGeometry | None) -> float:
        return float(self.metres(geometry).area) / 1e6

    def without_seat(self, name: str) -> Member:
        return Member(name, replace(self.towns[name], seat=None))


@pytest.fixture(scope="session")
def world() -> World:
    towns = [town(column, row) for column in range(4) for row in range(3)]
    river = line("R", "river", [(1.2, -0.5), (1.5, 1.0), (1.3, 2.0), (1.9, 3.5)])
    road = line("W", "road", [(-0.5, 1.4), (2.0, 1.6), (4.5, 1.5)])
    return World(
        frame=Frame.of_county(box(WEST, SOUTH, WEST + 4 * STEP, SOUTH + 3 * STEP)),
        towns={item.name: item for item in towns},
        lines={"R": river, "W": road},
    )


def keys(drawing: Drawing) -> set[str]:
    return {item.key for item in drawing.notes}


def shape(drawing: Drawing) -> BaseGeometry:
    """Give the geometry of a drawing that must have one."""
    assert drawing.geometry is not None
    return drawing.geometry


def village(name: str, x: float, y: float) -> Member:
    """Place a village so many towns east and north of the county's south-west corner."""
    return Member(name, place(name, Point(WEST + x * STEP, SOUTH + y * STEP), kind="village", accuracy_m=100))


def same_area(one: BaseGeometry, other: BaseGeometry) -> bool:
    return bool(one.symmetric_difference(other).area < 1e-6 * other.area)
