"""Drawing the main structure of each built-in atlas as a picture, beside a plain plot of the same layers."""

from __future__ import annotations

import io
from collections.abc import Iterator

from matplotlib.figure import Figure

from atlas import exporting, library
from atlas.store import open_store
from layers.export.composition import compose
from layers.export.picture import files
from layers.export.subject import Subject
from tests.bench.row import Row, best

DPI = 300


def rows() -> Iterator[Row]:
    """Draw A4 sheets at 300 dpi."""
    for dossier in library.builtin_dossiers():
        subject = exporting.subject(open_store(library.workspace(dossier.stem)), "zh")
        yield Row(
            f"draw {dossier.stem} on A4 at {DPI} dpi",
            best(_sheet, subject),
            "geopandas plots it bare",
            best(_plainly, subject),
            "under 5 s",
        )


def _sheet(subject: Subject) -> bytes:
    return files.png(compose(subject), DPI)


def _plainly(subject: Subject) -> bytes:
    figure = Figure(figsize=(297 / 25.4, 210 / 25.4))
    axes = figure.add_subplot()
    for layer in subject.placed:
        layer.placed.plot(ax=axes)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DPI)
    return buffer.getvalue()
