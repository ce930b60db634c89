"""A map sheet as SVG, drawn from the data."""

from __future__ import annotations

from pathlib import Path

from layers.export.composition import compose
from layers.export.picture.options import SheetOptions
from layers.export.registry import Exporter
from layers.export.subject import Subject


def write(subject: Subject, options: SheetOptions, path: Path) -> None:
    """Draw the sheet."""
    from layers.export.picture import files  # noqa: PLC0415 -- as in png

    path.write_bytes(files.svg(compose(subject, options.wishes())))


EXPORTER = Exporter(
    id="svg",
    title={"zh": "SVG 矢量图（文字可改）", "en": "SVG drawing, its text editable"},
    group="picture",
    suffix=".svg",
    mime="image/svg+xml",
    options=SheetOptions,
    write=write,
    metadata=False,
)
