"""A drawn sheet as a file: PNG, SVG or PDF. The same sheet gives the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache, partial
from threading import Lock
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG

from layers.export.composition.records import Composition
from layers.export.picture import fonts, sheet
from layers.export.picture.canvas import Canvas
from layers.style import Style

SETTINGS: Any = {
    "svg.hashsalt": "atlas",  # ids that are the same every time
    "svg.fonttype": "none",  # text stays text
    "pdf.fonttype": 3,
    "pdf.compression": 9,
    "lines.scale_dashes": True,
    "path.simplify": False,
}
ICON_PX = 96  # across: three times as fine as most markers are shown
FAST = {"compress_level": 4}  # half the time of the default for a tenth more bytes
FAMILY = re.compile(r"font-family: [^;\"]+")
_LOCK = Lock()  # matplotlib's settings are everybody's


def png(composition: Composition, dpi: int) -> bytes:
    """Draw a sheet as PNG of so many dots per inch."""
    known = _named(composition, "Title", "Description")
    return _saved(composition, FigureCanvasAgg, format="png", dpi=dpi, metadata=known, pil_kwargs=FAST)


def svg(composition: Composition) -> bytes:
    """Draw a sheet as SVG, its text in any of the fonts for Chinese that a reader may have."""
    known = {**_named(composition, "Title", "Description"), "Date": None}
    drawn = _saved(composition, FigureCanvasSVG, format="svg", dpi=72, metadata=known).decode("utf-8")
    others = ", ".join(f"'{family}'" for family in fonts.families())
    return FAMILY.sub(lambda named: f"{named[0]}, {others}, sans-serif", drawn).encode("utf-8")


def pdf(composition: Composition) -> bytes:
    """Draw a sheet as PDF."""
    known = {**_named(composition, "Title", "Subject"), "CreationDate": None}
    return _saved(composition, FigureCanvasPdf, format="pdf", dpi=72, metadata=known)


@cache
def icon(look: Style) -> bytes:
    """Draw the marker of a look as a small square PNG on nothing, as fine as ``ICON_PX`` says."""
    how = {"format": "png", "dpi": ICON_PX, "transparent": True, "metadata": {"Software": None}}
    return _written(partial(sheet.marker, look), FigureCanvasAgg, **how)


def _named(composition: Composition, title: str, description: str) -> dict[str, Any]:
    return {title: composition.title.text, description: composition.description}


def _saved(composition: Composition, canvas: Any, **how: Any) -> bytes:
    return _written(partial(sheet.draw, composition), canvas, **how)


def _written(draw: Callable[[], Canvas], canvas: Any, **how: Any) -> bytes:
    buffer = io.BytesIO()
    with _LOCK, mpl.rc_context(SETTINGS):
        figure = draw().figure
        canvas(figure)
        figure.savefig(buffer, **how)
    return buffer.getvalue()
