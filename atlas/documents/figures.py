"""The pictures of a report: one layer at a time, drawn as every exported picture is."""

from __future__ import annotations

from dataclasses import replace

from layers.export.errors import ExportError
from layers.export.picture.figure import figure
from layers.export.subject import Subject
from layers.layer import Layer

WIDTH_MM, HEIGHT_MM = 166.0, 114.0  # the text of an A4 page is as wide


def drawn(subject: Subject, layer: Layer, dpi: int) -> bytes | None:
    """Draw a layer on the ground of the county as PNG; None where nothing of it has a place on the map."""
    alone = replace(subject, layers=(layer,), selection=layer.title[subject.language])
    try:
        return figure(alone, WIDTH_MM, HEIGHT_MM, dpi=dpi)
    except ExportError as error:
        if error.key == "nothing-placed":
            return None
        raise
