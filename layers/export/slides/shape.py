"""Shapes, groups and text boxes as PresentationML, in the order that its schema wants.

PowerPoint refuses a file whose elements stand in another order, so nothing else writes ``p:sp``. Positions
are millimetres from the slide's upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np
import shapely
from lxml import etree
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.export.slides.elements import EMU_PER_MM, SPACES, Element, element, emu, legal
from layers.export.slides.text import Paragraph, body

LONGEST_NAME, LONGEST_TELLING = 250, 2000  # characters of a shape's name and of its description


@dataclass(frozen=True)
class Box:
    """A rectangle on a slide, millimetres."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


@dataclass(frozen=True)
class Told:
    """What a shape is called in the selection pane, and what is told of it to who cannot see it."""

    name: str
    description: str = ""


@dataclass
class Numbers:
    """Ids of the shapes of one slide, each given once."""

    first: int = 2
    _next: Iterator[int] = field(init=False)

    def __post_init__(self) -> None:
        self._next = count(self.first)

    def take(self) -> int:
        """Give the next id."""
        return next(self._next)


def freeform(
    numbers: Numbers,
    told: Told,
    geometry: BaseGeometry,
    fill: Element,
    line: Element,
    effect: Element | None = None,
) -> Element:
    """Draw areas or lines as one shape: a path for each part, holes as further subpaths of it."""
    west, north, east, south = (round(edge * EMU_PER_MM) for edge in geometry.bounds)
    width, height = max(east - west, 1), max(south - north, 1)
    areal = shapely.get_dimensions(geometry) == 2
    frame = f'<a:path w="{width}" h="{height}"' + (">" if areal else ' fill="none">')
    paths = "".join(
        f"{frame}{''.join(_subpath(ring, west, north) for ring in _rings(part))}</a:path>"
        for part in shapely.get_parts(geometry)
    )
    custom = element(
        "a:custGeom",
        *(element(f"a:{name}") for name in ("avLst", "gdLst", "ahLst", "cxnLst")),
        element("a:rect", l="0", t="0", r="r", b="b"),
        etree.fromstring(f'<a:pathLst xmlns:a="{SPACES["a"]}">{paths}</a:pathLst>'),
    )
    place = _transform(west, north, width, height)
    return _shape(numbers, told, element("p:spPr", place, custom, fill, line, effect))


def preset(
    numbers: Numbers,
    told: Told,
    kind: str,
    box: Box,
    fill: Element,
    line: Element,
    text: Sequence[Paragraph] = (),
) -> Element:
    """Draw one of DrawingML's own shapes (``ellipse``, ``rect``), with text in its middle."""
    geometry = element("a:prstGeom", element("a:avLst"), prst=kind)
    properties = element("p:spPr", _place(box), geometry, fill, line)
    return _shape(numbers, told, properties, body(text, across="ctr", wraps=False) if text else None)


def text_box(
    numbers: Numbers,
    told: Told,
    box: Box,
    text: Sequence[Paragraph],
    *,
    anchor: str = "t",
    wraps: bool = True,
) -> Element:
    """Write text; ``anchor`` is ``t``, ``ctr`` or ``b``."""
    geometry = element("a:prstGeom", element("a:avLst"), prst="rect")
    properties = element("p:spPr", _place(box), geometry, element("a:noFill"))
    return _shape(numbers, told, properties, body(text, across=anchor, wraps=wraps), is_text=True)


def group(numbers: Numbers, told: Told, members: Iterable[Element]) -> Element | None:
    """Put shapes into a group as large as they are; ``None`` of no shapes."""
    shapes = [member for member in members if member is not None]
    if not shapes:
        return None
    west, north, east, south = _around(shapes)
    size = {"cx": max(east - west, 1), "cy": max(south - north, 1)}
    place = element(
        "a:xfrm",
        element("a:off", x=west, y=north),
        element("a:ext", **size),
        element("a:chOff", x=west, y=north),
        element("a:chExt", **size),
    )
    head = element("p:nvGrpSpPr", named(numbers, told), element("p:cNvGrpSpPr"), element("p:nvPr"))
    return element("p:grpSp", head, element("p:grpSpPr", place), *shapes)


def _shape(
    numbers: Numbers, told: Told, properties: Element, text: Element | None = None, *, is_text: bool = False
) -> Element:
    kind = element("p:cNvSpPr", txBox="1" if is_text else None)
    head = element("p:nvSpPr", named(numbers, told), kind, element("p:nvPr"))
    return element("p:sp", head, properties, text)


def named(numbers: Numbers, told: Told) -> Element:
    """Number and name a shape."""
    name = legal(told.name, LONGEST_NAME) or "–"
    description = legal(told.description, LONGEST_TELLING) or None
    return element("p:cNvPr", id=numbers.take(), name=name, descr=description)


def _place(box: Box) -> Element:
    return _transform(emu(box.x), emu(box.y), max(emu(box.width), 1), max(emu(box.height), 1))


def _transform(x: int, y: int, width: int, height: int) -> Element:
    return element("a:xfrm", element("a:off", x=x, y=y), element("a:ext", cx=width, cy=height))


def _around(shapes: Sequence[Element]) -> tuple[int, int, int, int]:
    """Measure the box around shapes, EMU."""
    edges = []
    for each in shapes:
        place = next(each.iter(f"{{{SPACES['a']}}}xfrm"))  # a group's own comes before its members'
        (x, y), (width, height) = (
            (int(place[at].get(one)), int(place[at].get(other)))
            for at, one, other in ((0, "x", "y"), (1, "cx", "cy"))
        )
        edges.append((x, y, x + width, y + height))
    west, north, east, south = zip(*edges, strict=True)
    return min(west), min(north), max(east), max(south)


def _rings(part: BaseGeometry) -> list[BaseGeometry]:
    return [part.exterior, *part.interiors] if shapely.get_dimensions(part) == 2 else [part]


def _subpath(ring: BaseGeometry, west: int, north: int) -> str:
    """Say a ring or a line as ``moveTo``, ``lnTo`` and, where it returns, ``close``."""
    points = _distinct(np.rint(shapely.get_coordinates(ring) * EMU_PER_MM).astype(int) - (west, north))
    closed = len(points) > 2 and bool((points[0] == points[-1]).all())
    (x, y), *rest = points[:-1] if closed else points
    lines = "".join(f'<a:lnTo><a:pt x="{x}" y="{y}"/></a:lnTo>' for x, y in rest)
    return f'<a:moveTo><a:pt x="{x}" y="{y}"/></a:moveTo>{lines}{"<a:close/>" if closed else ""}'


def _distinct(points: NDArray[np.int64]) -> NDArray[np.int64]:
    """Leave out a vertex that falls on the one before it; two are always left."""
    kept = np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))
    return points[kept] if kept.sum() > 1 else points[:2]
