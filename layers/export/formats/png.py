"""A map sheet as PNG, drawn from the data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from layers.export.composition import compose
from layers.export.options import option
from layers.export.picture.options import SheetOptions
from layers.export.registry import Exporter
from layers.export.subject import Subject


@dataclass(frozen=True, kw_only=True)
class Options(SheetOptions):
    """A sheet, and how fine it is drawn."""

    dpi: int = option(300, "分辨率（dpi）", "Resolution (dpi)", least=72, most=600)


def write(subject: Subject, options: Options, path: Path) -> None:
    """Draw the sheet."""
    from layers.export.picture import files  # noqa: PLC0415 -- to list the formats needs no matplotlib

    path.write_bytes(files.png(compose(subject, options.wishes()), options.dpi))


EXPORTER = Exporter(
    id="png",
    title={"zh": "PNG 图片", "en": "PNG image"},
    group="picture",
    suffix=".png",
    mime="image/png",
    options=Options,
    write=write,
    metadata=False,
)
