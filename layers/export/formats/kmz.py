"""KMZ: the KML in a zip, a tenth of its size."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from layers.export.formats import kml
from layers.export.subject import Subject


def write(subject: Subject, options: kml.Options, path: Path) -> None:
    """Write the document into a zip."""
    kml.zipped(kml.document(subject, options, path.with_suffix(".kml")), path)


EXPORTER = replace(
    kml.EXPORTER,
    id="kmz",
    title={"zh": "KMZ（压缩的 KML）", "en": "KMZ (zipped KML)"},
    suffix=".kmz",
    mime="application/vnd.google-earth.kmz",
    write=write,
)
