"""Control points of a picture as CSV: read from what a planner writes, written with what was found.

Columns, in any order, in English or Chinese: ``pixel_x`` and ``pixel_y`` (x to the right, y downwards from
the upper left corner), and ``lon`` and ``lat`` or ``place`` (the name of a place); ``accuracy_m`` of a stated
position. A file written here is read again as it is.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from layers.cells import harmless
from layers.raster.checked import Report
from layers.raster.errors import PointsError

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "pixel_x": ("pixel_x", "x", "像素x", "列"),
    "pixel_y": ("pixel_y", "y", "像素y", "行"),
    "lon": ("lon", "lng", "longitude", "经度"),
    "lat": ("lat", "latitude", "纬度"),
    "place": ("place", "name", "地名", "名称"),
    "accuracy_m": ("accuracy_m", "accuracy", "误差", "位置误差"),
}
WRITTEN = (*COLUMNS, "residual_east_m", "residual_north_m", "residual_m", "left_out_m", "suspect")
MOST = 200
MOST_BYTES = 2**20


@dataclass(frozen=True)
class ControlPoint:
    """A spot on the picture and where it is."""

    x: float  # pixels to the right
    y: float  # pixels downwards
    lon: float | None = None  # degrees, EPSG:4490; None: only the name of the place is known
    lat: float | None = None
    place: str = ""
    accuracy_m: float = 0.0  # metres; 0: not stated

    def at(self, lon: float, lat: float, accuracy_m: float) -> ControlPoint:
        """Place the point."""
        return replace(self, lon=lon, lat=lat, accuracy_m=accuracy_m)


def read(raw: bytes) -> tuple[ControlPoint, ...]:
    """Read control points from a CSV in UTF-8 or GB18030.

    Raises
    ------
    PointsError
        A column is missing, a value is no number, or a row says neither a position nor a place.
    """
    try:
        return _read(csv.DictReader(io.StringIO(_decoded(raw))))
    except csv.Error:
        raise PointsError("encoding") from None


def _read(rows: csv.DictReader[str]) -> tuple[ControlPoint, ...]:
    named = {_folded(column): column for column in reversed(rows.fieldnames or ())}
    columns = {
        key: next((named[word] for word in words if word in named), "") for key, words in COLUMNS.items()
    }
    has_spot = bool(columns["lon"] and columns["lat"])
    if not (columns["pixel_x"] and columns["pixel_y"] and (has_spot or columns["place"])):
        raise PointsError("columns", columns="、".join(rows.fieldnames or ()) or "—")
    points = []
    for number, row in enumerate(rows, start=1):
        if number > MOST:
            raise PointsError("many", limit=str(MOST))
        cells = {key: (row.get(column) or "").strip() for key, column in columns.items()}
        if any(cells.values()):
            points.append(_point(cells, number))
    if not points:
        raise PointsError("empty")
    return tuple(points)


def written(points: Sequence[ControlPoint], report: Report | None) -> str:
    """Write control points, with the judgement of each where there is one."""
    made = io.StringIO()
    table = csv.writer(made, lineterminator="\r\n")
    table.writerow(WRITTEN)
    judged = report.points if report else [None] * len(points)
    for point, found in zip(points, judged, strict=True):
        row = [f"{point.x:.2f}", f"{point.y:.2f}", _degrees(point.lon), _degrees(point.lat)]
        row += [harmless(point.place), f"{point.accuracy_m:g}" if point.accuracy_m else ""]
        if found is not None:
            row += [f"{found.east:.2f}", f"{found.north:.2f}", f"{found.residual:.2f}"]
            row += [
                "" if found.left_out is None else f"{found.left_out:.2f}",
                "1" if found.is_suspect else "",
            ]
        table.writerow(row + [""] * (len(WRITTEN) - len(row)))
    return "\ufeff" + made.getvalue()


def _point(cells: Mapping[str, str], number: int) -> ControlPoint:
    x, y = _number(cells, "pixel_x", number), _number(cells, "pixel_y", number)
    if x is None or y is None:
        raise PointsError("number", row=str(number), column="pixel_x, pixel_y", value="")
    lon, lat = _number(cells, "lon", number), _number(cells, "lat", number)
    place = cells["place"].removeprefix("'")
    accuracy = _number(cells, "accuracy_m", number) or 0.0
    if (lon is None) != (lat is None) or (lon is None and not place):
        raise PointsError("nowhere", row=str(number))
    return ControlPoint(x, y, lon, lat, place, max(accuracy, 0.0))


def _number(cells: Mapping[str, str], key: str, number: int) -> float | None:
    if not cells[key]:
        return None
    try:
        value = float(cells[key])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise PointsError("number", row=str(number), column=key, value=cells[key][:40])
    return value


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw[: MOST_BYTES + 1].decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(raw) <= MOST_BYTES and "\0" not in text:
            return text
    raise PointsError("encoding")


def _folded(column: str) -> str:
    return "".join(column.lower().split())


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.7f}"
