"""Ring: a closed line round about, along named lines, through places, or around one place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from shapely.geometry import LineString, Point

from gazetteer.place import Fidelity
from layers import curve
from layers.drawing import note
from layers.rule import Rule
from layers.rules import axis
from layers.sheet import SAG, Sheet, Sketch, Spot, blank, error

RADIUS_M = 3_000.0  # metres: a ring road of a county town, where only its middle is known


def sketch(rule: Rule, sheet: Sheet) -> Sketch:
    """Close a smooth curve around the common centre of the places; widen it if a width is given."""
    lines, notes = sheet.find_lines(rule.along)
    if lines:
        return _widened(axis.sketch(rule, sheet, whole=True), rule.width_m)
    spots = [spot for spot in sheet.known if not spot.is_line]
    places = _apart(spots)
    if not places:
        return blank(*notes)
    line, span = _closed(places, rule.radius_m or RADIUS_M)
    few = (note("ring-few-places", known=len(places)),) if len(places) < 3 else ()
    drawn = Sketch(
        geometry=line,
        fidelity=Fidelity.SCHEMATIC,
        accuracy_m=error(max(spot.point_accuracy_m for spot in spots), SAG * span),
        used=frozenset(spot.name for spot in spots),
        notes=(*notes, *few),
    )
    return _widened(drawn, rule.width_m)


def _apart(spots: list[Spot]) -> list[Point]:
    places: list[Point] = []
    for spot in spots:
        if all(spot.point.distance(place) >= curve.SAME_M for place in places):
            places.append(spot.point)
    return places


def _closed(places: list[Point], radius_m: float) -> tuple[LineString, float]:
    """Close a line through the places, and measure its longest way; two places are ends of a diameter."""
    if len(places) == 1:
        return places[0].buffer(radius_m).exterior, 2 * radius_m
    if len(places) == 2:
        diameter = LineString(places)
        return diameter.interpolate(0.5, normalized=True).buffer(
            diameter.length / 2
        ).exterior, diameter.length
    knots = np.array([(place.x, place.y) for place in curve.around(places)])
    ways = np.diff(np.vstack([knots, knots[:1]]), axis=0)
    return LineString(curve.smooth(knots, closed=True)), float(np.hypot(*ways.T).max())


def _widened(drawn: Sketch, width_m: float | None) -> Sketch:
    if width_m is None or drawn.geometry is None:
        return drawn
    return replace(
        drawn,
        geometry=drawn.geometry.buffer(width_m / 2),
        fidelity=Fidelity.SCHEMATIC,
        accuracy_m=error(drawn.accuracy_m, width_m / 2),
    )
