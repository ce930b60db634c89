"""Cluster: the hull of places with a margin, or one core with its satellites."""

from __future__ import annotations

from shapely.geometry import LineString, MultiPoint
from shapely.geometry.base import BaseGeometry

from gazetteer.place import Fidelity
from layers import repair
from layers.drawing import note
from layers.rule import Rule
from layers.sheet import Sheet, Sketch, Spot, blank, error

MARGIN_M = 1_500.0  # metres around the outermost places: a town's surroundings
CORE_RADII = 1.6  # the core is this much wider than a satellite
SPOKE_WIDTHS = 0.3  # the tie between core and satellite, of the satellite's diameter


def sketch(rule: Rule, sheet: Sheet) -> Sketch:
    """Draw a hull; or, where the rule states the satellites' radius, a core (the first) with satellites."""
    spots = [spot for spot in sheet.known if not spot.is_line]
    lines = tuple(note("member-is-line", name=spot.name) for spot in sheet.known if spot.is_line)
    if not spots:
        return blank(*lines)
    first = sheet.spots[0]
    core_known = first is not None and not first.is_line
    satellites = rule.radius_m is not None and core_known
    orphaned = (
        (note("cluster-core-unknown", name=sheet.names[0]),) if rule.radius_m and not core_known else ()
    )
    alone = (note("cluster-one-place", name=spots[0].name),) if len(spots) == 1 else ()
    margin = rule.radius_m or MARGIN_M
    return Sketch(
        geometry=_star(spots, margin) if satellites else _hull(spots, margin),
        fidelity=Fidelity.SCHEMATIC,
        accuracy_m=error(max(spot.point_accuracy_m for spot in spots), margin),
        used=frozenset(spot.name for spot in spots),
        notes=(*lines, *orphaned, *alone),
    )


def _hull(spots: list[Spot], margin_m: float) -> BaseGeometry:
    return MultiPoint([spot.point for spot in spots]).convex_hull.buffer(margin_m)


def _star(spots: list[Spot], radius_m: float) -> BaseGeometry:
    core, satellites = spots[0].point, [spot.point for spot in spots[1:]]
    discs = [core.buffer(CORE_RADII * radius_m), *(place.buffer(radius_m) for place in satellites)]
    ties = [LineString([core, place]).buffer(SPOKE_WIDTHS * radius_m) for place in satellites]
    return repair.union([*discs, *ties])
