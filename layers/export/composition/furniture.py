"""What stands around a map: scale bar, arrow of north, graticule, the county among its neighbours."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer import catalogue
from gazetteer.place import Place
from layers.export.composition.records import (
    Box,
    Graticule,
    Inset,
    InsetPlace,
    North,
    ScaleBar,
    Shape,
    Text,
)
from layers.export.composition.sheets import table
from layers.export.composition.view import EDGE_DEGREES, View, view_of
from layers.export.subject import Subject, Words
from layers.placement import LINE_HEIGHT, Label, Position, place_labels, text_size

SMALL_MM = 2.3  # letters of scale and inset
TINY_MM = 1.9  # letters of the graticule
BAR_PARTS = 4
DOT_MM = {"prefecture": 1.5, "county": 1.0}  # of a seat in the inset
INSET_WIDER = 1.15  # of the county's extent, on each side of it
GRATICULE_STEPS = (1.0, 0.5, 0.25, 1 / 6, 1 / 12, 1 / 30, 1 / 60)  # degrees
GRATICULE_LINES = 4  # across the map at least


def scale_bar(view: View, box: Box, magnified: float, words: Words) -> ScaleBar:
    """Draw a bar of round parts that fits a box, its numbers above."""
    room = box.width_mm - 12 * magnified
    fitting = [part for part in table()["scale"]["bar_parts_m"] if BAR_PARTS * part * view.mm_per_m <= room]
    part_m = float(fitting[-1] if fitting else table()["scale"]["bar_parts_m"][0])
    part_mm = part_m * view.mm_per_m
    length = BAR_PARTS * part_mm
    x, height = box.x_mm + (box.width_mm - length) / 2, 1.3 * magnified
    letter = SMALL_MM * magnified
    y = box.y_mm + letter * LINE_HEIGHT
    in_km = part_m >= 500
    texts: list[Text] = []
    for at in range(0, BAR_PARTS + 1, 2):
        value = f"{at * part_m / (1000 if in_km else 1):g}"
        if at == BAR_PARTS:
            value = words("unit.kilometres" if in_km else "unit.metres", value=value)
        wide = text_size(value, letter)[0] + 1
        texts.append(
            Text(
                value,
                Box(x + at * part_mm - wide / 2, y - letter * LINE_HEIGHT, wide, letter * LINE_HEIGHT),
                letter,
                align="middle",
            )
        )
    return ScaleBar(x, y, part_mm, part_m, BAR_PARTS, height, tuple(texts))


def north(view: View, drawn: Sequence[Shape], magnified: float, words: Words) -> North:
    """Put the arrow of grid north into the corner of the map where it covers least."""
    width, height, pad = 9 * magnified, 14 * magnified, 3 * magnified
    frame = view.frame
    xs = (frame.right_mm - width - pad, frame.x_mm + pad)
    ys = (frame.y_mm + pad, frame.bottom_mm - height - pad)
    corners = [Box(x, y, width, height) for y in ys for x in xs]
    areas = shapely.union_all([shape.geometry for shape in drawn if shape.area])
    lines = shapely.union_all([shape.geometry for shape in drawn if not shape.area])

    def free(corner: Box) -> tuple[bool, float]:
        ground = shapely.box(*corner.bounds)
        return not lines.intersects(ground), round(float(areas.distance(ground)), 3)

    box = max(corners, key=free)
    letter = 3.4 * magnified
    return North(
        box,
        Text(
            words("map.north"),
            Box(box.x_mm, box.bottom_mm - letter * LINE_HEIGHT, width, letter * LINE_HEIGHT),
            letter,
            align="middle",
            bold=True,
            halo=True,
        ),
    )


def graticule(view: View, magnified: float, taken: Box) -> Graticule:
    """Draw meridians and parallels at round degrees, named within the map's edge but for what is taken."""
    west, south, east, north_ = view.bounds_degrees()
    span = max(east - west, north_ - south)
    step = next((each for each in GRATICULE_STEPS if span / each >= GRATICULE_LINES), GRATICULE_STEPS[-1])
    letter = TINY_MM * magnified
    lines: list[BaseGeometry] = []
    texts: list[Text] = []
    courses = [([(lon, south), (lon, north_)], _degrees(lon, "E"), True) for lon in _rounds(west, east, step)]
    courses += [
        ([(west, lat), (east, lat)], _degrees(lat, "N"), False) for lat in _rounds(south, north_, step)
    ]
    for ends, said, upright in courses:
        course = shapely.segmentize(shapely.LineString(ends), EDGE_DEGREES)
        line = view.seen(view.on_sheet(course))
        lines.append(line)
        texts += _at_edge(view, line, said, letter, upright=upright)
    free = [text for text in texts if not _meet(text.box, taken)]
    return Graticule(tuple(line for line in lines if not line.is_empty), tuple(free))


def _meet(one: Box, other: Box) -> bool:
    return bool(shapely.box(*one.bounds).intersects(shapely.box(*other.bounds)))


def _rounds(low: float, high: float, step: float) -> Iterator[float]:
    for at in range(math.ceil(low / step), math.floor(high / step) + 1):
        yield at * step


def _degrees(value: float, side: str) -> str:
    minutes = round(value * 60)
    return f"{minutes // 60}°{minutes % 60:02d}′{side}"


def _at_edge(view: View, line: BaseGeometry, text: str, letter: float, *, upright: bool) -> Iterator[Text]:
    """Name a line where it enters the map: meridians at the foot, parallels at the left."""
    if line.is_empty:
        return
    width, height = text_size(text, letter)
    ends = shapely.get_coordinates(line)
    if upright:
        x, y = ends[np.argmax(ends[:, 1])]
        box = Box(x + 0.4, y - height - 0.2, width, height)
    else:
        x, y = ends[np.argmin(ends[:, 0])]
        box = Box(x + 0.4, y - height, width, height)
    if box.right_mm <= view.frame.right_mm and box.y_mm >= view.frame.y_mm:
        yield Text(text, box, letter, "#5C5A55", halo=True)


def inset(subject: Subject, box: Box, magnified: float, words: Words) -> Inset | None:
    """Show the county among the seats of its neighbours; ``None`` where it is not known where it lies."""
    if subject.outline is None or not subject.about.county:
        return None
    letter = SMALL_MM * magnified
    head = letter * 1.1 * LINE_HEIGHT
    frame = Box(box.x_mm, box.y_mm + head, box.width_mm, box.height_mm - head)
    west, south, east, north_ = subject.outline.bounds
    around = shapely.box(
        west - INSET_WIDER * (east - west),
        south - INSET_WIDER * (north_ - south),
        east + INSET_WIDER * (east - west),
        north_ + INSET_WIDER * (north_ - south),
    )
    view = view_of(around, frame, 0.0)
    places = _seats(subject.about.county, view, catalogue.data_folders())
    county = view.seen(view.on_sheet(subject.outline))
    texts = _inset_names(subject, places, county, view, letter)
    dots = tuple(
        InsetPlace(place.code, spot.x, spot.y, DOT_MM[rank] * magnified, rank)
        for place, spot, rank in places
        if place.code in texts
    )
    title = Text(
        words("picture.inset", within=_within(subject.about.county)),
        Box(box.x_mm, box.y_mm, box.width_mm, head),
        letter,
        align="middle",
        bold=True,
    )
    return Inset(frame, title, county, dots, tuple(texts.values()))


@lru_cache(maxsize=16)  # the insets of a deck are alike
def _seats(own: str, view: View, folders: tuple[Path, ...]) -> tuple[tuple[Place, shapely.Point, str], ...]:
    """Find the seats of other counties, and of prefectures and provinces, in the frame."""
    found: dict[str, tuple[Place, shapely.Point, str]] = {}
    frame = shapely.box(*view.frame.inset(1.0).bounds)
    west, south, east, north_ = view.bounds_degrees()
    for place in catalogue.china(folders):
        # A province's point is its capital's, which is there under its own name.
        if place.kind != "admin" or place.code == own or place.point is None or place.code.endswith("0000"):
            continue
        at = place.point.geometry
        if at.is_empty or not (west <= at.x <= east and south <= at.y <= north_):
            continue
        spot = view.on_sheet(at)
        if frame.contains(spot):
            found[place.code] = (place, spot, "prefecture" if place.code.endswith("00") else "county")
    return tuple(sorted(found.values(), key=lambda each: (each[2] == "county", each[0].code)))


def _within(code: str) -> str:
    """Name the province and the prefecture of a county."""
    names = _names(catalogue.data_folders())
    return "".join(dict.fromkeys(names.get(each, "") for each in (f"{code[:2]}0000", f"{code[:4]}00")))


@cache
def _names(folders: tuple[Path, ...]) -> Mapping[str, str]:
    return {place.code: place.name for place in catalogue.china(folders)}


def _inset_names(
    subject: Subject,
    places: Sequence[tuple[Place, shapely.Point, str]],
    county: BaseGeometry,
    view: View,
    letter: float,
) -> dict[str, Text]:
    """Name the county and those of its neighbours that there is room for, by their codes."""
    middle = county.representative_point()
    own = Label("0", subject.about.county_name, letter, (Position(middle.x, middle.y),), 9.0)
    wanted = [own]
    for place, spot, rank in places:
        size = letter * (0.95 if rank != "county" else 0.8)
        wide, high = text_size(place.name, size)
        gap = 1.0
        positions = tuple(
            Position(spot.x + right * (gap + wide / 2), spot.y + down * (gap + high / 2), 0.02 * at)
            for at, (right, down) in enumerate(((1, 0), (-1, 0), (0, 1), (0, -1)))
        )
        wanted.append(Label(place.code, place.name, size, positions, 1.0 + (rank != "county")))
    taken = [(spot.x - 0.4, spot.y - 0.4, spot.x + 0.4, spot.y + 0.4) for _, spot, _ in places]
    placed = place_labels(wanted, view.frame.inset(0.5).bounds, taken, [county.boundary])
    return {
        each.label.id: Text(
            each.label.text,
            Box(each.box[0], each.box[1], each.box[2] - each.box[0], each.box[3] - each.box[1]),
            each.label.size,
            "#1A1A1A" if each.label is own else "#5C5A55",
            "middle",
            bold=each.label is own,
            halo=True,
        )
        for each in placed
    }
