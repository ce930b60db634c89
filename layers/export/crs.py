"""The coordinate system of an export: declared once, shared by every format that leaves a choice.

CGCS2000 and WGS 84 are one thing here (less than a metre apart). The 3-degree Gauss-Kruger zone is the one
of the middle of the county. GCJ-02 and BD-09 are the shifted datums of Chinese web maps: no authority lists
them, so a file in one says so in its name, in the titles of its layers and in the name of its CRS, and
never passes for WGS 84 where its format can tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from gazetteer import datum, projection
from layers.export import options as declaring
from layers.export.errors import ExportError
from layers.export.subject import Subject
from layers.layer import Layer

DEGREES = "4490"
CHOICES: Mapping[str, Mapping[str, str]] = {
    DEGREES: {"zh": "CGCS2000 经纬度（EPSG:4490）", "en": "CGCS2000 longitude, latitude (EPSG:4490)"},
    "4326": {"zh": "WGS 84 经纬度（EPSG:4326）", "en": "WGS 84 longitude, latitude (EPSG:4326)"},
    "3857": {"zh": "Web 墨卡托（EPSG:3857）", "en": "Web Mercator (EPSG:3857)"},
    "gk": {
        "zh": "CGCS2000 三度带高斯-克吕格，本县所在带，不加带号（EPSG:4534–4554）",
        "en": "CGCS2000 3-degree Gauss-Kruger of the county, no zone number (EPSG:4534-4554)",
    },
    "gk-zone": {
        "zh": "CGCS2000 三度带高斯-克吕格，本县所在带，横坐标加带号（EPSG:4513–4533）",
        "en": "CGCS2000 3-degree Gauss-Kruger of the county, zone number in the easting (EPSG:4513-4533)",
    },
    "gcj02": {
        "zh": "GCJ-02（偏移坐标，只用于叠加高德、腾讯地图）",
        "en": "GCJ-02 (shifted; only to lie on Gaode or Tencent maps)",
    },
    "bd09": {
        "zh": "BD-09（偏移坐标，只用于叠加百度地图）",
        "en": "BD-09 (shifted; only to lie on Baidu maps)",
    },
}
SHIFTED: Mapping[str, str] = {"gcj02": "GCJ-02", "bd09": "BD-09"}
"""Choices that are no measured coordinates, by the datum of ``gazetteer.datum``."""

LONLAT = ("4326", *SHIFTED)  # of formats that only know longitude and latitude
METRIC = ("gk", "gk-zone")

_ZONE_NUMBERED = 4513 - projection.FIRST_CODE  # from a code without the zone number to its twin with it
_FIRST_ZONE = 25  # number of the zone of 75° E
_UNLISTED = (
    'GEOGCRS["{name} (shifted, not WGS 84)",DATUM["{name} (shifted)",'
    'ELLIPSOID["WGS 84",6378137,298.257223563]],CS[ellipsoidal,2],'
    'AXIS["longitude",east],AXIS["latitude",north],ANGLEUNIT["degree",0.0174532925199433]]'
)


def option(*choices: str) -> Any:
    """Declare the option ``crs`` of a format: all choices, or some of them; the first is the default."""
    kept = {key: CHOICES[key] for key in choices or CHOICES}
    return declaring.option(next(iter(kept)), "坐标系", "Coordinate system", choices=kept)


def chosen(options: Any) -> str:
    """Say which choice the options of a format hold; degrees of CGCS2000 where they leave none."""
    return str(getattr(options, "crs", DEGREES))


def mark(options: Any) -> str:
    """Say what the name of a file must tell of its coordinates: the datum of a shifted copy."""
    return SHIFTED.get(chosen(options), "")


@dataclass(frozen=True)
class Target:
    """A coordinate system for one county."""

    key: str  # one of CHOICES
    code: str  # "EPSG:4546"; "" for a shifted datum
    zone: int = 0  # of 3 degrees, as numbered in China; 0 where there is none
    crosses: bool = False  # whether the county reaches into another zone

    @cached_property
    def crs(self) -> pyproj.CRS:
        """What files declare."""
        return pyproj.CRS(self.code or _UNLISTED.format(name=SHIFTED[self.key]))

    @property
    def name(self) -> str:
        """Its code and what it is called."""
        return f"{self.code} {self.crs.name}".strip()

    @property
    def metric(self) -> bool:
        """Whether coordinates are metres."""
        return self.key in ("3857", *METRIC)

    @property
    def digits(self) -> int:
        """Decimals of a coordinate worth writing: about a centimetre."""
        return 2 if self.metric else 7

    def titled(self, title: str) -> str:
        """Add to a title that its coordinates are shifted."""
        return f"{title}（{SHIFTED[self.key]}）" if self.key in SHIFTED else title

    def moved(self, table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Bring a table from EPSG:4490 here, x east and y north."""
        if self.key not in SHIFTED:
            moved: gpd.GeoDataFrame = table.to_crs(self.crs)
            return moved
        shapes = shapely.transform(table.geometry.to_numpy(), self._shifted)
        return table.set_geometry(gpd.GeoSeries(shapes, index=table.index, crs=self.crs))

    def layers(self, subject: Subject) -> tuple[Layer, ...]:
        """Bring the layers of a subject here, their titles marked where they are shifted."""
        return tuple(
            replace(
                layer,
                features=self.moved(layer.features),
                title={language: self.titled(title) for language, title in layer.title.items()},
            )
            for layer in subject.layers
        )

    def _shifted(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        lon, lat = points.T
        return np.column_stack(datum.convert(lon, lat, "CGCS2000", SHIFTED[self.key]))


def target(key: str, subject: Subject) -> Target:
    """Choose the coordinate system of a subject.

    Parameters
    ----------
    key : str
        One of ``CHOICES``.
    subject : Subject

    Raises
    ------
    ExportError
        There is no such choice, or no Gauss-Kruger zone for where the subject lies.
    """
    if key not in CHOICES:
        raise ExportError("crs-unknown", crs=key, known=", ".join(CHOICES))
    if key in SHIFTED:
        return Target(key, "")
    if key not in METRIC:
        return Target(key, f"EPSG:{key}")
    west, east = _extent(subject)
    try:
        code, ends = _code((west + east) / 2), {_code(west), _code(east)}
    except ValueError:
        raise ExportError("crs-no-zone", west=f"{west:.2f}", east=f"{east:.2f}") from None
    number = code + _ZONE_NUMBERED if key == "gk-zone" else code
    zone = code - projection.FIRST_CODE + _FIRST_ZONE
    return Target(key, f"EPSG:{number}", zone, crosses=ends != {code})


def _code(longitude: float) -> int:
    return int(projection.metric_crs(longitude).removeprefix("EPSG:"))


def _extent(subject: Subject) -> tuple[float, float]:
    """Say from where to where a county reaches, degrees east; what is exported where it is unknown."""
    box = subject.extent if subject.outline is None else subject.outline.bounds
    if box is None:
        raise ExportError("crs-no-place")
    return box[0], box[2]
