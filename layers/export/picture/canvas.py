"""A sheet to draw on in millimetres: areas, lines, marks and writing in the looks of ``layers.style``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import Stroke
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from layers.export.composition import marks
from layers.export.composition.records import Box, Text
from layers.export.picture.fonts import Fonts
from layers.placement import LINE_HEIGHT
from layers.style import Style
from layers.swatch import DASHES, GLYPH, HATCH_OPACITY, HATCH_PX, PALE

POINT_MM = 25.4 / 72
BASELINE = 0.36  # of the letter size below a line's middle: centres both scripts within a pixel
HALO = 0.17  # of the letter size
HATCH_WIDTH_PX, DOT_PX = 0.6, 1.6  # as in layers.swatch
POINT_LENGTH_MM = 0.01
SOFT_STEPS = 7  # a soft edge is drawn as so many areas within each other
SOFT_SHARE = 0.35  # of half an area's width that its edge fades over
DIAMOND_GLYPH = 0.5  # of the marker's size
BADGE = 0.46  # letters of a count, of the marker's size
WHITE, GROUND = "#FFFFFF", 0.88  # opacity of the white beneath pale and hollow markers


@dataclass(frozen=True)
class Canvas:
    """A figure of a sheet's size whose axes count millimetres from its upper left corner."""

    figure: Figure
    axes: Axes
    fonts: Fonts
    px_mm: float

    @classmethod
    def of_size(cls, width_mm: float, height_mm: float, fonts: Fonts, px_mm: float) -> Canvas:
        """Make an empty sheet."""
        figure = Figure(figsize=(width_mm / 25.4, height_mm / 25.4), facecolor=WHITE)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, width_mm)
        axes.set_ylim(height_mm, 0)
        axes.set_axis_off()
        return cls(figure, axes, fonts, px_mm)

    def area(self, geometry: BaseGeometry, edge: BaseGeometry, look: Style, z: float) -> None:
        """Fill an area, hatch it and draw its edge."""
        if look.fill_opacity > 0:
            whole = [(geometry, look.fill_opacity)]
            for piece, opacity in _faded(geometry, look.fill_opacity) if look.soft else whole:
                self.fill(piece, look.fill, z, opacity)
        if look.hatch:
            self._hatch(geometry, look, z)
        if look.width > 0:
            self.line(edge, look, z)

    def line(self, geometry: BaseGeometry, look: Style, z: float) -> None:
        """Draw a line, its casing beneath."""
        if look.casing:
            self.stroke(
                geometry, look.casing, look.casing_width * self.px_mm, z, look.opacity, look.casing_dash
            )
        self.stroke(geometry, look.stroke, look.width * self.px_mm, z, look.opacity, look.dash)

    def stroke(
        self,
        geometry: BaseGeometry,
        colour: str,
        width_mm: float,
        z: float,
        opacity: float = 1.0,
        dash: str = "",
        dash_px_mm: float | None = None,
    ) -> None:
        """Draw along a geometry with a pen; dashes in pixels of ``layers.style``."""
        courses = [np.asarray(part.coords) for part in shapely.get_parts(_lines(geometry))]
        if not courses or width_mm <= 0:
            return
        pen = LineCollection(
            courses,
            colors=colour,
            linewidths=width_mm / POINT_MM,
            alpha=opacity,
            zorder=z,
            capstyle="round" if dash.startswith("1 ") or not dash else "butt",
            joinstyle="round",
            snap=False,  # rounded to whole pixels, a dot would vanish
        )
        if dash:
            pen.set_linestyle([(0, _dashes(dash, width_mm, dash_px_mm or self.px_mm))])
        self.axes.add_collection(pen, autolim=False)

    def mark(self, kind: str, x: float, y: float, size_mm: float, look: Style, z: float) -> None:
        """Draw a marker with its glyph; pale where its place is derived, hollow where it is schematic."""
        share = size_mm / (look.size * self.px_mm) if look.size else 1.0
        px_mm = self.px_mm * min(max(share, 0.4), 1.0)
        width = look.width * px_mm
        shape = affinity.affine_transform(
            marks.outline(kind), [size_mm / 2 - width / 2, 0, 0, size_mm / 2 - width / 2, x, y]
        )
        full = look.marker_fill == "full"
        if not full:
            hull = shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(shape)])
            self.fill(hull, WHITE, z, GROUND)
        if look.marker_fill != "hollow":
            self.fill(shape, look.fill, z, 1.0 if full else PALE)
        self.stroke(shape.boundary, look.stroke, width, z, 1.0, DASHES[look.marker_fill], px_mm)
        if look.glyph:
            size = size_mm * (DIAMOND_GLYPH if kind == "diamond" else GLYPH)
            self._write(
                look.glyph, x, y + BASELINE * size, size, WHITE if full else look.stroke, z, bold=True
            )

    def badge(self, text: str, x: float, y: float, size_mm: float, colour: str, z: float) -> None:
        """Write how many a marker stands for at its lower right."""
        letter = size_mm * BADGE
        x, y = x + size_mm * 0.42, y + size_mm * 0.40
        half = letter * (0.42 + 0.3 * (len(text) - 1))
        self.fill(shapely.box(x - half, y - letter / 2, x + half, y + letter / 2).buffer(0.1), WHITE, z)
        self._write(text, x, y + BASELINE * letter, letter, colour, z + 5e-4, bold=True)

    def arrow(self, x: float, y: float, bearing: float, size_mm: float, look: Style, z: float) -> None:
        """Draw the head of an axis."""
        head = affinity.affine_transform(marks.arrow_head(bearing), [size_mm, 0, 0, size_mm, x, y])
        self.fill(head, look.stroke, z)

    def box(self, box: Box, edge: str, width_mm: float, z: float, fill: str = "none") -> None:
        """Draw a rectangle."""
        patch = Rectangle(
            (box.x_mm, box.y_mm),
            box.width_mm,
            box.height_mm,
            facecolor=fill,
            edgecolor=edge if width_mm else "none",
            linewidth=width_mm / POINT_MM,
            joinstyle="miter",
            zorder=z,
        )
        self.axes.add_artist(patch)

    def fill(self, geometry: BaseGeometry, colour: str, z: float, opacity: float = 1.0) -> None:
        """Fill an area with a colour."""
        path = _path(geometry)
        if path is not None:
            self.axes.add_artist(
                PathPatch(path, facecolor=colour, edgecolor="none", linewidth=0, alpha=opacity, zorder=z)
            )

    def write(self, text: Text, z: float) -> None:
        """Write lines in a box, each on its own baseline."""
        lines = text.text.split("\n")
        left, middle = {"left": (0.0, "left"), "middle": (0.5, "center"), "right": (1.0, "right")}[text.align]
        x = text.box.x_mm + left * text.box.width_mm
        first = text.box.middle_mm[1] - (len(lines) - 1) / 2 * LINE_HEIGHT * text.size_mm
        for at, line in enumerate(lines):
            y = first + at * LINE_HEIGHT * text.size_mm + BASELINE * text.size_mm
            if text.halo:
                self._halo(line, x, y, text, middle, z)
            self._write(line, x, y, text.size_mm, text.colour, z, bold=text.bold, align=middle)

    def _write(  # noqa: PLR0913 -- what writing has
        self,
        text: str,
        x: float,
        y: float,
        size_mm: float,
        colour: str,
        z: float,
        *,
        bold: bool,
        align: str = "center",
    ) -> Any:
        return self.axes.text(
            x,
            y,
            text,
            ha=align,
            va="baseline",
            color=colour,
            fontproperties=self.fonts.of(size_mm / POINT_MM, bold=bold),
            zorder=z,
            parse_math=False,
            clip_on=False,
        )

    def _halo(self, line: str, x: float, y: float, text: Text, align: str, z: float) -> None:
        """Put a white edge beneath writing, apart from it: the writing itself stays text in every format."""
        drawn = self._write(line, x, y, text.size_mm, WHITE, z - 1e-4, bold=text.bold, align=align)
        width = 2 * HALO * text.size_mm / POINT_MM
        drawn.set_path_effects([Stroke(linewidth=width, foreground=WHITE, alpha=0.85, joinstyle="round")])

    def _hatch(self, geometry: BaseGeometry, look: Style, z: float) -> None:
        drawn = marks.hatch(geometry, look.hatch, HATCH_PX * self.px_mm)
        if look.hatch == ".":
            # A line of no length worth the name whose round ends make the dot: far fewer points than discs.
            dots = [[(x, y), (x + POINT_LENGTH_MM, y)] for x, y in shapely.get_coordinates(drawn)]
            self.stroke(shapely.multilinestrings(dots), look.stroke, DOT_PX * self.px_mm, z, HATCH_OPACITY)
            return
        self.stroke(drawn, look.stroke, HATCH_WIDTH_PX * self.px_mm, z, HATCH_OPACITY)


def _dashes(dash: str, width_mm: float, px_mm: float) -> tuple[float, ...]:
    """Say dashes as matplotlib counts them: in widths of the line."""
    return tuple(float(part) * px_mm / width_mm for part in dash.split())


def _lines(geometry: BaseGeometry) -> BaseGeometry:
    """Keep the lines of a geometry."""
    parts = shapely.get_parts(geometry)
    flat = [part for part in parts if part.geom_type in ("LineString", "LinearRing") and part.length > 0]
    return shapely.GeometryCollection([shapely.LineString(part.coords) for part in flat])


def _path(geometry: BaseGeometry) -> Path | None:
    """Make one path of an area, its holes wound against its outlines."""
    rings = []
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon" and not part.is_empty:
            turned = shapely.orient_polygons(part)
            rings += [turned.exterior, *turned.interiors]
    if not rings:
        return None
    vertices = np.concatenate([np.asarray(ring.coords) for ring in rings])
    codes = np.concatenate([_codes(len(ring.coords)) for ring in rings])
    return Path(vertices, codes)


def _codes(count: int) -> Any:
    codes = np.full(count, Path.LINETO, dtype=Path.code_type)
    codes[0], codes[-1] = Path.MOVETO, Path.CLOSEPOLY
    return codes


def _faded(geometry: BaseGeometry, opacity: float) -> Iterable[tuple[BaseGeometry, float]]:
    """Part an area without an edge into areas within each other whose opacities add up to its own."""
    depth = shapely.maximum_inscribed_circle(geometry, tolerance=0.5).length * SOFT_SHARE
    each = 1 - (1 - opacity) ** (1 / SOFT_STEPS)
    for step in range(SOFT_STEPS):
        yield geometry.buffer(-depth * step / SOFT_STEPS), each
