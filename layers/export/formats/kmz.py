"""KMZ: the KML in a zip, a tenth of its size, with the markers of the map as pictures beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from layers import zips
from layers.export.formats import kml
from layers.export.subject import Subject


def write(subject: Subject, options: kml.Options, path: Path) -> None:
    """Write the document and its markers into a zip."""
    from layers.export.picture import files  # noqa: PLC0415 -- as in png

    icons = [(kml.icon_name(look), files.icon(look)) for look in kml.marked(subject, options)]
    zips.write(path, [("doc.kml", kml.document(subject, options, icons=True)), *icons])


EXPORTER = replace(
    kml.EXPORTER,
    id="kmz",
    title={"zh": "KMZ（压缩的 KML）", "en": "KMZ (zipped KML)"},
    suffix=".kmz",
    mime="application/vnd.google-earth.kmz",
    write=write,
)
