"""A map sheet as PDF, drawn from the data."""

from __future__ import annotations

from pathlib import Path

from layers.export.composition import compose
from layers.export.picture.options import SheetOptions
from layers.export.registry import Exporter
from layers.export.subject import Subject


def write(subject: Subject, options: SheetOptions, path: Path) -> None:
    """Draw the sheet."""
    from layers.export.picture import files  # noqa: PLC0415 -- as in png

    path.write_bytes(files.pdf(compose(subject, options.wishes())))


EXPORTER = Exporter(
    id="pdf",
    title={"zh": "PDF 图件", "en": "PDF map sheet"},
    group="picture",
    suffix=".pdf",
    mime="application/pdf",
    options=SheetOptions,
    write=write,
    metadata=False,
)
