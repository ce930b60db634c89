"""What stands on a sheet and where: plain records, millimetres from the sheet's upper left corner.

x runs right, y runs down, as on a page and a slide. Looks are those of ``layers.style``; their pixels
become millimetres by ``Composition.px_mm``.
"""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from layers.style import Style

ASIDE = 0.75  # of a marker's size: moved farther, it no longer covers its place


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet."""

    x_mm: float  # left edge
    y_mm: float  # upper edge
    width_mm: float
    height_mm: float

    @property
    def right_mm(self) -> float:
        """The right edge."""
        return self.x_mm + self.width_mm

    @property
    def bottom_mm(self) -> float:
        """The lower edge."""
        return self.y_mm + self.height_mm

    @property
    def middle_mm(self) -> tuple[float, float]:
        """The middle: x, y."""
        return self.x_mm + self.width_mm / 2, self.y_mm + self.height_mm / 2

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, upper, right, lower edge."""
        return self.x_mm, self.y_mm, self.right_mm, self.bottom_mm

    def inset(self, mm: float) -> Box:
        """Draw in every edge."""
        return Box(self.x_mm + mm, self.y_mm + mm, self.width_mm - 2 * mm, self.height_mm - 2 * mm)


@dataclass(frozen=True)
class Text:
    """Writing in a box: lines already broken, one below the other, in the middle of the box's height."""

    text: str  # lines parted by a line feed
    box: Box  # what it is estimated to cover
    size_mm: float  # letter height: the em
    colour: str = "#1A1A1A"
    align: str = "left"  # left, middle or right
    bold: bool = False
    halo: bool = False  # whether a white edge keeps it off what lies beneath


@dataclass(frozen=True)
class Feature:
    """What is drawn of a feature, whatever its shape."""

    id: str
    name: str
    layer: str  # id of its layer
    title: str  # of its layer, in the sheet's language
    ground: bool  # whether it is the ground beneath what was chosen
    style: Style  # as this feature is drawn: a container has no fill


@dataclass(frozen=True)
class Shape(Feature):
    """An area or a line of the map, cut at the map's frame."""

    geometry: BaseGeometry  # millimetres on the sheet
    area: bool  # or a line
    edge: BaseGeometry | None = None  # of an area: its outline, but for where the frame cut it


@dataclass(frozen=True)
class Marker(Feature):
    """A point symbol."""

    x_mm: float  # where it is drawn
    y_mm: float
    size_mm: float  # across
    at_x_mm: float  # where its place is: elsewhere for one that was moved aside
    at_y_mm: float
    count: int = 1  # features it stands for: projects of one sector at one place may share a marker

    @property
    def is_aside(self) -> bool:
        """Whether it was moved so far that a line must lead to its place."""
        return self.moved_mm > ASIDE * self.size_mm

    @property
    def moved_mm(self) -> float:
        """How far it was moved from its place."""
        return float(((self.x_mm - self.at_x_mm) ** 2 + (self.y_mm - self.at_y_mm) ** 2) ** 0.5)


@dataclass(frozen=True)
class Arrow:
    """The head of an axis or a route."""

    id: str  # of its feature
    style: Style
    x_mm: float  # the line's end; the tip lies ahead of it
    y_mm: float
    bearing: float  # degrees clockwise from the top of the sheet
    size_mm: float  # from tip to barb


@dataclass(frozen=True)
class Label:
    """A name on the map."""

    id: str  # of its feature
    layer: str
    ground: bool
    text: Text
    leader: tuple[float, float, float, float] | None = None  # x, y on the text's edge; x, y of its place


@dataclass(frozen=True)
class LegendRow:
    """One row of the legend, or a heading where it has no style."""

    style: Style | None
    area: bool  # whether it is drawn as an area, whatever its symbol was made for
    swatch: Box  # of no size for a heading
    text: Text


@dataclass(frozen=True)
class ScaleBar:
    """A bar of equal parts, alternately dark and light, the first at ``x_mm``."""

    x_mm: float
    y_mm: float  # upper edge
    part_mm: float  # length of a part on the sheet
    part_m: float  # length of a part on the ground
    parts: int
    height_mm: float
    texts: tuple[Text, ...]  # at the parts' ends, the unit with the last


@dataclass(frozen=True)
class North:
    """The arrow of grid north: it always points up."""

    box: Box
    text: Text


@dataclass(frozen=True)
class Graticule:
    """Meridians and parallels, and their degrees at the map's edge."""

    lines: tuple[BaseGeometry, ...]
    texts: tuple[Text, ...]


@dataclass(frozen=True)
class InsetPlace:
    """A neighbouring county by the point of its seat."""

    code: str
    x_mm: float
    y_mm: float
    size_mm: float  # of its dot
    seat_of: str  # "prefecture" or "county"


@dataclass(frozen=True)
class Inset:
    """The county among its neighbours."""

    box: Box
    title: Text
    county: BaseGeometry  # millimetres
    places: tuple[InsetPlace, ...]
    texts: tuple[Text, ...]


@dataclass(frozen=True)
class Composition:
    """A whole sheet."""

    width_mm: float
    height_mm: float
    px_mm: float  # millimetres of a pixel of ``layers.style``
    crs: str  # in which it is drawn, metres
    denominator: int  # N of the scale 1:N
    title: Text
    subtitle: Text | None
    map: Box  # the map's frame
    shapes: tuple[Shape, ...]  # in the order of drawing, the ground first
    markers: tuple[Marker, ...]  # above all shapes
    arrows: tuple[Arrow, ...]  # with the shapes of their layer, above them
    labels: tuple[Label, ...]  # on top
    legend: tuple[LegendRow, ...]
    scale_bar: ScaleBar
    scale_text: Text  # 1:N
    north: North
    graticule: Graticule | None
    inset: Inset | None
    notes: tuple[Text, ...]  # sources, date, review number, caution, what is not shown
    description: str  # the notes in one line: for the file's own metadata
