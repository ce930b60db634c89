"""The map's frame on the sheet and what of the ground it shows: metres of Gauss-Kruger to millimetres."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.projection import crs_of, to_degrees, to_metres
from layers.export.composition.records import Box
from layers.export.composition.sheets import table

LEAST_M = 2_000.0  # metres: a lone point is shown with so much around it
EDGE_DEGREES = 0.01  # an edge straight in degrees is not straight in metres


@dataclass(frozen=True)
class View:
    """A piece of the ground at a scale, in a frame. Up is grid north."""

    frame: Box
    crs: str  # metres
    denominator: int  # N of 1:N
    left_m: float  # easting of the frame's left edge
    top_m: float  # northing of its upper edge

    @property
    def mm_per_m(self) -> float:
        """Millimetres on the sheet of a metre on the ground."""
        return 1000.0 / self.denominator

    def on_sheet(self, geometry: BaseGeometry) -> BaseGeometry:
        """Bring a geometry from EPSG:4490 to millimetres on the sheet."""
        metres = to_metres(geometry, self.crs)
        placed: BaseGeometry = shapely.transform(metres, self._from_metres)
        return placed

    def seen(self, geometry: BaseGeometry) -> BaseGeometry:
        """Cut a geometry in millimetres at the frame, keeping its dimension; empty where nothing is left."""
        frame = shapely.box(*self.frame.bounds)
        if shapely.within(geometry, frame):
            return geometry
        kept = shapely.intersection(geometry, frame)
        parts = shapely.get_parts(kept)
        same = parts[shapely.get_dimensions(parts) == shapely.get_dimensions(geometry)]
        return shapely.union_all(same) if len(same) else shapely.GeometryCollection()

    def bounds_degrees(self) -> tuple[float, float, float, float]:
        """Give the least box in degrees that holds the frame: west, south, east, north."""
        corners = np.array(shapely.box(*self.frame.bounds).segmentize(5.0).exterior.coords)
        metres = np.column_stack(
            (
                self.left_m + (corners[:, 0] - self.frame.x_mm) / self.mm_per_m,
                self.top_m - (corners[:, 1] - self.frame.y_mm) / self.mm_per_m,
            )
        )
        west, south, east, north = to_degrees(shapely.multipoints(metres), self.crs).bounds
        return west, south, east, north

    def _from_metres(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(
            (
                self.frame.x_mm + (points[:, 0] - self.left_m) * self.mm_per_m,
                self.frame.y_mm + (self.top_m - points[:, 1]) * self.mm_per_m,
            )
        )


def view_of(area: BaseGeometry, frame: Box, margin_mm: float) -> View:
    """Show an area as large as a round scale allows.

    Parameters
    ----------
    area : BaseGeometry
        EPSG:4490: the county, or whatever there is.
    frame : Box
        Where the map goes.
    margin_mm : float
        What stays free between the area and the frame.
    """
    crs = crs_of(area)
    west, south, east, north = to_metres(shapely.segmentize(area, EDGE_DEGREES), crs).bounds
    room = frame.inset(margin_mm)
    least = max(
        1000 * max(east - west, LEAST_M) / room.width_mm, 1000 * max(north - south, LEAST_M) / room.height_mm
    )
    denominator = round_scale(least)
    x, y = (west + east) / 2, (south + north) / 2
    half_x = frame.width_mm / 2 * denominator / 1000
    half_y = frame.height_mm / 2 * denominator / 1000
    return View(frame, crs, denominator, x - half_x, y + half_y)


def round_scale(least: float) -> int:
    """Choose N of 1:N: the first number that planners write which is no less."""
    power = 10.0 ** math.floor(math.log10(least))
    steps = (*table()["scale"]["steps"], 10.0)
    step = float(next(each for each in steps if each * power >= least * (1 - 1e-9)))
    return round(step * power)
