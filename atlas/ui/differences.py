"""What differs between two structures, or two plans: figures and lists that stand side by side.

Pure: tables in, rows out; ``compare_panel`` sets them. Only what the atlases hold is compared: a town that no
element of a structure names nor covers is listed with neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.ui import charts
from atlas.ui.charts import Bar
from atlas.ui.related import names
from gazetteer.projection import crs_of, to_metres
from layers import style
from layers.layer import is_placed

MOST = 0.5  # share of a town's area from which an element that covers it counts as lying there


@dataclass(frozen=True, slots=True)
class Belonging:
    """A town in an element of a structure."""

    element: str
    is_named: bool  # by the plan among the element's members; else it is only drawn over the town


@dataclass(frozen=True, slots=True)
class TownRow:
    """A town, and the elements of each structure that it is in."""

    town: str
    left: tuple[Belonging, ...]
    right: tuple[Belonging, ...]


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of element, and the elements of it in each structure."""

    kind: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectorRow:
    """A sector, and the projects of each plan in it; None where it has none."""

    sector: str
    left: Bar | None
    right: Bar | None


@dataclass(frozen=True, slots=True)
class Figures:
    """A plan in figures."""

    area_km2: float | None  # of the county's outline
    structures: int
    zones: int  # elements of all structures
    projects: int
    placed: int  # of the projects
    funded: int  # projects whose investment is stated
    cny: float  # the sum of those investments


def elements(structure: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Take the elements of a structure without the row that stands for the whole of it."""
    return structure[structure["symbol"] != style.WHOLE]


def towns(
    areas: gpd.GeoDataFrame, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame
) -> tuple[list[TownRow], list[str]]:
    """Say in which elements of each structure each town is.

    Parameters
    ----------
    areas
        The towns of the county (``layers.layer.COLUMNS`` and geometry).
    left, right
        The two structures, likewise.

    Returns
    -------
    tuple of list
        The towns that either names or covers, and the names of those that neither does.
    """
    here, there = _belonging(areas, left), _belonging(areas, right)
    listed = list(dict.fromkeys(areas["name"]))
    rows = [TownRow(town, here.get(town, ()), there.get(town, ())) for town in listed]
    return [row for row in rows if row.left or row.right], [
        row.town for row in rows if not (row.left or row.right)
    ]


def kinds(left: gpd.GeoDataFrame, right: gpd.GeoDataFrame) -> list[KindRow]:
    """List the elements of two structures by their kinds, in the order in which they come."""
    here, there = _by_kind(left), _by_kind(right)
    return [KindRow(kind, here.get(kind, ()), there.get(kind, ())) for kind in dict.fromkeys([*here, *there])]


def sectors(left: pd.DataFrame, right: pd.DataFrame) -> list[SectorRow]:
    """Set the projects of two plans side by side by sector, the largest sector of both first."""
    here, there = ({bar.value: bar for bar in charts.by_column(table, "sector")} for table in (left, right))
    rows = [
        SectorRow(sector, here.get(sector), there.get(sector)) for sector in dict.fromkeys([*here, *there])
    ]
    return sorted(rows, key=lambda row: -sum(bar.count for bar in (row.left, row.right) if bar))


def figures(
    outline: BaseGeometry | None, structures: Sequence[gpd.GeoDataFrame], projects: gpd.GeoDataFrame
) -> Figures:
    """Count a plan.

    Parameters
    ----------
    outline
        The county, EPSG:4490; None where it is unknown.
    structures
        The tables of its structures.
    projects
        The table of its projects.
    """
    funded = projects["investment_cny"].dropna()
    return Figures(
        area_km2=_square_km(outline),
        structures=len(structures),
        zones=sum(elements(table)["name"].nunique() for table in structures),
        projects=len(projects),
        placed=int(is_placed(projects).sum()),
        funded=len(funded),
        cny=float(funded.sum()),
    )


def _square_km(outline: BaseGeometry | None) -> float | None:
    return None if outline is None else float(to_metres(outline, crs_of(outline)).area / 1e6)


def _by_kind(structure: gpd.GeoDataFrame) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for kind, name in zip(elements(structure)["kind"], elements(structure)["name"], strict=True):
        if name not in found.setdefault(kind, []):
            found[kind].append(name)
    return {kind: tuple(listed) for kind, listed in found.items()}


def _belonging(areas: gpd.GeoDataFrame, structure: gpd.GeoDataFrame) -> Mapping[str, tuple[Belonging, ...]]:
    found: dict[str, dict[str, bool]] = {}
    for row in elements(structure).itertuples():
        named, drawn = names(row.members), _covered(areas, row)
        for town in areas["name"]:
            if town in named or town in drawn:
                told = found.setdefault(town, {})
                told[row.name] = told.get(row.name, False) or town in named
    return {
        town: tuple(Belonging(element, is_named) for element, is_named in told.items())
        for town, told in found.items()
    }


def _covered(areas: gpd.GeoDataFrame, element: Any) -> set[str]:
    """Name the towns that an element lies in, or that it covers at least ``MOST`` of."""
    inside = {element.town} if element.town else set()
    shape = element.geometry
    if shape is None or shape.area == 0:
        return inside
    # Shares of one area are the same in square degrees.
    shapes = areas.geometry.to_numpy()
    wanted = MOST * shapely.area(shapes)
    over = (wanted > 0) & (shapely.area(shapely.intersection(shapes, shape)) >= wanted)
    return inside | set(areas["name"][over])


def differing(rows: Iterable[TownRow]) -> list[TownRow]:
    """Put first the towns that only one of two structures speaks of."""
    return sorted(rows, key=lambda row: bool(row.left) == bool(row.right))
