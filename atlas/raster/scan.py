"""A scanned map with control points: places found, the fit judged, the map laid out and put on the shelf."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from shapely.geometry import Point

from atlas import library
from atlas.corrections import apply, effective
from atlas.dossier import load
from atlas.raster import overlays
from atlas.raster.of_atlas import opened, tags
from atlas.raster.overlays import Overlay, Record
from atlas.store import open_store
from atlas.words import LANGUAGES, text
from gazetteer import Gazetteer, resolve
from gazetteer.check import is_in_china
from gazetteer.place import CRS
from gazetteer.projection import crs_of, to_metres
from layers.raster import cog, overlay, points
from layers.raster.checked import Report, report
from layers.raster.errors import PointsError
from layers.raster.picture import Picture
from layers.raster.points import ControlPoint
from layers.raster.rectify import rectify

GRIDS = ("degrees", "metres")
"""What a map is laid out in: EPSG:4490, or the county's Gauss-Kruger zone."""


def gazetteer_of(workspace: Path) -> Gazetteer:
    """Load the gazetteer of a workspace's county, with the planners' corrections.

    Raises
    ------
    StoreError, DossierError
        The workspace cannot be read, or does not hold what it was built from.
    """
    dossier = load(open_store(workspace).dossier())
    entries = effective(library.corrections(workspace))
    return apply(dossier, library.gazetteer_of(dossier), entries).gazetteer


def placed(given: Iterable[ControlPoint], gazetteer: Gazetteer | None) -> tuple[ControlPoint, ...]:
    """Find the place of each point that only names it, with the place's own accuracy.

    Raises
    ------
    PointsError
        A name means no place, or several (``place``); a position is not in China (``outside``).
    """
    return tuple(_placed(point, number, gazetteer) for number, point in enumerate(given, start=1))


def _placed(point: ControlPoint, number: int, gazetteer: Gazetteer | None) -> ControlPoint:
    if point.lon is None or point.lat is None:
        found = resolve(gazetteer, point.place, alike=False).place if gazetteer is not None else None
        mark = found.point if found is not None else None
        if mark is None or not math.isfinite(mark.accuracy_m):
            raise PointsError("place", row=str(number), name=point.place)
        return point.at(mark.geometry.x, mark.geometry.y, mark.accuracy_m)
    if not is_in_china(point.lon, point.lat):
        raise PointsError("outside", row=str(number), value=f"{point.lon:g}, {point.lat:g}")
    return point


def judged(found: Sequence[ControlPoint], metric: str, kind: str) -> Report:
    """Fit points that have a place, in a metric CRS, and judge each.

    Raises
    ------
    FitError
        They do not decide the fit.
    """
    pixels = np.array([[point.x, point.y] for point in found], dtype=np.float64).reshape(-1, 2)
    metres = [to_metres(Point(point.lon, point.lat), metric) for point in found]
    there = np.array([[spot.x, spot.y] for spot in metres], dtype=np.float64).reshape(-1, 2)
    return report(pixels, there, kind, [point.accuracy_m for point in found])


def make(
    picture: Picture,
    found: Sequence[ControlPoint],
    kind: str,
    title: str,
    workspace: Path,
    grid: str = GRIDS[0],
) -> tuple[Overlay, Report]:
    """Lay a scanned map out and put it on the shelf, with its points and their residuals.

    Parameters
    ----------
    picture : Picture
    found : sequence of ControlPoint
        All of which have a place.
    kind : str
        ``affine`` or ``projective``.
    title : str
        What it is called on the page.
    workspace : Path
    grid : str
        One of ``GRIDS``.

    Raises
    ------
    StoreError, UserError
        The workspace cannot be read, or knows no outline.
    FitError
        The points do not decide the fit, or it gives a part of the picture no place.
    """
    store, outline = opened(workspace)
    metric = crs_of(outline)
    agreed = judged(found, metric, kind)
    pixels, there = rectify(picture, agreed.fit, metric, CRS if grid == GRIDS[0] else metric)
    figures = {"rmse": _metres(agreed.rmse), "left_out": _metres(agreed.left_out)}
    count = len(found)
    note = {
        each: text(each, "raster.scan_note", count=count, fit=text(each, f"raster.{kind}"), **figures)
        for each in LANGUAGES
    }
    record = Record("scan", overlays.named(title), note)
    more = {
        "FIT": kind,
        "FITTED_IN": metric,
        "CONTROL_POINTS": str(count),
        "RMSE_M": figures["rmse"],
        "LEAVE_ONE_OUT_M": figures["left_out"],
        "SUSPECT_POINTS": " ".join(map(str, agreed.suspects)),
    }
    said = tags(store.info(), title, **more)
    write = partial(cog.write_picture, pixels=pixels, grid=there, tags=said)
    table = points.written(found, agreed)
    return overlays.keep(workspace, record, overlay.of_pixels(pixels, there), write, table), agreed


def _metres(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}"
