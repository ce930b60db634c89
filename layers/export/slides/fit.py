"""From a composed sheet to a slide: both in millimetres, one laid upon the other."""

from __future__ import annotations

from dataclasses import dataclass

from shapely import affinity
from shapely.geometry.base import BaseGeometry

from layers.export.composition import records
from layers.export.slides.shape import Box
from layers.export.slides.text import POINTS_PER_MM, Paragraph

ALIGN = {"left": "l", "middle": "ctr", "right": "r"}


@dataclass(frozen=True)
class Fit:
    """Where the sheet's corner comes to lie on the slide, and how much larger it is there."""

    x: float
    y: float
    scale: float

    @classmethod
    def into(cls, what: Box, room: Box) -> Fit:
        """Lay a part of the sheet into a part of the slide, as large as it goes, in its middle."""
        scale = min(room.width / what.width, room.height / what.height)
        x = room.x + (room.width - scale * what.width) / 2 - scale * what.x
        y = room.y + (room.height - scale * what.height) / 2 - scale * what.y
        return cls(x, y, scale)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Bring a place onto the slide."""
        return self.x + self.scale * x, self.y + self.scale * y

    def moved(self, geometry: BaseGeometry) -> BaseGeometry:
        """Bring a geometry onto the slide."""
        return affinity.affine_transform(geometry, (self.scale, 0, 0, self.scale, self.x, self.y))

    def box(self, box: records.Box) -> Box:
        """Bring a box onto the slide."""
        x, y = self.point(box.x_mm, box.y_mm)
        return Box(x, y, self.scale * box.width_mm, self.scale * box.height_mm)

    def paragraphs(self, text: records.Text) -> list[Paragraph]:
        """Bring writing onto the slide, a paragraph for each of its lines."""
        size = text.size_mm * self.scale * POINTS_PER_MM
        return [
            Paragraph(line, size, text.bold, text.colour, ALIGN[text.align], text.halo)
            for line in text.text.split("\n")
        ]
