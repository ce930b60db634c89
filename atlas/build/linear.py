"""Linear works: roads, railways, pipes and rivers that a project is about, drawn as lines.

X路（A—B） is cut from the line where that is known; where only the ends are, the way between them is drawn
straight and says so; what lies along a line, with no ends stated or none known, is the line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from atlas.build.rows import Sheet
from atlas.dossier import Project
from gazetteer import Fidelity, Place
from layers.draw import Drawing, Member, RuleError, draw

LINEAR = ("from_to", "along")
"""Relations of projects to their places that make them lines."""

ROADS = ("road", "rail")
EXTENDED = re.compile("[东西南北]延|延伸|延长")
"""What a project's name says where a road is to go on beyond its end."""


def drawn(sheet: Sheet, project: Project) -> Drawing | None:
    """Draw a linear work; None where neither its line nor both its ends are known."""
    line = _line(sheet, project)
    ends = {name: end for name in (project.from_, project.to) if name and (end := _end(sheet, name))}
    sure = [end for end in ends.values() if _is_spot(end)]
    if sheet.frame is None or (line is None and len(sure) < 2):
        return None
    rule: dict[str, Any] = {"kind": "reach", "from": project.from_, "to": project.to, "clip": True}
    if line is not None:
        extended = line.kind in ROADS and EXTENDED.search(project.name) is not None
        rule |= {"along": line.name, "planned": extended}
    members = [Member(name, ends.get(name)) for name in (project.from_, project.to) if name]
    beside: Mapping[str, Place] = {line.name: line} if line is not None else {}
    try:
        drawing = draw(rule, members, sheet.frame, beside)
    except RuleError:
        return None
    is_line = drawing.geometry is not None and drawing.geometry.length > 0 and drawing.geometry.area == 0
    return drawing if is_line else None


def source(sheet: Sheet, project: Project) -> str:
    """Name the source of the line, else of the ends, that a linear work is drawn by."""
    line = _line(sheet, project)
    if line is not None and line.footprint is not None:
        return line.footprint.source
    ends = (_end(sheet, name) for name in (project.from_, project.to))
    points = (end.point for end in ends if end is not None)
    return "；".join(dict.fromkeys(point.source for point in points if point is not None))


def _line(sheet: Sheet, project: Project) -> Place | None:
    """Find the first line among a project's places whose course is known."""
    found = (sheet.line(name) for name in project.places if name not in (project.from_, project.to))
    return next((place for place in found if place is not None and _has_course(place)), None)


def _has_course(place: Place) -> bool:
    shape = place.footprint.geometry if place.footprint else None
    return shape is not None and shape.geom_type in ("LineString", "MultiLineString")


def _end(sheet: Sheet, name: str) -> Place | None:
    """Find an end that has a place of its own."""
    place = sheet.only(name)
    return place if place is not None and place.point is not None else None


def _is_spot(place: Place) -> bool:
    """Whether a straight way can end at a place: it has a point of its own, and is no street that goes on."""
    point = place.point
    return point is not None and point.fidelity is not Fidelity.CONTAINER and not place.is_line
