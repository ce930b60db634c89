"""A layer, and a selection, as the map's frame draws them: GeoJSON with the looks it refers to.

A feature carries its id, its name and the name of its look, nothing else; all that is known of it is
shown beside the map. Looks come from ``layers.style``, so that map, legend and exports agree.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import geopandas as gpd
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from atlas.ui.opened import Feature, Opened
from gazetteer import Fidelity
from gazetteer.projection import crs_of, to_degrees, to_metres
from layers import style, swatch
from layers.labels import along, arrow_heads, label_point, wrapped
from layers.style import Style

SHOWN = [
    "id",
    "name",
    "symbol",
    "fidelity",
    "investment_cny",
    "geometry",
]  # columns that decide what is drawn
GRID = 1e-6  # degrees: a decimetre
NAMES_FROM = ((13, 0), (11, 12))  # letter height in pixels, and the zoom from which names that high show
SMALL_NAMES_FROM = 13  # the zoom for all smaller ones
WRAPPED_FROM = 14  # letter height from which a long name takes two lines
PROJECT_NAMES_FROM = 14  # they are long

FOUND = {
    "color": "#B3123A",
    "weight": 4,
    "opacity": 1,
    "fillColor": "#B3123A",
    "fillOpacity": 0.08,
    "radius": 13,
}
DOUBT = {"color": "#B3123A", "weight": 1.5, "opacity": 0.9, "fillOpacity": 0.04, "dashArray": "4 5"}


class Look(NamedTuple):
    """What decides how a feature looks; features that agree in it share one entry."""

    symbol: str
    fidelity: str
    family: str  # area, line or point
    size: int  # of a marker, pixels; 0 for all else

    @property
    def name(self) -> str:
        """Name it within its file."""
        return " ".join(map(str, self))


def layer(opened: Opened, layer_id: str, letters: bool = False, kept: Collection[str] | None = None) -> str:
    """Write a layer for the map.

    ``letters`` puts Latin letters in the markers; ``kept`` are the ids of what is drawn, all if None.
    """
    table = opened.placed(layer_id)
    if kept is not None:
        table = table[table["id"].isin(kept)]
    return _dump(content(table, letters))


def content(table: gpd.GeoDataFrame, letters: bool = False) -> Mapping[str, Any]:
    """Put placed features into what the map's script draws."""
    rows = list(table[SHOWN].itertuples())
    looks = [_look(row) for row in rows]
    return {
        "type": "FeatureCollection",
        "classes": {look.name: _options(look, letters) for look in dict.fromkeys(looks)},
        "features": [
            _feature(row.geometry, look.name, id=row.id, name=row.name)
            for row, look in zip(rows, looks, strict=True)
            if _style(look).geometry != "label"
        ],
        "labels": list(_labels(rows)),
        "arrows": [*_cores(rows), *_arrows(rows)],
        "edges": list(_edges(table, looks)),
    }


def found(feature: Feature, doubt: BaseGeometry | None) -> str:
    """Write the selected feature for the map: its shape, and where it may truly lie."""
    shapes = {"found": feature.geometry, "doubt": doubt}
    features = [_feature(shape, name) for name, shape in shapes.items() if shape is not None]
    classes = {"found": FOUND, "doubt": DOUBT}
    return _dump({"type": "FeatureCollection", "classes": classes, "features": features})


def shown(features: Iterable[Feature]) -> str:
    """Write several features for the map as if each were selected."""
    drawn = [_feature(each.geometry, "found") for each in features if each.geometry is not None]
    return _dump({"type": "FeatureCollection", "classes": {"found": FOUND}, "features": drawn})


def doubt(opened: Opened, feature: Feature) -> BaseGeometry | None:
    """Draw where a feature may truly lie: around it, or in the town that it is known to be in."""
    if feature.geometry is None:
        return opened.town(feature.get("town")) if feature.get("town") else None
    accuracy_m = float(feature.attributes.get("accuracy_m", 0.0))
    if accuracy_m <= 0:
        return None
    crs = crs_of(feature.geometry)
    return to_degrees(to_metres(feature.geometry, crs).buffer(accuracy_m), crs)


def _feature(shape: BaseGeometry, look: str, **known: str) -> Mapping[str, Any]:
    rounded = shapely.set_precision(shape, GRID, mode="pointwise")
    feature = {"type": "Feature", "properties": {"class": look}, "geometry": mapping(rounded)}
    if known:
        feature |= {"id": known["id"], "properties": {"class": look, "name": known["name"]}}
    return feature


def _look(row: Any) -> Look:
    family = ("point", "line", "area")[shapely.get_dimensions(row.geometry)]
    look = Look(row.symbol, row.fidelity, family, 0)
    if family != "point":
        return look
    return look._replace(size=round(style.marker_size(_style(look), row.investment_cny)) or 12)


def _edges(table: gpd.GeoDataFrame, looks: list[Look]) -> Iterator[Mapping[str, Any]]:
    """Draw the border between areas that look alike once: two dashed lines on each other look solid."""
    for look, count in Counter(look for look in looks if look.family == "area").items():
        drawn = _style(look)
        if count > 1 and drawn.width and drawn.geometry != "line":
            borders = table.geometry[[each == look for each in looks]].boundary
            yield _feature(shapely.line_merge(shapely.union_all(borders.to_numpy())), look.name)


def _style(look: Look) -> Style:
    return style.style(look.symbol, look.fidelity)


def _options(look: Look, letters: bool) -> dict[str, Any]:
    """Say a look in the words of ``web/map.js``."""
    drawn = _style(look)
    if look.family == "point":
        svg = swatch.marker(drawn, look.size, letters)
        apart = look.symbol.startswith(style.PROJECT)
        return {"z": drawn.z, "marker": {"svg": svg, "size": look.size}, "apart": apart}
    if look.family == "line":
        path = {**style.leaflet(drawn), "fill": False}
        return {"z": drawn.z, "path": path, "casing": style.leaflet_casing(drawn)}
    options = _area_options(drawn)
    if (
        look.fidelity == Fidelity.CONTAINER
    ):  # "somewhere in here" is a line around, not a colour over all of it
        options = {"path": options["edge"], "edge": options["edge"]}
    return {"z": drawn.z, **options}


def _area_options(drawn: Style) -> dict[str, Any]:
    path = style.leaflet_filled(drawn) if drawn.geometry == "line" else style.leaflet(drawn)
    # An area that cannot be seen would still catch the clicks meant for what it holds.
    path["fill"] = path["fillOpacity"] > 0
    options: dict[str, Any] = {"path": path, "edge": {**path, "fill": False}}
    if drawn.hatch:
        name = f"hatch-{ord(drawn.hatch[0])}-{drawn.stroke[1:]}"
        options["hatch"] = {"id": name, "svg": swatch.hatch_pattern(drawn, name)}
    return options


def _labels(rows: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        look, point = _look(row), label_point(row.geometry)
        drawn = _style(look)
        if point is None or not drawn.named:
            continue
        yield {
            "text": wrapped(row.name) if drawn.label_size >= WRAPPED_FROM else row.name,
            "lon": round(point.x, 6),
            "lat": round(point.y, 6),
            "or": [[round(other.y, 6), round(other.x, 6)] for other in along(row.geometry)],
            "size": drawn.label_size,
            "colour": drawn.label_colour,
            "from": _named_from(look, drawn),
            "below": look.size / 2 + drawn.label_size * 0.7 if look.size and drawn.geometry != "label" else 0,
        }


def _named_from(look: Look, drawn: Style) -> int:
    if look.symbol.startswith(style.PROJECT):
        return PROJECT_NAMES_FROM
    return next((zoom for size, zoom in NAMES_FROM if drawn.label_size >= size), SMALL_NAMES_FROM)


def _arrows(rows: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        drawn = style.style(row.symbol, row.fidelity)
        heads = arrow_heads(row.geometry) if drawn.arrows != "none" else ()
        size = 4 * drawn.width
        for head in heads if drawn.arrows == "both" else heads[-1:]:
            svg = swatch.arrow_head(drawn, head.bearing, size)
            yield {"lon": head.point.x, "lat": head.point.y, "svg": svg, "size": size, "z": drawn.z}


def _cores(rows: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    """Put the mark of a core in the middle of each of its discs."""
    for row in rows:
        drawn = style.style(row.symbol, row.fidelity)
        if drawn.marker != "concentric" or shapely.get_dimensions(row.geometry) < 2:
            continue
        svg = swatch.marker(drawn, drawn.size)
        for disc in shapely.get_parts(row.geometry):
            middle = disc.centroid
            yield {"lon": middle.x, "lat": middle.y, "svg": svg, "size": drawn.size, "z": drawn.z}


def _dump(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
