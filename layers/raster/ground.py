"""Grids on the ground: a raster with its place, and the ways between CRSs for shapes and grids."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from rasterio import Affine, features
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from gazetteer.place import CRS

WEB = "EPSG:3857"  # of web maps

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Grid:
    """A north-up grid of square cells."""

    crs: str
    transform: Affine  # from columns and rows to x and y in ``crs``
    rows: int
    columns: int

    @property
    def cell(self) -> float:
        """Side of a cell in units of the CRS."""
        return float(self.transform.a)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in units of the CRS."""
        west, north = float(self.transform.c), float(self.transform.f)
        return west, north - self.cell * self.rows, west + self.cell * self.columns, north

    @property
    def degrees(self) -> tuple[float, float, float, float]:
        """West, south, east, north, EPSG:4490."""
        west, south, east, north = moved(box(*self.bounds), self.crs, CRS).bounds
        return west, south, east, north

    def inside(self, shape: BaseGeometry, *, touched: bool = False) -> Mask:
        """Tell the cells whose middle lies in a shape given in ``crs``; or all that it touches."""
        size = (self.rows, self.columns)
        found: Mask = features.geometry_mask([shape], size, self.transform, invert=True, all_touched=touched)
        return found


def covering(bounds: tuple[float, float, float, float], crs: str, cell: float) -> Grid:
    """Cover a box given in ``crs`` with a grid whose lines are whole multiples of its cell.

    Grids of one cell and CRS therefore lie on each other, whatever county they cover.
    """
    west, south, east, north = bounds
    left, top = math.floor(west / cell), math.ceil(north / cell)
    columns, rows = max(math.ceil(east / cell) - left, 1), max(top - math.floor(south / cell), 1)
    return Grid(crs, Affine(cell, 0, left * cell, 0, -cell, top * cell), rows, columns)


def spanning(bounds: tuple[float, float, float, float], crs: str, cell: float) -> Grid:
    """Span a box given in ``crs`` from its north-western corner on."""
    west, south, east, north = bounds
    rows, columns = max(math.ceil((north - south) / cell), 1), max(math.ceil((east - west) / cell), 1)
    return Grid(crs, Affine(cell, 0, west, 0, -cell, north), rows, columns)


def moved(geometry: BaseGeometry, source: str, target: str) -> BaseGeometry:
    """Bring a geometry from one CRS to another, x before y in both."""
    way = transformer(source, target)
    there: BaseGeometry = shapely.transform(
        geometry, lambda points: np.column_stack(way.transform(points[:, 0], points[:, 1]))
    )
    return there


@cache
def transformer(source: str, target: str) -> Any:
    """Give the way from one CRS to another, x before y in both."""
    return Transformer.from_crs(source, target, always_xy=True)
