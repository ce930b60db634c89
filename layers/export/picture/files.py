"""A drawn sheet as a file: PNG, SVG or PDF. The same sheet gives the same bytes."""

from __future__ import annotations

import io
from threading import Lock
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG

from layers.export.composition.records import Composition
from layers.export.picture import sheet

SETTINGS: Any = {
    "svg.hashsalt": "atlas",  # ids that are the same every time
    "svg.fonttype": "none",  # text stays text
    "pdf.fonttype": 42,
    "pdf.compression": 9,
    "lines.scale_dashes": True,
    "path.simplify": False,
}
FAST = {"compress_level": 4}  # half the time of the default for a tenth more bytes
_LOCK = Lock()  # matplotlib's settings are everybody's


def png(composition: Composition, dpi: int) -> bytes:
    """Draw a sheet as PNG of so many dots per inch."""
    return _saved(composition, FigureCanvasAgg, "png", dpi, _named(composition, "Title", "Description"), FAST)


def svg(composition: Composition) -> bytes:
    """Draw a sheet as SVG."""
    known = {"Title": composition.title.text, "Description": composition.description, "Date": None}
    return _saved(composition, FigureCanvasSVG, "svg", 72, known)


def pdf(composition: Composition) -> bytes:
    """Draw a sheet as PDF."""
    known = _named(composition, "Title", "Subject")
    return _saved(composition, FigureCanvasPdf, "pdf", 72, {**known, "CreationDate": None})


def _named(composition: Composition, title: str, description: str) -> dict[str, Any]:
    return {title: composition.title.text, description: composition.description}


def _saved(
    composition: Composition, canvas: Any, kind: str, dpi: int, metadata: dict[str, Any], pil: Any = None
) -> bytes:
    buffer = io.BytesIO()
    with _LOCK, mpl.rc_context(SETTINGS):
        figure = sheet.draw(composition).figure
        canvas(figure)
        figure.savefig(buffer, format=kind, dpi=dpi, metadata=metadata, pil_kwargs=pil)
    return buffer.getvalue()
